namespace HmsTokens.Core.Tests;

/// <summary>What is sent to a token endpoint, and what is refused before that.</summary>
public sealed class TokenEndpointRequestTests : TokenEndpointTestBase
{
    public static Cases<(string Text, string Code)> RoomCodes { get; } = new()
    {
        { "code", ("abc-defg-hij", "abc-defg-hij") },
        { "code in white space", (" abc-defg-hij\r\n", "abc-defg-hij") },
        { "code of another form", ("ABC_1", "ABC_1") },
        { "link", ("https://acme.app.100ms.live/meeting/abc-defg-hij", "abc-defg-hij") },
        { "link to the preview", ("https://acme.app.100ms.live/preview/abc-defg-hij", "abc-defg-hij") },
        { "link with a slash behind", ("https://acme.app.100ms.live/meeting/abc-defg-hij/", "abc-defg-hij") },
        {
            "link with a query",
            ("https://acme.app.100ms.live/meeting/abc-defg-hij?skip_preview=true&x=/y", "abc-defg-hij")
        },
        { "link with slash and query", ("https://acme.app.100ms.live/meeting/abc-defg-hij/?a=b", "abc-defg-hij") },
        { "link with a fragment", ("https://acme.app.100ms.live/meeting/abc-defg-hij#top", "abc-defg-hij") },
        { "link without scheme", ("acme.app.100ms.live/meeting/abc-defg-hij", "abc-defg-hij") },
        {
            "link without scheme, another link in its query",
            ("acme.app.100ms.live/meeting/abc-defg-hij?back=https://example.com/lesson", "abc-defg-hij")
        },
        {
            "link without scheme, a host in its query",
            ("acme.app.100ms.live/meeting/abc-defg-hij?back=https://example.com", "abc-defg-hij")
        },
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

    [Theory]
    [MemberData(nameof(RoomCodes))]
    public async Task A_room_code_is_found_and_sent(string name)
    {
        Serve(TokenAnswer);
        Assert.Equal(Token, await ByCode(RoomCodes[name].Text));
        Assert.Equal(RoomCodes[name].Code, Sent().GetProperty("code").GetString());
    }

    [Theory]
    [MemberData(nameof(NoRoomCodes))]
    public async Task Text_without_a_room_code_is_refused(string name) =>
        Assert.Equal(HmsTokenError.RoomCodeMissing, (await CatchRefusal(() => ByCode(NoRoomCodes[name]!))).Error);

    [Fact]
    public async Task Room_code_and_user_are_posted_as_JSON()
    {
        Serve(TokenAnswer);
        const string User = "Zoë \"the 😀\" \\ O'Neil";
        await ByCode(Code, User);

        LoopbackRequest request = Request;
        Assert.Equal("POST", request.Method);
        Assert.Equal("/v2/token", request.Path);
        Assert.Equal("application/json", request.Header("Content-Type"));
        Assert.Equal("application/json", request.Header("Accept"));
        Assert.StartsWith("HmsTokens/", request.Header("User-Agent"), StringComparison.Ordinal);
        Assert.Null(request.Header("Authorization"));
        Assert.Equal(["code", "user_id"], Sent().EnumerateObject().Select(member => member.Name));
        Assert.Equal(User, Sent().GetProperty("user_id").GetString());
    }

    [Fact]
    public async Task A_room_code_without_a_user_sends_none()
    {
        Serve(TokenAnswer);
        await ByCode(Code);
        Assert.Equal($$"""{"code":"{{Code}}"}""", Request.Text);
    }

    [Fact]
    public void A_room_code_goes_to_100ms_by_default() =>
        Assert.Equal("https://auth.100ms.live/v2/token", TokenEndpointClient.RoomCodeEndpoint.AbsoluteUri);

    [Theory]
    [InlineData("", "/api/token")]
    [InlineData("/", "/api/token")]
    [InlineData("/app-token", "/app-token")]
    [InlineData("/app-token/?key=1#top", "/app-token/?key=1")]
    [InlineData("/api/token?key=1#top", "/api/token?key=1")]
    [InlineData("/?key=1", "/api/token?key=1")]
    public async Task A_room_is_requested_at(string given, string asked)
    {
        Serve(TokenAnswer);
        Assert.Equal(Token, await ByRoom(endpoint: new Uri(Server.Url.GetLeftPart(UriPartial.Authority) + given)));
        Assert.Equal(asked, Request.Target);
        Assert.Equal("""{"room_id":"r1","role":"host","user_id":"u1"}""", Request.Text);
    }

    [Fact]
    public async Task A_room_without_a_user_gets_a_random_one()
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
    public async Task An_invalid_room_is_refused_before_it_is_sent(
        string? room, string? role, string? user, HmsTokenError error)
    {
        Serve(TokenAnswer);
        Assert.Equal(error, (await CatchRefusal(() => ByRoom(room, role, user))).Error);
        Assert.Empty(Server.Requests);
    }

    [Fact]
    public async Task An_unpaired_surrogate_is_refused() =>
        Assert.Equal(HmsTokenError.ValueNotUnicode, (await CatchRefusal(() => ByRoom(role: "\ud83d"))).Error);

    [Fact]
    public async Task An_empty_user_is_refused_with_a_room_code() =>
        Assert.Equal(HmsTokenError.UserIdMissing, (await CatchRefusal(() => ByCode(Code, " "))).Error);

    [Theory]
    [MemberData(nameof(BadEndpoints))]
    public async Task Endpoint_is_refused(string name)
    {
        (Uri endpoint, HmsTokenError error) = BadEndpoints[name];
        HmsTokenException byCode = await CatchRefusal(() => ByCode(Code, null, endpoint));
        HmsTokenException byRoom = await CatchRefusal(() => ByRoom(endpoint: endpoint));
        Assert.Equal(error, byCode.Error);
        Assert.Equal(error, byRoom.Error);
        Assert.DoesNotContain("pa55word", byCode.Message + byRoom.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    [InlineData(3_000_000)]
    public void An_invalid_timeout_is_refused(double seconds) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => new TokenEndpointClient(TimeSpan.FromSeconds(seconds)));
}
