namespace HmsTokens.Core.Tests;

/// <summary>The table of the API's paths, and their completion.</summary>
public sealed class RestEndpointsTests
{
    public static Cases<(string Typed, RestMethod? Method, string[] Paths)> Completions { get; } = new()
    {
        {
            "a beginning",
            ("roo", null,
            [
                "rooms", "rooms/<room_id>", "room-codes/room/<room_id>", "room-codes/room/<room_id>/role/<role>",
                "room-codes/code",
            ])
        },
        { "a beginning for GET", ("roo", RestMethod.Get, ["rooms", "rooms/<room_id>", "room-codes/room/<room_id>"]) },
        { "in another case", ("SESS", null, ["sessions", "sessions/<session_id>"]) },
        { "a slash", ("/sess", null, ["/sessions", "/sessions/<session_id>"]) },
        { "the version", ("/v2/sess", null, ["/v2/sessions", "/v2/sessions/<session_id>"]) },
        {
            "the URL",
            ("https://api.100ms.live/v2/sess", null,
                ["https://api.100ms.live/v2/sessions", "https://api.100ms.live/v2/sessions/<session_id>"])
        },
        { "after an id", ("active-rooms/r1/e", null, ["active-rooms/r1/end-room"]) },
        { "all after an id", ("templates/t1/", RestMethod.Delete, ["templates/t1/roles/<role>"]) },
        { "an id", ("recordings/r1", RestMethod.Post, ["recordings/r1/stop"]) },
        { "in place of an id", ("recordings/", RestMethod.Get, ["recordings/<recording_id>"]) },
        { "a word that is not an id", ("recordings/room/r1/sto", null, ["recordings/room/r1/stop"]) },
        {
            "a word that begins like one",
            ("live-streams/roo", RestMethod.Post,
                ["live-streams/room/<room_id>/start", "live-streams/room/<room_id>/stop"])
        },
        { "no such path", ("nothing/at", null, []) },
    };

    [Fact]
    public void Every_endpoint_is_found_by_its_path()
    {
        Assert.Equal(RestEndpoints.All.Count, RestEndpoints.All.Select(endpoint => endpoint.Path).Distinct().Count());
        Assert.All(RestEndpoints.All, endpoint =>
        {
            string path = string.Join(
                '/', endpoint.Segments.Select(segment => segment.StartsWith('<') ? "some-id" : segment));
            Assert.Same(endpoint, RestEndpoints.Find(path));
            Assert.Contains(Enum.GetValues<RestMethod>(), endpoint.Has);
            Assert.True(endpoint.Repeat == RestRepeat.Never || endpoint.Post is not null);
            Assert.True(endpoint.Filters.Count == 0 || endpoint.Get is not null);
        });
    }

    [Theory]
    [InlineData("rooms/r1/codes")]
    [InlineData("ROOMS")]
    [InlineData("")]
    [InlineData("recordings/room/r1")]
    [InlineData("sip/dtmf")]
    public void An_undocumented_path_is_not_found(string path) => Assert.Null(RestEndpoints.Find(path));

    [Theory]
    [MemberData(nameof(Completions))]
    public void Path_is_completed(string name)
    {
        (string typed, RestMethod? method, string[] paths) = Completions[name];
        Assert.Equal(paths, RestEndpoints.Complete(typed, method));
    }
}
