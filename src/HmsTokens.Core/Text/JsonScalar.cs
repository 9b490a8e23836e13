using System.Collections;
using System.Globalization;
using System.Numerics;
using System.Xml;

namespace HmsTokens.Core;

/// <summary>Converts the simple values of a query and a body to text, the same in every culture.</summary>
internal static class JsonScalar
{
    /// <summary>
    /// Whether a value is a list. Dictionaries, bytes and XML nodes, which enumerate their child nodes, are not.
    /// </summary>
    public static bool IsList(object? value) =>
        value is IEnumerable and not (string or IDictionary or byte[] or XmlNode);

    /// <summary>Whether a value is a number that JSON can represent.</summary>
    public static bool IsNumber(object value) => value switch
    {
        float number => !float.IsNaN(number) && !float.IsInfinity(number),
        double number => !double.IsNaN(number) && !double.IsInfinity(number),
        byte or sbyte or short or ushort or int or uint or long or ulong or decimal or BigInteger => true,
        _ => false,
    };

    /// <summary>
    /// Converts a value to text; null if it is not a simple value: an object, NaN, a duration, an enumeration.
    /// </summary>
    public static string? ToText(object value) => value switch
    {
        string text => text,
        bool flag => flag ? "true" : "false",
        char or Guid => value.ToString(),
        Uri uri => uri.OriginalString,
        DateTimeOffset time => FormatTime(time),
        DateTime time => FormatTime(ToUtc(time)),
        float or double when IsNumber(value) => ((IFormattable)value).ToString("R", CultureInfo.InvariantCulture),
        _ when IsNumber(value) => ((IFormattable)value).ToString(null, CultureInfo.InvariantCulture),
        _ => null,
    };

    // RFC 3339, in UTC, with a fraction only if there is one.
    private static string FormatTime(DateTimeOffset time) =>
        time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.FFFFFFF'Z'", CultureInfo.InvariantCulture);

    // Local unless its kind is UTC. At the ends of the calendar, new DateTimeOffset(time) would throw.
    private static DateTimeOffset ToUtc(DateTime time) => time.Kind == DateTimeKind.Utc
        ? new DateTimeOffset(time, TimeSpan.Zero)
        : new DateTimeOffset(time.ToUniversalTime(), TimeSpan.Zero);
}
