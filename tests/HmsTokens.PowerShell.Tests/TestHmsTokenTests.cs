namespace HmsTokens.PowerShell.Tests;

public sealed class TestHmsTokenTests(Shell shell) : IClassFixture<Shell>
{
    // In seconds from now; but for a skew of nothing, an hour away from where the answer turns.
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
    public void The_lifetime_give_or_take_the_skew(string name)
    {
        (long begins, long ends, string parameters, bool valid) = Lifetimes[name];
        long now = DateTimeOffset.UtcNow.ToUnixTimeSeconds();
        string token = TestTokens.Forge(
            $$"""{"access_key":"{{TestTokens.AccessKey}}","nbf":{{now + begins}},"exp":{{now + ends}}}""");

        Assert.Equal(valid, shell.Run($"Test-HmsToken $token {parameters} @Key", new { token }).AssertSingle().BaseObject);
    }

    [Theory]
    [InlineData("room_id")]
    [InlineData("user_id")]
    public void A_filter_under_the_platforms_name_is_the_same(string alias) => Assert.Equal(
        false, shell.Run($"Test-HmsToken $token -{alias} other @Key", new { token = TestTokens.Valid }).AssertSingle().BaseObject);

    public static Cases<string> Types { get; } = new()
    {
        { "a word", "Auth" },
        { "a word in other letters", "auth" },
        { "a value", "([HmsTokens.HmsTokenType]::Auth)" },
    };

    [Theory]
    [MemberData(nameof(Types))]
    public void A_type_can_be(string name) => Assert.Equal(
        true, shell.Run($"Test-HmsToken $token -Type {Types[name]} @Key", new { token = TestTokens.Valid }).AssertSingle().BaseObject);

    public static Cases<(object? Token, string Parameters, string[] Reasons)> Reasons { get; } = new()
    {
        { "a token of ours", (TestTokens.Valid, $"-Type Auth -RoomId {TestTokens.RoomId} -Role host -UserId 42", []) },
        { "null", (null, "", ["TokenMissing"]) },
        { "empty", ("", "", ["TokenMissing"]) },
        { "a word", ("token", "", ["TokenMalformed"]) },
        { "another secret", (TestTokens.Forge(TestTokens.Payload, secret: TestTokens.OtherSecret), "", ["SignatureInvalid"]) },
        { "expired", (TestTokens.Forge($$"""{"access_key":"{{TestTokens.AccessKey}}","exp":1}"""), "", ["Expired"]) },
        { "another of each", (TestTokens.Valid, "-Type Management -RoomId x -Role x -UserId x", ["TypeMismatch", "RoomIdMismatch", "RoleMismatch", "UserIdMismatch"]) },
        { "another workspace's, for ever", (TestTokens.Forge("""{"access_key":"another"}"""), "", ["AccessKeyMismatch", "ExpiryMissing"]) },
    };

    [Theory]
    [MemberData(nameof(Reasons))]
    public void Every_reason_stands_on_the_verbose_stream(string name)
    {
        (object? token, string parameters, string[] reasons) = Reasons[name];
        Shell.Result plain = shell.Run($"Test-HmsToken $token {parameters} @Key", new { token });
        Shell.Result detailed = shell.Run($"Test-HmsToken $token {parameters} -Detailed @Key", new { token });

        Assert.Equal(reasons.Length == 0, plain.AssertSingle().BaseObject);
        PSObject verdict = detailed.AssertSingle();
        Assert.Equal(reasons.Length == 0, verdict.Properties["Valid"].Value);
        Assert.Equal(reasons, (IEnumerable<string>)verdict.Properties["Reasons"].Value);
        foreach (IReadOnlyList<string> verbose in new[] { plain.Verbose, detailed.Verbose })
        {
            // Before them stands where the credential is from; behind each id, a sentence.
            Assert.Collection(
                verbose,
                [
                    line => Assert.StartsWith("The credential is ", line, StringComparison.Ordinal),
                    .. reasons.Select<string, Action<string>>(reason => line => Assert.Matches($"^{reason}: .+\\.$", line)),
                ]);
        }
    }
}
