using System.Text.Json;

namespace HmsTokens.Core.Tests;

/// <summary>Which requests are repeated, after which wait, and which outcomes are unknown.</summary>
public sealed class RestRetryTests : RestTestBase
{
    private static readonly LoopbackAnswer Ok = LoopbackAnswer.Json("{}");

    private static readonly Dictionary<string, LoopbackAnswer> Failures = new(StringComparer.Ordinal)
    {
        ["408"] = new(408),
        ["500"] = LoopbackAnswer.Json("""{"code":500,"message":"oops"}""", 500),
        ["503"] = new(503),
        ["511"] = new(511),
        ["520"] = new(520),
        ["no answer"] = LoopbackAnswer.Raw(),
        ["half a head"] = LoopbackAnswer.Raw("HTTP/1.1 200 OK\r\nContent-Le"),
        ["half a page"] = LoopbackAnswer.Json("""{"data":[1,2,3]}""").CutAfter(9),
        ["a reset"] = LoopbackAnswer.Reset(),
        ["no HTTP"] = LoopbackAnswer.Raw("hello\r\n\r\n"),
        ["429"] = new(429),
        ["400"] = new(400),
        ["401"] = new(401),
        ["403"] = new(403),
        ["404"] = new(404),
        ["409"] = new(409),
        ["307"] = new(307, "", ("Location", "https://example.com/")),
        ["HTML"] = new(200, "<html>"),
    };

    public static Cases<(
        string Failure, HmsTokenError Safe, int SafeCount, HmsTokenError Post, int PostCount)> Repeats { get; } = new()
    {
        { "408", ("408", HmsTokenError.RequestTimedOut, 5, HmsTokenError.RequestTimedOut, 1) },
        { "500", ("500", HmsTokenError.ServerError, 5, HmsTokenError.OutcomeUnknown, 1) },
        { "503", ("503", HmsTokenError.ServerError, 5, HmsTokenError.OutcomeUnknown, 1) },
        { "511", ("511", HmsTokenError.ServerError, 5, HmsTokenError.OutcomeUnknown, 1) },
        { "520", ("520", HmsTokenError.ServerError, 1, HmsTokenError.OutcomeUnknown, 1) },
        { "no answer", ("no answer", HmsTokenError.EndpointUnreachable, 5, HmsTokenError.OutcomeUnknown, 1) },
        { "half a head", ("half a head", HmsTokenError.EndpointUnreachable, 5, HmsTokenError.OutcomeUnknown, 1) },
        { "half a page", ("half a page", HmsTokenError.EndpointUnreachable, 5, HmsTokenError.OutcomeUnknown, 1) },
        { "a reset", ("a reset", HmsTokenError.EndpointUnreachable, 5, HmsTokenError.OutcomeUnknown, 1) },
        { "no HTTP", ("no HTTP", HmsTokenError.EndpointUnreachable, 1, HmsTokenError.OutcomeUnknown, 1) },
        { "429", ("429", HmsTokenError.TooManyRequests, 5, HmsTokenError.TooManyRequests, 5) },
        { "400", ("400", HmsTokenError.BadRequest, 1, HmsTokenError.BadRequest, 1) },
        { "401", ("401", HmsTokenError.Unauthorized, 1, HmsTokenError.Unauthorized, 1) },
        { "403", ("403", HmsTokenError.Forbidden, 1, HmsTokenError.Forbidden, 1) },
        { "404", ("404", HmsTokenError.NotFound, 1, HmsTokenError.NotFound, 1) },
        { "409", ("409", HmsTokenError.Conflict, 1, HmsTokenError.Conflict, 1) },
        { "307", ("307", HmsTokenError.EndpointRedirected, 1, HmsTokenError.EndpointRedirected, 1) },
        { "HTML", ("HTML", HmsTokenError.AnswerNotJson, 1, HmsTokenError.AnswerNotJson, 1) },
    };

    public static Cases<(string Path, string? Body, bool Again)> Posts { get; } = new()
    {
        { "a room with a name", ("rooms", """{"name":"lesson"}""", true) },
        { "a room without a name", ("rooms", """{"description":"lesson"}""", false) },
        { "a room whose name is empty", ("rooms", """{"name":" "}""", false) },
        { "a room whose name is null", ("rooms", """{"name":null}""", false) },
        { "a room without a body", ("rooms", null, false) },
        { "a template with a name", ("templates", """{"name":"t"}""", true) },
        { "a template without a name", ("templates", "{}", false) },
        { "a change of a room", ("rooms/r1", """{"enabled":false}""", true) },
        { "a change of a room by its whole path", ("/v2/rooms/r1", """{"enabled":false}""", true) },
        { "a change of a room code", ("room-codes/code", """{"code":"a","enabled":false}""", true) },
        { "codes of a room", ("room-codes/room/r1", null, false) },
        { "a role, whose update is documented as an error", ("templates/t1/roles/host", "{}", false) },
        { "the end of a room", ("active-rooms/r1/end-room", null, false) },
        { "a message", ("active-rooms/r1/send-message", """{"name":"x"}""", false) },
        { "a phone call", ("sip/outbound/call", "{}", false) },
        { "a poll", ("polls", """{"name":"x"}""", false) },
        { "a question of a poll", ("polls/p1/questions/1", "{}", true) },
        { "an unknown path", ("things/1", """{"name":"x"}""", false) },
    };

    [Theory]
    [MemberData(nameof(Repeats))]
    public async Task A_failed_request_is_repeated_if_that_is_safe(string name)
    {
        (string failure, HmsTokenError safe, int safeCount, HmsTokenError post, int postCount) = Repeats[name];
        RestRequest[] requests =
            [Get("sessions/s1"), Delete("templates/t1/roles/host"), Post("rooms/r1", "{}"),
                Post("active-rooms/r1/end-room")];
        foreach (RestRequest request in requests)
        {
            bool isSafe = request != requests[^1];
            int before = Server.Requests.Count;
            Serve(Failures[failure]);
            HmsApiException refusal = await CatchRefusal(request);
            Assert.Equal((isSafe ? safe : post, request.Method), (refusal.Error, refusal.Method!.Value));
            Assert.Equal(isSafe ? safeCount : postCount, Server.Requests.Count - before);
        }
    }

    [Theory]
    [MemberData(nameof(Posts))]
    public async Task A_post_with_a_lost_response_is_repeated_only_if_it_is_idempotent(string name)
    {
        (string path, string? body, bool again) = Posts[name];
        Serve(LoopbackAnswer.Raw(), Ok);
        if (again)
        {
            Assert.Equal(["{}"], await List(Post(path, body)));
            Assert.Equal(2, Server.Requests.Count);
        }
        else
        {
            HmsApiException refusal = await CatchRefusal(Post(path, body));
            Assert.Equal(HmsTokenError.OutcomeUnknown, refusal.Error);
            Assert.Contains("may have succeeded", refusal.Message, StringComparison.Ordinal);
            Assert.Single(Server.Requests);
        }
    }

    [Fact]
    public async Task A_server_error_keeps_the_message_of_the_API()
    {
        Serve(LoopbackAnswer.Json("""{"code":500,"message":"no storage is set up"}""", 500));
        HmsApiException refusal = await CatchRefusal(Post("recordings/room/r1/start"));
        Assert.Equal(
            (HmsTokenError.OutcomeUnknown, 500, "no storage is set up"),
            (refusal.Error, refusal.StatusCode, refusal.ApiMessage));
    }

    [Fact]
    public async Task A_failed_connection_is_tried_again_for_every_method()
    {
        using IDisposable port = LoopbackServer.ReserveClosedPort(out Uri closed);
        RestRequest[] requests =
        [
            new(RestMethod.Get, "rooms", endpoint: closed),
            new(RestMethod.Post, "sip/outbound/call", endpoint: closed),
            new(RestMethod.Delete, "things/1", endpoint: closed),
        ];
        foreach (RestRequest request in requests)
        {
            int before = Clock.Waits.Count;
            Assert.Equal(HmsTokenError.EndpointUnreachable, (await CatchRefusal(request)).Error);
            Assert.Equal(4, Clock.Waits.Count - before);
        }
    }

    [Fact]
    public async Task A_server_without_TLS_is_reported_at_once()
    {
        Serve(LoopbackAnswer.Raw("HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\n\r\n"));
        var request = new RestRequest(RestMethod.Post, "rooms", endpoint: Server.At("v2/", "https"));
        Assert.Equal(HmsTokenError.EndpointUnreachable, (await CatchRefusal(request)).Error);
        Assert.Empty(Clock.Waits);
    }

    [Theory]
    [InlineData(503)]
    [InlineData(408)]
    [InlineData(0)]
    public async Task Not_found_after_a_lost_deletion_is_success(int status)
    {
        Serve(
            status == 0 ? LoopbackAnswer.Raw() : new LoopbackAnswer(status), new LoopbackAnswer(429),
            new LoopbackAnswer(404));
        Assert.Empty(await List(Delete("templates/t1/roles/host")));
        Assert.Equal(3, Server.Requests.Count);
    }

    [Fact]
    public async Task Not_found_after_a_429_is_an_error()
    {
        Serve(new LoopbackAnswer(429), new LoopbackAnswer(404));
        Assert.Equal(HmsTokenError.NotFound, (await CatchRefusal(Delete("templates/t1/roles/host"))).Error);
    }

    [Fact]
    public async Task Waits_double_and_are_randomized()
    {
        Serve(Failures["503"]);
        await CatchRefusal(Get("rooms"));
        Assert.Collection(
            Clock.Waits,
            wait => Assert.InRange(wait.TotalSeconds, 0.5, 1.5),
            wait => Assert.InRange(wait.TotalSeconds, 1, 3),
            wait => Assert.InRange(wait.TotalSeconds, 2, 6),
            wait => Assert.InRange(wait.TotalSeconds, 4, 12));
        Assert.NotEqual(Clock.Waits[0] * 2, Clock.Waits[1]);
    }

    [Theory]
    [InlineData("rate limit exceeded, retry after 45 seconds", null, 45)]
    [InlineData("Rate limit exceeded. Try again in 30s.", null, 30)]
    [InlineData("retry after 1 minute", null, 60)]
    [InlineData("retry after 20", null, 20)]
    [InlineData("retry after 2500 ms", null, 2.5)]
    [InlineData("retry after 45 seconds", "7", 7)]
    [InlineData("slow down", "60", 60)]
    [InlineData("slow down", "Tue, 24 Nov 2026 12:00:42 GMT", 42)]
    public async Task The_wait_comes_from_the_429(string message, string? header, double seconds)
    {
        string body = $$"""{"code":429,"message":"{{message}}"}""";
        Serve(
            header is null ? new LoopbackAnswer(429, body) : new LoopbackAnswer(429, body, ("Retry-After", header)),
            Ok);
        Assert.Single(await List(Post("sip/outbound/call")));
        Assert.Equal([TimeSpan.FromSeconds(seconds)], Clock.Waits);
    }

    [Theory]
    [InlineData("retry after 90 seconds", null, "90 s")]
    [InlineData("retry after 5 minutes", null, "5 min")]
    [InlineData("slow down", "3600", "60 min")]
    public async Task A_wait_over_a_minute_is_an_error_at_once(string message, string? header, string told)
    {
        string body = $$"""{"message":"{{message}}"}""";
        Serve(
            header is null ? new LoopbackAnswer(429, body) : new LoopbackAnswer(429, body, ("Retry-After", header)),
            Ok);
        HmsApiException refusal = await CatchRefusal(Get("rooms"));
        Assert.Equal(HmsTokenError.TooManyRequests, refusal.Error);
        Assert.Contains($"Wait {told} ", refusal.Message, StringComparison.Ordinal);
        Assert.Single(Server.Requests);
    }

    [Theory]
    [InlineData(0, 1)]
    [InlineData(1, 2)]
    [InlineData(9, 10)]
    public async Task The_caller_sets_the_number_of_retries(int retries, int requests)
    {
        Serve(Failures["503"]);
        await CatchRefusal(Get("rooms"), NewClient(retries));
        Assert.Equal(requests, Server.Requests.Count);
    }

    [Fact]
    public async Task Each_attempt_has_its_own_token_of_five_minutes()
    {
        Serve(Failures["503"], Failures["429"], LoopbackAnswer.Json("""{"data":[1],"last":"b"}"""), Ok);
        await List(Get("things"));
        string[] tokens = [.. Server.Requests.Select(request => request.Header("Authorization")!)];
        Assert.Equal(4, tokens.Distinct().Count());
        Assert.All(tokens, token =>
        {
            Assert.StartsWith("Bearer ", token, StringComparison.Ordinal);
            TestTokens.AssertSignedWith(TestTokens.Secret, token[7..]);
            JsonElement claims = TestTokens.Claims(token[7..]);
            Assert.Equal("management", claims.GetProperty("type").GetString());
            Assert.Equal(310, claims.GetProperty("exp").GetInt64() - claims.GetProperty("iat").GetInt64());
        });
        Assert.Equal(
            4, tokens.Select(token => TestTokens.Claims(token[7..]).GetProperty("jti").GetString()).Distinct().Count());
    }

    [Fact]
    public async Task Steps_report_each_attempt_and_wait_without_secrets()
    {
        Serve(new LoopbackAnswer(429, """{"message":"retry after 45 seconds"}"""), Ok);
        await List(Post("rooms/r1?name=pa55word", """{"description":"pa55word"}"""));
        string host = Server.Url.Authority;
        Assert.Equal(
            [
                ($"POST rooms/r1 at {host}, attempt 1 of 5.", null),
                ($"{host} is rate-limiting POST rooms/r1 (HTTP 429, \"retry after 45 seconds\"). Wait 45 s before the "
                    + "next request, and send fewer. The next attempt is in 45.0 s.", TimeSpan.FromSeconds(45)),
                ($"POST rooms/r1 at {host}, attempt 2 of 5.", null),
            ],
            Steps.Select(step => (step.Message, step.Wait)));
    }
}
