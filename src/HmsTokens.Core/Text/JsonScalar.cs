using System.Collections;
using System.Globalization;
using System.Numerics;
using System.Xml;

namespace HmsTokens.Core;

/// <summary>The plain values that a query and a body take, as text that is the same in every culture.</summary>
internal static class JsonScalar
{
    /// <summary>
    /// Whether it is a list of values. A dictionary is not, nor bytes, nor XML: a node enumerates its nodes, down to none.
    /// </summary>
    public static bool IsList(object? value) =>
        value is IEnumerable and not (string or IDictionary or byte[] or XmlNode);

    /// <summary>Whether it is a number that JSON has.</summary>
    public static bool IsNumber(object value) => value switch
    {
        float number => !float.IsNaN(number) && !float.IsInfinity(number),
        double number => !double.IsNaN(number) && !double.IsInfinity(number),
        byte or sbyte or short or ushort or int or uint or long or ulong or decimal or BigInteger => true,
        _ => false,
    };

    /// <summary>
    /// The text of a value; null if it has none that is plain: an object, NaN, a duration, an enumeration.
    /// </summary>
    public static string? Text(object value) => value switch
    {
        string text => text,
        bool flag => flag ? "true" : "false",
        char or Guid => value.ToString(),
        Uri uri => uri.OriginalString,
        DateTimeOffset time => Time(time),
        DateTime time => Time(Zoned(time)),
        float or double when IsNumber(value) => ((IFormattable)value).ToString("R", CultureInfo.InvariantCulture),
        _ when IsNumber(value) => ((IFormattable)value).ToString(null, CultureInfo.InvariantCulture),
        _ => null,
    };

    // RFC 3339, in UTC, with a fraction only if there is one.
    private static string Time(DateTimeOffset time) =>
        time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.FFFFFFF'Z'", CultureInfo.InvariantCulture);

    // Local unless it says UTC. The first and the last day of the calendar have no other zone to go to.
    private static DateTimeOffset Zoned(DateTime time) => time.Kind == DateTimeKind.Utc
        ? new DateTimeOffset(time, TimeSpan.Zero)
        : new DateTimeOffset(time.ToUniversalTime(), TimeSpan.Zero);
}
