using System.Collections;
using System.Globalization;
using System.Management.Automation.Host;
using System.Management.Automation.Runspaces;
using System.Security;
using System.Text;
using Engine = System.Management.Automation.PowerShell;

namespace HmsTokens.PowerShell.Tests;

/// <summary>A session with the module and the stand-in for SecretManagement, of which nothing escapes: every stream, the host, and $Error.</summary>
internal sealed class WatchedShell : IDisposable
{
    private readonly RecordingHost _host = new();
    private readonly Runspace _runspace;

    public WatchedShell()
    {
        var state = InitialSessionState.CreateDefault2();
        state.Variables.Add(new SessionStateVariableEntry("PSModuleAutoLoadingPreference", "None", null));
        state.ImportPSModule(Repository.ModuleManifest, VaultTests.StandInModule);
        state.ThrowOnRunspaceOpenError = true;
        _runspace = RunspaceFactory.CreateRunspace(_host, state);
        _runspace.Open();
    }

    /// <summary>Runs a script, and hands back all that came out of it, by the name of the stream.</summary>
    public IReadOnlyDictionary<string, IReadOnlyList<object?>> Run(string script, IReadOnlyDictionary<string, object?> variables)
    {
        _host.Text.Clear();
        using Engine engine = Engine.Create(_runspace);
        foreach ((string name, object? value) in variables)
        {
            _runspace.SessionStateProxy.SetVariable(name, value);
        }

        ((ArrayList)_runspace.SessionStateProxy.GetVariable("Error")).Clear();
        engine.AddScript(script, useLocalScope: true);
        var output = new PSDataCollection<PSObject>();
        var terminating = new List<object?>();
        try
        {
            engine.Invoke(null, output);
        }
        catch (RuntimeException e)
        {
            terminating.Add(e);
            terminating.Add(e.ErrorRecord);
        }

        object?[] errors = ((ArrayList)_runspace.SessionStateProxy.GetVariable("Error")).ToArray();
        return new Dictionary<string, IReadOnlyList<object?>>
        {
            ["output"] = [.. output],
            ["error"] = [.. engine.Streams.Error],
            ["warning"] = [.. engine.Streams.Warning],
            ["verbose"] = [.. engine.Streams.Verbose],
            ["debug"] = [.. engine.Streams.Debug],
            ["information"] = [.. engine.Streams.Information],
            ["progress"] = [.. engine.Streams.Progress],
            ["host"] = [_host.Text.ToString()],
            ["$Error"] = errors,
            ["$Error as CliXml"] = [.. errors.Select(error => PSSerializer.Serialize(error, depth: 2))],
            ["exception"] = terminating,
        };
    }

    public void Dispose() => _runspace.Dispose();

    private sealed class RecordingHost : PSHost
    {
        private readonly RecordingUI _ui = new();

        public StringBuilder Text => _ui.Text;

        public override CultureInfo CurrentCulture => CultureInfo.InvariantCulture;

        public override CultureInfo CurrentUICulture => CultureInfo.InvariantCulture;

        public override Guid InstanceId { get; } = Guid.NewGuid();

        public override string Name => nameof(RecordingHost);

        public override PSHostUserInterface UI => _ui;

        public override Version Version => new(1, 0);

        public override void EnterNestedPrompt() => throw new NotSupportedException();

        public override void ExitNestedPrompt() => throw new NotSupportedException();

        public override void NotifyBeginApplication()
        {
        }

        public override void NotifyEndApplication()
        {
        }

        public override void SetShouldExit(int exitCode)
        {
        }
    }

    /// <summary>Writes down what it is to show, prompts included, and answers none of them.</summary>
    private sealed class RecordingUI : PSHostUserInterface
    {
        public StringBuilder Text { get; } = new();

        public override PSHostRawUserInterface RawUI => null!;

        public override void Write(string value) => Text.Append(value);

        public override void Write(ConsoleColor foregroundColor, ConsoleColor backgroundColor, string value) => Write(value);

        public override void WriteLine(string value) => Text.AppendLine(value);

        public override void WriteDebugLine(string message) => WriteLine(message);

        public override void WriteErrorLine(string value) => WriteLine(value);

        public override void WriteVerboseLine(string message) => WriteLine(message);

        public override void WriteWarningLine(string message) => WriteLine(message);

        public override void WriteProgress(long sourceId, ProgressRecord record) => WriteLine(record.ToString());

        public override string ReadLine() => throw NoAnswer();

        public override SecureString ReadLineAsSecureString() => throw NoAnswer();

        public override Dictionary<string, PSObject> Prompt(
            string caption, string message, System.Collections.ObjectModel.Collection<FieldDescription> descriptions)
        {
            WriteLine(caption + message + string.Join(',', descriptions.Select(field => field.Name + field.DefaultValue)));
            throw NoAnswer();
        }

        public override int PromptForChoice(
            string caption,
            string message,
            System.Collections.ObjectModel.Collection<ChoiceDescription> choices,
            int defaultChoice)
        {
            WriteLine(caption + message);
            throw NoAnswer();
        }

        public override PSCredential PromptForCredential(string caption, string message, string userName, string targetName)
        {
            WriteLine(caption + message + userName + targetName);
            throw NoAnswer();
        }

        public override PSCredential PromptForCredential(
            string caption,
            string message,
            string userName,
            string targetName,
            PSCredentialTypes allowedCredentialTypes,
            PSCredentialUIOptions options) => PromptForCredential(caption, message, userName, targetName);

        private static HostException NoAnswer() => new("Nobody is there to answer.");
    }
}
