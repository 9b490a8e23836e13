using System.Reflection;

namespace HmsTokens.Benchmarks;

/// <summary>Where the build put the two modules, and where the Node.js peers stand.</summary>
internal static class Places
{
    public static string HmsModule { get; } = Named("HmsModule");

    public static string FloorModule { get; } = Named("FloorModule");

    public static string Peers { get; } = Path.Combine(Named("RepositoryRoot"), "tests", "HmsTokens.Benchmarks", "Peers");

    private static string Named(string key) => typeof(Places).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>()
        .Single(metadata => metadata.Key == key).Value!;
}
