using System.Globalization;

namespace HmsTokens.Core;

/// <summary>
/// The text of an access key or an app secret: what is around it, and how it is compared. It works on characters, since
/// a secret must not become a managed string.
/// </summary>
internal static class CredentialText
{
    /// <summary>
    /// Leaves out white space, byte order marks, other characters that draw nothing, and one pair of quotes.
    /// </summary>
    public static ReadOnlySpan<char> Trim(ReadOnlySpan<char> text)
    {
        text = TrimInvisible(text);
        return text.Length > 1 && IsPairOfQuotes(text[0], text[^1]) ? TrimInvisible(text[1..^1]) : text;
    }

    /// <inheritdoc cref="Trim(ReadOnlySpan{char})"/>
    public static string Trim(string text) => Trim(text.AsSpan()).ToString();

    /// <summary>Whether one text is in the other, with upper and lower case of ASCII alike.</summary>
    public static bool Contains(ReadOnlySpan<char> text, ReadOnlySpan<char> part)
    {
        for (int at = 0; at + part.Length <= text.Length; at++)
        {
            if (StartsWith(text[at..], part))
            {
                return true;
            }
        }

        return false;
    }

    // Not the framework's: on .NET Framework it makes strings of what it compares.
    /// <summary>Whether a text starts with another, with upper and lower case of ASCII alike.</summary>
    public static bool StartsWith(ReadOnlySpan<char> text, ReadOnlySpan<char> start)
    {
        for (int i = 0; i < start.Length; i++)
        {
            if (i >= text.Length || ToLower(text[i]) != ToLower(start[i]))
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>The lower case of an ASCII letter; anything else as it is.</summary>
    public static char ToLower(char c) => c is >= 'A' and <= 'Z' ? (char)(c | 0x20) : c;

    /// <summary>Leaves out what draws nothing at both ends.</summary>
    public static ReadOnlySpan<char> TrimInvisible(ReadOnlySpan<char> text)
    {
        while (!text.IsEmpty && IsInvisible(text[0]))
        {
            text = text[1..];
        }

        while (!text.IsEmpty && IsInvisible(text[^1]))
        {
            text = text[..^1];
        }

        return text;
    }

    private static bool IsInvisible(char c) =>
        char.IsWhiteSpace(c) || CharUnicodeInfo.GetUnicodeCategory(c) == UnicodeCategory.Format;

    private static bool IsPairOfQuotes(char first, char last) => (first, last) is
        ('"', '"') or ('\'', '\'') or ('`', '`') or ('“', '”') or ('„', '“') or ('‘', '’') or ('«', '»');
}
