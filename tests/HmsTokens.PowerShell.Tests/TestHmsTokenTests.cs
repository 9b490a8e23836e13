namespace HmsTokens.PowerShell.Tests;

public sealed class TestHmsTokenTests(Shell shell) : IClassFixture<Shell>
{
    // In seconds from now. Except without skew, an hour away from the limit.
    public static Cases<(long Begins, long Ends, string Parameters, bool Valid)> Lifetimes { get; } = new()
    {
        { "ended two hours ago", (-9000, -7200, "", false) },
        { "ended two hours ago, more skew", (-9000, -7200, "-ClockSkew 3h", true) },
        { "ended two hours ago, less skew", (-9000, -7200, "-ClockSkew 1h", false) },
        { "ended now, no skew", (-9000, 0, "-ClockSkew 0", false) },
        { "begins in two hours", (7200, 9000, "", false) },
        { "begins in two hours, more skew", (7200, 9000, "-ClockSkew 3h", true) },
        { "begins in two hours, less skew", (7200, 9000, "-ClockSkew 1h", false) },
        { "ends in two hours, less asked for", (-60, 7200, "-MinimumRemaining 1h", true) },
        { "ends in two hours, more asked for", (-60, 7200, "-MinimumRemaining 3h", false) },
        { "ends in two hours, more asked for, more skew", (-60, 7200, "-MinimumRemaining 3h -ClockSkew 2h", false) },
    };

    [Theory]
    [MemberData(nameof(Lifetimes))]
    public void The_lifetime_is_checked_with_the_skew(string name)
    {
        (long begins, long ends, string parameters, bool valid) = Lifetimes[name];
        long now = DateTimeOffset.UtcNow.ToUnixTimeSeconds();
        string token = TestTokens.Forge(
            $$"""
            {"access_key":"{{TestTokens.AccessKey}}","type":"management","nbf":{{now + begins}},"exp":{{now + ends}}}
            """);

        Assert.Equal(
            valid, shell.Run($"Test-HmsToken $token {parameters} @Key", new { token }).AssertSingle().BaseObject);
    }

    [Theory]
    [InlineData("room_id")]
    [InlineData("user_id")]
    public void A_filter_can_have_the_platforms_name(string alias) => Assert.Equal(
        false,
        shell.Run($"Test-HmsToken $token -{alias} other @Key", new { token = TestTokens.Valid })
            .AssertSingle().BaseObject);

    public static Cases<string> Types { get; } = new()
    {
        { "a word", "Auth" },
        { "a word in other letters", "auth" },
        { "a value", "([HmsTokens.HmsTokenType]::Auth)" },
    };

    [Theory]
    [MemberData(nameof(Types))]
    public void A_type_can_be(string name) => Assert.Equal(
        true,
        shell.Run($"Test-HmsToken $token -Type {Types[name]} @Key", new { token = TestTokens.Valid })
            .AssertSingle().BaseObject);

    public static Cases<(object? Token, string Parameters, string[] Reasons)> Reasons { get; } = new()
    {
        { "a token of ours", (TestTokens.Valid, $"-Type Auth -RoomId {TestTokens.RoomId} -Role host -UserId 42", []) },
        { "null", (null, "", ["TokenMissing"]) },
        { "empty", ("", "", ["TokenMissing"]) },
        { "a word", ("token", "", ["TokenMalformed"]) },
        {
            "another secret",
            (TestTokens.Forge(TestTokens.Payload, secret: TestTokens.OtherSecret), "", ["SignatureInvalid"])
        },
        {
            "expired",
            (TestTokens.Forge($$"""{"access_key":"{{TestTokens.AccessKey}}","type":"management","exp":1}"""), "",
                ["Expired"])
        },
        {
            "another of each",
            (TestTokens.Valid, "-Type Management -RoomId x -Role x -UserId x",
                ["TypeMismatch", "RoomIdMismatch", "RoleMismatch", "UserIdMismatch"])
        },
        {
            "another workspace's, without expiry and room",
            (TestTokens.Forge("""{"access_key":"another"}"""), "",
                ["AccessKeyMismatch", "ClaimMissing", "ExpiryMissing"])
        },
    };

    [Theory]
    [MemberData(nameof(Reasons))]
    public void Every_reason_is_on_the_verbose_stream(string name)
    {
        (object? token, string parameters, string[] reasons) = Reasons[name];
        Shell.Result plain = shell.Run($"Test-HmsToken $token {parameters} @Key", new { token });
        Shell.Result detailed = shell.Run($"Test-HmsToken $token {parameters} -Detailed @Key", new { token });

        // A filter of a wrong type is also an error.
        Assert.All(
            [plain, detailed], result => Assert.Equal(reasons is ["TokenTypeInvalid"] ? 1 : 0, result.Errors.Count));
        Assert.Equal(reasons.Length == 0, Assert.Single(plain.Output).BaseObject);
        PSObject verdict = Assert.Single(detailed.Output);
        Assert.Equal(reasons.Length == 0, verdict.Properties["Valid"].Value);
        Assert.Equal(reasons, (IEnumerable<string>)verdict.Properties["Reasons"].Value);
        string[] messages = [.. (IEnumerable<string>)verdict.Properties["Messages"].Value];
        Assert.Equal(reasons.Length, messages.Length);
        Assert.Equal(reasons.Length == 0 ? "The token is valid." : string.Join(" ", messages), verdict.ToString());
        foreach (IReadOnlyList<string> verbose in new[] { plain.Verbose, detailed.Verbose })
        {
            // The line about the credential comes first, and a message may be followed by its rule.
            Assert.StartsWith("The app secret comes from -AppSecret.", verbose[0], StringComparison.Ordinal);
            Assert.All(verbose.Skip(1), line => Assert.Matches(@"^\w+: .+\.$", line));
            Assert.Equal(
                messages.Zip(reasons, (message, id) => $"{id}: {message}"),
                verbose.Skip(1).Where(line => messages.Contains(line.Split(": ", 2)[1])));
        }
    }
}
