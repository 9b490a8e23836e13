using System.Diagnostics;

namespace HmsTokens.PowerShell.Tests;

/// <summary>
/// The core of the Windows PowerShell edition, from the folder that ships, on .NET Framework or on Mono. How Windows
/// PowerShell uses that edition can only be tested on Windows.
/// </summary>
public sealed class DesktopTests : IDisposable
{
    // A program of .NET Framework needs it to load a library of .NET Standard. The package mono-runtime lacks it.
    private const string Facade = "Facades/netstandard.dll";

    private static readonly TimeSpan HangGuard = TimeSpan.FromMinutes(2);

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("hmstokens desktop ");

    public void Dispose() => _folder.Delete(recursive: true);

    public static Cases<string[]> Others { get; } = new()
    {
        { "nothing", [] },
        { "others of its libraries", ["Microsoft.Bcl.TimeProvider.dll", "System.Text.Json.dll"] },
    };

    [Theory]
    [MemberData(nameof(Others))]
    public async Task It_signs_reads_and_verifies_after_another_module(string name)
    {
        string? mono = FindMono();
        Assert.SkipUnless(OperatingSystem.IsWindows() || mono is not null, "Left out: mono is not installed.");
        Assert.SkipUnless(
            mono is null || HasFacade(mono),
            $"Left out: {mono} comes without {Facade}; the package mono-devel has it.");
        string program = CopyWithDependencies();
        string libraries = Path.Combine(Repository.Root, "artifacts", "conflict", "desktop");
        string[] others = [.. Others[name].Select(file => Path.Combine(libraries, file))];

        var start = new ProcessStartInfo(mono ?? program, mono is null ? others : [program, .. others])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        CancellationToken stop = TestContext.Current.CancellationToken;
        using Process process = Process.Start(start)!;
        Task<string> error = process.StandardError.ReadToEndAsync(stop);
        string output = await process.StandardOutput.ReadToEndAsync(stop).WaitAsync(HangGuard, stop);
        await process.WaitForExitAsync(stop).WaitAsync(HangGuard, stop);

        Assert.True(process.ExitCode == 0, await error);
        Assert.Equal("", await error);
        string[] lines = output.TrimEnd().ReplaceLineEndings("\n").Split('\n');
        Assert.Equal(
            [
                "gave nobody our assemblies", "minted, read and verified", "refused every change of one character",
                "refused what is broken", "refused what is not ours", "asked the endpoint alone",
                "called the API",
            ],
            lines[others.Length..(others.Length + 7)]);
        Assert.All(
            ["HmsTokens.Core", "Microsoft.Bcl.TimeProvider", "System.Text.Json", "System.Memory"],
            assembly => Assert.Contains($"{assembly} from dependencies", lines));
    }

    // Like bin/Desktop, with the program instead of the cmdlets.
    private string CopyWithDependencies()
    {
        string dependencies = Path.Combine(Path.GetDirectoryName(Repository.ModuleManifest)!, "bin", "Desktop");
        DirectoryInfo copy = _folder.CreateSubdirectory("dependencies");
        foreach (string file in Directory.EnumerateFiles(dependencies))
        {
            File.Copy(file, Path.Combine(copy.FullName, Path.GetFileName(file)));
        }

        string program = Path.Combine(_folder.FullName, Path.GetFileName(Repository.DesktopCheck));
        File.Copy(Repository.DesktopCheck, program);
        return program;
    }

    // Mono's libraries are in ../lib of its program, after resolving links.
    private static bool HasFacade(string mono)
    {
        string program = File.ResolveLinkTarget(mono, returnFinalTarget: true)?.FullName ?? mono;
        return File.Exists(Path.Combine(Path.GetDirectoryName(program)!, "..", "lib", "mono", "4.5", Facade));
    }

    private static string? FindMono() => OperatingSystem.IsWindows()
        ? null
        : (Environment.GetEnvironmentVariable("PATH") ?? "").Split(':')
            .Select(folder => Path.Combine(folder, "mono")).FirstOrDefault(File.Exists);
}
