using System.Management.Automation;

namespace HmsTokens.PowerShell;

/// <summary>What is wrong with a duration or a time.</summary>
internal static partial class ErrorRecords
{
    /// <summary><c>ValidForInvalid</c> and so on, by the parameter.</summary>
    public static ErrorRecord DurationInvalid(string parameter, int minimumSeconds, bool isDecimal) => Create(
        parameter + "Invalid",
        ErrorCategory.InvalidArgument,
        $"-{parameter} is not a valid duration. {Duration.Forms} It must be at least {minimumSeconds} s and end by "
        + "the year 9999, without a fraction of a second."
        + (isDecimal
            ? " PowerShell reads 7d without quotes as the decimal 7, and a variable or a splat does not keep the d: "
                + "write '7d'."
            : string.Empty));

    /// <summary><c>NotBeforeInvalid</c>, by the parameter.</summary>
    public static ErrorRecord TimeInvalid(string parameter) => Create(
        parameter + "Invalid",
        ErrorCategory.InvalidArgument,
        $"-{parameter} is not a valid time. Write it as 2026-12-01, '2026-12-01 09:00' (the time of this machine) or "
        + "2026-12-01T09:00:00+01:00; or pass a DateTime, as Get-Date makes it, or a DateTimeOffset.");

    public static ErrorRecord TimeAmbiguous(string parameter) => Create(
        parameter + "Invalid",
        ErrorCategory.InvalidArgument,
        $"-{parameter} is in the hour in which this machine's clock changes, so that the time comes twice or not at "
        + "all. Write it with its offset from UTC, as 2026-12-01T09:00:00+01:00.");
}
