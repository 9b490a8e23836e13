using System.Collections.Specialized;
using System.Globalization;
using System.Numerics;
using System.Text.Json;

namespace HmsTokens.Core;

/// <summary>Makes the objects and lists of a JSON tree, from the leaves up.</summary>
public interface IJsonFactory
{
    /// <summary>Makes an object.</summary>
    /// <param name="members">The members in order, with names that are unique by ordinal comparison.</param>
    /// <returns>The object.</returns>
    object CreateObject(IReadOnlyList<KeyValuePair<string, object?>> members);

    /// <summary>Makes a list.</summary>
    /// <param name="items">The items in order.</param>
    /// <returns>The list.</returns>
    object CreateArray(IReadOnlyList<object?> items);
}

/// <summary>Makes an ordinal <see cref="OrderedDictionary"/> for an object, and an array for a list.</summary>
public sealed class JsonFactory : IJsonFactory
{
    private JsonFactory()
    {
    }

    /// <summary>The only instance.</summary>
    public static JsonFactory Default { get; } = new();

    /// <inheritdoc/>
    public object CreateObject(IReadOnlyList<KeyValuePair<string, object?>> members)
    {
        ArgumentGuard.NotNull(members, nameof(members));
        var result = new OrderedDictionary(members.Count, StringComparer.Ordinal);
        foreach (KeyValuePair<string, object?> member in members)
        {
            result.Add(member.Key, member.Value);
        }

        return result;
    }

    /// <inheritdoc/>
    public object CreateArray(IReadOnlyList<object?> items) => items.ToArray();
}

/// <summary>
/// Reads JSON without loss. Times stay text. A number is <see cref="long"/> or <see cref="BigInteger"/>; one with a
/// fraction is <see cref="decimal"/> if that holds all digits, else <see cref="double"/>. A duplicate member is an
/// error.
/// </summary>
internal static class JsonTree
{
    // More than in a body, so that everything that was posted can be read.
    private const int MaximumDepth = 128;

    /// <summary>Parses UTF-8 text strictly, with or without a byte order mark.</summary>
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
    /// <exception cref="JsonException">A member is there twice, or a string has an unpaired surrogate.</exception>
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

    /// <summary>The members of an object, in order.</summary>
    /// <exception cref="JsonException">A name is there twice, or has an unpaired surrogate.</exception>
    public static IEnumerable<KeyValuePair<string, JsonElement>> Members(JsonElement value)
    {
        var names = new HashSet<string>(StringComparer.Ordinal);
        foreach (JsonProperty member in value.EnumerateObject())
        {
            string name = Name(member);
            yield return names.Add(name) ? new(name, member.Value) : throw new JsonException();
        }
    }

    /// <summary>The text of a string.</summary>
    /// <exception cref="JsonException">It has an unpaired surrogate.</exception>
    public static string Text(JsonElement value)
    {
        try
        {
            return value.GetString()!;
        }
        catch (InvalidOperationException)
        {
            // Without the inner exception, which quotes the text.
            throw new JsonException();
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
            && GetDigits(text) == GetDigits(number.ToString(CultureInfo.InvariantCulture)))
        {
            return number;
        }

        // A number that .NET can't represent, such as 1e999, stays text.
        return value.TryGetDouble(out double real) && !double.IsInfinity(real) ? real : text;
    }

    // The digits without leading and trailing zeros, to see whether any were rounded away.
    private static string GetDigits(string number)
    {
        string mantissa = number.Split('e', 'E')[0];
        return mantissa.Replace("-", string.Empty).Replace(".", string.Empty).Trim('0');
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
