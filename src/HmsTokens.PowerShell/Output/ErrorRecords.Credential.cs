using System.Collections;
using System.Management.Automation;
using HmsTokens.Core;

namespace HmsTokens.PowerShell;

/// <summary>What is wrong with a credential, a vault, or a secret in it.</summary>
internal static partial class ErrorRecords
{
    private const string CredentialForms =
        "a PSCredential; a Hashtable or an object with AppAccessKey and AppSecret, with HMS_ACCESS_KEY and "
        + "HMS_SECRET, or with UserName and Password; a JSON text of one; or the app secret alone, with -AppAccessKey";

    public static ErrorRecord CredentialMissing(bool hasAccessKey, bool hasSecret) => Create(
        "CredentialMissing",
        ErrorCategory.AuthenticationError,
        (hasAccessKey, hasSecret) switch
        {
            (true, _) => "There is an access key but no app secret: HMS_SECRET is not set.",
            (_, true) => "There is an app secret in HMS_SECRET but no access key: HMS_ACCESS_KEY is not set.",
            _ => "There is no access key and no app secret.",
        }
        + " Give -AppAccessKey and -AppSecret; or -Credential, with the access key as user name and the app secret as "
        + "password; or -SecretName, of a secret in a SecretManagement vault; or set the environment variables "
        + "HMS_ACCESS_KEY and HMS_SECRET.");

    public static ErrorRecord SecretManagementMissing() => Create(
        "SecretManagementMissing",
        ErrorCategory.NotInstalled,
        "-SecretName needs the module Microsoft.PowerShell.SecretManagement, which is not installed. Install it with: "
        + "Install-PSResource Microsoft.PowerShell.SecretManagement, Microsoft.PowerShell.SecretStore");

    public static ErrorRecord NameMissing(string parameter) => Create(
        parameter + "Missing",
        ErrorCategory.InvalidArgument,
        $"-{parameter} is empty. Check the variable it comes from.");

    public static ErrorRecord SecretNameMissing() => Create(
        "SecretNameMissing", ErrorCategory.InvalidArgument, "-VaultName is there without -SecretName. Give both.");

    public static ErrorRecord VaultNotFound(string? vault, IReadOnlyCollection<string> registered) => Create(
        "VaultNotFound",
        ErrorCategory.ObjectNotFound,
        (vault is null ? "There is no vault to look in. " : $"There is no vault named {Quoted(vault)}. ")
        + (registered.Count > 0
            ? $"The registered ones: {string.Join(", ", registered.Select(static name => DisplayText.Escape(name)))}."
            : "Register one with Register-SecretVault."));

    public static ErrorRecord VaultLocked() => Create(
        "VaultLocked",
        ErrorCategory.PermissionDenied,
        "The vault is locked: it could not ask for its password, or got a wrong one. Unlock it first, with "
        + "Unlock-SecretStore for a SecretStore; for a job that runs alone, see Set-SecretStoreConfiguration.");

    // Not what the vault says: a conversion that fails in there quotes what it read.
    public static ErrorRecord VaultFailed(Type reason, string name, string? vault) => Create(
        "VaultFailed",
        ErrorCategory.InvalidResult,
        $"The vault failed with {reason} and gave no secret. To see why, run Get-Secret -Name {Quoted(name)}"
        + $"{(vault is null ? string.Empty : $" -Vault {Quoted(vault)}")}, or Test-SecretVault.");

    public static ErrorRecord SecretNotFound(string name, string? vault) => Create(
        "SecretNotFound",
        ErrorCategory.ObjectNotFound,
        $"There is no secret named {Quoted(name)} "
        + $"{(vault is null ? "in any vault" : $"in the vault {Quoted(vault)}")}. Store "
        + $"one with: Set-Secret -Name {Quoted(name)} -Secret (Get-Credential), with the access key as user name and "
        + "the app secret as password.");

    public static ErrorRecord CredentialEmpty(CredentialSource source) => Create(
        "AppSecretMissing",
        ErrorCategory.InvalidArgument,
        $"{source.Shown} is empty. Check the variable it comes from.");

    public static ErrorRecord CredentialTypeInvalid(CredentialSource source, object? value) => Create(
        source.IdStart + "TypeInvalid",
        ErrorCategory.InvalidType,
        $"{source.Shown} has {KindOf(value)}, which is not a form of a credential. The forms are {CredentialForms}.");

    public static ErrorRecord CredentialIncomplete(CredentialSource source) => Create(
        source.IdStart + "Incomplete",
        ErrorCategory.InvalidData,
        $"{source.Shown} needs an access key (AppAccessKey, AccessKey, HMS_ACCESS_KEY) and an app secret (AppSecret, "
        + "Secret, HMS_SECRET), or UserName and Password. Upper and lower case, _ and - make no difference.");

    public static ErrorRecord CredentialDisposed(CredentialSource source) => Create(
        source.IdStart + "Incomplete",
        ErrorCategory.InvalidData,
        $"{source.Shown} has a SecureString that has been disposed of. Get it again, or use another vault.");

    public static ErrorRecord CredentialAmbiguous(CredentialSource source) => Create(
        source.IdStart + "Ambiguous",
        ErrorCategory.InvalidData,
        $"{source.Shown} has two access keys or two app secrets that differ, under different names (such as AppSecret, "
        + "HMS_SECRET and Password). Remove one of them.");

    public static ErrorRecord CredentialJsonInvalid(CredentialSource source) => Create(
        source.IdStart + "JsonInvalid",
        ErrorCategory.InvalidData,
        $$"""{{source.Shown}} starts with a brace, as JSON does, but is not a JSON object. Write it as """
        + """{"AppAccessKey": "…", "AppSecret": "…"}.""");

    public static ErrorRecord AppSecretTypeInvalid(object value) => Create(
        "AppSecretTypeInvalid",
        ErrorCategory.InvalidType,
        $"-AppSecret takes a SecureString or a String, and this is {KindOf(value)}. "
        + (value is PSCredential or IDictionary or PSCustomObject
            ? "Pass it as -Credential."
            : "Check the variable it comes from."));

    public static ErrorRecord AppSecretNotAsked() => Create(
        "AppSecretMissing",
        ErrorCategory.InvalidArgument,
        "-Credential is an access key alone, and the app secret was not given when asked for, or nobody can be asked "
        + $"here. Pass {CredentialForms}.");

    public static ErrorRecord AccessKeyNotGiven() => Create(
        "AccessKeyMissing",
        ErrorCategory.InvalidArgument,
        "There is an app secret but no access key. Give -AppAccessKey with -AppSecret, or set the environment variable "
        + "HMS_ACCESS_KEY.");

    public static ErrorRecord AccessKeyNotBeside(CredentialSource source) => Create(
        "AccessKeyMissing",
        ErrorCategory.InvalidArgument,
        $"{source.Shown} has the app secret alone. Give -AppAccessKey with it, or use a PSCredential with the access "
        + "key as user name.");

    public static ErrorRecord AccessKeyDisposed() => Create(
        "AccessKeyMissing",
        ErrorCategory.InvalidArgument,
        "The SecureString that should hold the access key has been disposed of. Make a new one.");

    public static ErrorRecord AccessKeyConflict(CredentialSource source) => Create(
        "AccessKeyConflict",
        ErrorCategory.InvalidArgument,
        $"{source.Shown} has another access key than -AppAccessKey. Leave -AppAccessKey out, or use the credential of "
        + "its workspace.");

    public static ErrorRecord AccessKeyNotOfEnvironment() => Create(
        "AccessKeyConflict",
        ErrorCategory.InvalidArgument,
        "-AppAccessKey is not the access key in HMS_ACCESS_KEY, so the app secret in HMS_SECRET is another "
        + "workspace's. Give -AppSecret too, or leave -AppAccessKey out.");

    /// <summary>
    /// A name as a message shows it, in quotes, fit for a command. One as long as an app secret may be one, given by
    /// mistake: it is not shown whole.
    /// </summary>
    internal static string Quoted(string name) => $"'{DisplayText.EscapeAccessKey(name).Replace("'", "''")}'";

    private static string KindOf(object? value) => value switch
    {
        null => "a value that is null or not a text",
        string => $"a text of more than {SecureText.MaximumLength} characters",
        IList list and not (byte[] or char[]) => $"a list of {list.Count} values",
        _ => $"a {TypeNameOf(value)}",
    };
}
