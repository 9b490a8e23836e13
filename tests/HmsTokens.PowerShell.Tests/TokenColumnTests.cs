namespace HmsTokens.PowerShell.Tests;

/// <summary>
/// Which property of a row is the token: AuthToken, ManagementToken or Token, the first that is not blank.
/// </summary>
public sealed class TokenColumnTests(Shell shell) : IClassFixture<Shell>
{
    private const string Class = ",HmsTokens.PowerShell.ConvertFromHmsTokenCommand";

    /// <summary>The columns of a row; $ours is the token to read, $stray another one.</summary>
    public static Cases<string> Columns { get; } = new()
    {
        { "AuthToken", "AuthToken = $ours" },
        { "auth_token", "auth_token = $ours" },
        { "ManagementToken", "ManagementToken = $ours" },
        { "management_token", "management_token = $ours" },
        { "Token", "Token = $ours" },
        { "capitals", "AUTHTOKEN = $ours" },
        { "AuthToken before a stray token", "token = $stray; AuthToken = $ours" },
        { "AuthToken before a stray management token", "ManagementToken = $stray; AuthToken = $ours" },
        { "AuthToken before auth_token", "auth_token = $stray; AuthToken = $ours" },
        { "ManagementToken before a stray token", "token = $stray; ManagementToken = $ours" },
        { "a blank AuthToken", "AuthToken = ''; token = $ours" },
        { "a null AuthToken", "AuthToken = $null; ManagementToken = ' '; token = $ours" },
        { "an AuthToken that is DBNull", "AuthToken = [DBNull]::Value; token = $ours" },
        { "an empty SecureString", "AuthToken = [securestring]::new(); token = $ours" },
        { "an AuthToken of a command without output", "AuthToken = $(if ($false) { 1 }); token = $ours" },
        { "a SecureString", "token = $stray; AuthToken = $secure" },
        { "another column that is named for a token", "RefreshToken = $stray; Token = $ours" },
    };

    [Theory]
    [MemberData(nameof(Columns))]
    public void The_token_is_read_from(string name)
    {
        PSObject token = Run($"[pscustomobject]@{{ {Columns[name]} }} | ConvertFrom-HmsToken @Key").AssertSingle();
        Assert.Equal("42", token.Properties["UserId"].Value);
        Assert.Equal(
            true,
            Run($"[pscustomobject]@{{ {Columns[name]} }} | Test-HmsToken -UserId 42 @Key").AssertSingle().BaseObject);
    }

    [Fact]
    public void A_new_token_takes_precedence_over_an_older_one() => Assert.Equal(
        [true],
        Run(
            "[pscustomobject]@{ room_id = 'r1'; role = 'host'; user_id = 'ada'; token = $stray } | "
            + "New-HmsAuthToken -PassThru @Key | Test-HmsToken @Key")
            .Output.Select(answer => answer.BaseObject));

    /// <summary>The columns of a row without a token, and parts of the message.</summary>
    public static Cases<(string Columns, string[] Says)> Missing { get; } = new()
    {
        { "another name", ("Jwt = $ours; n = 1", ["Its columns: 'Jwt', 'n'.", "Add the column."]) },
        {
            "a name that comes near",
            ("access_token = $ours; n = 1", ["Did you mean 'access_token'? Rename it to AuthToken."])
        },
        { "columns that were not split", ("'user_id;token' = 'x;y'", ["Import-Csv -Delimiter ';'"]) },
    };

    [Theory]
    [MemberData(nameof(Missing))]
    public void The_error_for_a_row_without_a_token_lists_its_columns(string name)
    {
        (string columns, string[] says) = Missing[name];
        ErrorRecord error = Run($"[pscustomobject]@{{ {columns} }} | ConvertFrom-HmsToken")
            .AssertSingleError("TokenTypeInvalid" + Class, ErrorCategory.InvalidType);
        Assert.All(says, text => Assert.Contains(text, error.ToString(), StringComparison.Ordinal));
        Assert.DoesNotContain("-AuthToken", error.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_parameter_takes_precedence_over_a_column_and_a_piped_token_is_never_ignored()
    {
        Assert.Equal(
            "42",
            Run("[pscustomobject]@{ AuthToken = $stray } | ConvertFrom-HmsToken -Token $ours @Key")
                .AssertSingle().Properties["UserId"].Value);
        Shell.Result result = Run("$stray, $stray | ConvertFrom-HmsToken -Token $ours @Key");
        Assert.Equal(["ParametersExcludeEachOther", "ParametersExcludeEachOther"], result.ErrorIds);
        Assert.Empty(result.Output);
    }

    [Theory]
    [InlineData("ConvertFrom-HmsToken -Token $ours -Verbose")]
    [InlineData("$ours | ConvertFrom-HmsToken -Verbose")]
    [InlineData("ConvertFrom-HmsToken -InputObject $ours -Verbose")]
    [InlineData("Test-HmsToken -Token $ours -UserId 43 -Verbose @Key")]
    [InlineData("$ours, $ours | Test-HmsToken -RoomId '' -Verbose @Key -ErrorAction SilentlyContinue")]
    [InlineData("Test-HmsToken -InputObject $ours -RoomId '' -Verbose @Key -ErrorAction SilentlyContinue")]
    [InlineData("[pscustomobject]@{ AuthToken = $ours; user_id = '43' } | Test-HmsToken -Verbose @Key")]
    public void No_verbose_line_has_the_token(string script)
    {
        Shell.Result result = Run(
            script
            + """
             4>&1 | Where-Object { $_ -is [Management.Automation.VerboseRecord] } | ForEach-Object {
                $b = $_.InvocationInfo.BoundParameters
                $b['Token'], $b['InputObject'], $b['AppSecret']
            }
            """);
        result.AssertNoErrors();
        Assert.NotEmpty(result.Output);
        var detector = new LeakDetector([LeakDetector.RemoveHeader(TestTokens.Valid)]);
        Assert.All(result.Output, argument => Assert.Empty(detector.Find("argument", argument, [])));
    }

    private Shell.Result Run(string script) => shell.Run(script, new
    {
        ours = TestTokens.Valid,
        stray = TestTokens.Forge(TestTokens.Payload.Replace("\"42\"", "\"stray\"", StringComparison.Ordinal)),
        secure = TestTokens.Secure(TestTokens.Valid),
    });
}
