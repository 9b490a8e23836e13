using System.Management.Automation;
using System.Security;
using HmsTokens.Core;

namespace HmsTokens.PowerShell;

/// <summary>New-HmsManagementToken: makes the token with which a script calls the 100ms REST API.</summary>
[Cmdlet(VerbsCommon.New, "HmsManagementToken", DefaultParameterSetName = EnvironmentSet)]
[OutputType(typeof(string), typeof(SecureString))]
public sealed class NewHmsManagementTokenCommand : TokenSigningCommand
{
    /// <summary>Signs the token.</summary>
    protected override void ProcessRecord() => SignRecord(record: null);

    private protected override string Sign(TokenSigner signer, TokenLifetime lifetime, InputRecord? record) =>
        signer.SignManagementToken(lifetime);
}
