using System.Management.Automation;

namespace HmsTokens.PowerShell;

/// <summary>The records that reach a command by its parameter InputObject, by the pipeline or by name, and their numbers.</summary>
internal sealed class PipelineInput
{
    private const string Parameter = "InputObject";

    private readonly Dictionary<string, object> _arguments;
    private readonly bool _isToken;
    private long _number;

    /// <summary>Made as the command begins, before it writes anything.</summary>
    /// <param name="command">The command.</param>
    /// <param name="isToken">Whether a text by itself is a token, which no error may show, rather than a name.</param>
    public PipelineInput(PSCmdlet command, bool isToken = false)
    {
        _arguments = command.MyInvocation.BoundParameters;
        _isToken = isToken;
        HasRecords = command.MyInvocation.ExpectingInput || _arguments.ContainsKey(Parameter);
        Conceal();
    }

    /// <summary>Whether there are records; if not, the call has all that it needs in its arguments.</summary>
    public bool HasRecords { get; }

    /// <summary>The next record; null for a call without records.</summary>
    public InputRecord? Next(object? input)
    {
        Conceal();
        return HasRecords ? new InputRecord(input, ++_number, _isToken) : null;
    }

    // Every error, warning and verbose line of a command carries its arguments, and a record may hold a token.
    private void Conceal()
    {
        if (HasRecords)
        {
            _arguments[Parameter] = null!;
        }
    }
}
