using System.Collections.Specialized;
using System.Globalization;
using System.Numerics;
using System.Text.Json;

namespace HmsTokens.Core;

/// <summary>Makes the objects and lists of a JSON tree, from the leaves up.</summary>
public interface IJsonFactory
{
    /// <summary>Makes an object.</summary>
    /// <param name="members">Its members in their order; no name comes twice, compared by ordinal.</param>
    /// <returns>The object.</returns>
    object CreateObject(IReadOnlyList<KeyValuePair<string, object?>> members);

    /// <summary>Makes a list.</summary>
    /// <param name="items">Its items in their order.</param>
    /// <returns>The list.</returns>
    object CreateArray(IReadOnlyList<object?> items);
}

/// <summary>Makes an ordinal <see cref="OrderedDictionary"/> of an object, and an array of a list.</summary>
public sealed class JsonFactory : IJsonFactory
{
    private JsonFactory()
    {
    }

    /// <summary>The one that there is.</summary>
    public static JsonFactory Default { get; } = new();

    /// <inheritdoc/>
    public object CreateObject(IReadOnlyList<KeyValuePair<string, object?>> members)
    {
        ArgumentGuard.NotNull(members, nameof(members));
        var made = new OrderedDictionary(members.Count, StringComparer.Ordinal);
        foreach (KeyValuePair<string, object?> member in members)
        {
            made.Add(member.Key, member.Value);
        }

        return made;
    }

    /// <inheritdoc/>
    public object CreateArray(IReadOnlyList<object?> items) => items.ToArray();
}

/// <summary>
/// Reads JSON as the API's answers have it. Text stays text, times included; numbers are <see cref="long"/>, else
/// <see cref="BigInteger"/>, else <see cref="decimal"/> if it holds all digits, else <see cref="double"/>. A member
/// that comes twice is an error: one of the two would be lost.
/// </summary>
internal static class JsonTree
{
    // More than a body may have, so that what was posted can be read.
    private const int MaximumDepth = 128;

    /// <summary>Parses a text in UTF-8, with or without a byte order mark, strictly.</summary>
    /// <exception cref="JsonException">It is not JSON, or not UTF-8.</exception>
    public static JsonDocument Parse(byte[] json, int maximumDepth = MaximumDepth)
    {
        if (!StrictUtf8.IsValid(json))
        {
            throw new JsonException();
        }

        int start = json.AsSpan().StartsWith("\uFEFF"u8) ? 3 : 0;
        return JsonDocument.Parse(json.AsMemory(start), new JsonDocumentOptions { MaxDepth = maximumDepth });
    }

    /// <summary>Makes the tree of a value.</summary>
    /// <exception cref="JsonException">A member comes twice, or a text has half of a surrogate pair.</exception>
    public static object? Read(JsonElement value, IJsonFactory factory) => value.ValueKind switch
    {
        JsonValueKind.Object => ReadObject(value, factory),
        JsonValueKind.Array => ReadArray(value, factory),
        JsonValueKind.String => Text(value),
        JsonValueKind.Number => ReadNumber(value),
        JsonValueKind.True => true,
        JsonValueKind.False => false,
        _ => null,
    };

    /// <summary>The members of an object, in their order.</summary>
    /// <exception cref="JsonException">A name comes twice, or has half of a surrogate pair.</exception>
    public static IEnumerable<KeyValuePair<string, JsonElement>> Members(JsonElement value)
    {
        var names = new HashSet<string>(StringComparer.Ordinal);
        foreach (JsonProperty member in value.EnumerateObject())
        {
            string name = Name(member);
            yield return names.Add(name) ? new(name, member.Value) : throw new JsonException();
        }
    }

    private static object ReadObject(JsonElement value, IJsonFactory factory)
    {
        var members = new List<KeyValuePair<string, object?>>();
        foreach (KeyValuePair<string, JsonElement> member in Members(value))
        {
            members.Add(new(member.Key, Read(member.Value, factory)));
        }

        return factory.CreateObject(members);
    }

    private static object ReadArray(JsonElement value, IJsonFactory factory)
    {
        var items = new List<object?>(value.GetArrayLength());
        foreach (JsonElement item in value.EnumerateArray())
        {
            items.Add(Read(item, factory));
        }

        return factory.CreateArray(items);
    }

    private static object ReadNumber(JsonElement value)
    {
        if (value.TryGetInt64(out long whole))
        {
            return whole;
        }

        string text = value.GetRawText();
        if (text.IndexOfAny(['.', 'e', 'E']) < 0)
        {
            return BigInteger.Parse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture);
        }

        if (value.TryGetDecimal(out decimal number)
            && Digits(text) == Digits(number.ToString(CultureInfo.InvariantCulture)))
        {
            return number;
        }

        // What no number holds, such as 1e999, is its text.
        return value.TryGetDouble(out double real) && !double.IsInfinity(real) ? real : text;
    }

    // Its digits, without the zeros on either side: these are the same, unless some were rounded away.
    private static string Digits(string number)
    {
        string mantissa = number.Split('e', 'E')[0];
        return mantissa.Replace("-", string.Empty).Replace(".", string.Empty).Trim('0');
    }

    /// <summary>The text of a string.</summary>
    /// <exception cref="JsonException">It has half of a surrogate pair.</exception>
    public static string Text(JsonElement value)
    {
        try
        {
            return value.GetString()!;
        }
        catch (InvalidOperationException)
        {
            // Not chained: it quotes the text.
            throw new JsonException();
        }
    }

    private static string Name(JsonProperty member)
    {
        try
        {
            return member.Name;
        }
        catch (InvalidOperationException)
        {
            throw new JsonException();
        }
    }
}
