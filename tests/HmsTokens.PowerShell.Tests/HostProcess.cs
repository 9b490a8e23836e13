using System.Diagnostics;

namespace HmsTokens.PowerShell.Tests;

/// <summary>The console host in a process of its own, with made-up credentials in its environment or none.</summary>
internal sealed class HostProcess : IDisposable
{
    public const string AccessKey = "made-up-access-key";
    public const string Secret = "made-up-app-secret-of-more-than-32-bytes";

    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(2);

    private readonly Process _process;
    private readonly Task<string> _error;

    private HostProcess(string[] args, bool credentials, string? folder, (string Name, string Value)[]? environment = null)
    {
        var start = new ProcessStartInfo(Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet")
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = folder ?? Repository.Root,
        };
        foreach (string arg in (string[])["exec", Repository.HostAssembly, .. args]) start.ArgumentList.Add(arg);
        start.Environment["HMS_ACCESS_KEY"] = credentials ? AccessKey : null;
        start.Environment["HMS_SECRET"] = credentials ? Secret : null;
        foreach ((string name, string value) in environment ?? []) start.Environment[name] = value;
        _process = Process.Start(start)!;
        _process.StandardInput.Close();
        _error = _process.StandardError.ReadToEndAsync();
    }

    public int Id => _process.Id;

    public static HostProcess Start(params string[] args) => new(args, credentials: true, folder: null);

    public static Task<HostResult> Run(params string[] args) => Run(credentials: true, folder: null, args);

    /// <summary>With what the runtime, not the host, takes from its environment.</summary>
    public static async Task<HostResult> Run((string Name, string Value)[] environment, params string[] args)
    {
        using var host = new HostProcess(args, credentials: true, folder: null, environment);
        return await host.End();
    }

    public static async Task<HostResult> Run(bool credentials, string? folder, params string[] args)
    {
        using var host = new HostProcess(args, credentials, folder);
        return await host.End();
    }

    public Task<string?> ReadLine() => _process.StandardOutput.ReadLineAsync().WaitAsync(Limit);

    public async Task<HostResult> End()
    {
        string output = await _process.StandardOutput.ReadToEndAsync().WaitAsync(Limit);
        string error = await _error.WaitAsync(Limit);
        await _process.WaitForExitAsync().WaitAsync(Limit);
        return new HostResult(_process.ExitCode, output, error);
    }

    public void Dispose()
    {
        if (!_process.HasExited) _process.Kill(entireProcessTree: true);
        _process.Dispose();
    }
}

/// <summary>What a run of the host came to.</summary>
internal sealed record HostResult(int ExitCode, string Output, string Error)
{
    public string[] Lines => Output.TrimEnd('\r', '\n').ReplaceLineEndings("\n").Split('\n');
}
