using System.Security;
using System.Security.Cryptography;
using System.Text;

namespace HmsTokens.Tests;

/// <summary>
/// The made-up credentials of all tests, and tokens that are forged with the framework's HMAC and base64 only. Test
/// projects add their own parts of this class.
/// </summary>
internal static partial class TestTokens
{
    public const string AccessKey = "65f0c0de8a7b4c1d2e3f4a5b";
    public const string Secret = "made-up-app-secret-of-the-tests-0123456789abcdef";
    public const string OtherAccessKey = "another-access-key";
    public const string OtherSecret = "another-app-secret-of-the-tests-fedcba9876543210";
    public const string RoomId = "627cda81ab4f3b56a077dc33";
    public const string Header = """{"alg":"HS256","typ":"JWT"}""";
    public const string UuidVersion4 = "^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$";

    public static string Forge(string payload, string header = Header, string secret = Secret) =>
        Forge(Encoding.UTF8.GetBytes(payload), Encoding.UTF8.GetBytes(header), secret);

    public static string Forge(byte[] payload, byte[] header, string secret = Secret) =>
        Sign(Encode(header) + "." + Encode(payload), secret);

    /// <summary>Signs two parts without checking them.</summary>
    public static string Sign(string headerAndPayload, string secret = Secret) =>
        headerAndPayload + "." + Signature(headerAndPayload, secret);

    /// <summary>The HS256 signature of the first two parts.</summary>
    public static string Signature(string headerAndPayload, string secret) => Encode(Hmac(headerAndPayload, secret));

    public static byte[] Hmac(string headerAndPayload, string secret) =>
        HMACSHA256.HashData(Encoding.UTF8.GetBytes(secret), Encoding.ASCII.GetBytes(headerAndPayload));

    public static string Encode(string text) => Encode(Encoding.UTF8.GetBytes(text));

    public static string Encode(byte[] bytes) =>
        Convert.ToBase64String(bytes).TrimEnd('=').Replace('+', '-').Replace('/', '_');

    public static byte[] Decode(string part) =>
        Convert.FromBase64String(part.Replace('-', '+').Replace('_', '/').PadRight((part.Length + 3) / 4 * 4, '='));

    /// <summary>Decodes a part of a token: 0 for the header, 1 for the payload.</summary>
    public static string PartText(string token, int part) => Encoding.UTF8.GetString(Decode(token.Split('.')[part]));

    public static SecureString Secure(string text)
    {
        var secure = new SecureString();
        foreach (char c in text)
        {
            secure.AppendChar(c);
        }

        return secure;
    }
}
