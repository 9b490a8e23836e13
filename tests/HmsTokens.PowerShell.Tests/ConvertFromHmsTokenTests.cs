using System.Collections;
using System.Collections.Specialized;
using System.Reflection;
using static System.Management.Automation.ErrorCategory;

namespace HmsTokens.PowerShell.Tests;

public sealed class ConvertFromHmsTokenTests(Shell shell) : IClassFixture<Shell>
{
    private const string Class = ",HmsTokens.PowerShell.ConvertFromHmsTokenCommand";

    // An auth token and a management token of @100mslive/server-sdk 0.3.0 (npm), made once for these tests:
    //   const sdk = new SDK(<TestTokens.AccessKey>, <TestTokens.Secret>);
    //   await sdk.auth.getAuthToken(
    //     { roomId: "627cda81ab4f3b56a077dc33", role: "host", userId: "42", validForSeconds: 3153600000 });
    //   await sdk.auth.getManagementToken({ validForSeconds: 3153600000 });
    private const string SdkAuthToken =
        "eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9."
        + "eyJhY2Nlc3Nfa2V5IjoiNjVmMGMwZGU4YTdiNGMxZDJlM2Y0YTViIiwidHlwZSI6ImFwcCIsInZlcnNpb24iOjIsImlhdCI6MTc5NTQ5NDA1"
        + "OCwibmJmIjoxNzk1NDk0MDU4LCJleHAiOjQ5NDkwOTQwNTgsInJvb21faWQiOiI2MjdjZGE4MWFiNGYzYjU2YTA3N2RjMzMiLCJyb2xlIjoi"
        + "aG9zdCIsInVzZXJfaWQiOiI0MiIsImp0aSI6IjdmYjhhZjYwLTYyZWMtNGQxNy1hM2FhLTFkNGQwYWIyZjBkMiJ9."
        + "f5mzpsKjDqXgKVoNxJIke9sQ2Yf9w2Y0GIex5LDGauw";

    private const string SdkManagementToken =
        "eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9."
        + "eyJhY2Nlc3Nfa2V5IjoiNjVmMGMwZGU4YTdiNGMxZDJlM2Y0YTViIiwidHlwZSI6Im1hbmFnZW1lbnQiLCJ2ZXJzaW9uIjoyLCJpYXQiOjE3"
        + "OTU0OTQwNTgsIm5iZiI6MTc5NTQ5NDA1OCwiZXhwIjo0OTQ5MDk0MDU4LCJqdGkiOiJmMWVlN2JiMy1hOGFiLTQxZDYtOGZlNy0zOWJjZTk3"
        + "M2VhM2EifQ."
        + "-pIfMIFqPpsqicBWGpkZmog4OWRXTQ5yxBUuDHXsdtM";

    [Fact]
    public void An_auth_token_has_all_properties()
    {
        PSObject token = Read(TestTokens.Valid);
        Assert.Equal("HmsTokens.HmsToken", token.BaseObject.GetType().FullName);
        AssertProperties(
            token,
            new()
            {
                ["Type"] = "Auth",
                ["Status"] = "Active",
                ["SignatureVerified"] = false,
                ["AccessKey"] = TestTokens.AccessKey,
                ["RoomId"] = TestTokens.RoomId,
                ["UserId"] = "42",
                ["Role"] = "host",
                ["TokenId"] = "7fb8af60-62ec-4d17-a3aa-1d4d0ab2f0d2",
                ["Version"] = 2,
                ["IssuedAt"] = new DateTimeOffset(2001, 9, 9, 1, 46, 40, TimeSpan.Zero),
                ["NotBefore"] = new DateTimeOffset(2001, 9, 9, 1, 46, 40, TimeSpan.Zero),
                ["ExpiresAt"] = new DateTimeOffset(2100, 1, 1, 0, 0, 0, TimeSpan.Zero),
                ["Algorithm"] = "HS256",
            });
        Assert.Equal(TimeSpan.Zero, Assert.IsType<DateTimeOffset>(token.Properties["ExpiresAt"].Value).Offset);
        Assert.IsType<TimeSpan>(token.Properties["Remaining"].Value);
        Assert.Equal("HmsTokens.HmsTokenType", token.Properties["Type"].Value.GetType().FullName);
        Assert.Equal("HmsTokens.HmsTokenStatus", token.Properties["Status"].Value.GetType().FullName);
        Assert.Equal(["alg", "typ"], Members(token, "Header").Keys.Cast<string>());
        Assert.Equal(
            ["access_key", "type", "version", "room_id", "user_id", "role", "jti", "iat", "nbf", "exp"],
            Members(token, "Claims").Keys.Cast<string>());
    }

    [Fact]
    public void A_token_without_claims_has_null_properties()
    {
        PSObject token = Read(TestTokens.Forge("{}", """{"alg":"none"}"""));
        AssertProperties(
            token,
            new()
            {
                ["Type"] = "Unknown",
                ["Status"] = "Active",
                ["SignatureVerified"] = false,
                ["AccessKey"] = null,
                ["RoomId"] = null,
                ["UserId"] = null,
                ["Role"] = null,
                ["TokenId"] = null,
                ["Version"] = null,
                ["IssuedAt"] = null,
                ["NotBefore"] = null,
                ["ExpiresAt"] = null,
                ["Remaining"] = null,
                ["Algorithm"] = "none",
            });
        Assert.Empty(Members(token, "Claims"));
    }

    [Fact]
    public void Tokens_of_the_module_are_read_and_verified()
    {
        PSObject auth = shell.Run("New-HmsAuthToken r1 host 42 -ValidFor 1h @Key | ConvertFrom-HmsToken @Key")
            .AssertSingle();
        Assert.Equal("Auth", auth.Properties["Type"].Value.ToString());
        Assert.Equal(true, auth.Properties["SignatureVerified"].Value);
        var remaining = Assert.IsType<TimeSpan>(auth.Properties["Remaining"].Value);
        Assert.InRange(remaining, TimeSpan.FromMinutes(59), TimeSpan.FromHours(1));

        PSObject management = shell.Run("New-HmsManagementToken -AsSecureString @Key | ConvertFrom-HmsToken @Key")
            .AssertSingle();
        Assert.Equal("Management", management.Properties["Type"].Value.ToString());
        Assert.Null(management.Properties["RoomId"].Value);
    }

    [Fact]
    public void A_row_of_PassThru_can_be_read()
    {
        PSObject token = shell.Run(
            "[pscustomobject]@{ room_id = 'r1'; role = 'host'; user_id = '42' } | New-HmsAuthToken -PassThru @Key | "
            + "ConvertFrom-HmsToken @Key")
            .AssertSingle();
        Assert.Equal("42", token.Properties["UserId"].Value);
    }

    [Fact]
    public void Tokens_of_the_official_SDK_verify()
    {
        PSObject auth = shell.Run("ConvertFrom-HmsToken $token -Verify @Key", new { token = SdkAuthToken })
            .AssertSingle();
        AssertProperties(auth, new()
        {
            ["Type"] = "Auth",
            ["SignatureVerified"] = true,
            ["RoomId"] = TestTokens.RoomId,
            ["Role"] = "host",
            ["UserId"] = "42",
            ["Version"] = 2,
            ["TokenId"] = "7fb8af60-62ec-4d17-a3aa-1d4d0ab2f0d2",
        });
        PSObject management = shell.Run("ConvertFrom-HmsToken $token -Verify @Key", new { token = SdkManagementToken })
            .AssertSingle();
        AssertProperties(management, new() { ["Type"] = "Management", ["SignatureVerified"] = true, ["Version"] = 2 });
    }

    public static Cases<object> Forms { get; } = new()
    {
        { "String", TestTokens.Valid },
        { "SecureString", TestTokens.Secure(TestTokens.Valid) },
        { "white space around it", " \t" + TestTokens.Valid + "\r\n" },
        { "wrapped String", new PSObject(TestTokens.Valid) },
        { "a row with Token", TestTokens.Row(("Token", TestTokens.Valid)) },
        { "a row with AuthToken", TestTokens.Row(("Name", "x"), ("AuthToken", TestTokens.Valid)) },
        { "a row with ManagementToken", TestTokens.Row(("managementtoken", TestTokens.Valid)) },
        { "a row with a SecureString", TestTokens.Row(("AuthToken", TestTokens.Secure(TestTokens.Valid))) },
        { "a row with a wrapped token", TestTokens.Row(("AuthToken", new PSObject(TestTokens.Valid))) },
        { "a row with another, empty column", TestTokens.Row(("Token", null), ("AuthToken", TestTokens.Valid)) },
        { "a .NET object", new Holder(TestTokens.Valid) },
    };

    [Theory]
    [MemberData(nameof(Forms))]
    public void A_token_is_accepted_from_the_pipeline_as(string name) =>
        AssertOurs(shell.Run("$token | ConvertFrom-HmsToken @Key", new { token = Forms[name] }).AssertSingle());

    public static Cases<object> Arguments { get; } = new()
    {
        { "String", TestTokens.Valid },
        { "SecureString", TestTokens.Secure(TestTokens.Valid) },
        { "white space around it", " \t" + TestTokens.Valid + "\r\n" },
        { "wrapped String", new PSObject(TestTokens.Valid) },
        { "an array of one", new[] { TestTokens.Valid } },
        { "a list of a SecureString", new ArrayList { TestTokens.Secure(TestTokens.Valid) } },
    };

    [Theory]
    [MemberData(nameof(Arguments))]
    public void A_token_is_accepted_as_an_argument_as(string name) =>
        AssertOurs(shell.Run("ConvertFrom-HmsToken $token @Key", new { token = Arguments[name] }).AssertSingle());

    [Theory]
    [MemberData(nameof(Forms))]
    public void A_token_is_accepted_as_InputObject_as(string name) =>
        AssertOurs(
            shell.Run("ConvertFrom-HmsToken -InputObject $token @Key", new { token = Forms[name] }).AssertSingle());

    [Theory]
    [InlineData("Token")]
    [InlineData("AuthToken")]
    [InlineData("ManagementToken")]
    public void A_token_is_accepted_under_the_parameters_names(string name) =>
        AssertOurs(shell.Run($"ConvertFrom-HmsToken -{name} '{TestTokens.Valid}' @Key").AssertSingle());

    [Fact]
    public void A_decoded_token_does_not_contain_the_token() => Assert.Contains(
        "This is a decoded token",
        shell.Run("ConvertFrom-HmsToken $token | ConvertFrom-HmsToken @Key", new { token = TestTokens.Valid })
            .AssertSingleError("TokenTypeInvalid" + Class, InvalidType).ToString(),
        StringComparison.Ordinal);

    public static Cases<(object? Token, string Id, ErrorCategory Category)> NoTokens { get; } = new()
    {
        { "null", (null, "TokenMissing", InvalidArgument) },
        { "empty", ("", "TokenMissing", InvalidArgument) },
        { "white space", (" \r\n", "TokenMissing", InvalidArgument) },
        { "empty SecureString", (new System.Security.SecureString(), "TokenMissing", InvalidArgument) },
        { "a row with an empty cell", (TestTokens.Row(("Token", "")), "TokenMissing", InvalidArgument) },
        { "a number", (42, "TokenTypeInvalid", InvalidType) },
        { "a boolean", (true, "TokenTypeInvalid", InvalidType) },
        { "a hashtable", (new Hashtable { ["Token"] = TestTokens.Valid }, "TokenTypeInvalid", InvalidType) },
        { "a row whose token is null", (TestTokens.Row(("AuthToken", null)), "TokenMissing", InvalidArgument) },
        { "a row without a token", (TestTokens.Row(("Jwt", TestTokens.Valid)), "TokenTypeInvalid", InvalidType) },
        {
            "a row with a number",
            (TestTokens.Row(("Token", 42), ("Jwt", TestTokens.Valid)), "TokenTypeInvalid", InvalidType)
        },
        {
            "a row with an array",
            (TestTokens.Row(("Token", new[] { TestTokens.Valid })), "TokenTypeInvalid", InvalidType)
        },
        { "NUL", ("\0", "TokenMalformed", InvalidData) },
        { "NUL before a token", ("\0" + TestTokens.Valid, "TokenMalformed", InvalidData) },
        { "Bearer", ("Bearer " + TestTokens.Valid, "TokenHasScheme", InvalidData) },
        { "bearer and two spaces", (" bearer  " + TestTokens.Valid, "TokenHasScheme", InvalidData) },
        { "Bearer alone", ("Bearer", "TokenHasScheme", InvalidData) },
        { "a header line", ("Authorization: Bearer " + TestTokens.Valid, "TokenMalformed", InvalidData) },
        { "more than 64 KB", (new string('a', 65537), "TokenTooLarge", LimitsExceeded) },
        { "64 KB of nothing", (new string('a', 65536), "TokenMalformed", InvalidData) },
        { "a word", ("token", "TokenMalformed", InvalidData) },
        { "two parts", (TestTokens.Valid[..TestTokens.Valid.LastIndexOf('.')], "TokenMalformed", InvalidData) },
        { "four parts", (TestTokens.Valid + ".x", "TokenMalformed", InvalidData) },
        { "five parts", ("eyJhbGciOiJkaXIifQ.a.b.c.d", "TokenEncrypted", InvalidData) },
        { "padding", (TestTokens.Valid + "=", "TokenMalformed", InvalidData) },
        { "in quotes", ("\"" + TestTokens.Valid + "\"", "TokenMalformed", InvalidData) },
        { "a line break in it", (TestTokens.Valid.Insert(40, "\n"), "TokenMalformed", InvalidData) },
        { "an array for a payload", (TestTokens.Forge("[]"), "TokenMalformed", InvalidData) },
        { "a claim twice", (TestTokens.Forge("""{"role":"host","role":"guest"}"""), "TokenMalformed", InvalidData) },
        {
            "crit",
            (TestTokens.Forge(TestTokens.Payload, """{"alg":"HS256","crit":["x"]}"""), "TokenMalformed", InvalidData)
        },
        {
            "b64",
            (TestTokens.Forge(TestTokens.Payload, """{"alg":"HS256","b64":false}"""), "TokenMalformed", InvalidData)
        },
        { "no alg", (TestTokens.Forge(TestTokens.Payload, """{"typ":"JWT"}"""), "TokenMalformed", InvalidData) },
    };

    [Theory]
    [MemberData(nameof(NoTokens))]
    public void An_invalid_token_is_an_error_and_the_next_is_read(string name)
    {
        (object? bad, string id, ErrorCategory category) = NoTokens[name];
        foreach (string parameters in new[] { "", "@Key" })
        {
            Shell.Result result = shell.Run(
                $"$bad, $good | ConvertFrom-HmsToken {parameters}; ConvertFrom-HmsToken -Token $good {parameters}",
                new { bad, good = TestTokens.Valid });
            object? target = result.AssertSingleError(id + Class, category).TargetObject;
            Assert.Equal(2, result.Output.Count);
            if (bad is PSObject)
            {
                // The row without cells that may be tokens; an argument is not a row.
                Assert.DoesNotContain("eyJ", Assert.IsType<PSObject>(target).ToString(), StringComparison.Ordinal);
                continue;
            }

            Assert.Null(target);
            Shell.Result asArgument = shell.Run($"ConvertFrom-HmsToken -Token $bad {parameters}", new { bad });
            Assert.Null(asArgument.AssertSingleError(
                id + Class, category).TargetObject);
            Assert.Empty(asArgument.Output);
        }
    }

    [Fact]
    public void An_array_is_enumerated_if_piped_and_refused_as_an_argument()
    {
        string[] tokens = [TestTokens.Valid, SdkAuthToken];
        Shell.Result piped = shell.Run("$tokens | ConvertFrom-HmsToken @Key", new { tokens });
        piped.AssertNoErrors();
        Assert.Equal(2, piped.Output.Count);
        shell.Run("ConvertFrom-HmsToken $tokens @Key", new { tokens })
            .AssertSingleError("TokenTypeInvalid" + Class, InvalidType);
        shell.Run(",$tokens | ConvertFrom-HmsToken @Key", new { tokens })
            .AssertSingleError("TokenTypeInvalid" + Class, InvalidType);
    }

    [Fact]
    public void A_row_whose_property_throws_is_an_error_without_the_token()
    {
        PSObject bad = TestTokens.Row(("Jwt", TestTokens.Valid));
        bad.Properties.Add(new PSScriptProperty("Token", ScriptBlock.Create("throw $this.Jwt")));
        Shell.Result result = shell.Run(
            "$bad, $good | ConvertFrom-HmsToken", new { bad, good = TestTokens.Valid });
        result.AssertSingleError("TokenMissing" + Class, InvalidArgument);
        Assert.Single(result.Output);
    }

    [Fact]
    public void A_large_token_is_read_up_to_64_KB()
    {
        string token = TestTokens.Forge(
            $$"""{"access_key":"{{TestTokens.AccessKey}}","user_id":"{{new string('x', 49_000)}}"}""");
        Assert.InRange(token.Length, 65_000, 65_536);
        Assert.Equal(
            49_000,
            shell.Run("ConvertFrom-HmsToken $token @Key", new { token })
                .AssertSingle().Properties["UserId"].Value.ToString()!.Length);
    }

    [Fact]
    public void Two_thousand_tokens_good_and_bad_give_every_good_one_in_order()
    {
        object[] tokens = [.. Enumerable.Range(0, 2000).Select(i => (object)(i % 5 == 0
            ? "not a token"
            : TestTokens.Forge($$"""{"access_key":"{{TestTokens.AccessKey}}","user_id":"u{{i}}"}""")))];
        Shell.Result result = shell.Run("$tokens | ConvertFrom-HmsToken @Key", new { tokens });
        Assert.Null(result.Terminating?.ToString());
        Assert.Equal(400, result.Errors.Count);
        Assert.Equal(
            Enumerable.Range(0, 2000).Where(i => i % 5 != 0).Select(i => $"u{i}"),
            result.Output.Select(token => token.Properties["UserId"].Value.ToString()));
    }

    public static Cases<(string Parameters, bool Verified)> Verification { get; } = new()
    {
        { "nothing", ("", false) },
        { "-Verify and key", ("-Verify @Key", true) },
        { "-Verify and credential", ("-Verify -Credential $credential", true) },
        { "key implies it", ("@Key", true) },
        { "credential implies it", ("-Credential $credential", true) },
        { "access key alone implies it", ("-AppAccessKey $accessKey", true) },
        { "secret alone implies it", ("-AppSecret $secret", true) },
        { "-Verify, environment", ("-Verify", true) },
        { "-Verify:$false", ("-Verify:$false", false) },
        { "-Verify:$false and key", ("-Verify:$false @Key", false) },
        { "-Verify:$false and access key alone", ("-Verify:$false -AppAccessKey $accessKey", false) },
    };

    [Theory]
    [MemberData(nameof(Verification))]
    public void SignatureVerified_after(string name)
    {
        (string parameters, bool verified) = Verification[name];
        using var _ = new EnvironmentScope(TestTokens.AccessKey, TestTokens.Secret);
        PSObject token = shell.Run(
            $"ConvertFrom-HmsToken $token {parameters}",
            new
            {
                token = TestTokens.Valid,
                accessKey = TestTokens.AccessKey,
                secret = TestTokens.Secret,
                credential = new PSCredential(TestTokens.AccessKey, TestTokens.Secure(TestTokens.Secret)),
            }).AssertSingle();
        Assert.Equal(verified, token.Properties["SignatureVerified"].Value);
    }

    [Fact]
    public void Default_parameter_values_verify_unless_Verify_is_false()
    {
        const string defaults =
            "$PSDefaultParameterValues = @{ '*-Hms*:AppAccessKey' = $Key.AppAccessKey; "
            + "'*-Hms*:AppSecret' = $Key.AppSecret }\n";
        string forged = TestTokens.Forge(TestTokens.Payload, secret: TestTokens.OtherSecret);
        using var _ = new EnvironmentScope(null, null);

        AssertOurs(
            shell.Run(defaults + "ConvertFrom-HmsToken $token", new { token = TestTokens.Valid }).AssertSingle());
        shell.Run(defaults + "ConvertFrom-HmsToken $forged", new { forged })
            .AssertSingleError("SignatureInvalid" + Class, SecurityError);
        PSObject decoded = shell.Run(defaults + "ConvertFrom-HmsToken $forged -Verify:$false", new { forged })
            .AssertSingle();
        Assert.Equal(false, decoded.Properties["SignatureVerified"].Value);
    }

    [Fact]
    public void Decoding_needs_no_credentials_and_says_that_nothing_was_verified()
    {
        using var _ = new EnvironmentScope(null, null);
        Shell.Result result = shell.Run("ConvertFrom-HmsToken $token -Verify:$false", new { token = TestTokens.Valid });
        result.AssertNoErrors();
        Assert.Contains(result.Verbose, line => line.Contains("not checked", StringComparison.Ordinal));
    }

    public static Cases<(string Claims, string Status)> Lifetimes { get; } = new()
    {
        { "no times", ("", "Active") },
        { "inside", (@",""nbf"":1000000000,""exp"":4102444800", "Active") },
        { "past", (@",""exp"":1000000000", "Expired") },
        { "to come", (@",""nbf"":4102444800,""exp"":4102444801", "NotYetValid") },
        { "past and to come", (@",""nbf"":4102444800,""exp"":1000000000", "Expired") },
        { "a fraction", (@",""exp"":4102444800.5", "Active") },
        { "a time that is text", (@",""exp"":""1000000000""", "Unknown") },
        { "a time that no calendar holds", (@",""exp"":1e300", "Unknown") },
        { "a start that is text", (@",""nbf"":""1"",""exp"":4102444800", "Unknown") },
    };

    [Theory]
    [MemberData(nameof(Lifetimes))]
    public void A_verified_token_passes_with_any_times(string name)
    {
        (string claims, string status) = Lifetimes[name];
        string token = TestTokens.Forge($$"""{"access_key":"{{TestTokens.AccessKey}}"{{claims}}}""");
        PSObject read = shell.Run("ConvertFrom-HmsToken $token -Verify @Key", new { token }).AssertSingle();
        AssertProperties(read, new() { ["Status"] = status, ["SignatureVerified"] = true });
        if (status == "Expired")
        {
            Assert.Equal(TimeSpan.Zero, read.Properties["Remaining"].Value);
        }
    }

    // In ticks from now.
    public static Cases<(long? Begins, long? Ends, string Status)> Bounds { get; } = new()
    {
        { "at its end", (-10, 0, "Expired") },
        { "a tick before its end", (-10, 1, "Active") },
        { "at its start", (0, 10, "Active") },
        { "a tick before its start", (1, 10, "NotYetValid") },
        { "at its end, before its start", (1, 0, "Expired") },
        { "at an end without a start", (null, 0, "Expired") },
        { "at a start without an end", (0, null, "Active") },
        { "neither start nor end", (null, null, "Active") },
    };

    [Theory]
    [MemberData(nameof(Bounds))]
    public void The_status_is_exact_to_the_tick(string name)
    {
        (long? begins, long? ends, string status) = Bounds[name];
        DateTimeOffset now = new(2026, 11, 24, 12, 0, 0, TimeSpan.Zero);
        DateTimeOffset? Time(long? ticks) => ticks is long known ? now.AddTicks(known) : null;

        // The property uses the system's clock, which a test can't stop.
        var type = (Type)shell.Run("[HmsTokens.HmsToken]").AssertSingle().BaseObject;
        MethodInfo at = type.GetMethod("GetStatusAt", BindingFlags.Static | BindingFlags.NonPublic)!;

        Assert.Equal(status, at.Invoke(null, [now, Time(begins), Time(ends)])!.ToString());
    }

    [Fact]
    public void A_management_token_of_the_dashboard_decodes_with_unknown_claims()
    {
        string payload =
            $$"""
            {"iss":"5f","sub":"api","access_key":"{{TestTokens.AccessKey}}","type":"management","version":2,"jti":"j",
            "iat":1000000000,"nbf":1000000000,"exp":4102444800}
            """;
        PSObject token = shell.Run(
            "ConvertFrom-HmsToken $token -Verify @Key", new { token = TestTokens.Forge(payload) }).AssertSingle();
        AssertProperties(token, new() { ["Type"] = "Management", ["TokenId"] = "j", ["Version"] = 2 });
        Assert.Equal("api", Members(token, "Claims")["sub"]);
        Assert.Equal("iss", Members(token, "Claims").Keys.Cast<string>().First());
    }

    [Fact]
    public void An_older_auth_token_without_type_version_typ_and_exp_decodes()
    {
        string payload =
            $$"""
            {"access_key":"{{TestTokens.AccessKey}}","app_id":"5f","iss":"x",
            "room_id":"r1","user_id":"u","role":"host"}
            """;
        PSObject token = shell.Run(
            "ConvertFrom-HmsToken $token -Verify @Key",
            new { token = TestTokens.Forge(payload, """{"alg":"HS256"}""") }).AssertSingle();
        AssertProperties(
            token,
            new()
            {
                ["Type"] = "Unknown",
                ["Version"] = null,
                ["ExpiresAt"] = null,
                ["Remaining"] = null,
                ["RoomId"] = "r1",
            });
        Assert.Equal("5f", Members(token, "Claims")["app_id"]);
    }

    [Fact]
    public void Claims_of_the_wrong_type_are_null_and_raw_under_Claims()
    {
        PSObject token = Read(TestTokens.Forge(
            """
            {"access_key":1,"type":2,"version":"2","room_id":null,"user_id":42,"role":["host"],"jti":{"a":true},
            "iat":"now","nbf":true,"exp":1e300}
            """));
        Assert.All(
            ["AccessKey", "Version", "RoomId", "UserId", "Role", "TokenId", "IssuedAt", "NotBefore", "ExpiresAt",
                "Remaining"],
            name => Assert.Null(token.Properties[name].Value));
        Assert.Equal("Unknown", token.Properties["Type"].Value.ToString());
        OrderedDictionary claims = Members(token, "Claims");
        Assert.Equal(42L, claims["user_id"]);
        Assert.Equal("2", claims["version"]);
        Assert.Equal(1e300, claims["exp"]);
        Assert.Equal(["host"], Assert.IsType<object[]>(claims["role"]));
        Assert.Equal(true, Assert.IsType<OrderedDictionary>(claims["jti"])["a"]);
    }

    public static Cases<(string Token, string Id)> Forged { get; } = new()
    {
        {
            "another secret",
            (TestTokens.Forge(TestTokens.Payload, secret: TestTokens.OtherSecret), "SignatureInvalid")
        },
        {
            "a claim changed",
            (Replace(TestTokens.Valid, 1, TestTokens.Payload.Replace("host", "hosT", StringComparison.Ordinal)),
                "SignatureInvalid")
        },
        { "the header changed", (Replace(TestTokens.Valid, 0, """{"typ":"JWT","alg":"HS256"}"""), "SignatureInvalid") },
        { "the first character of the signature", (ChangeSignature(0), "SignatureInvalid") },
        { "a middle character of the signature", (ChangeSignature(21), "SignatureInvalid") },
        {
            "another token's signature",
            (TestTokens.Valid[..(TestTokens.Valid.LastIndexOf('.') + 1)] + SdkAuthToken.Split('.')[2],
                "SignatureInvalid")
        },
        { "none", (TestTokens.Forge(TestTokens.Payload, """{"alg":"none","typ":"JWT"}"""), "AlgorithmNotAllowed") },
        { "none, no signature", (Replace(TestTokens.Valid, 0, """{"alg":"none"}""")[..^43], "AlgorithmNotAllowed") },
        { "None", (TestTokens.Forge(TestTokens.Payload, """{"alg":"None"}"""), "AlgorithmNotAllowed") },
        { "HS512", (TestTokens.Forge(TestTokens.Payload, """{"alg":"HS512"}"""), "AlgorithmNotAllowed") },
        { "RS256", (TestTokens.Forge(TestTokens.Payload, """{"alg":"RS256"}"""), "AlgorithmNotAllowed") },
        { "hs256", (TestTokens.Forge(TestTokens.Payload, """{"alg":"hs256"}"""), "AlgorithmNotAllowed") },
        { "escapes in alg", (TestTokens.Forge(TestTokens.Payload, """{"alg":"\u001b[31m"}"""), "AlgorithmNotAllowed") },
        {
            "another workspace",
            (TestTokens.Forge("""{"access_key":"another"}""", secret: TestTokens.OtherSecret), "AccessKeyMismatch")
        },
        { "another workspace, our secret", (TestTokens.Forge("""{"access_key":"another"}"""), "AccessKeyMismatch") },
        {
            "another workspace, in upper case",
            (TestTokens.Forge($$"""{"access_key":"{{TestTokens.AccessKey.ToUpperInvariant()}}"}"""),
                "AccessKeyMismatch")
        },
        { "no access key", (TestTokens.Forge("""{"type":"app"}"""), "AccessKeyMismatch") },
        { "an access key that is no text", (TestTokens.Forge("""{"access_key":42}"""), "AccessKeyMismatch") },
        {
            "no access key, another secret",
            (TestTokens.Forge("{}", secret: TestTokens.OtherSecret), "SignatureInvalid")
        },
    };

    [Theory]
    [MemberData(nameof(Forged))]
    public void A_forged_token_is_an_error_and_gives_no_output(string name)
    {
        (string token, string id) = Forged[name];
        Shell.Result result = shell.Run("ConvertFrom-HmsToken $token -Verify @Key", new { token });
        ErrorRecord error = result.AssertSingleError(id + Class, SecurityError);
        Assert.Empty(result.Output);
        Assert.Null(error.TargetObject);
        Assert.DoesNotContain('\u001b', error.ToString());

        PSObject decoded = shell.Run("ConvertFrom-HmsToken $token -Verify:$false @Key", new { token }).AssertSingle();
        Assert.Equal(false, decoded.Properties["SignatureVerified"].Value);
    }

    [Theory]
    [InlineData(3, "40")]
    [InlineData(23, "20")]
    [InlineData(43, null)]
    public void A_cut_signature_is_an_error_with_and_without_verification(int missing, string? left)
    {
        string token = TestTokens.Valid[..^missing];
        string told = left is null ? "The signature is missing" : $"it has {left} characters instead of 43";

        ErrorRecord decoding = shell.Run("ConvertFrom-HmsToken $token", new { token })
            .AssertSingleError("TokenMalformed" + Class, InvalidData);
        ErrorRecord verifying = shell.Run("ConvertFrom-HmsToken $token -Verify @Key", new { token })
            .AssertSingleError("SignatureInvalid" + Class, SecurityError);

        Assert.Contains(told, decoding.ToString(), StringComparison.Ordinal);
        Assert.Contains(told, verifying.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void The_message_is_plain_and_the_broken_rule_is_on_the_verbose_stream()
    {
        Shell.Result result = shell.Run("ConvertFrom-HmsToken $token", new { token = $"'{TestTokens.Valid}'" });

        Assert.StartsWith(
            "The token starts with a quotation mark.",
            result.AssertSingleError("TokenMalformed" + Class, InvalidData).ToString(),
            StringComparison.Ordinal);
        Assert.Contains("TokenMalformed: The header is not canonical base64url without padding.", result.Verbose);
    }

    [Fact]
    public void A_token_of_another_workspace_is_named_as_such()
    {
        string token = TestTokens.Forge("""{"access_key":"another"}""", secret: TestTokens.OtherSecret);
        string message = shell.Run("ConvertFrom-HmsToken $token -Verify @Key", new { token })
            .AssertSingleError("AccessKeyMismatch" + Class, SecurityError).ToString();
        Assert.Contains("another workspace", message, StringComparison.Ordinal);
        Assert.Contains("'another'", message, StringComparison.Ordinal);
    }

    // The target is the row without cells that may be tokens. A token is never the target.
    private static void AssertOurs(PSObject token) =>
        AssertProperties(
            token, new() { ["SignatureVerified"] = true, ["AccessKey"] = TestTokens.AccessKey, ["UserId"] = "42" });

    /// <summary>Compares enumerations as text, because the tests do not reference the module.</summary>
    private static void AssertProperties(PSObject token, Dictionary<string, object?> expected) => Assert.All(
        expected,
        pair =>
        {
            object? value = token.Properties[pair.Key].Value;
            Assert.Equal(pair.Value, value is Enum name ? name.ToString() : value);
        });

    private static OrderedDictionary Members(PSObject token, string property) =>
        Assert.IsType<OrderedDictionary>(token.Properties[property].Value);

    private static string Replace(string token, int part, string json)
    {
        string[] parts = token.Split('.');
        parts[part] = TestTokens.Encode(System.Text.Encoding.UTF8.GetBytes(json));
        return string.Join('.', parts);
    }

    private static string ChangeSignature(int at)
    {
        char[] characters = TestTokens.Valid.ToCharArray();
        int index = TestTokens.Valid.LastIndexOf('.') + 1 + at;
        characters[index] = characters[index] == 'A' ? 'B' : 'A';
        return new string(characters);
    }

    private PSObject Read(string token) => shell.Run("ConvertFrom-HmsToken $token", new { token }).AssertSingle();

    public sealed class Holder(string token)
    {
        public string Token { get; } = token;
    }
}
