using System.Reflection;
#if NET
using System.Runtime.Loader;
#endif

namespace HmsTokens.PowerShell;

/// <summary>
/// Loads HmsTokens.Core and what it depends on from the module's dependency folder, apart from every other module's
/// copies. The cmdlets' own assembly references nothing else that PowerShell does not have.
/// </summary>
internal static class CoreAssembly
{
    private const string CoreName = "HmsTokens.Core";

    private static readonly Assembly Cmdlets = typeof(CoreAssembly).Assembly;
    private static readonly string Folder = Path.Combine(Path.GetDirectoryName(Cmdlets.Location)!, "dependencies");
    private static readonly object Gate = new();
    private static bool _registered;

    /// <summary>Once for the process, whatever the number of runspaces and imports; each returns with it done.</summary>
    public static void Register()
    {
        lock (Gate)
        {
            if (!_registered)
            {
                AddHandler();
                _registered = true;
            }
        }
    }

    private static void AddHandler()
    {
#if NET
        var context = new DependencyContext();
        AssemblyLoadContext.Default.Resolving += (_, name) => IsOurCore(name) ? context.Load(CoreName) : null;
#else
        AppDomain.CurrentDomain.AssemblyResolve += ResolveOnDotNetFramework;
#endif
    }

    // The core of another version is another's: two versions of the module do not share one.
    private static bool IsOurCore(AssemblyName name) =>
        name.Name == CoreName && name.Version == Cmdlets.GetName().Version;

#if NET
    /// <summary>A context of our own. It loads by path: by name it would ask the default context, and that one us again.</summary>
    private sealed class DependencyContext() : AssemblyLoadContext(nameof(HmsTokens))
    {
        public Assembly? Load(string name)
        {
            string path = Path.Combine(Folder, name + ".dll");
            return File.Exists(path) ? LoadFromAssemblyPath(path) : null;
        }

        protected override Assembly? Load(AssemblyName assemblyName) =>
            assemblyName.Name is string name ? Load(name) : null;
    }
#else
    // .NET Framework has one context for all. We answer for our core and for what the core's folder asks for, there by
    // simple name, since the folder's assemblies name slightly different versions of one another.
    private static Assembly? ResolveOnDotNetFramework(object? sender, ResolveEventArgs args)
    {
        var name = new AssemblyName(args.Name);
        bool isOurs = IsOurCore(name)
            || (args.RequestingAssembly is { IsDynamic: false, Location.Length: > 0 } asking
                && Folder.Equals(Path.GetDirectoryName(asking.Location), StringComparison.OrdinalIgnoreCase));
        string path = Path.Combine(Folder, name.Name + ".dll");
        return isOurs && File.Exists(path) ? Assembly.LoadFrom(path) : null;
    }
#endif
}
