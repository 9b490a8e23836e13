using System.Diagnostics;
using System.Globalization;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using System.Text.Json;
using Microsoft.Extensions.Time.Testing;
using WireMock;
using WireMock.ResponseBuilders;
using WireMock.Server;
using WireMock.Settings;
using WireMock.Types;
using WireMock.Util;

namespace HmsTokens.Core.Tests;

/// <summary>Everything here goes over real HTTP on loopback.</summary>
public sealed class TokenEndpointClientTests : IDisposable
{
    private const string Code = "abc-defg-hij";

    private static readonly string Token = TestTokens.Forge(TestTokens.Payload());
    private static readonly string TokenAnswer = Answer(Token);
    private static readonly TimeSpan Hour = TimeSpan.FromHours(1);

    private readonly WireMockServer _server = WireMockServer.Start();
    private readonly EagerClock _clock = new();
    private readonly TokenEndpointClient _client;

    public TokenEndpointClientTests() => _client = new TokenEndpointClient(Hour, _clock);

    public static Cases<(string Text, string Code)> RoomCodes { get; } = new()
    {
        { "code", ("abc-defg-hij", "abc-defg-hij") },
        { "code in white space", (" abc-defg-hij\r\n", "abc-defg-hij") },
        { "code of another form", ("ABC_1", "ABC_1") },
        { "link", ("https://acme.app.100ms.live/meeting/abc-defg-hij", "abc-defg-hij") },
        { "link to the preview", ("https://acme.app.100ms.live/preview/abc-defg-hij", "abc-defg-hij") },
        { "link with a slash behind", ("https://acme.app.100ms.live/meeting/abc-defg-hij/", "abc-defg-hij") },
        { "link with a query", ("https://acme.app.100ms.live/meeting/abc-defg-hij?skip_preview=true&x=/y", "abc-defg-hij") },
        { "link with slash and query", ("https://acme.app.100ms.live/meeting/abc-defg-hij/?a=b", "abc-defg-hij") },
        { "link with a fragment", ("https://acme.app.100ms.live/meeting/abc-defg-hij#top", "abc-defg-hij") },
        { "link without scheme", ("acme.app.100ms.live/meeting/abc-defg-hij", "abc-defg-hij") },
        { "link without scheme, another link in its query", ("acme.app.100ms.live/meeting/abc-defg-hij?back=https://example.com/lesson", "abc-defg-hij") },
        { "link without scheme, a host in its query", ("acme.app.100ms.live/meeting/abc-defg-hij?back=https://example.com", "abc-defg-hij") },
        { "link of another domain", ("https://video.example.com/abc-defg-hij", "abc-defg-hij") },
        { "link with an escape", ("https://acme.app.100ms.live/meeting/abc%2Ddefg-hij", "abc-defg-hij") },
    };

    public static Cases<string?> NoRoomCodes { get; } = new()
    {
        { "null", null },
        { "empty", "" },
        { "white space", " \t" },
        { "link that ends early", "https://acme.app.100ms.live/meeting/" },
        { "link to the preview that ends early", "https://acme.app.100ms.live/preview" },
        { "host alone", "https://acme.app.100ms.live" },
        { "host and slash", "https://acme.app.100ms.live/?code=abc-defg-hij" },
    };

    public static Cases<(Uri Endpoint, HmsTokenError Error)> BadEndpoints { get; } = new()
    {
        { "relative", (new("v2/token", UriKind.Relative), HmsTokenError.EndpointInvalid) },
        { "no scheme", (new("auth.100ms.live/v2/token", UriKind.RelativeOrAbsolute), HmsTokenError.EndpointInvalid) },
        { "host and port for a scheme", (new("localhost:8080/"), HmsTokenError.EndpointInvalid) },
        { "file", (new("file:///v2/token"), HmsTokenError.EndpointInvalid) },
        { "ftp", (new("ftp://127.0.0.1/"), HmsTokenError.EndpointInvalid) },
        { "user and password", (new("https://user:pa55word@auth.100ms.live/v2/token"), HmsTokenError.EndpointInvalid) },
        { "user, on loopback", (new("http://user@127.0.0.1/"), HmsTokenError.EndpointInvalid) },
        { "http", (new("http://auth.100ms.live/v2/token"), HmsTokenError.EndpointNotSecure) },
        { "http to a name like loopback", (new("http://localhost.example.com/"), HmsTokenError.EndpointNotSecure) },
        { "http to the local network", (new("http://192.168.0.1/"), HmsTokenError.EndpointNotSecure) },
        { "http to any address", (new("http://0.0.0.0/"), HmsTokenError.EndpointNotSecure) },
    };

    public static Cases<(int Status, bool ByRoomCode, HmsTokenError Error, int Tries)> Statuses { get; } = new()
    {
        { "400 for a code", (400, true, HmsTokenError.RoomCodeRefused, 1) },
        { "401 for a code", (401, true, HmsTokenError.Unauthorized, 1) },
        { "403 for a code", (403, true, HmsTokenError.RoomCodeRefused, 1) },
        { "404 for a code", (404, true, HmsTokenError.RoomCodeRefused, 1) },
        { "429 for a code", (429, true, HmsTokenError.TooManyRequests, 4) },
        { "400 for a room", (400, false, HmsTokenError.RequestRefused, 1) },
        { "401 for a room", (401, false, HmsTokenError.Unauthorized, 1) },
        { "403 for a room", (403, false, HmsTokenError.RequestRefused, 1) },
        { "404 for a room", (404, false, HmsTokenError.RequestRefused, 1) },
        { "429 for a room", (429, false, HmsTokenError.TooManyRequests, 4) },
        { "500", (500, true, HmsTokenError.ServerError, 4) },
        { "503", (503, true, HmsTokenError.ServerError, 4) },
        { "511", (511, true, HmsTokenError.ServerError, 4) },
        { "520", (520, true, HmsTokenError.ServerError, 1) },
        { "301", (301, true, HmsTokenError.EndpointRedirected, 1) },
        { "302", (302, true, HmsTokenError.EndpointRedirected, 1) },
        { "303", (303, true, HmsTokenError.EndpointRedirected, 1) },
        { "307", (307, true, HmsTokenError.EndpointRedirected, 1) },
        { "308", (308, true, HmsTokenError.EndpointRedirected, 1) },
    };

    public static Cases<(byte[] Body, HmsTokenError Error)> BadAnswers { get; } = new()
    {
        { "nothing", ([], HmsTokenError.AnswerNotJson) },
        { "a page", ("<html>Log in</html>"u8.ToArray(), HmsTokenError.AnswerNotJson) },
        { "the token alone", (Encoding.ASCII.GetBytes(Token), HmsTokenError.AnswerNotJson) },
        { "a JSON string", (Encoding.ASCII.GetBytes($"\"{Token}\""), HmsTokenError.AnswerNotJson) },
        { "an array", (Encoding.ASCII.GetBytes($"[{TokenAnswer}]"), HmsTokenError.AnswerNotJson) },
        { "half an object", (Encoding.ASCII.GetBytes(TokenAnswer[..^1]), HmsTokenError.AnswerNotJson) },
        { "two objects", (Encoding.ASCII.GetBytes(TokenAnswer + TokenAnswer), HmsTokenError.AnswerNotJson) },
        { "two tokens", (Encoding.ASCII.GetBytes($$"""{"token":"{{Token}}","token":"{{Token}}"}"""), HmsTokenError.AnswerNotJson) },
        { "not UTF-8", ([.. "{\"token\":\""u8, 0xFF, .. "\"}"u8], HmsTokenError.AnswerNotJson) },
        { "an empty object", ("{}"u8.ToArray(), HmsTokenError.AnswerWithoutToken) },
        { "null for a token", ("{\"token\":null}"u8.ToArray(), HmsTokenError.AnswerWithoutToken) },
        { "an empty token", ("{\"token\":\"\"}"u8.ToArray(), HmsTokenError.AnswerWithoutToken) },
        { "a number for a token", ("{\"token\":7}"u8.ToArray(), HmsTokenError.AnswerWithoutToken) },
        { "a token too deep", (Encoding.ASCII.GetBytes($$"""{"data":{{TokenAnswer}}}"""), HmsTokenError.AnswerWithoutToken) },
        { "a token in capitals", (Encoding.ASCII.GetBytes($$"""{"TOKEN":"{{Token}}"}"""), HmsTokenError.AnswerWithoutToken) },
        { "a word for a token", ("{\"token\":\"secretive\"}"u8.ToArray(), HmsTokenError.AnswerTokenMalformed) },
        { "a token without signature", (Bytes(Token[..Token.LastIndexOf('.')]), HmsTokenError.AnswerTokenMalformed) },
        { "a token with a scheme", (Bytes("Bearer " + Token), HmsTokenError.AnswerTokenMalformed) },
        { "a token with padding", (Bytes(Token + "="), HmsTokenError.AnswerTokenMalformed) },
        { "more than a token takes", (Bytes(new string('x', 70_000)), HmsTokenError.AnswerTooLarge) },
    };

    public void Dispose() => _server.Dispose();

    [Theory]
    [MemberData(nameof(RoomCodes))]
    public async Task Room_code_is_sent_of(string name)
    {
        Serve(TokenAnswer);
        Assert.Equal(Token, await ByCode(RoomCodes[name].Text));
        Assert.Equal(RoomCodes[name].Code, Sent().GetProperty("code").GetString());
    }

    [Theory]
    [MemberData(nameof(NoRoomCodes))]
    public async Task No_room_code_in(string name) =>
        Assert.Equal(HmsTokenError.RoomCodeMissing, (await Refusal(() => ByCode(NoRoomCodes[name]!))).Error);

    [Fact]
    public async Task Room_code_and_user_are_posted_as_json()
    {
        Serve(TokenAnswer);
        const string User = "Zoë \"the 😀\" \\ O'Neil";
        await ByCode(Code, User);

        IRequestMessage request = Request();
        Assert.Equal("POST", request.Method);
        Assert.Equal("/v2/token", request.Path);
        Assert.Equal("application/json", request.Headers!["Content-Type"].Single());
        Assert.Equal("application/json", request.Headers["Accept"].Single());
        Assert.StartsWith("HmsTokens/", request.Headers["User-Agent"].Single(), StringComparison.Ordinal);
        Assert.False(request.Headers.ContainsKey("Authorization"));
        Assert.Equal(["code", "user_id"], Sent().EnumerateObject().Select(member => member.Name));
        Assert.Equal(User, Sent().GetProperty("user_id").GetString());
    }

    [Fact]
    public async Task Room_code_without_user_leaves_the_choice_to_100ms()
    {
        Serve(TokenAnswer);
        await ByCode(Code);
        Assert.Equal($$"""{"code":"{{Code}}"}""", Request().Body);
    }

    [Fact]
    public void Room_code_goes_to_100ms_unless_told_otherwise() =>
        Assert.Equal("https://auth.100ms.live/v2/token", TokenEndpointClient.RoomCodeEndpoint.AbsoluteUri);

    [Theory]
    [InlineData("", "/api/token")]
    [InlineData("/", "/api/token")]
    [InlineData("/app-token", "/app-token")]
    [InlineData("/app-token/?key=1#top", "/app-token/?key=1")]
    [InlineData("/api/token?key=1#top", "/api/token?key=1")]
    [InlineData("/?key=1", "/api/token?key=1")]
    public async Task Room_is_asked_for_at(string given, string asked)
    {
        Serve(TokenAnswer);
        Assert.Equal(Token, await ByRoom(endpoint: new Uri(_server.Url + given)));
        Assert.Equal(_server.Url + asked, Request().Url);
        Assert.Equal("""{"room_id":"r1","role":"host","user_id":"u1"}""", Request().Body);
    }

    [Fact]
    public async Task Room_without_user_gets_a_random_one()
    {
        Serve(TokenAnswer);
        await ByRoom(user: null);
        Assert.True(Guid.TryParseExact(Sent().GetProperty("user_id").GetString(), "D", out _));
    }

    [Theory]
    [InlineData(" ", "host", "u1", HmsTokenError.RoomIdMissing)]
    [InlineData(null, "host", "u1", HmsTokenError.RoomIdMissing)]
    [InlineData("r1", "", "u1", HmsTokenError.RoleMissing)]
    [InlineData("r1", "host", "", HmsTokenError.UserIdMissing)]
    public async Task Room_is_refused_before_it_is_sent(string? room, string? role, string? user, HmsTokenError error)
    {
        Serve(TokenAnswer);
        Assert.Equal(error, (await Refusal(() => ByRoom(room, role, user))).Error);
        Assert.Empty(_server.LogEntries);
    }

    [Fact]
    public async Task Half_a_surrogate_pair_is_refused() =>
        Assert.Equal(HmsTokenError.ValueNotUnicode, (await Refusal(() => ByRoom(role: "\ud83d"))).Error);

    [Fact]
    public async Task Empty_user_is_refused_with_a_code() =>
        Assert.Equal(HmsTokenError.UserIdMissing, (await Refusal(() => ByCode(Code, " "))).Error);

    [Theory]
    [MemberData(nameof(BadEndpoints))]
    public async Task Endpoint_is_refused(string name)
    {
        (Uri endpoint, HmsTokenError error) = BadEndpoints[name];
        HmsTokenException byCode = await Refusal(() => ByCode(Code, null, endpoint));
        HmsTokenException byRoom = await Refusal(() => ByRoom(endpoint: endpoint));
        Assert.Equal(error, byCode.Error);
        Assert.Equal(error, byRoom.Error);
        Assert.DoesNotContain("pa55word", byCode.Message + byRoom.Message, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Statuses))]
    public async Task Status_is_told(string name)
    {
        (int status, bool byRoomCode, HmsTokenError error, int tries) = Statuses[name];
        Serve(new Reply(status, """{"code":1234,"message":"in their own words"}""", ("Location", _server.Url + "/elsewhere")));
        HmsTokenException refusal = await Refusal(() => byRoomCode ? ByCode(Code) : ByRoom());

        Assert.Equal(error, refusal.Error);
        Assert.Contains(status.ToString(CultureInfo.InvariantCulture), refusal.Message, StringComparison.Ordinal);
        Assert.Equal(tries, _server.LogEntries.Count);
        Assert.DoesNotContain(_server.LogEntries, entry => entry.RequestMessage!.Path == "/elsewhere");
        Assert.Equal(tries - 1, _clock.Waits.Count);
        if (status >= 400)
        {
            Assert.Contains($"HTTP {status}, code 1234, \"in their own words\"", refusal.Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Of_all_refusals_429_and_500_to_511_are_tried_again()
    {
        int status = 400;
        _server.Given(WireMock.RequestBuilders.Request.Create().UsingAnyMethod()).RespondWith(
            Response.Create().WithCallback(_ => new Reply(status, "").ToMessage()));
        var triedAgain = new List<int>();
        for (; status < 600; status++)
        {
            int before = _clock.Waits.Count;
            await Refusal(() => ByCode(Code));
            if (_clock.Waits.Count > before)
            {
                triedAgain.Add(status);
            }
        }

        Assert.Equal([429, .. Enumerable.Range(500, 12)], triedAgain);
    }

    [Fact]
    public async Task Cookie_is_not_sent_back()
    {
        Serve(new Reply(429, "", ("Set-Cookie", "made-up=cookie; Path=/")), new Reply(200, TokenAnswer));
        Assert.Equal(Token, await ByCode(Code));
        Assert.Equal(2, _server.LogEntries.Count);
        Assert.False(Request().Headers!.ContainsKey("Cookie"));
    }

    [Theory]
    [InlineData("""{"token":null,"msg":"Room link is invalid","status":404}""", "code 404, \"Room link is invalid\"")]
    [InlineData("""{"message":"first","msg":"second","status":1,"code":"E7"}""", "code E7, \"first\"")]
    [InlineData("""{"message":"a\u001b[2Jb\u202ec"}""", @"""a\u001b[2Jb\u202ec""")]
    [InlineData("""{"message":{"deep":"x"},"code":[1]}""", "(HTTP 404)")]
    [InlineData("not JSON", "(HTTP 404)")]
    public async Task Refusal_is_told_in_words_that_are_safe_to_print(string body, string shown)
    {
        Serve(new Reply(404, body));
        Assert.Contains(shown, (await Refusal(() => ByCode(Code))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Token_in_a_message_is_not_passed_on()
    {
        // Also one whose header begins with white space, and so with other letters.
        string odd = "ewo" + Token[3..];
        Serve(new Reply(403, $$"""{"message":"used before: {{Token}}","code":"{{odd}}"}"""));
        AssertNothingOfToken((await Refusal(() => ByCode(Code))).Message);
    }

    [Fact]
    public async Task Names_and_ids_in_a_message_are_passed_on()
    {
        const string Told = "See docs.example.com, request 0123456789abcdef0123456789abcdef0123456789abcdef.";
        Serve(new Reply(403, $$"""{"message":"{{Told}}"}"""));
        Assert.Contains(Told, (await Refusal(() => ByCode(Code))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Long_message_is_cut_short()
    {
        Serve(new Reply(404, $$"""{"message":"{{new string('x', 10_000)}}"}"""));
        Assert.InRange((await Refusal(() => ByCode(Code))).Message.Length, 128, 600);
    }

    [Theory]
    [MemberData(nameof(BadAnswers))]
    public async Task Answer_is_refused(string name)
    {
        Serve(new Reply(200, BadAnswers[name].Body));
        HmsTokenException refusal = await Refusal(() => ByCode(Code));
        Assert.Equal(BadAnswers[name].Error, refusal.Error);
        Assert.Single(_server.LogEntries);
        AssertNothingOfToken(refusal.Message);
        Assert.DoesNotContain("secretive", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Answer_without_token_carries_its_message()
    {
        Serve("""{"token":"","msg":"role is invalid","success":false}""");
        Assert.Contains("role is invalid", (await Refusal(() => ByRoom())).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Answer_of_the_dashboards_endpoint_is_taken()
    {
        Serve($$"""{"token":"{{Token}}","msg":"token generated successfully","status":200,"success":true,"api_version":"2.0.1"}""");
        Assert.Equal(Token, await ByRoom());
    }

    [Fact]
    public async Task Largest_token_is_taken()
    {
        string payload = TestTokens.Payload($",\"name\":\"{new string('x', 48_900)}\"");
        Serve(Answer(TestTokens.Forge(payload)));
        Assert.Equal(payload, TestTokens.PartText(await ByCode(Code), 1));
    }

    [Fact]
    public async Task White_space_around_a_token_is_dropped()
    {
        Serve(Answer($" {Token}\\n"));
        Assert.Equal(Token, await ByCode(Code));
    }

    [Fact]
    public async Task Failure_that_passes_is_tried_again()
    {
        Serve(new Reply(500, "oops"), new Reply(429, ""), new Reply(503, ""), new Reply(200, TokenAnswer));
        Assert.Equal(Token, await ByCode(Code));
        Assert.Equal(4, _server.LogEntries.Count);
        Assert.Collection(
            _clock.Waits,
            wait => Assert.InRange(wait.TotalSeconds, 0.25, 0.75),
            wait => Assert.InRange(wait.TotalSeconds, 0.5, 1.5),
            wait => Assert.InRange(wait.TotalSeconds, 1, 3));
    }

    [Fact]
    public async Task Waits_differ_by_chance()
    {
        var firstWaits = new HashSet<TimeSpan>();
        Serve(new Reply(500, ""));
        for (int i = 0; i < 10; i++)
        {
            var clock = new EagerClock();
            await Refusal(() => ByCode(Code, null, CodeEndpoint, new TokenEndpointClient(Hour, clock)));
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
        Serve(new Reply(429, "", ("Retry-After", header)), new Reply(200, TokenAnswer));
        Assert.Equal(Token, await ByCode(Code));
        Assert.Equal([TimeSpan.FromSeconds(seconds)], _clock.Waits);
    }

    [Theory]
    [InlineData("0")]
    [InlineData("-1")]
    [InlineData("soon")]
    [InlineData("Mon, 23 Nov 2026 12:00:00 GMT")]
    public async Task Retry_after_that_says_nothing_leaves_the_usual_wait(string header)
    {
        Serve(new Reply(503, "", ("Retry-After", header)), new Reply(200, TokenAnswer));
        Assert.Equal(Token, await ByCode(Code));
        Assert.InRange(Assert.Single(_clock.Waits).TotalSeconds, 0.25, 0.75);
    }

    [Theory]
    [InlineData("61", "61 s")]
    [InlineData("86400", "86400 s")]
    public async Task Retry_after_over_a_minute_is_the_callers_to_wait(string header, string told)
    {
        Serve(new Reply(429, "", ("Retry-After", header)), new Reply(200, TokenAnswer));
        HmsTokenException refusal = await Refusal(() => ByCode(Code));
        Assert.Equal(HmsTokenError.TooManyRequests, refusal.Error);
        Assert.Contains(told, refusal.Message, StringComparison.Ordinal);
        Assert.Empty(_clock.Waits);
        Assert.Single(_server.LogEntries);
    }

    [Fact]
    public async Task Retry_after_past_the_time_allowed_is_told_at_once()
    {
        Serve(new Reply(503, "", ("Retry-After", "20")));
        var client = new TokenEndpointClient(TimeSpan.FromSeconds(10));
        HmsTokenException refusal = await Refusal(() => ByCode(Code, null, CodeEndpoint, client));
        Assert.Equal(HmsTokenError.ServerError, refusal.Error);
        Assert.Single(_server.LogEntries);
    }

    [Fact]
    public async Task Retry_after_that_takes_all_the_time_that_is_left_is_told_at_once()
    {
        Serve(new Reply(503, "", ("Retry-After", "10")), new Reply(200, TokenAnswer));
        var time = TimeSpan.FromSeconds(10);
        var clock = new FakeTimeProvider();

        // Were it to wait, its time would be up.
        void OnStep(string step)
        {
            if (!step.StartsWith("Asking ", StringComparison.Ordinal))
            {
                clock.Advance(time);
            }
        }

        HmsTokenException refusal = await Refusal(() => new TokenEndpointClient(time, clock).RequestByRoomCodeAsync(
            Code, null, CodeEndpoint, OnStep, TestContext.Current.CancellationToken));
        Assert.Equal(HmsTokenError.ServerError, refusal.Error);
        Assert.Single(_server.LogEntries);
    }

    [Fact]
    public async Task Steps_tell_each_try_and_nothing_that_is_secret()
    {
        var steps = new List<string>();
        Serve(new Reply(429, $$"""{"message":"{{Token}}"}""", ("Retry-After", "7")), new Reply(200, TokenAnswer));
        await _client.RequestByRoomCodeAsync(
            Code,
            "Zoë",
            new Uri(CodeEndpoint + "?key=pa55word"),
            steps.Add,
            TestContext.Current.CancellationToken);
        Assert.Equal(3, steps.Count);
        Assert.Contains("try 1 of 4", steps[0], StringComparison.Ordinal);
        Assert.Contains("HTTP 429", steps[1], StringComparison.Ordinal);
        Assert.Contains("7.0 s", steps[1], StringComparison.Ordinal);
        Assert.Contains("try 2 of 4", steps[2], StringComparison.Ordinal);
        string all = string.Concat(steps);
        AssertNothingOfToken(all);
        Assert.DoesNotContain("pa55word", all, StringComparison.Ordinal);
        Assert.DoesNotContain(Code, all, StringComparison.Ordinal);
        Assert.DoesNotContain("Zoë", all, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Length: 400\r\n\r\n{\"token\":\"ey")]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Le")]
    [InlineData("")]
    public async Task Answer_cut_off_half_way_is_tried_again_and_told(string half)
    {
        await using var server = new RawServer(async (stream, request, stop) =>
        {
            await RawServer.WriteAsync(stream, half, stop);
            stream.Socket.Close();
        });
        HmsTokenException refusal = await Refusal(() => ByCode(server));
        Assert.Equal(HmsTokenError.EndpointUnreachable, refusal.Error);
        Assert.Equal(4, server.Requests);
        Assert.Equal(3, _clock.Waits.Count);
    }

    [Fact]
    public async Task Answer_cut_off_once_does_no_harm()
    {
        await using var server = new RawServer(async (stream, request, stop) =>
        {
            await RawServer.WriteAsync(stream, request == 1 ? RawServer.Ok(TokenAnswer)[..99] : RawServer.Ok(TokenAnswer), stop);
            stream.Socket.Close();
        });
        Assert.Equal(Token, await ByCode(server));
    }

    [Fact]
    public async Task Endless_answer_is_read_no_further_than_a_token_takes()
    {
        long sent = 0;
        await using var server = new RawServer(async (stream, request, stop) =>
        {
            await RawServer.WriteAsync(stream, "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n", stop);
            string chunk = "1000\r\n" + new string('x', 0x1000) + "\r\n";
            while (Interlocked.Read(ref sent) < 1 << 30)
            {
                // Counted before it goes out: the client can be done before this loop goes on.
                Interlocked.Add(ref sent, chunk.Length);
                await RawServer.WriteAsync(stream, chunk, stop);
            }
        });
        HmsTokenException refusal = await Refusal(() => ByCode(server));
        Assert.Equal(HmsTokenError.AnswerTooLarge, refusal.Error);
        Assert.Equal(1, server.Requests);

        // The rest is what the system's own buffers took.
        Assert.InRange(Interlocked.Read(ref sent), 64 * 1024, 32 << 20);
    }

    [Theory]
    [InlineData("")]
    [InlineData("HTTP/1.1 200 OK\r\n")]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Length: 400\r\n\r\n{\"token\":\"ey")]
    public async Task Answer_that_does_not_come_runs_out_of_time(string start)
    {
        await using RawServer server = Silent(start);
        var client = new TokenEndpointClient(TimeSpan.FromMilliseconds(200));
        HmsTokenException refusal = await Refusal(() => ByCode(server, client));
        Assert.Equal(HmsTokenError.RequestTimedOut, refusal.Error);
        Assert.Contains("0.2 s", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Answer_that_drips_runs_out_of_time()
    {
        await using var server = new RawServer(async (stream, request, stop) =>
        {
            await RawServer.WriteAsync(stream, "HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n", stop);
            while (true)
            {
                await RawServer.WriteAsync(stream, " ", stop);
                await Task.Delay(20, stop);
            }
        });
        var client = new TokenEndpointClient(TimeSpan.FromMilliseconds(300));
        HmsTokenException refusal = await Refusal(() => ByCode(server, client));
        Assert.Equal(HmsTokenError.RequestTimedOut, refusal.Error);
    }

    [Theory]
    [InlineData("")]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Length: 400\r\n\r\n{\"token\":\"ey")]
    public async Task Caller_stops_it_at_once(string start)
    {
        await using RawServer server = Silent(start);
        using var cancellation = new CancellationTokenSource();
        Task<string> asking = _client.RequestByRoomCodeAsync(
            Code, null, server.Url(), cancellationToken: cancellation.Token);
        while (server.Requests == 0)
        {
            await Task.Delay(5, TestContext.Current.CancellationToken);
        }

        var watch = Stopwatch.StartNew();
        await cancellation.CancelAsync();
        OperationCanceledException stopped = await Assert.ThrowsAnyAsync<OperationCanceledException>(() => asking);
        Assert.Equal(cancellation.Token, stopped.CancellationToken);
        Assert.InRange(watch.Elapsed.TotalSeconds, 0, 5);
    }

    [Fact]
    public async Task Caller_stops_it_between_two_tries()
    {
        using var cancellation = new CancellationTokenSource();
        _clock.OnWait = cancellation.Cancel;
        Serve(new Reply(500, ""));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(
            () => _client.RequestByRoomCodeAsync(Code, null, CodeEndpoint, cancellationToken: cancellation.Token));
        Assert.Single(_server.LogEntries);
    }

    [Fact]
    public async Task Caller_who_stopped_before_sends_nothing()
    {
        Serve(TokenAnswer);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(
            () => _client.RequestByRoomCodeAsync(Code, null, CodeEndpoint, cancellationToken: new(canceled: true)));
        Assert.Empty(_server.LogEntries);
    }

    [Fact]
    public async Task Nobody_listening_is_told_at_once()
    {
        Uri closed;
        await using (RawServer server = Silent(""))
        {
            closed = server.Url();
        }

        HmsTokenException refusal = await Refusal(() => ByCode(Code, null, closed));
        Assert.Equal(HmsTokenError.EndpointUnreachable, refusal.Error);
        Assert.Contains(closed.AbsoluteUri, refusal.Message, StringComparison.Ordinal);
        Assert.Empty(_clock.Waits);
    }

    [Fact]
    public async Task Server_without_tls_is_told_at_once()
    {
        await using var server = new RawServer(async (stream, request, stop) =>
        {
            await RawServer.WriteAsync(stream, "HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\n\r\n", stop);
            stream.Socket.Close();
        });
        HmsTokenException refusal = await Refusal(() => ByCode(Code, null, server.Url("https")));
        Assert.Equal(HmsTokenError.EndpointUnreachable, refusal.Error);
        Assert.Empty(_clock.Waits);
    }

    [Fact]
    public async Task Answer_that_is_no_HTTP_is_told_without_its_token()
    {
        await using var server = new RawServer(async (stream, request, stop) =>
        {
            await RawServer.WriteAsync(stream, Token + "\r\n\r\n", stop);
            stream.Socket.Close();
        });
        HmsTokenException refusal = await Refusal(() => ByCode(Code, null, server.Url()));
        Assert.Equal(HmsTokenError.EndpointUnreachable, refusal.Error);
        AssertNothingOfToken(refusal.Message);
    }

    [Theory]
    [InlineData("The proxy tunnel request to proxy 'http://user:pa55word@127.0.0.1:8080/' failed with status code '407'.")]
    [InlineData("No route to https://pa55word@proxy.example.com.")]
    public void Proxy_is_told_without_its_password(string reason)
    {
        string message = EndpointAnswer.Broken(
            TokenEndpointClient.RoomCodeEndpoint, new HttpRequestException(reason), mayPass: false).Failure!.Message;
        Assert.DoesNotContain("pa55word", message, StringComparison.Ordinal);
        Assert.Contains(reason.Contains("127", StringComparison.Ordinal) ? "://127.0.0.1:8080" : "://proxy.example.com", message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Certificate_that_nobody_vouches_for_is_refused_at_once()
    {
        using var key = RSA.Create(2048);
        DateTimeOffset now = DateTimeOffset.UtcNow;
        using X509Certificate2 certificate = new CertificateRequest(
            "CN=127.0.0.1", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1)
            .CreateSelfSigned(now.AddDays(-1), now.AddDays(1));
        using WireMockServer server = WireMockServer.Start(new WireMockServerSettings
        {
            UseSSL = true,
            CertificateSettings = new WireMockCertificateSettings { X509Certificate = certificate },
        });
        HmsTokenException refusal = await Refusal(() => ByCode(Code, null, new Uri(server.Url + "/v2/token")));
        Assert.Equal(HmsTokenError.EndpointUnreachable, refusal.Error);
        Assert.Contains("certificate", refusal.Message, StringComparison.OrdinalIgnoreCase);
        Assert.Empty(server.LogEntries);
        Assert.Empty(_clock.Waits);
    }

    [Fact]
    public async Task All_clients_share_one_connection()
    {
        await using var server = new RawServer(
            (stream, request, stop) => RawServer.WriteAsync(stream, RawServer.Ok(TokenAnswer), stop));
        for (int i = 0; i < 100; i++)
        {
            Assert.Equal(Token, await ByCode(server, new TokenEndpointClient()));
        }

        Assert.Equal(100, server.Requests);
        Assert.Equal(1, server.Connections);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    [InlineData(3_000_000)]
    public void Time_that_is_none_is_refused(double seconds) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => new TokenEndpointClient(TimeSpan.FromSeconds(seconds)));

    private static string Answer(string token) => $$"""{"token":"{{token}}"}""";

    private static byte[] Bytes(string token) => Encoding.ASCII.GetBytes(Answer(token));

    private static RawServer Silent(string start) => new(async (stream, request, stop) =>
    {
        await RawServer.WriteAsync(stream, start, stop);
        await Task.Delay(Timeout.Infinite, stop);
    });

    private static Task<HmsTokenException> Refusal(Func<Task<string>> ask) => Assert.ThrowsAsync<HmsTokenException>(ask);

    private static void AssertNothingOfToken(string text)
    {
        foreach (string part in Token.Split('.'))
        {
            Assert.DoesNotContain(part[..8], text, StringComparison.Ordinal);
        }
    }

    private Uri CodeEndpoint => new(_server.Url + "/v2/token");

    private Task<string> ByCode(
        string code, string? user = null, Uri? endpoint = null, TokenEndpointClient? client = null) =>
        (client ?? _client).RequestByRoomCodeAsync(
            code, user, endpoint ?? CodeEndpoint, cancellationToken: TestContext.Current.CancellationToken);

    private Task<string> ByCode(RawServer server, TokenEndpointClient? client = null) =>
        ByCode(Code, null, server.Url(), client);

    private Task<string> ByRoom(
        string? room = "r1", string? role = "host", string? user = "u1", Uri? endpoint = null) =>
        _client.RequestByRoomAsync(
            endpoint ?? new Uri(_server.Url!),
            room!,
            role!,
            user,
            cancellationToken: TestContext.Current.CancellationToken);

    private void Serve(string body) => Serve(new Reply(200, body));

    // One reply after the other; the last one stays.
    private void Serve(params Reply[] replies)
    {
        int next = -1;
        _server.Given(WireMock.RequestBuilders.Request.Create().UsingAnyMethod()).RespondWith(Response.Create().WithCallback(
            _ => replies[Math.Min(Interlocked.Increment(ref next), replies.Length - 1)].ToMessage()));
    }

    private IRequestMessage Request() => _server.LogEntries[^1].RequestMessage!;

    private JsonElement Sent()
    {
        using var document = JsonDocument.Parse(Request().Body!);
        return document.RootElement.Clone();
    }

    private sealed record Reply(int Status, byte[] Body, params (string Name, string Value)[] Headers)
    {
        public Reply(int status, string body, params (string Name, string Value)[] headers)
            : this(status, Encoding.UTF8.GetBytes(body), headers)
        {
        }

        public ResponseMessage ToMessage() => new()
        {
            StatusCode = Status,
            Headers = Headers.ToDictionary(header => header.Name, header => new WireMockList<string>(header.Value)),
            BodyData = new BodyData { DetectedBodyType = BodyType.Bytes, BodyAsBytes = Body },
        };
    }
}
