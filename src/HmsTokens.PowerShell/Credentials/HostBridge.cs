using System.Globalization;
using System.Management.Automation.Host;

namespace HmsTokens.PowerShell;

/// <summary>
/// The caller's host, for another runspace. If two runspaces share the engine's wrapper of a host, they share its
/// message buffers, and the one that ends first removes the warnings and verbose lines of the other.
/// </summary>
internal sealed class HostBridge(PSHost host) : PSHost
{
    public override CultureInfo CurrentCulture => host.CurrentCulture;

    public override CultureInfo CurrentUICulture => host.CurrentUICulture;

    public override Guid InstanceId { get; } = Guid.NewGuid();

    public override string Name => host.Name;

    public override System.Management.Automation.PSObject PrivateData => host.PrivateData;

    public override PSHostUserInterface UI => host.UI;

    public override Version Version => host.Version;

    public override void EnterNestedPrompt() => host.EnterNestedPrompt();

    public override void ExitNestedPrompt() => host.ExitNestedPrompt();

    public override void NotifyBeginApplication() => host.NotifyBeginApplication();

    public override void NotifyEndApplication() => host.NotifyEndApplication();

    public override void SetShouldExit(int exitCode) => host.SetShouldExit(exitCode);
}
