using System.Management.Automation;
using HmsTokens.Core;

namespace HmsTokens.PowerShell;

/// <content>Calls of the REST API.</content>
internal static partial class ErrorRecords
{
    public static ErrorRecord PathMissing() =>
        Create(nameof(HmsTokenError.PathInvalid), ErrorCategory.InvalidArgument, Messages.PathMissing);

    public static ErrorRecord PathTypeInvalid(object value) =>
        Create(nameof(HmsTokenError.PathInvalid), ErrorCategory.InvalidType, Messages.PathTypeInvalid(TypeNameOf(value)));

    public static ErrorRecord BodyMissing() =>
        Create(nameof(HmsTokenError.BodyInvalid), ErrorCategory.InvalidArgument, Messages.BodyMissing);

    public static ErrorRecord BodyIsLines() =>
        Create(nameof(HmsTokenError.BodyInvalid), ErrorCategory.InvalidType, Messages.BodyIsLines);
}
