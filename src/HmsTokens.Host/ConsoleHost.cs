using System.Globalization;
using System.Management.Automation.Host;
using System.Reflection;

namespace HmsTokens.Host;

/// <summary>What the engine asks of the program it runs in.</summary>
internal sealed class ConsoleHost : PSHost
{
    /// <summary>The exit code that a command asked for with <c>exit</c>.</summary>
    public int? ExitCode { get; private set; }

    public override CultureInfo CurrentCulture { get; } = CultureInfo.CurrentCulture;

    public override CultureInfo CurrentUICulture { get; } = CultureInfo.CurrentUICulture;

    public override Guid InstanceId { get; } = Guid.NewGuid();

    public override string Name => "HmsTokens.Host";

    public override PSHostUserInterface UI => Console;

    /// <summary>The user interface, as what it is.</summary>
    public ConsoleUserInterface Console { get; } = new();

    public override Version Version { get; } = Assembly.GetExecutingAssembly().GetName().Version!;

    public override void SetShouldExit(int exitCode) => ExitCode = exitCode;

    public override void EnterNestedPrompt() => throw ConsoleUserInterface.CannotPrompt("a nested prompt");

    public override void ExitNestedPrompt()
    {
    }

    public override void NotifyBeginApplication()
    {
    }

    public override void NotifyEndApplication()
    {
    }
}
