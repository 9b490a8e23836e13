using System.Collections.ObjectModel;
using System.Globalization;
using System.Management.Automation.Host;
using System.Security;
using System.Text;

namespace HmsTokens.PowerShell.Tests;

/// <summary>
/// A host with 120 columns that records what is shown, prompts included. It answers only the prompt for a credential,
/// and only if the test says how.
/// </summary>
internal sealed class RecordingHost : PSHost
{
    private readonly UserInterface _ui = new();

    /// <summary>Everything shown since the test cleared it.</summary>
    public StringBuilder Text => _ui.Text;

    /// <summary>Whether it shows colours; PowerShell removes them otherwise.</summary>
    public bool Colours
    {
        get => _ui.Colours;
        set => _ui.Colours = value;
    }

    /// <summary>Makes the credential for a user name when the user is asked for one; null cancels.</summary>
    public Func<string, PSCredential?>? EnterCredential
    {
        get => _ui.EnterCredential;
        set => _ui.EnterCredential = value;
    }

    public override CultureInfo CurrentCulture => CultureInfo.CurrentCulture;

    public override CultureInfo CurrentUICulture => CultureInfo.CurrentUICulture;

    public override Guid InstanceId { get; } = Guid.NewGuid();

    public override string Name => nameof(RecordingHost);

    public override PSHostUserInterface UI => _ui;

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

    private sealed class UserInterface : PSHostUserInterface
    {
        public StringBuilder Text { get; } = new();

        public bool Colours { get; set; }

        public Func<string, PSCredential?>? EnterCredential { get; set; }

        public override bool SupportsVirtualTerminal => Colours;

        public override PSHostRawUserInterface RawUI { get; } = new Window();

        // The host has to remove the colours; GetOutputString does it.
        public override void Write(string value) => Text.Append(GetOutputString(value, SupportsVirtualTerminal));

        public override void Write(ConsoleColor foregroundColor, ConsoleColor backgroundColor, string value) =>
            Write(value);

        public override void WriteLine(string value) => Write(value + "\n");

        public override void WriteDebugLine(string message) => WriteLine(message);

        public override void WriteErrorLine(string value) => WriteLine(value);

        public override void WriteVerboseLine(string message) => WriteLine(message);

        public override void WriteWarningLine(string message) => WriteLine(message);

        public override void WriteProgress(long sourceId, ProgressRecord record) => WriteLine(record.ToString());

        public override string ReadLine() => throw NoAnswer();

        public override SecureString ReadLineAsSecureString() => throw NoAnswer();

        public override Dictionary<string, PSObject> Prompt(
            string caption, string message, Collection<FieldDescription> descriptions)
        {
            WriteLine(
                caption + message + string.Join(',', descriptions.Select(field => field.Name + field.DefaultValue)));
            throw NoAnswer();
        }

        public override int PromptForChoice(
            string caption, string message, Collection<ChoiceDescription> choices, int defaultChoice)
        {
            WriteLine(caption + message);
            throw NoAnswer();
        }

        public override PSCredential PromptForCredential(
            string caption, string message, string userName, string targetName)
        {
            WriteLine(caption + message + userName + targetName);
            return EnterCredential is null ? throw NoAnswer() : EnterCredential(userName)!;
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
            Rectangle source, Coordinates destination, Rectangle clip, BufferCell fill) =>
            throw new NotSupportedException();

        public override void SetBufferContents(Coordinates origin, BufferCell[,] contents) =>
            throw new NotSupportedException();

        public override void SetBufferContents(Rectangle rectangle, BufferCell fill) =>
            throw new NotSupportedException();
    }
}
