using System.Globalization;
using System.Text.RegularExpressions;
using HmsTokens.Core;

namespace HmsTokens.PowerShell;

/// <summary>
/// Reads the time at which a token becomes valid, the same in every culture and calendar. PowerShell's own conversion
/// would read 12/01/2026 in the American order.
/// </summary>
internal static class StartTime
{
    // ISO 8601, also with a space instead of the T. Fractions of a second are ignored: claims are whole seconds.
    private static readonly Regex Form = new(
        @"^(?<date>[0-9]{4}-[0-9]{2}-[0-9]{2})"
        + @"(?:[T ](?<time>[0-9]{2}:[0-9]{2}(?::[0-9]{2})?)(?:(?<=:..:..)\.[0-9]{1,9})?"
        + @" ?(?:(?<utc>Z)|(?<sign>[+-])(?<h>[0-9]{2}):?(?<m>[0-5][0-9]))?)?\z",
        RegexOptions.CultureInvariant | RegexOptions.IgnoreCase);

    private static readonly TimeSpan FarAway = TimeSpan.FromDays(36525);

    /// <summary>Reads a DateTimeOffset, a DateTime (local unless its kind is UTC), or text in ISO order.</summary>
    /// <param name="value">The argument.</param>
    /// <param name="parameter">The name of the parameter, for the error.</param>
    /// <exception cref="ArgumentRefusedException">Anything else: <c>&lt;Parameter&gt;Invalid</c>.</exception>
    public static DateTimeOffset Read(object? value, string parameter) =>
        PSObjects.Unwrap(HiddenArgument.Reveal(value)) switch
    {
        DateTimeOffset time => time,
        DateTime { Kind: DateTimeKind.Unspecified } time => FromLocal(time, parameter),
        DateTime time => new DateTimeOffset(time.ToUniversalTime()),
        string text => Parse(text.Trim(), parameter),
        _ => throw new ArgumentRefusedException(ErrorRecords.Invalid(parameter, Messages.TimeInvalid(parameter))),
    };

    /// <summary>The warning for a start time that is valid but unusual, or null.</summary>
    public static string? FindWarning(DateTimeOffset start, DateTimeOffset now) =>
        start < now - TokenLifetime.Default.ClockSkew ? Messages.StartInThePast
        : start - now > FarAway ? Messages.StartFarAway
        : null;

    private static DateTimeOffset Parse(string text, string parameter)
    {
        Match match = Form.Match(text);
        string clock = match.Groups["time"].Success ? match.Groups["time"].Value : "00:00";
        if (!match.Success || !DateTime.TryParseExact(
            match.Groups["date"].Value + " " + clock,
            ["yyyy-MM-dd HH:mm", "yyyy-MM-dd HH:mm:ss"],
            CultureInfo.InvariantCulture,
            DateTimeStyles.None,
            out DateTime time))
        {
            throw new ArgumentRefusedException(ErrorRecords.Invalid(parameter, Messages.TimeInvalid(parameter)));
        }

        return match.Groups["utc"].Success ? new DateTimeOffset(time, TimeSpan.Zero)
            : match.Groups["sign"].Success ? FromOffset(time, match.Groups, parameter)
            : FromLocal(time, parameter);
    }

    private static DateTimeOffset FromOffset(DateTime time, GroupCollection groups, string parameter)
    {
        var offset = new TimeSpan(
            int.Parse(groups["h"].Value, CultureInfo.InvariantCulture),
            int.Parse(groups["m"].Value, CultureInfo.InvariantCulture),
            seconds: 0);
        try
        {
            return new DateTimeOffset(time, groups["sign"].Value == "-" ? -offset : offset);
        }
        catch (ArgumentException)
        {
            // The offset is over 14 hours.
            throw new ArgumentRefusedException(ErrorRecords.Invalid(parameter, Messages.TimeInvalid(parameter)));
        }
    }

    // When the clocks change, an hour is missing or there twice.
    private static DateTimeOffset FromLocal(DateTime time, string parameter)
    {
        var local = DateTime.SpecifyKind(time, DateTimeKind.Local);
        return TimeZoneInfo.Local.IsInvalidTime(time) || TimeZoneInfo.Local.IsAmbiguousTime(time)
            ? throw new ArgumentRefusedException(ErrorRecords.Invalid(parameter, Messages.TimeAmbiguous(parameter)))
            : new DateTimeOffset(local.ToUniversalTime());
    }
}
