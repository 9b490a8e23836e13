using System.Management.Automation;
using System.Management.Automation.Host;
using System.Security;
using System.Text;
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

    /// <summary>The app access key; from the environment's HMS_ACCESS_KEY if omitted.</summary>
    [Parameter(ParameterSetName = EnvironmentSet)]
    [Parameter(ParameterSetName = KeySet)]
    [Parameter(ParameterSetName = CredentialSet)]
    [Parameter(ParameterSetName = VaultSet)]
    [Alias("AccessKey")]
    [HiddenArgument]
    public object? AppAccessKey { get; set; }

    /// <summary>The app secret, a SecureString or a String.</summary>
    // The alias is more than a convenience: without it, -Secret is a prefix of -SecretName, and the error "no such
    // secret" would print what was meant as the secret itself.
    [Parameter(ParameterSetName = KeySet)]
    [Alias("Secret")]
    [HiddenArgument]
    public object? AppSecret { get; set; }

    /// <summary>A credential in any form that a vault hands out; or an access key, to ask for the app secret.</summary>
    [Parameter(ParameterSetName = CredentialSet)]
    [HiddenArgument]
    public object? Credential { get; set; }

    /// <summary>The name of a secret in a SecretManagement vault.</summary>
    [Parameter(ParameterSetName = VaultSet)]
    [ArgumentCompleter(typeof(SecretNameCompleter))]
    [HiddenArgument]
    public object? SecretName { get; set; }

    /// <summary>The vault that holds the secret; all registered ones, the default first, if omitted.</summary>
    [Parameter(ParameterSetName = VaultSet)]
    [Alias("Vault")]
    [ArgumentCompleter(typeof(VaultNameCompleter))]
    public object? VaultName { get; set; }

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

    /// <summary>Is cancelled when the command is stopped.</summary>
    private protected CancellationToken Stop => _stop.Token;

    private protected bool IsBound(string parameter) => MyInvocation.BoundParameters.ContainsKey(parameter);

    /// <summary>Finds the credential. The caller disposes of it.</summary>
    /// <exception cref="ArgumentRefusedException">There is none, or it cannot be used.</exception>
    /// <exception cref="PipelineStoppedException">The command was stopped while a vault was asked.</exception>
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
            throw new ArgumentRefusedException(ErrorRecords.Of(refusal));
        }
        catch (OperationCanceledException)
        {
            throw new PipelineStoppedException();
        }

        try
        {
            Report(credential);
            return credential;
        }
        catch
        {
            // A warning may end the command.
            credential.Dispose();
            throw;
        }
    }

    private void Report(AppCredential credential)
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
        object? given = PSObjects.Unwrap(CredentialReader.Single(HiddenArgument.Reveal(AppSecret)));
        if (given is not (null or SecureString or string { Length: <= SecureText.MaximumLength }))
        {
            throw new ArgumentRefusedException(ErrorRecords.AppSecretTypeInvalid(given));
        }

        string accessKey = FindAccessKey() ?? throw new ArgumentRefusedException(
            ErrorRecords.Missing("AccessKey", Messages.AccessKeyNotGiven));
        using SecureString? made = given is string text ? SecureText.From(text) : null;
        return AppCredential.FromSecureString(accessKey, made ?? (SecureString?)given!);
    }

    private AppCredential OpenFromArgument()
    {
        object? value = CredentialReader.Single(HiddenArgument.Reveal(Credential));
        if (IsBound(nameof(AppAccessKey)) || !IsUserName(PSObjects.Unwrap(value) as string))
        {
            return Open(value, CredentialSource.Argument);
        }

        PSCredential answer = AskFor(AppCredential.ReadAccessKey((string)PSObjects.Unwrap(value)!));
        using (answer.Password)
        {
            return Open(answer, CredentialSource.Argument);
        }
    }

    // As long as an app secret, it is one: a prompt would show it as the name of the user.
    private static bool IsUserName(string? text)
    {
        string trimmed = CredentialText.Trim(text ?? string.Empty);
        return trimmed.Length > 0 && trimmed[0] != '{'
            && Encoding.UTF8.GetByteCount(trimmed) < AppCredential.MinimumSecretBytes;
    }

    private PSCredential AskFor(string accessKey)
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
        string? beside = FindAccessKey();
        using var read = new CredentialReader(value, source, isAccessKeyBeside: beside is not null);
        if (read.AccessKey is not null && IsBound(nameof(AppAccessKey))
            && AppCredential.ReadAccessKey(beside) != AppCredential.ReadAccessKey(read.AccessKey))
        {
            throw new ArgumentRefusedException(ErrorRecords.AccessKeyConflict(Messages.AccessKeyConflict(source.Name)));
        }

        string accessKey = read.AccessKey ?? beside
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

        // Not as a span: Windows PowerShell has no System.Memory, and only the core's folder does.
        using SecureString secure = SecureText.From(secret);
        return AppCredential.FromSecureString(accessKey, secure);
    }

    // One that is given and empty is a mistake to report, not a reason to look elsewhere.
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
