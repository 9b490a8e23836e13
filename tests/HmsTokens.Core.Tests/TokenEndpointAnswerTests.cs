using System.Globalization;
using System.Text;

namespace HmsTokens.Core.Tests;

/// <summary>How the responses of a token endpoint are read, and what is shown from them.</summary>
public sealed class TokenEndpointAnswerTests : TokenEndpointTestBase
{
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
        {
            "two tokens",
            (Encoding.ASCII.GetBytes($$"""{"token":"{{Token}}","token":"{{Token}}"}"""), HmsTokenError.AnswerNotJson)
        },
        { "not UTF-8", ([.. "{\"token\":\""u8, 0xFF, .. "\"}"u8], HmsTokenError.AnswerNotJson) },
        { "an empty object", ("{}"u8.ToArray(), HmsTokenError.AnswerWithoutToken) },
        { "null for a token", ("{\"token\":null}"u8.ToArray(), HmsTokenError.AnswerWithoutToken) },
        { "an empty token", ("{\"token\":\"\"}"u8.ToArray(), HmsTokenError.AnswerWithoutToken) },
        { "a number for a token", ("{\"token\":7}"u8.ToArray(), HmsTokenError.AnswerWithoutToken) },
        {
            "a token too deep",
            (Encoding.ASCII.GetBytes($$"""{"data":{{TokenAnswer}}}"""), HmsTokenError.AnswerWithoutToken)
        },
        {
            "a token in capitals",
            (Encoding.ASCII.GetBytes($$"""{"TOKEN":"{{Token}}"}"""), HmsTokenError.AnswerWithoutToken)
        },
        { "a word for a token", ("{\"token\":\"secretive\"}"u8.ToArray(), HmsTokenError.AnswerTokenMalformed) },
        { "a token without signature", (Bytes(Token[..Token.LastIndexOf('.')]), HmsTokenError.AnswerTokenMalformed) },
        { "a token with a scheme", (Bytes("Bearer " + Token), HmsTokenError.AnswerTokenMalformed) },
        { "a token with padding", (Bytes(Token + "="), HmsTokenError.AnswerTokenMalformed) },
        { "more than a token takes", (Bytes(new string('x', 70_000)), HmsTokenError.AnswerTooLarge) },
    };

    [Theory]
    [MemberData(nameof(Statuses))]
    public async Task The_status_is_named(string name)
    {
        (int status, bool byRoomCode, HmsTokenError error, int tries) = Statuses[name];
        string elsewhere = Server.At("elsewhere").AbsoluteUri;
        Serve(new LoopbackAnswer(status, """{"code":1234,"message":"in their own words"}""", ("Location", elsewhere)));
        HmsTokenException refusal = await CatchRefusal(() => byRoomCode ? ByCode(Code) : ByRoom());

        Assert.Equal(error, refusal.Error);
        Assert.Contains(status.ToString(CultureInfo.InvariantCulture), refusal.Message, StringComparison.Ordinal);
        Assert.Equal(tries, Server.Requests.Count);
        Assert.DoesNotContain(Server.Requests, request => request.Path == "/elsewhere");
        Assert.Equal(tries - 1, Clock.Waits.Count);
        if (status >= 400)
        {
            string told = $"HTTP {status}, code 1234, \"in their own words\"";
            Assert.Contains(told, refusal.Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Only_429_and_500_to_511_are_tried_again()
    {
        int status = 400;
        Server.Answer = _ => new LoopbackAnswer(status);
        var triedAgain = new List<int>();
        for (; status < 600; status++)
        {
            int before = Clock.Waits.Count;
            await CatchRefusal(() => ByCode(Code));
            if (Clock.Waits.Count > before)
            {
                triedAgain.Add(status);
            }
        }

        Assert.Equal([429, .. Enumerable.Range(500, 12)], triedAgain);
    }

    [Fact]
    public async Task A_cookie_is_not_sent_back()
    {
        Serve(new(429, "", ("Set-Cookie", "made-up=cookie; Path=/")), new LoopbackAnswer(200, TokenAnswer));
        Assert.Equal(Token, await ByCode(Code));
        Assert.Equal(2, Server.Requests.Count);
        Assert.Null(Request.Header("Cookie"));
    }

    [Theory]
    [InlineData("""{"token":null,"msg":"Room link is invalid","status":404}""", "code 404, \"Room link is invalid\"")]
    [InlineData("""{"message":"first","msg":"second","status":1,"code":"E7"}""", "code E7, \"first\"")]
    [InlineData("""{"message":"a\u001b[2Jb\u202ec"}""", @"""a\u001b[2Jb\u202ec""")]
    [InlineData("""{"message":{"deep":"x"},"code":[1]}""", "(HTTP 404)")]
    [InlineData("not JSON", "(HTTP 404)")]
    public async Task A_refusal_is_safe_to_print(string body, string shown)
    {
        Serve(new LoopbackAnswer(404, body));
        Assert.Contains(shown, (await CatchRefusal(() => ByCode(Code))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_token_in_a_message_is_not_shown()
    {
        // Also one whose header starts with white space, so that the token starts with other letters.
        string odd = "ewo" + Token[3..];
        Serve(new LoopbackAnswer(403, $$"""{"message":"used before: {{Token}}","code":"{{odd}}"}"""));
        AssertLeaksNothing((await CatchRefusal(() => ByCode(Code))).Message);
    }

    [Fact]
    public async Task Names_and_ids_in_a_message_are_shown()
    {
        const string Told = "See docs.example.com, request 0123456789abcdef0123456789abcdef0123456789abcdef.";
        Serve(new LoopbackAnswer(403, $$"""{"message":"{{Told}}"}"""));
        Assert.Contains(Told, (await CatchRefusal(() => ByCode(Code))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_long_message_is_cut()
    {
        Serve(new LoopbackAnswer(404, $$"""{"message":"{{new string('x', 10_000)}}"}"""));
        Assert.InRange((await CatchRefusal(() => ByCode(Code))).Message.Length, 128, 600);
    }

    [Theory]
    [MemberData(nameof(BadAnswers))]
    public async Task An_invalid_response_is_refused(string name)
    {
        Serve(new LoopbackAnswer(200, BadAnswers[name].Body));
        HmsTokenException refusal = await CatchRefusal(() => ByCode(Code));
        Assert.Equal(BadAnswers[name].Error, refusal.Error);
        Assert.Single(Server.Requests);
        AssertLeaksNothing(refusal.Message);
        Assert.DoesNotContain("secretive", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_error_for_a_missing_token_has_the_endpoints_message()
    {
        Serve("""{"token":"","msg":"role is invalid","success":false}""");
        Assert.Contains("role is invalid", (await CatchRefusal(() => ByRoom())).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_response_of_the_dashboards_endpoint_is_accepted()
    {
        Serve(
            $$"""
            {"token":"{{Token}}","msg":"token generated successfully","status":200,"success":true,
            "api_version":"2.0.1"}
            """);
        Assert.Equal(Token, await ByRoom());
    }

    [Fact]
    public async Task The_largest_token_is_accepted()
    {
        string payload = TestTokens.Payload($",\"name\":\"{new string('x', 48_900)}\"");
        Serve(Answer(TestTokens.Forge(payload)));
        Assert.Equal(payload, TestTokens.PartText(await ByCode(Code), 1));
    }

    [Fact]
    public async Task White_space_around_a_token_is_removed()
    {
        Serve(Answer($" {Token}\\n"));
        Assert.Equal(Token, await ByCode(Code));
    }

    private static byte[] Bytes(string token) => Encoding.ASCII.GetBytes(Answer(token));
}
