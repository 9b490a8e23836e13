using System.Security;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace HmsTokens.PowerShell.Tests;

/// <summary>Made-up credentials, and tokens forged with nothing but the framework's HMAC and base64.</summary>
internal static class TestTokens
{
    public const string AccessKey = "65f0c0de8a7b4c1d2e3f4a5b";
    public const string Secret = "made-up-app-secret-of-the-tests-0123456789abcdef";
    public const string OtherAccessKey = "another-access-key";
    public const string OtherSecret = "another-app-secret-of-the-tests-fedcba9876543210";
    public const string RoomId = "627cda81ab4f3b56a077dc33";
    public const string Header = """{"alg":"HS256","typ":"JWT"}""";

    /// <summary>The claims of an auth token of ours, valid from 2001 to 2100.</summary>
    public const string Payload =
        $$"""{"access_key":"{{AccessKey}}","type":"app","version":2,"room_id":"{{RoomId}}","user_id":"42","role":"host","jti":"7fb8af60-62ec-4d17-a3aa-1d4d0ab2f0d2","iat":1000000000,"nbf":1000000000,"exp":4102444800}""";

    public const string UuidVersion4 = "^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$";

    public static string Valid { get; } = Forge(Payload);

    public static string Forge(string payload, string header = Header, string secret = Secret)
    {
        string signed = Encode(Encoding.UTF8.GetBytes(header)) + "." + Encode(Encoding.UTF8.GetBytes(payload));
        return signed + "." + Signature(signed, secret);
    }

    /// <summary>HS256 over the first two parts.</summary>
    public static string Signature(string headerAndPayload, string secret) =>
        Encode(HMACSHA256.HashData(Encoding.UTF8.GetBytes(secret), Encoding.ASCII.GetBytes(headerAndPayload)));

    public static string Encode(byte[] bytes) =>
        Convert.ToBase64String(bytes).TrimEnd('=').Replace('+', '-').Replace('/', '_');

    /// <summary>The text of a part of a token: 0 the header, 1 the payload.</summary>
    public static string PartText(string token, int part)
    {
        string text = token.Split('.')[part].Replace('-', '+').Replace('_', '/');
        return Encoding.UTF8.GetString(Convert.FromBase64String(text.PadRight((text.Length + 3) / 4 * 4, '=')));
    }

    /// <summary>What a token claims, once the header's bytes and the signature are what they must be.</summary>
    public static JsonElement Claims(object? token, string secret = Secret)
    {
        string text = Assert.IsType<string>(token is PSObject wrapper ? wrapper.BaseObject : token);
        string[] parts = text.Split('.');
        Assert.Equal(3, parts.Length);
        Assert.Equal("eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9", parts[0]);
        Assert.Equal(Header, PartText(text, 0));
        Assert.Equal(Signature(parts[0] + "." + parts[1], secret), parts[2]);
        using var document = JsonDocument.Parse(PartText(text, 1));
        return document.RootElement.Clone();
    }

    public static string? Text(this JsonElement claims, string name) => claims.GetProperty(name).GetString();

    public static long Seconds(this JsonElement claims, string name) => claims.GetProperty(name).GetInt64();

    public static SecureString Secure(string text)
    {
        var secure = new SecureString();
        foreach (char c in text)
        {
            secure.AppendChar(c);
        }

        return secure;
    }

    public static PSObject Row(params (string Name, object? Value)[] properties)
    {
        var row = new PSObject();
        foreach ((string name, object? value) in properties)
        {
            row.Properties.Add(new PSNoteProperty(name, value));
        }

        return row;
    }
}
