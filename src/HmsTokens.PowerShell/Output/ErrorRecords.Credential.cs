using System.Collections;
using System.Management.Automation;
using HmsTokens.Core;

namespace HmsTokens.PowerShell;

/// <content>Credentials, vaults, and the secrets in them.</content>
internal static partial class ErrorRecords
{
    public static ErrorRecord CredentialMissing(bool hasAccessKey, bool hasSecret) => Create(
        "CredentialMissing",
        ErrorCategory.AuthenticationError,
        Messages.CredentialMissing(hasAccessKey, hasSecret));

    public static ErrorRecord SecretManagementMissing() =>
        Create("SecretManagementMissing", ErrorCategory.NotInstalled, Messages.SecretManagementMissing);

    public static ErrorRecord VaultNotFound(string? vault, IReadOnlyCollection<string> registered) =>
        Create("VaultNotFound", ErrorCategory.ObjectNotFound, Messages.VaultNotFound(vault, registered));

    public static ErrorRecord VaultLocked() =>
        Create("VaultLocked", ErrorCategory.PermissionDenied, Messages.VaultLocked);

    public static ErrorRecord VaultFailed(Type failure, string name, string? vault) =>
        Create("VaultFailed", ErrorCategory.InvalidResult, Messages.VaultFailed(failure, name, vault));

    public static ErrorRecord SecretNotFound(string name, string? vault) =>
        Create("SecretNotFound", ErrorCategory.ObjectNotFound, Messages.SecretNotFound(name, vault));

    public static ErrorRecord CredentialTypeInvalid(CredentialSource source, object? value) => Create(
        source.IdPrefix + "TypeInvalid",
        ErrorCategory.InvalidType,
        Messages.CredentialTypeInvalid(
            source.Name, value is string ? Messages.DescribeLongText(SecureText.MaximumLength) : Describe(value)));

    public static ErrorRecord CredentialIncomplete(CredentialSource source) =>
        Create(source.IdPrefix + "Incomplete", ErrorCategory.InvalidData, Messages.CredentialIncomplete(source.Name));

    public static ErrorRecord CredentialDisposed(CredentialSource source) =>
        Create(source.IdPrefix + "Incomplete", ErrorCategory.InvalidData, Messages.CredentialDisposed(source.Name));

    public static ErrorRecord CredentialAmbiguous(CredentialSource source) =>
        Create(source.IdPrefix + "Ambiguous", ErrorCategory.InvalidData, Messages.CredentialAmbiguous(source.Name));

    public static ErrorRecord CredentialJsonInvalid(CredentialSource source) =>
        Create(source.IdPrefix + "JsonInvalid", ErrorCategory.InvalidData, Messages.CredentialJsonInvalid(source.Name));

    public static ErrorRecord AppSecretTypeInvalid(object value) => Create(
        "AppSecretTypeInvalid",
        ErrorCategory.InvalidType,
        Messages.AppSecretTypeInvalid(
            value is string ? Messages.DescribeLongText(SecureText.MaximumLength) : Describe(value),
            isCredential: value is PSCredential or IDictionary or PSCustomObject));

    public static ErrorRecord AccessKeyConflict(string message) =>
        Create("AccessKeyConflict", ErrorCategory.InvalidArgument, message);
}
