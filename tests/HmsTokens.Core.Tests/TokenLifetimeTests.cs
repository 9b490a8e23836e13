using System.Text.Json;
using Microsoft.Extensions.Time.Testing;

namespace HmsTokens.Core.Tests;

/// <summary>The claims iat, nbf and exp that a lifetime gives, read from signed tokens.</summary>
public class TokenLifetimeTests
{
    private const long Now = 1_767_323_045;
    private const long LastSecond = 253_402_300_799;

    private static TimeSpan Seconds(decimal seconds) => TimeSpan.FromTicks((long)(seconds * TimeSpan.TicksPerSecond));

    private static DateTimeOffset At(long seconds) => DateTimeOffset.FromUnixTimeSeconds(seconds);

    public static Cases<(TokenLifetime? Lifetime, long Iat, long Nbf, long Exp)> Lifetimes { get; } = new()
    {
        { "none: 24 hours, dated 10 s back", (null, Now - 10, Now - 10, Now + 86_400) },
        { "the default", (TokenLifetime.Default, Now - 10, Now - 10, Now + 86_400) },
        { "an hour", (new() { ValidFor = TimeSpan.FromHours(1) }, Now - 10, Now - 10, Now + 3_600) },
        { "one second", (new() { ValidFor = Seconds(1) }, Now - 10, Now - 10, Now + 1) },
        { "a fraction of a second dropped", (new() { ValidFor = Seconds(1.999m) }, Now - 10, Now - 10, Now + 1) },
        { "no skew: the guide's iat = nbf = now", (new() { ClockSkew = TimeSpan.Zero }, Now, Now, Now + 86_400) },
        { "a minute of skew", (new() { ClockSkew = Seconds(60) }, Now - 60, Now - 60, Now + 86_400) },
        { "a fraction of skew dropped", (new() { ClockSkew = Seconds(5.9m) }, Now - 5, Now - 5, Now + 86_400) },
        { "skew back to 1970", (new() { ClockSkew = Seconds(Now) }, 0, 0, Now + 86_400) },
        { "starts in the past", (new() { NotBefore = At(Now - 3_600) }, Now - 10, Now - 3_600, Now + 86_400) },
        { "starts within the skew", (new() { NotBefore = At(Now - 5) }, Now - 10, Now - 5, Now + 86_400) },
        { "starts now", (new() { NotBefore = At(Now) }, Now - 10, Now, Now + 86_400) },
        { "starts in an hour", (new() { NotBefore = At(Now + 3_600) }, Now - 10, Now + 3_600, Now + 90_000) },
        {
            "starts at a fraction of a second",
            (new() { NotBefore = At(Now + 5).AddMilliseconds(999) }, Now - 10, Now + 5, Now + 86_405)
        },
        {
            "starts in another time zone",
            (new() { NotBefore = At(Now + 60).ToOffset(TimeSpan.FromHours(5.5)) }, Now - 10, Now + 60, Now + 86_460)
        },
        { "starts in 1970", (new() { NotBefore = At(0) }, Now - 10, 0, Now + 86_400) },
        { "ends with the year 9999", (new() { ValidFor = Seconds(LastSecond - Now) }, Now - 10, Now - 10, LastSecond) },
        {
            "starts and ends with the year 9999",
            (new() { NotBefore = At(LastSecond - 1), ValidFor = Seconds(1) }, Now - 10, LastSecond - 1, LastSecond)
        },
    };

    [Theory]
    [MemberData(nameof(Lifetimes))]
    public void The_claims_are_computed(string name)
    {
        (TokenLifetime? lifetime, long iat, long nbf, long exp) = Lifetimes[name];

        Assert.All(Sign(lifetime), token =>
        {
            JsonElement claims = TestTokens.Claims(token);
            Assert.Equal(iat, claims.GetProperty("iat").GetInt64());
            Assert.Equal(nbf, claims.GetProperty("nbf").GetInt64());
            Assert.Equal(exp, claims.GetProperty("exp").GetInt64());
        });
    }

    public static Cases<(TokenLifetime Lifetime, string Says)> Refusals { get; } = new()
    {
        { "no time at all", (new() { ValidFor = TimeSpan.Zero }, "at least 1 second") },
        { "under a second", (new() { ValidFor = Seconds(0.999m) }, "at least 1 second") },
        { "negative", (new() { ValidFor = Seconds(-3_600) }, "at least 1 second") },
        { "the least there is", (new() { ValidFor = TimeSpan.MinValue }, "at least 1 second") },
        { "past the year 9999", (new() { ValidFor = Seconds(LastSecond - Now + 1) }, "9999") },
        { "the most there is", (new() { ValidFor = TimeSpan.MaxValue }, "9999") },
        { "starts too late", (new() { NotBefore = DateTimeOffset.MaxValue, ValidFor = Seconds(1) }, "9999") },
        { "starts before 1970", (new() { NotBefore = At(-1) }, "1970") },
        { "starts a moment before 1970", (new() { NotBefore = At(0).AddMilliseconds(-1) }, "1970") },
        { "starts in the year 1", (new() { NotBefore = DateTimeOffset.MinValue }, "1970") },
        { "skew to before 1970", (new() { ClockSkew = Seconds(Now + 1) }, "1970") },
        { "the most skew there is", (new() { ClockSkew = TimeSpan.MaxValue }, "1970") },
        { "skew under zero", (new() { ClockSkew = Seconds(-1) }, "negative") },
        { "skew just under zero", (new() { ClockSkew = TimeSpan.FromTicks(-1) }, "negative") },
        { "the least skew there is", (new() { ClockSkew = TimeSpan.MinValue }, "negative") },
    };

    [Theory]
    [MemberData(nameof(Refusals))]
    public void An_impossible_lifetime_is_refused(string name)
    {
        HmsTokenException refusal = Assert.Throws<HmsTokenException>(() => Sign(Refusals[name].Lifetime));
        Assert.Equal(HmsTokenError.LifetimeOutOfRange, refusal.Error);
        Assert.Contains(Refusals[name].Says, refusal.Message, StringComparison.Ordinal);
    }

    // The clock is at the end of a second, so that any rounding is visible.
    private static string[] Sign(TokenLifetime? lifetime)
    {
        using AppCredential credential = TestTokens.Credential();
        using var signer = new TokenSigner(credential, new FakeTimeProvider(At(Now).AddMilliseconds(999)));
        return [signer.SignAuthToken("r", "host", "u", lifetime), signer.SignManagementToken(lifetime)];
    }
}
