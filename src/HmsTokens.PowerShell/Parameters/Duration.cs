using System.Globalization;
using System.Management.Automation;
using System.Numerics;
using System.Text.RegularExpressions;
using HmsTokens.Core;

namespace HmsTokens.PowerShell;

/// <summary>
/// Reads a duration in the ways that people write one, the same in every culture. A bare number is seconds, as in the
/// official SDK; PowerShell alone would take it for ticks of 100 nanoseconds.
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
    /// The argument. A fraction of a second in a TimeSpan is dropped; in anything else it is an error.
    /// </param>
    /// <param name="parameter">The name of the parameter, for the error.</param>
    /// <param name="minimumSeconds">The least that is taken, in seconds.</param>
    /// <exception cref="ArgumentRefusedException">Anything else: <c>&lt;Parameter&gt;Invalid</c>.</exception>
    public static TimeSpan Read(object? value, string parameter, int minimumSeconds)
    {
        value = HiddenArgument.Reveal(value);
        object? found = PSObjects.Unwrap(value);
        decimal? seconds = found switch
        {
            TimeSpan time => decimal.Floor((decimal)time.Ticks / TimeSpan.TicksPerSecond),
            string text => Parse(text),
            _ when IsNumber(found) => FromNumber(value!, found!),
            _ => null,
        };
        return seconds >= minimumSeconds && seconds <= MaximumSeconds
            ? TimeSpan.FromTicks((long)seconds * TimeSpan.TicksPerSecond)
            : throw new ArgumentRefusedException(
                ErrorRecords.Invalid(
                parameter, Messages.DurationInvalid(parameter, minimumSeconds, isDecimal: found is decimal)));
    }

    // PowerShell reads an unquoted 7d as the decimal 7, 90s as a short and 1kb as 1024. The text that was typed
    // counts. A decimal without it is most likely a 7d that came by a variable, and would be 7 s. The wrapper of a
    // number that was computed gives its text in the current culture.
    private static decimal? FromNumber(object value, object number)
    {
        string? text = value is PSObject ? value.ToString() : null;
        return text is not null && text != Convert.ToString(number, CultureInfo.InvariantCulture)
            && text != Convert.ToString(number, CultureInfo.CurrentCulture)
                ? Parse(text)
                : number is decimal ? null : WholeSeconds(number);
    }

    private static bool IsNumber(object? value) => value is
        sbyte or byte or short or ushort or int or uint or long or ulong or BigInteger or float or double or decimal;

    private static decimal? WholeSeconds(object number)
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
            return (Part(clock, "d") * 86400) + (Part(clock, "h") * 3600) + (Part(clock, "m") * 60) + Part(clock, "s");
        }

        Match units = Units.Match(text);
        return units.Success ? Sum(units.Groups["count"].Captures, units.Groups["unit"].Captures) : null;
    }

    private static decimal Part(Match match, string name) =>
        match.Groups[name].Success ? decimal.Parse(match.Groups[name].Value, CultureInfo.InvariantCulture) : 0;

    private static decimal? Sum(CaptureCollection counts, CaptureCollection units)
    {
        decimal sum = 0;
        var seen = new HashSet<int>();
        for (int i = 0; i < counts.Count; i++)
        {
            int unit = SecondsIn(units[i].Value.ToLowerInvariant());
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

    private static int SecondsIn(string unit) => unit switch
    {
        "s" or "sec" or "secs" or "second" or "seconds" => 1,
        "m" or "min" or "mins" or "minute" or "minutes" => 60,
        "h" or "hr" or "hrs" or "hour" or "hours" => 3600,
        "d" or "day" or "days" => 86400,
        "w" or "week" or "weeks" => 604800,
        _ => 0,
    };
}
