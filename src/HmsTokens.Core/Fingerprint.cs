using System.Buffers.Binary;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace HmsTokens.Core;

/// <summary>Identifies a token without revealing any part of it.</summary>
internal static class Fingerprint
{
#if NET
    // Longer than usual tokens, so that they need no array.
    private const int UsualLength = 1024;

#endif
    /// <summary>The first eight hexadecimal digits of a token's SHA-256, as in <c>sha256sum</c>.</summary>
    public static string Compute(string token)
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
