namespace HmsTokens.PowerShell.Tests;

/// <summary>Paths in the clone that these tests were built in.</summary>
internal static class Repository
{
    public static string Root { get; } = FindRoot();

    /// <summary>The module as it ships.</summary>
    public static string ModuleManifest { get; } =
        Path.Combine(Root, "artifacts", "module", "HmsTokens", "HmsTokens.psd1");

    /// <summary>The example of a token endpoint, built in the same configuration.</summary>
    public static string TokenEndpointAssembly { get; } =
        Path.Combine(Root, "artifacts", "bin", "token-endpoint", Configuration, "token-endpoint.dll");

    /// <summary>The .NET Framework program that uses the core of the Windows PowerShell edition.</summary>
    public static string DesktopCheck { get; } =
        Path.Combine(Root, "artifacts", "bin", "HmsTokens.Desktop.Check", Configuration, "HmsTokens.Desktop.Check.exe");

    /// <summary>The program that searches its own memory.</summary>
    public static string MemoryProbe { get; } =
        Path.Combine(Root, "artifacts", "bin", "HmsTokens.MemoryProbe", Configuration, "HmsTokens.MemoryProbe.dll");

    // artifacts/bin/<project>/<configuration>/, or <configuration>_<target> for a project with several targets.
    private static string Configuration =>
        Path.GetFileName(Path.TrimEndingDirectorySeparator(AppContext.BaseDirectory)).Split('_')[0];

    private static string FindRoot()
    {
        DirectoryInfo? folder = new(AppContext.BaseDirectory);
        while (folder is not null && !IsRoot(folder))
        {
            folder = folder.Parent;
        }

        return folder?.FullName
            ?? throw new InvalidOperationException($"No folder above {AppContext.BaseDirectory} is the repository.");
    }

    // Not only the manifest, which is in the module folder too.
    private static bool IsRoot(DirectoryInfo folder) =>
        File.Exists(Path.Combine(folder.FullName, "HmsTokens.psd1"))
        && File.Exists(Path.Combine(folder.FullName, "Directory.Build.props"));
}
