using System.Collections;
using System.Security;

namespace HmsTokens.PowerShell.Tests;

/// <summary>
/// The vaults of the fake SecretManagement. Like the real one, it returns every string as a SecureString, also inside a
/// Hashtable, and does not support concurrent calls: one of them fails.
/// </summary>
public static class FakeVault
{
    private static readonly Dictionary<string, Dictionary<string, Func<object?>>> Vaults = new(
        StringComparer.OrdinalIgnoreCase);
    private static int _inside;
    private static int _calls;

    /// <summary>The number of calls of Get-Secret.</summary>
    public static int Calls => Volatile.Read(ref _calls);

    /// <summary>Text that a careless vault writes to its streams.</summary>
    public static string StreamText { get; set; } = string.Empty;

    public static void Reset()
    {
        Vaults.Clear();
        StreamText = string.Empty;
        _calls = 0;
    }

    public static void Add(string vault, string name, Func<object?> secret)
    {
        if (!Vaults.TryGetValue(vault, out Dictionary<string, Func<object?>>? secrets))
        {
            Vaults.Add(vault, secrets = new(StringComparer.OrdinalIgnoreCase));
        }

        secrets[name] = secret;
    }

    public static bool HasVault(string vault) => Vaults.ContainsKey(vault);

    /// <summary>
    /// The first vault is the default. Without a vault name, the real module takes the name of a secret for a pattern
    /// there.
    /// </summary>
    public static bool IsDefault(string vault) => Vaults.Keys.First() == vault;

    public static string[] VaultNames() => [.. Vaults.Keys];

    public static string[] SecretNames(string vault) =>
        [.. Vaults.Where(pair => vault.Length == 0 || pair.Key == vault).SelectMany(pair => pair.Value.Keys)];

    public static object? Read(string name, string vault)
    {
        Interlocked.Increment(ref _calls);
        if (Interlocked.Exchange(ref _inside, 1) != 0)
        {
            throw new InvalidOperationException("Two calls at once.");
        }

        try
        {
            Func<object?>? secret = Vaults
                .Where(pair => vault.Length == 0
                    ? !IsDefault(pair.Key) || pair.Value.Keys.Any(
                        new System.Management.Automation.WildcardPattern(
                            name, System.Management.Automation.WildcardOptions.IgnoreCase).IsMatch)
                    : pair.Key.Equals(vault, StringComparison.OrdinalIgnoreCase))
                .Select(pair => pair.Value.GetValueOrDefault(name))
                .FirstOrDefault(found => found is not null);
            return secret?.Invoke() switch
            {
                Hashtable table => new Hashtable(
                    table.Cast<DictionaryEntry>().ToDictionary(entry => entry.Key, entry => ToSecure(entry.Value))),
                object other => ToSecure(other),
                null => null,
            };
        }
        finally
        {
            Volatile.Write(ref _inside, 0);
        }
    }

    private static object? ToSecure(object? value)
    {
        if (value is not string text)
        {
            return value;
        }

        var secure = new SecureString();
        foreach (char c in text)
        {
            secure.AppendChar(c);
        }

        return secure;
    }
}

/// <summary>Like the exception that SecretStore throws if it is locked.</summary>
public sealed class PasswordRequiredException(string message) : InvalidOperationException(message);
