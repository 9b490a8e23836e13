using System.Management.Automation;
using HmsTokens.Core;

namespace HmsTokens.PowerShell;

/// <summary>
/// What the two cmdlets that take tokens share: finding the token in an argument or a record. A command says how it reads
/// one, and what a refusal means for it.
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

    /// <summary>A token, or a row that holds one in AuthToken, ManagementToken or Token.</summary>
    [Parameter(ValueFromPipeline = true)]
    public object? InputObject { get; set; }

    /// <summary>Checks tokens; null if they are only decoded.</summary>
    private protected TokenVerifier? Verifier => _verifier;

    /// <summary>Gets ready for the first token.</summary>
    protected override void BeginProcessing() => _input = new PipelineInput(this, isToken: true);

    /// <summary>Reads one token.</summary>
    protected override void ProcessRecord()
    {
        InputRecord? record = _input!.Next(InputObject);
        try
        {
            ReadToken(FindToken(record), record);
        }
        catch (ArgumentRefusedException refusal)
        {
            RefuseToken(ErrorRecords.OfRecord(refusal.Record, record));
        }
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing) => _verifier?.Dispose();

    /// <summary>Makes the verifier, once for all records.</summary>
    /// <exception cref="ArgumentRefusedException">There is no usable credential.</exception>
    private protected void OpenVerifier()
    {
        using AppCredential credential = OpenCredential();
        _verifier = new TokenVerifier(credential);
    }

    /// <summary>Reads one token.</summary>
    /// <param name="token">Its text; null or empty if there is none.</param>
    /// <param name="record">The record that holds it; null for an argument.</param>
    /// <exception cref="ArgumentRefusedException">The record cannot be used.</exception>
    private protected abstract void ReadToken(string? token, InputRecord? record);

    /// <summary>Handles a record that holds no token.</summary>
    private protected abstract void RefuseToken(ErrorRecord error);

    // The parameter beats a column, but a token that is piped by itself is never passed over.
    private string? FindToken(InputRecord? record) => record switch
    {
        not null when !IsBound(nameof(Token)) => TokenArgument.Read(record),
        { IsRow: false } => throw new ArgumentRefusedException(
            ErrorRecords.ParametersExcludeEachOther(Messages.TokenBesideToken)),
        _ => TokenArgument.Read(Token),
    };
}
