using System.Reflection;

namespace HmsTokens.Benchmarks;

/// <summary>The paths of the two modules and of the Node.js peers.</summary>
internal static class Places
{
    private const string ColdStart = "HmsTokens.Benchmarks.ColdStart";

    private static readonly string Tests = Path.Combine(GetMetadata("RepositoryRoot"), "tests");

    public static string ColdStartProgram { get; } = OperatingSystem.IsWindows() ? ColdStart + ".exe" : ColdStart;

    public static string HmsModule { get; } = GetMetadata("HmsModule");

    public static string FloorModule { get; } = Path.Combine(GetMetadata("FloorFolder"), "Floor.psd1");

    public static string FloorModuleWithViews { get; } =
        Path.Combine(GetMetadata("FloorFolder"), "FloorWithViews.psd1");

    public static string Artifacts { get; } = GetMetadata("Artifacts");

    public static string ColdStartProject { get; } = Path.Combine(Tests, ColdStart);

    /// <summary>The program with the engine from NuGet.</summary>
    public static string ColdStartOnIl { get; } = Path.Combine(GetMetadata("ColdStartFolder"), ColdStartProgram);

    public static string Peers { get; } = Path.Combine(Tests, "HmsTokens.Benchmarks", "Peers");

    private static string GetMetadata(string key) =>
        typeof(Places).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>()
            .Single(metadata => metadata.Key == key).Value!;
}
