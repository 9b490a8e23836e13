using System.Text.Json;

namespace HmsTokens.Core;

/// <summary>
/// An error of the REST API, in any of its forms: <c>code</c>, <c>message</c> and <c>details</c>; in older ones
/// <c>data.description</c>; or just text. All of it is safe to print: text that contains a token is left out.
/// </summary>
internal sealed record ApiError(string? Code, string? Message, IReadOnlyList<string> Details)
{
    private const int MaximumDetails = 10;

    private static readonly ApiError Nothing = new(null, null, []);

    /// <summary>Reads the body of a failed response; empty if it is not JSON.</summary>
    public static ApiError Read(byte[]? body)
    {
        try
        {
            using JsonDocument document = JsonTree.Parse(body ?? []);
            return Read(document.RootElement);
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            return Nothing;
        }
    }

    /// <summary>Reads an error.</summary>
    /// <exception cref="InvalidOperationException">A string in it has an unpaired surrogate.</exception>
    public static ApiError Read(JsonElement error) => error.ValueKind switch
    {
        JsonValueKind.Object => new(
            Text(error, "code"),
            Text(error, "message") ?? Text(error, "msg") ?? Text(error, "error") ?? Text(error, "description")
                ?? Description(error),
            error.TryGetProperty("details", out JsonElement details) ? Texts(details) : []),
        JsonValueKind.Array => new(null, null, Texts(error)),
        _ => new(null, Text(error), []),
    };

    /// <summary>Whether the value of a member named <c>error</c> means that there is no error.</summary>
    public static bool IsNone(JsonElement error) => error.ValueKind switch
    {
        JsonValueKind.Object => !error.EnumerateObject().MoveNext(),
        JsonValueKind.Array => error.GetArrayLength() == 0,
        JsonValueKind.String => string.IsNullOrWhiteSpace(error.GetString()),
        JsonValueKind.Number => error.TryGetDouble(out double number) && number == 0,
        JsonValueKind.True => false,
        _ => true,
    };

    private static string? Description(JsonElement error) =>
        error.TryGetProperty("data", out JsonElement data) && data.ValueKind == JsonValueKind.Object
            ? Text(data, "description")
            : null;

    private static string? Text(JsonElement parent, string name) =>
        parent.TryGetProperty(name, out JsonElement value) ? Text(value) : null;

    private static string? Text(JsonElement value)
    {
        string? text = value.ValueKind switch
        {
            JsonValueKind.String => value.GetString(),
            JsonValueKind.Number => value.GetRawText(),
            _ => null,
        };
        return string.IsNullOrWhiteSpace(text) || TokenText.HasToken(text!) ? null : DisplayText.Escape(text!);
    }

    private static string[] Texts(JsonElement details) => details.ValueKind == JsonValueKind.Array
        ? [.. details.EnumerateArray().Take(MaximumDetails).Select(Text).OfType<string>()]
        : Text(details) is { } text ? [text] : [];
}
