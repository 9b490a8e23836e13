using System.Collections.ObjectModel;
using System.Management.Automation;
using System.Management.Automation.Host;
using System.Management.Automation.Runspaces;

namespace HmsTokens.PowerShell;

/// <summary>
/// Reads secrets and names through SecretManagement. The module is found at run time, so it is optional.
/// </summary>
internal static class SecretVault
{
    private const string ModuleName = "Microsoft.PowerShell.SecretManagement";

    // SecretManagement runs all vaults in one runspace, and concurrent calls fail.
    private static readonly SemaphoreSlim Gate = new(1, 1);

    /// <summary>Reads one secret.</summary>
    /// <param name="caller">The cmdlet, whose host the vault may use to ask for its password.</param>
    /// <param name="name">The secret's name.</param>
    /// <param name="vault">The vault's name; null for all registered vaults, the default one first.</param>
    /// <param name="stop">Stops waiting, even if the vault is slow.</param>
    /// <returns>The secret. Don't dispose of it: the vault may return the same object again.</returns>
    /// <exception cref="ArgumentRefusedException">There is no such secret, or the vault failed.</exception>
    public static object Read(PSCmdlet caller, string name, string? vault, CancellationToken stop)
    {
        string module = FindModule(caller.InvokeCommand)
            ?? throw new ArgumentRefusedException(ErrorRecords.SecretManagementMissing());

        // In its own thread and runspace: SecretManagement doesn't stop a vault when the pipeline is stopped, so the
        // call is abandoned instead. The gate stays closed until the vault returns.
        Gate.Wait(stop);
        Task<VaultAnswer> asking = Task.Run(
            () =>
            {
                try
                {
                    return ReadInRunspace(caller, module, name, vault);
                }
                finally
                {
                    Gate.Release();
                }
            },
            CancellationToken.None);
        Task.WaitAny([asking], stop);
        VaultAnswer answer = asking.GetAwaiter().GetResult();
        return answer.Secret ?? throw new ArgumentRefusedException(answer.Failure!);
    }

    /// <summary>The names of the registered vaults; empty if SecretManagement is missing or busy.</summary>
    public static IReadOnlyList<string> FindVaultNames() => FindNames("Get-SecretVault", vault: null);

    /// <summary>
    /// The sorted names of the secrets in one or all vaults; empty if SecretManagement is missing or busy.
    /// </summary>
    public static IReadOnlyList<string> FindSecretNames(string? vault) => FindNames("Get-SecretInfo", vault);

    // In the caller's session, which loads the module if needed.
    private static string? FindModule(CommandInvocationIntrinsics commands) =>
        commands.GetCommand($@"{ModuleName}\Get-Secret", CommandTypes.Cmdlet | CommandTypes.Function)?.Module?.Path;

    // A completer doesn't get the commands of its session, as a cmdlet does.
    private static string? FindModule()
    {
        using var shell = System.Management.Automation.PowerShell.Create(RunspaceMode.CurrentRunspace);
        return FindModule(shell.AddScript("$ExecutionContext").Invoke<EngineIntrinsics>()[0].InvokeCommand);
    }

    private static Runspace Open(string module, PSHost? host)
    {
        InitialSessionState state = InitialSessionState.CreateDefault2();
        state.ImportPSModule([module]);
        Runspace runspace = host is null
            ? RunspaceFactory.CreateRunspace(state)
            : RunspaceFactory.CreateRunspace(new HostBridge(host), state);
        runspace.Open();
        return runspace;
    }

    private static VaultAnswer ReadInRunspace(PSCmdlet caller, string module, string name, string? vault)
    {
        using Runspace runspace = Open(module, caller.Host);
        using var shell = System.Management.Automation.PowerShell.Create();
        shell.Runspace = runspace;

        // Without a vault, SecretManagement takes the name for a pattern, and doesn't find names with wildcard
        // characters. With a vault, it takes the name literally.
        if (vault is not null || !HasWildcard(name))
        {
            return ReadFromVault(shell, name, vault);
        }

        VaultAnswer? failed = null;
        foreach (string vaultName in FindVaultsDefaultFirst(shell))
        {
            VaultAnswer answer = ReadFromVault(shell, name, vaultName);
            if (answer.Secret is not null)
            {
                return answer;
            }

            failed = answer.Failure!.FullyQualifiedErrorId == "SecretNotFound" ? failed : failed ?? answer;
        }

        return failed ?? new(null, Explain(shell, null, name, vault));
    }

    private static bool HasWildcard(string name) =>
        name.Any(static c => c is '*' or '?' or '[' or ']' or '`');

    private static VaultAnswer ReadFromVault(System.Management.Automation.PowerShell shell, string name, string? vault)
    {
        shell.Commands.Clear();
        shell.Streams.ClearStreams();
        AddCommand(shell, "Get-Secret", vault).AddParameter("Name", name);
        try
        {
            PSObject[] secrets = [.. shell.Invoke().Where(static secret => secret is not null)];
            return secrets.Length switch
            {
                0 => new(null, Explain(shell, shell.Streams.Error.FirstOrDefault(), name, vault)),
                1 => new(secrets[0], null),
                _ => new(secrets, null),
            };
        }
        catch (RuntimeException e)
        {
            return new(null, Explain(shell, e.ErrorRecord, name, vault));
        }
    }

    // By the error ids of SecretManagement, and the exception that SecretStore throws if it is locked.
    private static ErrorRecord Explain(
        System.Management.Automation.PowerShell shell, ErrorRecord? error, string name, string? vault)
    {
        string id = error?.FullyQualifiedErrorId.Split(',')[0] ?? "GetSecretNotFound";
        if (id == "GetSecretVaultNotFound")
        {
            return ErrorRecords.VaultNotFound(vault!, QueryNames(shell, "Get-SecretVault", vault: null));
        }

        for (Exception? e = error?.Exception; e is not null; e = e.InnerException)
        {
            if (e.GetType().Name == "PasswordRequiredException")
            {
                return ErrorRecords.VaultLocked();
            }
        }

        if (id != "GetSecretNotFound")
        {
            return ErrorRecords.VaultFailed(error!.Exception.GetBaseException().GetType(), name, vault);
        }

        return vault is null && QueryNames(shell, "Get-SecretVault", vault: null).Length == 0
            ? ErrorRecords.VaultNotFound(null, [])
            : ErrorRecords.SecretNotFound(name, vault);
    }

    private static string[] FindVaultsDefaultFirst(System.Management.Automation.PowerShell shell) =>
        GetNames(Query(shell, "Get-SecretVault", vault: null)
            .OrderByDescending(static vault => vault.Properties["IsDefault"]?.Value is true));

    private static string[] FindNames(string command, string? vault)
    {
        if (FindModule() is not string module || !Gate.Wait(TimeSpan.FromSeconds(2)))
        {
            return [];
        }

        try
        {
            // Without a host, so that a vault can't ask for its password while the user is typing.
            using Runspace runspace = Open(module, host: null);
            using var shell = System.Management.Automation.PowerShell.Create();
            shell.Runspace = runspace;
            return [
                .. QueryNames(shell, command, vault).OrderBy(static name => name, StringComparer.OrdinalIgnoreCase)];
        }
        finally
        {
            Gate.Release();
        }
    }

    private static string[] QueryNames(System.Management.Automation.PowerShell shell, string command, string? vault) =>
        GetNames(Query(shell, command, vault));

    private static string[] GetNames(IEnumerable<PSObject> found) =>
        [.. found.Select(static item => item.Properties["Name"]?.Value as string).OfType<string>().Distinct()];

    private static Collection<PSObject> Query(
        System.Management.Automation.PowerShell shell, string command, string? vault)
    {
        shell.Commands.Clear();
        try
        {
            return AddCommand(shell, command, vault).Invoke();
        }
        catch (RuntimeException)
        {
            return [];
        }
    }

    // By its full name, so that no function shadows it, and with parameters, never as script text.
    private static System.Management.Automation.PowerShell AddCommand(
        System.Management.Automation.PowerShell shell, string command, string? vault)
    {
        shell.AddCommand($@"{ModuleName}\{command}");
        return string.IsNullOrEmpty(vault) ? shell : shell.AddParameter("Vault", vault);
    }

    private sealed record VaultAnswer(object? Secret, ErrorRecord? Failure);
}
