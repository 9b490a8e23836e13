using System.Collections.Specialized;

namespace HmsTokens.Core.Tests;

/// <summary>Lists with several pages.</summary>
[Collection(nameof(Alone))]
public sealed class RestPagingTests : RestTestBase
{
    private const string X = """{"id":"x"}""";
    private const string Y = """{"id":"y"}""";

    public static Cases<(string Path, string[] Answers, string[] Items, string[] Queries)> Lists { get; } = new()
    {
        { "rooms", ("rooms", [Data("b", X), Data("", Y)], [X, Y], ["limit=100", "limit=100&start=b"]) },
        { "sessions", ("sessions", [Data("", X)], [X], ["limit=100"]) },
        { "templates", ("templates", [Data("", X)], [X], ["limit=100"]) },
        {
            "recordings, whose limit nobody documents",
            ("recordings", [Data("b", X), Data("", Y)], [X, Y], ["", "start=b"])
        },
        { "codes of a room", ("room-codes/room/r1", [Data("b", X), Data("", Y)], [X, Y], ["", "start=b"]) },
        { "stream keys, which have no pages", ("stream-keys/room/r1", [Data("b", X)], [X], [""]) },
        {
            "responses of a poll",
            ("polls/p1/responses", [Member("responses", "last", "b", X), Member("responses", "last", "", Y)], [X, Y],
                ["", "start=b"])
        },
        {
            "sessions of a poll, which are called responses",
            ("polls/p1/sessions", [Member("responses", "last", "", X)], [X], [""])
        },
        { "results of a poll", ("polls/p1/results", [Member("results", "last", "", X)], [X], [""]) },
        {
            "events",
            ("analytics/events?room_id=r1",
                [Member("events", "next", "a:b~c=d==", X), Member("events", "next", "", Y)], [X, Y],
                ["room_id=r1&limit=100", "room_id=r1&limit=100&start=a%3Ab~c%3Dd%3D%3D"])
        },
        {
            "webhooks",
            ("analytics/webhooks", [Numbered(1, true, X), Numbered(2, true, Y), Numbered(3, false, X)], [X, Y, X],
                ["limit=100", "limit=100&page=2", "limit=100&page=3"])
        },
        {
            "webhooks from a page",
            ("analytics/webhooks?page=7", [Numbered(7, true, X), Numbered(8, false, Y)], [X, Y],
                ["page=7&limit=100", "limit=100&page=8"])
        },
        {
            "webhooks without a number",
            ("analytics/webhooks", ["""{"events":[1],"pagination":{"has_next":true}}""", """{"events":[2]}"""],
                ["1", "2"], ["limit=100", "limit=100&page=2"])
        },
        {
            "a map of peers",
            ("active-rooms/r1/peers", ["""{"peers":{"p1":{"id":"x"},"p2":{"id":"y"}}}"""], [X, Y], [""])
        },
        { "no peers", ("active-rooms/r1/peers", ["""{"peers":{}}"""], [], [""]) },
        { "peers that are null", ("active-rooms/r1/peers", ["""{"peers":null}"""], [], [""]) },
        { "null for nothing", ("rooms", ["""{"data":null,"last":"b","limit":10}"""], [], ["limit=100"]) },
        {
            "null after some",
            ("rooms", [Data("b", X), """{"data":null,"last":"c"}"""], [X], ["limit=100", "limit=100&start=b"])
        },
        { "a cursor on the last page", ("rooms", [Data("b", X), Data("b")], [X], ["limit=100", "limit=100&start=b"]) },
        { "no cursor", ("rooms", ["""{"data":[1]}"""], ["1"], ["limit=100"]) },
        { "a cursor that is null", ("rooms", ["""{"data":[1],"last":null}"""], ["1"], ["limit=100"]) },
        {
            "a cursor that is a number",
            ("rooms", ["""{"data":[1],"last":12}""", Data("", X)], ["1", X], ["limit=100", "limit=100&start=12"])
        },
        {
            "pages that are short",
            ("rooms?limit=50", [Data("b", X), Data("c", Y), Data("", X)], [X, Y, X],
                ["limit=50", "limit=50&start=b", "limit=50&start=c"])
        },
        {
            "items that are no objects",
            ("rooms", ["""{"data":[null,1,"a",[2]]}"""], ["null", "1", "\"a\"", "[2]"], ["limit=100"])
        },
        {
            "from a cursor",
            ("rooms?start=a%3Ab", [Data("c", X), Data("", Y)], [X, Y], ["start=a%3Ab&limit=100", "limit=100&start=c"])
        },
        { "an unknown list", ("things", [Data("b", X), Data("", Y)], [X, Y], ["", "start=b"]) },
        { "an unknown list of nothing", ("things", ["""{"data":null,"last":""}"""], [], [""]) },
    };

    [Fact]
    public async Task Rooms_come_in_the_fewest_pages()
    {
        Server.Answer = Rooms(237);
        string[] rooms = await List(Get("rooms"));
        Assert.Equal(Enumerable.Range(0, 237).Select(Room), rooms);
        Assert.Equal(
            ["GET /v2/rooms?limit=100", "GET /v2/rooms?limit=100&start=cursor-100",
                "GET /v2/rooms?limit=100&start=cursor-200"],
            Targets);
    }

    [Fact]
    public async Task First_five_rooms_take_one_request()
    {
        Server.Answer = Rooms(237);
        int count = 0;
        await foreach (object? room in Client.ListAsync(Get("rooms"), Stop))
        {
            Assert.IsType<OrderedDictionary>(room);
            if (++count == 5)
            {
                break;
            }
        }

        Assert.Single(Server.Requests);
    }

    [Fact]
    public async Task A_page_is_requested_only_when_needed()
    {
        Server.Answer = Rooms(237);
        RestPager pages = Client.GetPages(Get("rooms"));
        Assert.Empty(Server.Requests);
        RestPage? first = await pages.NextAsync(Stop);
        Assert.Equal((100, true, 1), (first!.Items.Count, first.IsList, pages.Count));
        Assert.Single(Server.Requests);
    }

    [Fact]
    public async Task A_list_that_breaks_is_an_error_after_the_earlier_pages()
    {
        Func<LoopbackRequest, LoopbackAnswer> rooms = Rooms(237);
        Server.Answer = request => request.Query.Contains("start", StringComparison.Ordinal)
            ? rooms(request).CutAfter(500)
            : rooms(request);
        var items = new List<object?>();
        HmsApiException refusal = await Assert.ThrowsAsync<HmsApiException>(async () =>
        {
            await foreach (object? item in Client.ListAsync(Get("rooms"), Stop))
            {
                items.Add(item);
            }
        });
        Assert.Equal(HmsTokenError.EndpointUnreachable, refusal.Error);
        Assert.Equal(100, items.Count);
        Assert.Equal(1 + 5, Server.Requests.Count);
    }

    [Fact]
    public async Task A_failed_page_is_requested_again_by_the_next_call()
    {
        Func<LoopbackRequest, LoopbackAnswer> rooms = Rooms(20);
        Serve(new LoopbackAnswer(403));
        RestPager pages = Client.GetPages(Get("rooms?limit=10"));
        await Assert.ThrowsAsync<HmsApiException>(() => pages.NextAsync(Stop));
        Server.Answer = rooms;
        Assert.Equal(10, (await pages.NextAsync(Stop))!.Items.Count);
        Assert.Equal(10, (await pages.NextAsync(Stop))!.Items.Count);
        Assert.Null(await pages.NextAsync(Stop));
        Assert.Null(await pages.NextAsync(Stop));
        Assert.Equal(3, Server.Requests.Count);
    }

    [Theory]
    [MemberData(nameof(Lists))]
    public async Task List_is_read_to_its_end(string name)
    {
        (string path, string[] answers, string[] items, string[] queries) = Lists[name];
        Serve(answers);
        Assert.Equal(items, await List(Get(path)));
        Assert.Equal(queries, Server.Requests.Select(request => request.Query));
        Assert.All(Server.Requests, request => Assert.Equal("/v2/" + path.Split('?')[0], request.Path));
    }

    [Theory]
    [InlineData("rooms", """{"data":[1],"last":"b"}""", 2)]
    [InlineData("rooms?start=b", """{"data":[1],"last":"b"}""", 1)]
    [InlineData("analytics/webhooks", """{"events":[1],"pagination":{"has_next":true,"current_page":1}}""", 2)]
    [InlineData("analytics/webhooks?page=3", """{"events":[1],"pagination":{"has_next":true,"current_page":2}}""", 1)]
    public async Task A_repeated_page_is_a_loop(string path, string answer, int requests)
    {
        Serve(answer);
        HmsApiException refusal = await CatchRefusal(Get(path));
        Assert.Equal(HmsTokenError.PageLoop, refusal.Error);
        Assert.Equal(requests, Server.Requests.Count);
    }

    [Theory]
    [InlineData("0")]
    [InlineData("-1")]
    [InlineData("two")]
    public void A_page_that_is_not_a_number_is_refused(string page) => Assert.Equal(
        HmsTokenError.QueryInvalid,
        Assert.Throws<HmsApiException>(() => Client.GetPages(Get("analytics/webhooks?page=" + page))).Error);

    [Fact]
    public async Task A_hundred_thousand_items_stream_in_constant_memory()
    {
        Server.Answer = Rooms(100_000);
        int count = 0;
        long most = 0;
        long start = 0;
        await foreach (object? item in Client.ListAsync(Get("rooms"), Stop))
        {
            if (++count % 10_000 == 0)
            {
                long used = GC.GetTotalMemory(forceFullCollection: true);
                start = start == 0 ? used : start;
                most = Math.Max(most, used);
            }
        }

        Assert.Equal(100_000, count);
        Assert.Equal(1000, Server.Requests.Count);

        // The client keeps the cursors, and the test server the requests; all items are 40 MB.
        Assert.InRange(most - start, long.MinValue, 8 << 20);
    }

    private static string Data(string last, params string[] items) => Member("data", "last", last, items);

    private static string Member(string name, string pager, string cursor, params string[] items) =>
        $$"""{"limit":10,"total":2,"{{name}}":[{{string.Join(',', items)}}],"{{pager}}":"{{cursor}}"}""";

    private static string Numbered(int page, bool more, string item) =>
        $$"""{"events":[{{item}}],"pagination":{"has_next":{{(more ? "true" : "false")}},"current_page":{{page}} },"""
        + "\"summary\":{}}";
}
