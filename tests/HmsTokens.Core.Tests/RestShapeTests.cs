using System.Text.Json;

namespace HmsTokens.Core.Tests;

/// <summary>Which responses are lists, and errors that they also report.</summary>
public sealed class RestShapeTests : RestTestBase
{
    public static Cases<(string Path, string Answer)> Wholes { get; } = new()
    {
        { "a session with a map of peers", ("sessions/s1", """{"id":"s1","peers":{"p1":{"id":"p1"}}}""") },
        { "an active room with peers", ("active-rooms/r1", """{"session":{"peers":["p1"]}}""") },
        { "a peer with a map of tracks", ("active-rooms/r1/peers/p1", """{"tracks":{"t1":{"id":"t1"}}}""") },
        {
            "a template with a map of roles",
            ("templates/t1", """{"roles":{"host":{},"guest":{}},"data":[1],"last":""}""")
        },
        { "an object with its own error", ("recordings/r1", """{"id":"r1","error":"no storage"}""") },
        { "an unknown object with data alone", ("things/1", """{"data":[1,2]}""") },
        { "an unknown object with other lists", ("things/1", """{"events":[1,2],"last":"b"}""") },
        { "an unknown object with data that is an object", ("things/1", """{"data":{"a":1},"last":"b"}""") },
        { "an array", ("things/1", "[1,2]") },
        { "a text", ("things/1", "\"a\"") },
    };

    public static Cases<(string Path, string Answer)> Unexpected { get; } = new()
    {
        { "no items", ("rooms", """{"rooms":[]}""") },
        { "an object for items", ("rooms", """{"data":{"id":"x"}}""") },
        { "an array for all", ("rooms", "[1]") },
        { "an object for a cursor", ("rooms", """{"data":[1],"last":{}}""") },
        { "a text for peers", ("active-rooms/r1/peers", """{"peers":"p1"}""") },
    };

    [Theory]
    [MemberData(nameof(Wholes))]
    public async Task An_object_stays_whole(string name)
    {
        (string path, string answer) = Wholes[name];
        Serve(answer);
        RestPager pages = Client.GetPages(Get(path));
        RestPage page = (await pages.NextAsync(Stop))!;
        Assert.False(page.IsList);
        Assert.Null(page.Error);
        Assert.Equal(answer, JsonSerializer.Serialize(Assert.Single(page.Items)));
        Assert.Null(await pages.NextAsync(Stop));
        Assert.Single(Server.Requests);
    }

    [Theory]
    [MemberData(nameof(Unexpected))]
    public async Task A_list_of_another_form_is_refused(string name)
    {
        (string path, string answer) = Unexpected[name];
        Serve(answer);
        HmsApiException refusal = await CatchRefusal(Get(path));
        Assert.Equal((HmsTokenError.AnswerUnexpected, 200, path), (refusal.Error, refusal.StatusCode, refusal.Path));
    }

    [Theory]
    [InlineData("rooms", """{"limit":100,"data":[{"id":"x"}],"last":"b"}""")]
    [InlineData("active-rooms/r1/peers", """{"peers":{"p1":{}}}""")]
    public async Task A_single_page_is_returned_unchanged(string path, string answer)
    {
        Serve(answer);
        RestPage page = await Client.SendAsync(Get(path), Stop);
        Assert.False(page.IsList);
        Assert.Equal(answer, JsonSerializer.Serialize(Assert.Single(page.Items)));
        Assert.Single(Server.Requests);
    }

    [Theory]
    [InlineData("room-codes/room/r1", """{"data":[{"id":"x"},{"id":"y"}]}""")]
    [InlineData("recordings/room/r1/stop", """{"limit":10,"data":[{"id":"x"},{"id":"y"}],"last":"b"}""")]
    [InlineData("things", """{"data":[{"id":"x"},{"id":"y"}],"last":"b"}""")]
    public async Task A_list_from_a_post_is_enumerated_and_never_followed(string path, string answer)
    {
        Serve(answer);
        Assert.Equal(["""{"id":"x"}""", """{"id":"y"}"""], await List(Post(path)));
        Assert.Equal("POST", Assert.Single(Server.Requests).Method);
    }

    [Theory]
    [InlineData("recordings/room/r1/stop", """{"id":"x"}""")]
    [InlineData("rooms", """{"data":[1],"last":"b"}""")]
    public async Task An_object_from_a_post_stays_whole(string path, string answer)
    {
        Serve(answer);
        Assert.Equal([answer], await List(Post(path)));
    }

    [Theory]
    [InlineData("\"two streams could not be stopped\"", null, "two streams could not be stopped")]
    [InlineData("""{"code":500,"message":"gone","details":["s1","s2"]}""", "500", "gone")]
    [InlineData("""["s1"]""", null, null)]
    public async Task An_error_with_items_is_reported_after_them(string error, string? code, string? message)
    {
        Serve($$"""{"data":[1,2],"last":"","error":{{error}}}""");
        RestPage page = (await Client.GetPages(Post("live-streams/room/r1/stop")).NextAsync(Stop))!;
        Assert.Equal([1L, 2L], page.Items);
        HmsApiException reported = page.Error!;
        Assert.Equal(
            (HmsTokenError.AnswerHasError, 200, code, message),
            (reported.Error, reported.StatusCode, reported.Code, reported.ApiMessage));
        Assert.Equal(HmsTokenError.AnswerHasError, (await CatchRefusal(Post("live-streams/room/r1/stop"))).Error);
    }

    [Theory]
    [InlineData("null")]
    [InlineData("\"\"")]
    [InlineData("{}")]
    [InlineData("[]")]
    [InlineData("false")]
    [InlineData("0")]
    public async Task An_empty_error_is_not_reported(string error)
    {
        Serve($$"""{"data":[1],"error":{{error}}}""");
        Assert.Equal(["1"], await List(Post("live-streams/room/r1/stop")));
    }

    [Fact]
    public async Task An_error_instead_of_items_is_reported()
    {
        Serve("""{"error":{"message":"too many"}}""");
        RestPage page = (await Client.GetPages(Get("rooms")).NextAsync(Stop))!;
        Assert.Empty(page.Items);
        Assert.Equal("too many", page.Error!.ApiMessage);
    }

    [Fact]
    public async Task A_response_without_a_body_has_no_items()
    {
        Serve(new LoopbackAnswer(204), new LoopbackAnswer(201), new LoopbackAnswer(204));
        Assert.Empty(await List(Delete("templates/t1/roles/host")));
        Assert.Empty(await List(Post("stream-keys/room/r1/disable")));
        Assert.Empty((await Client.SendAsync(Get("rooms"), Stop)).Items);
    }
}
