using System.Collections;
using System.Management.Automation;
using System.Security;

namespace HmsTokens.PowerShell;

/// <summary>
/// Access key and app secret out of what a vault holds: a PSCredential, a Hashtable, or the app secret alone. All
/// SecureStrings that came from the vault are disposed of with it.
/// </summary>
internal sealed class VaultSecret : IDisposable
{
    private static readonly string[] AccessKeyNames = ["AppAccessKey", "AccessKey", "app_access_key", "HMS_ACCESS_KEY"];
    private static readonly string[] AppSecretNames = ["AppSecret", "Secret", "app_secret", "HMS_SECRET"];

    private readonly object _secret;
    private readonly List<SecureString> _made = [];

    /// <param name="secret">What Get-Secret gave back.</param>
    /// <exception cref="ArgumentRefusedException">The secret is none of the forms that are taken.</exception>
    public VaultSecret(object secret)
    {
        _secret = secret;
        try
        {
            switch (secret)
            {
                case PSCredential credential:
                    AccessKey = credential.UserName;
                    AppSecret = credential.Password;
                    break;
                case IDictionary table:
                    AccessKey = SecureText.ToText(Find(table, AccessKeyNames));
                    AppSecret = Find(table, AppSecretNames);
                    break;
                default:
                    AppSecret = Text(secret);
                    break;
            }
        }
        catch (Exception e)
        {
            Dispose();
            if (e is ObjectDisposedException)
            {
                throw new ArgumentRefusedException(ErrorRecords.SecretDisposed());
            }

            throw;
        }
    }

    /// <summary>The access key; null where the vault holds the app secret alone.</summary>
    public string? AccessKey { get; }

    public SecureString AppSecret { get; }

    /// <summary>Disposes of every SecureString in what Get-Secret gave back.</summary>
    public static void Discard(object? secret)
    {
        // A Hashtable in a Hashtable is not looked into: it is no form that is taken, and may be the same one again.
        object? found = PSObjects.Unwrap(secret);
        foreach (object? value in found is IDictionary table ? table.Values : new[] { found })
        {
            switch (PSObjects.Unwrap(value))
            {
                case SecureString text:
                    text.Dispose();
                    break;
                case PSCredential credential:
                    credential.Password?.Dispose();
                    break;
            }
        }
    }

    public void Dispose()
    {
        Discard(_secret);
        _made.ForEach(static text => text.Dispose());
    }

    private SecureString Find(IDictionary table, string[] names)
    {
        SecureString? found = null;
        foreach (DictionaryEntry entry in table)
        {
            if (entry.Key is not string key || !names.Contains(key, StringComparer.OrdinalIgnoreCase))
            {
                continue;
            }

            SecureString value = Text(PSObjects.Unwrap(entry.Value));
            if (found is not null && !SecureText.AreEqual(found, value))
            {
                throw new ArgumentRefusedException(ErrorRecords.SecretAmbiguous(names));
            }

            found = value;
        }

        return found ?? throw new ArgumentRefusedException(ErrorRecords.SecretIncomplete(AccessKeyNames, AppSecretNames));
    }

    private SecureString Text(object? value) => value switch
    {
        SecureString text => text,
        string text => Made(SecureText.From(text)),
        _ => throw new ArgumentRefusedException(ErrorRecords.SecretTypeInvalid(value?.GetType().ToString() ?? "null")),
    };

    private SecureString Made(SecureString text)
    {
        _made.Add(text);
        return text;
    }
}
