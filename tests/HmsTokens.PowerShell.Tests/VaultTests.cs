using System.Collections;
using System.Management.Automation.Runspaces;
using System.Security;
using static System.Management.Automation.ErrorCategory;
using Engine = System.Management.Automation.PowerShell;

namespace HmsTokens.PowerShell.Tests;

/// <summary>
/// The vault parameters, with a fake SecretManagement; tests/Pester/Vault.Tests.ps1 uses the real one.
/// </summary>
public sealed class VaultTests : IClassFixture<Shell>
{
    private const string Suffix = ",HmsTokens.PowerShell.NewHmsManagementTokenCommand";

    private readonly Shell _shell;

    public VaultTests(Shell shell)
    {
        FakeVault.Reset();
        _shell = shell;
        _shell.Run("Import-Module $module", new { module = FakeModule }).AssertNoErrors();
    }

    public static string FakeModuleFolder { get; } = Path.Combine(AppContext.BaseDirectory, "FakeVaultModule");

    public static string FakeModule { get; } = Path.Combine(
        FakeModuleFolder, "Microsoft.PowerShell.SecretManagement", "Microsoft.PowerShell.SecretManagement.psd1");

    public static Cases<Func<object>> AcceptedSecrets { get; } = new()
    {
        { "PSCredential", () => new PSCredential(TestTokens.AccessKey, TestTokens.Secure(TestTokens.Secret)) },
        { "Hashtable AppAccessKey, AppSecret", () => CreateTable("AppAccessKey", "AppSecret") },
        { "Hashtable AccessKey, Secret", () => CreateTable("AccessKey", "Secret") },
        { "Hashtable app_access_key, app_secret", () => CreateTable("app_access_key", "app_secret") },
        { "Hashtable HMS_ACCESS_KEY, HMS_SECRET", () => CreateTable("HMS_ACCESS_KEY", "HMS_SECRET") },
        { "Hashtable hms_access_key, hms_secret", () => CreateTable("hms_access_key", "hms_secret") },
        { "Hashtable APPACCESSKEY, APPSECRET", () => CreateTable("APPACCESSKEY", "APPSECRET") },
        { "Hashtable of one spelling for each", () => CreateTable("HMS_ACCESS_KEY", "AppSecret") },
        { "Hashtable HMS_APP_ACCESS_KEY, HMS_APP_SECRET", () => CreateTable("HMS_APP_ACCESS_KEY", "HMS_APP_SECRET") },
        { "Hashtable UserName, Password", () => CreateTable("UserName", "Password") },
        { "Hashtable Login, Password", () => CreateTable("Login", "password") },
        { "object", () => TestTokens.Row(("AppAccessKey", TestTokens.AccessKey), ("AppSecret", TestTokens.Secret)) },
        { "JSON", () => $$"""{"AppAccessKey": "{{TestTokens.AccessKey}}", "AppSecret": "{{TestTokens.Secret}}"}""" },
        {
            "JSON after a byte order mark",
            () => "\uFEFF" + $$"""{"UserName": "{{TestTokens.AccessKey}}", "Password": "{{TestTokens.Secret}}"}"""
        },
        {
            "Hashtable of SecureStrings",
            () => new Hashtable
            {
                ["AppAccessKey"] = TestTokens.Secure(TestTokens.AccessKey),
                ["AppSecret"] = TestTokens.Secure(TestTokens.Secret),
            }
        },
        {
            "Hashtable with more in it",
            () => new Hashtable(CreateTable("AppAccessKey", "AppSecret")) { ["Workspace"] = "QA", ["Port"] = 1 }
        },
        {
            "Hashtable of two spellings that agree",
            () => new Hashtable(CreateTable("AppAccessKey", "AppSecret"))
            {
                ["HMS_ACCESS_KEY"] = TestTokens.AccessKey,
                ["HMS_SECRET"] = TestTokens.Secret,
            }
        },
    };

    [Theory]
    [MemberData(nameof(AcceptedSecrets))]
    public void Each_type_of_secret_is_accepted(string type)
    {
        FakeVault.Add("qa", "hms", AcceptedSecrets[type]);
        TestTokens.Claims(_shell.Run("New-HmsManagementToken -SecretName hms").AssertSingle());
        TestTokens.Claims(_shell.Run("New-HmsAuthToken r host -SecretName hms -Vault qa").AssertSingle());
        Assert.Equal(
            true,
            _shell.Run("$token | Test-HmsToken -SecretName hms", new { token = TestTokens.Valid })
                .AssertSingle().BaseObject);
        Assert.Equal(
            true,
            _shell.Run(
                "($token | ConvertFrom-HmsToken -SecretName hms).SignatureVerified", new { token = TestTokens.Valid })
                .AssertSingle().BaseObject);
    }

    public static Cases<Func<object>> AppSecretsAlone { get; } = new()
    {
        { "String", () => TestTokens.Secret },
        { "SecureString", () => TestTokens.Secure(TestTokens.Secret) },
    };

    [Theory]
    [MemberData(nameof(AppSecretsAlone))]
    public void The_app_secret_alone_is_accepted_with_AppAccessKey(string type)
    {
        FakeVault.Add("qa", "hms", AppSecretsAlone[type]);
        TestTokens.Claims(
            _shell.Run("New-HmsManagementToken -SecretName hms -AppAccessKey $key", new { key = TestTokens.AccessKey })
                .AssertSingle());

        using var _ = new EnvironmentScope(TestTokens.AccessKey, null);
        TestTokens.Claims(_shell.Run("New-HmsManagementToken -SecretName hms").AssertSingle());
    }

    [Fact]
    public void SecretManagement_is_loaded_when_needed()
    {
        FakeVault.Add("qa", "hms", () => CreateTable("AccessKey", "Secret"));
        using var shell = new Shell();
        TestTokens.Claims(
            shell.Run(
                """
                $global:PSModuleAutoLoadingPreference = 'All'
                $before = $env:PSModulePath
                try { $env:PSModulePath = $folder; New-HmsManagementToken -SecretName hms }
                finally { $env:PSModulePath = $before }
                """,
                new { folder = FakeModuleFolder }).AssertSingle());
    }

    [Fact]
    public void A_function_named_Get_Secret_is_not_called()
    {
        FakeVault.Add("qa", "hms", () => CreateTable("AccessKey", "Secret"));
        TestTokens.Claims(
            _shell.Run("function Get-Secret { throw 'not me' }; New-HmsManagementToken -SecretName hms")
                .AssertSingle());
    }

    [Fact]
    public void A_name_is_never_run_as_script()
    {
        const string Name = "x'; $(throw 'run') #`n\"";
        FakeVault.Add(Name, Name, () => CreateTable("AccessKey", "Secret"));
        TestTokens.Claims(
            _shell.Run("New-HmsManagementToken -SecretName $name -VaultName $name", new { name = Name })
                .AssertSingle());
    }

    public static Cases<(
        Func<object?>? Secret, string Arguments, string Id, ErrorCategory Category,
        string[] Says)> Refusals { get; } = new()
    {
        {
            "no such secret",
            (null, "-SecretName other", "SecretNotFound", ObjectNotFound,
                ["'other'", "Set-Secret -Name 'other' -Secret (Get-Credential)"])
        },
        {
            "no such secret in the vault",
            (null, "-SecretName other -VaultName qa", "SecretNotFound", ObjectNotFound, ["the vault 'qa'"])
        },
        {
            "no such vault",
            (null, "-SecretName hms -VaultName prod", "VaultNotFound", ObjectNotFound,
                ["'prod'", "qa", "the second one"])
        },
        {
            "locked",
            (() => throw new PasswordRequiredException("Locked."), "-SecretName hms", "VaultLocked",
                PermissionDenied, ["Unlock-SecretStore"])
        },
        {
            "failing",
            (() => throw new IOException($"No route from {TestTokens.Secret}."), "-SecretName hms -VaultName qa",
                "VaultFailed", InvalidResult, ["System.IO.IOException", "Get-Secret -Name 'hms' -Vault 'qa'"])
        },
        { "bytes", (() => new byte[32], "-SecretName hms", "SecretTypeInvalid", InvalidType, ["System.Byte[]"]) },
        {
            "two secrets at once",
            (() => new object[] { TestTokens.Secret, TestTokens.Secret }, "-SecretName hms -AppAccessKey k",
                "SecretTypeInvalid", InvalidType, ["a list of 2 values"])
        },
        {
            "nested Hashtable",
            (() => new Hashtable { ["hms"] = CreateTable("AccessKey", "Secret") }, "-SecretName hms",
                "SecretIncomplete", InvalidData, [])
        },
        {
            "half a JSON text",
            (() => "{\"AccessKey\": \"k\",", "-SecretName hms", "SecretJsonInvalid", InvalidData, ["\"AppAccessKey\""])
        },
        {
            "JSON of null",
            (() => "{\"AccessKey\": \"k\", \"Secret\": null}", "-SecretName hms", "SecretTypeInvalid", InvalidType, [])
        },
        {
            "placeholder",
            (() => "#{HMS_SECRET}#", "-SecretName hms -AppAccessKey k", "CredentialPlaceholder", SecurityError,
                ["never filled in"])
        },
        {
            "number in a Hashtable",
            (() => new Hashtable { ["AccessKey"] = "k", ["Secret"] = 42 }, "-SecretName hms", "SecretTypeInvalid",
                InvalidType, ["System.Int32"])
        },
        {
            "null in a Hashtable",
            (() => new Hashtable { ["AccessKey"] = "k", ["Secret"] = null }, "-SecretName hms", "SecretTypeInvalid",
                InvalidType, [])
        },
        {
            "Hashtable without an app secret",
            (() => new Hashtable { ["AccessKey"] = "k", ["Password"] = TestTokens.Secret }, "-SecretName hms",
                "SecretIncomplete", InvalidData, ["AppSecret, Secret or HMS_SECRET"])
        },
        {
            "Hashtable without an access key",
            (() => new Hashtable { ["Secret"] = TestTokens.Secret }, "-SecretName hms", "SecretIncomplete",
                InvalidData, ["AppAccessKey, AccessKey or HMS_ACCESS_KEY"])
        },
        {
            "Hashtable of two app secrets",
            (() => new Hashtable(CreateTable("AccessKey", "Secret")) { ["HMS_SECRET"] = TestTokens.OtherSecret },
                "-SecretName hms", "SecretAmbiguous", InvalidData, ["two different app secrets"])
        },
        {
            "Hashtable of two access keys",
            (() => new Hashtable(CreateTable("AccessKey", "Secret")) { ["accesskey"] = "other" }, "-SecretName hms",
                "SecretAmbiguous", InvalidData, ["two different access keys"])
        },
        {
            "no access key",
            (() => TestTokens.Secret, "-SecretName hms", "AccessKeyMissing", InvalidArgument, ["-AppAccessKey"])
        },
        {
            "empty access key",
            (() => TestTokens.Secret, "-SecretName hms -AppAccessKey ''", "AccessKeyMissing", InvalidArgument, [])
        },
        {
            "another access key",
            (() => CreateTable("AccessKey", "Secret"), "-SecretName hms -AppAccessKey other", "AccessKeyConflict",
                InvalidArgument, ["'hms'"])
        },
        {
            "short",
            (() => new Hashtable { ["AccessKey"] = "k", ["Secret"] = "short-secret" }, "-SecretName hms",
                "AppSecretTooShort", SecurityError, ["12 bytes", "32"])
        },
        {
            "empty",
            (() => new Hashtable { ["AccessKey"] = "k", ["Secret"] = string.Empty }, "-SecretName hms",
                "AppSecretMissing", InvalidArgument, [])
        },
        {
            "PSCredential without anything",
            (() => PSCredential.Empty, "-SecretName hms", "AccessKeyMissing", InvalidArgument, [])
        },
        {
            "access key that the vault disposed of",
            (() => new Hashtable { ["AccessKey"] = CreateDisposed(), ["Secret"] = TestTokens.Secret },
                "-SecretName hms", "SecretIncomplete", InvalidData, ["disposed"])
        },
        {
            "SecureString that the vault disposed of",
            (CreateDisposed, "-SecretName hms -AppAccessKey k", "SecretIncomplete", InvalidData, ["disposed"])
        },
    };

    [Theory]
    [MemberData(nameof(Refusals))]
    public void Each_failure_has_its_own_error(string name)
    {
        (Func<object?>? secret, string arguments, string id, ErrorCategory category, string[] says) = Refusals[name];
        FakeVault.Add("qa", "something else", () => "else");
        FakeVault.Add("the second one", "something else", () => "else");
        if (secret is not null)
        {
            FakeVault.Add("qa", "hms", secret);
        }

        ErrorRecord error = _shell.Run("New-HmsManagementToken " + arguments).AssertTerminating(id + Suffix, category);
        Assert.All(says, text => Assert.Contains(text, error.Exception.Message, StringComparison.Ordinal));
    }

    [Fact]
    public void A_Hashtable_that_contains_itself_is_accepted()
    {
        FakeVault.Add("qa", "hms", () =>
        {
            Hashtable table = CreateTable("AccessKey", "Secret");
            table["Self"] = table;
            return table;
        });
        TestTokens.Claims(_shell.Run("New-HmsManagementToken -SecretName hms").AssertSingle());
    }

    [Fact]
    public void Without_SecretManagement_the_error_says_how_to_install_it()
    {
        using var shell = new Shell();
        ErrorRecord error = shell.Run("New-HmsManagementToken -SecretName hms")
            .AssertTerminating("SecretManagementMissing" + Suffix, NotInstalled);
        Assert.Contains(
            "Install-PSResource Microsoft.PowerShell.SecretManagement", error.Exception.Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public void An_empty_vault_name_does_not_mean_all_vaults()
    {
        FakeVault.Add("qa", "hms", () => CreateTable("AccessKey", "Secret"));
        _shell.Run("New-HmsManagementToken -SecretName hms -VaultName $env:NOT_SET_ANYWHERE")
            .AssertTerminating("VaultNameMissing" + Suffix, InvalidArgument);
    }

    [Fact]
    public void White_space_around_a_secret_draws_a_warning()
    {
        FakeVault.Add(
            "qa", "hms", () => new Hashtable { ["AccessKey"] = "k", ["Secret"] = TestTokens.Secret + "\n" });
        Shell.Result result = _shell.Run("New-HmsManagementToken -SecretName hms");
        TestTokens.Claims(result.AssertSingle());
        Assert.Contains("around the app secret", Assert.Single(result.Warnings), StringComparison.Ordinal);
    }

    [Fact]
    public void The_secret_is_read_once_for_a_thousand_users()
    {
        FakeVault.Add("qa", "hms", () => CreateTable("AccessKey", "Secret"));
        Shell.Result result = _shell.Run(
            """
            1..1000 | ForEach-Object { [pscustomobject] @{ room_id = 'r'; role = 'host'; user_id = "$_" } } |
                New-HmsAuthToken -SecretName hms
            """);
        result.AssertNoErrors();
        Assert.Equal(1000, result.Output.Count);
        Assert.Equal("1000", TestTokens.Claims(result.Output[^1]).Text("user_id"));
        Assert.Equal(1, FakeVault.Calls);
    }

    [Fact]
    public async Task Twelve_parallel_runspaces_succeed()
    {
        const int Runspaces = 12;
        FakeVault.Add(
            "qa",
            "hms",
            () =>
            {
                // Long enough for concurrent calls, if they were possible.
                Thread.Sleep(10);
                return CreateTable("AccessKey", "Secret");
            });
        using RunspacePool pool = RunspaceFactory.CreateRunspacePool(Session());
        pool.SetMaxRunspaces(Runspaces);
        pool.Open();
        string[] tokens = await Task.WhenAll(Enumerable.Range(0, Runspaces).Select(async _ =>
        {
            using Engine engine = Engine.Create();
            engine.RunspacePool = pool;
            engine.AddCommand("New-HmsManagementToken").AddParameter("SecretName", "hms");
            return (string)Assert.Single(await engine.InvokeAsync()).BaseObject;
        }));
        Assert.All(tokens, token => TestTokens.Claims(token));
        Assert.Equal(Runspaces, FakeVault.Calls);
    }

    [Fact]
    public async Task Stop_does_not_wait_for_a_slow_vault()
    {
        using var asked = new ManualResetEventSlim();
        using var answer = new ManualResetEventSlim();
        SecureString late = TestTokens.Secure(TestTokens.Secret);
        FakeVault.Add(
            "qa",
            "slow",
            () =>
            {
                asked.Set();
                answer.Wait(TimeSpan.FromMinutes(2));
                return new PSCredential(TestTokens.AccessKey, late);
            });
        FakeVault.Add("qa", "hms", () => CreateTable("AccessKey", "Secret"));
        using Runspace runspace = RunspaceFactory.CreateRunspace(Session());
        runspace.Open();
        using Engine engine = Engine.Create(runspace);
        engine.AddCommand("New-HmsManagementToken").AddParameter("SecretName", "slow");
        Task running = engine.InvokeAsync();
        Assert.True(asked.Wait(TimeSpan.FromMinutes(1), TestContext.Current.CancellationToken));

        // Stop returns when the command has ended, while the vault is still busy.
        await Stop(engine);
        await Assert.ThrowsAsync<PipelineStoppedException>(() => running);
        Assert.False(answer.IsSet);

        // A later call waits, and can be stopped too.
        using Engine next = Engine.Create(runspace);
        next.AddCommand("New-HmsManagementToken").AddParameter("SecretName", "hms");
        Task waiting = next.InvokeAsync();
        await Stop(next);
        await Assert.ThrowsAsync<PipelineStoppedException>(() => waiting);

        answer.Set();
        TestTokens.Claims(_shell.Run("New-HmsManagementToken -SecretName hms").AssertSingle());

        // It belongs to the vault, which may return it again.
        Assert.True(late.Length > 0);
    }

    /// <summary>Secrets of a vault that returns the same object twice.</summary>
    public static Cases<Func<object>> KeptSecrets { get; } = new()
    {
        { "PSCredential", () => new PSCredential(TestTokens.AccessKey, TestTokens.Secure(TestTokens.Secret)) },
        {
            "SecureString of JSON",
            () => TestTokens.Secure($$"""{"AccessKey":"{{TestTokens.AccessKey}}","Secret":"{{TestTokens.Secret}}"}""")
        },
        {
            "Hashtable of SecureStrings",
            () => new Hashtable
            {
                ["AccessKey"] = TestTokens.Secure(TestTokens.AccessKey),
                ["Secret"] = TestTokens.Secure(TestTokens.Secret),
                ["Note"] = TestTokens.Secure("note"),
            }
        },
    };

    [Theory]
    [MemberData(nameof(KeptSecrets))]
    public void A_secret_of_the_vault_is_not_disposed(string name)
    {
        object kept = KeptSecrets[name]();
        FakeVault.Add("qa", "hms", () => kept);
        TestTokens.Claims(_shell.Run("New-HmsManagementToken -SecretName hms").AssertSingle());
        TestTokens.Claims(_shell.Run("New-HmsManagementToken -SecretName hms").AssertSingle());
        Assert.All(
            _shell.Run(
                "$hms = Get-Secret hms; 1..2 | ForEach-Object { New-HmsManagementToken -Credential $hms }").Output,
            token => TestTokens.Claims(token));
        if (kept is Hashtable table)
        {
            Assert.All(table.Values.Cast<SecureString>(), text => Assert.True(text.Length > 0));
        }
    }

    [Theory]
    [InlineData("hms[prod]")]
    [InlineData("hms*")]
    [InlineData("hms?")]
    [InlineData("hms`prod")]
    public void A_name_with_wildcards_is_taken_literally(string name)
    {
        // In the default vault, SecretManagement takes the name for a pattern.
        FakeVault.Add("qa", name, () => CreateTable("AccessKey", "Secret"));
        FakeVault.Add("qa", "hms-prod", () => TestTokens.OtherSecret);
        FakeVault.Add("prod", "hms-prod", () => TestTokens.OtherSecret);
        var variables = new { name };
        TestTokens.Claims(_shell.Run("New-HmsManagementToken -SecretName $name", variables).AssertSingle());
        TestTokens.Claims(
            _shell.Run("New-HmsManagementToken -SecretName $name -VaultName qa", variables).AssertSingle());
        _shell.Run("New-HmsManagementToken -SecretName $name -VaultName prod", variables)
            .AssertTerminating("SecretNotFound" + Suffix, ObjectNotFound);
        _shell.Run("New-HmsManagementToken -SecretName \"x$name\"", variables)
            .AssertTerminating("SecretNotFound" + Suffix, ObjectNotFound);
    }

    [Fact]
    public void A_secret_passed_as_a_name_is_not_shown()
    {
        FakeVault.Add("qa", "hms", () => CreateTable("AccessKey", "Secret"));
        _shell.Run("New-HmsManagementToken -SecretName $secret", new { secret = TestTokens.Secret })
            .AssertTerminating("SecretNotFound" + Suffix, ObjectNotFound);
    }

    [Fact]
    public void A_credential_takes_precedence_over_a_default_secret()
    {
        const string defaults = "$PSDefaultParameterValues = @{ '*-Hms*:SecretName' = 'none' }\n";
        TestTokens.Claims(_shell.Run(defaults + "New-HmsManagementToken @Key").AssertSingle());
        TestTokens.Claims(_shell.Run(defaults + "New-HmsManagementToken -Credential $Key").AssertSingle());
    }

    public static Cases<(string Line, string[] Completions)> Completions { get; } = new()
    {
        { "every vault", ("New-HmsManagementToken -VaultName ", ["'my vault'", "prod", "qa"]) },
        { "vault by its first letters", ("New-HmsManagementToken -VaultName P", ["prod"]) },
        { "vault in quotes", ("New-HmsManagementToken -VaultName 'my", ["'my vault'"]) },
        { "vault by its alias", ("New-HmsManagementToken -Vault q", ["qa"]) },
        {
            "every secret",
            ("Test-HmsToken -SecretName ", ["'an ''odd'' name'", "hms-prod", "hms-qa", "'hms staging'"])
        },
        { "secret by its first letters", ("Test-HmsToken -SecretName hms", ["hms-prod", "hms-qa", "'hms staging'"]) },
        { "secret within a vault", ("New-HmsAuthToken -VaultName prod -SecretName ", ["hms-prod"]) },
        { "secret within a vault by the alias", ("New-HmsAuthToken -Vault prod -SecretName ", ["hms-prod"]) },
        {
            "secret within a vault in quotes",
            ("New-HmsAuthToken -Vault 'my vault' -SecretName ", ["'an ''odd'' name'", "'hms staging'"])
        },
        { "secret within no vault", ("New-HmsAuthToken -Vault none -SecretName ", []) },
        { "nothing that begins so", ("ConvertFrom-HmsToken x -SecretName zz", []) },
    };

    [Theory]
    [MemberData(nameof(Completions))]
    public void Completes_names(string name)
    {
        (string line, string[] completions) = Completions[name];
        foreach ((string vault, string secret) in new[]
        {
            ("qa", "hms-qa"), ("prod", "hms-prod"), ("my vault", "hms staging"), ("my vault", "an 'odd' name"),
        })
        {
            FakeVault.Add(vault, secret, () => throw new InvalidOperationException("Completion reads no secret."));
        }

        Assert.Equal(completions.Order(StringComparer.Ordinal), Complete(_shell, line).Order(StringComparer.Ordinal));
        Assert.Equal(0, FakeVault.Calls);
    }

    [Theory]
    [InlineData("New-HmsManagementToken -VaultName ")]
    [InlineData("New-HmsManagementToken -SecretName ")]
    public void Completion_is_silent_without_SecretManagement(string line)
    {
        using var shell = new Shell();
        Assert.Empty(Complete(shell, line));
    }

    private static string[] Complete(Shell shell, string line)
    {
        // Like a host; without file names as a fallback.
        Shell.Result result = shell.Run(
            """
            $found = [Management.Automation.CommandCompletion]::CompleteInput($line, $line.Length, $null)
            $found.CompletionMatches | Where-Object ResultType -eq ParameterValue | ForEach-Object CompletionText
            """,
            new { line });
        result.AssertNoErrors();
        return [.. result.Output.Select(text => text.ToString())];
    }

    private static Task Stop(Engine engine) => Task.Run(engine.Stop, TestContext.Current.CancellationToken)
        .WaitAsync(TimeSpan.FromSeconds(30), TestContext.Current.CancellationToken);

    private static InitialSessionState Session()
    {
        var state = InitialSessionState.CreateDefault2();
        state.Variables.Add(new SessionStateVariableEntry("PSModuleAutoLoadingPreference", "None", null));
        state.ImportPSModule(Repository.ModuleManifest, FakeModule);
        state.ThrowOnRunspaceOpenError = true;
        return state;
    }

    private static Hashtable CreateTable(string accessKeyName, string appSecretName) =>
        new() { [accessKeyName] = TestTokens.AccessKey, [appSecretName] = TestTokens.Secret };

    private static SecureString CreateDisposed()
    {
        SecureString secure = TestTokens.Secure(TestTokens.Secret);
        secure.Dispose();
        return secure;
    }
}
