using System.Collections;
using System.Security;
using System.Text.Json;

namespace HmsTokens.PowerShell.Tests;

public sealed class NewHmsAuthTokenTests(Shell shell) : IClassFixture<Shell>
{
    private const string Class = ",HmsTokens.PowerShell.NewHmsAuthTokenCommand";
    private const string OneToken = "New-HmsAuthToken -RoomId r1 -Role host -UserId 42 @Key";

    [Fact]
    public void A_token_has_exactly_the_documented_claims()
    {
        long before = DateTimeOffset.UtcNow.ToUnixTimeSeconds();
        JsonElement claims = TestTokens.Claims(
            shell.Run($"New-HmsAuthToken -RoomId {TestTokens.RoomId} -Role host -UserId 42 @Key").AssertSingle());
        long after = DateTimeOffset.UtcNow.ToUnixTimeSeconds();

        Assert.Equal(
            ["access_key", "type", "version", "room_id", "user_id", "role", "jti", "iat", "nbf", "exp"],
            claims.EnumerateObject().Select(claim => claim.Name));
        Assert.Equal(TestTokens.AccessKey, claims.Text("access_key"));
        Assert.Equal("app", claims.Text("type"));
        Assert.Equal("2", claims.GetProperty("version").GetRawText());
        Assert.Equal(TestTokens.RoomId, claims.Text("room_id"));
        Assert.Equal("42", claims.Text("user_id"));
        Assert.Equal("host", claims.Text("role"));
        Assert.Matches(TestTokens.UuidVersion4, claims.Text("jti"));
        Assert.InRange(claims.Seconds("iat"), before - 10, after - 10);
        Assert.Equal(claims.Seconds("iat"), claims.Seconds("nbf"));
        Assert.Equal(claims.Seconds("iat") + 10 + 86400, claims.Seconds("exp"));
    }

    public static Cases<bool> RoomIds { get; } = new()
    {
        { "abc-defg-hij", true },
        { "ABC-DEFG-HIJ", true },
        { TestTokens.RoomId, false },
        { "abc-defg-hi", false },
        { "abc-defg-hijk", false },
        { "abc-def1-hij", false },
        { "abcd-efg-hij", false },
        { "äbc-defg-hij", false },
    };

    [Theory]
    [MemberData(nameof(RoomIds))]
    public void A_room_id_that_looks_like_a_room_code_draws_a_warning(string roomId)
    {
        Shell.Result result = shell.Run($"New-HmsAuthToken -RoomId {roomId} -Role host @Key");
        Assert.Equal(roomId, TestTokens.Claims(result.AssertSingle()).Text("room_id"));
        Assert.Equal(
            RoomIds[roomId],
            result.Warnings.Any(text => text.Contains("Request-HmsAuthToken", StringComparison.Ordinal)));
    }

    [Fact]
    public void The_warning_of_a_room_code_comes_once() => Assert.Single(shell.Run(
        "1..3 | ForEach-Object { [pscustomobject]@{ UserId = $_; room_id = 'abc-defg-hij' } } | "
        + "New-HmsAuthToken -Role host @Key").Warnings);

    public static Cases<string> Spellings { get; } = new()
    {
        { "names", "New-HmsAuthToken -RoomId r1 -Role host -UserId 42 @Key" },
        { "positions", "New-HmsAuthToken r1 host 42 @Key" },
        { "the platform's names", "New-HmsAuthToken -room_id r1 -role host -user_id 42 @Key" },
        { "piped, names", "[pscustomobject]@{ RoomId = 'r1'; Role = 'host'; UserId = '42' } | New-HmsAuthToken @Key" },
        {
            "piped, the platform's names",
            "[pscustomobject]@{ room_id = 'r1'; role = 'host'; user_id = '42' } | New-HmsAuthToken @Key"
        },
        {
            "piped, upper case",
            "[pscustomobject]@{ ROOM_ID = 'r1'; ROLE = 'host'; USERID = '42' } | New-HmsAuthToken @Key"
        },
        {
            "piped, room and role given",
            "[pscustomobject]@{ user_id = '42' } | New-HmsAuthToken -RoomId r1 -Role host @Key"
        },
        {
            "piped, what is given beats the row",
            "[pscustomobject]@{ room_id = 'r2'; role = 'guest'; user_id = '42' } | New-HmsAuthToken r1 host @Key"
        },
        {
            "piped, a number for a user id",
            "[pscustomobject]@{ room_id = 'r1'; role = 'host'; user_id = 42 } | New-HmsAuthToken @Key"
        },
        {
            "the row's own id is not the user id",
            "[pscustomobject]@{ id = 'x'; room_id = 'r1'; role = 'host'; user_id = 42 } | New-HmsAuthToken @Key"
        },
    };

    [Theory]
    [MemberData(nameof(Spellings))]
    public void Room_role_and_user_are_read_from(string name)
    {
        JsonElement claims = TestTokens.Claims(shell.Run(Spellings[name]).AssertSingle());
        Assert.Equal("r1", claims.Text("room_id"));
        Assert.Equal("host", claims.Text("role"));
        Assert.Equal("42", claims.Text("user_id"));
    }

    public static Cases<string> Texts { get; } = new()
    {
        { "accents", "Zoë Żółć" },
        { "emoji", "😀" },
        { "quotes and backslash", "\"a\\b\"" },
        { "line break and NUL", "a\r\n\0b" },
        { "angle brackets and slash", "<a/>&'+" },
        { "a leading and a trailing space", " a " },
        { "long", new string('x', 10_000) },
    };

    [Theory]
    [MemberData(nameof(Texts))]
    public void Text_is_signed_unchanged(string name)
    {
        string text = Texts[name];
        JsonElement claims = TestTokens.Claims(
            shell.Run("New-HmsAuthToken -RoomId r1 -Role $text -UserId $text @Key", new { text }).AssertSingle());
        Assert.All(["role", "user_id"], claim => Assert.Equal(text, claims.Text(claim)));
    }

    [Fact]
    public void An_omitted_user_is_random_each_time()
    {
        Shell.Result result = shell.Run("1..20 | ForEach-Object { New-HmsAuthToken -RoomId r1 -Role host @Key }");
        result.AssertNoErrors();
        JsonElement[] all = [.. result.Output.Select(token => TestTokens.Claims(token))];
        Assert.Equal(20, all.Length);
        Assert.All(all, claims => Assert.Matches(TestTokens.UuidVersion4, claims.Text("user_id")));
        Assert.Equal(
            40, all.SelectMany(claims => new[] { claims.Text("user_id"), claims.Text("jti") }).Distinct().Count());
    }

    [Fact]
    public void A_row_without_a_user_id_does_not_get_the_previous_one()
    {
        Shell.Result result = shell.Run(
            """
            [pscustomobject]@{ room_id = 'r1'; role = 'host'; user_id = 'first' },
            [pscustomobject]@{ room_id = 'r1'; role = 'host' },
            [pscustomobject]@{ room_id = 'r1'; role = 'host'; user_id = '' },
            [pscustomobject]@{ room_id = 'r1'; role = 'host' },
            [pscustomobject]@{ room_id = 'r1'; role = 'host'; UserId = 'last' } | New-HmsAuthToken @Key
            """);
        Assert.Null(result.Terminating);
        Assert.Equal(["UserIdMissing", "UserIdMissing", "UserIdMissing"], result.ErrorIds);
        Assert.Equal(["first", "last"], result.Output.Select(token => TestTokens.Claims(token).Text("user_id")));
    }

    [Fact]
    public void A_row_without_a_room_is_an_error_and_the_next_goes_on()
    {
        Shell.Result result = shell.Run(
            """
            [pscustomobject]@{ room_id = 'r1'; role = 'host'; user_id = 'ada' },
            [pscustomobject]@{ role = 'host'; user_id = 'eve' },
            [pscustomobject]@{ room_id = 'r3'; role = 'host'; user_id = 'grace' } | New-HmsAuthToken @Key
            """);
        result.AssertSingleError("RoomIdMissing" + Class, ErrorCategory.InvalidArgument);
        Assert.Equal(["r1", "r3"], result.Output.Select(token => TestTokens.Claims(token).Text("room_id")));
    }

    [Fact]
    public void Two_thousand_rows_good_and_bad_give_every_good_one_in_order()
    {
        // Every seventh row is bad, in one of four ways.
        PSObject[] rows = [.. Enumerable.Range(0, 2000).Select(i => (i % 7, i % 4) switch
        {
            (0, 0) => TestTokens.Row(("room_id", ""), ("role", "host"), ("user_id", $"u{i}")),
            (0, 1) => TestTokens.Row(("room_id", "r"), ("role", " "), ("user_id", $"u{i}")),
            (0, 2) => TestTokens.Row(("room_id", "r"), ("role", "host"), ("user_id", "")),
            (0, _) => TestTokens.Row(("RoomId", "r"), ("Role", "host"), ("UserId", "\udc00")),
            (_, 0) => TestTokens.Row(("RoomId", "r"), ("Role", "host"), ("UserId", $"u{i}")),
            _ => TestTokens.Row(("room_id", "r"), ("role", "host"), ("user_id", $"u{i}")),
        })];
        string[] good = [.. Enumerable.Range(0, 2000).Where(i => i % 7 != 0).Select(i => $"u{i}")];

        Shell.Result result = shell.Run("$rows | New-HmsAuthToken @Key", new { rows });

        Assert.Null(result.Terminating?.ToString());
        JsonElement[] all = [.. result.Output.Select(token => TestTokens.Claims(token))];
        Assert.Equal(good, all.Select(claims => claims.Text("user_id")));
        Assert.Equal(good.Length, all.Select(claims => claims.Text("jti")).Distinct().Count());
        Assert.Equal(2000 - good.Length, result.Errors.Count);
        Assert.Equal(
            ["RoleMissing", "RoomIdMissing", "UserIdMissing", "ValueNotUnicode"],
            result.Errors.Select(error => error.FullyQualifiedErrorId.Replace(Class, "")).Distinct().Order());
        Assert.Contains(
            result.Verbose, line => line.StartsWith($"Signed {good.Length:N0} tokens", StringComparison.Ordinal));
    }

    [Fact]
    public void AsSecureString_writes_a_SecureString()
    {
        var secure = Assert.IsType<SecureString>(shell.Run(OneToken + " -AsSecureString").AssertSingle().BaseObject);
        Assert.True(secure.IsReadOnly());
        TestTokens.Claims(new System.Net.NetworkCredential("", secure).Password);
    }

    public static Cases<object> Rows { get; } = new()
    {
        { "a PSCustomObject", TestTokens.Row(("Name", "Zoë"), ("room_id", "r1"), ("role", "host"), ("user_id", "42")) },
        { "a .NET object", new Pupil { Name = "Zoë", RoomId = "r1", Role = "host", UserId = "42" } },
    };

    [Theory]
    [MemberData(nameof(Rows))]
    public void PassThru_writes_a_copy_of(string name)
    {
        object row = Rows[name];
        string[] before = Names(row);

        PSObject copy = shell.Run("$row | New-HmsAuthToken -PassThru @Key", new { row }).AssertSingle();

        Assert.Equal([.. before, "AuthToken"], Names(copy));
        Assert.Equal("Zoë", copy.Properties["Name"].Value);
        Assert.Equal("42", TestTokens.Claims(copy.Properties["AuthToken"].Value).Text("user_id"));
        Assert.NotSame(row, copy);
        Assert.Equal(before, Names(row));
    }

    [Fact]
    public void PassThru_replaces_a_token_that_the_row_has_and_leaves_the_row_alone()
    {
        PSObject row = TestTokens.Row(("authtoken", "old"), ("room_id", "r1"), ("role", "host"), ("user_id", "42"));
        PSObject copy = shell.Run("$row | New-HmsAuthToken -PassThru @Key", new { row }).AssertSingle();
        Assert.Equal(["room_id", "role", "user_id", "AuthToken"], Names(copy));
        TestTokens.Claims(copy.Properties["AuthToken"].Value);
        Assert.Equal("old", row.Properties["authtoken"].Value);
    }

    [Fact]
    public void PassThru_without_a_row_writes_the_arguments()
    {
        PSObject copy = shell.Run(OneToken + " -PassThru").AssertSingle();
        Assert.Equal(["RoomId", "Role", "UserId", "AuthToken"], Names(copy));
        Assert.Equal("r1", copy.Properties["RoomId"].Value);
    }

    [Fact]
    public void PassThru_copies_rows_with_a_property_that_throws()
    {
        Shell.Result result = shell.Run(
            "$rows | New-HmsAuthToken -PassThru @Key",
            new
            {
                rows = new object[]
                {
                    new Faulty { UserId = "42" }, new Pupil { RoomId = "r2", Role = "host", UserId = "43" }
                },
            });
        result.AssertNoErrors();
        Assert.Equal(["r1", "r2"], result.Output.Select(row => row.Properties["RoomId"].Value));
        Assert.All(result.Output, row => TestTokens.Claims(row.Properties["AuthToken"].Value));
        Assert.Null(result.Output[0].Properties["Broken"].Value);
    }

    [Fact]
    public void PassThru_and_AsSecureString_cannot_be_used_together() =>
        shell.Run(OneToken + " -PassThru -AsSecureString")
            .AssertTerminating("ParametersExcludeEachOther" + Class, ErrorCategory.InvalidArgument);

    [Fact]
    public void PassThru_and_AsSecureString_can_both_be_false()
    {
        Shell.Result result = shell.Run(OneToken + " -PassThru:$false -AsSecureString:$false");
        TestTokens.Claims(result.AssertSingle());
    }

    public static Cases<object?> NoRecords { get; } = new()
    {
        { "a number", 42 },
        { "a Boolean", true },
        { "a date", new DateTime(2026, 12, 1) },
        { "an enumeration", DayOfWeek.Monday },
        { "a Guid", Guid.Empty },
        { "a link", new Uri("https://example.com/42") },
        { "a version", new Version(1, 2) },
        { "a hashtable", new Hashtable { ["user_id"] = "42" } },
        { "an ordered dictionary", new System.Collections.Specialized.OrderedDictionary { ["user_id"] = "42" } },
        { "a list of names", new[] { "alice", "bob" } },
        { "a list of a row", new[] { TestTokens.Row(("user_id", "42")) } },
        { "a script block", ScriptBlock.Create("'ada'") },
        { "a SecureString", TestTokens.Secure("ada") },
        { "a credential", new PSCredential("ada", TestTokens.Secure("x")) },
        { "null, as of a variable that is not set", null },
        { "nothing, as of a command without output", System.Management.Automation.Internal.AutomationNull.Value },
    };

    [Theory]
    [MemberData(nameof(NoRecords))]
    public void Piped_values_that_are_not_rows_or_names_make_no_anonymous_token(string name)
    {
        Shell.Result result = shell.Run(
            "$piped, [pscustomobject]@{ user_id = '43' } | New-HmsAuthToken -RoomId r1 -Role host @Key",
            new { piped = NoRecords[name] });
        ErrorRecord error = result.AssertSingleError("InputObjectInvalid" + Class, ErrorCategory.InvalidType);
        Assert.StartsWith("Record 1: This is ", error.ToString(), StringComparison.Ordinal);
        Assert.Null(error.TargetObject);
        Assert.Equal("43", TestTokens.Claims(Assert.Single(result.Output)).Text("user_id"));
    }

    [Theory]
    [InlineData("-InputObject ada", "ada")]
    [InlineData("-InputObject ([pscustomobject]@{ UserId = 'ada' })", "ada")]
    public void A_record_can_be_passed_as_an_argument(string parameter, string user) => Assert.Equal(
        user,
        TestTokens.Claims(shell.Run($"New-HmsAuthToken r1 host {parameter} @Key").AssertSingle()).Text("user_id"));

    [Theory]
    [InlineData("-InputObject $null")]
    [InlineData("-InputObject @('ada', 'grace')")]
    [InlineData("-InputObject 42")]
    public void Passed_values_that_are_not_records_make_no_anonymous_token(string parameter)
    {
        Shell.Result result = shell.Run($"New-HmsAuthToken r1 host {parameter} @Key");
        result.AssertSingleError("InputObjectInvalid" + Class, ErrorCategory.InvalidType);
        Assert.Empty(result.Output);
    }

    [Fact]
    public void An_object_passed_with_a_user_id_is_copied() => Assert.Equal(
        "7",
        shell.Run("New-HmsAuthToken r1 host ada -InputObject ([pscustomobject]@{ Seat = '7' }) -PassThru @Key")
            .AssertSingle().Properties["Seat"].Value);

    public static Cases<string> NothingPiped { get; } = new()
    {
        { "a statement", "New-HmsAuthToken r1 host @Key" },
        { "in a loop", "1 | ForEach-Object { New-HmsAuthToken r1 host @Key }" },
        {
            "in a function that takes input",
            "function Get-One { process { New-HmsAuthToken r1 host @Key } }; 1 | Get-One"
        },
        {
            "a .NET program",
            "[powershell]::Create('CurrentRunspace').AddCommand('New-HmsAuthToken').AddParameters(@{ RoomId = 'r1'; "
            + "Role = 'host' }).AddParameters($Key).Invoke()"
        },
        {
            "a proxy function",
            """
            function Get-One {
                [CmdletBinding()] param()
                begin { $inner = { New-HmsAuthToken r1 host @Key }.GetSteppablePipeline(); $inner.Begin($PSCmdlet) }
                process { $inner.Process($_) }
                end { $inner.End() }
            }
            Get-One
            """
        },
    };

    [Theory]
    [MemberData(nameof(NothingPiped))]
    public void Without_input_the_user_is_random(string name) => Assert.Matches(
        TestTokens.UuidVersion4, TestTokens.Claims(shell.Run(NothingPiped[name]).AssertSingle()).Text("user_id"));

    [Fact]
    public void A_later_command_can_stop_the_pipeline()
    {
        Shell.Result result = shell.Run(
            """
            $rows = 1..50 | ForEach-Object { [pscustomobject]@{ room_id = 'r1'; role = 'host'; user_id = "u$_" } }
            $seen = 0
            do { $rows | New-HmsAuthToken @Key | ForEach-Object { $_; break } } while ($false)
            """);
        result.AssertNoErrors();
        Assert.Equal("u1", TestTokens.Claims(Assert.Single(result.Output)).Text("user_id"));
    }

    private static string[] Names(object row) =>
        [.. PSObject.AsPSObject(row).Properties.Select(property => property.Name)];

    public sealed class Pupil
    {
        public string? Name { get; set; }

        public string? RoomId { get; set; }

        public string? Role { get; set; }

        public string? UserId { get; set; }
    }

    public sealed class Faulty
    {
        public string RoomId { get; } = "r1";

        public string Role { get; } = "host";

        public string? UserId { get; set; }

        public string Broken => throw new InvalidOperationException($"{RoomId} always throws.");
    }
}
