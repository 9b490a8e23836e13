using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using HmsTokens.Core;

namespace HmsTokens.Examples.TokenEndpoint;

/// <summary>The settings, from the environment, user secrets or appsettings.json.</summary>
internal sealed record Settings(
    TokenSigner Signer, HashSet<string> Roles, byte[]? ApiKeyHash, TokenLifetime Lifetime, int RequestsPerMinute)
{
    // The length of `openssl rand -hex 16`: 128 bits.
    private const int MinimumKeyLength = 32;

    /// <summary>Reads the settings, or throws with a sentence about what is missing or wrong.</summary>
    public static Settings Read(ConfigurationManager from, bool isDevelopment)
    {
        string[] roles = (Text("ALLOWED_ROLES") ?? string.Empty).Split(
            ',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        if (roles.Length == 0)
        {
            throw new InvalidOperationException(
                "Set ALLOWED_ROLES to the roles that this endpoint may give, with commas between them: guest,viewer.");
        }

        string? apiKey = Text("API_KEY");
        if (apiKey is null && !isDevelopment)
        {
            throw new InvalidOperationException("Set API_KEY: without one, this endpoint would sign for anybody.");
        }

        if (Text("HMS_ACCESS_KEY") is not string accessKey || Text("HMS_SECRET") is not string secret)
        {
            throw new InvalidOperationException(
                "Set HMS_ACCESS_KEY and HMS_SECRET, which the developer section of the 100ms dashboard shows.");
        }

        using var credential = new AppCredential(accessKey, secret);
        if (apiKey is not null && FindWeakness(apiKey, accessKey, secret) is string weakness)
        {
            throw new InvalidOperationException($"{weakness} Make one with: openssl rand -hex 32");
        }

        return new Settings(
            new TokenSigner(credential),
            [.. roles],
            apiKey is null ? null : Hash(apiKey),
            new TokenLifetime { ValidFor = TimeSpan.FromSeconds(Number("VALID_FOR_SECONDS", 3600)) },
            Number("REQUESTS_PER_MINUTE", 60));

        string? Text(string name) => string.IsNullOrWhiteSpace(from[name]) ? null : from[name];

        int Number(string name, int otherwise) => Text(name) is not string text ? otherwise
            : int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int number) && number > 0 ? number
            : throw new InvalidOperationException(
                $"Set {name} to a whole number over 0, or leave it out for {otherwise}.");
    }

    /// <summary>Hashes a key. Hashes have the same length, so they can be compared in constant time.</summary>
    public static byte[] Hash(string? key) => SHA256.HashData(Encoding.UTF8.GetBytes(key ?? string.Empty));

    private static string? FindWeakness(string apiKey, string accessKey, string secret)
    {
        const StringComparison IgnoreCase = StringComparison.OrdinalIgnoreCase;
        if (apiKey.Contains(secret, IgnoreCase) || secret.Contains(apiKey, IgnoreCase))
        {
            return "API_KEY is the app secret, or a part of it. Callers get the API key, and must not get the secret.";
        }

        // HTTP removes white space around a header's value, and other characters may change.
        if (!apiKey.All(static c => c is > ' ' and <= '~'))
        {
            return "API_KEY has white space or letters that are not ASCII, so no header can carry it.";
        }

        return apiKey.Replace(accessKey, string.Empty, IgnoreCase).Length < MinimumKeyLength
            ? $"API_KEY is too short: it needs {MinimumKeyLength} characters, not counting the access key, which every "
                + "token shows."
            : null;
    }
}
