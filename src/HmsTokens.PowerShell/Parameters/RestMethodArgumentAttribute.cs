using System.Management.Automation;
using HmsTokens.Core;

namespace HmsTokens.PowerShell;

/// <summary>Reads a method in place of PowerShell, whose error would show the value, and somebody may pass a token.</summary>
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
