using System.Buffers.Binary;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace HmsTokens.Core;

/// <summary>Tells two tokens apart, without a piece of either.</summary>
internal static class Fingerprint
{
#if NET
    // Longer than the tokens of the platform, which then need no array.
    private const int UsualLength = 1024;

#endif
    /// <summary>The first eight hexadecimal digits of a token's SHA-256, as <c>sha256sum</c> shows them.</summary>
    public static string Of(string token)
    {
#if NET
        Span<byte> text = token.Length <= UsualLength ? stackalloc byte[UsualLength] : new byte[token.Length];
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(text[..Encoding.ASCII.GetBytes(token, text)], hash);
#else
        using var sha256 = SHA256.Create();
        byte[] hash = sha256.ComputeHash(Encoding.ASCII.GetBytes(token));
#endif
        return BinaryPrimitives.ReadUInt32BigEndian(hash).ToString("x8", CultureInfo.InvariantCulture);
    }
}
