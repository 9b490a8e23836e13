using System.Management.Automation;

namespace HmsTokens.PowerShell;

/// <summary>
/// As PowerShell's own [Credential()]: a user name alone asks for the password. What is neither a PSCredential nor a
/// String is refused here, since PowerShell's own conversion error prints the value, and with it a password.
/// </summary>
[AttributeUsage(AttributeTargets.Property)]
internal sealed class AppCredentialTransformationAttribute : ArgumentTransformationAttribute
{
    private static readonly CredentialAttribute Prompt = new();

    /// <inheritdoc/>
    public override object? Transform(EngineIntrinsics engineIntrinsics, object? inputData) =>
        Unwrapped.Of(inputData) switch
        {
            null => null,
            PSCredential credential => credential,
            string accessKey => Prompt.Transform(engineIntrinsics, accessKey),
            object other => throw new ArgumentTransformationMetadataException(
                $"A credential is a PSCredential, or an access key to ask the app secret for, and this is a {other.GetType()}."),
        };
}
