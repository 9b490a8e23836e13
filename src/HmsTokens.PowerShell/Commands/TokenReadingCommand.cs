using System.Management.Automation;
using HmsTokens.Core;

namespace HmsTokens.PowerShell;

/// <summary>
/// The base of the cmdlets that read tokens: it finds the token in an argument or a record. Derived classes read the
/// token and handle refusals.
/// </summary>
public abstract class TokenReadingCommand : CredentialCommand
{
    private TokenVerifier? _verifier;
    private PipelineInput? _input;

    /// <summary>The token, a String or a SecureString.</summary>
    [Parameter(Position = 0)]
    [Alias("AuthToken", "ManagementToken")]
    [HiddenArgument]
    public object? Token { get; set; }

    /// <summary>A token, or a row with a token in AuthToken, ManagementToken or Token.</summary>
    [Parameter(ValueFromPipeline = true)]
    public object? InputObject { get; set; }

    /// <summary>The verifier; null if tokens are only decoded.</summary>
    private protected TokenVerifier? Verifier => _verifier;

    /// <summary>Prepares the input.</summary>
    protected override void BeginProcessing() => _input = new PipelineInput(this, isToken: true);

    /// <summary>Reads one token.</summary>
    // Also if the record is not used: PipelineInput keeps it out of what the command writes.
    protected sealed override void ProcessRecord() => ReadRecord(_input!.Next(InputObject));

    /// <summary>Reads the token of one record, or of the argument.</summary>
    private protected virtual void ReadRecord(InputRecord? record)
    {
        try
        {
            ReadToken(FindToken(record), record);
        }
        catch (ArgumentRefusedException refusal)
        {
            RefuseToken(ErrorRecords.AddRecord(refusal.Record, record));
        }
    }

    private protected override void ReleaseKey() => _verifier?.Dispose();

    /// <summary>Makes the verifier, once for all records.</summary>
    /// <exception cref="ArgumentRefusedException">There is no usable credential.</exception>
    private protected void OpenVerifier()
    {
        using AppCredential credential = OpenCredential();
        _verifier = new TokenVerifier(credential);
    }

    /// <summary>Reads one token.</summary>
    /// <param name="token">The text; null or empty if there is none.</param>
    /// <param name="record">The record with the token; null for an argument.</param>
    /// <exception cref="ArgumentRefusedException">The record is invalid.</exception>
    private protected abstract void ReadToken(string? token, InputRecord? record);

    /// <summary>Handles a record without a token.</summary>
    private protected abstract void RefuseToken(ErrorRecord error);

    // The parameter takes precedence over a column, but a token that is piped by itself is never ignored.
    private string? FindToken(InputRecord? record) => record switch
    {
        not null when !IsBound(nameof(Token)) => TokenArgument.Read(record),
        { IsRow: false } => throw new ArgumentRefusedException(
            ErrorRecords.ParametersExcludeEachOther(Messages.TokenBesideToken)),
        _ => TokenArgument.Read(Token),
    };
}
