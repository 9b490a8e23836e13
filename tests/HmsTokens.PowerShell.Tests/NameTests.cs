using static System.Management.Automation.ErrorCategory;

namespace HmsTokens.PowerShell.Tests;

/// <summary>Names of users, piped or listed: one token each, in order.</summary>
public sealed class NameTests(Shell shell) : IClassFixture<Shell>
{
    private const string Class = ",HmsTokens.PowerShell.NewHmsAuthTokenCommand";

    public static Cases<string> Names { get; } = new()
    {
        { "piped", "'ada', 'grace' | New-HmsAuthToken -RoomId r1 -Role student @Key" },
        {
            "piped, as Get-Content gives them",
            "'ada', 'grace' | Add-Path | New-HmsAuthToken -RoomId r1 -Role student @Key"
        },
        { "listed", "New-HmsAuthToken -RoomId r1 -Role student -UserId ada, grace @Key" },
        { "listed, at its position", "New-HmsAuthToken r1 student ada, grace @Key" },
        { "listed, as Get-Content gives them", "New-HmsAuthToken r1 student -UserId ('ada', 'grace' | Add-Path) @Key" },
        {
            "listed, of another type",
            "New-HmsAuthToken r1 student -UserId ([Collections.Generic.List[string]]@('ada', 'grace')) @Key"
        },
        {
            "listed, the keys of a table",
            "New-HmsAuthToken r1 student -UserId ([ordered]@{ ada = 1; grace = 2 }).Keys @Key"
        },
        {
            "rows with nothing else",
            "[pscustomobject]@{ UserId = 'ada' }, [pscustomobject]@{ user_id = 'grace' } | "
            + "New-HmsAuthToken r1 student @Key"
        },
        { "names and rows", "'ada', [pscustomobject]@{ user_id = 'grace' } | New-HmsAuthToken r1 student @Key" },
    };

    [Theory]
    [MemberData(nameof(Names))]
    public void Each_name_gets_a_token(string name)
    {
        Shell.Result result = Run(Names[name]);
        result.AssertNoErrors();
        Assert.Empty(result.Warnings);
        Assert.Equal(
            [("r1", "student", "ada"), ("r1", "student", "grace")],
            result.Output.Select(token => TestTokens.Claims(token)).Select(claims =>
                (claims.Text("room_id"), claims.Text("role"), claims.Text("user_id"))));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void With_PassThru_each_name_is_a_row(string name)
    {
        Shell.Result result = Run(Names[name].Replace("@Key", "-PassThru @Key", StringComparison.Ordinal));
        result.AssertNoErrors();
        foreach ((PSObject row, string user) in result.Output.Zip(["ada", "grace"]))
        {
            // The properties of a new row, or of the piped row.
            Assert.Contains(
                string.Join(' ', row.Properties.Select(property => property.Name)),
                new[] { "RoomId Role UserId AuthToken", "UserId AuthToken", "user_id AuthToken" });
            Assert.Equal(user, row.Properties["UserId"]?.Value ?? row.Properties["user_id"].Value);
            Assert.Equal(user, TestTokens.Claims(row.Properties["AuthToken"].Value).Text("user_id"));
        }
    }

    /// <summary>Invalid names; the others in the pipeline or list go on.</summary>
    public static Cases<(string Script, string Id)> NoNames { get; } = new()
    {
        { "piped, empty", ("'ada', '', 'grace' | New-HmsAuthToken r1 student @Key", "UserIdMissing") },
        { "piped, blank", ("'ada', \" `t\", 'grace' | New-HmsAuthToken r1 student @Key", "UserIdMissing") },
        { "piped, null", ("'ada', $null, 'grace' | New-HmsAuthToken r1 student @Key", "InputObjectInvalid") },
        {
            "piped, a Guid",
            ("'ada', [guid]::NewGuid(), 'grace' | New-HmsAuthToken r1 student @Key", "InputObjectInvalid")
        },
        { "piped, a number", ("'ada', 42, 'grace' | New-HmsAuthToken r1 student @Key", "InputObjectInvalid") },
        {
            "piped, a link",
            ("'ada', ([uri]'https://x.y'), 'grace' | New-HmsAuthToken r1 student @Key", "InputObjectInvalid")
        },
        {
            "piped, half a surrogate pair",
            ("'ada', [string][char]0xd83d, 'grace' | New-HmsAuthToken r1 student @Key", "ValueNotUnicode")
        },
        { "listed, empty", ("New-HmsAuthToken r1 student ada, '', grace @Key", "UserIdMissing") },
        { "listed, null", ("New-HmsAuthToken r1 student ada, $null, grace @Key", "UserIdMissing") },
        { "listed, a number", ("New-HmsAuthToken r1 student ada, 00042, grace @Key", "UserIdTypeInvalid") },
        {
            "listed, an object",
            ("New-HmsAuthToken r1 student -UserId @('ada', [pscustomobject]@{ id = 'eve' }, 'grace') @Key",
                "UserIdTypeInvalid")
        },
    };

    [Theory]
    [MemberData(nameof(NoNames))]
    public void An_invalid_name_is_an_error_and_the_others_go_on(string name)
    {
        (string script, string id) = NoNames[name];
        Shell.Result result = Run(script);
        Assert.Null(result.Terminating);
        Assert.Equal(id + Class, Assert.Single(result.Errors).FullyQualifiedErrorId);
        Assert.StartsWith("Record 2", result.Errors[0].ToString(), StringComparison.Ordinal);
        Assert.Equal(["ada", "grace"], result.Output.Select(token => TestTokens.Claims(token).Text("user_id")));
    }

    /// <summary>Errors for all names, which end the command before any token.</summary>
    public static Cases<(string Script, string Id, ErrorCategory Category)> Endings { get; } = new()
    {
        { "an empty list", ("New-HmsAuthToken r1 student -UserId @() @Key", "UserIdMissing", InvalidArgument) },
        { "null for a list", ("New-HmsAuthToken r1 student -UserId $null @Key", "UserIdMissing", InvalidArgument) },
        {
            "a list beside names",
            ("'ada' | New-HmsAuthToken r1 student -UserId eve, grace @Key", "ParametersExcludeEachOther",
                InvalidArgument)
        },
        {
            "a list beside rows",
            ("[pscustomobject]@{ user_id = 'ada' } | New-HmsAuthToken r1 student -UserId eve, grace @Key",
                "ParametersExcludeEachOther", InvalidArgument)
        },
        { "a list for the room", ("'ada' | New-HmsAuthToken r1, r2 student @Key", "RoomIdTypeInvalid", InvalidType) },
        {
            "an empty room",
            ("'ada' | New-HmsAuthToken -RoomId $env:HMS_NO_SUCH -Role student @Key", "RoomIdMissing", InvalidArgument)
        },
        {
            "the line of headings",
            ("'name,user_id,role', 'Ada,1,host' | New-HmsAuthToken r1 student @Key", "InputObjectInvalid", InvalidData)
        },
        {
            "the line of headings, semicolons",
            ("'User Id;Role', '1;host' | New-HmsAuthToken r1 student @Key", "InputObjectInvalid", InvalidData)
        },
        {
            "the one heading of a column",
            ("'user_id', 'ada' | New-HmsAuthToken r1 student @Key", "InputObjectInvalid", InvalidData)
        },
        {
            "the first line of JSON",
            ("'[', '  { \"user_id\": 1 }', ']' | New-HmsAuthToken r1 student @Key", "InputObjectInvalid", InvalidData)
        },
        {
            "lines of JSON",
            ("'{ \"user_id\": 1 }', '{ \"user_id\": 2 }' | New-HmsAuthToken r1 student @Key", "InputObjectInvalid",
                InvalidData)
        },
        {
            "JSON in one line",
            ("'[{\"user_id\":1}]' | New-HmsAuthToken r1 student @Key", "InputObjectInvalid", InvalidData)
        },
        {
            "the line of headings, listed",
            ("New-HmsAuthToken r1 student -UserId 'name,user_id', 'Ada,1' @Key", "InputObjectInvalid", InvalidData)
        },
    };

    [Theory]
    [MemberData(nameof(Endings))]
    public void An_error_for_all_names_ends_the_command(string name) =>
        Run(Endings[name].Script).AssertTerminating(Endings[name].Id + Class, Endings[name].Category);

    [Fact]
    public void A_user_id_with_piped_names_is_an_error_for_each()
    {
        Shell.Result result = Run("'ada', 'grace' | New-HmsAuthToken r1 student -UserId eve @Key");
        Assert.Equal(["ParametersExcludeEachOther", "ParametersExcludeEachOther"], result.ErrorIds);
        Assert.Empty(result.Output);
        Assert.Equal(["ada", "grace"], result.Errors.Select(error => error.TargetObject));
    }

    [Fact]
    public void Names_that_look_like_CSV_lines_draw_one_warning()
    {
        Shell.Result result = Run("'Name;Mail', 'Ada;a@b.c' | New-HmsAuthToken r1 student @Key");
        result.AssertNoErrors();
        Assert.Equal(
            ["Name;Mail", "Ada;a@b.c"], result.Output.Select(token => TestTokens.Claims(token).Text("user_id")));
        Assert.Contains(
            "'Name;Mail' looks like a line of a CSV file", Assert.Single(result.Warnings), StringComparison.Ordinal);
    }

    [Fact]
    public void White_space_around_names_draws_one_warning_and_is_signed()
    {
        Shell.Result result = Run("'ada ', ' grace' | New-HmsAuthToken r1 student @Key");
        result.AssertNoErrors();
        Assert.Equal(["ada ", " grace"], result.Output.Select(token => TestTokens.Claims(token).Text("user_id")));
        Assert.StartsWith(
            "The value of -UserId starts or ends with white space", Assert.Single(result.Warnings),
            StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("@() | New-HmsAuthToken r1 student @Key")]
    [InlineData("$(if ($false) { 'ada' }) | New-HmsAuthToken r1 student @Key")]
    public void Empty_input_gives_no_token(string script)
    {
        Shell.Result result = Run(script);
        result.AssertNoErrors();
        Assert.Empty(result.Output);
    }

    private Shell.Result Run(string script) => shell.Run(
        "filter Add-Path { $o = [psobject]::AsPSObject($_); $o.psobject.Properties.Add([psnoteproperty]::new('PSPath', "
        + "'users.txt')); $o }\n"
        + script);
}
