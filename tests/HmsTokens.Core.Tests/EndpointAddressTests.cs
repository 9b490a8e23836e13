namespace HmsTokens.Core.Tests;

/// <summary>The endpoints that are allowed.</summary>
public sealed class EndpointAddressTests
{
    public static Cases<(string Url, bool Is)> Loopbacks { get; } = new()
    {
        { "name", ("http://localhost/", true) },
        { "name in capitals", ("http://LOCALHOST:8080/", true) },
        { "IPv4", ("http://127.0.0.1/", true) },
        { "IPv4, another of the block", ("http://127.255.255.254:5000/x", true) },
        { "IPv4, one number", ("http://2130706433/", true) },
        { "IPv4, hexadecimal", ("http://0x7f.0.0.1/", true) },
        { "IPv4, octal", ("http://0177.0.0.1/", true) },
        { "IPv4, short", ("http://127.1/", true) },
        { "IPv6", ("http://[::1]/", true) },
        { "IPv6, in full", ("http://[0:0:0:0:0:0:0:1]/", true) },
        { "IPv4-mapped", ("http://[::ffff:127.0.0.1]/", true) },
        { "IPv4-mapped, hexadecimal", ("http://[::ffff:7f00:1]/", true) },
        { "IPv4-mapped, another of the block", ("http://[::ffff:127.1.2.3]/", true) },
        { "IPv4-compatible", ("http://[::127.0.0.1]/", false) },
        { "IPv4-compatible, hexadecimal", ("http://[::7f00:1]/", false) },
        { "IPv4-translated", ("http://[::ffff:0:127.0.0.1]/", false) },
        { "NAT64", ("http://[64:ff9b::127.0.0.1]/", false) },
        { "6to4", ("http://[2002:7f00:1::]/", false) },
        { "IPv4-mapped, not loopback", ("http://[::ffff:10.0.0.1]/", false) },
        { "any IPv4", ("http://0.0.0.0/", false) },
        { "any IPv4, one number", ("http://0/", false) },
        { "any IPv6", ("http://[::]/", false) },
        { "IPv6, the next one", ("http://[::2]/", false) },
        { "link-local", ("http://[fe80::1]/", false) },
        { "IPv4, the next block", ("http://128.0.0.1/", false) },
        { "local network", ("http://192.168.0.1/", false) },
        { "IPv4 in a name", ("http://127.0.0.1.example.com/", false) },
        { "IPv4 with a dot", ("http://127.0.0.1./", false) },
        { "name in a name", ("http://localhost.example.com/", false) },
        { "name with a dot", ("http://localhost./", false) },
        { "name under a name", ("http://a.localhost/", false) },
        { "name with more", ("http://localhost2/", false) },
        { "IPv4 in other digits", ("http://①②⑦.0.0.1/", false) },
        { "name in other letters", ("http://ⓛocalhost/", false) },
        { "domain", ("http://auth.100ms.live/", false) },
    };

    public static Cases<(string Given, string Asked)> TokenEndpoints { get; } = new()
    {
        {
            "dashboard",
            ("https://prod-in2.100ms.live/hmsapi/acme.app.100ms.live/",
                "https://prod-in2.100ms.live/hmsapi/acme.app.100ms.live/api/token")
        },
        {
            "dashboard, no slash",
            ("https://prod-in2.100ms.live/hmsapi/acme.app.100ms.live",
                "https://prod-in2.100ms.live/hmsapi/acme.app.100ms.live/api/token")
        },
        {
            "dashboard, whole",
            ("https://prod-in2.100ms.live/hmsapi/acme.app.100ms.live/api/token",
                "https://prod-in2.100ms.live/hmsapi/acme.app.100ms.live/api/token")
        },
        {
            "dashboard, whole, slash, query and fragment",
            ("https://prod-in2.100ms.live/hmsapi/acme.app.100ms.live/api/token/?a=%20b#top",
                "https://prod-in2.100ms.live/hmsapi/acme.app.100ms.live/api/token?a=%20b")
        },
        { "platform in capitals", ("https://PROD-IN2.100MS.LIVE/x", "https://prod-in2.100ms.live/x/api/token") },
        { "platform itself", ("https://100ms.live/x", "https://100ms.live/x/api/token") },
        { "platform, encoded path", ("https://a.100ms.live/x%20y%2Fz", "https://a.100ms.live/x%20y%2Fz/api/token") },
        { "name that ends like the platform", ("https://evil100ms.live/x", "https://evil100ms.live/x") },
        { "name that begins like it", ("https://100ms.live.example.com/x", "https://100ms.live.example.com/x") },
        { "no path", ("https://tokens.example.com", "https://tokens.example.com/api/token") },
        { "slash alone", ("https://tokens.example.com/", "https://tokens.example.com/api/token") },
        { "no path, a query", ("https://example.com?key=a%2Fb", "https://example.com/api/token?key=a%2Fb") },
        { "no path, a port", ("http://localhost:5000", "http://localhost:5000/api/token") },
        { "sample server", ("http://localhost:5000/app-token", "http://localhost:5000/app-token") },
        { "path and slash", ("https://tokens.example.com/app-token/", "https://tokens.example.com/app-token/") },
        { "path and query", ("https://tokens.example.com/t?key=a%2Fb", "https://tokens.example.com/t?key=a%2Fb") },
        { "path that is whole", ("https://tokens.example.com/api/token", "https://tokens.example.com/api/token") },
        { "path of the dashboard, elsewhere", ("https://example.com/hmsapi/acme", "https://example.com/hmsapi/acme") },
    };

    [Theory]
    [MemberData(nameof(Loopbacks))]
    public void Http_is_for_this_machine_only(string name)
    {
        (string url, bool isLoopback) = Loopbacks[name];
        var http = new Uri(url);
        Assert.Equal(isLoopback, EndpointAddress.IsLoopback(http));
        if (isLoopback)
        {
            Assert.Same(http, EndpointAddress.Check(http));
            return;
        }

        var refusal = Assert.Throws<HmsTokenException>(() => EndpointAddress.Check(http));
        Assert.Equal(HmsTokenError.EndpointNotSecure, refusal.Error);
        Assert.Throws<HmsTokenException>(() => EndpointAddress.ResolveTokenEndpoint(http));

        var https = new UriBuilder(http) { Scheme = "https", Port = -1 }.Uri;
        Assert.Same(https, EndpointAddress.Check(https));
    }

    [Theory]
    [MemberData(nameof(TokenEndpoints))]
    public void A_token_endpoint_is_resolved(string name)
    {
        Uri asked = EndpointAddress.ResolveTokenEndpoint(new Uri(TokenEndpoints[name].Given));
        Assert.Equal(TokenEndpoints[name].Asked, asked.AbsoluteUri);
    }
}
