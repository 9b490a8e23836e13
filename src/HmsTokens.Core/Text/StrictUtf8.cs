using System.Text;

namespace HmsTokens.Core;

/// <summary>UTF-8 that throws if text is not well-formed Unicode, instead of writing U+FFFD.</summary>
internal static class StrictUtf8
{
    private static readonly UTF8Encoding Encoding = new(
        encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>Computes the length of text in UTF-8.</summary>
    /// <exception cref="HmsTokenException"><see cref="HmsTokenError.ValueNotUnicode"/>, with the name.</exception>
    public static int GetByteCount(ReadOnlySpan<char> text, string what)
    {
        try
        {
            return GetByteCount(text);
        }
        catch (EncoderFallbackException)
        {
            // Without the inner exception, which quotes the characters.
            throw new HmsTokenException(HmsTokenError.ValueNotUnicode, Messages.NotUnicode(what));
        }
    }

#if NET
    public static int GetBytes(ReadOnlySpan<char> text, Span<byte> destination) => Encoding.GetBytes(text, destination);

    public static bool IsValid(ReadOnlySpan<byte> bytes) => System.Text.Unicode.Utf8.IsValid(bytes);

    private static int GetByteCount(ReadOnlySpan<char> text) => Encoding.GetByteCount(text);
#else
    public static unsafe int GetBytes(ReadOnlySpan<char> text, Span<byte> destination)
    {
        fixed (char* characters = text)
        fixed (byte* bytes = destination)
        {
            return characters is null ? 0 : Encoding.GetBytes(characters, text.Length, bytes, destination.Length);
        }
    }

    public static unsafe bool IsValid(ReadOnlySpan<byte> bytes)
    {
        try
        {
            fixed (byte* start = bytes)
            {
                return start is null || Encoding.GetCharCount(start, bytes.Length) >= 0;
            }
        }
        catch (DecoderFallbackException)
        {
            return false;
        }
    }

    private static unsafe int GetByteCount(ReadOnlySpan<char> text)
    {
        fixed (char* characters = text)
        {
            return characters is null ? 0 : Encoding.GetByteCount(characters, text.Length);
        }
    }
#endif
}
