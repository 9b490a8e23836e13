using static System.Management.Automation.ErrorCategory;

namespace HmsTokens.PowerShell.Tests;

/// <summary>Script blocks for -RoomId, -Role and -UserId: run for each record, with the record as $_.</summary>
public sealed class ScriptBlockTests(Shell shell) : IClassFixture<Shell>
{
    private const string Class = ",HmsTokens.PowerShell.NewHmsAuthTokenCommand";

    /// <summary>All read "ada" from SamAccountName of $row.</summary>
    public static Cases<string> Reads { get; } = new()
    {
        { "a property", "$row | New-HmsAuthToken r1 host -UserId { $_.SamAccountName } @Key" },
        {
            "a property, by the other name of $_",
            "$row | New-HmsAuthToken r1 host -UserId { $PSItem.SamAccountName } @Key"
        },
        { "what is around it", "$name = 'ada'; $row | New-HmsAuthToken r1 host -UserId { $name } @Key" },
        { "return", "$row | New-HmsAuthToken r1 host -UserId { return $_.SamAccountName } @Key" },
        { "param", "$row | New-HmsAuthToken r1 host -UserId { param($unused) $_.SamAccountName } @Key" },
        { "process", "$row | New-HmsAuthToken r1 host -UserId { process { $_.SamAccountName } } @Key" },
        {
            "a closure",
            "$name = 'ada'; $block = { $name }.GetNewClosure(); $name = 'eve'; $row | "
            + "New-HmsAuthToken r1 host -UserId $block @Key"
        },
        {
            "a loop that it leaves",
            "$row | New-HmsAuthToken r1 host -UserId { foreach ($n in 'ada', 'eve') { $n; break } } @Key"
        },
        { "a list of one", "$row | New-HmsAuthToken r1 host -UserId { , @($_.SamAccountName) } @Key" },
        {
            "all three",
            "$row | New-HmsAuthToken -RoomId { 'r' + 1 } -Role { 'host' } -UserId { $_.SamAccountName } @Key"
        },
        { "a name", "'ADA' | New-HmsAuthToken r1 host -UserId { $_.ToLower() } @Key" },
        { "a Hashtable", "@{ name = 'ada' } | New-HmsAuthToken r1 host -UserId { $_.name } @Key" },
        { "the room of a name", "'ada' | New-HmsAuthToken -RoomId { 'r1' } host @Key" },
        { "a record that is passed", "New-HmsAuthToken r1 host -UserId { $_.SamAccountName } -InputObject $row @Key" },
        {
            "a column that it beats",
            "[pscustomobject]@{ user_id = 'eve' } | New-HmsAuthToken r1 host -UserId { 'ada' } @Key"
        },
    };

    [Theory]
    [MemberData(nameof(Reads))]
    public void It_reads_from(string name)
    {
        System.Text.Json.JsonElement claims = TestTokens.Claims(Run(Reads[name]).AssertSingle());
        Assert.Equal(("r1", "host", "ada"), (claims.Text("room_id"), claims.Text("role"), claims.Text("user_id")));
    }

    [Fact]
    public void A_number_becomes_its_text() => Assert.Equal(
        ["7", "8"],
        Run("7, 8 | New-HmsAuthToken r1 host -UserId { $_ } @Key").Output
            .Select(token => TestTokens.Claims(token).Text("user_id")));

    /// <summary>Script blocks that give no text for the record "eve", but for "ada".</summary>
    public static Cases<(string Block, string Id, ErrorCategory Category, string Says)> Failures { get; } = new()
    {
        {
            "throws",
            ("if ($_ -eq 'eve') { throw 'no such user' }; $_", "UserIdScriptFailed", InvalidResult,
                "failed for this record: no such user")
        },
        { "fails in .NET", ("if ($_ -eq 'eve') { 1 / 0 }; $_", "UserIdScriptFailed", InvalidResult, "divide by zero") },
        {
            "calls what is not there",
            ("if ($_ -eq 'eve') { Get-NoSuchThing }; $_", "UserIdScriptFailed", InvalidResult, "Get-NoSuchThing")
        },
        {
            "throws a token",
            ("if ($_ -eq 'eve') { throw $token }; $_", "UserIdScriptFailed", InvalidResult, "RuntimeException")
        },
        { "breaks", ("if ($_ -eq 'eve') { break }; $_", "UserIdScriptFailed", InvalidResult, "break or continue") },
        {
            "continues",
            ("if ($_ -eq 'eve') { continue }; $_", "UserIdScriptFailed", InvalidResult, "break or continue")
        },
        {
            "gives nothing",
            ("if ($_ -eq 'eve') { return }; $_", "UserIdMissing", InvalidArgument, "returned nothing for this record")
        },
        {
            "gives null",
            ("if ($_ -eq 'eve') { $null } else { $_ }", "UserIdMissing", InvalidArgument,
                "returned nothing for this record")
        },
        {
            "gives a blank",
            ("if ($_ -eq 'eve') { ' ' } else { $_ }", "UserIdMissing", InvalidArgument,
                "returned nothing for this record")
        },
        {
            "gives several",
            ("if ($_ -eq 'eve') { 'a', 'b' } else { $_ }", "UserIdTypeInvalid", InvalidType, "a list of 2 values")
        },
        {
            "gives an object",
            ("if ($_ -eq 'eve') { [pscustomobject]@{ id = 1 } } else { $_ }", "UserIdTypeInvalid", InvalidType, ".id?")
        },
        {
            "gives a fraction",
            ("if ($_ -eq 'eve') { 3 / 2 } else { $_ }", "UserIdTypeInvalid", InvalidType, "System.Double")
        },
        {
            "gives a script block",
            ("if ($_ -eq 'eve') { { 'x' } } else { $_ }", "UserIdTypeInvalid", InvalidType, "ScriptBlock")
        },
    };

    [Theory]
    [MemberData(nameof(Failures))]
    public void If_it_fails_only_that_record_is_an_error(string name)
    {
        (string block, string id, ErrorCategory category, string says) = Failures[name];
        Shell.Result result = Run(
            $"foreach ($once in 1) {{ 'eve', 'ada' | New-HmsAuthToken r1 host -UserId {{ {block} }} @Key }}; "
            + "'went on'");
        ErrorRecord error = result.AssertSingleError(id + Class, category);
        Assert.StartsWith("Record 1 (user 'eve'): ", error.ToString(), StringComparison.Ordinal);
        Assert.Contains(says, error.ToString(), StringComparison.Ordinal);
        Assert.Equal("ada", TestTokens.Claims(result.Output[0]).Text("user_id"));
        Assert.Equal("went on", result.Output[1].ToString());
    }

    [Theory]
    [MemberData(nameof(Failures))]
    public void If_it_fails_with_Stop_the_command_ends(string name)
    {
        (string block, string id, ErrorCategory category, _) = Failures[name];
        Run($"'eve', 'ada' | New-HmsAuthToken r1 host -UserId {{ {block} }} @Key -ErrorAction Stop")
            .AssertTerminating(id + Class, category);
    }

    [Theory]
    [InlineData("-RoomId { 'r1' } -Role host -UserId ada", "RoomIdTypeInvalid")]
    [InlineData("-RoomId r1 -Role { 'host' } -UserId ada", "RoleTypeInvalid")]
    [InlineData("-RoomId r1 -Role host -UserId { 'ada' }", "UserIdTypeInvalid")]
    public void Without_a_record_it_is_an_error(string parameters, string id) => Assert.Contains(
        "nothing is piped",
        Run($"New-HmsAuthToken {parameters} @Key").AssertTerminating(id + Class, InvalidType).ToString(),
        StringComparison.Ordinal);

    [Fact]
    public void The_room_is_checked_for_each_record()
    {
        Shell.Result result = Run("'a b', 'r2' | New-HmsAuthToken -RoomId { $_ } -Role host -UserId { 'ada' } @Key");
        result.AssertSingleError("RoomIdInvalid" + Class, InvalidArgument);
        Assert.Equal("r2", TestTokens.Claims(Assert.Single(result.Output)).Text("room_id"));
    }

    private Shell.Result Run(string script) =>
        shell.Run(script, new { row = TestTokens.Row(("SamAccountName", "ada")), token = TestTokens.Valid });
}
