using System.Collections;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace HmsTokens.Core;

/// <summary>The body of a POST: a JSON object or array in UTF-8, at most 64 levels deep.</summary>
public sealed class RestBody
{
    /// <summary>How many levels a body may have.</summary>
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

    /// <summary>Whether the object has a name, by which the API finds it again.</summary>
    internal bool HasName { get; }

    /// <summary>Takes a text that is JSON: strictly, no comments, no comma at the end, no member twice.</summary>
    /// <param name="json">The text.</param>
    /// <returns>The body, byte for byte that text.</returns>
    /// <exception cref="HmsApiException"><see cref="HmsTokenError.BodyInvalid"/>.</exception>
    public static RestBody FromText(string json)
    {
        ArgumentGuard.NotNull(json, nameof(json));
        byte[] bytes = new byte[Unicode(json)];
        StrictUtf8.GetBytes(json.AsSpan(), bytes);
        try
        {
            using JsonDocument document = JsonTree.Parse(bytes, MaximumDepth);
            if (document.RootElement.ValueKind is not (JsonValueKind.Object or JsonValueKind.Array))
            {
                throw Invalid(Messages.BodyNotObject);
            }

            JsonTree.Read(document.RootElement, JsonFactory.Default);
            return new RestBody(bytes);
        }
        catch (JsonException e)
        {
            // Not its message, which quotes the text.
            throw Invalid(Messages.BodyNotJson(e.LineNumber, e.BytePositionInLine));
        }
    }

    /// <summary>
    /// Makes JSON of a value: dictionaries with text as keys, lists, text, numbers, Booleans, null, times (RFC 3339 in
    /// UTC), GUIDs and URIs. Nulls, empty lists and lists of one are kept.
    /// </summary>
    /// <param name="value">A dictionary or a list.</param>
    /// <param name="unwrap">
    /// Makes one of these of any other object, at every level, and returns what it does not know as it is; null if
    /// there are none.
    /// </param>
    /// <returns>The body.</returns>
    /// <exception cref="HmsApiException">
    /// <see cref="HmsTokenError.BodyInvalid"/>: another type, NaN or infinity, a key that is not text or comes twice,
    /// more than 64 levels, as an object that contains itself has.
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
                throw Invalid(Messages.BodyNotObject);
            }

            Write(writer, root, "$", 1, unwrap);
        }

        return new RestBody(buffer.ToArray());
    }

    internal static HmsApiException Invalid(string message) => new(HmsTokenError.BodyInvalid, message);

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
                throw Invalid(Messages.BodyTooDeep(path));
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
                string text = JsonScalar.Text(value) ?? throw Invalid(Messages.BodyTypeInvalid(path, value.GetType()));
                if (JsonScalar.IsNumber(value))
                {
                    json.WriteRawValue(text);
                }
                else
                {
                    Unicode(text);
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
            string name = unwrap(member.Key) as string ?? throw Invalid(Messages.BodyKeyInvalid(path));
            Unicode(name);
            if (!names.Add(name))
            {
                throw Invalid(Messages.BodyKeyInvalid(path));
            }

            json.WritePropertyName(name);
            Write(json, unwrap(member.Value), $"{path}.{name}", depth + 1, unwrap);
        }

        json.WriteEndObject();
    }

    private static int Unicode(string text)
    {
        try
        {
            return StrictUtf8.GetByteCount(text.AsSpan(), "body");
        }
        catch (HmsTokenException notUnicode)
        {
            throw Invalid(notUnicode.Message);
        }
    }
}
