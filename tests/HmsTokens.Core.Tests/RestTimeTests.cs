using Microsoft.Extensions.Time.Testing;

namespace HmsTokens.Core.Tests;

/// <summary>Timeouts and cancellation.</summary>
public sealed class RestTimeTests : RestTestBase
{
    [Fact]
    public async Task A_timeout_ends_a_get_and_leaves_a_post_unknown()
    {
        Serve(LoopbackAnswer.Hang("HTTP/1.1 200 OK\r\n"));
        Assert.Equal(HmsTokenError.RequestTimedOut, (await CatchTimeout(Get("rooms"))).Error);
        Assert.Equal(HmsTokenError.RequestTimedOut, (await CatchTimeout(Post("rooms/r1"))).Error);
        Assert.Equal(HmsTokenError.OutcomeUnknown, (await CatchTimeout(Post("polls"))).Error);
        Assert.Equal(3, Server.Requests.Count);
    }

    [Theory]
    [InlineData("")]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Length: 400\r\n\r\n{\"data\":[1,")]
    public async Task An_attempt_can_be_cancelled(string start)
    {
        Serve(LoopbackAnswer.Hang(start));
        using var cancellation = new CancellationTokenSource();
        Task<RestPage> sending = Client.SendAsync(Post("polls"), cancellation.Token);
        await Server.WaitForRequestAsync();
        await cancellation.CancelAsync();
        OperationCanceledException stopped = await Assert.ThrowsAnyAsync<OperationCanceledException>(
            () => sending.WaitAsync(Guard, Stop));
        Assert.Equal(cancellation.Token, stopped.CancellationToken);
    }

    [Fact]
    public async Task A_wait_can_be_cancelled()
    {
        Serve(new LoopbackAnswer(429, "", ("Retry-After", "60")));
        using var cancellation = new CancellationTokenSource();

        // Time does not pass for it.
        RestClient client = NewClient(clock: new FakeTimeProvider());
        Task<RestPage> sending = client.SendAsync(Get("rooms"), cancellation.Token);
        while (!Steps.ToArray().Any(step => step.Wait is not null))
        {
            await Task.Delay(5, Stop);
        }

        await cancellation.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => sending.WaitAsync(Guard, Stop));
        Assert.Single(Server.Requests);
    }

    private async Task<HmsApiException> CatchTimeout(RestRequest request)
    {
        var clock = new FakeTimeProvider();
        var limit = TimeSpan.FromSeconds(20);
        int arrived = Server.Requests.Count;
        Task<HmsApiException> refusal = CatchRefusal(request, NewClient(timeout: limit, clock: clock));
        await Server.WaitForRequestAsync(arrived + 1);
        clock.Advance(limit);
        HmsApiException up = await refusal.WaitAsync(Guard, Stop);
        Assert.Contains("within 20 s", up.Message, StringComparison.Ordinal);
        return up;
    }
}
