using System.Management.Automation.Runspaces;
using System.Security;
using static System.Management.Automation.ErrorCategory;
using Engine = System.Management.Automation.PowerShell;

namespace HmsTokens.PowerShell.Tests;

/// <summary>All ways to pass credentials, with different environment variables.</summary>
public sealed class CredentialTests(Shell shell) : IClassFixture<Shell>
{
    private const string Class = ",HmsTokens.PowerShell.NewHmsManagementTokenCommand";

    /// <summary>The variables of the scripts: our credential as strings, SecureStrings and a PSCredential.</summary>
    private static readonly object Variables = new
    {
        accessKey = TestTokens.AccessKey,
        secret = TestTokens.Secret,
        secure = TestTokens.Secure(TestTokens.Secret),
        credential = new PSCredential(TestTokens.AccessKey, TestTokens.Secure(TestTokens.Secret)),
        shortSecure = TestTokens.Secure(TestTokens.Secret[..31]),
        emptySecure = new SecureString(),
        disposed = CreateDisposed(),
        secureKey = TestTokens.Secure(TestTokens.AccessKey),
        dictionary = new Dictionary<string, string>
        {
            ["HMS_ACCESS_KEY"] = TestTokens.AccessKey,
            ["HMS_SECRET"] = TestTokens.Secret,
        },
        json = $$"""{"AppAccessKey": "{{TestTokens.AccessKey}}", "AppSecret": "{{TestTokens.Secret}}", "port": 1}""",
        secureJson = TestTokens.Secure(
            $$"""{"hms_access_key":"{{TestTokens.AccessKey}}","hms_secret":"{{TestTokens.Secret}}"}"""),
    };

    // The environment, for the key and for the secret: K ours, Q ours in quotes, O another's, P a placeholder, E empty,
    // - not set.
    public static Cases<(string Environment, string Parameters)> Good { get; } = new()
    {
        { "key and string", ("--", "-AppAccessKey $accessKey -AppSecret $secret") },
        { "key and SecureString", ("--", "-AppAccessKey $accessKey -AppSecret $secure") },
        { "aliases", ("--", "-AccessKey $accessKey -Secret $secret") },
        { "aliases, SecureString", ("--", "-AccessKey $accessKey -Secret $secure") },
        { "a wrapped string", ("--", "-AppAccessKey $accessKey -AppSecret ([psobject]$secret)") },
        { "credential", ("--", "-Credential $credential") },
        { "environment", ("KK", "") },
        { "parameters beat the environment", ("OO", "-AppAccessKey $accessKey -AppSecret $secret") },
        { "credential beats the environment", ("OO", "-Credential $credential") },
        { "key alone, secret of the environment", ("-K", "-AppAccessKey $accessKey") },
        { "key alone, as the environment has it", ("KK", "-AppAccessKey $accessKey") },
        { "key alone, as the environment has it in quotes", ("QK", "-AppAccessKey $accessKey") },
        { "secret alone, key of the environment", ("K-", "-AppSecret $secret") },
        { "secret alone beats that of the environment", ("KO", "-AppSecret $secure") },
        { "the environment's secret, given", ("-K", "-AppAccessKey $accessKey -Secret $env:HMS_SECRET") },
        { "an abbreviation", ("--", "-AppA $accessKey -AppS $secret") },
        { "a splatted hashtable", ("--", "@Key") },
        { "key in a SecureString", ("--", "-AppAccessKey $secureKey -AppSecret $secure") },
        { "secret in a list of one", ("--", "-AppAccessKey $accessKey -AppSecret @($secret)") },
        { "credential, and its key as well", ("--", "-Credential $credential -AppAccessKey $accessKey") },
        { "credential in a list of one", ("--", "-Credential @($credential)") },
        { "wrapped credential", ("--", "-Credential ([psobject]$credential)") },
        { "Hashtable", ("OO", "-Credential @{ AppAccessKey = $accessKey; AppSecret = $secret }") },
        { "Hashtable of SecureStrings", ("--", "-Credential @{ AccessKey = $secureKey; Secret = $secure }") },
        { "ordered dictionary", ("--", "-Credential ([ordered]@{ AccessKey = $accessKey; Secret = $secret })") },
        { "generic dictionary", ("--", "-Credential $dictionary") },
        { "Hashtable, HMS_APP_", ("--", "-Credential @{ HMS_APP_ACCESS_KEY = $accessKey; HMS_APP_SECRET = $secret }") },
        { "Hashtable, APP_", ("--", "-Credential @{ APP_ACCESS_KEY = $accessKey; APP_SECRET = $secret }") },
        { "Hashtable, hyphens", ("--", "-Credential @{ 'app-access-key' = $accessKey; 'app-secret' = $secret }") },
        { "Hashtable, UserName", ("--", "-Credential @{ UserName = $accessKey; Password = $secret }") },
        { "Hashtable, Login", ("--", "-Credential @{ login = $accessKey; password = $secure }") },
        {
            "Hashtable with another login that is no pair",
            ("--", "-Credential @{ AccessKey = $accessKey; Secret = $secret; UserName = 'me' }")
        },
        { "Hashtable of the secret alone", ("--", "-Credential @{ AppSecret = $secret } -AppAccessKey $accessKey") },
        {
            "object",
            ("--", "-Credential ([pscustomobject]@{ AppAccessKey = $accessKey; AppSecret = $secret; Id = 1 })")
        },
        { "object, UserName", ("--", "-Credential ([pscustomobject]@{ UserName = $accessKey; Password = $secret })") },
        { "object of .NET", ("--", "-Credential ([Net.NetworkCredential]::new($accessKey, $secret))") },
        { "JSON", ("--", "-Credential $json") },
        { "JSON in white space", ("--", "-Credential \" `r`n$json`n\"") },
        { "JSON in a SecureString", ("--", "-Credential $secureJson") },
        { "JSON with escapes", ("--", "-Credential $json.Replace('made', '\\u006dade')") },
        { "credential of the secret alone", ("--", "-Credential $secret -AppAccessKey $accessKey") },
        { "secret alone in a SecureString", ("O-", "-Credential $secure -AppAccessKey $accessKey") },
        { "credential of the secret alone, key of the environment", ("K-", "-Credential $secret") },
        { "credential of a SecureString, key of the environment", ("KO", "-Credential $secure") },
    };

    public static Cases<(string Environment, string Parameters, string Id, ErrorCategory Category)> Bad { get; } = new()
    {
        { "nothing", ("--", "", "CredentialMissing", AuthenticationError) },
        { "environment, key alone", ("K-", "", "CredentialMissing", AuthenticationError) },
        { "environment, secret alone", ("-K", "", "CredentialMissing", AuthenticationError) },
        { "environment, empty secret", ("KE", "", "CredentialMissing", AuthenticationError) },
        { "key alone", ("--", "-AppAccessKey $accessKey", "CredentialMissing", AuthenticationError) },
        {
            "key alone, key in the environment",
            ("K-", "-AppAccessKey $accessKey", "CredentialMissing", AuthenticationError)
        },
        { "empty key alone", ("--", "-AppAccessKey ''", "CredentialMissing", AuthenticationError) },
        { "empty key, whole environment", ("KK", "-AppAccessKey ''", "AccessKeyMissing", InvalidArgument) },
        { "null key, whole environment", ("KK", "-AppAccessKey $null", "AccessKeyMissing", InvalidArgument) },
        { "key of white space", ("KK", "-AppAccessKey ' ' -AppSecret $secret", "AccessKeyMissing", InvalidArgument) },
        { "empty key and secret", ("K-", "-AppAccessKey '' -AppSecret $secret", "AccessKeyMissing", InvalidArgument) },
        { "secret alone, no key anywhere", ("--", "-AppSecret $secret", "AccessKeyMissing", InvalidArgument) },
        {
            "unset secret",
            ("--", "-AppAccessKey $accessKey -Secret $env:HMS_NO_SUCH_VARIABLE", "AppSecretMissing", InvalidArgument)
        },
        {
            "unset secret, whole environment",
            ("KK", "-Secret $env:HMS_NO_SUCH_VARIABLE", "AppSecretMissing", InvalidArgument)
        },
        { "empty secret", ("KK", "-AppAccessKey $accessKey -AppSecret ''", "AppSecretMissing", InvalidArgument) },
        {
            "empty SecureString",
            ("KK", "-AppAccessKey $accessKey -AppSecret $emptySecure", "AppSecretMissing", InvalidArgument)
        },
        { "null credential", ("KK", "-Credential $null", "AppSecretMissing", InvalidArgument) },
        { "empty credential", ("KK", "-Credential ([pscredential]::Empty)", "AppSecretMissing", InvalidArgument) },
        {
            "credential without a password",
            ("KK", "-Credential ([pscredential]::new($accessKey, $emptySecure))", "AppSecretMissing", InvalidArgument)
        },
        {
            "short secret",
            ("--", "-AppAccessKey $accessKey -AppSecret $secret.Substring(1, 31)", "AppSecretTooShort", SecurityError)
        },
        {
            "short SecureString",
            ("--", "-AppAccessKey $accessKey -AppSecret $shortSecure", "AppSecretTooShort", SecurityError)
        },
        {
            "short credential",
            ("--", "-Credential ([pscredential]::new($accessKey, $shortSecure))", "AppSecretTooShort", SecurityError)
        },
        {
            "half a surrogate pair",
            ("--", "-AppAccessKey $accessKey -AppSecret ($secret + [char]0xd83d)", "ValueNotUnicode", InvalidArgument)
        },
        {
            "a key that is half a surrogate pair",
            ("--", "-AppAccessKey ([string][char]0xd83d) -AppSecret $secret", "ValueNotUnicode", InvalidArgument)
        },
        {
            "a number for a secret",
            ("--", "-AppAccessKey $accessKey -AppSecret 42", "AppSecretTypeInvalid", InvalidType)
        },
        {
            "an array for a secret",
            ("--", "-AppAccessKey $accessKey -AppSecret @($secret, $secret)", "AppSecretTypeInvalid", InvalidType)
        },
        {
            "a hashtable for a secret",
            ("--", "-AppAccessKey $accessKey -AppSecret @{ Secret = $secret }", "AppSecretTypeInvalid", InvalidType)
        },
        {
            "a credential for a secret",
            ("--", "-AppAccessKey $accessKey -AppSecret $credential", "AppSecretTypeInvalid", InvalidType)
        },
        {
            "a secret too long for a SecureString",
            ("--", "-AppAccessKey $accessKey -AppSecret ('x' * 65537)", "AppSecretTypeInvalid", InvalidType)
        },
        {
            "a disposed secret",
            ("--", "-AppAccessKey $accessKey -AppSecret $disposed", "AppSecretMissing", InvalidArgument)
        },
        {
            "a hashtable for a key",
            ("--", "-AppAccessKey @{ AccessKey = $accessKey } -AppSecret $secret", "AppAccessKeyTypeInvalid",
                InvalidType)
        },
        {
            "a credential for a key",
            ("--", "-AppAccessKey $credential -AppSecret $secret", "AppAccessKeyTypeInvalid", InvalidType)
        },
        { "a disposed key", ("--", "-AppAccessKey $disposed -AppSecret $secret", "AccessKeyMissing", InvalidArgument) },
        { "environment of two workspaces", ("OK", "-AppAccessKey $accessKey", "AccessKeyConflict", InvalidArgument) },
        { "placeholder in the environment", ("KP", "", "CredentialPlaceholder", SecurityError) },
        {
            "placeholder for a secret",
            ("--", "-AppAccessKey $accessKey -AppSecret '$(HMS_SECRET)'", "CredentialPlaceholder", SecurityError)
        },
        {
            "placeholder for a key",
            ("--", "-AppAccessKey '%HMS_ACCESS_KEY%' -AppSecret $secret", "CredentialPlaceholder", SecurityError)
        },
        {
            "text of a credential",
            ("--", "-AppAccessKey $accessKey -AppSecret \"$credential\"", "CredentialPlaceholder", SecurityError)
        },
        {
            "placeholder for a credential",
            ("--", "-Credential '${{ secrets.HMS_SECRET }}' -AppAccessKey $accessKey", "CredentialPlaceholder",
                SecurityError)
        },
        {
            "placeholder for a user name",
            ("--", "-Credential '$(HMS_ACCESS_KEY)'", "CredentialPlaceholder", SecurityError)
        },
        {
            "template in braces",
            ("--", "-Credential '{{ hms }}' -AppAccessKey $accessKey", "CredentialPlaceholder", SecurityError)
        },
        {
            "key within the secret",
            ("--", "-AppAccessKey $accessKey -AppSecret \"$accessKey$secret\"", "AccessKeyIsSecret", SecurityError)
        },
        { "a number for a credential", ("--", "-Credential 42", "CredentialTypeInvalid", InvalidType) },
        {
            "a list for a credential",
            ("--", "-Credential @($credential, $credential)", "CredentialTypeInvalid", InvalidType)
        },
        { "bytes for a credential", ("--", "-Credential ([byte[]]::new(40))", "CredentialTypeInvalid", InvalidType) },
        {
            "a date for a credential",
            ("--", "-Credential ([datetime]::new(2030, 1, 1))", "CredentialTypeInvalid", InvalidType)
        },
        {
            "a number in a hashtable",
            ("--", "-Credential @{ AccessKey = $accessKey; Secret = 42 }", "CredentialTypeInvalid", InvalidType)
        },
        {
            "a credential in a hashtable",
            ("--", "-Credential @{ AccessKey = $accessKey; Secret = $credential }", "CredentialTypeInvalid",
                InvalidType)
        },
        {
            "null in a hashtable",
            ("--", "-Credential @{ AccessKey = $null; Secret = $secret }", "CredentialTypeInvalid", InvalidType)
        },
        { "an empty hashtable", ("--", "-Credential @{}", "CredentialIncomplete", InvalidData) },
        {
            "a nested hashtable",
            ("--", "-Credential @{ hms = @{ AccessKey = $accessKey; Secret = $secret } }", "CredentialIncomplete",
                InvalidData)
        },
        {
            "a mixed pair",
            ("--", "-Credential @{ AccessKey = $accessKey; Password = $secret }", "CredentialIncomplete", InvalidData)
        },
        {
            "an object of other names",
            ("--", "-Credential ([pscustomobject]@{ Key = $accessKey; Value = $secret })", "CredentialIncomplete",
                InvalidData)
        },
        {
            "two secrets in a hashtable",
            ("--", "-Credential @{ AccessKey = $accessKey; Secret = $secret; HMS_SECRET = 'another' }",
                "CredentialAmbiguous", InvalidData)
        },
        {
            "two pairs in a hashtable",
            ("--", "-Credential @{ AccessKey = $accessKey; Secret = $secret; UserName = 'me'; Password = 'mine' }",
                "CredentialAmbiguous", InvalidData)
        },
        {
            "a blank secret in a hashtable",
            ("--", "-Credential @{ AccessKey = $accessKey; Secret = ' ' }", "AppSecretMissing", InvalidArgument)
        },
        {
            "a blank key in a hashtable",
            ("--", "-Credential @{ AccessKey = ''; Secret = $secret }", "AccessKeyMissing", InvalidArgument)
        },
        {
            "a disposed secret in a hashtable",
            ("--", "-Credential @{ AccessKey = $accessKey; Secret = $disposed }", "AppSecretMissing", InvalidArgument)
        },
        {
            "a disposed key in a hashtable",
            ("--", "-Credential @{ AccessKey = $disposed; Secret = $secret }", "CredentialIncomplete", InvalidData)
        },
        {
            "a disposed SecureString",
            ("--", "-Credential $disposed -AppAccessKey $accessKey", "CredentialIncomplete", InvalidData)
        },
        {
            "JSON with single quotes",
            (
                "--", "-Credential $json.Replace('\"', \"'\") -AppAccessKey $accessKey", "CredentialJsonInvalid",
                InvalidData)
        },
        { "half a JSON text", ("--", "-Credential $json.Substring(0, 60)", "CredentialJsonInvalid", InvalidData) },
        { "JSON with something after it", ("--", "-Credential ($json + $json)", "CredentialJsonInvalid", InvalidData) },
        {
            "JSON with half a surrogate pair",
            ("--", "-Credential $json.Replace('made', '\\ud83d')", "CredentialJsonInvalid", InvalidData)
        },
        {
            "JSON with a number",
            ("--", "-Credential ('{\"AccessKey\":1,\"Secret\":\"' + $secret + '\"}')", "CredentialTypeInvalid",
                InvalidType)
        },
        {
            "JSON of two secrets",
            ("--", "-Credential $json.Replace('port', 'Secret').Replace(': 1', ': \"x\"')", "CredentialAmbiguous",
                InvalidData)
        },
        {
            "JSON of two of one name",
            ("--", "-Credential $json.Replace('port', 'AppSecret').Replace(': 1', ': \"x\"')",
                "CredentialAmbiguous", InvalidData)
        },
        { "nested JSON", ("--", "-Credential ('{\"hms\":' + $json + '}')", "CredentialIncomplete", InvalidData) },
        {
            "JSON and a key that is not its",
            ("--", "-Credential $json -AppAccessKey other", "AccessKeyConflict", InvalidArgument)
        },
        {
            "credential and a key that is not its",
            ("--", "-Credential $credential -AppAccessKey other", "AccessKeyConflict", InvalidArgument)
        },
        {
            "credential and an empty key",
            ("--", "-Credential $credential -AppAccessKey ''", "AccessKeyMissing", InvalidArgument)
        },
        { "an empty text", ("KK", "-Credential ' '", "AppSecretMissing", InvalidArgument) },
        {
            "an empty SecureString for a credential",
            ("KK", "-Credential $emptySecure", "AppSecretMissing", InvalidArgument)
        },
        { "a secret without a key", ("--", "-Credential $secret", "AccessKeyMissing", InvalidArgument) },
        { "a SecureString without a key", ("--", "-Credential $secure", "AccessKeyMissing", InvalidArgument) },
        {
            "a user name where nobody can be asked",
            ("--", "-Credential $accessKey", "AppSecretMissing", InvalidArgument)
        },
        { "a vault without a secret's name", ("KK", "-VaultName qa", "SecretNameMissing", InvalidArgument) },
        {
            "an unset secret's name",
            ("KK", "-SecretName $env:HMS_NO_SUCH_VARIABLE", "SecretNameMissing", InvalidArgument)
        },
        { "a secret for a secret's name", ("KK", "-SecretName $secure", "SecretNameTypeInvalid", InvalidType) },
        {
            "two ways at once",
            ("--", "-AppAccessKey $accessKey -AppSecret $secret -Credential $credential", "AmbiguousParameterSet",
                InvalidArgument)
        },
    };

    [Theory]
    [MemberData(nameof(Good))]
    public void Signs_with(string name)
    {
        (string environment, string parameters) = Good[name];
        using var _ = CreateEnvironment(environment);
        Shell.Result result = shell.Run($"New-HmsManagementToken {parameters}", Variables);
        Assert.Equal(TestTokens.AccessKey, TestTokens.Claims(result.AssertSingle()).Text("access_key"));
        Assert.Empty(result.Warnings);
    }

    [Theory]
    [MemberData(nameof(Good))]
    public void Verifies_with(string name)
    {
        (string environment, string parameters) = Good[name];
        using var _ = CreateEnvironment(environment);
        PSObject token = shell.Run(
            $"ConvertFrom-HmsToken '{TestTokens.Valid}' -Verify {parameters}", Variables).AssertSingle();
        Assert.Equal(true, token.Properties["SignatureVerified"].Value);
    }

    [Theory]
    [MemberData(nameof(Bad))]
    public void Ends_with_an_error_on(string name)
    {
        (string environment, string parameters, string id, ErrorCategory category) = Bad[name];
        using var _ = CreateEnvironment(environment);
        ErrorRecord error = shell.Run($"New-HmsManagementToken {parameters}", Variables)
            .AssertTerminating(id + Class, category);
        Assert.Null(error.TargetObject);
    }

    [Fact]
    public void The_error_names_the_four_ways()
    {
        using var _ = CreateEnvironment("--");
        string message = shell.Run("New-HmsManagementToken")
            .AssertTerminating("CredentialMissing" + Class, AuthenticationError).ToString();
        Assert.All(
            ["-AppAccessKey and -AppSecret", "-Credential", "-SecretName", "HMS_ACCESS_KEY and HMS_SECRET"],
            way => Assert.Contains(way, message, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("K-", "", "HMS_SECRET is not set")]
    [InlineData("-K", "", "HMS_ACCESS_KEY is not set")]
    [InlineData("--", "-AppAccessKey $accessKey", "HMS_SECRET is not set")]
    public void If_one_half_is_missing_the_error_names_it(string environment, string parameters, string says)
    {
        using var _ = CreateEnvironment(environment);
        Assert.Contains(
            says,
            shell.Run($"New-HmsManagementToken {parameters}", Variables)
                .AssertTerminating("CredentialMissing" + Class, AuthenticationError).ToString(),
            StringComparison.Ordinal);
    }

    public static Cases<string> Commands { get; } = new()
    {
        {
            "NewHmsAuthToken",
            "[pscustomobject]@{ user_id = '1' }, [pscustomobject]@{ user_id = '2' } | "
            + "New-HmsAuthToken -RoomId r1 -Role host"
        },
        { "NewHmsManagementToken", "New-HmsManagementToken" },
        { "ConvertFromHmsToken", "'a', 'b' | ConvertFrom-HmsToken -Verify" },
    };

    [Theory]
    [MemberData(nameof(Commands))]
    public void Without_credentials_the_command_ends_with_one_error(string command)
    {
        using var _ = CreateEnvironment("--");
        shell.Run(Commands[command])
            .AssertTerminating($"CredentialMissing,HmsTokens.PowerShell.{command}Command", AuthenticationError);
    }

    [Fact]
    public void Without_credentials_every_check_is_False_with_one_error()
    {
        using var _ = CreateEnvironment("--");
        Shell.Result result = shell.Run("'a', 'b' | Test-HmsToken");
        result.AssertSingleError("CredentialMissing,HmsTokens.PowerShell.TestHmsTokenCommand", AuthenticationError);
        Assert.Equal([false, false], result.Output.Select(answer => answer.BaseObject));
    }

    [Fact]
    public void A_short_secret_is_named_by_its_length_only()
    {
        string message = shell.Run("New-HmsManagementToken -AppAccessKey k -AppSecret 0123456789abcdef0123456789abcde")
            .AssertTerminating("AppSecretTooShort" + Class, SecurityError).ToString();
        Assert.Contains("31 bytes", message, StringComparison.Ordinal);
        Assert.Contains("only part of it copied", message, StringComparison.Ordinal);
        Assert.DoesNotContain("0123", message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_secret_passed_as_the_access_key_is_not_shown_and_not_signed()
    {
        Shell.Result result = shell.Run(
            "New-HmsManagementToken -AppAccessKey $secret -AppSecret $secret -Verbose", Variables);
        result.AssertTerminating("AccessKeyIsSecret" + Class, SecurityError);
    }

    [Fact]
    public void The_length_counts_bytes_not_characters() => shell
        .Run("New-HmsManagementToken -AppAccessKey k -AppSecret ('é' * 16)").AssertNoErrors();

    public static Cases<(string Parameters, string[] Of)> Dressed { get; } = new()
    {
        { "secret with a line break", ("-AppAccessKey $accessKey -AppSecret \"$secret`n\"", ["app secret"]) },
        { "secret in quotes", ("-AppAccessKey $accessKey -AppSecret \"'$secret'\"", ["app secret"]) },
        { "key with a space", ("-AppAccessKey \" $accessKey\" -AppSecret $secret", ["access key"]) },
        {
            "both with a byte order mark",
            ("-AppAccessKey \"`u{FEFF}$accessKey\" -AppSecret \"`u{FEFF}$secret\"", ["access key", "app secret"])
        },
        {
            "both in a Hashtable",
            ("-Credential @{ AccessKey = \"$accessKey`r`n\"; Secret = \"`\"$secret`\"\" }",
                ["access key", "app secret"])
        },
        { "secret in JSON", ("-Credential $json.Replace($secret, \" $secret\")", ["app secret"]) },
        { "secret alone as a credential", ("-Credential \"$secret \" -AppAccessKey $accessKey", ["app secret"]) },
    };

    [Theory]
    [MemberData(nameof(Dressed))]
    public void Text_around_key_and_secret_is_removed_with_a_warning(string name)
    {
        (string parameters, string[] of) = Dressed[name];
        Shell.Result result = shell.Run($"New-HmsManagementToken {parameters}", Variables);
        Assert.Equal(TestTokens.AccessKey, TestTokens.Claims(result.AssertSingle()).Text("access_key"));
        Assert.Equal(
            of.Select(what =>
                $"White space, invisible characters or quotes around the {what} were removed. Store it without them."),
            result.Warnings);
    }

    [Fact]
    public void An_access_key_as_long_as_a_secret_is_not_shown_in_full()
    {
        Shell.Result result = shell.Run(
            "New-HmsManagementToken -AppAccessKey $other -AppSecret $secret",
            new { secret = TestTokens.Secret, other = TestTokens.OtherSecret });
        result.AssertSingle();
        Assert.Contains(result.Verbose, line => line.Contains("'another…'", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(TestTokens.AccessKey, TestTokens.AccessKey)]
    [InlineData("  " + TestTokens.AccessKey, TestTokens.AccessKey)]
    public void A_user_name_asks_for_the_app_secret(string name, string expected)
    {
        string? asked = null;
        var host = new RecordingHost
        {
            EnterCredential = user => new PSCredential(asked = user, TestTokens.Secure(TestTokens.Secret)),
        };
        using Runspace runspace = RunspaceFactory.CreateRunspace(host, Session());
        runspace.Open();
        using Engine engine = Engine.Create(runspace);
        engine.AddCommand("New-HmsManagementToken").AddParameter("Credential", name);
        TestTokens.Claims(Assert.Single(engine.Invoke()));
        Assert.Equal(expected, asked);
    }

    [Fact]
    public void A_prompt_that_is_cancelled_ends_the_command()
    {
        using Runspace runspace = RunspaceFactory.CreateRunspace(
            new RecordingHost { EnterCredential = _ => null }, Session());
        runspace.Open();
        using Engine engine = Engine.Create(runspace);
        engine.AddCommand("New-HmsManagementToken").AddParameter("Credential", TestTokens.AccessKey);
        var error = Assert.Throws<CmdletInvocationException>(() => engine.Invoke());
        Assert.Equal("AppSecretMissing" + Class, error.ErrorRecord.FullyQualifiedErrorId);
    }

    [Fact]
    public void A_callers_SecureString_and_credential_stay_usable()
    {
        Shell.Result result = shell.Run(
            """
            1..2 | ForEach-Object { New-HmsManagementToken -AppAccessKey $accessKey -AppSecret $secure }
            1..2 | ForEach-Object { New-HmsManagementToken -Credential $credential }
            """,
            Variables);
        result.AssertNoErrors();
        Assert.Equal(4, result.Output.Count);
        Assert.All(result.Output, token => TestTokens.Claims(token));
    }

    private static EnvironmentScope CreateEnvironment(string what) => new(
        GetValue(what[0], TestTokens.AccessKey, TestTokens.OtherAccessKey),
        GetValue(what[1], TestTokens.Secret, TestTokens.OtherSecret));

    private static string? GetValue(char what, string ours, string others) => what switch
    {
        'K' => ours, 'Q' => $"\"{ours}\"", 'O' => others, 'P' => "${HMS_APP_SECRET_OF_THE_WORKSPACE}",
        'E' => string.Empty, _ => null,
    };

    private static SecureString CreateDisposed()
    {
        SecureString secure = TestTokens.Secure(TestTokens.Secret);
        secure.Dispose();
        return secure;
    }

    private static InitialSessionState Session()
    {
        var state = InitialSessionState.CreateDefault2();
        state.ImportPSModule(Repository.ModuleManifest);
        state.ThrowOnRunspaceOpenError = true;
        return state;
    }
}
