using System.Text.RegularExpressions;

namespace HmsTokens.Core;

/// <summary>
/// The documented paths of the REST API (docs.100ms.live, server-side, v2; read in November 2026), except
/// <c>sip/dtmf</c>, which takes an auth token. Other paths can be called too.
/// </summary>
public static class RestEndpoints
{
    private static readonly RestAnswerForm One = RestAnswerForm.Single;
    private static readonly RestAnswerForm Data = new("data");
    private static readonly RestAnswerForm Pages = new("data", RestPaging.Last);
    private static readonly RestAnswerForm PagesOf100 = new("data", RestPaging.Last, TakesLimit: true);
    private static readonly string[] OfSession = ["room_id", "session_id", "status"];

    // What people may write before a path of the table.
    private static readonly Regex Base = new("^(?:https?://[^/]*/)?/?(?:v2/)?", RegexOptions.CultureInvariant);

    /// <summary>All paths, in the order of the documentation.</summary>
    public static IReadOnlyList<RestEndpoint> All { get; } =
    [
        // Room names are unique: if a room has the name, the API returns it with the settings of the body.
        new("rooms")
        {
            Get = PagesOf100, Filters = ["enabled", "name", "template_id", "after", "before"],
            Post = One, Repeat = RestRepeat.IfNamed,
        },
        new("rooms/<room_id>") { Get = One, Post = One, Repeat = RestRepeat.Always },

        // A room can have several codes for a role, so a second POST may add more.
        new("room-codes/room/<room_id>") { Get = Pages, Filters = ["role", "enabled"], Post = Data },
        new("room-codes/room/<room_id>/role/<role>") { Post = One },
        new("room-codes/code") { Post = One, Repeat = RestRepeat.Always },

        // There is no list of active rooms, but sessions?active=true. Peers are a map, all in one response.
        new("active-rooms/<room_id>") { Get = One },
        new("active-rooms/<room_id>/peers") { Get = new("peers"), Filters = ["user_id", "role"] },
        new("active-rooms/<room_id>/peers/<peer_id>") { Get = One, Post = One, Repeat = RestRepeat.Always },
        new("active-rooms/<room_id>/send-message") { Post = One },
        new("active-rooms/<room_id>/remove-peers") { Post = One },
        new("active-rooms/<room_id>/end-room") { Post = One },

        new("sessions") { Get = PagesOf100, Filters = ["active", "room_id", "after", "before"] },
        new("sessions/<session_id>") { Get = One },

        new("recordings") { Get = Pages, Filters = OfSession },
        new("recordings/<recording_id>") { Get = One },
        new("recordings/room/<room_id>/start") { Post = One },
        new("recordings/room/<room_id>/stop") { Post = Data },
        new("recordings/room/<room_id>/pause") { Post = One },
        new("recordings/room/<room_id>/resume") { Post = One },
        new("recordings/<recording_id>/stop") { Post = One },
        new("recording-assets") { Get = Pages, Filters = OfSession },
        new("recording-assets/<asset_id>") { Get = One },
        new("recording-assets/<asset_id>/presigned-url") { Get = One, Filters = ["presign_duration"] },

        new("live-streams") { Get = Pages, Filters = OfSession },
        new("live-streams/<stream_id>") { Get = One },
        new("live-streams/room/<room_id>/start") { Post = One },
        new("live-streams/room/<room_id>/stop") { Post = Data },
        new("live-streams/<stream_id>/stop") { Post = One },
        new("live-streams/<stream_id>/timed-metadata") { Post = One },
        new("live-streams/<stream_id>/pause-recording") { Post = One },
        new("live-streams/<stream_id>/resume-recording") { Post = One },
        new("external-streams") { Get = Pages, Filters = OfSession },
        new("external-streams/<stream_id>") { Get = One },
        new("external-streams/room/<room_id>/start") { Post = One },
        new("external-streams/room/<room_id>/stop") { Post = Data },
        new("external-streams/<stream_id>/stop") { Post = One },

        // The response of stream-keys has `last`, but no parameter is documented for it.
        new("stream-keys/room/<room_id>") { Get = Data, Post = One },
        new("stream-keys/room/<room_id>/disable") { Post = One },

        // A POST with an existing name overwrites that template; one with an id overwrites the whole template.
        new("templates") { Get = PagesOf100, Post = One, Repeat = RestRepeat.IfNamed },
        new("templates/<template_id>") { Get = One, Post = One, Repeat = RestRepeat.Always },
        new("templates/<template_id>/roles/<role>") { Get = One, Post = One, Delete = true },
        new("templates/<template_id>/settings") { Get = One, Post = One, Repeat = RestRepeat.Always },
        new("templates/<template_id>/destinations") { Get = One, Post = One, Repeat = RestRepeat.Always },
        new("templates/<template_id>/recordings") { Get = One, Post = One, Repeat = RestRepeat.Always },

        new("polls") { Post = One },
        new("polls/<poll_id>") { Get = One, Post = One, Repeat = RestRepeat.Always },
        new("polls/<poll_id>/questions/<index>") { Post = One, Repeat = RestRepeat.Always, Delete = true },
        new("polls/<poll_id>/questions/<index>/options/<option>")
        {
            Post = One, Repeat = RestRepeat.Always, Delete = true,
        },
        new("polls/<poll_id>/sessions") { Get = new("responses", RestPaging.Last) },
        new("polls/<poll_id>/responses") { Get = new("responses", RestPaging.Last), Filters = ["all", "question"] },
        new("polls/<poll_id>/responses/<response_id>") { Get = One },
        new("polls/<poll_id>/results") { Get = new("results", RestPaging.Last), Filters = ["question"] },
        new("polls/<poll_id>/results/<result_id>") { Get = One },

        new("analytics/events")
        {
            Get = new("events", RestPaging.Next, TakesLimit: true),
            Filters = ["room_id", "type", "session_id", "peer_id", "user_id", "beam_id", "error"],
        },
        new("analytics/peer-stats") { Get = One, Filters = ["peer_id", "session_id"] },
        new("analytics/webhooks")
        {
            Get = new("events", RestPaging.Page, TakesLimit: true),
            Filters = ["start_time", "end_time", "room_id", "status", "event_names"],
        },

        // A second POST with the same filters returns the job that is running.
        new("analytics/webhooks/replay") { Post = One, Repeat = RestRepeat.Always },
        new("analytics/webhooks/replay/<job_id>") { Get = One },

        new("sip/outbound/trunks") { Post = One },
        new("sip/outbound/call") { Post = One },
    ];

    /// <summary>Finds the documented endpoint for a path.</summary>
    /// <param name="path">A path below <c>/v2/</c>, without a query: <c>rooms/627cda81ab4f3b56a077dc33</c>.</param>
    /// <returns>The endpoint, or null if the path is not documented.</returns>
    public static RestEndpoint? Find(string path)
    {
        ArgumentGuard.NotNull(path, nameof(path));
        string[] segments = path.Split('/');
        List<RestEndpoint> candidates = [.. All.Where(endpoint => endpoint.Segments.Length == segments.Length)];
        return Narrow(candidates, segments, segments.Length).FirstOrDefault();
    }

    /// <summary>
    /// Completes a path: the typed segments stay, and missing ids are placeholders in angle brackets.
    /// </summary>
    /// <param name="typed">The start of a path, with or without <c>/v2/</c> or the API's URL before it.</param>
    /// <param name="method">The method that the path must have; null for any.</param>
    /// <returns>The paths that start like this, in the order of the table.</returns>
    public static IEnumerable<string> Complete(string typed, RestMethod? method = null)
    {
        ArgumentGuard.NotNull(typed, nameof(typed));
        string before = Base.Match(typed).Value;
        string[] segments = typed[before.Length..].Split('/');
        int at = segments.Length - 1;
        string begun = segments[at];
        List<RestEndpoint> candidates =
            [.. All.Where(endpoint => endpoint.Segments.Length > at && (method is null || endpoint.Has(method.Value)))];
        candidates = Narrow(candidates, segments, at);
        ILookup<bool, RestEndpoint> byName = candidates.ToLookup(
            endpoint => RestEndpoint.IsPlaceholder(endpoint.Segments[at]));

        // If it can be the start of a fixed word, it is not an id.
        List<RestEndpoint> words = [.. byName[false].Where(
            endpoint => endpoint.Segments[at].StartsWith(begun, StringComparison.OrdinalIgnoreCase))];
        IEnumerable<RestEndpoint> ids = byName[true].Where(
            endpoint => begun.Length == 0 || (words.Count == 0 && endpoint.Segments.Length > segments.Length));
        return candidates.Where(endpoint => words.Contains(endpoint) || ids.Contains(endpoint)).Select(Fill);

        string Fill(RestEndpoint endpoint)
        {
            bool keepsId = begun.Length > 0 && RestEndpoint.IsPlaceholder(endpoint.Segments[at]);
            int kept = keepsId ? at + 1 : at;
            return before + string.Join("/", segments.Take(kept).Concat(endpoint.Segments.Skip(kept)));
        }
    }

    // For each segment, a literal match takes precedence over a placeholder.
    private static List<RestEndpoint> Narrow(List<RestEndpoint> candidates, string[] segments, int count)
    {
        for (int i = 0; i < count; i++)
        {
            List<RestEndpoint> literal = candidates.FindAll(endpoint => endpoint.Segments[i] == segments[i]);
            candidates = literal.Count > 0
                ? literal
                : candidates.FindAll(endpoint => RestEndpoint.IsPlaceholder(endpoint.Segments[i]));
        }

        return candidates;
    }
}
