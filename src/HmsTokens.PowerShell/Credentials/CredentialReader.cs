using System.Collections;
using System.Management.Automation;
using System.Security;
using HmsTokens.Core;

namespace HmsTokens.PowerShell;

/// <summary>
/// Access key and app secret out of what a vault hands out or a caller passes as -Credential: a PSCredential, a
/// Hashtable or an object with both, a JSON text of one, or the app secret alone. What was read stays its owner's; what
/// was made of it here is disposed of.
/// </summary>
internal sealed class CredentialReader : IDisposable
{
    private static readonly string[] AccessKeyNames = ["appaccesskey", "accesskey", "hmsaccesskey", "hmsappaccesskey"];
    private static readonly string[] AppSecretNames = ["appsecret", "secret", "hmssecret", "hmsappsecret"];
    private static readonly string[] LoginNames = ["username", "login"];
    private static readonly string[] PasswordNames = ["password"];

    private static readonly HashSet<string> KnownNames =
        new(AccessKeyNames.Concat(AppSecretNames).Concat(LoginNames).Concat(PasswordNames));

    private readonly CredentialSource _source;
    private readonly bool _isAccessKeyBeside;
    private readonly List<SecureString> _made = [];

    /// <param name="value">A vault's secret, or the argument.</param>
    /// <param name="source">Where it comes from.</param>
    /// <param name="isAccessKeyBeside">
    /// Whether there is an access key elsewhere, so that the app secret alone will do.
    /// </param>
    /// <exception cref="ArgumentRefusedException">The value is none of the forms that are taken.</exception>
    public CredentialReader(object? value, CredentialSource source, bool isAccessKeyBeside)
    {
        _source = source;
        _isAccessKeyBeside = isAccessKeyBeside;
        try
        {
            Read(Single(value));
        }
        catch (Exception e)
        {
            Dispose();
            if (e is ObjectDisposedException)
            {
                throw new ArgumentRefusedException(ErrorRecords.CredentialDisposed(source));
            }

            throw;
        }
    }

    /// <summary>The access key; null if the app secret is there alone.</summary>
    public string? AccessKey { get; private set; }

    /// <summary>The app secret; null for an empty PSCredential.</summary>
    public SecureString? AppSecret { get; private set; }

    /// <summary>The value in a list of one, as <c>@(Get-Secret hms)</c> is; anything else as it is.</summary>
    public static object? Single(object? value) =>
        PSObjects.Unwrap(value) is IList { Count: 1 } list && list is not (byte[] or char[]) ? list[0] : value;

    public void Dispose() => _made.ForEach(static text => text.Dispose());

    private void Read(object? value)
    {
        switch (PSObjects.Unwrap(value))
        {
            case null:
                throw RefuseEmpty();
            case PSCredential credential:
                AccessKey = credential.UserName;
                AppSecret = credential.Password;
                break;
            case SecureString text:
                ReadText(text);
                break;
            case string text:
                ReadText(Make(text));
                break;
            case IDictionary table:
                ReadMembers(table.Keys.Cast<object>().Select(key => Member(key, table[key])));
                break;
            case object other when other is PSCustomObject || HasKnownProperty(value!):
                ReadMembers(PSObject.AsPSObject(value!).Properties.Where(static property => IsKnown(property.Name))
                    .Select(static property => Member(property.Name, PSObjects.ValueOf(property))));
                break;
            default:
                throw Refuse(value);
        }
    }

    private void ReadText(SecureString text)
    {
        using var characters = new SecretCharacters(text);
        if (characters.IsBlank)
        {
            throw RefuseEmpty();
        }

        if (!CredentialJson.IsMeantBy(characters))
        {
            AppSecret = text;
            return;
        }

        List<KeyValuePair<string, SecureString?>> members = CredentialJson.Read(characters)
            ?? throw new ArgumentRefusedException(ErrorRecords.CredentialJsonInvalid(_source));
        _made.AddRange(members.Select(static member => member.Value).OfType<SecureString>());
        ReadMembers(members.Select(static member => Member(member.Key, member.Value)));
    }

    // A name and a password count as a pair only: a secret of a workspace may have the login of its dashboard beside
    // it.
    private void ReadMembers(IEnumerable<KeyValuePair<string, object?>> members)
    {
        ILookup<string, object?> values = members.ToLookup(static member => member.Key, static member => member.Value);
        bool hasKeys = HasAny(values, AccessKeyNames) && HasAny(values, AppSecretNames);
        bool hasLogin = HasAny(values, LoginNames) && HasAny(values, PasswordNames);
        if (hasKeys || hasLogin)
        {
            AccessKey = SecureText.ToText(
                Find(values, (hasKeys ? AccessKeyNames : []).Concat(hasLogin ? LoginNames : [])));
            AppSecret = Find(values, (hasKeys ? AppSecretNames : []).Concat(hasLogin ? PasswordNames : []));
        }
        else if (_isAccessKeyBeside && HasAny(values, AppSecretNames) && !HasAny(values, LoginNames))
        {
            AppSecret = Find(values, AppSecretNames);
        }
        else
        {
            throw new ArgumentRefusedException(ErrorRecords.CredentialIncomplete(_source));
        }
    }

    private SecureString Find(ILookup<string, object?> values, IEnumerable<string> names)
    {
        SecureString? found = null;
        foreach (object? value in names.SelectMany(name => values[name]))
        {
            SecureString text = PSObjects.Unwrap(value) switch
            {
                SecureString secure => secure,
                string plain => Make(plain),
                _ => throw Refuse(value),
            };
            if (found is not null && !SecretCharacters.AreEqual(found, text))
            {
                throw new ArgumentRefusedException(ErrorRecords.CredentialAmbiguous(_source));
            }

            found = text;
        }

        return found!;
    }

    private SecureString Make(string text)
    {
        if (text.Length > SecureText.MaximumLength)
        {
            throw Refuse(text);
        }

        SecureString made = SecureText.From(text);
        _made.Add(made);
        return made;
    }

    private ArgumentRefusedException RefuseEmpty() =>
        new(ErrorRecords.Missing("AppSecret", Messages.CredentialEmpty(_source.Name)));

    private ArgumentRefusedException Refuse(object? value) =>
        new(ErrorRecords.CredentialTypeInvalid(_source, PSObjects.Unwrap(value)));

    private static bool HasAny(ILookup<string, object?> values, string[] names) => names.Any(values.Contains);

    private static bool HasKnownProperty(object value) =>
        PSObject.AsPSObject(value).Properties.Any(static property => IsKnown(property.Name));

    private static bool IsKnown(string name) => KnownNames.Contains(Normalize(name));

    private static KeyValuePair<string, object?> Member(object name, object? value) =>
        new(Normalize(PSObjects.Unwrap(name) as string ?? string.Empty), value);

    private static string Normalize(string name) =>
        name.Replace("_", string.Empty).Replace("-", string.Empty).ToLowerInvariant();
}
