namespace HmsTokens.PowerShell.Tests;

/// <summary>
/// A check that fails is an error and False, because PowerShell skips a whole if statement if the command in it throws.
/// </summary>
public sealed class FailClosedTests(Shell shell) : IClassFixture<Shell>
{
    private const string Class = ",HmsTokens.PowerShell.TestHmsTokenCommand";

    /// <summary>Arguments, and whether they are empty rather than of a wrong type.</summary>
    public static Cases<(string Value, bool IsEmpty)> Values { get; } = new()
    {
        { "null", ("$null", true) },
        { "nothing", ("$(if ($false) { 1 })", true) },
        { "an unset variable", ("$env:HMS_NO_SUCH_VARIABLE", true) },
        { "a property that is not there", ("$token.NoSuchProperty", true) },
        { "empty", ("''", true) },
        { "blank", ("' '", true) },
        { "a tab and a no-break space", ("\"`t$([char]0xa0)\"", true) },
        { "DBNull", ("([DBNull]::Value)", true) },
        { "an empty list", ("@()", true) },
        { "a longer list", ("@('host', 'guest')", false) },
        { "a list in a list", ("(, @('host', 'guest'))", false) },
        { "an object", ("([pscustomobject]@{ id = 'host' })", false) },
        { "a Hashtable", ("@{ id = 'host' }", false) },
        { "a Boolean", ("$true", false) },
        { "a fraction", ("1.5", false) },
        { "a date", ("([datetime]'2026-12-01')", false) },
        { "an enumeration", ("([DayOfWeek]::Monday)", false) },
        { "a SecureString", ("$secure", false) },
        { "a credential", ("$credential", false) },
        { "a script block", ("{ $_.role }", false) },
        { "a link", ("([uri]'https://example.com')", false) },
    };

    public static TheoryData<string, string> Filters
    {
        get
        {
            var all = new TheoryData<string, string>();
            foreach (string parameter in new[] { "RoomId", "room_id", "Role", "UserId", "user_id", "Type" })
            {
                foreach (string value in Values.Select(row => row.Data))
                {
                    all.Add(parameter, value);
                }
            }

            return all;
        }
    }

    [Theory]
    [MemberData(nameof(Filters))]
    public void An_invalid_filter_lets_nobody_in(string parameter, string value)
    {
        (string given, bool isEmpty) = Values[value];
        string name = parameter switch { "room_id" => "RoomId", "user_id" => "UserId", _ => parameter };
        string id = (isEmpty, name) switch
        {
            (true, _) => "FilterEmpty", (_, "Type") => "TypeInvalid", _ => name + "TypeInvalid"
        };
        AssertDenies($"-{parameter} {given} @Key", id);
    }

    public static TheoryData<string, string> Credentials
    {
        get
        {
            var all = new TheoryData<string, string>();
            foreach (string parameter in new[]
            {
                "AppAccessKey", "AppSecret", "Credential", "SecretName", "ClockSkew", "MinimumRemaining"
            })
            {
                // A SecureString is a valid access key, but of another workspace.
                foreach (string value in Values.Select(row => row.Data)
                    .Where(value => (parameter, value) != ("AppAccessKey", "a SecureString")))
                {
                    all.Add(parameter, value);
                }
            }

            return all;
        }
    }

    [Theory]
    [MemberData(nameof(Credentials))]
    public void An_invalid_credential_or_duration_lets_nobody_in(string parameter, string value)
    {
        string rest = parameter switch
        {
            "AppAccessKey" => "-AppSecret $appSecret",
            "AppSecret" => "-AppAccessKey key",
            "Credential" or "SecretName" => "",
            _ => "@Key",
        };
        AssertDenies($"-{parameter} {Values[value].Value} {rest}", id: null);
    }

    /// <summary>A valid and an invalid filter, no secret, a failing vault.</summary>
    public static Cases<(string Parameters, string Id)> Checks { get; } = new()
    {
        { "a good filter and an empty one", ("-RoomId r1 -Role '' @Key", "FilterEmpty") },
        { "a type that is none", ("-Type Other @Key", "TypeInvalid") },
        { "a type by its number", ("-Type 1 @Key", "TypeInvalid") },
        { "two types", ("-Type Auth, Management @Key", "TypeInvalid") },
        { "a type unknown", ("-Type ([HmsTokens.HmsTokenType]::Unknown) @Key", "TypeInvalid") },
        { "no secret", ("", "CredentialMissing") },
        { "no secret to the key", ("-AppAccessKey x", "CredentialMissing") },
        { "a short secret", ("-AppAccessKey x -AppSecret short", "AppSecretTooShort") },
        { "no vault", ("-SecretName x", "SecretManagementMissing") },
    };

    [Theory]
    [MemberData(nameof(Checks))]
    public void A_check_that_fails_lets_nobody_in(string name) =>
        AssertDenies(Checks[name].Parameters, Checks[name].Id);

    public static Cases<(string Parameters, Func<object?> Secret, string Id)> Vaults { get; } = new()
    {
        { "locked", ("-SecretName x", () => throw new PasswordRequiredException("Locked."), "VaultLocked") },
        { "failing", ("-SecretName x", () => throw new InvalidCastException("No."), "VaultFailed") },
        { "without the secret", ("-SecretName y", () => null, "SecretNotFound") },
        { "that is not there", ("-SecretName x -VaultName other", () => null, "VaultNotFound") },
        {
            "with a short secret",
            ("-SecretName x", () => new PSCredential("key", TestTokens.Secure("short")), "AppSecretTooShort")
        },
    };

    [Theory]
    [MemberData(nameof(Vaults))]
    public void A_failing_vault_lets_nobody_in(string name)
    {
        (string parameters, Func<object?> secret, string id) = Vaults[name];
        FakeVault.Reset();
        FakeVault.Add("qa", "x", secret);
        shell.Run("Import-Module $module", new { module = VaultTests.FakeModule }).AssertNoErrors();
        try
        {
            AssertDenies(parameters, id);
        }
        finally
        {
            shell.Run("Remove-Module Microsoft.PowerShell.SecretManagement").AssertNoErrors();
        }
    }

    [Theory]
    [InlineData("-ErrorAction SilentlyContinue")]
    [InlineData("-ErrorAction Ignore")]
    public void With_the_error_suppressed_it_is_still_False(string parameters)
    {
        Shell.Result result = Run($"Test-HmsToken $token -RoomId '' @Key {parameters}");
        result.AssertNoErrors();
        Assert.Equal(false, Assert.Single(result.Output).BaseObject);
    }

    [Theory]
    [InlineData("$ok = Test-HmsToken $token -RoomId '' @Key -ErrorAction Stop; 'went on'")]
    [InlineData("$ErrorActionPreference = 'Stop'; $ok = Test-HmsToken $token -RoomId '' @Key; 'went on'")]
    [InlineData(
        "$ErrorActionPreference = 'Stop'; "
        + "if (-not (Test-HmsToken $token -RoomId '' @Key)) { 'denied' } else { 'let in' }; 'went on'")]
    [InlineData(
        "$ErrorActionPreference = 'Stop'; "
        + "$ok = [pscustomobject]@{ AuthToken = $token; role = '' } | Test-HmsToken @Key; 'went on'")]
    public void With_Stop_only_the_error_arrives(string script)
    {
        Shell.Result result = Run(script);
        Assert.NotNull(result.Terminating);
        Assert.EndsWith(Class, result.Terminating.FullyQualifiedErrorId, StringComparison.Ordinal);
        Assert.Empty(result.Output);
    }

    [Fact]
    public void In_a_pipeline_every_token_is_False_with_one_error_after_the_first()
    {
        Shell.Result result = Run("$token, $token, $token | Test-HmsToken -Role $null @Key 2>&1");
        result.AssertNoErrors();
        Assert.Equal(4, result.Output.Count);
        Assert.Equal([false, false, false], new[] { 0, 2, 3 }.Select(at => result.Output[at].BaseObject));
        Assert.Equal(
            "FilterEmpty" + Class, Assert.IsType<ErrorRecord>(result.Output[1].BaseObject).FullyQualifiedErrorId);
    }

    [Fact]
    public void Without_a_token_there_is_an_error()
    {
        Shell.Result result = Run("@() | Test-HmsToken -Role '' @Key");
        result.AssertSingleError("FilterEmpty" + Class, ErrorCategory.InvalidArgument);
        Assert.Empty(result.Output);
    }

    /// <summary>Values for the token, and whether there is an error too: an empty token is only False.</summary>
    public static Cases<(string Script, string Reason, bool IsError)> Tokens { get; } = new()
    {
        { "no token", ("Test-HmsToken", "TokenMissing", false) },
        { "null", ("Test-HmsToken $null", "TokenMissing", false) },
        { "nothing", ("Test-HmsToken $(if ($false) { 1 })", "TokenMissing", false) },
        { "empty", ("Test-HmsToken ''", "TokenMissing", false) },
        { "null, piped", ("$null | Test-HmsToken", "TokenMissing", false) },
        { "an empty list", ("Test-HmsToken @()", "TokenMissing", false) },
        { "a row with a blank cell", ("[pscustomobject]@{ AuthToken = ' ' } | Test-HmsToken", "TokenMissing", false) },
        { "a row with a property that throws", ("$throws | Test-HmsToken", "TokenMissing", false) },
        { "two tokens", ("Test-HmsToken @($token, $token)", "TokenTypeInvalid", true) },
        { "two tokens, piped as one", (", @($token, $token) | Test-HmsToken", "TokenTypeInvalid", true) },
        { "a number", ("Test-HmsToken 42", "TokenTypeInvalid", true) },
        { "a number, piped", ("42 | Test-HmsToken", "TokenTypeInvalid", true) },
        { "a Boolean", ("Test-HmsToken $true", "TokenTypeInvalid", true) },
        { "a row", ("Test-HmsToken ([pscustomobject]@{ AuthToken = $token })", "TokenTypeInvalid", true) },
        { "a Hashtable", ("@{ AuthToken = $token } | Test-HmsToken", "TokenTypeInvalid", true) },
        { "a row without a token", ("[pscustomobject]@{ Jwt = $token } | Test-HmsToken", "TokenTypeInvalid", true) },
        {
            "a row with a list",
            ("[pscustomobject]@{ AuthToken = @($token, $token) } | Test-HmsToken", "TokenTypeInvalid", true)
        },
        { "a decoded token", ("ConvertFrom-HmsToken $token | Test-HmsToken", "TokenTypeInvalid", true) },
        { "a disposed SecureString", ("Test-HmsToken $disposed", "TokenTypeInvalid", true) },
        { "a token piped beside another", ("$token | Test-HmsToken $token", "ParametersExcludeEachOther", true) },
        { "null piped beside a token", ("$null | Test-HmsToken $token", "ParametersExcludeEachOther", true) },
    };

    [Theory]
    [MemberData(nameof(Tokens))]
    public void An_invalid_token_lets_nobody_in(string name)
    {
        (string script, string reason, bool isError) = Tokens[name];
        Shell.Result result = Run($"if (-not ({script} @Key)) {{ 'denied' }} else {{ 'let in' }}");
        Assert.Equal("denied", Assert.Single(result.Output).ToString());
        Assert.Equal(isError ? [reason] : [], result.ErrorIds);
        Shell.Result detailed = Run($"{script} -Detailed @Key");
        Assert.Equal([reason], (IEnumerable<string>)Assert.Single(detailed.Output).Properties["Reasons"].Value);
    }

    /// <summary>The columns of a row whose token is for room r1, role host and user 42, and the reasons.</summary>
    public static Cases<(string Row, string Parameters, string[] Reasons)> Rows { get; } = new()
    {
        { "its own", ("room_id = 'r1'; role = 'host'; user_id = '42'", "", []) },
        { "its own, by the module's names", ("RoomId = 'r1'; Role = 'host'; UserId = 42", "", []) },
        { "nothing asked", ("n = 1", "", []) },
        { "another room", ("room_id = 'r2'", "", ["RoomIdMismatch"]) },
        { "another role", ("role = 'guest'", "", ["RoleMismatch"]) },
        { "a role in capitals", ("role = 'HOST'", "", ["RoleMismatch"]) },
        { "another user", ("user_id = '43'", "", ["UserIdMismatch"]) },
        { "its own and an argument", ("room_id = 'r1'", "-RoomId r1", []) },
        { "its own, another argument", ("room_id = 'r1'", "-RoomId r2", ["RoomIdMismatch"]) },
        { "another, its argument", ("room_id = 'r2'", "-RoomId r1", ["RoomIdMismatch"]) },
        { "its own role, another user asked", ("role = 'host'", "-UserId 43", ["UserIdMismatch"]) },
        { "blank", ("role = ''", "", ["RoleMissing"]) },
        { "null", ("user_id = $null", "", ["UserIdMissing"]) },
        { "blank, and an argument", ("role = ''", "-Role host", ["RoleMissing"]) },
        { "a wrong kind", ("room_id = @{ id = 'r1' }", "", ["RoomIdTypeInvalid"]) },
    };

    [Theory]
    [MemberData(nameof(Rows))]
    public void A_row_is_true_only_for_its_own_token(string name)
    {
        (string row, string parameters, string[] reasons) = Rows[name];
        bool isError = reasons is [string reason] && !reason.EndsWith("Mismatch", StringComparison.Ordinal);
        foreach (string script in new[]
        {
            $"[pscustomobject]@{{ {row}; AuthToken = $token }} | Test-HmsToken {parameters} @Key",
            $"[pscustomobject]@{{ {row} }} | Test-HmsToken -Token $token {parameters} @Key",
        })
        {
            Shell.Result result = Run(script);
            Assert.Equal(reasons.Length == 0, Assert.Single(result.Output).BaseObject);
            Assert.Equal(isError ? reasons : [], result.ErrorIds);
            Assert.Equal(
                reasons,
                (IEnumerable<string>)Assert.Single(Run(script + " -Detailed").Output).Properties["Reasons"].Value);
        }
    }

    [Fact]
    public void A_row_that_fails_does_not_stop_the_others()
    {
        Shell.Result result = Run(
            """
            [pscustomobject]@{ AuthToken = $token; role = 'host' },
            [pscustomobject]@{ AuthToken = $token; role = '' },
            [pscustomobject]@{ AuthToken = $token; role = $true },
            [pscustomobject]@{ AuthToken = $token; role = 'host' } | Test-HmsToken @Key
            """);
        Assert.Null(result.Terminating);
        Assert.Equal([true, false, false, true], result.Output.Select(answer => answer.BaseObject));
        Assert.Equal(["RoleMissing", "RoleTypeInvalid"], result.ErrorIds);
        Assert.Equal(["Record 2: ", "Record 3: "], result.Errors.Select(error => error.ToString()[..10]));
        Assert.Equal(
            ["role"], PSObject.AsPSObject(result.Errors[0].TargetObject).Properties.Select(property => property.Name));
    }

    private void AssertDenies(string parameters, string? id)
    {
        Shell.Result result = Run($"if (-not (Test-HmsToken $token {parameters})) {{ 'denied' }} else {{ 'let in' }}");
        Assert.Null(result.Terminating);
        Assert.Equal("denied", Assert.Single(result.Output).ToString());
        ErrorRecord error = Assert.Single(result.Errors);
        id ??= error.FullyQualifiedErrorId.Replace(Class, "", StringComparison.Ordinal);
        Assert.Equal(id + Class, error.FullyQualifiedErrorId);
        Assert.Null(error.TargetObject);

        result = Run($"$token, $token | Test-HmsToken {parameters} -Detailed");
        Assert.Equal([id], result.ErrorIds);
        Assert.Equal(2, result.Output.Count);
        foreach (PSObject verdict in result.Output)
        {
            Assert.Equal(false, verdict.Properties["Valid"].Value);
            Assert.Equal([id], (IEnumerable<string>)verdict.Properties["Reasons"].Value);
            Assert.Equal([error.ToString()], (IEnumerable<string>)verdict.Properties["Messages"].Value);
            Assert.Null(verdict.Properties["Token"].Value);
        }
    }

    private Shell.Result Run(string script)
    {
        using var _ = new EnvironmentScope(null, null);
        System.Security.SecureString disposed = TestTokens.Secure("x");
        disposed.Dispose();
        var throws = new PSObject();
        throws.Properties.Add(new PSScriptProperty("AuthToken", ScriptBlock.Create("throw 'no'")));
        return shell.Run(script, new
        {
            token = TestTokens.Forge(TestTokens.Payload.Replace(TestTokens.RoomId, "r1", StringComparison.Ordinal)),
            appSecret = TestTokens.Secret,
            secure = TestTokens.Secure("host"),
            credential = new PSCredential("host", TestTokens.Secure("x")),
            disposed,
            throws,
        });
    }
}
