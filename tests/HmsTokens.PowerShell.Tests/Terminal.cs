using System.Collections.ObjectModel;
using System.Globalization;
using System.Management.Automation.Host;
using System.Management.Automation.Runspaces;
using System.Security;
using System.Text;
using System.Text.RegularExpressions;
using Engine = System.Management.Automation.PowerShell;

namespace HmsTokens.PowerShell.Tests;

/// <summary>A session with the module and a terminal of 120 columns, which keeps what PowerShell writes to it.</summary>
public sealed partial class Terminal : IDisposable
{
    private readonly Screen _screen = new();
    private readonly Runspace _runspace;

    /// <summary>Opens the session.</summary>
    public Terminal()
    {
        var state = InitialSessionState.CreateDefault2();
        state.Variables.Add(new SessionStateVariableEntry("PSModuleAutoLoadingPreference", "None", null));
        if (OperatingSystem.IsWindows())
        {
            state.ExecutionPolicy = Microsoft.PowerShell.ExecutionPolicy.Bypass;
        }

        state.ImportPSModule(Repository.ModuleManifest);
        state.ThrowOnRunspaceOpenError = true;
        _runspace = RunspaceFactory.CreateRunspace(new Host(_screen), state);
        _runspace.Open();
    }

    /// <summary>What a person sees of a script's output: the lines with text, without colours.</summary>
    public string[] Show(string script, string token, PSLanguageMode mode = PSLanguageMode.FullLanguage) =>
        [.. ShowRaw(script, token, colours: true, mode).Split('\n')
            .Select(line => Colour().Replace(line, string.Empty).TrimEnd('\r')).Where(line => line.Length > 0)];

    /// <summary>What arrives at the terminal. No token is among it, whatever the script.</summary>
    public string ShowRaw(
        string script, string token, bool colours, PSLanguageMode mode = PSLanguageMode.FullLanguage)
    {
        _screen.Text.Clear();
        _screen.Colours = colours;
        using Engine engine = Engine.Create(_runspace);
        engine.AddScript("param($token) " + script).AddParameter("token", token).AddCommand("Out-Default");
        try
        {
            _runspace.SessionStateProxy.LanguageMode = mode;
            engine.Invoke();
        }
        finally
        {
            _runspace.SessionStateProxy.LanguageMode = PSLanguageMode.FullLanguage;
        }

        Assert.Empty(engine.Streams.Error.Select(error => error.ToString()));
        string text = _screen.Text.ToString();
        Assert.DoesNotContain("eyJ", text, StringComparison.Ordinal);
        return text;
    }

    /// <inheritdoc/>
    public void Dispose() => _runspace.Dispose();

    [GeneratedRegex("\u001b\\[[0-9;]*m")]
    private static partial Regex Colour();

    private sealed class Host(Screen screen) : PSHost
    {
        public override CultureInfo CurrentCulture => CultureInfo.CurrentCulture;

        public override CultureInfo CurrentUICulture => CultureInfo.CurrentUICulture;

        public override Guid InstanceId { get; } = Guid.NewGuid();

        public override string Name => nameof(Terminal);

        public override PSHostUserInterface UI => screen;

        public override Version Version { get; } = new(1, 0);

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

    private sealed class Screen : PSHostUserInterface
    {
        public StringBuilder Text { get; } = new();

        public bool Colours { get; set; }

        public override bool SupportsVirtualTerminal => Colours;

        public override PSHostRawUserInterface RawUI { get; } = new Window();

        // Taking colours out is the host's part; PowerShell gives it this to do so.
        public override void Write(string value) => Text.Append(GetOutputString(value, SupportsVirtualTerminal));

        public override void Write(ConsoleColor foregroundColor, ConsoleColor backgroundColor, string value) => Write(value);

        public override void WriteLine(string value) => Write(value + "\n");

        public override void WriteDebugLine(string message) => WriteLine(message);

        public override void WriteErrorLine(string value) => WriteLine(value);

        public override void WriteVerboseLine(string message) => WriteLine(message);

        public override void WriteWarningLine(string message) => WriteLine(message);

        public override void WriteProgress(long sourceId, ProgressRecord record)
        {
        }

        public override string ReadLine() => throw new NotSupportedException();

        public override SecureString ReadLineAsSecureString() => throw new NotSupportedException();

        public override Dictionary<string, PSObject> Prompt(
            string caption, string message, Collection<FieldDescription> descriptions) => throw new NotSupportedException();

        public override int PromptForChoice(
            string caption, string message, Collection<ChoiceDescription> choices, int defaultChoice) =>
            throw new NotSupportedException();

        public override PSCredential PromptForCredential(
            string caption, string message, string userName, string targetName) => throw new NotSupportedException();

        public override PSCredential PromptForCredential(
            string caption, string message, string userName, string targetName,
            PSCredentialTypes allowedCredentialTypes, PSCredentialUIOptions options) => throw new NotSupportedException();
    }

    private sealed class Window : PSHostRawUserInterface
    {
        public override ConsoleColor BackgroundColor { get; set; }

        public override Size BufferSize { get; set; } = new(120, 50);

        public override Coordinates CursorPosition { get; set; }

        public override int CursorSize { get; set; }

        public override ConsoleColor ForegroundColor { get; set; }

        public override bool KeyAvailable => false;

        public override Size MaxPhysicalWindowSize => BufferSize;

        public override Size MaxWindowSize => BufferSize;

        public override Coordinates WindowPosition { get; set; }

        public override Size WindowSize { get; set; } = new(120, 50);

        public override string WindowTitle { get; set; } = string.Empty;

        public override void FlushInputBuffer()
        {
        }

        public override BufferCell[,] GetBufferContents(Rectangle rectangle) => throw new NotSupportedException();

        public override KeyInfo ReadKey(ReadKeyOptions options) => throw new NotSupportedException();

        public override void ScrollBufferContents(
            Rectangle source, Coordinates destination, Rectangle clip, BufferCell fill) => throw new NotSupportedException();

        public override void SetBufferContents(Coordinates origin, BufferCell[,] contents) => throw new NotSupportedException();

        public override void SetBufferContents(Rectangle rectangle, BufferCell fill) => throw new NotSupportedException();
    }
}
