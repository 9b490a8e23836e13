using System.Management.Automation;
using System.Management.Automation.Host;
using System.Security;
using System.Text;
using HmsTokens.Core;

namespace HmsTokens.PowerShell;

/// <summary>
/// The base of the cmdlets that sign or verify: it reads the credential of the workspace. The secret becomes HMAC state
/// when the command starts, and the state is cleared when the command ends, in every case.
/// </summary>
public abstract class CredentialCommand : PSCmdlet, IDisposable
{
    /// <summary>The parameter set that takes the credential from the environment.</summary>
    protected const string EnvironmentSet = "Environment";

    private protected const string KeySet = "Key";
    private protected const string CredentialSet = "Credential";
    private protected const string VaultSet = "Vault";

    private const string AccessKeyVariable = "HMS_ACCESS_KEY";
    private const string SecretVariable = "HMS_SECRET";

    private readonly CancellationTokenSource _stop = new();

    /// <summary>The app access key; from the environment's HMS_ACCESS_KEY if omitted.</summary>
    [Parameter(ParameterSetName = EnvironmentSet)]
    [Parameter(ParameterSetName = KeySet)]
    [Parameter(ParameterSetName = CredentialSet)]
    [Parameter(ParameterSetName = VaultSet)]
    [Alias("AccessKey")]
    [HiddenArgument]
    public object? AppAccessKey { get; set; }

    /// <summary>The app secret, a SecureString or a String.</summary>
    // Without the alias, -Secret is a prefix of -SecretName, and the error "no such secret" would print the app secret.
    [Parameter(ParameterSetName = KeySet)]
    [Alias("Secret")]
    [HiddenArgument]
    public object? AppSecret { get; set; }

    /// <summary>A credential in any form that a vault returns, or an access key, to be asked for the secret.</summary>
    [Parameter(ParameterSetName = CredentialSet)]
    [HiddenArgument]
    public object? Credential { get; set; }

    /// <summary>The name of a secret in a SecretManagement vault.</summary>
    [Parameter(ParameterSetName = VaultSet)]
    [ArgumentCompleter(typeof(SecretNameCompleter))]
    [HiddenArgument]
    public object? SecretName { get; set; }

    /// <summary>The vault with the secret; if omitted, all registered vaults, the default one first.</summary>
    [Parameter(ParameterSetName = VaultSet)]
    [Alias("Vault")]
    [ArgumentCompleter(typeof(VaultNameCompleter))]
    public object? VaultName { get; set; }

    /// <summary>Whether a credential parameter is bound, by the caller or $PSDefaultParameterValues.</summary>
    private protected bool IsCredentialGiven =>
        ParameterSetName != EnvironmentSet || IsBound(nameof(AppAccessKey));

    /// <summary>Cancelled when the command is stopped.</summary>
    private protected CancellationToken StopToken => _stop.Token;

    /// <summary>Clears the HMAC state. PowerShell calls it at the end of every command.</summary>
    // Not _stop: it holds no resources, and StopProcessing may still be called.
    public void Dispose() => ReleaseKey();

    /// <summary>Stops waiting for a vault.</summary>
    protected override void StopProcessing() => _stop.Cancel();

    /// <summary>Disposes of the signer or the verifier.</summary>
    private protected abstract void ReleaseKey();

    private protected bool IsBound(string parameter) => MyInvocation.BoundParameters.ContainsKey(parameter);

    /// <summary>Reads the credential. The caller disposes of it.</summary>
    /// <exception cref="ArgumentRefusedException">There is none, or it is invalid.</exception>
    /// <exception cref="PipelineStoppedException">The command was stopped while it waited for a vault.</exception>
    private protected AppCredential OpenCredential()
    {
        AppCredential credential;
        try
        {
            credential = ParameterSetName switch
            {
                KeySet => OpenFromKey(),
                CredentialSet => OpenFromArgument(),
                VaultSet => OpenFromVault(),
                _ => OpenFromEnvironment(),
            };
        }
        catch (HmsTokenException refusal)
        {
            throw new ArgumentRefusedException(ErrorRecords.From(refusal));
        }
        catch (OperationCanceledException)
        {
            throw new PipelineStoppedException();
        }

        try
        {
            ReportCredential(credential);
            return credential;
        }
        catch
        {
            // A preference such as -WarningAction Stop may end the command.
            credential.Dispose();
            throw;
        }
    }

    private void ReportCredential(AppCredential credential)
    {
        string source = ParameterSetName switch
        {
            KeySet => "-" + nameof(AppSecret),
            CredentialSet => "-" + nameof(Credential),
            VaultSet => "-" + nameof(SecretName),
            _ => SecretVariable,
        };
        WriteVerbose(Messages.CredentialUsed(source, credential.AccessKey));
        WarnIfTrimmed(credential.AccessKeyWasTrimmed, "access key");
        WarnIfTrimmed(credential.AppSecretWasTrimmed, "app secret");
    }

    private void WarnIfTrimmed(bool wasTrimmed, string what)
    {
        if (wasTrimmed)
        {
            WriteWarning(Messages.CredentialTrimmed(what));
        }
    }

    private AppCredential OpenFromKey()
    {
        object? given = PSObjects.Unwrap(CredentialReader.UnwrapSingle(HiddenArgument.Reveal(AppSecret)));
        if (given is not (null or SecureString or string { Length: <= SecureText.MaximumLength }))
        {
            throw new ArgumentRefusedException(ErrorRecords.AppSecretTypeInvalid(given));
        }

        string accessKey = FindAccessKey() ?? throw new ArgumentRefusedException(
            ErrorRecords.Missing("AccessKey", Messages.AccessKeyNotGiven));
        using SecureString? converted = given is string text ? SecureText.From(text) : null;
        return AppCredential.FromSecureString(accessKey, converted ?? (SecureString?)given!);
    }

    private AppCredential OpenFromArgument()
    {
        object? value = CredentialReader.UnwrapSingle(HiddenArgument.Reveal(Credential));
        if (IsBound(nameof(AppAccessKey)) || !IsUserName(PSObjects.Unwrap(value) as string))
        {
            return Open(value, CredentialSource.Argument);
        }

        PSCredential answer = PromptForSecret(AppCredential.ReadAccessKey((string)PSObjects.Unwrap(value)!));
        using (answer.Password)
        {
            return Open(answer, CredentialSource.Argument);
        }
    }

    // Text as long as an app secret is taken for one: as a user name, a prompt would show it.
    private static bool IsUserName(string? text)
    {
        string trimmed = CredentialText.Trim(text ?? string.Empty);
        return trimmed.Length > 0 && trimmed[0] != '{'
            && Encoding.UTF8.GetByteCount(trimmed) < AppCredential.MinimumSecretBytes;
    }

    private PSCredential PromptForSecret(string accessKey)
    {
        try
        {
            return Host.UI.PromptForCredential(
                Messages.PromptTitle, Messages.PromptForSecret, accessKey, string.Empty)
                ?? throw RefuseUnanswered();
        }
        catch (Exception e) when (e is HostException or InvalidOperationException or NotImplementedException)
        {
            throw RefuseUnanswered();
        }
    }

    private static ArgumentRefusedException RefuseUnanswered() =>
        new(ErrorRecords.Missing(nameof(AppSecret), Messages.AppSecretNotAnswered));

    private AppCredential OpenFromVault()
    {
        if (!IsBound(nameof(SecretName)))
        {
            throw new ArgumentRefusedException(ErrorRecords.Missing(nameof(SecretName), Messages.SecretNameMissing));
        }

        string name = ReadName(SecretName, nameof(SecretName));
        string? vault = IsBound(nameof(VaultName)) ? ReadName(VaultName, nameof(VaultName)) : null;
        return Open(SecretVault.Read(this, name, vault, _stop.Token), CredentialSource.Vault(name));
    }

    private static string ReadName(object? value, string parameter)
    {
        string? name = TextArgument.Read(HiddenArgument.Reveal(value), parameter);
        return string.IsNullOrWhiteSpace(name)
            ? throw new ArgumentRefusedException(ErrorRecords.Missing(parameter, Messages.ArgumentEmpty(parameter)))
            : name!;
    }

    private AppCredential Open(object? value, CredentialSource source)
    {
        string? otherAccessKey = FindAccessKey();
        using var read = new CredentialReader(value, source, hasOtherAccessKey: otherAccessKey is not null);
        if (read.AccessKey is not null && IsBound(nameof(AppAccessKey))
            && AppCredential.ReadAccessKey(otherAccessKey) != AppCredential.ReadAccessKey(read.AccessKey))
        {
            throw new ArgumentRefusedException(ErrorRecords.AccessKeyConflict(Messages.AccessKeyConflict(source.Name)));
        }

        string accessKey = read.AccessKey ?? otherAccessKey
            ?? throw new ArgumentRefusedException(
                ErrorRecords.Missing("AccessKey", Messages.AccessKeyNotBeside(source.Name)));
        return AppCredential.FromSecureString(accessKey, read.AppSecret!);
    }

    private AppCredential OpenFromEnvironment()
    {
        string? accessKey = FindAccessKey();
        string? secret = Environment.GetEnvironmentVariable(SecretVariable);
        if (string.IsNullOrEmpty(secret) || accessKey is null)
        {
            throw new ArgumentRefusedException(
                ErrorRecords.CredentialMissing(accessKey is not null, !string.IsNullOrEmpty(secret)));
        }

        string? named = Environment.GetEnvironmentVariable(AccessKeyVariable);
        if (!string.IsNullOrEmpty(named) && AppCredential.ReadAccessKey(accessKey) != CredentialText.Trim(named))
        {
            throw new ArgumentRefusedException(ErrorRecords.AccessKeyConflict(Messages.AccessKeyNotOfEnvironment));
        }

        // Not as a span: System.Memory is loaded from the module's folder, and must not be used in this assembly.
        using SecureString secure = SecureText.From(secret);
        return AppCredential.FromSecureString(accessKey, secure);
    }

    // A bound but empty parameter is a mistake to report, not a reason to use the environment.
    private string? FindAccessKey()
    {
        if (!IsBound(nameof(AppAccessKey)))
        {
            string? accessKey = Environment.GetEnvironmentVariable(AccessKeyVariable);
            return string.IsNullOrEmpty(accessKey) ? null : accessKey;
        }

        object? given = HiddenArgument.Reveal(AppAccessKey);
        try
        {
            return PSObjects.Unwrap(given) is SecureString secure
                ? SecureText.ToText(secure)
                : TextArgument.Read(given, nameof(AppAccessKey)) ?? string.Empty;
        }
        catch (ObjectDisposedException)
        {
            throw new ArgumentRefusedException(ErrorRecords.Missing("AccessKey", Messages.AccessKeyDisposed));
        }
    }
}
