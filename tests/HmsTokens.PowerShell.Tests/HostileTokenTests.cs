using System.Globalization;

namespace HmsTokens.PowerShell.Tests;

/// <summary>All <see cref="HostileTokens"/>, with the cmdlets that read tokens.</summary>
public sealed class HostileTokenTests(Shell shell) : IClassFixture<Shell>
{
    private const string ReadClass = ",HmsTokens.PowerShell.ConvertFromHmsTokenCommand";
    private const string TestClass = ",HmsTokens.PowerShell.TestHmsTokenCommand";

    // Only to find hangs: a reader that backtracks or recurses would not finish.
    private static readonly TimeSpan HangGuard = TimeSpan.FromMinutes(1);

    // Without the input itself. Less than one UTF-8 copy of the largest; the engine also allocates.
    private const long MemoryGuard = 15 * 1000 * 1000;

    public static Cases<HostileToken> Cases => HostileTokens.All;

    [Theory]
    [MemberData(nameof(Cases))]
    public async Task An_untrusted_token_gets_the_right_verdict(string name)
    {
        HostileToken hostile = HostileTokens.All[name];
        object? token = hostile.Make();

        await Task.Run(() => AssertVerdicts(hostile, token), TestContext.Current.CancellationToken)
            .WaitAsync(HangGuard, TestContext.Current.CancellationToken);
    }

    [Fact]
    public void Claims_whose_names_differ_only_in_case_are_all_kept()
    {
        string token = TestTokens.Forge("""{"Role":"a","role":"b","ROLE":"c"}""");
        Shell.Result result = shell.Run(
            "$t = ConvertFrom-HmsToken $token; $t.Role; $t.Claims['Role']; $t.Claims['ROLE']; $t.Claims.Count",
            new { token });
        result.AssertNoErrors();
        Assert.Equal(["b", "a", "c", "3"], result.Output.Select(value => value.ToString()));
    }

    public static Cases<(string Payload, string Parameters, string Reason)> Substitutions { get; } = new()
    {
        { "an auth token for the API", (TestTokens.Payload, "-Type Management", "TypeMismatch") },
        { "a management token for a room", (Replace("\"app\"", "\"management\""), "-Type Auth", "TypeMismatch") },
        { "a type in capitals", (Replace("\"app\"", "\"APP\""), "-Type Auth", "TypeMismatch") },
        { "a type and NUL", (Replace("\"app\"", "\"app\\u0000\""), "-Type Auth", "TypeMismatch") },
        { "no type", (Replace("\"type\"", "\"Type\""), "-Type Auth", "TypeMismatch") },
        { "another room", (TestTokens.Payload, "-RoomId 627cda81ab4f3b56a077dc34", "RoomIdMismatch") },
        { "no room", (Replace("room_id", "Room_id"), "", "ClaimMissing") },
        { "another role", (TestTokens.Payload, "-Role guest", "RoleMismatch") },
        { "a role in capitals", (TestTokens.Payload, "-Role HOST", "RoleMismatch") },
        { "a role as a pattern", (TestTokens.Payload, "-Role *", "RoleMismatch") },
        { "a role that is a pattern", (Replace("\"host\"", "\"*\""), "-Role host", "RoleMismatch") },
        { "a role and a zero-width space", (Replace("\"host\"", "\"host\u200b\""), "-Role host", "RoleMismatch") },
        { "a role composed another way", (Replace("\"host\"", "\"he\u0301ro\""), "-Role h\u00e9ro", "RoleMismatch") },
        { "another user", (TestTokens.Payload, "-UserId 43", "UserIdMismatch") },
        { "a user by number", (TestTokens.Payload, "-UserId 042", "UserIdMismatch") },
    };

    [Theory]
    [MemberData(nameof(Substitutions))]
    public void A_token_for_another_purpose_is_refused(string name)
    {
        (string payload, string parameters, string reason) = Substitutions[name];
        string token = TestTokens.Forge(payload);
        Assert.Equal(
            false, shell.Run($"Test-HmsToken $token {parameters} @Key", new { token }).AssertSingle().BaseObject);
        PSObject verdict = shell.Run($"Test-HmsToken $token {parameters} -Detailed @Key", new { token }).AssertSingle();
        Assert.Equal([reason], (IEnumerable<string>)verdict.Properties["Reasons"].Value);
    }

    private void AssertVerdicts(HostileToken hostile, object? token)
    {
        long before = GC.GetTotalAllocatedBytes();

        // A row is piped; otherwise the token is an argument.
        (string pipe, string argument) = token is PSObject ? (", $token |", "") : ("", "-Token $token");
        Shell.Result read = shell.Run($"{pipe} ConvertFrom-HmsToken {argument}", new { token });
        AssertIs(read, hostile.Read, verified: false, isRow: token is PSObject);
        Shell.Result verified = shell.Run(", $token | ConvertFrom-HmsToken -Verify @Key", new { token });
        AssertIs(verified, hostile.Verify, verified: true, isRow: token is PSObject);

        Shell.Result plain = shell.Run($"{pipe} Test-HmsToken {argument} @Key", new { token });
        Assert.Equal(hostile.Reasons.Length == 0, AssertAnswer(plain, hostile).BaseObject);
        Shell.Result detailed = shell.Run($"{pipe} Test-HmsToken {argument} -Detailed @Key", new { token });
        PSObject verdict = AssertAnswer(detailed, hostile);
        Assert.Equal(hostile.Reasons, (IEnumerable<string>)verdict.Properties["Reasons"].Value);
        Assert.Equal(IsWellFormed(hostile), verdict.Properties["Token"].Value is not null);
        Assert.Equal(hostile.Reasons.Length, ((IEnumerable<string>)verdict.Properties["Messages"].Value).Count());
        AssertPrintable(verdict.ToString());

        Assert.InRange(GC.GetTotalAllocatedBytes() - before, 0, MemoryGuard);
        string[] told =
        [
            .. new[] { read, verified, plain, detailed }.SelectMany(result =>
                result.Errors.Select(error => error.ToString()).Concat(result.Verbose).Concat(result.Warnings)),
        ];
        Assert.All(told, line => AssertPrintable(line));
        // Except our access key, which the verbose stream shows.
        AssertLeaksNothing(
            token, [.. told.Select(line => line.Replace(TestTokens.AccessKey, "", StringComparison.Ordinal))]);
    }

    // A token of a wrong type is also an error.
    private static PSObject AssertAnswer(Shell.Result result, HostileToken hostile)
    {
        Assert.Null(result.Terminating?.ToString());
        Assert.Equal(
            hostile.Reasons is ["TokenTypeInvalid"] ? ["TokenTypeInvalid" + TestClass] : [],
            result.Errors.Select(error => error.FullyQualifiedErrorId));
        return Assert.Single(result.Output);
    }

    private static bool IsWellFormed(HostileToken hostile) => hostile.Reasons is not
    [
        "TokenMissing" or "TokenMalformed" or "TokenEncrypted" or "TokenHasScheme" or "TokenTooLarge"
            or "TokenTypeInvalid"
    ];

    private static void AssertIs(Shell.Result result, string? error, bool verified, bool isRow)
    {
        if (error is not null)
        {
            Assert.Null(result.Terminating?.ToString());
            ErrorRecord record = Assert.Single(result.Errors);
            Assert.Equal(error + ReadClass, record.FullyQualifiedErrorId);
            Assert.Equal(isRow, record.TargetObject is not null);
            Assert.Null(record.Exception.InnerException);
            Assert.Empty(result.Output);
            return;
        }

        PSObject token = result.AssertSingle();
        Assert.Equal(verified, token.Properties["SignatureVerified"].Value);
        Assert.NotNull(token.Properties["Header"].Value);
        Assert.NotNull(token.Properties["Claims"].Value);
        AssertPrintable(token.ToString());
        foreach (string view in new[]
        {
            ".AccessKey", ".RoomId", ".UserId", ".Role", ".IssuedAt", ".NotBefore", ".ExpiresAt", ".Expires", ".Text"
        })
        {
            AssertPrintable(Assert.IsType<string>(token.Properties[view].Value));
        }
    }

    private static void AssertPrintable(string text) => Assert.DoesNotContain(
        text.EnumerateRunes(),
        rune => System.Text.Rune.GetUnicodeCategory(rune) is UnicodeCategory.Control or UnicodeCategory.Format
            or UnicodeCategory.Surrogate or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator);

    // No part of 12 characters after the header, which is the same in every token.
    private static void AssertLeaksNothing(object? token, string[] told)
    {
        const int Piece = 12;
        string text = token is System.Security.SecureString ? TestTokens.Valid : token as string ?? "";

        // Text longer than a token is repetitive, and slow to search.
        text = text[..Math.Min(text.Length, 100_000)];
        string past = text[(text.IndexOf('.', StringComparison.Ordinal) + 1)..];
        foreach (string line in told)
        {
            for (int at = 0; at + Piece <= line.Length; at++)
            {
                Assert.False(past.AsSpan().Contains(line.AsSpan(at, Piece), StringComparison.Ordinal), line);
            }
        }
    }

    private static string Replace(string old, string with) =>
        TestTokens.Payload.Replace(old, with, StringComparison.Ordinal);
}
