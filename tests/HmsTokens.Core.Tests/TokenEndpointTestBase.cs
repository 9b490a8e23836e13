using System.Text.Json;

namespace HmsTokens.Core.Tests;

/// <summary>A client, and a test endpoint on loopback.</summary>
public abstract class TokenEndpointTestBase : IDisposable
{
    private protected const string Code = "abc-defg-hij";

    private protected static readonly string Token = TestTokens.Forge(TestTokens.Payload());
    private protected static readonly string TokenAnswer = Answer(Token);
    private protected static readonly TimeSpan Hour = TimeSpan.FromHours(1);

    private protected TokenEndpointTestBase() => Client = new TokenEndpointClient(Hour, Clock);

    private protected LoopbackServer Server { get; } = new(new LoopbackAnswer(404));

    private protected EagerClock Clock { get; } = new();

    private protected TokenEndpointClient Client { get; }

    private protected Uri CodeEndpoint => Server.At("v2/token");

    private protected LoopbackRequest Request => Server.Requests[^1];

    public void Dispose()
    {
        Server.Dispose();
        GC.SuppressFinalize(this);
    }

    private protected static string Answer(string token) => $$"""{"token":"{{token}}"}""";

    private protected static Task<HmsTokenException> CatchRefusal(Func<Task<string>> ask) =>
        Assert.ThrowsAsync<HmsTokenException>(ask);

    private protected static void AssertLeaksNothing(string text)
    {
        foreach (string part in Token.Split('.'))
        {
            Assert.DoesNotContain(part[..8], text, StringComparison.Ordinal);
        }
    }

    private protected Task<string> ByCode(
        string code = Code, string? user = null, Uri? endpoint = null, TokenEndpointClient? client = null) =>
        (client ?? Client).RequestByRoomCodeAsync(
            code, user, endpoint ?? CodeEndpoint, cancellationToken: TestContext.Current.CancellationToken);

    private protected Task<string> ByRoom(
        string? room = "r1", string? role = "host", string? user = "u1", Uri? endpoint = null) =>
        Client.RequestByRoomAsync(
            endpoint ?? Server.Url, room!, role!, user, cancellationToken: TestContext.Current.CancellationToken);

    private protected void Serve(string body) => Serve(LoopbackAnswer.Json(body));

    // One response after the other; the last one is repeated.
    private protected void Serve(params LoopbackAnswer[] answers) =>
        Server.Answer = LoopbackServer.CreateSequence(answers);

    private protected JsonElement Sent()
    {
        using var document = JsonDocument.Parse(Request.Text);
        return document.RootElement.Clone();
    }
}
