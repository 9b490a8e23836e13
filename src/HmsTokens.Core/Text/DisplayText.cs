using System.Globalization;
using System.Text;

namespace HmsTokens.Core;

/// <summary>Makes untrusted text fit to be shown in a terminal, a log or a message.</summary>
public static class DisplayText
{
    /// <summary>The longest text in a message, in characters.</summary>
    public const int MessageLength = 128;

    /// <summary>The longest text in a view, in characters.</summary>
    public const int ViewLength = 64;

    // No access key that 100ms makes is as long as this; an app secret pasted in its place is.
    private const int SecretLength = 32;

    // East_Asian_Width W or F, in Unicode 17.0, and one cell to PowerShell 7.6, which counts two for the ranges of
    // wcwidth by Markus Kuhn and for a surrogate pair. First and last character of each range.
    private const string UncountedWide =
        "\u231A\u231B\u23E9\u23EC\u23F0\u23F0\u23F3\u23F3\u25FD\u25FE\u2614\u2615\u2630\u2637\u2648\u2653\u267F\u267F"
        + "\u268A\u268F\u2693\u2693\u26A1\u26A1\u26AA\u26AB\u26BD\u26BE\u26C4\u26C5\u26CE\u26CE\u26D4\u26D4\u26EA\u26EA"
        + "\u26F2\u26F3\u26F5\u26F5\u26FA\u26FA\u26FD\u26FD\u2705\u2705\u270A\u270B\u2728\u2728\u274C\u274C\u274E\u274E"
        + "\u2753\u2755\u2757\u2757\u2795\u2797\u27B0\u27B0\u27BF\u27BF\u2B1B\u2B1C\u2B50\u2B50\u2B55\u2B55"
        + "\uA960\uA97C";

    /// <summary>
    /// Writes as <c>\u</c> and four hexadecimal digits whatever a reader can't see or a terminal misplaces: control and
    /// format characters, bidirectional marks included; what draws nothing; every space that isn't a single one between
    /// two visible characters; lone surrogates, private and unassigned characters; and what a terminal draws wider than
    /// PowerShell counts, which would push the rest of the text to a line that PowerShell didn't begin. A text that
    /// gets longer than <paramref name="maximum"/> is cut short and ends with an ellipsis.
    /// </summary>
    /// <param name="text">The text as the token has it; null is the empty text.</param>
    /// <param name="maximum">The most characters to return.</param>
    /// <returns>The same text, safe to print.</returns>
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
            shown.Append(IsUnsafe(text, i) ? string.Concat(character.Select(Code)) : character);

            // Where the text can end so that the ellipsis still fits, with no character and no escape in half.
            cut = shown.Length < maximum ? shown.Length : cut;
        }

        if (shown.Length > maximum)
        {
            shown.Length = cut;
            shown.Append('…');
        }

        return shown.ToString();
    }

    /// <summary>The same for an access key; one that is long enough to be an app secret is never shown whole.</summary>
    /// <param name="accessKey">The access key; null is the empty text.</param>
    /// <returns>The access key, or its start, safe to print.</returns>
    public static string EscapeAccessKey(string? accessKey) =>
        Escape(accessKey, accessKey?.Length >= SecretLength ? SecretLength / 4 : ViewLength);

    /// <summary>Whether a character is one of the marks that people or word processors put around a text.</summary>
    internal static bool IsQuotationMark(char c) => c is '"' or '\'' or '`' or '´' or '«' or '»' or '‹' or '›' or '＂'
        or '＇' or (>= '‘' and <= '‟');

    private static string Code(char c) => string.Format(CultureInfo.InvariantCulture, "\\u{0:x4}", (int)c);

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

    // Of the character that begins at an index.
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
            || DrawsNothing(IsPair(text, index) ? char.ConvertToUtf32(text, index) : c)
            || IsUncountedWide(c);
    }

    // What the categories leave of Default_Ignorable_Code_Point, in Unicode 17.0: fillers, joiners, variation
    // selectors; and characters that are blank by their chart: Braille, Egyptian and musical ones, Khitan's filler, an
    // object's place.
    private static bool DrawsNothing(int character) => character is
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
