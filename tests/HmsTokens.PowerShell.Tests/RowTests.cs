using System.Data;
using System.Management.Automation.Internal;
using System.Text.Json;

namespace HmsTokens.PowerShell.Tests;

/// <summary>Rows of New-HmsAuthToken: reading, errors and -PassThru.</summary>
public sealed class RowTests(Shell shell) : IClassFixture<Shell>
{
    private const string Class = ",HmsTokens.PowerShell.NewHmsAuthTokenCommand";

    public static Cases<Func<object>> Kinds { get; } = new()
    {
        { "an object", () => TestTokens.Row(("RoomId", "r1"), ("Role", "host"), ("UserId", "42")) },
        {
            "an object, the platform's names",
            () => TestTokens.Row(("room_id", "r1"), ("role", "host"), ("user_id", "42"))
        },
        { "an object, names in capitals", () => TestTokens.Row(("ROOM_ID", "r1"), ("ROLE", "host"), ("USERID", "42")) },
        {
            "an object with 50 columns",
            () => TestTokens.Row([.. Columns(47), ("room_id", "r1"), ("role", "host"), ("user_id", "42")])
        },
        {
            "an object from JSON",
            () => TestTokens.Row(("room_id", "r1"), ("role", "host"), ("user_id", 42L), ("tags", new[] { "a" }))
        },
        {
            "an object with wrapped values",
            () =>
                TestTokens.Row(
                    ("room_id", PSObject.AsPSObject("r1")), ("role", "host"), ("user_id", PSObject.AsPSObject(42)))
        },
        { "an object of a class", () => new Pupil { RoomId = "r1", Role = "host", UserId = 42 } },
        { "a DataRow", () => Table("42").Rows[0] },
        { "a DataRowView", () => Table("42").DefaultView[0] },
    };

    [Theory]
    [MemberData(nameof(Kinds))]
    public void A_row_can_be(string name)
    {
        JsonElement claims = TestTokens.Claims(
            shell.Run("$row | New-HmsAuthToken @Key", new { row = Kinds[name]() }).AssertSingle());
        Assert.Equal(
            ("r1", "host", "42"), (claims.Text("room_id"), claims.Text("role"), claims.Text("user_id")));
    }

    /// <summary>The headings, the error id, and parts of the message; a part with "!" must not be in it.</summary>
    public static Cases<(string[] Headings, string Id, string[] Says)> Headings { get; } = new()
    {
        {
            "a space and capitals",
            (["User ID", "room_id", "role"], "UserIdMissing",
                ["Its columns: 'User ID', 'room_id', 'role'.", "Did you mean 'User ID'?", "-UserId { $_.'User ID' }"])
        },
        {
            "a space after",
            (["user_id ", "room_id", "role"], "UserIdMissing",
                [@"Did you mean 'user_id\u0020'?", "-UserId { $_.'user_id ' }"])
        },
        {
            "a byte order mark",
            (["\ufeffuser_id", "room_id", "role"], "UserIdMissing",
                [@"Did you mean '\ufeffuser_id'? Rename it to UserId.", "!-UserId {"])
        },
        { "a typing mistake", (["usre_id", "room_id", "role"], "UserIdMissing", ["Did you mean 'usre_id'?"]) },
        { "another word", (["user name", "room_id", "role"], "UserIdMissing", ["Did you mean 'user name'?"]) },
        { "an apostrophe", (["user's id", "room_id", "role"], "UserIdMissing", ["-UserId { $_.'user''s id' }"]) },
        {
            "an id is no user id",
            (["id", "room_id", "role"], "UserIdMissing", ["!Did you mean", "Add the column, or pass -UserId."])
        },
        {
            "semicolons",
            (["user_id;room_id;role"], "UserIdMissing", ["The columns were not split. Use Import-Csv -Delimiter ';'."])
        },
        {
            "tabs",
            (["user_id\troom_id\trole"], "UserIdMissing",
                ["The columns were not split. Use Import-Csv -Delimiter \"`t\"."])
        },
        {
            "no headings",
            (["r1", "host", "ada"], "UserIdMissing",
                ["Its columns: 'r1', 'host', 'ada'.", "!Did you mean", "use Import-Csv -Header"])
        },
        {
            "the room, a space",
            (["Room Id", "role", "user_id"], "RoomIdMissing", ["Did you mean 'Room Id'?", "-RoomId { $_.'Room Id' }"])
        },
        { "the room, its code", (["room_code", "role", "user_id"], "RoomIdMissing", ["!Did you mean"]) },
        {
            "the role, another word",
            (["room_id", "Role name", "user_id"], "RoleMissing", ["Did you mean 'Role name'?"])
        },
        {
            "the nearest of 50",
            ([.. Columns(47).Select(column => column.Name), "User", "room_id", "role"], "UserIdMissing",
                ["'c9' and 40 more", "Did you mean 'User'?"])
        },
        {
            "control characters",
            (["user\u001b]0;x\u0007id", "room_id", "role"], "UserIdMissing",
                [@"Did you mean 'user\u001b]0;x\u0007id'?", "!-UserId {"])
        },
        { "a token", ([TestTokens.Valid, "room_id", "role"], "UserIdMissing", ["Its columns: 'room_id', 'role'."]) },
    };

    [Theory]
    [MemberData(nameof(Headings))]
    public void The_error_for_a_missing_column_names_the_most_similar_one(string name)
    {
        (string[] headings, string id, string[] says) = Headings[name];
        PSObject row = TestTokens.Row([.. headings.Select(heading => (heading, (object?)"x"))]);
        Shell.Result result = shell.Run(
            "$row, $good | New-HmsAuthToken @Key", new { row, good = Kinds["an object"]() });
        ErrorRecord error = result.AssertSingleError(id + Class, ErrorCategory.InvalidArgument);
        Assert.Single(result.Output);
        Assert.StartsWith("Record 1", error.ToString(), StringComparison.Ordinal);
        Assert.All(
            says.Where(text => text[0] != '!'),
            text => Assert.Contains(text, error.ToString(), StringComparison.Ordinal));
        Assert.All(
            says.Where(text => text[0] == '!'),
            text => Assert.DoesNotContain(text[1..], error.ToString(), StringComparison.Ordinal));
        Assert.Equal(headings.Where(heading => heading != TestTokens.Valid), Names(error.TargetObject));
    }

    public static Cases<object?> Blanks { get; } = new()
    {
        { "empty", "" },
        { "white space", " \t" },
        { "a no-break space", "\u00a0" },
        { "null", null },
        { "DBNull", DBNull.Value },
        { "nothing, as of a command without output", AutomationNull.Value },
        { "an empty list", Array.Empty<object>() },
        { "a property that throws", ScriptBlock.Create("throw 'no'") },
    };

    [Theory]
    [MemberData(nameof(Blanks))]
    public void A_blank_cell_is_an_error_for_its_row(string name)
    {
        foreach ((string column, string id) in new[]
        {
            ("room_id", "RoomIdMissing"), ("role", "RoleMissing"), ("user_id", "UserIdMissing")
        })
        {
            PSObject row = TestTokens.Row(("room_id", "r1"), ("role", "host"), ("user_id", "42"));
            row.Properties.Remove(column);
            row.Properties.Add(Blanks[name] is ScriptBlock getter
                ? new PSScriptProperty(column, getter)
                : new PSNoteProperty(column, Blanks[name]));
            Shell.Result result = shell.Run(
                "$good, $row, $good | New-HmsAuthToken @Key", new { row, good = Kinds["an object"]() });
            ErrorRecord error = result.AssertSingleError(id + Class, ErrorCategory.InvalidArgument);
            Assert.StartsWith(
                column == "user_id" ? "Record 2: " : "Record 2 (user '42'): ", error.ToString(),
                StringComparison.Ordinal);
            Assert.Equal(Names(row), Names(error.TargetObject));
            Assert.Equal(2, result.Output.Count);
        }
    }

    [Fact]
    public void A_parameter_takes_precedence_over_a_column() => Assert.Equal(
        ["r1", "host", "42"],
        new[] { "room_id", "role", "user_id" }.Select(claim => TestTokens.Claims(shell.Run(
            "[pscustomobject]@{ RoomId = 'r2'; Role = ''; UserId = [datetime]::Now } | "
            + "New-HmsAuthToken r1 host 42 @Key").AssertSingle()).Text(claim)));

    [Fact]
    public void A_row_with_both_names_of_a_column_draws_a_warning()
    {
        PSObject[] rows = [Twice("r1"), Twice("r3")];
        Shell.Result result = shell.Run("$rows | New-HmsAuthToken @Key", new { rows });
        result.AssertNoErrors();
        Assert.Equal(["r1", "r3"], result.Output.Select(token => TestTokens.Claims(token).Text("room_id")));
        Assert.Equal(
            "The rows have the columns RoomId and room_id. Only RoomId is used.", Assert.Single(result.Warnings));
        Assert.Empty(shell.Run("$rows | New-HmsAuthToken -RoomId r1 @Key", new { rows }).Warnings);

        static PSObject Twice(string room) =>
            TestTokens.Row(("RoomId", room), ("room_id", "r2"), ("role", "host"), ("user_id", "42"));
    }

    [Theory]
    [InlineData("-UserId 'User ID'", "{ $_.'User ID' }")]
    [InlineData("-UserId u -Role Role", "{ $_.'Role' }")]
    public void The_name_of_a_column_as_text_draws_a_warning(string arguments, string says)
    {
        PSObject[] rows = [Row("ada"), Row("bob")];
        Shell.Result result = shell.Run($"$rows | New-HmsAuthToken -RoomId r1 {arguments} @Key", new { rows });
        result.AssertNoErrors();
        Assert.Equal(2, result.Output.Count);
        Assert.Contains(says, Assert.Single(result.Warnings), StringComparison.Ordinal);

        static PSObject Row(string user) => TestTokens.Row(("User ID", user), ("Role", "host"));
    }

    [Theory]
    [InlineData("-Role host", "@{id=7; mail=ada@example.com}")]
    [InlineData("-Role host", "System.Collections.Hashtable")]
    [InlineData("-Role '<role>'", "ada")]
    public void The_text_of_an_object_draws_a_warning(string arguments, string user)
    {
        Shell.Result result = shell.Run($"New-HmsAuthToken -RoomId r1 {arguments} -UserId $user @Key", new { user });
        result.AssertSingle();
        Assert.Contains("turned into text", Assert.Single(result.Warnings), StringComparison.Ordinal);
    }

    [Fact]
    public void A_warning_of_an_object_does_not_hide_one_of_white_space()
    {
        string[] users = ["@{id=7}", " ada"];
        Shell.Result result = shell.Run("$users | New-HmsAuthToken -RoomId r1 -Role host @Key", new { users });
        result.AssertNoErrors();
        Assert.Collection(
            result.Warnings,
            warning => Assert.Contains("turned into text", warning, StringComparison.Ordinal),
            warning => Assert.Contains("white space", warning, StringComparison.Ordinal));
    }

    [Fact]
    public void An_error_names_the_row_by_its_number_and_its_user()
    {
        Shell.Result result = shell.Run(
            """
            [pscustomobject]@{ room_id = 'r1'; role = 'host'; user_id = 'ada' },
            [pscustomobject]@{ room_id = 'r1'; role = ''; user_id = 'eve' },
            [pscustomobject]@{ room_id = ''; role = 'host'; UserId = 7 },
            [pscustomobject]@{ room_id = 'r1'; role = 'host'; user_id = $null },
            [pscustomobject]@{ room_id = 'r1'; role = ''; user_id = "e`e]0;x`a" + 'v' * 500 } | New-HmsAuthToken @Key
            """);
        Assert.Single(result.Output);
        Assert.Equal(["RoleMissing", "RoomIdMissing", "UserIdMissing", "RoleMissing"], result.ErrorIds);
        Assert.Equal(
            ["Record 2 (user 'eve')", "Record 3 (user '7')", "Record 4", @"Record 5 (user 'e\u001b]0;x\u0007vvv"],
            result.Errors.Select((error, at) =>
                error.ToString()[..(at == 3 ? 36 : error.ToString().IndexOf(':', StringComparison.Ordinal))]));
        Assert.InRange(result.Errors[3].ToString().Length, 0, 400);
    }

    [Fact]
    public void The_target_of_an_error_is_the_row_without_confidential_cells()
    {
        string token = TestTokens.Valid;
        PSObject row = TestTokens.Row(
            ("Name", "Zoë"), ("Seat", 7), ("Since", new DateTime(2026, 12, 1)), ("room_id", ""), ("role", "host"),
            ("user_id", "42"),
            ("AuthToken", token), ("auth_token", token), ("ManagementToken", "x"), ("Token", "x"),
            ("refresh tokens", "x"),
            ("HMS_SECRET", TestTokens.Secret), ("password", "x"),
            ("note", $"see {token}"), ("cut", token[..60]), ("link", new Uri($"https://example.com/?t={token}")),
            ("secure", TestTokens.Secure("x")), ("all", new[] { token }),
            ("inner", TestTokens.Row(("AuthToken", token))));
        ErrorRecord error = shell.Run("$row | New-HmsAuthToken @Key", new { row })
            .AssertSingleError("RoomIdMissing" + Class, ErrorCategory.InvalidArgument);
        PSObject target = PSObject.AsPSObject(error.TargetObject);
        Assert.Equal(
            ["Name", "Seat", "Since", "room_id", "role", "user_id", "note", "cut", "link", "secure", "all", "inner"],
            Names(target));
        Assert.Equal(
            ["Zoë", 7, new DateTime(2026, 12, 1), "", "host", "42", null, null, null, null, null, null],
            target.Properties.Select(property => property.Value));
        Assert.NotSame(row, error.TargetObject);
    }

    [Fact]
    public void The_target_name_of_an_error_is_safe_to_show()
    {
        const string Script =
            "[pscustomobject]@{ room_id = \"r`e]0;x`a\"; role = ''; user_id = '42' } | New-HmsAuthToken @Key";
        string name = shell.Run(Script).AssertSingleError("RoleMissing" + Class, ErrorCategory.InvalidArgument)
            .CategoryInfo.TargetName;
        Assert.StartsWith(@"@{room_id=r\u001b]0;x\u0007", name, StringComparison.Ordinal);
    }

    [Fact]
    public void Failed_rows_can_be_fixed_and_piped_again()
    {
        Shell.Result result = shell.Run(
            """
            $bad = $null
            $rows = [pscustomobject]@{ Name = 'A'; room_id = 'r1'; role = 'host'; user_id = '' },
                [pscustomobject]@{ Name = 'B'; room_id = 'r1'; role = 'host'; user_id = '2' }
            $rows | New-HmsAuthToken @Key -ErrorVariable bad -ErrorAction SilentlyContinue
            $again = $bad.TargetObject
            $again.user_id = '1'
            $again | New-HmsAuthToken -PassThru @Key
            """);
        result.AssertNoErrors();
        Assert.Equal(["Name", "room_id", "role", "user_id", "AuthToken"], Names(result.Output[1]));
        Assert.Equal("1", TestTokens.Claims(result.Output[1].Properties["AuthToken"].Value).Text("user_id"));
    }

    [Fact]
    public void No_verbose_line_or_warning_has_the_row()
    {
        PSObject row = TestTokens.Row(
            ("room_id", " r1"), ("role", "host"), ("user_id", "42"), ("AuthToken", TestTokens.Valid));
        Shell.Result result = shell.Run(
            """
            $row | New-HmsAuthToken @Key -Verbose *>&1 |
                ForEach-Object { if ($_ -isnot [string]) { $_.InvocationInfo.BoundParameters['InputObject'] } }
            """,
            new { row });
        result.AssertNoErrors();
        Assert.NotEmpty(result.Output);
        Assert.All(result.Output, Assert.Null);
    }

    [Fact]
    public void PassThru_writes_the_signed_values_to_the_rows_columns_and_adds_only_the_token()
    {
        PSObject copy = shell.Run(
            "[pscustomobject]@{ n = 1; room_id = 'r2'; Role = 'guest'; user_id = 7 } | "
            + "New-HmsAuthToken -RoomId r1 -Role host -PassThru @Key")
            .AssertSingle();
        Assert.Equal(["n", "room_id", "Role", "user_id", "AuthToken"], Names(copy));
        Assert.Equal([1, "r1", "host", "7"], copy.Properties.Take(4).Select(property => property.Value));

        copy = shell.Run("[pscustomobject]@{ user_id = 'ada' } | New-HmsAuthToken r1 host -PassThru @Key")
            .AssertSingle();
        Assert.Equal(["user_id", "AuthToken"], Names(copy));
    }

    private static string[] Names(object row) =>
        [.. PSObject.AsPSObject(row).Properties.Select(property => property.Name)];

    private static IEnumerable<(string Name, object? Value)> Columns(int count) =>
        Enumerable.Range(0, count).Select(i => ($"c{i}", (object?)i));

    private static DataTable Table(string user)
    {
        var table = new DataTable();
        foreach (string column in new[] { "room_id", "role", "user_id" })
        {
            table.Columns.Add(column);
        }

        table.Rows.Add("r1", "host", user);
        return table;
    }

    public sealed class Pupil
    {
        public string? RoomId { get; set; }

        public string? Role { get; set; }

        public int UserId { get; set; }
    }
}
