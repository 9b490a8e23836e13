using System.Globalization;

namespace HmsTokens.Core;

/// <summary>
/// Trims and compares access keys and app secrets. It works on characters, because a secret must not become a managed
/// string.
/// </summary>
internal static class CredentialText
{
    /// <summary>
    /// Removes white space, byte order marks, other invisible characters, and one pair of quotes around the text.
    /// </summary>
    public static ReadOnlySpan<char> Trim(ReadOnlySpan<char> text)
    {
        text = TrimInvisible(text);
        return text.Length > 1 && IsPairOfQuotes(text[0], text[^1]) ? TrimInvisible(text[1..^1]) : text;
    }

    /// <inheritdoc cref="Trim(ReadOnlySpan{char})"/>
    public static string Trim(string text) => Trim(text.AsSpan()).ToString();

    /// <summary>Whether one text contains the other, ignoring ASCII case.</summary>
    public static bool Contains(ReadOnlySpan<char> text, ReadOnlySpan<char> part) => IndexOf(text, part) >= 0;

    /// <summary>Where one text contains the other, ignoring ASCII case; -1 if it doesn't.</summary>
    // The framework's search packs characters into vector registers, which an exception then copies to the stack.
    public static int IndexOf(ReadOnlySpan<char> text, ReadOnlySpan<char> part)
    {
        for (int at = 0; at + part.Length <= text.Length; at++)
        {
            if (StartsWith(text[at..], part))
            {
                return at;
            }
        }

        return -1;
    }

    /// <summary>Whether text starts with another text, ignoring ASCII case.</summary>
    // The method of .NET Framework would make strings from what it compares.
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

    /// <summary>Converts an ASCII letter to lower case.</summary>
    public static char ToLower(char c) => c is >= 'A' and <= 'Z' ? (char)(c | 0x20) : c;

    /// <summary>Removes invisible characters at both ends.</summary>
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
