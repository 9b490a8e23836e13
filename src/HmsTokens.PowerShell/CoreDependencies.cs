#if !NET
using System.Reflection;

namespace HmsTokens.PowerShell;

/// <summary>
/// Windows PowerShell alone: finds System.Text.Json, and what it brings, in the module's folder. PowerShell 7 has them in
/// its framework, and needs no handler.
/// </summary>
internal static class CoreDependencies
{
    private static string? _folder;

    /// <summary>Registers the handler, once a process, whatever the number of runspaces and imports.</summary>
    /// <param name="folder">The folder to answer for.</param>
    public static void Register(string folder)
    {
        if (Interlocked.CompareExchange(ref _folder, folder, null) is null)
        {
            AppDomain.CurrentDomain.AssemblyResolve += Resolve;
        }
    }

    // For assemblies of this folder alone, and by simple name, since they ask for slightly different versions of one another.
    private static Assembly? Resolve(object? sender, ResolveEventArgs args)
    {
        bool isOurs = args.RequestingAssembly is { IsDynamic: false, Location.Length: > 0 } requesting
            && _folder!.Equals(Path.GetDirectoryName(requesting.Location), StringComparison.OrdinalIgnoreCase);
        string path = Path.Combine(_folder!, new AssemblyName(args.Name).Name + ".dll");
        return isOurs && File.Exists(path) ? Assembly.LoadFrom(path) : null;
    }
}
#endif
