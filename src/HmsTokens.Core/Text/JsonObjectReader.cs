using System.Collections.Specialized;
using System.Text;
using System.Text.Json;

namespace HmsTokens.Core;

/// <summary>
/// Reads a JSON object whole and strictly: UTF-8, no member twice at any level, nothing behind it, text that is
/// well-formed Unicode. System.Text.Json reads the JSON; what it lets pass is refused here.
/// </summary>
internal static class JsonObjectReader
{
    /// <summary>Takes a member of the object; the reader stands on its value, and stays there.</summary>
    public delegate void MemberVisitor<T>(T state, string name, ref Utf8JsonReader value);

    /// <summary>Checks all of an object in one pass and shows each of its own members to the visitor.</summary>
    /// <exception cref="HmsTokenException"><see cref="HmsTokenError.TokenMalformed"/>.</exception>
    public static void Visit<T>(byte[] json, string part, T state, MemberVisitor<T> visitor)
    {
        if (!StrictUtf8.IsValid(json))
        {
            throw HmsTokenException.Malformed(Messages.PartDamaged(part), $"its {part} is not UTF-8");
        }

        try
        {
            var reader = new Utf8JsonReader(json);
            if (!reader.Read() || reader.TokenType != JsonTokenType.StartObject)
            {
                throw HmsTokenException.Malformed(Messages.PartDamaged(part), $"its {part} is not a JSON object");
            }

            var levels = new Stack<HashSet<string>>();
            var names = new HashSet<string>(StringComparer.Ordinal);
            string name = string.Empty;
            while (reader.Read())
            {
                switch (reader.TokenType)
                {
                    case JsonTokenType.PropertyName:
                        name = reader.GetString()!;
                        if (!names.Add(name))
                        {
                            throw HmsTokenException.Malformed(
                                Messages.MemberTwice(part), $"a member comes twice in its {part}");
                        }

                        continue;
                    case JsonTokenType.EndObject:
                        // The reader itself sees to it that the last one closes the text.
                        names = levels.Count > 0 ? levels.Pop() : names;
                        continue;
                    case JsonTokenType.String when reader.ValueIsEscaped:
                        // Throws on half of a surrogate pair.
                        reader.GetString();
                        break;
                }

                if (reader.CurrentDepth == 1 && reader.TokenType != JsonTokenType.EndArray)
                {
                    visitor(state, name, ref reader);
                }

                if (reader.TokenType == JsonTokenType.StartObject)
                {
                    levels.Push(names);
                    names = new HashSet<string>(StringComparer.Ordinal);
                }
            }
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            // Not chained: that exception quotes the token.
            throw HmsTokenException.Malformed(
                Messages.PartDamaged(part), $"its {part} is not well-formed JSON, or has half of a surrogate pair");
        }
    }

    /// <summary>All members, in order, of an object that <see cref="Visit"/> has passed.</summary>
    public static OrderedDictionary ReadMembers(byte[] json)
    {
        var reader = new Utf8JsonReader(json);
        reader.Read();
        return ReadObject(ref reader);
    }

    private static OrderedDictionary ReadObject(ref Utf8JsonReader reader)
    {
        var members = new OrderedDictionary(StringComparer.Ordinal);
        while (reader.Read() && reader.TokenType != JsonTokenType.EndObject)
        {
            string name = reader.GetString()!;
            reader.Read();
            members.Add(name, ReadValue(ref reader));
        }

        return members.AsReadOnly();
    }

    private static object?[] ReadArray(ref Utf8JsonReader reader)
    {
        var items = new List<object?>();
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            items.Add(ReadValue(ref reader));
        }

        return [.. items];
    }

    private static object? ReadValue(ref Utf8JsonReader reader) => reader.TokenType switch
    {
        JsonTokenType.String => reader.GetString(),
        JsonTokenType.Number => ReadNumber(ref reader),
        JsonTokenType.True => true,
        JsonTokenType.False => false,
        JsonTokenType.StartObject => ReadObject(ref reader),
        JsonTokenType.StartArray => ReadArray(ref reader),
        _ => null,
    };

    private static object ReadNumber(ref Utf8JsonReader reader)
    {
        if (reader.TryGetInt64(out long whole))
        {
            return whole;
        }

        // A decimal makes zero of what is too small for it.
        if (reader.TryGetDecimal(out decimal exact) && exact != 0)
        {
            return exact;
        }

        return reader.TryGetDouble(out double number) && !double.IsInfinity(number)
            ? number
            : Encoding.ASCII.GetString(reader.ValueSpan.ToArray());
    }
}
