using System.Diagnostics;
using System.Reflection;

namespace HmsTokens.PowerShell.Tests;

/// <summary>
/// Runs the PowerShell of .config/dotnet-tools.json in a new process, with made-up credentials in the environment.
/// </summary>
internal static class ShellProcess
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(2);

    private static readonly string Program = typeof(ShellProcess).Assembly
        .GetCustomAttributes<AssemblyMetadataAttribute>().Single(fact => fact.Key == "PowerShell").Value!;

    /// <summary>Imports the module and runs a script.</summary>
    /// <param name="script">The script.</param>
    /// <param name="environment">More environment variables.</param>
    public static Task<ShellResult> Run(string script, params (string Name, string Value)[] environment) =>
        RunBare($"Import-Module '{Repository.ModuleManifest}'\n{script}", environment);

    /// <summary>Runs a script without importing the module.</summary>
    /// <inheritdoc cref="Run"/>
    public static async Task<ShellResult> RunBare(string script, params (string Name, string Value)[] environment)
    {
        var start = new ProcessStartInfo(Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet")
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = Repository.Root,
            ArgumentList = { "exec", Program, "-NoProfile", "-NonInteractive", "-Command", script },
            Environment =
            {
                ["HMS_ACCESS_KEY"] = TestTokens.AccessKey,
                ["HMS_SECRET"] = TestTokens.Secret,
                ["NO_COLOR"] = "1",
            },
        };
        foreach ((string name, string value) in environment)
        {
            start.Environment[name] = value;
        }

        using Process process = Process.Start(start)!;
        try
        {
            process.StandardInput.Close();
            Task<string> error = process.StandardError.ReadToEndAsync();
            string output = await process.StandardOutput.ReadToEndAsync().WaitAsync(Limit);
            await process.WaitForExitAsync().WaitAsync(Limit);
            return new(process.ExitCode, output, await error.WaitAsync(Limit));
        }
        finally
        {
            if (!process.HasExited)
            {
                process.Kill(entireProcessTree: true);
            }
        }
    }
}

/// <summary>The result of a script in another process.</summary>
internal sealed record ShellResult(int ExitCode, string Output, string Error)
{
    public string[] Lines => Output.TrimEnd('\r', '\n').ReplaceLineEndings("\n").Split('\n');
}
