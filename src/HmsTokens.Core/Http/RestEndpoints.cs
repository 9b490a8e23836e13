using System.Text.RegularExpressions;

namespace HmsTokens.Core;

/// <summary>
/// The paths of the REST API that its public documentation has (docs.100ms.live, server-side, v2; read in November
/// 2026), apart from <c>sip/dtmf</c>, which takes an auth token. Any other path can be called too.
/// </summary>
public static class RestEndpoints
{
    private static readonly RestAnswerForm One = RestAnswerForm.Single;
    private static readonly RestAnswerForm Data = new("data");
    private static readonly RestAnswerForm Pages = new("data", RestPaging.Last);
    private static readonly RestAnswerForm PagesOf100 = new("data", RestPaging.Last, TakesLimit: true);
    private static readonly string[] OfSession = ["room_id", "session_id", "status"];

    /// <summary>All of them, in the order of the documentation.</summary>
    public static IReadOnlyList<RestEndpoint> All { get; } =
    [
        // Two rooms never have the same name: the room that has it comes back, with the body's settings.
        new("rooms")
        {
            Get = PagesOf100, Filters = ["enabled", "name", "template_id", "after", "before"],
            Post = One, Repeat = RestRepeat.IfNamed,
        },
        new("rooms/<room_id>") { Get = One, Post = One, Repeat = RestRepeat.Always },

        // A room can have several codes for a role, so that a second POST may add some.
        new("room-codes/room/<room_id>") { Get = Pages, Filters = ["role", "enabled"], Post = Data },
        new("room-codes/room/<room_id>/role/<role>") { Post = One },
        new("room-codes/code") { Post = One, Repeat = RestRepeat.Always },

        // There is no list of the active rooms; sessions?active=true is one. Peers are a map, all in one answer.
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

        // The answer of stream-keys has `last`, and the documentation no parameter that takes it.
        new("stream-keys/room/<room_id>") { Get = Data, Post = One },
        new("stream-keys/room/<room_id>/disable") { Post = One },

        // A template is overwritten by its name, and in all its members by its id.
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

        // The same filters join the job that runs.
        new("analytics/webhooks/replay") { Post = One, Repeat = RestRepeat.Always },
        new("analytics/webhooks/replay/<job_id>") { Get = One },

        new("sip/outbound/trunks") { Post = One },
        new("sip/outbound/call") { Post = One },
    ];

    // What may come before the path as it is in the table.
    private static readonly Regex Base = new("^(?:https?://[^/]*/)?/?(?:v2/)?", RegexOptions.CultureInvariant);

    /// <summary>The endpoint that a path belongs to.</summary>
    /// <param name="path">A path below <c>/v2/</c>, without a query, as in
    /// <c>rooms/627cda81ab4f3b56a077dc33</c>.</param>
    /// <returns>The endpoint, or null if the documentation has no such path.</returns>
    public static RestEndpoint? Find(string path)
    {
        ArgumentGuard.NotNull(path, nameof(path));
        string[] segments = path.Split('/');
        List<RestEndpoint> candidates = [.. All.Where(endpoint => endpoint.Segments.Length == segments.Length)];
        return Narrow(candidates, segments, segments.Length).FirstOrDefault();
    }

    /// <summary>
    /// Completes a path that is typed in part: the segments that are there stay, and what is still to be filled in is
    /// in angle brackets.
    /// </summary>
    /// <param name="typed">The beginning of a path, with or without <c>/v2/</c> or the API's URL before it.</param>
    /// <param name="method">The method that the path must have; null for any.</param>
    /// <returns>The paths that begin so, in the order of the table.</returns>
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

        // What begins a word of the API's is taken for that, rather than for an id.
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

    // Segment by segment: a literal that matches leaves no room for a placeholder.
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
