#if !NET
using System.Management.Automation;

namespace HmsTokens.PowerShell;

/// <summary>Runs when Windows PowerShell imports the module, before any cmdlet.</summary>
public sealed class ModuleInitializer : IModuleAssemblyInitializer
{
    /// <summary>Called by PowerShell on each import, in each runspace.</summary>
    public void OnImport() =>
        CoreDependencies.Register(Path.GetDirectoryName(typeof(ModuleInitializer).Assembly.Location)!);
}
#endif
