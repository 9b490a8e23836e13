using System.Reflection;

namespace HmsTokens.Benchmarks;

/// <summary>Where the build put the two modules, and where the Node.js peers stand.</summary>
internal static class Places
{
    private const string ColdStart = "HmsTokens.Benchmarks.ColdStart";

    public static string ColdStartProgram { get; } = OperatingSystem.IsWindows() ? ColdStart + ".exe" : ColdStart;

    private static readonly string Tests = Path.Combine(Named("RepositoryRoot"), "tests");

    public static string HmsModule { get; } = Named("HmsModule");

    public static string FloorModule { get; } = Path.Combine(Named("FloorFolder"), "Floor.psd1");

    public static string FloorModuleWithViews { get; } = Path.Combine(Named("FloorFolder"), "FloorWithViews.psd1");

    public static string Artifacts { get; } = Named("Artifacts");

    public static string ColdStartProject { get; } = Path.Combine(Tests, ColdStart);

    /// <summary>The program on the engine as NuGet serves it.</summary>
    public static string ColdStartOnIl { get; } = Path.Combine(Named("ColdStartFolder"), ColdStartProgram);

    public static string Peers { get; } = Path.Combine(Tests, "HmsTokens.Benchmarks", "Peers");

    private static string Named(string key) => typeof(Places).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>()
        .Single(metadata => metadata.Key == key).Value!;
}
