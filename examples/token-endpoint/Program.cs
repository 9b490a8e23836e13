// An authentication endpoint of your own for 100ms: POST /api/token {"room_id", "role", "user_id"} answers {"token": "…"},
// as the dashboard's token endpoint does. Stateless: any number of them can stand behind a load balancer.

using System.Globalization;
using System.Net;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Threading.RateLimiting;
using HmsTokens.Core;

const int BodyLimit = 8 * 1024;

WebApplicationBuilder builder = WebApplication.CreateBuilder(args);
Settings settings;
try
{
    // What is missing or wrong is better said at the start than at the first request.
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
builder.Services.AddRateLimiter(limiter =>
{
    limiter.GlobalLimiter = PartitionedRateLimiter.Create<HttpContext, IPAddress>(context =>
        RateLimitPartition.GetFixedWindowLimiter(context.Connection.RemoteIpAddress ?? IPAddress.None, _ => new()
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
            ? Results.Json(new { token = signer.SignAuthToken(wanted.RoomId, wanted.Role, wanted.UserId, settings.Lifetime) })
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
        // 413 above all: the body is over the limit.
        return Refuse(e.StatusCode, e.Message);
    }
});
await app.RunAsync();
return 0;

// By the API key; without one, which is for Development alone, whoever asks this machine over its loopback address, and
// by its loopback name: a web page that points a name of its own at this address does not get in.
bool MayAsk(HttpRequest request) => settings.ApiKeyHash is null
    ? request.HttpContext.Connection.LocalIpAddress is { } address && IPAddress.IsLoopback(address)
        && request.Host.Host is "localhost" or "127.0.0.1" or "[::1]"
    : CryptographicOperations.FixedTimeEquals(Settings.Hash(request.Headers["X-Api-Key"]), settings.ApiKeyHash);

static IResult Refuse(int status, string message) => Results.Json(new { code = status, message }, statusCode: status);

internal sealed record TokenRequest(
    [property: JsonPropertyName("room_id")] string? RoomId,
    [property: JsonPropertyName("role")] string? Role,
    [property: JsonPropertyName("user_id")] string? UserId);

/// <summary>What the environment, user secrets or appsettings.json say.</summary>
internal sealed record Settings(
    TokenSigner Signer, HashSet<string> Roles, byte[]? ApiKeyHash, TokenLifetime Lifetime, int RequestsPerMinute)
{
    public static Settings Read(ConfigurationManager from, bool isDevelopment)
    {
        string roles = Text("ALLOWED_ROLES") ?? throw new InvalidOperationException(
            "Set ALLOWED_ROLES to the roles that this endpoint may give, with commas between them: guest,viewer.");
        string? apiKey = Text("API_KEY");
        if (apiKey is null && !isDevelopment)
        {
            throw new InvalidOperationException("Set API_KEY: without one, this endpoint would sign for anybody.");
        }

        if (Text("HMS_ACCESS_KEY") is not string accessKey || Text("HMS_SECRET") is not string secret)
        {
            throw new InvalidOperationException(
                "Set HMS_ACCESS_KEY and HMS_SECRET, which the developer section of the 100ms dashboard shows.");
        }

        using var credential = new AppCredential(accessKey, secret);
        return new Settings(
            new TokenSigner(credential),
            [.. roles.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)],
            apiKey is null ? null : Hash(apiKey),
            new TokenLifetime { ValidFor = TimeSpan.FromSeconds(Number("VALID_FOR_SECONDS", 3600)) },
            Number("REQUESTS_PER_MINUTE", 60));

        string? Text(string name) => string.IsNullOrWhiteSpace(from[name]) ? null : from[name];

        int Number(string name, int otherwise) => Text(name) is not string text ? otherwise
            : int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int number) && number > 0 ? number
            : throw new InvalidOperationException($"Set {name} to a whole number over 0, or leave it out for {otherwise}.");
    }

    /// <summary>Keys are compared by hashes, which are of one length, and in constant time.</summary>
    public static byte[] Hash(string? key) => SHA256.HashData(Encoding.UTF8.GetBytes(key ?? string.Empty));
}
