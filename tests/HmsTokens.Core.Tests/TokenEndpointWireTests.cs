using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Microsoft.Extensions.Time.Testing;

namespace HmsTokens.Core.Tests;

/// <summary>Connections that break, hang, never end or are not HTTP.</summary>
public sealed class TokenEndpointWireTests : TokenEndpointTestBase
{
    private const string HalfHead = "HTTP/1.1 200 OK\r\n";
    private const string HalfAnswer = "HTTP/1.1 200 OK\r\nContent-Length: 400\r\n\r\n{\"token\":\"ey";

    // Only ends a test that hangs.
    private static readonly TimeSpan Guard = TimeSpan.FromMinutes(2);

    [Theory]
    [InlineData(HalfAnswer)]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Le")]
    [InlineData("")]
    public async Task An_incomplete_response_is_tried_again_and_reported(string half)
    {
        Serve(LoopbackAnswer.Raw(half));
        await AssertCutOff();
    }

    [Fact]
    public async Task A_connection_reset_is_tried_again_and_reported()
    {
        Serve(LoopbackAnswer.Reset());
        await AssertCutOff();
    }

    [Fact]
    public async Task One_incomplete_response_does_no_harm()
    {
        LoopbackAnswer whole = LoopbackAnswer.Json(TokenAnswer);
        Serve(whole.CutAfter(9), whole);
        Assert.Equal(Token, await ByCode());
    }

    [Fact]
    public async Task A_chunked_response_is_accepted()
    {
        Serve(LoopbackAnswer.Json(TokenAnswer).Chunked());
        Assert.Equal(Token, await ByCode());
    }

    [Fact]
    public async Task An_endless_response_is_read_up_to_the_limit()
    {
        // Counted before it is sent: the client can be done before the server continues.
        long sent = 0;
        Serve(LoopbackAnswer.Endless(new string('x', 0x1000), length => Interlocked.Add(ref sent, length)));
        HmsTokenException refusal = await CatchRefusal(() => ByCode());
        Assert.Equal(HmsTokenError.AnswerTooLarge, refusal.Error);
        Assert.Single(Server.Requests);

        // The rest is in the buffers of the system.
        Assert.InRange(Interlocked.Read(ref sent), 64 * 1024, 32 << 20);
    }

    [Theory]
    [InlineData("")]
    [InlineData(HalfHead)]
    [InlineData(HalfAnswer)]
    public async Task A_missing_response_is_a_timeout(string start)
    {
        Serve(LoopbackAnswer.Hang(start));
        HmsTokenException refusal = await CatchTimeout(Server.WaitForRequestAsync());
        Assert.Equal(HmsTokenError.RequestTimedOut, refusal.Error);
        Assert.Contains("0.2 s", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_slow_response_is_a_timeout()
    {
        var dripped = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        Serve(LoopbackAnswer.Script((stream, stop) =>
        {
            stream.Write("HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n"u8);
            for (int drop = 0; !stop.WaitHandle.WaitOne(5); drop++)
            {
                stream.Write(" "u8);
                if (drop == 5)
                {
                    dripped.SetResult();
                }
            }
        }));
        HmsTokenException refusal = await CatchTimeout(dripped.Task);
        Assert.Equal(HmsTokenError.RequestTimedOut, refusal.Error);
    }

    [Theory]
    [InlineData("")]
    [InlineData(HalfAnswer)]
    public async Task It_can_be_cancelled(string start)
    {
        Serve(LoopbackAnswer.Hang(start));
        using var cancellation = new CancellationTokenSource();
        Task<string> asking = Client.RequestByRoomCodeAsync(
            Code, null, CodeEndpoint, cancellationToken: cancellation.Token);
        await Server.WaitForRequestAsync();
        await cancellation.CancelAsync();
        OperationCanceledException stopped = await Assert.ThrowsAnyAsync<OperationCanceledException>(
            () => asking.WaitAsync(Guard, TestContext.Current.CancellationToken));
        Assert.Equal(cancellation.Token, stopped.CancellationToken);
    }

    [Fact]
    public async Task A_closed_port_is_reported_at_once()
    {
        using IDisposable port = LoopbackServer.ReserveClosedPort(out Uri closed);
        HmsTokenException refusal = await CatchRefusal(() => ByCode(endpoint: closed));
        Assert.Equal(HmsTokenError.EndpointUnreachable, refusal.Error);
        Assert.Contains(closed.AbsoluteUri, refusal.Message, StringComparison.Ordinal);
        Assert.Empty(Clock.Waits);
    }

    [Fact]
    public async Task A_server_without_TLS_is_reported_at_once()
    {
        Serve(LoopbackAnswer.Raw("HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\n\r\n"));
        HmsTokenException refusal = await CatchRefusal(() => ByCode(endpoint: Server.At("v2/token", "https")));
        Assert.Equal(HmsTokenError.EndpointUnreachable, refusal.Error);
        Assert.Empty(Clock.Waits);
    }

    [Fact]
    public async Task A_response_that_is_not_HTTP_is_reported_without_its_token()
    {
        Serve(LoopbackAnswer.Raw(Token + "\r\n\r\n"));
        HmsTokenException refusal = await CatchRefusal(() => ByCode());
        Assert.Equal(HmsTokenError.EndpointUnreachable, refusal.Error);
        AssertLeaksNothing(refusal.Message);
    }

    [Theory]
    [InlineData(
        "The proxy tunnel request to proxy 'http://user:pa55word@127.0.0.1:8080/' failed with status code '407'.",
        "127.0.0.1:8080")]
    [InlineData("No route to https://pa55word@proxy.example.com.", "proxy.example.com")]
    public void A_proxy_is_named_without_its_password(string reason, string host)
    {
        string told = HttpAnswer.FromFailure(ConnectionFailure.NotTrusted, new HttpRequestException(reason)).Reason;
        Assert.DoesNotContain("pa55word", told, StringComparison.Ordinal);
        Assert.Contains("://" + host, told, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_untrusted_certificate_is_refused_at_once()
    {
        using X509Certificate2 certificate = SelfSigned();
        using var server = new LoopbackServer(_ => LoopbackAnswer.Json(TokenAnswer), certificate);
        HmsTokenException refusal = await CatchRefusal(() => ByCode(endpoint: server.Url));
        Assert.Equal(HmsTokenError.EndpointUnreachable, refusal.Error);
        Assert.Contains("certificate", refusal.Message, StringComparison.OrdinalIgnoreCase);
        Assert.Equal(1, server.Connections);
        Assert.Empty(server.Requests);
        Assert.Empty(Clock.Waits);
    }

    [Fact]
    public async Task All_clients_share_one_connection()
    {
        Serve(TokenAnswer);
        for (int i = 0; i < 100; i++)
        {
            Assert.Equal(Token, await ByCode(client: new TokenEndpointClient()));
        }

        Assert.Equal(100, Server.Requests.Count);
        Assert.Equal(1, Server.Connections);
    }

    // Through a file: on Windows, TLS doesn't work with a key that is only in memory.
    private static X509Certificate2 SelfSigned()
    {
        using var key = RSA.Create(2048);
        DateTimeOffset now = DateTimeOffset.UtcNow;
        using X509Certificate2 made = new CertificateRequest(
            "CN=127.0.0.1", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1)
            .CreateSelfSigned(now.AddDays(-1), now.AddDays(1));
        return X509CertificateLoader.LoadPkcs12(made.Export(X509ContentType.Pkcs12), null);
    }

    private async Task AssertCutOff()
    {
        HmsTokenException refusal = await CatchRefusal(() => ByCode());
        Assert.Equal(HmsTokenError.EndpointUnreachable, refusal.Error);
        Assert.Equal(4, Server.Requests.Count);
        Assert.Equal(3, Clock.Waits.Count);
    }

    // A request with a limit of 0.2 s that starts only when the server has reached the state of the test.
    private async Task<HmsTokenException> CatchTimeout(Task started)
    {
        var clock = new FakeTimeProvider();
        var limit = TimeSpan.FromSeconds(0.2);
        Task<HmsTokenException> refusal = CatchRefusal(() => ByCode(client: new TokenEndpointClient(limit, clock)));
        await started;
        clock.Advance(limit);
        return await refusal.WaitAsync(Guard, TestContext.Current.CancellationToken);
    }
}
