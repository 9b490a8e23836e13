using System.Management.Automation;

namespace HmsTokens.PowerShell;

/// <summary>Runs when the module is imported, before any cmdlet: makes the core loadable.</summary>
public sealed class ModuleInitializer : IModuleAssemblyInitializer
{
    /// <summary>Called by PowerShell on each import, in each runspace.</summary>
    public void OnImport() => CoreAssembly.Register();
}
