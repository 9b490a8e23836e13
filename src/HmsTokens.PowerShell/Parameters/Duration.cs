using System.Globalization;
using System.Management.Automation;
using System.Numerics;
using System.Text.RegularExpressions;
using HmsTokens.Core;

namespace HmsTokens.PowerShell;

/// <summary>
/// Reads durations in the usual forms, the same in every culture. A plain number is seconds, as in the official SDK;
/// PowerShell's own conversion would read ticks of 100 nanoseconds.
/// </summary>
internal static class Duration
{
    private const long MaximumSeconds = long.MaxValue / TimeSpan.TicksPerSecond;

    private static readonly Regex Units = new(
        @"^(?:(?<count>[0-9]{1,12}(?:\.[0-9]{1,12})?)\s*(?<unit>[a-z]+)\s*)+\z",
        RegexOptions.CultureInvariant | RegexOptions.IgnoreCase);

    private static readonly Regex Clock = new(
        "^(?:(?<h>[0-9]{1,9}):(?<m>[0-5][0-9])(?::(?<s>[0-5][0-9]))?"
        + @"|(?<d>[0-9]{1,8})\.(?<h>[01]?[0-9]|2[0-3]):(?<m>[0-5][0-9]):(?<s>[0-5][0-9])"
        + @"|(?<s>[0-9]{1,12}))\z",
        RegexOptions.CultureInvariant);

    /// <summary>Reads a duration of whole seconds.</summary>
    /// <param name="value">
    /// The argument. In a TimeSpan, fractions of a second are dropped; elsewhere they are an error.
    /// </param>
    /// <param name="parameter">The name of the parameter, for the error.</param>
    /// <param name="minimumSeconds">The minimum, in seconds.</param>
    /// <exception cref="ArgumentRefusedException">Anything else: <c>&lt;Parameter&gt;Invalid</c>.</exception>
    public static TimeSpan Read(object? value, string parameter, int minimumSeconds)
    {
        value = HiddenArgument.Reveal(value);
        object? found = PSObjects.Unwrap(value);
        decimal? seconds = found switch
        {
            TimeSpan time => decimal.Floor((decimal)time.Ticks / TimeSpan.TicksPerSecond),
            string text => Parse(text),
            _ when IsNumber(found) => ReadNumber(value!, found!),
            _ => null,
        };
        return seconds >= minimumSeconds && seconds <= MaximumSeconds
            ? TimeSpan.FromTicks((long)seconds * TimeSpan.TicksPerSecond)
            : throw new ArgumentRefusedException(
                ErrorRecords.Invalid(
                parameter, Messages.DurationInvalid(parameter, minimumSeconds, isDecimal: found is decimal)));
    }

    // PowerShell reads an unquoted 7d as the decimal 7, 90s as a short and 1kb as 1024, so the typed text counts. A
    // decimal without typed text is likely $v = 7d, and 7 s would be wrong. A computed number in a PSObject gives its
    // text in the current culture.
    private static decimal? ReadNumber(object value, object number)
    {
        string? text = value is PSObject ? value.ToString() : null;
        return text is not null && text != Convert.ToString(number, CultureInfo.InvariantCulture)
            && text != Convert.ToString(number, CultureInfo.CurrentCulture)
                ? Parse(text)
                : number is decimal ? null : ReadWholeSeconds(number);
    }

    private static bool IsNumber(object? value) => value is
        sbyte or byte or short or ushort or int or uint or long or ulong or BigInteger or float or double or decimal;

    private static decimal? ReadWholeSeconds(object number)
    {
        try
        {
            decimal seconds = number is BigInteger big
                ? (decimal)big
                : Convert.ToDecimal(number, CultureInfo.InvariantCulture);
            return seconds == decimal.Floor(seconds) ? seconds : null;
        }
        catch (OverflowException)
        {
            return null;
        }
    }

    private static decimal? Parse(string text)
    {
        text = text.Trim();
        Match clock = Clock.Match(text);
        if (clock.Success)
        {
            return (ReadGroup(clock, "d") * 86400) + (ReadGroup(clock, "h") * 3600) + (ReadGroup(clock, "m") * 60)
                + ReadGroup(clock, "s");
        }

        Match units = Units.Match(text);
        return units.Success ? Sum(units.Groups["count"].Captures, units.Groups["unit"].Captures) : null;
    }

    private static decimal ReadGroup(Match match, string name) =>
        match.Groups[name].Success ? decimal.Parse(match.Groups[name].Value, CultureInfo.InvariantCulture) : 0;

    private static decimal? Sum(CaptureCollection counts, CaptureCollection units)
    {
        decimal sum = 0;
        var seen = new HashSet<int>();
        for (int i = 0; i < counts.Count; i++)
        {
            int unit = GetSeconds(units[i].Value.ToLowerInvariant());
            decimal seconds = decimal.Parse(counts[i].Value, CultureInfo.InvariantCulture) * unit;
            bool isFractionOfSecond = unit == 1 && counts[i].Value.Any(static c => c == '.');
            if (unit == 0 || !seen.Add(unit) || isFractionOfSecond || seconds != decimal.Floor(seconds))
            {
                return null;
            }

            sum += seconds;
        }

        return sum;
    }

    private static int GetSeconds(string unit) => unit switch
    {
        "s" or "sec" or "secs" or "second" or "seconds" => 1,
        "m" or "min" or "mins" or "minute" or "minutes" => 60,
        "h" or "hr" or "hrs" or "hour" or "hours" => 3600,
        "d" or "day" or "days" => 86400,
        "w" or "week" or "weeks" => 604800,
        _ => 0,
    };
}
