using System.Management.Automation;

namespace HmsTokens.PowerShell;

/// <summary>Carries the error record of a credential that cannot be used up to the cmdlet, which ends with it.</summary>
internal sealed class CredentialRefusedException(ErrorRecord record) : Exception(record.Exception.Message)
{
    public ErrorRecord Record { get; } = record;
}
