namespace HmsTokens.PowerShell.Tests;

/// <summary>Where things lie in the clone that these tests were built in.</summary>
internal static class Repository
{
    public static string Root { get; } = FindRoot();

    /// <summary>The module as it ships.</summary>
    public static string ModuleManifest { get; } =
        Path.Combine(Root, "artifacts", "module", "HmsTokens", "HmsTokens.psd1");

    /// <summary>The example of a token endpoint, of the same configuration as these tests.</summary>
    public static string TokenEndpointAssembly { get; } =
        Path.Combine(Root, "artifacts", "bin", "token-endpoint", Configuration, "token-endpoint.dll");

    /// <summary>The program of .NET Framework that uses the core of the other edition.</summary>
    public static string DesktopCheck { get; } =
        Path.Combine(Root, "artifacts", "bin", "HmsTokens.Desktop.Check", Configuration, "HmsTokens.Desktop.Check.exe");

    /// <summary>The program that searches its own memory.</summary>
    public static string MemoryProbe { get; } =
        Path.Combine(Root, "artifacts", "bin", "HmsTokens.MemoryProbe", Configuration, "HmsTokens.MemoryProbe.dll");

    // artifacts/bin/<project>/<configuration>/, or <configuration>_<target> where a project has several targets.
    private static string Configuration =>
        Path.GetFileName(Path.TrimEndingDirectorySeparator(AppContext.BaseDirectory)).Split('_')[0];

    private static string FindRoot()
    {
        DirectoryInfo? folder = new(AppContext.BaseDirectory);
        while (folder is not null && !IsRoot(folder)) folder = folder.Parent;
        return folder?.FullName
            ?? throw new InvalidOperationException($"No folder above {AppContext.BaseDirectory} is the repository.");
    }

    // The manifest alone would also be found in a laid-out module.
    private static bool IsRoot(DirectoryInfo folder) =>
        File.Exists(Path.Combine(folder.FullName, "HmsTokens.psd1"))
        && File.Exists(Path.Combine(folder.FullName, "Directory.Build.props"));
}
