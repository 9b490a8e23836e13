using System.Net;
using System.Net.NetworkInformation;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace HmsTokens.PowerShell.Tests;

/// <summary>examples/token-endpoint, called by the cmdlet and by other clients.</summary>
public sealed partial class TokenEndpointTests(Shell shell, TokenEndpointTests.Server server)
    : IClassFixture<Shell>, IClassFixture<TokenEndpointTests.Server>
{
    private const string Good = $$"""{"room_id":"{{TestTokens.RoomId}}","role":"guest","user_id":"42"}""";
    private const string WrongKey = "made-up-api-key-of-the-Tests-0123456789";

    public static Cases<(string? Key, string Body, int Status, string Message)> Refusals { get; } = new()
    {
        { "no key", (null, Good, 401, "X-Api-Key") },
        { "no key and not JSON", (null, "x", 401, "X-Api-Key") },
        { "an empty key", ("", Good, 401, "X-Api-Key") },
        { "a wrong key", (WrongKey, Good, 401, "X-Api-Key") },
        { "half of the key", (EndpointProcess.ApiKey[..8], Good, 401, "X-Api-Key") },
        {
            "a role off the list",
            (EndpointProcess.ApiKey, Good.Replace("guest", "admin", StringComparison.Ordinal), 403, "role")
        },
        {
            "a role in other case",
            (EndpointProcess.ApiKey, Good.Replace("guest", "Guest", StringComparison.Ordinal), 403, "role")
        },
        {
            "1 MB",
            (EndpointProcess.ApiKey, Good.Replace("42", new string('4', 1024 * 1024), StringComparison.Ordinal),
                413, "too large")
        },
        { "not JSON", (EndpointProcess.ApiKey, "room_id=r1&role=guest", 400, "Send JSON") },
        { "JSON cut off", (EndpointProcess.ApiKey, Good[..^1], 400, "Send JSON") },
        { "JSON with more behind it", (EndpointProcess.ApiKey, Good + "{}", 400, "Send JSON") },
        { "an array", (EndpointProcess.ApiKey, $"[{Good}]", 400, "Send JSON") },
        { "a number for a room", (EndpointProcess.ApiKey, """{"room_id":1,"role":"guest"}""", 400, "Send JSON") },
        {
            "half of a surrogate pair",
            (EndpointProcess.ApiKey, Good.Replace("42", @"\ud800", StringComparison.Ordinal), 400, "Send JSON")
        },
        { "nothing", (EndpointProcess.ApiKey, "", 400, "Send JSON") },
        { "null", (EndpointProcess.ApiKey, "null", 400, "room_id") },
        { "no room", (EndpointProcess.ApiKey, """{"role":"guest","user_id":"42"}""", 400, "room_id") },
        { "an empty room", (EndpointProcess.ApiKey, """{"room_id":" ","role":"guest"}""", 400, "room_id") },
        { "no role", (EndpointProcess.ApiKey, """{"room_id":"r1"}""", 400, "role") },
        {
            "an empty user",
            (EndpointProcess.ApiKey, """{"room_id":"r1","role":"guest","user_id":""}""", 400, "user id")
        },
    };

    public static Cases<(string Name, string Value, string Says)> BadSettings { get; } = new()
    {
        { "no access key", ("HMS_ACCESS_KEY", "", "HMS_ACCESS_KEY and HMS_SECRET") },
        { "no secret", ("HMS_SECRET", "", "HMS_ACCESS_KEY and HMS_SECRET") },
        { "half of a secret", ("HMS_SECRET", "made-up-half", "The app secret has 12 bytes") },
        { "no key", ("API_KEY", "", "API_KEY") },
        { "a blank key", ("API_KEY", "  ", "API_KEY") },
        { "a short key", ("API_KEY", new string('k', 31), "too short") },
        { "the secret for a key", ("API_KEY", TestTokens.Secret, "app secret") },
        { "the secret in other case for a key", ("API_KEY", TestTokens.Secret.ToUpperInvariant(), "app secret") },
        { "the secret in the key", ("API_KEY", $"key-{TestTokens.Secret}", "app secret") },
        { "the key in the secret", ("API_KEY", TestTokens.Secret[1..^1], "app secret") },
        { "the access key for a key", ("API_KEY", TestTokens.AccessKey, "too short") },
        { "the access key in the key", ("API_KEY", TestTokens.AccessKey + new string('k', 31), "too short") },
        { "a key with a line break", ("API_KEY", new string('k', 40) + "\n", "white space") },
        { "a key with a space inside", ("API_KEY", "made up made up made up made up made up", "white space") },
        { "a key with an accent", ("API_KEY", new string('é', 40), "not ASCII") },
        { "no roles", ("ALLOWED_ROLES", "", "ALLOWED_ROLES") },
        { "commas without roles", ("ALLOWED_ROLES", ", ,", "ALLOWED_ROLES") },
        { "no time", ("VALID_FOR_SECONDS", "0", "VALID_FOR_SECONDS") },
        { "no number", ("REQUESTS_PER_MINUTE", "many", "REQUESTS_PER_MINUTE") },
    };

    [Fact]
    public async Task Two_hundred_piped_users_share_one_connection_pool()
    {
        // Started as in Development: the cmdlet can't send a key.
        using EndpointProcess endpoint = await EndpointProcess.Start(
            ("ASPNETCORE_ENVIRONMENT", "Development"), ("API_KEY", ""));

        Shell.Result result = shell.Run(
            """
            1..200 | ForEach-Object { [pscustomobject]@{ user_id = "user $_" } } |
                Request-HmsAuthToken -TokenEndpoint $url -RoomId $room -Role guest |
                ForEach-Object { $i = 0 } {
                    $ours = Test-HmsToken $_ @Key -Type Auth -RoomId $room -Role guest -UserId "user $((++$i))"
                    if ($ours) { ($_ | ConvertFrom-HmsToken).TokenId } else { "not the token of user $i" }
                }
            """,
            new { url = endpoint.Url, room = TestTokens.RoomId });

        result.AssertNoErrors();
        Assert.Equal(200, result.Output.Count);
        Assert.All(result.Output, id => Assert.Matches(TestTokens.UuidVersion4, id.ToString()));
        Assert.Equal(200, result.Output.Select(id => id.ToString()).Distinct().Count());

        string log = await endpoint.ReadLog();
        AssertKeepsSecrets(log);
        Assert.Equal(200, PostLine().Count(log));
        // Reading the log takes one more. The pool may renew a broken connection, but does not open one per request.
        int connections = ConnectionLine().Count(log) - 1;
        TestContext.Current.TestOutputHelper?.WriteLine($"1,000 tokens, connections: {connections}");
        Assert.InRange(connections, 1, 3);
    }

    [Theory]
    [MemberData(nameof(Refusals))]
    public async Task It_refuses(string name)
    {
        (string? key, string body, int status, string message) = Refusals[name];
        using var content = new StringContent(body, Encoding.UTF8, "application/json");

        using HttpResponseMessage response = await server.Endpoint.Send(content, key);

        await AssertRefusal(response, status, message);
        AssertKeepsSecrets(await server.Endpoint.ReadLog());
    }

    [Fact]
    public async Task It_refuses_a_large_body_without_a_length()
    {
        // Chunked, so that the size is unknown before reading.
        byte[] body = Encoding.UTF8.GetBytes(Good.Replace("42", new string('4', 16 * 1024), StringComparison.Ordinal));
        using var content = new StreamContent(new Unseekable(body));
        try
        {
            using HttpResponseMessage response = await server.Endpoint.Send(content, EndpointProcess.ApiKey);

            await AssertRefusal(response, 413, "too large");
        }
        catch (HttpRequestException cutOff)
        {
            // Also fine: it closed the connection before the whole body was sent.
            Assert.IsType<IOException>(cutOff.InnerException, exactMatch: false);
        }
    }

    [Fact]
    public async Task With_the_key_it_gives_a_token_for_an_hour()
    {
        using var content = new StringContent(Good, Encoding.UTF8, "application/json");

        using HttpResponseMessage response = await server.Endpoint.Send(content, EndpointProcess.ApiKey);

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal("application/json", response.Content.Headers.ContentType?.MediaType);
        JsonElement answer = await ReadJson(response);
        Assert.Equal(["token"], answer.EnumerateObject().Select(member => member.Name));
        JsonElement claims = TestTokens.Claims(answer.GetProperty("token").GetString());
        Assert.Equal(TestTokens.AccessKey, claims.Text("access_key"));
        Assert.Equal(TestTokens.RoomId, claims.Text("room_id"));
        Assert.Equal("guest", claims.Text("role"));
        Assert.Equal("42", claims.Text("user_id"));
        Assert.Equal(3600 + 10, claims.Seconds("exp") - claims.Seconds("iat"));
        AssertKeepsSecrets(await server.Endpoint.ReadLog());
    }

    [Fact]
    public void The_cmdlet_reports_its_refusal()
    {
        Shell.Result result = shell.Run(
            "Request-HmsAuthToken -TokenEndpoint $url -RoomId r1 -Role guest", new { url = server.Endpoint.Url });

        ErrorRecord error = result.AssertSingleError(
            "Unauthorized,HmsTokens.PowerShell.RequestHmsAuthTokenCommand", ErrorCategory.AuthenticationError);
        Assert.Contains("code 401, \"Send the API key", error.Exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_a_key_it_serves_only_this_machine()
    {
        using EndpointProcess endpoint = await EndpointProcess.Start(
            ("ASPNETCORE_ENVIRONMENT", "Development"), ("API_KEY", ""), ("ASPNETCORE_URLS", "http://0.0.0.0:0"));
        IPAddress[] others = [.. NetworkInterface.GetAllNetworkInterfaces()
            .Where(card => card.OperationalStatus == OperationalStatus.Up)
            .SelectMany(card => card.GetIPProperties().UnicastAddresses)
            .Select(unicast => unicast.Address)
            .Where(address => address.AddressFamily == AddressFamily.InterNetwork && !IPAddress.IsLoopback(address))];

        Assert.Equal(200, await Ask(IPAddress.Loopback, null));
        Assert.Equal(200, await Ask(IPAddress.Loopback, "localhost"));
        Assert.Equal(401, await Ask(IPAddress.Loopback, "rebound.example.com"));
        foreach (IPAddress other in others)
        {
            Assert.Equal(401, await Ask(other, null));
            Assert.Equal(401, await Ask(other, "localhost"));
        }

        async Task<int> Ask(IPAddress address, string? host)
        {
            using var content = new StringContent(Good, Encoding.UTF8, "application/json");
            using HttpResponseMessage response = await endpoint.Send(content, key: null, address, host);
            return (int)response.StatusCode;
        }
    }

    [Fact]
    public async Task It_limits_the_rate_of_requests()
    {
        using EndpointProcess endpoint = await EndpointProcess.Start(("REQUESTS_PER_MINUTE", "2"));
        for (int i = 0; i < 2; i++)
        {
            using var guess = new StringContent(Good, Encoding.UTF8, "application/json");
            using HttpResponseMessage refused = await endpoint.Send(guess, WrongKey);
            Assert.Equal(HttpStatusCode.Unauthorized, refused.StatusCode);
        }

        using var content = new StringContent(Good, Encoding.UTF8, "application/json");
        using HttpResponseMessage response = await endpoint.Send(content, EndpointProcess.ApiKey);

        await AssertRefusal(response, 429, "Too many requests");
        Assert.InRange(response.Headers.RetryAfter!.Delta!.Value.TotalSeconds, 1, 60);
    }

    [Theory]
    [MemberData(nameof(BadSettings))]
    public async Task It_does_not_start_with(string name)
    {
        (string setting, string value, string says) = BadSettings[name];

        (int exitCode, string[] said) = await EndpointProcess.Fail((setting, value));

        Assert.Equal(1, exitCode);
        string sentence = Assert.Single(said);
        Assert.Contains(says, sentence, StringComparison.Ordinal);
        AssertKeepsSecrets(sentence);
    }

    private static async Task AssertRefusal(HttpResponseMessage response, int status, string message)
    {
        Assert.Equal(status, (int)response.StatusCode);
        Assert.Equal("application/json", response.Content.Headers.ContentType?.MediaType);
        JsonElement refusal = await ReadJson(response);
        Assert.Equal(["code", "message"], refusal.EnumerateObject().Select(member => member.Name));
        Assert.Equal(status, refusal.GetProperty("code").GetInt32());
        Assert.Contains(message, refusal.Text("message"), StringComparison.Ordinal);
    }

    private static async Task<JsonElement> ReadJson(HttpResponseMessage response)
    {
        using var document = JsonDocument.Parse(
            await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
        return document.RootElement.Clone();
    }

    private static void AssertKeepsSecrets(string log)
    {
        Assert.DoesNotContain(TestTokens.Secret, log, StringComparison.Ordinal);
        Assert.DoesNotContain(EndpointProcess.ApiKey, log, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("eyJ", log, StringComparison.Ordinal);
    }

    [GeneratedRegex("""Connection id "\w+" accepted\.""")]
    private static partial Regex ConnectionLine();

    [GeneratedRegex("Request starting HTTP/1.1 POST http://127.0.0.1:[0-9]+/api/token ")]
    private static partial Regex PostLine();

    /// <summary>One endpoint in Production for the tests that do not change it.</summary>
    public sealed class Server : IAsyncLifetime
    {
        internal EndpointProcess Endpoint { get; private set; } = null!;

        public async ValueTask InitializeAsync() => Endpoint = await EndpointProcess.Start();

        public ValueTask DisposeAsync()
        {
            Endpoint.Dispose();
            return ValueTask.CompletedTask;
        }
    }

    private sealed class Unseekable(byte[] bytes) : MemoryStream(bytes)
    {
        public override bool CanSeek => false;
    }
}
