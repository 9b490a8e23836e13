using System.Management.Automation;
using HmsTokens.Core;

namespace HmsTokens.PowerShell;

/// <summary>ConvertFrom-HmsToken: reads a token and, where asked to, checks first that it is ours.</summary>
[Cmdlet(VerbsData.ConvertFrom, "HmsToken", DefaultParameterSetName = EnvironmentSet)]
[OutputType(typeof(HmsToken))]
public sealed class ConvertFromHmsTokenCommand : TokenReadingCommand
{
    /// <summary>Checks signature and access key. Any credential parameter asks for it too; -Verify:$false declines.</summary>
    [Parameter]
    public SwitchParameter Verify { get; set; }

    /// <summary>Makes the verifier, once for all records.</summary>
    protected override void BeginProcessing()
    {
        if (IsBound(nameof(Verify)) ? Verify : IsCredentialGiven)
        {
            OpenVerifier();
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
            WriteObject(Verifier is null ? TokenReader.Read(Token?.Text) : Verifier.Verify(Token?.Text));
        }
        catch (HmsTokenException refusal)
        {
            WriteError(ErrorRecords.Of(refusal));
        }
    }
}
