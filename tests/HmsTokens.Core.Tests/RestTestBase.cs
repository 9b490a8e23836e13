using System.Globalization;
using System.Text.Json;

namespace HmsTokens.Core.Tests;

/// <summary>A REST client, and a test server on loopback that it calls.</summary>
public abstract class RestTestBase : IDisposable
{
    private protected static readonly TimeSpan Hour = TimeSpan.FromHours(1);

    // Only ends a test that hangs.
    private protected static readonly TimeSpan Guard = TimeSpan.FromMinutes(2);

    private readonly TokenSigner _signer;

    private protected RestTestBase()
    {
        using AppCredential credential = TestTokens.Credential();
        _signer = new TokenSigner(credential, Clock);
        Client = NewClient();
    }

    private protected LoopbackServer Server { get; } = new(new LoopbackAnswer(404));

    private protected EagerClock Clock { get; } = new();

    private protected List<RestStep> Steps { get; } = [];

    private protected RestClient Client { get; }

    private protected Uri Endpoint => Server.At("v2/");

    private protected IEnumerable<string> Targets =>
        Server.Requests.Select(request => $"{request.Method} {request.Target}");

    private protected static CancellationToken Stop => TestContext.Current.CancellationToken;

    public void Dispose()
    {
        Server.Dispose();
        _signer.Dispose();
        GC.SuppressFinalize(this);
    }

    private protected static string Room(int number) =>
        $$"""{"id":"r{{number}}","name":"Room {{number}}","enabled":true}""";

    /// <summary>The list of rooms, with <c>limit</c>, <c>start</c>, and <c>last</c> except on the last page.</summary>
    private protected static Func<LoopbackRequest, LoopbackAnswer> Rooms(int count) => request =>
    {
        string query = "&" + request.Query;
        int limit = Number(query, "&limit=") ?? 10;
        int start = Number(query, "&start=cursor-") ?? 0;
        int end = Math.Min(start + limit, count);
        string last = end < count ? $"cursor-{end}" : string.Empty;
        string items = string.Join(',', Enumerable.Range(start, end - start).Select(Room));
        return LoopbackAnswer.Json($$"""{"limit":{{limit}},"data":[{{items}}],"last":"{{last}}"}""");
    };

    private protected RestClient NewClient(
        int retries = 4, TimeSpan? timeout = null, TimeProvider? clock = null, string? token = null)
    {
        var options = new RestClientOptions
        {
            Timeout = timeout ?? Hour,
            MaximumRetryCount = retries,
            Clock = clock ?? Clock,
            OnStep = Steps.Add,
        };
        return token is null ? new RestClient(_signer, options) : new RestClient(token, options);
    }

    // One response after the other; the last one is repeated.
    private protected void Serve(params LoopbackAnswer[] answers) =>
        Server.Answer = LoopbackServer.CreateSequence(answers);

    private protected void Serve(params string[] answers) =>
        Serve([.. answers.Select(answer => LoopbackAnswer.Json(answer))]);

    private protected RestRequest Get(string path, RestQuery? query = null) =>
        new(RestMethod.Get, path, query, null, Endpoint);

    private protected RestRequest Post(string path, string? body = null) =>
        new(RestMethod.Post, path, null, body is null ? null : RestBody.FromText(body), Endpoint);

    private protected RestRequest Delete(string path) => new(RestMethod.Delete, path, null, null, Endpoint);

    /// <summary>Gets all items as JSON.</summary>
    private protected async Task<string[]> List(RestRequest request, RestClient? client = null)
    {
        var items = new List<string>();
        await foreach (object? item in (client ?? Client).ListAsync(request, Stop))
        {
            items.Add(JsonSerializer.Serialize(item));
        }

        return [.. items];
    }

    private protected async Task<HmsApiException> CatchRefusal(RestRequest request, RestClient? client = null) =>
        await Assert.ThrowsAsync<HmsApiException>(() => List(request, client));

    private static int? Number(string query, string name)
    {
        int start = query.IndexOf(name, StringComparison.Ordinal);
        return start < 0
            ? null
            : int.Parse(query[(start + name.Length)..].Split('&')[0], CultureInfo.InvariantCulture);
    }
}
