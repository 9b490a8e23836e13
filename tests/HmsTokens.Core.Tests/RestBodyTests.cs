using System.Collections;
using System.Collections.Specialized;
using System.Globalization;
using System.Numerics;
using System.Text;
using System.Text.Json;
using System.Xml;

namespace HmsTokens.Core.Tests;

/// <summary>Bodies from values and from JSON text, and how JSON is read.</summary>
public sealed class RestBodyTests : RestTestBase
{
    public static Cases<(object? Value, string Json)> Values { get; } = new()
    {
        { "null", (null, "null") },
        { "text", ("Zoë 😀 \"\\\n<&'", """
            "Zoë \uD83D\uDE00 \"\\\n<&'"
            """) },
        { "true", (true, "true") },
        { "a number", (7, "7") },
        { "a long", (long.MaxValue, "9223372036854775807") },
        { "a large number", (BigInteger.Pow(10, 30), "1000000000000000000000000000000") },
        { "a decimal", (1.50m, "1.50") },
        { "a double", (0.1, "0.1") },
        { "a large double", (1e300, "1E+300") },
        { "a character", ('x', "\"x\"") },
        { "a GUID", (Guid.Empty, "\"00000000-0000-0000-0000-000000000000\"") },
        { "a URI", (new Uri("https://example.com/?a=1&b=2"), "\"https://example.com/?a=1&b=2\"") },
        { "a time", (new DateTimeOffset(2026, 11, 24, 14, 0, 0, TimeSpan.FromHours(2)), "\"2026-11-24T12:00:00Z\"") },
        { "an empty list", (Array.Empty<int>(), "[]") },
        { "a list of one", (new[] { "a" }, """["a"]""") },
        { "a list of a list", (new[] { new[] { 1 } }, "[[1]]") },
        { "an empty object", (new Hashtable(), "{}") },
        {
            "an object in its order",
            (new OrderedDictionary { ["z"] = null, ["a"] = new Hashtable { ["b"] = new object?[] { null } } },
                """{"z":null,"a":{"b":[null]}}""")
        },
        { "a wrapper", (new Lazy<object?>(() => new[] { new Lazy<object?>(1) }), "[1]") },
    };

    public static Cases<object> BadValues { get; } = new()
    {
        { "text", "name" },
        { "XML", new XmlDocument() },
        { "XML inside", new object[] { new XmlDocument().CreateElement("a") } },
        { "a number", 7 },
        { "an object", new { name = "x" } },
        { "an object inside", new Hashtable { ["a"] = new object() } },
        { "bytes", new Hashtable { ["a"] = new byte[] { 1 } } },
        { "NaN", new Hashtable { ["a"] = double.NaN } },
        { "infinity", new Hashtable { ["a"] = float.PositiveInfinity } },
        { "a duration", new Hashtable { ["a"] = TimeSpan.FromSeconds(1) } },
        { "an enumeration", new Hashtable { ["a"] = DayOfWeek.Monday } },
        { "a function", new Hashtable { ["a"] = () => 1 } },
        { "a key that is a number", new Hashtable { [1] = "a" } },
        { "half of a surrogate pair", new Hashtable { ["a"] = "\ud83d" } },
        { "half of a surrogate pair as a key", new Hashtable { ["\ud83d"] = "a" } },
        { "a cycle", CreateCycle() },
        { "too many levels", Nest(65) },
    };

    public static Cases<string> BadTexts { get; } = new()
    {
        { "empty", "" },
        { "no JSON", "name=pa55word" },
        { "half of an object", """{"name":"pa55word" """ },
        { "a comma at the end", """{"name":"pa55word",}""" },
        { "a comment", """{"name":"pa55word"} // x""" },
        { "single quotes", "{'name':'pa55word'}" },
        { "a member twice", """{"name":"pa55word","name":"x"}""" },
        { "a member twice inside", """{"a":[{"name":"pa55word","name":"x"}]}""" },
        { "a text", "\"pa55word\"" },
        { "a number", "7" },
        { "null", "null" },
        { "half of a surrogate pair", "{\"a\":\"\ud83d\"}" },
        { "half of an escaped surrogate pair", """{"a":"\ud83d"}""" },
        { "too many levels", new string('[', 65) + new string(']', 65) },
    };

    public static Cases<(string Json, object Value)> Numbers { get; } = new()
    {
        { "zero", ("0", 0L) },
        { "the largest long", ("9223372036854775807", long.MaxValue) },
        { "one more", ("9223372036854775808", new BigInteger(long.MaxValue) + 1) },
        { "the smallest long", ("-9223372036854775808", long.MinValue) },
        { "one less", ("-9223372036854775809", new BigInteger(long.MinValue) - 1) },
        { "forty digits", ("1" + new string('0', 40), BigInteger.Pow(10, 40)) },
        { "a fraction", ("0.1", 0.1m) },
        { "zeros at the end", ("1.500", 1.500m) },
        { "an exponent", ("15e-1", 1.5m) },
        { "a large exponent", ("1e3", 1000m) },
        { "28 digits", ("0.1234567890123456789012345678", 0.1234567890123456789012345678m) },
        {
            "more digits than a decimal has",
            ("0.12345678901234567890123456789012", 0.12345678901234567890123456789012)
        },
        { "smaller than a decimal", ("1e-30", 1e-30) },
        { "larger than a decimal", ("1.5e300", 1.5e300) },
        { "larger than a double", ("1e999", "1e999") },
    };

    [Theory]
    [MemberData(nameof(Values))]
    public async Task Value_is_written(string name)
    {
        (object? value, string json) = Values[name];
        CultureInfo.CurrentCulture = new CultureInfo("de-DE");
        var body = RestBody.FromValue(new[] { value }, inner => inner is Lazy<object?> wrapper ? wrapper.Value : inner);
        Serve("{}");
        await List(new RestRequest(RestMethod.Post, "rooms", null, body, Endpoint));
        Assert.Equal($"[{json}]", Server.Requests[0].Text);
    }

    [Theory]
    [MemberData(nameof(BadValues))]
    public void Value_is_refused(string name) =>
        Assert.Equal(HmsTokenError.BodyInvalid, CatchRefusal(() => RestBody.FromValue(BadValues[name])).Error);

    [Fact]
    public void Refusal_names_the_place_of_the_value() => Assert.Contains(
        "System.TimeSpan at $.a[1].b,",
        CatchRefusal(() => RestBody.FromValue(
            new Hashtable { ["a"] = new object[] { 1, new Hashtable { ["b"] = TimeSpan.Zero } } })).Message,
        StringComparison.Ordinal);

    [Fact]
    public void Sixty_four_levels_are_accepted()
    {
        Assert.Equal(64, RestBody.FromValue(Nest(64)).Json.Count(c => c == (byte)'['));
        Assert.NotNull(RestBody.FromText(new string('[', 64) + new string(']', 64)));
    }

    [Fact]
    public async Task Text_is_sent_byte_for_byte()
    {
        const string Text = " { \"a\" : 1.50, \"A\":\"\\u00eb ë\" } \r\n";
        Serve("{}");
        await List(Post("rooms", Text));
        Assert.Equal(Text, Server.Requests[0].Text);
    }

    [Theory]
    [MemberData(nameof(BadTexts))]
    public void Text_is_refused(string name)
    {
        HmsApiException refusal = CatchRefusal(() => RestBody.FromText(BadTexts[name]));
        Assert.Equal(HmsTokenError.BodyInvalid, refusal.Error);
        Assert.DoesNotContain("pa55word", refusal.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Refusal_names_the_place_of_the_error_in_JSON() => Assert.Contains(
        "(line 2, byte 6)",
        CatchRefusal(() => RestBody.FromText("{\n  \"a\";1}")).Message,
        StringComparison.Ordinal);

    [Theory]
    [MemberData(nameof(Numbers))]
    public void Number_is_read(string name)
    {
        (string json, object value) = Numbers[name];
        object? read = Read(json);
        Assert.Equal(value, read);
        Assert.Equal(Text(value), Text(read));
    }

    [Theory]
    [InlineData("""{"created_at":"2026-11-24T12:00:00.123456789Z","b":null,"a":[],"A":{},"":1}""")]
    [InlineData("""{"never":"0001-01-01T00:00:00Z","list":[null,[],{},true,false,"x"]}""")]
    public void Tree_is_read_in_order_and_without_loss(string json)
    {
        Assert.Equal(json, JsonSerializer.Serialize(Read(json)));
        Assert.Equal(json, Encoding.UTF8.GetString(RestBody.FromValue(Read(json)!).Json));
    }

    [Fact]
    public void Hundred_levels_are_read() => Assert.NotNull(Read(new string('[', 100) + new string(']', 100)));

    [Fact]
    public async Task The_factory_makes_the_objects()
    {
        Serve("""{"data":[{"b":1,"a":[2,3]}]}""");
        using AppCredential credential = TestTokens.Credential();
        using var signer = new TokenSigner(credential);
        var client = new RestClient(signer, new RestClientOptions { Factory = new TextFactory() });
        RestPage page = (await client.GetPages(Get("rooms")).NextAsync(Stop))!;
        Assert.Equal(["(b=1 a=[2 3])"], page.Items);
    }

    private static HmsApiException CatchRefusal(Func<object> make) => Assert.Throws<HmsApiException>(make);

    private static string? Text(object? value) => Convert.ToString(value, CultureInfo.InvariantCulture);

    private static object? Read(string json)
    {
        using JsonDocument document = JsonTree.Parse(Encoding.UTF8.GetBytes(json));
        return JsonTree.Read(document.RootElement, JsonFactory.Default);
    }

    private static object Nest(int levels)
    {
        object value = Array.Empty<object>();
        for (int level = 1; level < levels; level++)
        {
            value = new[] { value };
        }

        return value;
    }

    private static Hashtable CreateCycle()
    {
        var cycle = new Hashtable();
        cycle["a"] = new object[] { cycle };
        return cycle;
    }

    private sealed class TextFactory : IJsonFactory
    {
        public object CreateObject(IReadOnlyList<KeyValuePair<string, object?>> members) =>
            $"({string.Join(' ', members.Select(member => $"{member.Key}={member.Value}"))})";

        public object CreateArray(IReadOnlyList<object?> items) => $"[{string.Join(' ', items)}]";
    }
}
