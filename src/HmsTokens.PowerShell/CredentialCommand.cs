using System.Management.Automation;
using System.Security;
using HmsTokens.Core;

namespace HmsTokens.PowerShell;

/// <summary>
/// What every cmdlet that signs or verifies shares: the ways to give the workspace's credential. The secret becomes
/// HMAC state as the command begins, and that is cleared when the command ends, however it ends.
/// </summary>
public abstract class CredentialCommand : PSCmdlet, IDisposable
{
    /// <summary>The set in which the environment holds what the parameters do not.</summary>
    protected const string EnvironmentSet = "Environment";

    private protected const string KeySet = "Key";
    private protected const string CredentialSet = "Credential";

    private const string AccessKeyVariable = "HMS_ACCESS_KEY";
    private const string SecretVariable = "HMS_SECRET";

    /// <summary>The app access key; from the environment's HMS_ACCESS_KEY where it is not given.</summary>
    [Parameter(ParameterSetName = EnvironmentSet)]
    [Parameter(ParameterSetName = KeySet)]
    [Alias("AccessKey")]
    [AllowNull]
    [AllowEmptyString]
    public string? AppAccessKey { get; set; }

    /// <summary>The app secret, a SecureString or a String.</summary>
    // The alias is more than a convenience: without it, -Secret is a prefix of -SecretName, and the error "no such
    // secret" would print what was meant as the secret itself.
    [Parameter(ParameterSetName = KeySet, Mandatory = true)]
    [Alias("Secret")]
    [AllowNull]
    [AppSecretTransformation]
    public SecureString? AppSecret { get; set; }

    /// <summary>The access key as user name and the app secret as password.</summary>
    [Parameter(ParameterSetName = CredentialSet, Mandatory = true)]
    [AllowNull]
    [AppCredentialTransformation]
    public PSCredential? Credential { get; set; }

    /// <summary>Clears what the command keeps of the secret. PowerShell calls it however the command ends.</summary>
    public void Dispose()
    {
        Dispose(disposing: true);
        GC.SuppressFinalize(this);
    }

    /// <summary>Disposes of the signer or the verifier.</summary>
    /// <param name="disposing">Always true: there is no finalizer.</param>
    protected abstract void Dispose(bool disposing);

    /// <summary>Whether any credential parameter was given, by the caller or by $PSDefaultParameterValues.</summary>
    private protected bool IsCredentialGiven =>
        ParameterSetName != EnvironmentSet || IsBound(nameof(AppAccessKey));

    private protected bool IsBound(string parameter) => MyInvocation.BoundParameters.ContainsKey(parameter);

    /// <summary>
    /// Finds the credential, makes what the command needs from it, and zeroes it. Without one, the whole command is
    /// pointless: a terminating error.
    /// </summary>
    private protected T UseCredential<T>(Func<AppCredential, T> use)
    {
        try
        {
            using AppCredential credential = ParameterSetName switch
            {
                KeySet => Open(AccessKeyFromAnywhere(), AppSecret, "the parameters"),
                CredentialSet => Open(Credential?.UserName, Credential?.Password, "-Credential"),
                _ => OpenFromEnvironment(),
            };
            if (credential.SecretHasOuterWhiteSpace)
            {
                WriteWarning(
                    "The app secret starts or ends with white space, which counts as part of it. If 100ms refuses the "
                    + "token, copy the secret again without its line break.");
            }

            return use(credential);
        }
        catch (HmsTokenException refusal)
        {
            ThrowTerminatingError(ErrorRecords.Of(refusal));
            throw;
        }
    }

    private AppCredential Open(string? accessKey, SecureString? secret, string source)
    {
        WriteVerbose($"The credential is that of {source}.");
        return AppCredential.FromSecureString(accessKey!, secret!);
    }

    private AppCredential OpenFromEnvironment()
    {
        string? accessKey = AccessKeyFromAnywhere();
        string? secret = Environment.GetEnvironmentVariable(SecretVariable);
        if (string.IsNullOrEmpty(secret) || (accessKey is null && !IsBound(nameof(AppAccessKey))))
        {
            ThrowTerminatingError(ErrorRecords.CredentialMissing());
        }

        WriteVerbose($"The credential is that of the environment ({SecretVariable}).");
        return new AppCredential(accessKey!, secret.AsSpan());
    }

    // A parameter that was given and is empty is a slip to be told, not a reason to look elsewhere.
    private string? AccessKeyFromAnywhere() =>
        IsBound(nameof(AppAccessKey)) ? AppAccessKey : Environment.GetEnvironmentVariable(AccessKeyVariable);
}
