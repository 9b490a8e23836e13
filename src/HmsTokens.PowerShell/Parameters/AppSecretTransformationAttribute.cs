using System.Management.Automation;
using System.Security;

namespace HmsTokens.PowerShell;

/// <summary>
/// Makes a SecureString of a String, and refuses everything else before PowerShell's own conversion does: that one's
/// errors print the value (PowerShell/PowerShell#19375).
/// </summary>
[AttributeUsage(AttributeTargets.Property)]
internal sealed class AppSecretTransformationAttribute : ArgumentTransformationAttribute
{
    /// <inheritdoc/>
    public override object? Transform(EngineIntrinsics engineIntrinsics, object? inputData) =>
        PSObjects.Unwrap(inputData) switch
        {
            null => null,
            SecureString secret => secret,
            string secret => SecureText.From(secret),
            object other => throw new ArgumentTransformationMetadataException(
                $"An app secret is a SecureString or a String, and this is a {other.GetType()}."),
        };
}
