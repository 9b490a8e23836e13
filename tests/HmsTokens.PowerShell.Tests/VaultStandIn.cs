using System.Collections;
using System.Security;

namespace HmsTokens.PowerShell.Tests;

/// <summary>
/// What the vaults of the stand-in for SecretManagement hold. As the real one, it hands back every string as a
/// SecureString, also inside a Hashtable, and is not safe for two calls at once: one of them fails.
/// </summary>
public static class VaultStandIn
{
    private static readonly Dictionary<string, Dictionary<string, Func<object?>>> Vaults = new(
        StringComparer.OrdinalIgnoreCase);
    private static int _inside;
    private static int _calls;

    /// <summary>How often Get-Secret was called.</summary>
    public static int Calls => Volatile.Read(ref _calls);

    /// <summary>What a careless vault writes to its verbose and warning streams.</summary>
    public static string Gossip { get; set; } = string.Empty;

    public static void Reset()
    {
        Vaults.Clear();
        Gossip = string.Empty;
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
    /// The default vault is the first. Unless it is named, the real one looks for a secret in it as a pattern.
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
                    table.Cast<DictionaryEntry>().ToDictionary(entry => entry.Key, entry => Secured(entry.Value))),
                object other => Secured(other),
                null => null,
            };
        }
        finally
        {
            Volatile.Write(ref _inside, 0);
        }
    }

    private static object? Secured(object? value)
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

/// <summary>As SecretManagement has one, with which SecretStore says that it is locked.</summary>
public sealed class PasswordRequiredException(string message) : InvalidOperationException(message);
