using System.Diagnostics;
using System.Reflection;

namespace HmsTokens.PowerShell.Tests;

/// <summary>
/// PowerShell itself in a new process, the one of .config/dotnet-tools.json, with the module imported and made-up
/// credentials in its environment.
/// </summary>
internal static class ShellProcess
{
    public const string AccessKey = "made-up-access-key";
    public const string Secret = "made-up-app-secret-of-more-than-32-bytes";

    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(2);

    private static readonly string Program = typeof(ShellProcess).Assembly
        .GetCustomAttributes<AssemblyMetadataAttribute>().Single(fact => fact.Key == "PowerShell").Value!;

    /// <summary>Runs a script to its end.</summary>
    /// <param name="script">The script; the module is imported before it.</param>
    /// <param name="environment">What the environment has in addition.</param>
    public static async Task<ShellResult> Run(string script, params (string Name, string Value)[] environment)
    {
        var start = new ProcessStartInfo(Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet")
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = Repository.Root,
            ArgumentList =
            {
                "exec", Program, "-NoProfile", "-NonInteractive",
                "-Command", $"Import-Module '{Repository.ModuleManifest}'\n{script}",
            },
            Environment = { ["HMS_ACCESS_KEY"] = AccessKey, ["HMS_SECRET"] = Secret, ["NO_COLOR"] = "1" },
        };
        foreach ((string name, string value) in environment) start.Environment[name] = value;
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
            if (!process.HasExited) process.Kill(entireProcessTree: true);
        }
    }
}

/// <summary>What a script in another process came to.</summary>
internal sealed record ShellResult(int ExitCode, string Output, string Error)
{
    public string[] Lines => Output.TrimEnd('\r', '\n').ReplaceLineEndings("\n").Split('\n');
}
