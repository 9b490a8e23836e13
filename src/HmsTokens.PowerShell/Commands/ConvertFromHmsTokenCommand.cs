using System.Management.Automation;
using HmsTokens.Core;

namespace HmsTokens.PowerShell;

/// <summary>ConvertFrom-HmsToken: decodes a token and, if asked to, checks first that it is ours.</summary>
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
        base.BeginProcessing();
        if (!(IsBound(nameof(Verify)) ? Verify.IsPresent : IsCredentialGiven))
        {
            WriteVerbose(Messages.TokenDecoded);
            return;
        }

        try
        {
            OpenVerifier();
        }
        catch (ArgumentRefusedException refusal)
        {
            ThrowTerminatingError(refusal.Record);
        }
    }

    private protected override void ReadToken(string? token, InputRecord? record)
    {
        try
        {
            WriteObject(HmsTokenView.Of(Verifier is null ? TokenReader.Read(token) : Verifier.Verify(token)));
        }
        catch (HmsTokenException refusal)
        {
            if (refusal.Reason is string rule)
            {
                WriteVerbose(Messages.Refusal(refusal.Error.ToString(), rule));
            }

            WriteError(ErrorRecords.OfRecord(ErrorRecords.Of(refusal), record));
        }
    }

    private protected override void RefuseToken(ErrorRecord error) => WriteError(error);
}
