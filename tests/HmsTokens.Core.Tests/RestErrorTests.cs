using System.Text;

namespace HmsTokens.Core.Tests;

/// <summary>The errors, and that they leak nothing.</summary>
public sealed class RestErrorTests : RestTestBase
{
    public static Cases<(int Status, HmsTokenError Error)> Statuses { get; } = new()
    {
        { "301", (301, HmsTokenError.EndpointRedirected) },
        { "304", (304, HmsTokenError.EndpointRedirected) },
        { "400", (400, HmsTokenError.BadRequest) },
        { "401", (401, HmsTokenError.Unauthorized) },
        { "403", (403, HmsTokenError.Forbidden) },
        { "404", (404, HmsTokenError.NotFound) },
        { "405", (405, HmsTokenError.BadRequest) },
        { "408", (408, HmsTokenError.RequestTimedOut) },
        { "409", (409, HmsTokenError.Conflict) },
        { "422", (422, HmsTokenError.BadRequest) },
        { "429", (429, HmsTokenError.TooManyRequests) },
        { "500", (500, HmsTokenError.ServerError) },
        { "503", (503, HmsTokenError.ServerError) },
        { "599", (599, HmsTokenError.ServerError) },
    };

    public static Cases<(string Body, string? Code, string? Message, string[] Details)> Bodies { get; } = new()
    {
        {
            "all members",
            ("""{"code":400,"message":"Invalid body param","details":["size: too large","x"]}""", "400",
                "Invalid body param", ["size: too large", "x"])
        },
        { "no details", ("""{"code":"E7","message":"m"}""", "E7", "m", []) },
        { "an older form", ("""{"code":400,"message":"m","data":{"description":"d"}}""", "400", "m", []) },
        { "an older form without a message", ("""{"data":{"description":"d"}}""", null, "d", []) },
        { "a message alone", ("""{"message":"beam: no"}""", null, "beam: no", []) },
        { "a short name", ("""{"msg":"m"}""", null, "m", []) },
        { "an error", ("""{"error":"e"}""", null, "e", []) },
        { "details that are text", ("""{"details":"d"}""", null, null, ["d"]) },
        { "details that are more", ("""{"details":[{"a":1},null,7,"d"]}""", null, null, ["7", "d"]) },
        { "members of other types", ("""{"code":[1],"message":{"a":1},"details":{"b":2}}""", null, null, []) },
        { "a text", ("\"no\"", null, "no", []) },
        { "control characters", ("""{"message":"a\u001b[2Jb\u202ec"}""", null, @"a\u001b[2Jb\u202ec", []) },
        { "HTML of a gateway", ("<html><body>502</body></html>", null, null, []) },
        { "nothing", ("", null, null, []) },
        { "half of an object", ("""{"message":"m""", null, null, []) },
        { "half of a surrogate pair", ("""{"message":"\ud83d"}""", null, null, []) },
    };

    public static Cases<byte[]> NotJson { get; } = new()
    {
        { "a page", "<html>Log in</html>"u8.ToArray() },
        { "nothing", [] },
        { "half of an object", """{"data":[1"""u8.ToArray() },
        { "two objects", "{}{}"u8.ToArray() },
        { "a comma at the end", """{"data":[1,]}"""u8.ToArray() },
        { "a comment", """{"data":[] // none"""u8.ToArray() },
        { "not UTF-8", [.. "{\"data\":[\""u8, 0xFF, .. "\"]}"u8] },
        { "a member twice in an item", """{"data":[{"a":1,"a":2}]}"""u8.ToArray() },
        { "half of a surrogate pair in an item", """{"data":["\ud83d"]}"""u8.ToArray() },
        { "half of a surrogate pair in a cursor", """{"data":[1],"last":"\ud83d"}"""u8.ToArray() },
        {
            "too many levels",
            Encoding.ASCII.GetBytes($$"""{"data":[{{new string('[', 200)}}{{new string(']', 200)}}]}""")
        },
    };

    private static string Token { get; } = TestTokens.Forge(
        """{"access_key":"the-key","type":"management","exp":1795521600}""");

    [Theory]
    [MemberData(nameof(Statuses))]
    public async Task Status_has_its_error(string name)
    {
        (int status, HmsTokenError error) = Statuses[name];
        const string Body = """{"code":1234,"message":"in their words"}""";
        Serve(new LoopbackAnswer(status, Body, ("Location", Server.At("v2/elsewhere").AbsoluteUri)));
        HmsApiException refusal = await CatchRefusal(Get("rooms/r1?name=pa55word"), NewClient(retries: 0));
        Assert.Equal(
            (error, status, RestMethod.Get, "rooms/r1"),
            (refusal.Error, refusal.StatusCode, refusal.Method!.Value, refusal.Path));
        Assert.Contains("GET rooms/r1", refusal.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("pa55word", refusal.ToString(), StringComparison.Ordinal);
        Assert.Single(Server.Requests);
        if (status >= 400)
        {
            Assert.Equal(("1234", "in their words"), (refusal.Code, refusal.ApiMessage));
            Assert.Contains($"HTTP {status}, code 1234, \"in their words\"", refusal.Message, StringComparison.Ordinal);
        }
    }

    [Theory]
    [MemberData(nameof(Bodies))]
    public async Task Body_of_an_error_is_read(string name)
    {
        (string body, string? code, string? message, string[] details) = Bodies[name];
        Serve(new LoopbackAnswer(400, body));
        HmsApiException refusal = await CatchRefusal(Get("rooms"));
        Assert.Equal((code, message), (refusal.Code, refusal.ApiMessage));
        Assert.Equal(details, refusal.Details);
        Assert.All(details, detail => Assert.Contains(detail, refusal.Message, StringComparison.Ordinal));
        Assert.DoesNotContain("<html>", refusal.Message, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(NotJson))]
    public async Task A_response_that_is_not_JSON_is_refused(string name)
    {
        Serve(new LoopbackAnswer(200, NotJson[name]));
        HmsApiException refusal = await CatchRefusal(Get("rooms"));
        Assert.Equal((HmsTokenError.AnswerNotJson, 200), (refusal.Error, refusal.StatusCode));
        Assert.Single(Server.Requests);
    }

    [Fact]
    public async Task Byte_order_mark_is_ignored()
    {
        Serve(new LoopbackAnswer(200, [0xEF, 0xBB, 0xBF, .. """{"data":[1]}"""u8]));
        Assert.Equal(["1"], await List(Get("rooms")));
    }

    [Fact]
    public async Task An_endless_body_is_read_up_to_the_limit()
    {
        long sent = 0;
        Serve(LoopbackAnswer.Endless(new string(' ', 1 << 20), length => Interlocked.Add(ref sent, length)));
        HmsApiException refusal = await CatchRefusal(Get("rooms"));
        Assert.Equal(HmsTokenError.AnswerTooLarge, refusal.Error);
        Assert.InRange(Interlocked.Read(ref sent), 64 << 20, 128 << 20);
    }

    [Theory]
    [InlineData("rooms/r1", false)]
    [InlineData("active-rooms/r1", true)]
    public async Task Only_a_path_of_active_rooms_explains_them(string path, bool explains)
    {
        Serve(new LoopbackAnswer(404));
        string message = (await CatchRefusal(Get(path))).Message;
        Assert.Contains("Check the ids", message, StringComparison.Ordinal);
        Assert.Equal(explains, message.Contains("only while somebody is in it", StringComparison.Ordinal));
    }

    [Fact]
    public async Task An_endless_error_body_is_an_error_by_its_status()
    {
        Serve(LoopbackAnswer.Script((stream, stop) =>
        {
            stream.Write("HTTP/1.1 404 Not Found\r\nContent-Length: 100000000\r\n\r\n"u8);
            stop.WaitHandle.WaitOne();
        }));
        Assert.Equal(HmsTokenError.NotFound, (await CatchRefusal(Get("rooms"))).Error);
    }

    [Fact]
    public async Task No_token_and_no_body_is_in_an_error_or_a_step()
    {
        string body = $$"""{"code":"{{Token}}","message":"used: {{Token}}","details":["{{Token}}","seen"]}""";
        foreach (int status in new[] { 400, 401, 403, 404, 409, 429, 500 })
        {
            Serve(new LoopbackAnswer(status, body));
            HmsApiException refusal = await CatchRefusal(
                Post("rooms", """{"name":"pa55word"}"""), NewClient(retries: 1, token: Token));
            Assert.Null(refusal.Code);
            Assert.Null(refusal.ApiMessage);
            Assert.Equal(["seen"], refusal.Details);
            string all = refusal.ToString() + string.Concat(Steps.Select(step => step.Message));
            Assert.All(Token.Split('.'), part => Assert.DoesNotContain(part, all, StringComparison.Ordinal));
            Assert.DoesNotContain("pa55word", all, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("Tue, 24 Nov 2026 12:00:00 GMT", "This machine's clock is right.")]
    [InlineData("Tue, 24 Nov 2026 12:00:09 GMT", "This machine's clock is right.")]
    [InlineData("Tue, 24 Nov 2026 12:01:30 GMT", "This machine's clock is 90 s behind the server's. Correct it.")]
    [InlineData("Tue, 24 Nov 2026 11:00:00 GMT", "This machine's clock is 60 min ahead of the server's. Correct it.")]
    [InlineData("Sat, 24 Oct 2026 12:00:00 GMT", "This machine's clock is 31 days ahead of the server's. Correct it.")]
    [InlineData(null, "no Date header")]
    public async Task Unauthorized_compares_the_clocks_and_names_the_access_key(string? date, string told)
    {
        const string Body = """{"code":401,"message":"Token validation error","details":["not found"]}""";
        Serve(date is null ? new LoopbackAnswer(401, Body) : new LoopbackAnswer(401, Body, ("Date", date)));
        HmsApiException refusal = await CatchRefusal(Get("rooms"));
        Assert.Equal(HmsTokenError.Unauthorized, refusal.Error);
        Assert.Contains(told, refusal.Message, StringComparison.Ordinal);
        Assert.Contains($"'{TestTokens.AccessKey}'", refusal.Message, StringComparison.Ordinal);
        Assert.Contains("\"Token validation error\": not found", refusal.Message, StringComparison.Ordinal);
        Assert.Single(Server.Requests);
    }

    [Fact]
    public async Task Unauthorized_says_that_a_token_has_expired()
    {
        // By the server's clock; the local clock is a day behind.
        Serve(new LoopbackAnswer(401, "", ("Date", "Wed, 25 Nov 2026 12:00:00 GMT")));
        HmsApiException refusal = await CatchRefusal(Get("rooms"), NewClient(token: Token));
        Assert.Contains("The token expired on 2026-11-24 12:00:00 UTC.", refusal.Message, StringComparison.Ordinal);
        Assert.Contains("'the-key'", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Unauthorized_does_not_show_a_whole_long_access_key()
    {
        const string Key = "0123456789abcdef0123456789abcdef";
        Serve(new LoopbackAnswer(401));
        HmsApiException refusal = await CatchRefusal(
            Get("rooms"), NewClient(token: TestTokens.Forge($$"""{"access_key":"{{Key}}","type":"management"}""")));
        Assert.Contains("'0123456…'", refusal.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(RestMethod.Get, "rooms/r1", "Check the ids")]
    [InlineData(RestMethod.Get, "rooms/r1/start-recording", "no such path")]
    [InlineData(RestMethod.Get, "rooms/r1/codes", "no such path")]
    [InlineData(RestMethod.Get, "active-rooms/r1/end-room", "for POST.")]
    [InlineData(RestMethod.Delete, "rooms/r1", "for GET and POST.")]
    public async Task Not_found_says_whether_there_is_such_a_path(RestMethod method, string path, string told)
    {
        HmsApiException refusal = await CatchRefusal(new RestRequest(method, path, endpoint: Endpoint));
        Assert.Contains(told, refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void An_auth_token_is_refused()
    {
        HmsTokenException refusal = Assert.Throws<HmsTokenException>(() =>
            new RestClient(TestTokens.Forge(TestTokens.Payload())));
        Assert.Equal(HmsTokenError.TypeMismatch, refusal.Error);
        Assert.Equal(
            HmsTokenError.TokenMalformed, Assert.Throws<HmsTokenException>(() => new RestClient("no token")).Error);
        Assert.Equal(HmsTokenError.TokenMissing, Assert.Throws<HmsTokenException>(() => new RestClient(" ")).Error);
    }

    [Fact]
    public async Task The_callers_management_token_is_sent_unchanged()
    {
        Serve("{}");
        await List(Get("rooms/r1"), NewClient(token: $" {Token}\n"));
        Assert.Equal("Bearer " + Token, Server.Requests[0].Header("Authorization"));
    }

    [Fact]
    public void Invalid_options_are_refused()
    {
        foreach (RestClientOptions options in new RestClientOptions[]
        {
            new() { Timeout = TimeSpan.Zero },
            new() { Timeout = TimeSpan.FromDays(30) },
            new() { MaximumRetryCount = -1 },
        })
        {
            Assert.Throws<ArgumentOutOfRangeException>(() => new RestClient(Token, options));
        }
    }
}
