using System.Globalization;
using System.Management.Automation;
using System.Text.RegularExpressions;

namespace HmsTokens.PowerShell;

/// <summary>
/// Makes a TimeSpan of whole seconds out of the ways that people write a duration. A bare number is seconds, as in the
/// official SDK; PowerShell alone would take it for ticks of 100 nanoseconds.
/// </summary>
[AttributeUsage(AttributeTargets.Property)]
internal sealed class DurationTransformationAttribute : ArgumentTransformationAttribute
{
    /// <summary>The forms, for people.</summary>
    public const string Forms =
        "Write a duration as 90s, 15m, 24h or 7d; h:mm or h:mm:ss, as '36:00:00'; d.hh:mm:ss, as '1.12:00:00'; a whole number "
        + "of seconds, as 3600; or pass a TimeSpan.";

    private const string UnquotedDays =
        " To PowerShell, 7d without quotes is a decimal 7, of which a variable or a splat does not keep the d: write '7d'.";

    private static readonly Regex Form = new(
        "^(?:(?<count>[0-9]{1,12})(?<unit>[smhd]?)"
        + "|(?<h>[0-9]{1,9}):(?<m>[0-5][0-9])(?::(?<s>[0-5][0-9]))?"
        + @"|(?<d>[0-9]{1,8})\.(?<h>[01]?[0-9]|2[0-3]):(?<m>[0-5][0-9]):(?<s>[0-5][0-9]))\z",
        RegexOptions.CultureInvariant | RegexOptions.IgnoreCase);

    /// <summary>The least that is taken, in seconds.</summary>
    public int MinimumSeconds { get; set; }

    /// <inheritdoc/>
    public override object Transform(EngineIntrinsics engineIntrinsics, object? inputData)
    {
        decimal? seconds = PSObjects.Unwrap(inputData) switch
        {
            TimeSpan time => decimal.Floor((decimal)time.Ticks / TimeSpan.TicksPerSecond),
            string text => Parse(text),
            object number when IsNumber(number) => FromNumber(number, inputData!),
            _ => null,
        };
        return seconds >= MinimumSeconds && seconds <= TimeSpan.MaxValue.Ticks / TimeSpan.TicksPerSecond
            ? TimeSpan.FromTicks((long)seconds * TimeSpan.TicksPerSecond)
            : throw new ArgumentTransformationMetadataException(
                $"That is no duration that is taken here. {Forms} It must not be less than {MinimumSeconds} s, nor end past the "
                + $"year 9999.{(PSObjects.Unwrap(inputData) is decimal ? UnquotedDays : string.Empty)}");
    }

    // PowerShell reads an unquoted 7d as the decimal 7, 90s as a short and 1kb as 1024. Its PSObject keeps what was
    // typed: that counts, wherever it is not just the number itself. A wrapped number that nobody typed gives its text in
    // the current culture. A decimal that nobody typed as the argument is most likely a 7d too, and without its d would be 7 s.
    private static decimal? FromNumber(object number, object argument)
    {
        string typed = argument.ToString() ?? string.Empty;
        return typed == Convert.ToString(number, CultureInfo.InvariantCulture)
            || typed == Convert.ToString(number, CultureInfo.CurrentCulture)
            || argument is not PSObject
            ? (number is decimal ? null : WholeSeconds(number))
            : Parse(typed);
    }

    private static decimal? WholeSeconds(object number)
    {
        try
        {
            return decimal.Floor(Convert.ToDecimal(number, CultureInfo.InvariantCulture));
        }
        catch (OverflowException)
        {
            return null;
        }
    }

    private static decimal? Parse(string text)
    {
        Match match = Form.Match(text.Trim());
        if (!match.Success)
        {
            return null;
        }

        decimal Part(string name) =>
            match.Groups[name].Success ? decimal.Parse(match.Groups[name].Value, CultureInfo.InvariantCulture) : 0;
        decimal secondsInUnit = match.Groups["unit"].Value switch
        {
            "m" or "M" => 60,
            "h" or "H" => 3600,
            "d" or "D" => 86400,
            _ => 1,
        };
        return (Part("count") * secondsInUnit) + (Part("d") * 86400) + (Part("h") * 3600) + (Part("m") * 60) + Part("s");
    }

    private static bool IsNumber(object value) => value is
        sbyte or byte or short or ushort or int or uint or long or ulong or float or double or decimal;
}
