using System.Management.Automation;
using HmsTokens.Core;

namespace HmsTokens.PowerShell;

/// <summary>What the two cmdlets that take tokens share: the token itself, and what checks it.</summary>
public abstract class TokenReadingCommand : CredentialCommand
{
    private TokenVerifier? _verifier;

    /// <summary>The token, a String or a SecureString. Null and empty are judged by the cmdlet, not by the binder.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [Alias("AuthToken", "ManagementToken")]
    [AllowNull]
    [AllowEmptyString]
    [TokenTransformation]
    public TokenText? Token { get; set; }

    /// <summary>Checks tokens; null where they are decoded alone.</summary>
    private protected TokenVerifier? Verifier => _verifier;

    /// <summary>Makes the verifier, once for all records.</summary>
    private protected void OpenVerifier()
    {
        try
        {
            using AppCredential credential = OpenCredential();
            _verifier = new TokenVerifier(credential);
        }
        catch (ArgumentRefusedException refusal)
        {
            ThrowTerminatingError(refusal.Record);
        }
        catch (OperationCanceledException)
        {
            throw new PipelineStoppedException();
        }
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing) => _verifier?.Dispose();
}
