using System.Collections.ObjectModel;
using System.Management.Automation;
using System.Management.Automation.Host;
using System.Security;

namespace HmsTokens.Host;

/// <summary>
/// Output on standard output, everything else on standard error, without colours. Every question is refused, so that a
/// job without a user fails and does not wait for one.
/// </summary>
internal sealed class ConsoleUserInterface : PSHostUserInterface
{
    public override PSHostRawUserInterface RawUI { get; } = new ConsoleScreen();

    /// <summary>Whether what the formatter takes for output is part of an error.</summary>
    public bool OutputIsError { get; set; }

    private TextWriter Output => OutputIsError ? Console.Error : Console.Out;

    public static HostException CannotPrompt(string what) =>
        new($"This program cannot prompt (it was to ask for {what}). Give the value as a parameter.");

    public override void Write(string value) => Output.Write(Plain(value));

    public override void Write(ConsoleColor foregroundColor, ConsoleColor backgroundColor, string value) =>
        Write(value);

    public override void WriteLine(string value) => Output.WriteLine(Plain(value));

    public override void WriteErrorLine(string value) => Console.Error.WriteLine(Plain(value));

    public override void WriteWarningLine(string message) => WriteErrorLine("WARNING: " + message);

    public override void WriteVerboseLine(string message) => WriteErrorLine("VERBOSE: " + message);

    public override void WriteDebugLine(string message) => WriteErrorLine("DEBUG: " + message);

    public override void WriteProgress(long sourceId, ProgressRecord record)
    {
    }

    public override string ReadLine() => throw CannotPrompt("a line of text");

    public override SecureString ReadLineAsSecureString() => throw CannotPrompt("a secret");

    public override Dictionary<string, PSObject> Prompt(
        string caption, string message, Collection<FieldDescription> descriptions) =>
        throw CannotPrompt(string.Join(", ", descriptions.Select(field => field.Name)));

    public override int PromptForChoice(
        string caption, string message, Collection<ChoiceDescription> choices, int defaultChoice) =>
        throw CannotPrompt("a choice");

    public override PSCredential PromptForCredential(
        string caption, string message, string userName, string targetName) =>
        throw CannotPrompt("a credential");

    public override PSCredential PromptForCredential(
        string caption,
        string message,
        string userName,
        string targetName,
        PSCredentialTypes allowedCredentialTypes,
        PSCredentialUIOptions options) =>
        throw CannotPrompt("a credential");

    /// <summary>The text without colours: the engine's formatter puts some in for any host.</summary>
    private static string Plain(string text) => GetOutputString(text, supportsVirtualTerminal: false);

    /// <summary>The screen, of which the formatter wants the width and nothing else.</summary>
    private sealed class ConsoleScreen : PSHostRawUserInterface
    {
        /// <summary>For output that goes to no terminal, as in <c>pwsh</c>, or to one that knows no width.</summary>
        private const int DefaultWidth = 120;

        private const int Height = 50;

        private static int Width =>
            !Console.IsOutputRedirected && Console.WindowWidth is > 0 and int width ? width : DefaultWidth;

        public override Size BufferSize { get => new(Width, Height); set => throw new NotSupportedException(); }

        public override Size WindowSize { get => BufferSize; set => throw new NotSupportedException(); }

        public override Size MaxPhysicalWindowSize => BufferSize;

        public override Size MaxWindowSize => BufferSize;

        public override ConsoleColor BackgroundColor { get; set; } = ConsoleColor.Black;

        public override ConsoleColor ForegroundColor { get; set; } = ConsoleColor.Gray;

        public override Coordinates CursorPosition { get; set; }

        public override int CursorSize { get; set; }

        public override Coordinates WindowPosition { get; set; }

        public override string WindowTitle { get; set; } = "HmsTokens";

        public override bool KeyAvailable => false;

        public override void FlushInputBuffer()
        {
        }

        public override BufferCell[,] GetBufferContents(Rectangle rectangle) => throw new NotSupportedException();

        public override KeyInfo ReadKey(ReadKeyOptions options) => throw CannotPrompt("a key");

        public override void ScrollBufferContents(
            Rectangle source, Coordinates destination, Rectangle clip, BufferCell fill) =>
            throw new NotSupportedException();

        public override void SetBufferContents(Coordinates origin, BufferCell[,] contents) =>
            throw new NotSupportedException();

        public override void SetBufferContents(Rectangle rectangle, BufferCell fill) =>
            throw new NotSupportedException();
    }
}
