namespace HmsTokens.PowerShell;

internal static class StartTime
{
    public static DateTimeOffset Read(object? value, string parameter) => throw new NotImplementedException();
}
