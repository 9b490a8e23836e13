using System.Collections;
using System.Management.Automation;
using System.Security;
using HmsTokens.Core;

namespace HmsTokens.PowerShell;

/// <summary>
/// Reads the access key and the app secret from a vault's secret or from -Credential: a PSCredential, a Hashtable, an
/// object, JSON text, or the app secret alone. It disposes only of the SecureStrings that it made.
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
    private readonly bool _hasOtherAccessKey;
    private readonly List<SecureString> _owned = [];

    /// <param name="value">The vault's secret, or the argument.</param>
    /// <param name="source">Where it comes from.</param>
    /// <param name="hasOtherAccessKey">Whether the access key can come from elsewhere.</param>
    /// <exception cref="ArgumentRefusedException">The value has none of the supported forms.</exception>
    public CredentialReader(object? value, CredentialSource source, bool hasOtherAccessKey)
    {
        _source = source;
        _hasOtherAccessKey = hasOtherAccessKey;
        try
        {
            Read(UnwrapSingle(value));
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

    /// <summary>The access key; null if there is only the app secret.</summary>
    public string? AccessKey { get; private set; }

    /// <summary>The app secret; null for an empty PSCredential.</summary>
    public SecureString? AppSecret { get; private set; }

    /// <summary>Unwraps a list with one element, such as <c>@(Get-Secret hms)</c>.</summary>
    public static object? UnwrapSingle(object? value) =>
        PSObjects.Unwrap(value) is IList { Count: 1 } list && list is not (byte[] or char[]) ? list[0] : value;

    public void Dispose() => _owned.ForEach(static text => text.Dispose());

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
                ReadText(ToSecureString(text));
                break;
            case IDictionary table:
                ReadMembers(table.Keys.Cast<object>().Select(key => CreateMember(key, table[key])));
                break;
            case object other when other is PSCustomObject || HasKnownProperty(value!):
                ReadMembers(PSObject.AsPSObject(value!).Properties.Where(static property => IsKnown(property.Name))
                    .Select(static property => CreateMember(property.Name, PSObjects.GetValue(property))));
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

        if (!CredentialJson.IsJsonObject(characters))
        {
            AppSecret = text;
            return;
        }

        List<KeyValuePair<string, SecureString?>> members = CredentialJson.Read(characters)
            ?? throw new ArgumentRefusedException(ErrorRecords.CredentialJsonInvalid(_source));
        _owned.AddRange(members.Select(static member => member.Value).OfType<SecureString>());
        ReadMembers(members.Select(static member => CreateMember(member.Key, member.Value)));
    }

    // A login without a password is ignored: a secret may also have the login name for the dashboard.
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
        else if (_hasOtherAccessKey && HasAny(values, AppSecretNames) && !HasAny(values, LoginNames))
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
                string plain => ToSecureString(plain),
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

    private SecureString ToSecureString(string text)
    {
        if (text.Length > SecureText.MaximumLength)
        {
            throw Refuse(text);
        }

        SecureString made = SecureText.From(text);
        _owned.Add(made);
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

    private static KeyValuePair<string, object?> CreateMember(object name, object? value) =>
        new(Normalize(PSObjects.Unwrap(name) as string ?? string.Empty), value);

    private static string Normalize(string name) =>
        name.Replace("_", string.Empty).Replace("-", string.Empty).ToLowerInvariant();
}
