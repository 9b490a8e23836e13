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
    private protected const string VaultSet = "Vault";

    private const string AccessKeyVariable = "HMS_ACCESS_KEY";
    private const string SecretVariable = "HMS_SECRET";

    private readonly CancellationTokenSource _stop = new();

    /// <summary>The app access key; from the environment's HMS_ACCESS_KEY where it is not given.</summary>
    [Parameter(ParameterSetName = EnvironmentSet)]
    [Parameter(ParameterSetName = KeySet)]
    [Parameter(ParameterSetName = VaultSet)]
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

    /// <summary>The name of a secret in a SecretManagement vault.</summary>
    [Parameter(ParameterSetName = VaultSet, Mandatory = true)]
    [ArgumentCompleter(typeof(SecretNameCompleter))]
    public string? SecretName { get; set; }

    /// <summary>The vault that holds the secret; all registered ones, the default first, unless given.</summary>
    [Parameter(ParameterSetName = VaultSet)]
    [Alias("Vault")]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(VaultNameCompleter))]
    public string? VaultName { get; set; }

    /// <summary>Clears what the command keeps of the secret. PowerShell calls it however the command ends.</summary>
    public void Dispose()
    {
        // Not of _stop, which holds nothing: a late stop may still come for it.
        Dispose(disposing: true);
        GC.SuppressFinalize(this);
    }

    /// <summary>Disposes of the signer or the verifier.</summary>
    /// <param name="disposing">Always true: there is no finalizer.</param>
    protected abstract void Dispose(bool disposing);

    /// <summary>Gives up waiting for a vault.</summary>
    protected override void StopProcessing() => _stop.Cancel();

    /// <summary>Whether any credential parameter was given, by the caller or by $PSDefaultParameterValues.</summary>
    private protected bool IsCredentialGiven =>
        ParameterSetName != EnvironmentSet || IsBound(nameof(AppAccessKey));

    private protected bool IsBound(string parameter) => MyInvocation.BoundParameters.ContainsKey(parameter);

    /// <summary>Finds the credential; the caller disposes of it.</summary>
    /// <exception cref="ArgumentRefusedException">There is none, or it cannot be used.</exception>
    private protected AppCredential OpenCredential()
    {
        try
        {
            AppCredential credential = ParameterSetName switch
            {
                KeySet => OpenFromKey(),
                CredentialSet => AppCredential.FromSecureString(Credential?.UserName!, Credential?.Password!),
                VaultSet => OpenFromVault(),
                _ => OpenFromEnvironment(),
            };
            WriteVerbose(
                $"The credential is that of the parameter set {ParameterSetName}; its access key is "
                + $"'{DisplayText.Escape(credential.AccessKey)}'.");
            WarnOfWhiteSpace("access key", credential.AccessKeyHasOuterWhiteSpace);
            WarnOfWhiteSpace("app secret", credential.SecretHasOuterWhiteSpace);
            return credential;
        }
        catch (HmsTokenException refusal)
        {
            throw new ArgumentRefusedException(ErrorRecords.Of(refusal));
        }
        catch (OperationCanceledException)
        {
            throw new PipelineStoppedException();
        }
    }

    private void WarnOfWhiteSpace(string what, bool hasIt)
    {
        if (hasIt)
        {
            WriteWarning(
                $"The {what} starts or ends with white space, which counts as part of it. If 100ms refuses the token, copy "
                + $"the {what} again without its line break.");
        }
    }

    private AppCredential OpenFromKey()
    {
        string? accessKey = AccessKeyFromAnywhere();
        return accessKey is null && !IsBound(nameof(AppAccessKey))
            ? throw new ArgumentRefusedException(ErrorRecords.AccessKeyNotGiven())
            : AppCredential.FromSecureString(accessKey!, AppSecret!);
    }

    private AppCredential OpenFromVault()
    {
        using var secret = new VaultSecret(SecretVault.Read(this, SecretName!, VaultName, _stop.Token));
        if (secret.AccessKey is null)
        {
            string accessKey = AccessKeyFromAnywhere()
                ?? throw new ArgumentRefusedException(ErrorRecords.AccessKeyNotInVault(SecretName!));
            return AppCredential.FromSecureString(accessKey, secret.AppSecret);
        }

        return IsBound(nameof(AppAccessKey)) && AppAccessKey != secret.AccessKey
            ? throw new ArgumentRefusedException(ErrorRecords.AccessKeyNotThatOfVault(SecretName!))
            : AppCredential.FromSecureString(secret.AccessKey, secret.AppSecret);
    }

    private AppCredential OpenFromEnvironment()
    {
        string? accessKey = AccessKeyFromAnywhere();
        string? secret = Environment.GetEnvironmentVariable(SecretVariable);
        bool hasAccessKey = accessKey is not null || IsBound(nameof(AppAccessKey));
        if (string.IsNullOrEmpty(secret) || !hasAccessKey)
        {
            throw new ArgumentRefusedException(ErrorRecords.CredentialMissing(hasAccessKey, !string.IsNullOrEmpty(secret)));
        }

        // Not as a span: Windows PowerShell has no System.Memory, and only the core's folder does.
        using SecureString secure = SecureText.From(secret);
        return AppCredential.FromSecureString(accessKey!, secure);
    }

    // A parameter that was given and is empty is a slip to be told, not a reason to look elsewhere.
    private string? AccessKeyFromAnywhere() =>
        IsBound(nameof(AppAccessKey)) ? AppAccessKey : Environment.GetEnvironmentVariable(AccessKeyVariable);
}
