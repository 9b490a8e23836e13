using Microsoft.Extensions.Time.Testing;

namespace HmsTokens.Core.Tests;

/// <summary>Which failures are tried again, and after which wait.</summary>
public sealed class TokenEndpointRetryTests : TokenEndpointTestBase
{
    [Fact]
    public async Task A_transient_failure_is_tried_again()
    {
        Serve(new(500, "oops"), new(429), new(503), new LoopbackAnswer(200, TokenAnswer));
        Assert.Equal(Token, await ByCode(Code));
        Assert.Equal(4, Server.Requests.Count);
        Assert.Collection(
            Clock.Waits,
            wait => Assert.InRange(wait.TotalSeconds, 0.25, 0.75),
            wait => Assert.InRange(wait.TotalSeconds, 0.5, 1.5),
            wait => Assert.InRange(wait.TotalSeconds, 1, 3));
    }

    [Fact]
    public async Task Waits_are_randomized()
    {
        var firstWaits = new HashSet<TimeSpan>();
        Serve(new LoopbackAnswer(500, ""));
        for (int i = 0; i < 10; i++)
        {
            var clock = new EagerClock();
            await CatchRefusal(() => ByCode(Code, null, CodeEndpoint, new TokenEndpointClient(Hour, clock)));
            firstWaits.Add(clock.Waits[0]);
        }

        Assert.NotInRange(firstWaits.Count, 0, 2);
    }

    [Theory]
    [InlineData("7", 7)]
    [InlineData("60", 60)]
    [InlineData("Tue, 24 Nov 2026 12:00:42 GMT", 42)]
    public async Task Retry_after_is_honoured(string header, double seconds)
    {
        Serve(new LoopbackAnswer(429, "", ("Retry-After", header)), new LoopbackAnswer(200, TokenAnswer));
        Assert.Equal(Token, await ByCode(Code));
        Assert.Equal([TimeSpan.FromSeconds(seconds)], Clock.Waits);
    }

    [Theory]
    [InlineData("0")]
    [InlineData("-1")]
    [InlineData("soon")]
    [InlineData("Mon, 23 Nov 2026 12:00:00 GMT")]
    public async Task An_invalid_Retry_After_is_ignored(string header)
    {
        Serve(new LoopbackAnswer(503, "", ("Retry-After", header)), new LoopbackAnswer(200, TokenAnswer));
        Assert.Equal(Token, await ByCode(Code));
        Assert.InRange(Assert.Single(Clock.Waits).TotalSeconds, 0.25, 0.75);
    }

    [Theory]
    [InlineData("61", "61 s")]
    [InlineData("86400", "86400 s")]
    public async Task A_Retry_After_over_a_minute_is_an_error_at_once(string header, string told)
    {
        Serve(new LoopbackAnswer(429, "", ("Retry-After", header)), new LoopbackAnswer(200, TokenAnswer));
        HmsTokenException refusal = await CatchRefusal(() => ByCode(Code));
        Assert.Equal(HmsTokenError.TooManyRequests, refusal.Error);
        Assert.Contains(told, refusal.Message, StringComparison.Ordinal);
        Assert.Empty(Clock.Waits);
        Assert.Single(Server.Requests);
    }

    [Fact]
    public async Task A_Retry_After_over_the_time_limit_is_an_error_at_once()
    {
        Serve(new LoopbackAnswer(503, "", ("Retry-After", "20")));
        var client = new TokenEndpointClient(TimeSpan.FromSeconds(10));
        HmsTokenException refusal = await CatchRefusal(() => ByCode(Code, null, CodeEndpoint, client));
        Assert.Equal(HmsTokenError.ServerError, refusal.Error);
        Assert.Single(Server.Requests);
    }

    [Fact]
    public async Task A_Retry_After_that_uses_up_the_time_is_an_error_at_once()
    {
        Serve(new LoopbackAnswer(503, "", ("Retry-After", "10")), new LoopbackAnswer(200, TokenAnswer));
        var time = TimeSpan.FromSeconds(10);
        var clock = new FakeTimeProvider();

        // If it waited, the time would be up.
        void OnStep(string step)
        {
            if (!step.StartsWith("Requesting ", StringComparison.Ordinal))
            {
                clock.Advance(time);
            }
        }

        HmsTokenException refusal =
            await CatchRefusal(() => new TokenEndpointClient(time, clock).RequestByRoomCodeAsync(
            Code, null, CodeEndpoint, OnStep, TestContext.Current.CancellationToken));
        Assert.Equal(HmsTokenError.ServerError, refusal.Error);
        Assert.Single(Server.Requests);
    }

    [Fact]
    public async Task Steps_report_each_attempt_without_secrets()
    {
        var steps = new List<string>();
        Serve(
            new LoopbackAnswer(429, $$"""{"message":"{{Token}}"}""", ("Retry-After", "7")),
            new LoopbackAnswer(200, TokenAnswer));
        await Client.RequestByRoomCodeAsync(
            Code,
            "Zoë",
            new Uri(CodeEndpoint + "?key=pa55word"),
            steps.Add,
            TestContext.Current.CancellationToken);
        Assert.Equal(3, steps.Count);
        Assert.Contains("attempt 1 of 4", steps[0], StringComparison.Ordinal);
        Assert.Contains("HTTP 429", steps[1], StringComparison.Ordinal);
        Assert.Contains("7.0 s", steps[1], StringComparison.Ordinal);
        Assert.Contains("attempt 2 of 4", steps[2], StringComparison.Ordinal);
        string all = string.Concat(steps);
        AssertLeaksNothing(all);
        Assert.DoesNotContain("pa55word", all, StringComparison.Ordinal);
        Assert.DoesNotContain(Code, all, StringComparison.Ordinal);
        Assert.DoesNotContain("Zoë", all, StringComparison.Ordinal);
    }
}
