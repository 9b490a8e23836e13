using System.Collections;
using System.Management.Automation.Runspaces;
using System.Security;
using Engine = System.Management.Automation.PowerShell;

namespace HmsTokens.PowerShell.Tests;

/// <summary>The vault set, on a stand-in for SecretManagement; tests/Pester/Vault.Tests.ps1 asks the real one.</summary>
public sealed class VaultTests : IDisposable
{
    private const string Suffix = ",HmsTokens.PowerShell.NewHmsManagementTokenCommand";

    private readonly Shell _shell = new();

    public VaultTests()
    {
        VaultStandIn.Reset();
        _shell.Run("Import-Module $module", new { module = StandInModule }).AssertNoErrors();
    }

    public static string StandInFolder { get; } = Path.Combine(AppContext.BaseDirectory, "StandIn");

    public static string StandInModule { get; } = Path.Combine(
        StandInFolder, "Microsoft.PowerShell.SecretManagement", "Microsoft.PowerShell.SecretManagement.psd1");

    public void Dispose() => _shell.Dispose();

    public static Cases<Func<object>> AcceptedSecrets { get; } = new()
    {
        { "PSCredential", () => new PSCredential(TestTokens.AccessKey, TestTokens.Secure(TestTokens.Secret)) },
        { "Hashtable AppAccessKey, AppSecret", () => Table("AppAccessKey", "AppSecret") },
        { "Hashtable AccessKey, Secret", () => Table("AccessKey", "Secret") },
        { "Hashtable app_access_key, app_secret", () => Table("app_access_key", "app_secret") },
        { "Hashtable HMS_ACCESS_KEY, HMS_SECRET", () => Table("HMS_ACCESS_KEY", "HMS_SECRET") },
        { "Hashtable hms_access_key, hms_secret", () => Table("hms_access_key", "hms_secret") },
        { "Hashtable APPACCESSKEY, APPSECRET", () => Table("APPACCESSKEY", "APPSECRET") },
        { "Hashtable of one spelling for each", () => Table("HMS_ACCESS_KEY", "AppSecret") },
        { "Hashtable HMS_APP_ACCESS_KEY, HMS_APP_SECRET", () => Table("HMS_APP_ACCESS_KEY", "HMS_APP_SECRET") },
        { "Hashtable UserName, Password", () => Table("UserName", "Password") },
        { "Hashtable Login, Password", () => Table("Login", "password") },
        { "object", () => TestTokens.Row(("AppAccessKey", TestTokens.AccessKey), ("AppSecret", TestTokens.Secret)) },
        { "JSON", () => $$"""{"AppAccessKey": "{{TestTokens.AccessKey}}", "AppSecret": "{{TestTokens.Secret}}"}""" },
        { "JSON after a byte order mark", () => "\uFEFF" + $$"""{"UserName": "{{TestTokens.AccessKey}}", "Password": "{{TestTokens.Secret}}"}""" },
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
            () => new Hashtable(Table("AppAccessKey", "AppSecret")) { ["Workspace"] = "QA", ["Port"] = 1 }
        },
        {
            "Hashtable of two spellings that agree",
            () => new Hashtable(Table("AppAccessKey", "AppSecret"))
            {
                ["HMS_ACCESS_KEY"] = TestTokens.AccessKey,
                ["HMS_SECRET"] = TestTokens.Secret,
            }
        },
    };

    [Theory]
    [MemberData(nameof(AcceptedSecrets))]
    public void Takes_a_secret_of_each_type(string type)
    {
        VaultStandIn.Add("qa", "hms", AcceptedSecrets[type]);
        TestTokens.Claims(_shell.Run("New-HmsManagementToken -SecretName hms").AssertSingle());
        TestTokens.Claims(_shell.Run("New-HmsAuthToken r host -SecretName hms -Vault qa").AssertSingle());
        Assert.Equal(
            true,
            _shell.Run("$token | Test-HmsToken -SecretName hms", new { token = TestTokens.Valid }).AssertSingle().BaseObject);
        Assert.Equal(
            true,
            _shell.Run("($token | ConvertFrom-HmsToken -SecretName hms).SignatureVerified", new { token = TestTokens.Valid })
                .AssertSingle().BaseObject);
    }

    public static Cases<Func<object>> AppSecretsAlone { get; } = new()
    {
        { "String", () => TestTokens.Secret },
        { "SecureString", () => TestTokens.Secure(TestTokens.Secret) },
    };

    [Theory]
    [MemberData(nameof(AppSecretsAlone))]
    public void Takes_the_app_secret_alone_with_an_access_key_beside_it(string type)
    {
        VaultStandIn.Add("qa", "hms", AppSecretsAlone[type]);
        TestTokens.Claims(
            _shell.Run("New-HmsManagementToken -SecretName hms -AppAccessKey $key", new { key = TestTokens.AccessKey }).AssertSingle());

        using var _ = new Environs(TestTokens.AccessKey, null);
        TestTokens.Claims(_shell.Run("New-HmsManagementToken -SecretName hms").AssertSingle());
    }

    [Fact]
    public void SecretManagement_is_loaded_when_it_is_needed()
    {
        VaultStandIn.Add("qa", "hms", () => Table("AccessKey", "Secret"));
        using var shell = new Shell();
        TestTokens.Claims(
            shell.Run(
                """
                $global:PSModuleAutoLoadingPreference = 'All'
                $before = $env:PSModulePath
                try { $env:PSModulePath = $folder; New-HmsManagementToken -SecretName hms }
                finally { $env:PSModulePath = $before }
                """,
                new { folder = StandInFolder }).AssertSingle());
    }

    [Fact]
    public void A_function_named_Get_Secret_does_not_stand_in()
    {
        VaultStandIn.Add("qa", "hms", () => Table("AccessKey", "Secret"));
        TestTokens.Claims(_shell.Run("function Get-Secret { throw 'not me' }; New-HmsManagementToken -SecretName hms").AssertSingle());
    }

    [Fact]
    public void A_name_is_never_script()
    {
        const string Name = "x'; $(throw 'run') #`n\"";
        VaultStandIn.Add(Name, Name, () => Table("AccessKey", "Secret"));
        TestTokens.Claims(
            _shell.Run("New-HmsManagementToken -SecretName $name -VaultName $name", new { name = Name }).AssertSingle());
    }

    public static Cases<(Func<object?>? Secret, string Arguments, string Id, ErrorCategory Category, string[] Says)> Refusals { get; } = new()
    {
        { "no such secret", (null, "-SecretName other", "SecretNotFound", ErrorCategory.ObjectNotFound, ["'other'", "Set-Secret -Name 'other' -Secret (Get-Credential)"]) },
        { "no such secret in the vault", (null, "-SecretName other -VaultName qa", "SecretNotFound", ErrorCategory.ObjectNotFound, ["the vault 'qa'"]) },
        { "no such vault", (null, "-SecretName hms -VaultName prod", "VaultNotFound", ErrorCategory.ObjectNotFound, ["'prod'", "qa", "the second one"]) },
        { "locked", (() => throw new PasswordRequiredException("Locked."), "-SecretName hms", "VaultLocked", ErrorCategory.PermissionDenied, ["Unlock-SecretStore"]) },
        { "failing", (() => throw new IOException($"No route from {TestTokens.Secret}."), "-SecretName hms -VaultName qa", "VaultFailed", ErrorCategory.InvalidResult, ["System.IO.IOException", "Get-Secret -Name 'hms' -Vault 'qa'"]) },
        { "bytes", (() => new byte[32], "-SecretName hms", "SecretTypeInvalid", ErrorCategory.InvalidType, ["System.Byte[]"]) },
        { "two secrets at once", (() => new object[] { TestTokens.Secret, TestTokens.Secret }, "-SecretName hms -AppAccessKey k", "SecretTypeInvalid", ErrorCategory.InvalidType, ["a list of 2 values"]) },
        { "nested Hashtable", (() => new Hashtable { ["hms"] = Table("AccessKey", "Secret") }, "-SecretName hms", "SecretIncomplete", ErrorCategory.InvalidData, []) },
        { "half a JSON text", (() => "{\"AccessKey\": \"k\",", "-SecretName hms", "SecretJsonInvalid", ErrorCategory.InvalidData, ["\"AppAccessKey\""]) },
        { "JSON of null", (() => "{\"AccessKey\": \"k\", \"Secret\": null}", "-SecretName hms", "SecretTypeInvalid", ErrorCategory.InvalidType, []) },
        { "placeholder", (() => "#{HMS_SECRET}#", "-SecretName hms -AppAccessKey k", "CredentialPlaceholder", ErrorCategory.SecurityError, ["never filled in"]) },
        { "number in a Hashtable", (() => new Hashtable { ["AccessKey"] = "k", ["Secret"] = 42 }, "-SecretName hms", "SecretTypeInvalid", ErrorCategory.InvalidType, ["System.Int32"]) },
        { "null in a Hashtable", (() => new Hashtable { ["AccessKey"] = "k", ["Secret"] = null }, "-SecretName hms", "SecretTypeInvalid", ErrorCategory.InvalidType, []) },
        { "Hashtable without an app secret", (() => new Hashtable { ["AccessKey"] = "k", ["Password"] = TestTokens.Secret }, "-SecretName hms", "SecretIncomplete", ErrorCategory.InvalidData, ["AppSecret, Secret or HMS_SECRET"]) },
        { "Hashtable without an access key", (() => new Hashtable { ["Secret"] = TestTokens.Secret }, "-SecretName hms", "SecretIncomplete", ErrorCategory.InvalidData, ["AppAccessKey, AccessKey or HMS_ACCESS_KEY"]) },
        { "Hashtable of two app secrets", (() => new Hashtable(Table("AccessKey", "Secret")) { ["HMS_SECRET"] = TestTokens.OtherSecret }, "-SecretName hms", "SecretAmbiguous", ErrorCategory.InvalidData, ["two different app secrets"]) },
        { "Hashtable of two access keys", (() => new Hashtable(Table("AccessKey", "Secret")) { ["accesskey"] = "other" }, "-SecretName hms", "SecretAmbiguous", ErrorCategory.InvalidData, ["two different access keys"]) },
        { "no access key", (() => TestTokens.Secret, "-SecretName hms", "AccessKeyMissing", ErrorCategory.InvalidArgument, ["-AppAccessKey"]) },
        { "empty access key", (() => TestTokens.Secret, "-SecretName hms -AppAccessKey ''", "AccessKeyMissing", ErrorCategory.InvalidArgument, []) },
        { "another access key", (() => Table("AccessKey", "Secret"), "-SecretName hms -AppAccessKey other", "AccessKeyConflict", ErrorCategory.InvalidArgument, ["'hms'"]) },
        { "short", (() => new Hashtable { ["AccessKey"] = "k", ["Secret"] = "short-secret" }, "-SecretName hms", "AppSecretTooShort", ErrorCategory.SecurityError, ["12 bytes", "32"]) },
        { "empty", (() => new Hashtable { ["AccessKey"] = "k", ["Secret"] = string.Empty }, "-SecretName hms", "AppSecretMissing", ErrorCategory.InvalidArgument, []) },
        { "PSCredential without anything", (() => PSCredential.Empty, "-SecretName hms", "AccessKeyMissing", ErrorCategory.InvalidArgument, []) },
        { "access key that the vault disposed of", (() => new Hashtable { ["AccessKey"] = Disposed(), ["Secret"] = TestTokens.Secret }, "-SecretName hms", "SecretIncomplete", ErrorCategory.InvalidData, ["disposed"]) },
        { "SecureString that the vault disposed of", (Disposed, "-SecretName hms -AppAccessKey k", "SecretIncomplete", ErrorCategory.InvalidData, ["disposed"]) },
    };

    [Theory]
    [MemberData(nameof(Refusals))]
    public void Each_failure_has_an_error_of_its_own(string name)
    {
        (Func<object?>? secret, string arguments, string id, ErrorCategory category, string[] says) = Refusals[name];
        VaultStandIn.Add("qa", "something else", () => "else");
        VaultStandIn.Add("the second one", "something else", () => "else");
        if (secret is not null)
        {
            VaultStandIn.Add("qa", "hms", secret);
        }

        ErrorRecord error = _shell.Run("New-HmsManagementToken " + arguments).AssertTerminating(id + Suffix, category);
        Assert.All(says, text => Assert.Contains(text, error.Exception.Message, StringComparison.Ordinal));
    }

    [Fact]
    public void A_Hashtable_that_holds_itself_is_taken_for_what_else_it_holds()
    {
        VaultStandIn.Add("qa", "hms", () =>
        {
            Hashtable table = Table("AccessKey", "Secret");
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
            .AssertTerminating("SecretManagementMissing" + Suffix, ErrorCategory.NotInstalled);
        Assert.Contains("Install-PSResource Microsoft.PowerShell.SecretManagement", error.Exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_vault_name_that_is_given_and_empty_does_not_mean_every_vault()
    {
        VaultStandIn.Add("qa", "hms", () => Table("AccessKey", "Secret"));
        _shell.Run("New-HmsManagementToken -SecretName hms -VaultName $env:NOT_SET_ANYWHERE")
            .AssertTerminating("VaultNameMissing" + Suffix, ErrorCategory.InvalidArgument);
    }

    [Fact]
    public void White_space_around_a_secret_draws_a_warning()
    {
        VaultStandIn.Add("qa", "hms", () => new Hashtable { ["AccessKey"] = "k", ["Secret"] = TestTokens.Secret + "\n" });
        Shell.Result result = _shell.Run("New-HmsManagementToken -SecretName hms");
        TestTokens.Claims(result.AssertSingle());
        Assert.Contains("around the app secret", Assert.Single(result.Warnings), StringComparison.Ordinal);
    }

    [Fact]
    public void The_secret_is_read_once_for_a_thousand_users()
    {
        VaultStandIn.Add("qa", "hms", () => Table("AccessKey", "Secret"));
        Shell.Result result = _shell.Run(
            """
            1..1000 | ForEach-Object { [pscustomobject] @{ room_id = 'r'; role = 'host'; user_id = "$_" } } |
                New-HmsAuthToken -SecretName hms
            """);
        result.AssertNoErrors();
        Assert.Equal(1000, result.Output.Count);
        Assert.Equal("1000", TestTokens.Claims(result.Output[^1]).Text("user_id"));
        Assert.Equal(1, VaultStandIn.Calls);
    }

    [Fact]
    public async Task Twelve_runspaces_at_once_all_succeed()
    {
        const int Runspaces = 12;
        VaultStandIn.Add(
            "qa",
            "hms",
            () =>
            {
                // Long enough for the others to come in, if nothing kept them out.
                Thread.Sleep(10);
                return Table("AccessKey", "Secret");
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
        Assert.Equal(Runspaces, VaultStandIn.Calls);
    }

    [Fact]
    public async Task Stop_does_not_wait_for_a_slow_vault()
    {
        using var asked = new ManualResetEventSlim();
        using var answer = new ManualResetEventSlim();
        SecureString late = TestTokens.Secure(TestTokens.Secret);
        VaultStandIn.Add(
            "qa",
            "slow",
            () =>
            {
                asked.Set();
                answer.Wait(TimeSpan.FromMinutes(2));
                return new PSCredential(TestTokens.AccessKey, late);
            });
        VaultStandIn.Add("qa", "hms", () => Table("AccessKey", "Secret"));
        using Runspace runspace = RunspaceFactory.CreateRunspace(Session());
        runspace.Open();
        using Engine engine = Engine.Create(runspace);
        engine.AddCommand("New-HmsManagementToken").AddParameter("SecretName", "slow");
        Task running = engine.InvokeAsync();
        Assert.True(asked.Wait(TimeSpan.FromMinutes(1), TestContext.Current.CancellationToken));

        // Stop returns once the command has: while the vault is silent still.
        await Stop(engine);
        await Assert.ThrowsAsync<PipelineStoppedException>(() => running);
        Assert.False(answer.IsSet);

        // A later call waits its turn, and can be stopped as well.
        using Engine next = Engine.Create(runspace);
        next.AddCommand("New-HmsManagementToken").AddParameter("SecretName", "hms");
        Task waiting = next.InvokeAsync();
        await Stop(next);
        await Assert.ThrowsAsync<PipelineStoppedException>(() => waiting);

        answer.Set();
        TestTokens.Claims(_shell.Run("New-HmsManagementToken -SecretName hms").AssertSingle());

        // It is the vault's, which may hand it out again.
        Assert.True(late.Length > 0);
    }

    /// <summary>What a vault that keeps its secrets hands out twice.</summary>
    public static Cases<Func<object>> Kept { get; } = new()
    {
        { "PSCredential", () => new PSCredential(TestTokens.AccessKey, TestTokens.Secure(TestTokens.Secret)) },
        { "SecureString of JSON", () => TestTokens.Secure($$"""{"AccessKey":"{{TestTokens.AccessKey}}","Secret":"{{TestTokens.Secret}}"}""") },
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
    [MemberData(nameof(Kept))]
    public void What_a_vault_hands_out_stays_the_vaults(string name)
    {
        object kept = Kept[name]();
        VaultStandIn.Add("qa", "hms", () => kept);
        TestTokens.Claims(_shell.Run("New-HmsManagementToken -SecretName hms").AssertSingle());
        TestTokens.Claims(_shell.Run("New-HmsManagementToken -SecretName hms").AssertSingle());
        Assert.All(
            _shell.Run("$hms = Get-Secret hms; 1..2 | ForEach-Object { New-HmsManagementToken -Credential $hms }").Output,
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
    public void A_name_with_wildcards_is_that_name(string name)
    {
        // In the default vault, SecretManagement looks for the name as a pattern first.
        VaultStandIn.Add("qa", name, () => Table("AccessKey", "Secret"));
        VaultStandIn.Add("qa", "hms-prod", () => TestTokens.OtherSecret);
        VaultStandIn.Add("prod", "hms-prod", () => TestTokens.OtherSecret);
        var variables = new { name };
        TestTokens.Claims(_shell.Run("New-HmsManagementToken -SecretName $name", variables).AssertSingle());
        TestTokens.Claims(_shell.Run("New-HmsManagementToken -SecretName $name -VaultName qa", variables).AssertSingle());
        _shell.Run("New-HmsManagementToken -SecretName $name -VaultName prod", variables)
            .AssertTerminating("SecretNotFound" + Suffix, ErrorCategory.ObjectNotFound);
        _shell.Run("New-HmsManagementToken -SecretName \"x$name\"", variables)
            .AssertTerminating("SecretNotFound" + Suffix, ErrorCategory.ObjectNotFound);
    }

    [Fact]
    public void A_secret_given_as_the_name_of_one_is_not_shown()
    {
        VaultStandIn.Add("qa", "hms", () => Table("AccessKey", "Secret"));
        _shell.Run("New-HmsManagementToken -SecretName $secret", new { secret = TestTokens.Secret })
            .AssertTerminating("SecretNotFound" + Suffix, ErrorCategory.ObjectNotFound);
    }

    [Fact]
    public void A_default_secret_gives_way_to_a_credential()
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
        { "every secret", ("Test-HmsToken -SecretName ", ["'an ''odd'' name'", "hms-prod", "hms-qa", "'hms staging'"]) },
        { "secret by its first letters", ("Test-HmsToken -SecretName hms", ["hms-prod", "hms-qa", "'hms staging'"]) },
        { "secret within a vault", ("New-HmsAuthToken -VaultName prod -SecretName ", ["hms-prod"]) },
        { "secret within a vault by the alias", ("New-HmsAuthToken -Vault prod -SecretName ", ["hms-prod"]) },
        { "secret within a vault in quotes", ("New-HmsAuthToken -Vault 'my vault' -SecretName ", ["'an ''odd'' name'", "'hms staging'"]) },
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
            VaultStandIn.Add(vault, secret, () => throw new InvalidOperationException("Completion reads no secret."));
        }

        Assert.Equal(completions.Order(StringComparer.Ordinal), Complete(_shell, line).Order(StringComparer.Ordinal));
        Assert.Equal(0, VaultStandIn.Calls);
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
        // The same way that a host asks; no file names where ours gives none.
        Shell.Result result = shell.Run(
            """
            $found = [Management.Automation.CommandCompletion]::CompleteInput($line, $line.Length, $null).CompletionMatches
            $found | Where-Object ResultType -eq ParameterValue | ForEach-Object CompletionText
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
        state.ImportPSModule(Repository.ModuleManifest, StandInModule);
        state.ThrowOnRunspaceOpenError = true;
        return state;
    }

    private static Hashtable Table(string accessKeyName, string appSecretName) =>
        new() { [accessKeyName] = TestTokens.AccessKey, [appSecretName] = TestTokens.Secret };

    private static SecureString Disposed()
    {
        SecureString secure = TestTokens.Secure(TestTokens.Secret);
        secure.Dispose();
        return secure;
    }
}
