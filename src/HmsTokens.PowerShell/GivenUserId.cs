namespace HmsTokens.PowerShell;

/// <summary>
/// Tells a -UserId that is given and empty, which is a slip, from one that is not given at all, for which a user is made up.
/// </summary>
internal static class GivenUserId
{
    /// <summary>
    /// What the parameter holds where it is not given; PowerShell puts it back before each record. BoundParameters does not
    /// tell: it still names what an earlier record had.
    /// </summary>
    public static readonly string None = new('\0', 1);

    /// <summary>What was given, empty where that was null; null where nothing was.</summary>
    public static string? In(string? parameter) => ReferenceEquals(parameter, None) ? null : parameter ?? string.Empty;
}
