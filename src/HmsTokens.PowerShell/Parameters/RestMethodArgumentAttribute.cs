using System.Management.Automation;
using HmsTokens.Core;

namespace HmsTokens.PowerShell;

/// <summary>Converts a method. PowerShell's own error would show the value, which may be a token.</summary>
[AttributeUsage(AttributeTargets.Property)]
internal sealed class RestMethodArgumentAttribute : ArgumentTransformationAttribute
{
    private static readonly RestMethod[] Methods = [RestMethod.Get, RestMethod.Post, RestMethod.Delete];

    /// <inheritdoc/>
    public override object Transform(EngineIntrinsics engineIntrinsics, object? inputData)
    {
        string? given = PSObjects.Unwrap(inputData)?.ToString();
        int found = Array.FindIndex(
            Methods, method => method.ToString().Equals(given, StringComparison.OrdinalIgnoreCase));
        return found >= 0 ? Methods[found] : throw new ArgumentTransformationMetadataException(Messages.MethodInvalid);
    }
}
