using System.Globalization;

namespace HmsTokens.Core;

/// <content>Access keys, app secrets, and the vaults that hold them.</content>
internal static partial class Messages
{
    public const string AccessKeyMissing = "The app access key is empty. Copy it from " + Dashboard + ".";

    public const string AppSecretMissing =
        "The app secret is empty. Copy it from " + Dashboard + ", and check the variable or the vault that it comes "
        + "from.";

    public const string AccessKeyIsSecret =
        "The access key and the app secret are the same text, or one contains the other. Everybody can read the access "
        + "key in a token, so this would reveal the secret. Copy both from " + Dashboard + ".";

    public const string AccessKeyDisposed =
        "The SecureString that held the access key has already been disposed. Create a new one.";

    public const string AppSecretDisposed =
        "The SecureString that held the app secret has already been disposed. Create a new one.";

    public const string SubstitutePlaceholder =
        "a placeholder that was never filled in, such as $(NAME), %NAME%, <your secret> or asterisks. Check that the "
        + "variable or the vault reference was replaced with its value";

    public const string SubstituteEncrypted =
        "encrypted text from ConvertFrom-SecureString. Convert it with ConvertTo-SecureString, and pass the result";

    public const string SubstituteObject =
        "the text of an object, or JSON. Pass the object with -Credential, or pass only the value";

    public const string SubstituteLine = "a line with a name and a value. Pass only the value";

    public const string SecretManagementMissing =
        "-SecretName needs the module Microsoft.PowerShell.SecretManagement, which isn't installed. Install it with: "
        + "Install-PSResource Microsoft.PowerShell.SecretManagement, Microsoft.PowerShell.SecretStore";

    public const string SecretNameMissing = "-VaultName needs -SecretName. Pass both.";

    public const string VaultLocked =
        "The vault is locked: it couldn't ask for its password, or the password was wrong. Unlock it first, with "
        + "Unlock-SecretStore for a SecretStore vault. For an unattended job, see Set-SecretStoreConfiguration.";

    public const string AppSecretNotAnswered =
        "-Credential is only an access key. The prompt for the app secret got no answer, or can't be shown here. Pass "
        + CredentialForms + ".";

    public const string AccessKeyNotGiven =
        "There is an app secret but no access key. Pass -AppAccessKey with -AppSecret, or set the environment variable "
        + "HMS_ACCESS_KEY.";

    public const string AccessKeyNotOfEnvironment =
        "-AppAccessKey is not the access key in HMS_ACCESS_KEY, so the app secret in HMS_SECRET belongs to another "
        + "workspace. Pass -AppSecret too, or leave out -AppAccessKey.";

    /// <summary>What an error calls the parameter -Credential.</summary>
    public const string CredentialArgument = "-Credential";

    private const string CredentialForms =
        "a PSCredential; a Hashtable or an object with AppAccessKey and AppSecret, with HMS_ACCESS_KEY and "
        + "HMS_SECRET, or with UserName and Password; JSON text with these names; or only the app secret, with "
        + "-AppAccessKey";

    /// <summary>What an error calls a secret in a vault.</summary>
    public static string CredentialInVault(string secretName) => $"The secret {Quote(secretName)}";

    public static string CredentialPlaceholder(string what, string substitute) => $"The {what} is {substitute}.";

    public static string AppSecretTooShort(int bytes) => string.Format(
        CultureInfo.InvariantCulture,
        "The app secret has {0}, but HS256 needs at least {1} (RFC 7518, section 3.2). Was only part of it "
        + "copied, or is it the access key? Copy the whole secret from {2}.",
        Count(bytes, "byte"),
        AppCredential.MinimumSecretBytes,
        Dashboard);

    public static string CredentialMissing(bool hasAccessKey, bool hasSecret) =>
        (hasAccessKey, hasSecret) switch
        {
            (true, _) => "There is an access key but no app secret: HMS_SECRET is not set.",
            (_, true) => "There is an app secret in HMS_SECRET but no access key: HMS_ACCESS_KEY is not set.",
            _ => "There is no access key and no app secret.",
        }
        + " Pass -AppAccessKey and -AppSecret; or -Credential, with the access key as the user name and the app secret "
        + "as the password; or -SecretName, the name of a secret in a SecretManagement vault; or set the environment "
        + "variables HMS_ACCESS_KEY and HMS_SECRET.";

    public static string VaultNotFound(string? vault, IReadOnlyCollection<string> registered) =>
        (vault is null ? "No vault is registered. " : $"There is no vault named {Quote(vault)}. ")
        + (registered.Count > 0
            ? "The registered vaults are: "
                + $"{string.Join(", ", registered.Select(static name => DisplayText.Escape(name)))}."
            : "Register one with Register-SecretVault.");

    // Not what the vault reports: a conversion that fails in there quotes what it read.
    public static string VaultFailed(Type failure, string name, string? vault) =>
        $"The vault failed with {failure} and returned no secret. To see why, run Get-Secret -Name {Quote(name)}"
        + $"{(vault is null ? string.Empty : $" -Vault {Quote(vault)}")}, or Test-SecretVault.";

    public static string SecretNotFound(string name, string? vault) =>
        $"There is no secret named {Quote(name)} {(vault is null ? "in any vault" : $"in the vault {Quote(vault)}")}. "
        + $"Store one with: Set-Secret -Name {Quote(name)} -Secret (Get-Credential), with the access key as the user "
        + "name and the app secret as the password.";

    public static string CredentialEmpty(string source) =>
        $"{source} is empty. Check the variable or the vault that it comes from.";

    /// <param name="source">Where the credential comes from, as <see cref="CredentialInVault"/> puts it.</param>
    /// <param name="kind">What is there, as <see cref="DescribeType"/> puts it.</param>
    public static string CredentialTypeInvalid(string source, string kind) =>
        $"{source} can't be or contain {kind}. Use {CredentialForms}.";

    public static string CredentialIncomplete(string source) =>
        $"{source} needs an access key (AppAccessKey, AccessKey or HMS_ACCESS_KEY) and an app secret (AppSecret, "
        + "Secret or HMS_SECRET), or UserName and Password. Upper and lower case, _ and - make no difference.";

    public static string CredentialDisposed(string source) =>
        $"{source} has a SecureString that has already been disposed. Get it again, or use another vault.";

    public static string CredentialAmbiguous(string source) =>
        $"{source} has two different access keys or two different app secrets, under different names (such as "
        + "AppSecret, HMS_SECRET and Password). Remove one of them.";

    public static string CredentialJsonInvalid(string source) =>
        $$"""{{source}} starts with a brace, as JSON does, but is not valid JSON. Write it with double quotes, as """
        + """{"AppAccessKey": "…", "AppSecret": "…"}.""";

    /// <param name="kind">What was passed, as <see cref="DescribeType"/> puts it.</param>
    /// <param name="isCredential">Whether it may be a whole credential.</param>
    public static string AppSecretTypeInvalid(string kind, bool isCredential) =>
        $"-AppSecret must be a SecureString or text, but it is {kind}. "
        + (isCredential ? "Pass it with -Credential." : "Check the variable that it comes from.");

    public static string AccessKeyNotBeside(string source) =>
        $"{source} has only the app secret. Pass -AppAccessKey with it, or use a PSCredential with the access key as "
        + "the user name.";

    public static string AccessKeyConflict(string source) =>
        $"{source} has an access key that is not the one in -AppAccessKey. Leave out -AppAccessKey, or pass the "
        + "credential that belongs to it.";
}
