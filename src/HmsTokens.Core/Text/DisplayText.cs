using System.Globalization;
using System.Text;

namespace HmsTokens.Core;

/// <summary>Makes a stranger's text fit to be shown in a terminal, a log or a message.</summary>
public static class DisplayText
{
    private const int MaximumLength = 128;

    /// <summary>
    /// Writes every control and format character (Unicode categories Cc, Cf, Zl, Zp and lone surrogates: C0, ESC, C1, the
    /// bidirectional marks, zero-width characters, line separators), every other one that draws nothing, and the
    /// noncharacters, which XML cannot hold, as <c>\u</c> and four hexadecimal digits, and cuts a long text short with an
    /// ellipsis. Everything else stays as it is.
    /// </summary>
    /// <param name="text">The text as the token has it.</param>
    /// <returns>The same text, safe to print.</returns>
    public static string Escape(string text)
    {
        if (text is null || (text.Length <= MaximumLength && !NeedsEscape(text)))
        {
            return text ?? string.Empty;
        }

        int length = Math.Min(text.Length, MaximumLength);
        if (length < text.Length && char.IsSurrogatePair(text, length - 1))
        {
            length--;
        }

        var escaped = new StringBuilder(length);
        for (int i = 0; i < length; i++)
        {
            if (IsUnsafe(text, i))
            {
                escaped.Append("\\u").Append(((int)text[i]).ToString("x4", CultureInfo.InvariantCulture));
            }
            else
            {
                escaped.Append(text[i]);
            }
        }

        return length < text.Length ? escaped.Append('…').ToString() : escaped.ToString();
    }

    /// <summary>
    /// An access key, or a name, as a message shows it. One that is as long as an app secret may be one, given by mistake:
    /// it is never shown whole.
    /// </summary>
    internal static string EscapeAccessKey(string text) =>
        text.Length < AppCredential.MinimumSecretBytes ? Escape(text) : Escape(text[..4]) + "…";

    private static bool NeedsEscape(string text)
    {
        for (int i = 0; i < text.Length; i++)
        {
            if (IsUnsafe(text, i))
            {
                return true;
            }
        }

        return false;
    }

    private static bool IsUnsafe(string text, int index)
    {
        char c = text[index];
        if (c is >= ' ' and <= '~')
        {
            return false;
        }

        if (char.IsSurrogate(c))
        {
            // Both halves of a pair are judged by the character they make.
            int start = char.IsLowSurrogate(c) ? index - 1 : index;
            return start < 0 || start + 1 >= text.Length || !char.IsSurrogatePair(text, start)
                || IsUnsafeCategory(CharUnicodeInfo.GetUnicodeCategory(text, start))
                || DrawsNothing(char.ConvertToUtf32(text, start));
        }

        return IsUnsafeCategory(CharUnicodeInfo.GetUnicodeCategory(c)) || DrawsNothing(c);
    }

    private static bool IsUnsafeCategory(UnicodeCategory category) => category is
        UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.LineSeparator
        or UnicodeCategory.ParagraphSeparator;

    // Unicode's Default_Ignorable_Code_Point, but for the format characters: fillers, variation selectors, and what is
    // kept free for more of them; the Braille pattern without a dot; and Noncharacter_Code_Point. With one of these, two
    // names differ and look alike.
    private static bool DrawsNothing(int character) => (character & 0xFFFE) == 0xFFFE || character is
        0x034F or 0x115F or 0x1160 or 0x17B4 or 0x17B5 or (>= 0x180B and <= 0x180F) or 0x2065 or 0x2800 or 0x3164
        or (>= 0xFDD0 and <= 0xFDEF) or (>= 0xFE00 and <= 0xFE0F) or 0xFFA0 or (>= 0xFFF0 and <= 0xFFF8)
        or (>= 0xE0000 and <= 0xE0FFF);
}
