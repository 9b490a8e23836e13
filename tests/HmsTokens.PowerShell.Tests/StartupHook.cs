using System.Reflection;
using System.Runtime.Loader;

/// <summary>
/// What the runtime calls in a process that names this assembly in <c>DOTNET_STARTUP_HOOKS</c>, before anything of the
/// program: loads assemblies that another module would have loaded before ours. The name is the runtime's rule.
/// </summary>
internal static class StartupHook
{
    private const string Paths = "HMSTOKENS_TESTS_LOAD_FIRST";

    /// <summary>The environment of a process that begins with these assemblies.</summary>
    public static (string Name, string Value)[] Loading(string[] paths) =>
        [("DOTNET_STARTUP_HOOKS", typeof(StartupHook).Assembly.Location), (Paths, string.Join(Path.PathSeparator, paths))];

    public static void Initialize()
    {
        foreach (string path in Environment.GetEnvironmentVariable(Paths)!.Split(Path.PathSeparator))
        {
            Load(path);
        }
    }

    // What the framework has a version of is in the default context by name; another version comes in one of its own.
    private static void Load(string path)
    {
        string ofFramework = Path.Combine(Path.GetDirectoryName(typeof(object).Assembly.Location)!, Path.GetFileName(path));
        _ = File.Exists(ofFramework) ? Assembly.LoadFile(path) : AssemblyLoadContext.Default.LoadFromAssemblyPath(path);
    }
}
