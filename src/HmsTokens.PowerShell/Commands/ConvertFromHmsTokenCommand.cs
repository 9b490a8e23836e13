using System.Management.Automation;
using HmsTokens.Core;

namespace HmsTokens.PowerShell;

/// <summary>ConvertFrom-HmsToken: decodes a token, and verifies it if requested.</summary>
[Cmdlet(VerbsData.ConvertFrom, "HmsToken", DefaultParameterSetName = EnvironmentSet)]
[OutputType(typeof(HmsToken))]
public sealed class ConvertFromHmsTokenCommand : TokenReadingCommand
{
    /// <summary>
    /// Verifies signature and access key. A credential parameter does so too, except with -Verify:$false.
    /// </summary>
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
            WriteObject(HmsTokenView.AddViews(Verifier is null ? TokenReader.Read(token) : Verifier.Verify(token)));
        }
        catch (HmsTokenException refusal)
        {
            if (refusal.Reason is string rule)
            {
                WriteVerbose(Messages.Refusal(refusal.Error.ToString(), rule));
            }

            WriteError(ErrorRecords.AddRecord(ErrorRecords.From(refusal), record));
        }
    }

    private protected override void RefuseToken(ErrorRecord error) => WriteError(error);
}
