namespace HmsTokens.PowerShell.Tests;

/// <summary>Sets the two environment variables during a test; null removes one.</summary>
internal sealed class EnvironmentScope : IDisposable
{
    private readonly string? _accessKey = Environment.GetEnvironmentVariable("HMS_ACCESS_KEY");
    private readonly string? _secret = Environment.GetEnvironmentVariable("HMS_SECRET");

    public EnvironmentScope(string? accessKey, string? secret) => Set(accessKey, secret);

    public void Dispose() => Set(_accessKey, _secret);

    private static void Set(string? accessKey, string? secret)
    {
        Environment.SetEnvironmentVariable("HMS_ACCESS_KEY", accessKey);
        Environment.SetEnvironmentVariable("HMS_SECRET", secret);
    }
}
