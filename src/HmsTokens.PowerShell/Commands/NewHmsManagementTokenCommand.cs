using System.Management.Automation;
using System.Security;

namespace HmsTokens.PowerShell;

/// <summary>New-HmsManagementToken: makes the token with which a script calls the 100ms REST API.</summary>
[Cmdlet(VerbsCommon.New, "HmsManagementToken", DefaultParameterSetName = EnvironmentSet)]
[OutputType(typeof(string), typeof(SecureString))]
public sealed class NewHmsManagementTokenCommand : TokenSigningCommand
{
    /// <summary>Signs the token.</summary>
    protected override void ProcessRecord()
    {
        if (Sign(static (signer, lifetime) => signer.SignManagementToken(lifetime), static () => null) is string token)
        {
            WriteToken(token);
        }
    }
}
