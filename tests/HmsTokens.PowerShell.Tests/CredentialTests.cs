namespace HmsTokens.PowerShell.Tests;

/// <summary>Every way to give credentials, with the environment as it may be.</summary>
public sealed class CredentialTests(Shell shell) : IClassFixture<Shell>
{
    private const string Class = ",HmsTokens.PowerShell.NewHmsManagementTokenCommand";

    /// <summary>What a script may use: strings, SecureStrings and a PSCredential of ours.</summary>
    private static readonly object Variables = new
    {
        accessKey = TestTokens.AccessKey,
        secret = TestTokens.Secret,
        secure = TestTokens.Secure(TestTokens.Secret),
        credential = new PSCredential(TestTokens.AccessKey, TestTokens.Secure(TestTokens.Secret)),
        shortSecure = TestTokens.Secure(TestTokens.Secret[..31]),
        emptySecure = new System.Security.SecureString(),
    };

    // In the environment: K ours, O another's, E empty, and - nothing; for the key and for the secret.
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
        { "key alone beats that of the environment", ("OK", "-AppAccessKey $accessKey") },
        { "secret alone, key of the environment", ("K-", "-AppSecret $secret") },
        { "secret alone beats that of the environment", ("KO", "-AppSecret $secure") },
        { "the environment's secret, given", ("-K", "-AppAccessKey $accessKey -Secret $env:HMS_SECRET") },
        { "an abbreviation", ("--", "-AppA $accessKey -AppS $secret") },
        { "a splatted hashtable", ("--", "@Key") },
    };

    public static Cases<(string Environment, string Parameters, string Id, ErrorCategory Category)> Bad { get; } = new()
    {
        { "nothing", ("--", "", "CredentialMissing", ErrorCategory.AuthenticationError) },
        { "environment, key alone", ("K-", "", "CredentialMissing", ErrorCategory.AuthenticationError) },
        { "environment, secret alone", ("-K", "", "CredentialMissing", ErrorCategory.AuthenticationError) },
        { "environment, empty secret", ("KE", "", "CredentialMissing", ErrorCategory.AuthenticationError) },
        { "key alone", ("--", "-AppAccessKey $accessKey", "CredentialMissing", ErrorCategory.AuthenticationError) },
        { "key alone, key in the environment", ("K-", "-AppAccessKey $accessKey", "CredentialMissing", ErrorCategory.AuthenticationError) },
        { "empty key alone", ("--", "-AppAccessKey ''", "CredentialMissing", ErrorCategory.AuthenticationError) },
        { "empty key, whole environment", ("KK", "-AppAccessKey ''", "AccessKeyMissing", ErrorCategory.InvalidArgument) },
        { "null key, whole environment", ("KK", "-AppAccessKey $null", "AccessKeyMissing", ErrorCategory.InvalidArgument) },
        { "key of white space", ("KK", "-AppAccessKey ' ' -AppSecret $secret", "AccessKeyMissing", ErrorCategory.InvalidArgument) },
        { "empty key and secret", ("K-", "-AppAccessKey '' -AppSecret $secret", "AccessKeyMissing", ErrorCategory.InvalidArgument) },
        { "secret alone, no key anywhere", ("--", "-AppSecret $secret", "AccessKeyMissing", ErrorCategory.InvalidArgument) },
        { "unset secret", ("--", "-AppAccessKey $accessKey -Secret $env:HMS_NO_SUCH_VARIABLE", "AppSecretMissing", ErrorCategory.InvalidArgument) },
        { "unset secret, whole environment", ("KK", "-Secret $env:HMS_NO_SUCH_VARIABLE", "AppSecretMissing", ErrorCategory.InvalidArgument) },
        { "empty secret", ("KK", "-AppAccessKey $accessKey -AppSecret ''", "AppSecretMissing", ErrorCategory.InvalidArgument) },
        { "empty SecureString", ("KK", "-AppAccessKey $accessKey -AppSecret $emptySecure", "AppSecretMissing", ErrorCategory.InvalidArgument) },
        { "null credential", ("KK", "-Credential $null", "AppSecretMissing", ErrorCategory.InvalidArgument) },
        { "empty credential", ("KK", "-Credential ([pscredential]::Empty)", "AppSecretMissing", ErrorCategory.InvalidArgument) },
        { "credential without a password", ("KK", "-Credential ([pscredential]::new($accessKey, $emptySecure))", "AppSecretMissing", ErrorCategory.InvalidArgument) },
        { "short secret", ("--", "-AppAccessKey $accessKey -AppSecret $secret.Substring(1, 31)", "AppSecretTooShort", ErrorCategory.SecurityError) },
        { "short SecureString", ("--", "-AppAccessKey $accessKey -AppSecret $shortSecure", "AppSecretTooShort", ErrorCategory.SecurityError) },
        { "short credential", ("--", "-Credential ([pscredential]::new($accessKey, $shortSecure))", "AppSecretTooShort", ErrorCategory.SecurityError) },
        { "half a surrogate pair", ("--", "-AppAccessKey $accessKey -AppSecret ($secret + [char]0xd83d)", "ValueNotUnicode", ErrorCategory.InvalidArgument) },
        { "a key that is half a surrogate pair", ("--", "-AppAccessKey ([string][char]0xd83d) -AppSecret $secret", "ValueNotUnicode", ErrorCategory.InvalidArgument) },
        { "a number for a secret", ("--", "-AppAccessKey $accessKey -AppSecret 42", "ParameterArgumentTransformationError", ErrorCategory.InvalidData) },
        { "an array for a secret", ("--", "-AppAccessKey $accessKey -AppSecret @($secret, $secret)", "ParameterArgumentTransformationError", ErrorCategory.InvalidData) },
        { "a hashtable for a secret", ("--", "-AppAccessKey $accessKey -AppSecret @{ Secret = $secret }", "ParameterArgumentTransformationError", ErrorCategory.InvalidData) },
        { "a credential for a secret", ("--", "-AppAccessKey $accessKey -AppSecret $credential", "ParameterArgumentTransformationError", ErrorCategory.InvalidData) },
        { "an object for a credential", ("--", "-Credential ([pscustomobject]@{ UserName = $accessKey; Password = $secret })", "ParameterArgumentTransformationError", ErrorCategory.InvalidData) },
        { "a SecureString for a credential", ("--", "-Credential $secure", "ParameterArgumentTransformationError", ErrorCategory.InvalidData) },
        { "two ways at once", ("--", "-AppAccessKey $accessKey -AppSecret $secret -Credential $credential", "AmbiguousParameterSet", ErrorCategory.InvalidArgument) },
        { "key and credential", ("--", "-AppAccessKey $accessKey -Credential $credential", "AmbiguousParameterSet", ErrorCategory.InvalidArgument) },
    };

    [Theory]
    [MemberData(nameof(Good))]
    public void Signs_with(string name)
    {
        (string environment, string parameters) = Good[name];
        using var _ = Environ(environment);
        Shell.Result result = shell.Run($"New-HmsManagementToken {parameters}", Variables);
        Assert.Equal(TestTokens.AccessKey, TestTokens.Claims(result.AssertSingle()).Text("access_key"));
        Assert.Empty(result.Warnings);
    }

    [Theory]
    [MemberData(nameof(Good))]
    public void Verifies_with(string name)
    {
        (string environment, string parameters) = Good[name];
        using var _ = Environ(environment);
        PSObject token = shell.Run(
            $"ConvertFrom-HmsToken '{TestTokens.Valid}' -Verify {parameters}", Variables).AssertSingle();
        Assert.Equal(true, token.Properties["SignatureVerified"].Value);
    }

    [Theory]
    [MemberData(nameof(Bad))]
    public void Ends_with_an_error_on(string name)
    {
        (string environment, string parameters, string id, ErrorCategory category) = Bad[name];
        using var _ = Environ(environment);
        ErrorRecord error = shell.Run($"New-HmsManagementToken {parameters}", Variables).AssertTerminating(id + Class, category);
        Assert.Null(error.TargetObject);
    }

    [Fact]
    public void The_error_names_the_four_ways()
    {
        using var _ = Environ("--");
        string message = shell.Run("New-HmsManagementToken")
            .AssertTerminating("CredentialMissing" + Class, ErrorCategory.AuthenticationError).ToString();
        Assert.All(
            ["-AppAccessKey and -AppSecret", "-Credential", "-SecretName", "HMS_ACCESS_KEY and HMS_SECRET"],
            way => Assert.Contains(way, message, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("K-", "", "HMS_SECRET is not set")]
    [InlineData("-K", "", "HMS_ACCESS_KEY is not set")]
    [InlineData("--", "-AppAccessKey $accessKey", "HMS_SECRET is not set")]
    public void With_one_half_the_error_names_the_other(string environment, string parameters, string says)
    {
        using var _ = Environ(environment);
        Assert.Contains(
            says,
            shell.Run($"New-HmsManagementToken {parameters}", Variables)
                .AssertTerminating("CredentialMissing" + Class, ErrorCategory.AuthenticationError).ToString(),
            StringComparison.Ordinal);
    }

    public static Cases<string> Commands { get; } = new()
    {
        { "NewHmsAuthToken", "[pscustomobject]@{ user_id = '1' }, [pscustomobject]@{ user_id = '2' } | New-HmsAuthToken -RoomId r1 -Role host" },
        { "NewHmsManagementToken", "New-HmsManagementToken" },
        { "ConvertFromHmsToken", "'a', 'b' | ConvertFrom-HmsToken -Verify" },
        { "TestHmsToken", "'a', 'b' | Test-HmsToken" },
    };

    [Theory]
    [MemberData(nameof(Commands))]
    public void Without_credentials_the_whole_command_ends_once_for_all_records(string command)
    {
        using var _ = Environ("--");
        shell.Run(Commands[command])
            .AssertTerminating($"CredentialMissing,HmsTokens.PowerShell.{command}Command", ErrorCategory.AuthenticationError);
    }

    [Fact]
    public void A_short_secret_is_told_by_its_length_alone()
    {
        string message = shell.Run("New-HmsManagementToken -AppAccessKey k -AppSecret 0123456789abcdef0123456789abcde")
            .AssertTerminating("AppSecretTooShort" + Class, ErrorCategory.SecurityError).ToString();
        Assert.Contains("31 bytes", message, StringComparison.Ordinal);
        Assert.Contains("copied in part", message, StringComparison.Ordinal);
        Assert.DoesNotContain("0123", message, StringComparison.Ordinal);
    }

    [Fact]
    public void The_secret_given_as_the_access_key_too_is_not_shown_and_not_signed()
    {
        Shell.Result result = shell.Run("New-HmsManagementToken -AppAccessKey $secret -AppSecret $secret -Verbose", Variables);
        result.AssertTerminating("AccessKeyIsSecret" + Class, ErrorCategory.SecurityError);
    }

    [Fact]
    public void The_length_counts_bytes_not_characters() => shell
        .Run("New-HmsManagementToken -AppAccessKey k -AppSecret ('é' * 16)").AssertNoErrors();

    public static Cases<string> WhiteSpace { get; } = new()
    {
        { "a line break behind", TestTokens.Secret + "\n" },
        { "a space before", " " + TestTokens.Secret },
        { "a no-break space behind", TestTokens.Secret + "\u00a0" },
    };

    [Theory]
    [MemberData(nameof(WhiteSpace))]
    public void White_space_around_a_secret_counts_and_draws_a_warning(string name)
    {
        string secret = WhiteSpace[name];
        Shell.Result result = shell.Run("New-HmsManagementToken -AppAccessKey k -AppSecret $secret", new { secret });
        TestTokens.Claims(result.AssertSingle(), secret);
        Assert.Contains("app secret starts or ends with white space", Assert.Single(result.Warnings), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("'k '")]
    [InlineData("\"`tk\"")]
    [InlineData("\"k`r`n\"")]
    public void White_space_around_an_access_key_draws_a_warning(string accessKey) => Assert.Contains(
        "access key starts or ends with white space",
        Assert.Single(shell.Run($"New-HmsManagementToken -AppAccessKey {accessKey} -AppSecret $secret", Variables).Warnings),
        StringComparison.Ordinal);

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

    private static Environs Environ(string what) => new(
        Of(what[0], TestTokens.AccessKey, TestTokens.OtherAccessKey), Of(what[1], TestTokens.Secret, TestTokens.OtherSecret));

    private static string? Of(char what, string ours, string others) =>
        what switch { 'K' => ours, 'O' => others, 'E' => string.Empty, _ => null };
}
