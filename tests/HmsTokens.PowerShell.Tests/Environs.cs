namespace HmsTokens.PowerShell.Tests;

/// <summary>The two variables of the environment, set for the time of a test; null is unset.</summary>
internal sealed class Environs : IDisposable
{
    private readonly string? _accessKey = Environment.GetEnvironmentVariable("HMS_ACCESS_KEY");
    private readonly string? _secret = Environment.GetEnvironmentVariable("HMS_SECRET");

    public Environs(string? accessKey, string? secret) => Set(accessKey, secret);

    public void Dispose() => Set(_accessKey, _secret);

    private static void Set(string? accessKey, string? secret)
    {
        Environment.SetEnvironmentVariable("HMS_ACCESS_KEY", accessKey);
        Environment.SetEnvironmentVariable("HMS_SECRET", secret);
    }
}
