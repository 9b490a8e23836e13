using System.Management.Automation;
using HmsTokens.Core;

namespace HmsTokens.PowerShell;

/// <summary>
/// As PowerShell's own [Credential()]: a user name alone asks for the password. What is neither a PSCredential nor a
/// String is refused here, since PowerShell's own conversion error prints the value, and with it a password. So is a text
/// as long as an app secret, which the prompt would show as the user name.
/// </summary>
[AttributeUsage(AttributeTargets.Property)]
internal sealed class AppCredentialTransformationAttribute : ArgumentTransformationAttribute
{
    private static readonly CredentialAttribute Prompt = new();

    /// <inheritdoc/>
    public override object? Transform(EngineIntrinsics engineIntrinsics, object? inputData) =>
        PSObjects.Unwrap(inputData) switch
        {
            null => null,
            PSCredential credential => credential,
            string { Length: < AppCredential.MinimumSecretBytes } accessKey => Prompt.Transform(engineIntrinsics, accessKey),
            string => throw new ArgumentTransformationMetadataException(
                "That text is too long for an access key to ask the app secret for. Pass a PSCredential, as Get-Credential "
                + "makes it."),
            object other => throw new ArgumentTransformationMetadataException(
                $"A credential is a PSCredential, or an access key to ask the app secret for, and this is a {other.GetType()}."),
        };
}
