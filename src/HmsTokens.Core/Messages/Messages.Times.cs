namespace HmsTokens.Core;

/// <content>Durations and times.</content>
internal static partial class Messages
{
    public const string DurationForms =
        "Write a duration as 90s, 15m, 24h, 7d or 2w, also as 1d12h, '1 hour' or 1.5h; as h:mm or h:mm:ss, such as "
        + "'36:00:00'; as d.hh:mm:ss, such as '1.12:00:00'; as a whole number of seconds, such as 3600; or pass a "
        + "TimeSpan.";

    public const string LifetimeTooShort = "A token must be valid for at least 1 second. Use a longer ValidFor.";

    public const string ClockSkewNegative = "The clock skew is negative. Use 0 seconds or more.";

    public const string LifetimeOutOfRange =
        "The token would start before the year 1970 or end after the year 9999. Use a shorter ValidFor or ClockSkew, "
        + "or another NotBefore.";

    public const string StartInThePast =
        "-NotBefore is in the past. The token is valid immediately, and its lifetime counts from now.";

    public const string StartFarAway =
        "-NotBefore is more than 100 years away. If the date is from another calendar, write it in the Gregorian one.";

    public static string DurationInvalid(string parameter, int minimumSeconds, bool isDecimal) =>
        $"-{parameter} is not a valid duration. {DurationForms} It must be a whole number of seconds, at least "
        + $"{minimumSeconds}, and end before the year 10000."
        + (isDecimal
            ? " PowerShell reads 7d without quotes as the number 7, and a variable or a splat loses the d: write '7d'."
            : string.Empty);

    public static string TimeInvalid(string parameter) =>
        $"-{parameter} is not a valid time, or there is no such day. Write it as 2026-12-01, '2026-12-01 09:00' (local "
        + "time) or 2026-12-01T09:00:00+01:00, or pass a DateTime, such as (Get-Date).AddDays(1), or a DateTimeOffset.";

    public static string TimeAmbiguous(string parameter) =>
        $"-{parameter} is in the hour when this machine's clock changes, so this time exists twice or not at all. "
        + "Write it with its offset from UTC, as in 2026-12-01T09:00:00+01:00.";
}
