using System.Management.Automation;
using HmsTokens.Core;

namespace HmsTokens.PowerShell;

/// <content>Calls of the REST API.</content>
internal static partial class ErrorRecords
{
    public static ErrorRecord PathBesidePaths() =>
        Create("ParametersExcludeEachOther", ErrorCategory.InvalidArgument, Messages.PathBesidePaths);
}
