namespace HmsTokens.Core.Tests;

/// <summary>How a path is checked, and what is sent.</summary>
public sealed class RestRequestTests : RestTestBase
{
    private static readonly Uri Api = RestRequest.DefaultEndpoint;

    private static readonly string Token = TestTokens.Forge(TestTokens.Payload());

    public static Cases<(string Given, string Below)> Paths { get; } = new()
    {
        { "a name", ("sip/x", "sip/x") },
        { "with a slash", ("/sip/x", "sip/x") },
        { "with the version", ("/v2/sip/x", "sip/x") },
        { "with the version and no slash", ("v2/sip/x", "sip/x") },
        { "with the version in capitals", ("/V2/sip/x", "sip/x") },
        { "the whole URL", ("https://api.100ms.live/v2/sip/x", "sip/x") },
        { "the whole URL, with its port", ("https://api.100ms.live:443/v2/sip/x", "sip/x") },
        { "the whole URL, in capitals", ("HTTPS://API.100MS.LIVE/v2/sip/x", "sip/x") },
        { "an escaped name", ("templates/t1/roles/co%20host", "templates/t1/roles/co%20host") },
        { "an escaped slash", ("templates/t1/roles/a%2Fb", "templates/t1/roles/a%2Fb") },
        { "an escaped percent", ("templates/t1/roles/100%25", "templates/t1/roles/100%25") },
        { "a name that is not ASCII", ("templates/t1/roles/Zoë", "templates/t1/roles/Zo%C3%AB") },
        { "a colon inside", ("polls/a:b", "polls/a:b") },
        { "dots inside", ("sip/a..b", "sip/a..b") },
        { "a query", ("sip/x?a=1&b=x%20y&a=2&c", "sip/x?a=1&b=x%20y&a=2&c=") },
        { "a cursor that looks like a token", ("sip/x?start=eyJhIjoxfQ", "sip/x?start=eyJhIjoxfQ") },
        { "a query with a plus", ("sip/x?a=1+2", "sip/x?a=1+2") },
        { "a query with a URL", ("sip/x?a=https://example.com/../x", "sip/x?a=https://example.com/../x") },
        { "an empty query", ("sip/x?", "sip/x") },
    };

    public static Cases<string?> BadPaths { get; } = new()
    {
        { "null", null },
        { "empty", "" },
        { "blank", "  " },
        { "a slash", "/" },
        { "the version alone", "/v2/" },
        { "the endpoint alone", "https://api.100ms.live/v2/" },
        { "an empty segment", "rooms//codes" },
        { "an empty segment at the end", "rooms/" },
        { "an empty segment before the query", "rooms/?limit=10" },
        { "another host", "https://example.com/v2/rooms" },
        { "another host without a path", "https://example.com" },
        { "another host after two slashes", "//example.com/v2/rooms" },
        { "another host without a scheme", "example.com/v2/rooms" },
        { "the API's host without a scheme", "api.100ms.live/v2/rooms" },
        { "another host in disguise", "https://api.100ms.live@example.com/v2/rooms" },
        { "another host behind a backslash", "https://example.com\\@api.100ms.live/v2/rooms" },
        { "a host that begins alike", "https://api.100ms.live.example.com/v2/rooms" },
        { "another scheme", "http://api.100ms.live/v2/rooms" },
        { "another port", "https://api.100ms.live:444/v2/rooms" },
        { "a user", "https://user@api.100ms.live/v2/rooms" },
        { "another version", "https://api.100ms.live/v1/rooms" },
        { "another version in a path", "/v1/rooms" },
        { "dots", "rooms/../templates" },
        { "dots at the start", "../v1/rooms" },
        { "a dot", "rooms/./r1" },
        { "escaped dots", "rooms/%2e%2E/templates" },
        { "half escaped dots", "rooms/.%2e" },
        { "twice escaped dots", "rooms/%252e%252e/templates" },
        { "dots behind an escaped slash", "rooms/a%2F..%2Fb" },
        { "dots behind an escaped backslash", "rooms/a%5C..%5Cb" },
        { "dots in the whole URL", "https://api.100ms.live/v2/../v1/rooms" },
        { "a backslash", "rooms\\r1" },
        { "a placeholder", "rooms/<room_id>" },
        { "an escaped placeholder", "rooms/%3Croom_id%3E" },
        { "a placeholder in braces", "rooms/{id}" },
        { "a placeholder with a colon", "rooms/:id/codes" },
        { "a blank", "rooms/ r1" },
        { "a blank at the end", "rooms " },
        { "a line break", "rooms\n" },
        { "a no-break space", "rooms/r1\u00a0" },
        { "an escaped line break", "rooms/r1%0A" },
        { "an escaped null", "rooms/r1%00" },
        { "a control character", "rooms/\u0007" },
        { "half of a surrogate pair", "rooms/\ud83d" },
        { "a fragment", "rooms#top" },
        { "a fragment in the query", "rooms?a=1#top" },
        { "a percent sign", "rooms/100%" },
        { "an object", "rooms/@{id=r1; name=x}" },
        { "an array", "rooms/System.Object[]" },
        { "a type", "rooms/System.Collections.Hashtable" },
        { "a token", "rooms/" + Token },
        { "a placeholder in the query", "sessions?room_id=<room_id>" },
    };

    [Theory]
    [MemberData(nameof(Paths))]
    public async Task Path_is_below_the_endpoint(string name)
    {
        (string given, string below) = Paths[name];
        Assert.Equal(Api + below, new RestRequest(RestMethod.Get, given).Address.AbsoluteUri);

        // It is sent like this, also to another endpoint.
        Serve("{}");
        string there = given.Replace("https://api.100ms.live/v2/", Endpoint.AbsoluteUri, StringComparison.Ordinal);
        if (!there.Contains("live", StringComparison.OrdinalIgnoreCase))
        {
            await List(Get(there));
            Assert.Equal("/v2/" + below, Assert.Single(Server.Requests).Target);
        }
    }

    [Theory]
    [MemberData(nameof(BadPaths))]
    public void Path_is_refused(string name)
    {
        // An endpoint without a version has other paths.
        Uri?[] endpoints = name == "another version in a path" ? [null] : [null, new("http://127.0.0.1:8080")];
        foreach (
            (RestMethod method, Uri? endpoint) in Enum.GetValues<RestMethod>()
                .SelectMany(_ => endpoints, (m, e) => (m, e)))
        {
            HmsApiException refusal = Assert.Throws<HmsApiException>(
                () => new RestRequest(method, BadPaths[name]!, endpoint: endpoint));
            Assert.Equal((HmsTokenError.PathInvalid, method), (refusal.Error, refusal.Method!.Value));
            Assert.DoesNotContain(Token[..30], refusal.ToString() + refusal.Path, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("https://api.100ms.live/v2", "rooms/r1", "https://api.100ms.live/v2/rooms/r1")]
    [InlineData("http://127.0.0.1:8080", "rooms/r1", "http://127.0.0.1:8080/rooms/r1")]
    [InlineData("http://127.0.0.1:8080", "/v2/rooms/r1", "http://127.0.0.1:8080/v2/rooms/r1")]
    [InlineData("http://127.0.0.1:8080/a/v2/", "/v2/rooms/r1", "http://127.0.0.1:8080/a/v2/rooms/r1")]
    [InlineData("http://127.0.0.1/a/v2/", "http://127.0.0.1/a/v2/rooms/r1", "http://127.0.0.1/a/v2/rooms/r1")]
    public void Endpoint_is_the_base(string endpoint, string path, string address)
    {
        var request = new RestRequest(RestMethod.Get, path, endpoint: new Uri(endpoint));
        Assert.Equal(address, request.Address.AbsoluteUri);
    }

    [Theory]
    [InlineData("http://api.100ms.live/v2/", HmsTokenError.EndpointNotSecure)]
    [InlineData("ftp://127.0.0.1/", HmsTokenError.EndpointInvalid)]
    [InlineData("https://user:pa55word@api.100ms.live/v2/", HmsTokenError.EndpointInvalid)]
    [InlineData("api.100ms.live", HmsTokenError.EndpointInvalid)]
    [InlineData("https://api.100ms.live/v2/?a=1", HmsTokenError.EndpointInvalid)]
    [InlineData("https://api.100ms.live/v2/#a", HmsTokenError.EndpointInvalid)]
    public void Endpoint_is_refused(string endpoint, HmsTokenError error) => Assert.Equal(
        error,
        Assert.Throws<HmsTokenException>(() => new RestRequest(
            RestMethod.Get, "rooms", endpoint: new Uri(endpoint, UriKind.RelativeOrAbsolute))).Error);

    [Theory]
    [InlineData(RestMethod.Get)]
    [InlineData(RestMethod.Delete)]
    public void A_body_without_post_is_refused(RestMethod method) => Assert.Equal(
        HmsTokenError.BodyInvalid,
        Assert.Throws<HmsApiException>(() => new RestRequest(method, "rooms", null, RestBody.Empty)).Error);

    [Fact]
    public async Task Request_has_the_headers_of_the_documentation()
    {
        Serve("{}");
        await List(Post("rooms/r1", """{"name":"Zoë"}"""));
        await List(Post("rooms/r1"));
        await List(Get("rooms/r1"));
        await List(Delete("rooms/r1"));
        Assert.Equal(["""{"name":"Zoë"}""", "{}", "", ""], Server.Requests.Select(request => request.Text));
        Assert.Equal(
            ["application/json", "application/json", null, null],
            Server.Requests.Select(request => request.Header("Content-Type")));
        Assert.All(Server.Requests, request =>
        {
            Assert.Equal("application/json", request.Header("Accept"));
            Assert.StartsWith("HmsTokens/", request.Header("User-Agent"), StringComparison.Ordinal);
            Assert.Null(request.Header("Cookie"));
        });
    }

    [Fact]
    public void ToString_shows_method_and_path_only() =>
        Assert.Equal("POST rooms/r1", new RestRequest(RestMethod.Post, "/v2/rooms/r1?name=pa55word").ToString());
}
