using System.Management.Automation;
using HmsTokens.Core;

namespace HmsTokens.PowerShell;

/// <summary>ConvertFrom-HmsToken: reads a token and, where asked to, checks first that it is ours.</summary>
[Cmdlet(VerbsData.ConvertFrom, "HmsToken", DefaultParameterSetName = EnvironmentSet)]
[OutputType(typeof(HmsToken))]
public sealed class ConvertFromHmsTokenCommand : CredentialCommand
{
    private TokenVerifier? _verifier;

    /// <summary>The token, a String or a SecureString.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [Alias("AuthToken", "ManagementToken")]
    [AllowNull]
    [AllowEmptyString]
    [TokenTransformation]
    public TokenText? Token { get; set; }

    /// <summary>Checks signature and access key. Any credential parameter asks for it too; -Verify:$false declines.</summary>
    [Parameter]
    public SwitchParameter Verify { get; set; }

    /// <summary>Makes the verifier, once for all records.</summary>
    protected override void BeginProcessing()
    {
        if (IsBound(nameof(Verify)) ? Verify : IsCredentialGiven)
        {
            _verifier = UseCredential(static credential => new TokenVerifier(credential));
        }
        else
        {
            WriteVerbose("The token is decoded, and its signature not checked.");
        }
    }

    /// <summary>Reads one token.</summary>
    protected override void ProcessRecord()
    {
        if (Token?.RefusedType is string type)
        {
            WriteError(ErrorRecords.TokenTypeInvalid(type));
            return;
        }

        try
        {
            DecodedToken token = _verifier is null ? TokenReader.Read(Token?.Text) : _verifier.Verify(Token?.Text);
            WriteObject(new HmsToken(token, signatureVerified: _verifier is not null));
        }
        catch (HmsTokenException refusal)
        {
            WriteError(ErrorRecords.Of(refusal));
        }
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing) => _verifier?.Dispose();
}
