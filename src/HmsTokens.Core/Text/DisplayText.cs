using System.Globalization;
using System.Text;

namespace HmsTokens.Core;

/// <summary>Makes untrusted text safe to show in a terminal, a log or a message.</summary>
public static class DisplayText
{
    /// <summary>The longest text in a message, in characters.</summary>
    public const int MessageLength = 128;

    /// <summary>The longest text in a view, in characters.</summary>
    public const int ViewLength = 64;

    // Access keys of 100ms are shorter than this, so a longer one may be a pasted app secret.
    private const int SecretLength = 32;

    // Characters with East_Asian_Width W or F in Unicode 17.0 for which PowerShell 7.6 counts one cell: it uses the
    // ranges of Markus Kuhn's wcwidth. First and last character of each range.
    private const string UncountedWide =
        "\u231A\u231B\u23E9\u23EC\u23F0\u23F0\u23F3\u23F3\u25FD\u25FE\u2614\u2615\u2630\u2637\u2648\u2653\u267F\u267F"
        + "\u268A\u268F\u2693\u2693\u26A1\u26A1\u26AA\u26AB\u26BD\u26BE\u26C4\u26C5\u26CE\u26CE\u26D4\u26D4\u26EA\u26EA"
        + "\u26F2\u26F3\u26F5\u26F5\u26FA\u26FA\u26FD\u26FD\u2705\u2705\u270A\u270B\u2728\u2728\u274C\u274C\u274E\u274E"
        + "\u2753\u2755\u2757\u2757\u2795\u2797\u27B0\u27B0\u27BF\u27BF\u2B1B\u2B1C\u2B50\u2B50\u2B55\u2B55"
        + "\uA960\uA97C";

    /// <summary>
    /// Writes characters that a reader can't see, or that a terminal draws in the wrong place, as <c>\u</c> and four
    /// hexadecimal digits: control and format characters, including bidirectional marks; blank characters; every space
    /// except a single one between two visible characters; unpaired surrogates; private and unassigned characters; and
    /// characters that are wider than PowerShell assumes, which would break its lines. Text that gets longer than
    /// <paramref name="maximum"/> is cut and ends with an ellipsis.
    /// </summary>
    /// <param name="text">Untrusted text; null gives empty text.</param>
    /// <param name="maximum">The maximum number of characters to return.</param>
    /// <returns>The text, safe to print.</returns>
    public static string Escape(string? text, int maximum = MessageLength)
    {
        if (text is null || (text.Length <= maximum && !NeedsEscape(text)))
        {
            return text ?? string.Empty;
        }

        var shown = new StringBuilder(maximum);
        int cut = 0;
        for (int i = 0, units; i < text.Length && shown.Length <= maximum; i += units)
        {
            units = IsPair(text, i) ? 2 : 1;
            string character = text.Substring(i, units);
            shown.Append(IsUnsafe(text, i) ? string.Concat(character.Select(EscapeCharacter)) : character);

            // Where to cut so that the ellipsis fits and no character or escape is split.
            cut = shown.Length < maximum ? shown.Length : cut;
        }

        if (shown.Length > maximum)
        {
            shown.Length = cut;
            shown.Append('…');
        }

        return shown.ToString();
    }

    /// <summary>Escapes an access key; if it is long enough to be an app secret, only its start is shown.</summary>
    /// <param name="accessKey">The access key; null gives empty text.</param>
    /// <returns>The access key, or its start, safe to print.</returns>
    public static string EscapeAccessKey(string? accessKey) =>
        Escape(accessKey, accessKey?.Length >= SecretLength ? SecretLength / 4 : ViewLength);

    /// <summary>Whether a character is a quotation mark, as people or word processors put around text.</summary>
    internal static bool IsQuotationMark(char c) => c is '"' or '\'' or '`' or '´' or '«' or '»' or '‹' or '›' or '＂'
        or '＇' or (>= '‘' and <= '‟');

    private static string EscapeCharacter(char c) => string.Format(CultureInfo.InvariantCulture, "\\u{0:x4}", (int)c);

    private static bool NeedsEscape(string text)
    {
        for (int i = 0; i < text.Length; i++)
        {
            if (IsUnsafe(text, i))
            {
                return true;
            }

            i += IsPair(text, i) ? 1 : 0;
        }

        return false;
    }

    private static bool IsPair(string text, int index) => index + 1 < text.Length && char.IsSurrogatePair(text, index);

    private static bool IsUnsafe(string text, int index)
    {
        char c = text[index];
        if (c is > ' ' and <= '~')
        {
            return false;
        }

        if (c == ' ')
        {
            return index == 0 || index == text.Length - 1 || text[index - 1] == ' ';
        }

        bool isInvisible = CharUnicodeInfo.GetUnicodeCategory(text, index) is
            UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.LineSeparator
            or UnicodeCategory.ParagraphSeparator or UnicodeCategory.SpaceSeparator or UnicodeCategory.Surrogate
            or UnicodeCategory.PrivateUse or UnicodeCategory.OtherNotAssigned;
        return isInvisible
            || IsBlank(IsPair(text, index) ? char.ConvertToUtf32(text, index) : c)
            || IsUncountedWide(c);
    }

    // The rest of Default_Ignorable_Code_Point in Unicode 17.0 (fillers, joiners, variation selectors), and characters
    // with a blank glyph (Braille, Egyptian, musical, Khitan, object replacement).
    private static bool IsBlank(int character) => character is
        0x034F or 0x115F or 0x1160 or 0x17B4 or 0x17B5 or (>= 0x180B and <= 0x180F) or 0x2800 or 0x3164
        or (>= 0xFE00 and <= 0xFE0F) or 0xFFA0 or 0xFFFC or 0x13441 or 0x13442 or 0x16FE4 or 0x1D159
        or (>= 0xE0100 and <= 0xE01EF);

    private static bool IsUncountedWide(char c)
    {
        for (int i = 0; i < UncountedWide.Length && UncountedWide[i] <= c; i += 2)
        {
            if (c <= UncountedWide[i + 1])
            {
                return true;
            }
        }

        return false;
    }
}
