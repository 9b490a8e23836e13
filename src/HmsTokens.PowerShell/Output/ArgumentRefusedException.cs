using System.Management.Automation;

namespace HmsTokens.PowerShell;

/// <summary>
/// Carries the error record of an argument, a cell or a credential that cannot be used up to the cmdlet, which decides
/// whether it ends the command, the record, or a check.
/// </summary>
internal sealed class ArgumentRefusedException(ErrorRecord record) : Exception(record.Exception.Message)
{
    public ErrorRecord Record { get; } = record;
}
