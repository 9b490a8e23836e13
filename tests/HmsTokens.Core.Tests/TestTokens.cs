using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace HmsTokens.Core.Tests;

/// <summary>Made-up credentials, and tokens forged with nothing but the framework's HMAC and base64.</summary>
internal static class TestTokens
{
    public const string AccessKey = "5f2b9e1c-test-access-key";
    public const string Secret = "made-up-0123456789-abcdefghijklmnopqrstuvwxyz-ABCD";
    public const string OtherSecret = "another-9876543210-zyxwvutsrqponmlkjihgfedcba-DCBA";
    public const string Header = """{"alg":"HS256","typ":"JWT"}""";

    public static AppCredential Credential(string secret = Secret) => new(AccessKey, secret);

    /// <summary>The payload of a plain auth token, or of one with some members more.</summary>
    public static string Payload(string more = "") =>
        $$"""{"access_key":"{{AccessKey}}","type":"app","version":2,"room_id":"r1","user_id":"u1","role":"host"{{more}}}""";

    public static string Forge(string payload, string header = Header, string secret = Secret) =>
        Forge(Encoding.UTF8.GetBytes(payload), Encoding.UTF8.GetBytes(header), secret);

    public static string Forge(byte[] payload, byte[] header, string secret = Secret) =>
        Signed(Encode(header) + "." + Encode(payload), secret);

    /// <summary>Signs two parts as they are, however wrong they be.</summary>
    public static string Signed(string headerAndPayload, string secret = Secret) =>
        headerAndPayload + "." + Encode(Hmac(headerAndPayload, secret));

    public static byte[] Hmac(string headerAndPayload, string secret)
    {
        using var hmac = new HMACSHA256(Encoding.UTF8.GetBytes(secret));
        return hmac.ComputeHash(Encoding.ASCII.GetBytes(headerAndPayload));
    }

    public static string Encode(string text) => Encode(Encoding.UTF8.GetBytes(text));

    public static string Encode(byte[] bytes) =>
        Convert.ToBase64String(bytes).TrimEnd('=').Replace('+', '-').Replace('/', '_');

    public static byte[] Decode(string part) =>
        Convert.FromBase64String(part.Replace('-', '+').Replace('_', '/').PadRight((part.Length + 3) / 4 * 4, '='));

    /// <summary>The text of a part of a token: 0 the header, 1 the payload.</summary>
    public static string PartText(string token, int part) => Encoding.UTF8.GetString(Decode(token.Split('.')[part]));

    public static JsonElement Claims(string token)
    {
        using var document = JsonDocument.Parse(PartText(token, 1));
        return document.RootElement.Clone();
    }

    public static void AssertSignedWith(string secret, string token)
    {
        string[] parts = token.Split('.');
        Assert.Equal(3, parts.Length);
        Assert.Equal(Encode(Hmac(parts[0] + "." + parts[1], secret)), parts[2]);
    }
}
