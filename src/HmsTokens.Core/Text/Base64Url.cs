using System.Buffers;
using System.Buffers.Text;

namespace HmsTokens.Core;

/// <summary>base64url without padding (RFC 7515, section 2), in canonical form only (RFC 4648, section 3.5).</summary>
internal static class Base64Url
{
    public static int GetEncodedLength(int bytes) => (bytes / 3 * 4) + ((bytes % 3) switch { 0 => 0, 1 => 2, _ => 3 });

    /// <summary>Encodes; the destination needs at least 3 bytes more than <see cref="GetEncodedLength"/>.</summary>
    public static int Encode(ReadOnlySpan<byte> bytes, Span<byte> destination)
    {
        Base64.EncodeToUtf8(bytes, destination, out _, out _);
        Span<byte> text = destination[..GetEncodedLength(bytes.Length)];
#if NET
        text.Replace((byte)'+', (byte)'-');
        text.Replace((byte)'/', (byte)'_');
#else
        for (int i = 0; i < text.Length; i++)
        {
            text[i] = text[i] switch { (byte)'+' => (byte)'-', (byte)'/' => (byte)'_', byte b => b };
        }
#endif
        return text.Length;
    }

    /// <summary>
    /// Decodes; false for padding, an invalid character or length, or unused bits that are set.
    /// </summary>
    public static bool TryDecode(ReadOnlySpan<char> text, out byte[] bytes)
    {
        bytes = [];
        int rest = text.Length % 4;
        if (rest == 1)
        {
            return false;
        }

        // Two characters of base64 that base64url doesn't have, and padding.
        if (text.IndexOfAny('+', '/', '=') >= 0)
        {
            return false;
        }

        byte[] buffer = ArrayPool<byte>.Shared.Rent(text.Length + 3);
        try
        {
            ToBase64(text, buffer);
            int length = text.Length;
            while (length % 4 != 0)
            {
                buffer[length++] = (byte)'=';
            }

            // The decoder skips white space, which then makes the result too short.
            byte[] decoded = new byte[(text.Length / 4 * 3) + (rest == 0 ? 0 : rest - 1)];
            if (Base64.DecodeFromUtf8(buffer.AsSpan(0, length), decoded, out _, out int written) != OperationStatus.Done
                || written != decoded.Length
                || !IsCanonicalEnd(buffer[text.Length == 0 ? 0 : text.Length - 1], rest))
            {
                return false;
            }

            bytes = decoded;
            return true;
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    // Characters outside ASCII become a question mark, which is invalid too.
    private static void ToBase64(ReadOnlySpan<char> text, Span<byte> destination)
    {
#if NET
        Span<byte> bytes = destination[..System.Text.Encoding.ASCII.GetBytes(text, destination)];
        bytes.Replace((byte)'-', (byte)'+');
        bytes.Replace((byte)'_', (byte)'/');
#else
        for (int i = 0; i < text.Length; i++)
        {
            destination[i] = text[i] switch
            {
                '-' => (byte)'+',
                '_' => (byte)'/',
                <= '\x7f' => (byte)text[i],
                _ => (byte)'?',
            };
        }
#endif
    }

    // If the text doesn't end on a whole byte, the last character has 4 or 2 unused bits, which must be zero.
    private static bool IsCanonicalEnd(byte last, int rest)
    {
        if (rest == 0)
        {
            return true;
        }

        int value = last switch
        {
            >= (byte)'A' and <= (byte)'Z' => last - 'A',
            >= (byte)'a' and <= (byte)'z' => last - 'a' + 26,
            >= (byte)'0' and <= (byte)'9' => last - '0' + 52,
            (byte)'+' => 62,
            _ => 63,
        };
        return (value & (rest == 2 ? 0b1111 : 0b11)) == 0;
    }
}
