// Your own token endpoint for 100ms: POST /api/token {"room_id", "role", "user_id"} returns {"token": "…"}, like the
// dashboard's token endpoint. It is stateless, so several can run behind a load balancer.

using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Threading.RateLimiting;
using HmsTokens.Core;
using HmsTokens.Examples.TokenEndpoint;
using Microsoft.Extensions.Logging.Console;

const int BodyLimit = 8 * 1024;

WebApplicationBuilder builder = WebApplication.CreateBuilder(args);
Settings settings;
try
{
    // Report missing or wrong settings at the start, not at the first request.
    settings = Settings.Read(builder.Configuration, builder.Environment.IsDevelopment());
}
catch (Exception e) when (e is InvalidOperationException or HmsTokenException)
{
    await Console.Error.WriteLineAsync(e.Message);
    return 1;
}

builder.WebHost.ConfigureKestrel(static kestrel =>
{
    kestrel.Limits.MaxRequestBodySize = BodyLimit;
    kestrel.AddServerHeader = false;
});

// The only log output, whatever the settings say: it escapes text from callers.
builder.Logging.ClearProviders()
    .AddConsole(static console => console.FormatterName = LineFormatter.FormatterName)
    .AddConsoleFormatter<LineFormatter, ConsoleFormatterOptions>();
builder.Services.AddRateLimiter(limiter =>
{
    limiter.GlobalLimiter = PartitionedRateLimiter.Create<HttpContext, IPAddress>(context =>
        RateLimitPartition.GetFixedWindowLimiter(CallerOf(context.Connection.RemoteIpAddress), _ => new()
        {
            PermitLimit = settings.RequestsPerMinute,
            Window = TimeSpan.FromMinutes(1),
        }));
    limiter.OnRejected = async (rejected, _) =>
    {
        rejected.Lease.TryGetMetadata(MetadataName.RetryAfter, out TimeSpan wait);
        string seconds = Math.Ceiling(wait.TotalSeconds).ToString(CultureInfo.InvariantCulture);
        rejected.HttpContext.Response.Headers.RetryAfter = seconds;
        await Refuse(StatusCodes.Status429TooManyRequests, $"Too many requests. Try again in {seconds} s.")
            .ExecuteAsync(rejected.HttpContext);
    };
});

await using WebApplication app = builder.Build();
using TokenSigner signer = settings.Signer;
app.UseRateLimiter();
app.MapPost("/api/token", async (HttpRequest request) =>
{
    if (!MayAsk(request))
    {
        return Refuse(StatusCodes.Status401Unauthorized, settings.ApiKeyHash is null
            ? "This endpoint has no API_KEY set, and serves http://localhost alone."
            : "Send the API key of this endpoint in the header X-Api-Key.");
    }

    try
    {
        TokenRequest? wanted = await JsonSerializer.DeserializeAsync<TokenRequest>(
            request.Body, cancellationToken: request.HttpContext.RequestAborted);
        if (string.IsNullOrWhiteSpace(wanted?.RoomId) || string.IsNullOrWhiteSpace(wanted.Role))
        {
            return Refuse(StatusCodes.Status400BadRequest, "Give a room_id and a role.");
        }

        return settings.Roles.Contains(wanted.Role)
            ? Results.Json(
                new { token = signer.SignAuthToken(wanted.RoomId, wanted.Role, wanted.UserId, settings.Lifetime) })
            : Refuse(StatusCodes.Status403Forbidden, "This endpoint gives no token for that role.");
    }
    catch (JsonException)
    {
        return Refuse(StatusCodes.Status400BadRequest, """Send JSON: {"room_id": "…", "role": "…", "user_id": "…"}.""");
    }
    catch (HmsTokenException e)
    {
        return Refuse(StatusCodes.Status400BadRequest, e.Message);
    }
    catch (BadHttpRequestException e)
    {
        // Usually 413: the body is too large.
        return Refuse(e.StatusCode, e.Message);
    }
});
await app.RunAsync();
return 0;

// The rate limit is per IPv4 address or IPv6 /64: a subscriber has at least a /64 (RFC 6177) and can use any address in
// it. A dual-stack socket shows IPv4 as ::ffff:192.0.2.1.
static IPAddress CallerOf(IPAddress? address)
{
    if (address is { IsIPv4MappedToIPv6: true })
    {
        return address.MapToIPv4();
    }

    if (address is not { AddressFamily: AddressFamily.InterNetworkV6 })
    {
        return address ?? IPAddress.None;
    }

    byte[] bytes = address.GetAddressBytes();
    bytes.AsSpan(bytes.Length / 2).Clear();
    return new IPAddress(bytes);
}

// With the API key. Without one, in Development, only from the loopback address and with a loopback host name, so that
// a web page can't get in with its own name for this address (DNS rebinding).
bool MayAsk(HttpRequest request) => settings.ApiKeyHash is null
    ? request.HttpContext.Connection.LocalIpAddress is { } address && IPAddress.IsLoopback(address)
        && request.Host.Host is "localhost" or "127.0.0.1" or "[::1]"
    : CryptographicOperations.FixedTimeEquals(Settings.Hash(request.Headers["X-Api-Key"]), settings.ApiKeyHash);

static IResult Refuse(int status, string message) => Results.Json(new { code = status, message }, statusCode: status);

internal sealed record TokenRequest(
    [property: JsonPropertyName("room_id")] string? RoomId,
    [property: JsonPropertyName("role")] string? Role,
    [property: JsonPropertyName("user_id")] string? UserId);
