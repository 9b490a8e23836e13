using System.Globalization;

namespace HmsTokens.Benchmarks;

/// <summary>
/// The rooms of a large workspace, on loopback, in pages like those of the REST API. Responses are made on demand and
/// requests are not recorded, so the memory of the server does not grow.
/// </summary>
internal sealed class PagedApi : IDisposable
{
    private const int PageSize = 100;

    private readonly LoopbackServer _server;

    public PagedApi(int count) => _server = new(request => LoopbackAnswer.Json(Page(count, GetStart(request))))
    {
        KeepsRequests = false,
    };

    public Uri Url => _server.Url;

    public void Dispose() => _server.Dispose();

    private static int GetStart(LoopbackRequest request)
    {
        string[] start = request.Query.Split("start=");
        return start.Length > 1 ? int.Parse(start[1].Split('&')[0], CultureInfo.InvariantCulture) : 0;
    }

    private static string Page(int count, int start)
    {
        int end = Math.Min(start + PageSize, count);
        string rooms = string.Join(",", Enumerable.Range(start, end - start).Select(Room));
        string last = end < count ? $"\"{end}\"" : "null";
        return $$"""{"limit":{{PageSize}},"data":[{{rooms}}],"last":{{last}}}""";
    }

    // As long as the example in the documentation.
    private static string Room(int number) =>
        $$"""
        {"id":"{{number:x24}}","name":"room-{{number}}","enabled":true,"description":"The room of class {{number}}.",
        "customer_id":"627cda81ab4f3b56a077dc30","template_id":"627cda81ab4f3b56a077dc31","template":"class",
        "region":"eu","recording_info":{"enabled":false,
        "upload_info":{"type":"s3","location":"recordings","prefix":"room-{{number}}"} },
        "large_room":false,"max_duration_seconds":3600,"created_at":"2026-11-24T09:00:00.123456789Z",
        "updated_at":"2026-11-24T09:00:00.123456789Z","polls":[]}
        """;
}
