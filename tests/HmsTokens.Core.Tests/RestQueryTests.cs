using System.Collections;
using System.Collections.Specialized;
using System.Globalization;
using System.Numerics;
using System.Xml;

namespace HmsTokens.Core.Tests;

/// <summary>The query: encoding, merging with that of the path, and the added limit.</summary>
public sealed class RestQueryTests
{
    private static readonly Uri Api = RestRequest.DefaultEndpoint;

    public static Cases<(object? Value, string Query)> Values { get; } = new()
    {
        { "text", ("a b&c=d/é+%", "k=a%20b%26c%3Dd%2F%C3%A9%2B%25") },
        { "empty text", ("", "k=") },
        { "a cursor", ("a:b~c=", "k=a%3Ab~c%3D") },
        { "true", (true, "k=true") },
        { "false", (false, "k=false") },
        { "a whole number", (20, "k=20") },
        { "a large number", (BigInteger.Pow(10, 30), "k=1000000000000000000000000000000") },
        { "a decimal", (1.50m, "k=1.50") },
        { "a double", (0.1, "k=0.1") },
        { "a character", ('x', "k=x") },
        { "a GUID", (new Guid("00000000-0000-0000-0000-00000000000a"), "k=00000000-0000-0000-0000-00000000000a") },
        { "a URI", (new Uri("https://example.com/a b"), "k=https%3A%2F%2Fexample.com%2Fa%20b") },
        { "a time in UTC", (new DateTime(2026, 11, 24, 12, 0, 0, DateTimeKind.Utc), "k=2026-11-24T12%3A00%3A00Z") },
        {
            "a time in another zone",
            (new DateTimeOffset(2026, 11, 24, 12, 0, 0, 500, TimeSpan.FromHours(2)), "k=2026-11-24T10%3A00%3A00.5Z")
        },
        {
            "a local time",
            (new DateTime(2026, 11, 24, 12, 0, 0, DateTimeKind.Utc).ToLocalTime(), "k=2026-11-24T12%3A00%3A00Z")
        },
        { "a list", (new object?[] { "a", null, 1, true }, "k=a&k=1&k=true") },
        { "a list of one", (new[] { "a" }, "k=a") },
        { "an empty list", (Array.Empty<string>(), "") },
        { "null", (null, "") },
    };

    public static Cases<object> BadValues { get; } = new()
    {
        { "an object", new object() },
        { "XML", new XmlDocument().CreateElement("a") },
        { "a dictionary", new Hashtable() },
        { "a list of lists", new object[] { new[] { 1 } } },
        { "NaN", double.NaN },
        { "a duration", TimeSpan.FromSeconds(1) },
        { "an enumeration", DayOfWeek.Monday },
        { "bytes", new byte[] { 1 } },
        { "half of a surrogate pair", "\ud83d" },
    };

    [Theory]
    [MemberData(nameof(Values))]
    public void Query_is_encoded(string name)
    {
        (object? value, string query) = Values[name];
        CultureInfo.CurrentCulture = new CultureInfo("de-DE");
        var request = new RestRequest(RestMethod.Get, "sip/x", new RestQuery().Add("k", value));
        Assert.Equal(Api + "sip/x" + (query.Length > 0 ? "?" + query : ""), request.Address.AbsoluteUri);
    }

    [Theory]
    [MemberData(nameof(BadValues))]
    public void Query_is_refused(string name)
    {
        HmsApiException refusal = Assert.Throws<HmsApiException>(() => new RestQuery().Add("k", BadValues[name]));
        Assert.Equal(HmsTokenError.QueryInvalid, refusal.Error);
    }

    [Fact]
    public void Query_from_a_dictionary_keeps_its_order_and_is_unwrapped()
    {
        var parameters = new OrderedDictionary
        {
            ["z"] = new Lazy<object?>(1),
            ["a b"] = new object[] { new Lazy<object?>("x"), "y" },
        };
        var query = RestQuery.Of(parameters, value => value is Lazy<object?> wrapper ? wrapper.Value : value);
        Assert.Equal(
            Api + "sip/x?z=1&a%20b=x&a%20b=y", new RestRequest(RestMethod.Get, "sip/x", query).Address.AbsoluteUri);
    }

    [Fact]
    public void Query_needs_names()
    {
        Assert.Equal(
            HmsTokenError.QueryInvalid, Assert.Throws<HmsApiException>(() => new RestQuery().Add(" ", 1)).Error);
        Assert.Equal(
            HmsTokenError.QueryInvalid,
            Assert.Throws<HmsApiException>(() => RestQuery.Of(new Hashtable { [1] = 1 })).Error);
    }

    [Fact]
    public void Query_is_merged_with_that_of_the_path()
    {
        var request = new RestRequest(RestMethod.Get, "rooms?name=a", new RestQuery().Add("enabled", false));
        Assert.Equal(Api + "rooms?name=a&enabled=false&limit=100", request.Address.AbsoluteUri);
    }

    [Theory]
    [InlineData("rooms?name=a", "name")]
    [InlineData("rooms?n%61me=a", "name")]
    [InlineData("rooms?a+b=1", "a b")]
    public void A_parameter_in_both_path_and_query_is_refused(string path, string name)
    {
        HmsApiException refusal = Assert.Throws<HmsApiException>(
            () => new RestRequest(RestMethod.Get, path, new RestQuery().Add(name, 1)));
        Assert.Equal((HmsTokenError.QueryInvalid, "rooms"), (refusal.Error, refusal.Path));
    }

    [Theory]
    [InlineData("rooms?limit=10", "rooms?limit=10")]
    [InlineData("rooms?limit=", "rooms?limit=")]
    [InlineData("recordings", "recordings")]
    [InlineData("rooms/r1", "rooms/r1")]
    [InlineData("things", "things")]
    [InlineData("/v2/sessions", "sessions?limit=100")]
    public void Limit_is_added_if_documented_and_omitted(string path, string address) =>
        Assert.Equal(Api + address, new RestRequest(RestMethod.Get, path).Address.AbsoluteUri);

    [Fact]
    public void Limit_is_not_added_to_a_post() =>
        Assert.Equal(Api + "rooms", new RestRequest(RestMethod.Post, "rooms").Address.AbsoluteUri);
}
