namespace HmsTokens.PowerShell;

internal static class Duration
{
    public static TimeSpan Read(object? value, string parameter, int minimumSeconds) =>
        (TimeSpan)new DurationTransformationAttribute { MinimumSeconds = minimumSeconds }.Transform(null!, value);
}
