#if !NET
using System.Reflection;

namespace HmsTokens.PowerShell;

/// <summary>
/// Only for Windows PowerShell: finds System.Text.Json and its dependencies in the module's folder. PowerShell 7 has
/// them in its framework.
/// </summary>
internal static class CoreDependencies
{
    private static string? _folder;

    /// <summary>Registers the handler, once per process.</summary>
    /// <param name="folder">The folder with the assemblies.</param>
    public static void Register(string folder)
    {
        if (Interlocked.CompareExchange(ref _folder, folder, null) is null)
        {
            AppDomain.CurrentDomain.AssemblyResolve += Resolve;
        }
    }

    // Only for assemblies of this folder, and by simple name, because they refer to different versions of each other.
    private static Assembly? Resolve(object? sender, ResolveEventArgs args)
    {
        bool isOurs = args.RequestingAssembly is { IsDynamic: false, Location.Length: > 0 } requesting
            && _folder!.Equals(Path.GetDirectoryName(requesting.Location), StringComparison.OrdinalIgnoreCase);
        string path = Path.Combine(_folder!, new AssemblyName(args.Name).Name + ".dll");
        return isOurs && File.Exists(path) ? Assembly.LoadFrom(path) : null;
    }
}
#endif
