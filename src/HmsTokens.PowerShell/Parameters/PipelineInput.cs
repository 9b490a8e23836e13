using System.Management.Automation;

namespace HmsTokens.PowerShell;

/// <summary>The numbered records for -InputObject, from the pipeline or as an argument.</summary>
internal sealed class PipelineInput
{
    private const string Parameter = "InputObject";

    private readonly Dictionary<string, object> _arguments;
    private readonly bool _isToken;
    private long _number;

    /// <summary>Must be made when the command begins, before it writes anything.</summary>
    /// <param name="command">The command.</param>
    /// <param name="isToken">Whether text is a token, which no error may show, rather than a name.</param>
    public PipelineInput(PSCmdlet command, bool isToken = false)
    {
        _arguments = command.MyInvocation.BoundParameters;
        _isToken = isToken;
        HasRecords = command.MyInvocation.ExpectingInput || _arguments.ContainsKey(Parameter);
        Conceal();
    }

    /// <summary>Whether there are records; if not, it is a direct call.</summary>
    public bool HasRecords { get; }

    /// <summary>Gets the next record; null for a direct call.</summary>
    public InputRecord? Next(object? input)
    {
        Conceal();
        return HasRecords ? new InputRecord(input, ++_number, _isToken) : null;
    }

    // Every error, warning and verbose record of a command has its arguments, and a record may contain a token.
    private void Conceal()
    {
        if (HasRecords)
        {
            _arguments[Parameter] = null!;
        }
    }
}
