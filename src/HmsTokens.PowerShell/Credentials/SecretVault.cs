using System.Collections.ObjectModel;
using System.Management.Automation;
using System.Management.Automation.Host;
using System.Management.Automation.Runspaces;

namespace HmsTokens.PowerShell;

/// <summary>
/// Asks SecretManagement for secrets and names. The module is found at run time, so that nobody needs it who has no
/// vault.
/// </summary>
internal static class SecretVault
{
    private const string ModuleName = "Microsoft.PowerShell.SecretManagement";

    // SecretManagement runs every vault in one runspace of its own, and two calls at once break one another.
    private static readonly SemaphoreSlim Gate = new(1, 1);

    /// <summary>
    /// Reads one secret, as the vault has it. Every failure is an error record that says what to do next.
    /// </summary>
    /// <param name="caller">The cmdlet, whose host the vault may use to ask for its password.</param>
    /// <param name="name">The secret's name.</param>
    /// <param name="vault">The vault's name; null to look in all that are registered, the default one first.</param>
    /// <param name="stop">Gives up at once, also while the vault is slow to answer.</param>
    /// <returns>What the vault hands out, which stays the vault's: it may hand it out again.</returns>
    public static object Read(PSCmdlet caller, string name, string? vault, CancellationToken stop)
    {
        string module = FindModule(caller.InvokeCommand)
            ?? throw new ArgumentRefusedException(ErrorRecords.SecretManagementMissing());

        // On a thread and in a runspace of its own: SecretManagement does not stop a vault when the pipeline is
        // stopped, so the one way not to wait for it is to leave it alone. The gate stays shut until it has answered.
        Gate.Wait(stop);
        Task<Answer> asking = Task.Run(
            () =>
            {
                try
                {
                    return Ask(caller, module, name, vault);
                }
                finally
                {
                    Gate.Release();
                }
            },
            CancellationToken.None);
        Task.WaitAny([asking], stop);
        Answer answer = asking.GetAwaiter().GetResult();
        return answer.Secret ?? throw new ArgumentRefusedException(answer.Failure!);
    }

    /// <summary>The names of the registered vaults; none where SecretManagement is not there or busy.</summary>
    public static IReadOnlyList<string> VaultNames() => NamesFrom("Get-SecretVault", vault: null);

    /// <summary>
    /// The names of the secrets in one vault, or in all, in order; none where SecretManagement is not there or busy.
    /// </summary>
    public static IReadOnlyList<string> SecretNames(string? vault) => NamesFrom("Get-SecretInfo", vault);

    // In the caller's session, which loads the module where it has not yet.
    private static string? FindModule(CommandInvocationIntrinsics commands) =>
        commands.GetCommand($@"{ModuleName}\Get-Secret", CommandTypes.Cmdlet | CommandTypes.Function)?.Module?.Path;

    // A completer is not handed its session's commands, as a cmdlet is.
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

    private static Answer Ask(PSCmdlet caller, string module, string name, string? vault)
    {
        using Runspace runspace = Open(module, caller.Host);
        using var shell = System.Management.Automation.PowerShell.Create();
        shell.Runspace = runspace;

        // Without a vault, SecretManagement looks for the name in the default one as a pattern, and finds no name that
        // has such a character. With a vault, the name is taken as it is.
        if (vault is not null || !HasWildcard(name))
        {
            return AskOne(shell, name, vault);
        }

        Answer? failed = null;
        foreach (string one in VaultsInOrder(shell))
        {
            Answer answer = AskOne(shell, name, one);
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

    private static Answer AskOne(System.Management.Automation.PowerShell shell, string name, string? vault)
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

    // SecretManagement's own ids, and the name of the exception with which SecretStore says that it is locked.
    private static ErrorRecord Explain(
        System.Management.Automation.PowerShell shell, ErrorRecord? error, string name, string? vault)
    {
        string id = error?.FullyQualifiedErrorId.Split(',')[0] ?? "GetSecretNotFound";
        if (id == "GetSecretVaultNotFound")
        {
            return ErrorRecords.VaultNotFound(vault!, Names(shell, "Get-SecretVault", vault: null));
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

        return vault is null && Names(shell, "Get-SecretVault", vault: null).Length == 0
            ? ErrorRecords.VaultNotFound(null, [])
            : ErrorRecords.SecretNotFound(name, vault);
    }

    private static string[] VaultsInOrder(System.Management.Automation.PowerShell shell) =>
        NamesOf(Query(shell, "Get-SecretVault", vault: null)
            .OrderByDescending(static vault => vault.Properties["IsDefault"]?.Value is true));

    private static string[] NamesFrom(string command, string? vault)
    {
        if (FindModule() is not string module || !Gate.Wait(TimeSpan.FromSeconds(2)))
        {
            return [];
        }

        try
        {
            // Without a host: a vault that would ask for its password must not do so in the middle of a line.
            using Runspace runspace = Open(module, host: null);
            using var shell = System.Management.Automation.PowerShell.Create();
            shell.Runspace = runspace;
            return [.. Names(shell, command, vault).OrderBy(static name => name, StringComparer.OrdinalIgnoreCase)];
        }
        finally
        {
            Gate.Release();
        }
    }

    private static string[] Names(System.Management.Automation.PowerShell shell, string command, string? vault) =>
        NamesOf(Query(shell, command, vault));

    private static string[] NamesOf(IEnumerable<PSObject> found) =>
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

    // By its full name, so that no function of that name stands in for it, and with parameters, never as script text.
    private static System.Management.Automation.PowerShell AddCommand(
        System.Management.Automation.PowerShell shell, string command, string? vault)
    {
        shell.AddCommand($@"{ModuleName}\{command}");
        return string.IsNullOrEmpty(vault) ? shell : shell.AddParameter("Vault", vault);
    }

    private sealed record Answer(object? Secret, ErrorRecord? Failure);
}
