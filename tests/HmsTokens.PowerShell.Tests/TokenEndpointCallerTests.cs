using System.Net.Sockets;
using System.Text;
using System.Text.RegularExpressions;

namespace HmsTokens.PowerShell.Tests;

/// <summary>What callers of examples/token-endpoint can do to each other and to its log.</summary>
public sealed partial class TokenEndpointCallerTests
{
    private const string Good = $$"""{"room_id":"{{TestTokens.RoomId}}","role":"guest","user_id":"42"}""";

    // Two callers in turn, and whether the second is refused because of the first.
    public static Cases<(string First, string Second, bool IsRefused)> Callers { get; } = new()
    {
        { "one IPv4 address", ("192.0.2.1", "192.0.2.1", true) },
        { "two IPv4 addresses", ("192.0.2.2", "192.0.2.3", false) },
        { "IPv4, plain and mapped", ("192.0.2.4", "::ffff:192.0.2.4", true) },
        { "IPv4, mapped and plain", ("::ffff:192.0.2.5", "192.0.2.5", true) },
        { "two IPv4 addresses, mapped", ("::ffff:192.0.2.6", "::ffff:192.0.2.7", false) },
        { "one IPv6 address", ("2001:db8::1", "2001:db8::1", true) },
        { "one IPv6 /64", ("2001:db8:0:1::1", "2001:db8:0:1:ffff:ffff:ffff:ffff", true) },
        { "two IPv6 /64", ("2001:db8:0:2::1", "2001:db8:0:3::1", false) },
        { "one IPv6 /64 with a port", ("[2001:db8:0:4::1]:1234", "[2001:db8:0:4::2]:5678", true) },
    };

    // Bytes on the wire, and how the log shows them.
    public static Cases<(string Request, string Logged)> Injections { get; } = new()
    {
        { "path, new line", ("GET /a%0d%0ainfo:%20forged HTTP/1.1", @"/a\r\ninfo: forged") },
        { "path, escape", ("GET /b%1b%5b31m HTTP/1.1", @"/b\u001b[31m") },
        { "path, raw escape", ("GET /c\u001b[31m HTTP/1.1", @"/c\u001b[31m") },
        { "path, C1 and line separator", ("GET /d%c2%85%e2%80%a8 HTTP/1.1", @"/d\u0085\u2028") },
        { "path, right to left", ("GET /e%e2%80%ae HTTP/1.1", @"/e\u202e") },
        { "query", ("GET /f?x=\u001b[31m HTTP/1.1", @"/f?x=\u001b[31m") },
        { "content type", ("GET /g HTTP/1.1\r\nContent-Type: x/\u001b[2J", @"/g - x/\u001b[2J") },
        { "caller", ("GET /h HTTP/1.1\r\nX-Forwarded-For: 1\u001b[2J", @"1\u001b[2J") },
        { "method", ("G\u001bT /i HTTP/1.1", "Invalid") },
        { "host", ("GET /j HTTP/1.1\r\nHost: a\u001bb", "Invalid") },
    };

    [Fact]
    public async Task The_limit_is_per_IPv4_address_or_IPv6_64()
    {
        using EndpointProcess endpoint = await EndpointProcess.Start(
            ("REQUESTS_PER_MINUTE", "1"), ("ASPNETCORE_FORWARDEDHEADERS_ENABLED", "true"));
        foreach (string name in Callers.Select(caller => caller.Data))
        {
            (string first, string second, bool isRefused) = Callers[name];
            Assert.Equal((name, 200), (name, await Ask(first)));
            Assert.Equal((name, isRefused ? 429 : 200), (name, await Ask(second)));
        }

        async Task<int> Ask(string caller)
        {
            using var content = new StringContent(Good, Encoding.UTF8, "application/json");
            using HttpResponseMessage response =
                await endpoint.Send(content, EndpointProcess.ApiKey, forwardedFor: caller);
            return (int)response.StatusCode;
        }
    }

    [Fact]
    public async Task A_request_cannot_forge_a_line_of_the_log()
    {
        // As if the usual format was configured.
        using EndpointProcess endpoint = await EndpointProcess.Start(
            ("Logging__Console__FormatterName", "simple"), ("ASPNETCORE_FORWARDEDHEADERS_ENABLED", "true"));
        foreach (string name in Injections.Select(injection => injection.Data))
        {
            await SendRaw(endpoint.Url, Injections[name].Request);
        }

        string log = await endpoint.ReadLog();
        foreach (string name in Injections.Select(injection => injection.Data))
        {
            Assert.Contains(Injections[name].Logged, log, StringComparison.Ordinal);
        }

        Assert.All(log.Split('\n'), line => Assert.Matches(LogLine(), line));
    }

    private static async Task SendRaw(Uri url, string head)
    {
        using var client = new TcpClient();
        await client.ConnectAsync(url.Host, url.Port);
        await using NetworkStream stream = client.GetStream();
        string host = head.Contains("Host:", StringComparison.Ordinal) ? "" : "Host: localhost\r\n";
        await stream.WriteAsync(Encoding.Latin1.GetBytes($"{head}\r\n{host}Connection: close\r\n\r\n"));
        await stream.CopyToAsync(Stream.Null);
    }

    // Only printable ASCII, and one entry.
    [GeneratedRegex(@"^(Trace|Debug|Information|Warning|Error): [A-Za-z.]+\[[0-9]+\] [ -~]*\z")]
    private static partial Regex LogLine();
}
