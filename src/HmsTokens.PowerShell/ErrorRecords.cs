using System.Management.Automation;
using HmsTokens.Core;

namespace HmsTokens.PowerShell;

/// <summary>
/// Every error of the module: its id, which scripts may rely on, its category, and what it says. No record holds a secret
/// or a token, in its message, its exception or its target.
/// </summary>
internal static class ErrorRecords
{
    public const string WaysToGiveCredentials =
        "Give -AppAccessKey and -AppSecret; or -Credential, with the access key as user name and the app secret as "
        + "password; or -SecretName, of a secret in a SecretManagement vault; or set the environment variables "
        + "HMS_ACCESS_KEY and HMS_SECRET.";

    /// <summary>What the core refused; the id is the name of its error.</summary>
    public static ErrorRecord Of(HmsTokenException refusal, object? target = null) =>
        new(refusal, refusal.Error.ToString(), CategoryOf(refusal.Error), target);

    public static ErrorRecord CredentialMissing() => Create(
        "CredentialMissing",
        ErrorCategory.AuthenticationError,
        "No access key and app secret to work with. " + WaysToGiveCredentials);

    public static ErrorRecord ParametersExcludeEachOther(string one, string other) => Create(
        "ParametersExcludeEachOther",
        ErrorCategory.InvalidArgument,
        $"-{one} and -{other} exclude each other. Leave one of them out.");

    public static ErrorRecord TokenTypeInvalid(string typeName) => Create(
        "TokenTypeInvalid",
        ErrorCategory.InvalidType,
        $"A token is a String or a SecureString, and this is a {typeName}. Pipe tokens one by one, or objects with a "
        + "property named Token, AuthToken or ManagementToken.");

    private static ErrorRecord Create(string id, ErrorCategory category, string message) =>
        new(new InvalidOperationException(message), id, category, targetObject: null);

    private static ErrorCategory CategoryOf(HmsTokenError error) => error switch
    {
        HmsTokenError.AppSecretTooShort or HmsTokenError.AlgorithmNotAllowed or HmsTokenError.SignatureInvalid
            or HmsTokenError.AccessKeyMismatch => ErrorCategory.SecurityError,
        HmsTokenError.TokenTooLarge => ErrorCategory.LimitsExceeded,
        HmsTokenError.TokenHasScheme or HmsTokenError.TokenEncrypted or HmsTokenError.TokenMalformed
            => ErrorCategory.InvalidData,
        _ => ErrorCategory.InvalidArgument,
    };
}
