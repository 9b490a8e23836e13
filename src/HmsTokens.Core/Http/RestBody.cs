using System.Collections;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace HmsTokens.Core;

/// <summary>The body of a POST: a JSON object or array in UTF-8, at most 64 levels deep.</summary>
public sealed class RestBody
{
    /// <summary>The maximum depth of a body.</summary>
    public const int MaximumDepth = 64;

    private RestBody(byte[] json)
    {
        Json = json;
        using JsonDocument document = JsonDocument.Parse(json);
        HasName = document.RootElement.ValueKind == JsonValueKind.Object
            && document.RootElement.TryGetProperty("name", out JsonElement name)
            && name.ValueKind == JsonValueKind.String
            && !string.IsNullOrWhiteSpace(name.GetString());
    }

    /// <summary>An empty object.</summary>
    public static RestBody Empty { get; } = new("{}"u8.ToArray());

    internal byte[] Json { get; }

    /// <summary>Whether the object has a name, by which the API recognizes a repeated request.</summary>
    internal bool HasName { get; }

    /// <summary>Makes a body from strict JSON text: no comments, no trailing commas, no duplicate members.</summary>
    /// <param name="json">The text.</param>
    /// <returns>The body, with exactly the bytes of the text.</returns>
    /// <exception cref="HmsApiException"><see cref="HmsTokenError.BodyInvalid"/>.</exception>
    public static RestBody FromText(string json)
    {
        ArgumentGuard.NotNull(json, nameof(json));
        byte[] bytes = new byte[CountUtf8Bytes(json)];
        StrictUtf8.GetBytes(json.AsSpan(), bytes);
        try
        {
            using JsonDocument document = JsonTree.Parse(bytes, MaximumDepth);
            if (document.RootElement.ValueKind is not (JsonValueKind.Object or JsonValueKind.Array))
            {
                throw CreateException(Messages.BodyNotObject);
            }

            JsonTree.Read(document.RootElement, JsonFactory.Default);
            return new RestBody(bytes);
        }
        catch (JsonException e)
        {
            // Without the message of the exception, which quotes the text.
            throw CreateException(Messages.BodyNotJson(e.LineNumber, e.BytePositionInLine));
        }
    }

    /// <summary>
    /// Makes a body from a value: dictionaries with strings as keys, lists, strings, numbers, Booleans, null, times
    /// (RFC 3339 in UTC), GUIDs and URIs. Nulls, empty lists and lists of one element are kept.
    /// </summary>
    /// <param name="value">A dictionary or a list.</param>
    /// <param name="unwrap">
    /// Converts objects of other types, at every level, to one of these, and returns everything else unchanged; may be
    /// null.
    /// </param>
    /// <returns>The body.</returns>
    /// <exception cref="HmsApiException">
    /// <see cref="HmsTokenError.BodyInvalid"/>: another type, NaN or infinity, a key that is not a string or is there
    /// twice, or more than 64 levels, for example an object that contains itself.
    /// </exception>
    public static RestBody FromValue(object value, Func<object?, object?>? unwrap = null)
    {
        using var buffer = new MemoryStream();
        using (var writer = new Utf8JsonWriter(buffer, new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping }))
        {
            unwrap ??= inner => inner;
            object? root = unwrap(value);
            if (root is not IDictionary && !JsonScalar.IsList(root))
            {
                throw CreateException(Messages.BodyNotObject);
            }

            Write(writer, root, "$", 1, unwrap);
        }

        return new RestBody(buffer.ToArray());
    }

    internal static HmsApiException CreateException(string message) => new(HmsTokenError.BodyInvalid, message);

    private static void Write(Utf8JsonWriter json, object? value, string path, int depth, Func<object?, object?> unwrap)
    {
        switch (value)
        {
            case null:
                json.WriteNullValue();
                break;
            case bool flag:
                json.WriteBooleanValue(flag);
                break;
            case IEnumerable and not string when depth > MaximumDepth:
                throw CreateException(Messages.BodyTooDeep(path));
            case IDictionary members:
                WriteObject(json, members, path, depth, unwrap);
                break;
            case IEnumerable items when JsonScalar.IsList(items):
                json.WriteStartArray();
                int index = 0;
                foreach (object? item in items)
                {
                    Write(json, unwrap(item), $"{path}[{index++}]", depth + 1, unwrap);
                }

                json.WriteEndArray();
                break;
            default:
                string text = JsonScalar.ToText(value)
                    ?? throw CreateException(Messages.BodyTypeInvalid(path, value.GetType()));
                if (JsonScalar.IsNumber(value))
                {
                    json.WriteRawValue(text);
                }
                else
                {
                    CountUtf8Bytes(text);
                    json.WriteStringValue(text);
                }

                break;
        }
    }

    private static void WriteObject(
        Utf8JsonWriter json, IDictionary members, string path, int depth, Func<object?, object?> unwrap)
    {
        json.WriteStartObject();
        var names = new HashSet<string>(StringComparer.Ordinal);
        foreach (DictionaryEntry member in members)
        {
            string name = unwrap(member.Key) as string ?? throw CreateException(Messages.BodyKeyInvalid(path));
            CountUtf8Bytes(name);
            if (!names.Add(name))
            {
                throw CreateException(Messages.BodyKeyInvalid(path));
            }

            json.WritePropertyName(name);
            Write(json, unwrap(member.Value), $"{path}.{name}", depth + 1, unwrap);
        }

        json.WriteEndObject();
    }

    private static int CountUtf8Bytes(string text)
    {
        try
        {
            return StrictUtf8.GetByteCount(text.AsSpan(), "body");
        }
        catch (HmsTokenException notUnicode)
        {
            throw CreateException(notUnicode.Message);
        }
    }
}
