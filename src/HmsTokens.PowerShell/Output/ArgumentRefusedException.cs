using System.Management.Automation;

namespace HmsTokens.PowerShell;

/// <summary>
/// Carries the error record for an invalid argument, cell or credential to the cmdlet, which decides whether to end the
/// command, skip the record, or fail a check.
/// </summary>
internal sealed class ArgumentRefusedException(ErrorRecord record) : Exception(record.Exception.Message)
{
    public ErrorRecord Record { get; } = record;
}
