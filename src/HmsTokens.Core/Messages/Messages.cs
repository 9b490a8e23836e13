using System.Globalization;

namespace HmsTokens.Core;

/// <summary>
/// Every text that a person reads at run time: errors, warnings, verbose lines, refusals, prompts and progress. A text
/// reports what is wrong in the user's words, then what to type. What comes from outside is escaped here.
/// </summary>
internal static partial class Messages
{
    /// <summary>A value that is null, in a sentence.</summary>
    public const string Null = "null";

    private const string Dashboard = "the developer section of the 100ms dashboard";

    /// <summary>A list, in a sentence.</summary>
    public static string DescribeList(int count) => count == 0 ? "an empty list" : $"a list of {Count(count, "value")}";

    /// <summary>A value of another type than was expected, in a sentence.</summary>
    public static string DescribeType(string typeName) => $"a {typeName}";

    /// <summary>A text with more characters than are taken, in a sentence.</summary>
    public static string DescribeLongText(int limit) =>
        string.Format(CultureInfo.InvariantCulture, "text of more than {0:N0} characters", limit);

    private static string Count(long number, string noun) => string.Format(
        CultureInfo.InvariantCulture, "{0:N0} {1}{2}", number, noun, number == 1 ? string.Empty : "s");

    private static string Join(IEnumerable<object> items, string lastSeparator)
    {
        string[] texts = [.. items.Select(static item => item.ToString()!)];
        return texts.Length < 2
            ? string.Concat(texts)
            : string.Join(", ", texts.Take(texts.Length - 1)) + $" {lastSeparator} {texts[^1]}";
    }

    /// <summary>
    /// A name in quotes, fit for a command. One as long as an app secret may be one, passed by mistake: it is not shown
    /// whole.
    /// </summary>
    private static string Quote(string name) => $"'{DisplayText.EscapeAccessKey(name).Replace("'", "''")}'";

    // One character and no more: the text may be secret. With its number, since it may look like another one.
    private static string DescribeCharacter(string text, int index)
    {
        char c = text[index];
        if (char.IsWhiteSpace(c))
        {
            return "white space";
        }

        if (DisplayText.IsQuotationMark(c))
        {
            return "a quotation mark";
        }

        if (c is > ' ' and <= '~')
        {
            return $"'{c}'";
        }

        bool isPair = index + 1 < text.Length && char.IsSurrogatePair(text, index);
        string character = text.Substring(index, isPair ? 2 : 1);
        string shown = DisplayText.Escape(character);
        return string.Format(
            CultureInfo.InvariantCulture,
            shown == character ? "the character '{0}' (U+{1:X4})" : "an invisible character (U+{1:X4})",
            shown,
            isPair ? char.ConvertToUtf32(text, index) : c);
    }

    // Without the query, which may contain a key, and without the path if it contains a token.
    private static string GetAddress(Uri endpoint) => DisplayText.Escape(endpoint.GetLeftPart(
        TokenText.HasToken(endpoint.AbsolutePath) ? UriPartial.Authority : UriPartial.Path));

    private static string FormatTime(DateTimeOffset time) =>
        time.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss 'UTC'", CultureInfo.InvariantCulture);

    // Rounded, to read at a glance.
    private static string Approximate(TimeSpan time) => string.Format(
        CultureInfo.InvariantCulture,
        time.TotalSeconds switch
        {
            < 120 => "{0:0.###} s",
            < 7200 => "{1:0} min",
            < 172_800 => "{2:0} h",
            _ => "{3:0} days",
        },
        time.TotalSeconds,
        time.TotalMinutes,
        time.TotalHours,
        time.TotalDays);

    // To the second, as a duration is typed: 1d12h.
    private static string FormatDuration(TimeSpan time)
    {
        static string Part(int number, string unit) =>
            number == 0 ? string.Empty : number.ToString(CultureInfo.InvariantCulture) + unit;

        string text = Part(time.Days, "d") + Part(time.Hours, "h") + Part(time.Minutes, "m") + Part(time.Seconds, "s");
        return text.Length > 0 ? text : "0s";
    }
}
