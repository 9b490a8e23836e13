using System.Globalization;
using System.Text.Json;

namespace HmsTokens.Core;

/// <summary>One answer of the REST API: a page of a list, or something whole.</summary>
public sealed class RestPage
{
    private RestPage(IReadOnlyList<object?> items, bool isList) => (Items, IsList) = (items, isList);

    /// <summary>
    /// The items, as the client's <see cref="IJsonFactory"/> makes them. If it is not a list, the answer is the one
    /// item; an answer without a body has none.
    /// </summary>
    public IReadOnlyList<object?> Items { get; }

    /// <summary>Whether <see cref="Items"/> are those of a list.</summary>
    public bool IsList { get; }

    /// <summary>The error that an answer with HTTP 2xx reports beside its items; null without one.</summary>
    public HmsApiException? Error { get; private init; }

    /// <summary>What the next page goes by; null after the last.</summary>
    internal string? Cursor { get; private init; }

    internal static RestPage Whole(RestAnswer answer, RestRequest request, IJsonFactory factory) =>
        Guard(answer, request, () => answer.Document is null
            ? new([], isList: false)
            : Whole(answer, request, answer.Document.RootElement, factory));

    internal static RestPage Unrolled(RestAnswer answer, RestRequest request, IJsonFactory factory) =>
        Guard(answer, request, () =>
        {
            if (answer.Document is null)
            {
                return new([], isList: false);
            }

            JsonElement root = answer.Document.RootElement;
            RestAnswerForm? form = FormOf(request, root);
            return form?.Items is null
                ? Whole(answer, request, root, factory)
                : List(answer, request, root, form, factory);
        });

    // What is malformed inside is found only when it is read.
    private static RestPage Guard(RestAnswer answer, RestRequest request, Func<RestPage> read)
    {
        try
        {
            return read();
        }
        catch (JsonException)
        {
            throw answer.Fail(HmsTokenError.AnswerNotJson, Messages.ApiAnswerNotJson(request));
        }
    }

    private static RestPage Whole(RestAnswer answer, RestRequest request, JsonElement root, IJsonFactory factory) =>
        new([JsonTree.Read(root, factory)], isList: false) { Error = ErrorIn(answer, request, root) };

    private static RestPage List(
        RestAnswer answer, RestRequest request, JsonElement root, RestAnswerForm form, IJsonFactory factory)
    {
        HmsApiException? error = ErrorIn(answer, request, root);
        JsonElement values = default;
        bool isThere = root.ValueKind == JsonValueKind.Object && root.TryGetProperty(form.Items!, out values);
        List<object?> items = values.ValueKind switch
        {
            JsonValueKind.Array => [.. values.EnumerateArray().Select(item => JsonTree.Read(item, factory))],
            JsonValueKind.Object when form.Items == "peers" =>
                [.. JsonTree.Members(values).Select(member => JsonTree.Read(member.Value, factory))],
            JsonValueKind.Null when isThere => [],
            JsonValueKind.Undefined when error is not null => [],
            _ => throw answer.Fail(HmsTokenError.AnswerUnexpected, Messages.ApiAnswerUnexpected(request, form.Items!)),
        };
        return new(items, isList: true)
        {
            Error = error,
            Cursor = items.Count > 0 && request.Method == RestMethod.Get
                ? CursorIn(answer, request, root, form.Paging)
                : null,
        };
    }

    // By the table. Of a path that it does not know, 'data' beside 'last' is a list; a POST may give one object after
    // all.
    private static RestAnswerForm? FormOf(RestRequest request, JsonElement root)
    {
        RestAnswerForm? form = request.Method switch
        {
            RestMethod.Get => request.Known?.Get,
            RestMethod.Post => request.Known?.Post,
            _ => null,
        };
        if (form is not null && (request.Method == RestMethod.Get || HasList(root, form.Items)))
        {
            return form;
        }

        return form is null && HasList(root, "data") && root.TryGetProperty("last", out _)
            ? new RestAnswerForm("data", RestPaging.Last)
            : null;
    }

    private static bool HasList(JsonElement root, string? items) => items is not null
        && root.ValueKind == JsonValueKind.Object
        && root.TryGetProperty(items, out JsonElement values)
        && values.ValueKind is JsonValueKind.Array or JsonValueKind.Null;

    private static string? CursorIn(RestAnswer answer, RestRequest request, JsonElement root, RestPaging paging)
    {
        switch (paging)
        {
            case RestPaging.Last or RestPaging.Next:
                string name = paging == RestPaging.Last ? "last" : "next";
                JsonElement cursor = root.TryGetProperty(name, out JsonElement found) ? found : default;
                return cursor.ValueKind switch
                {
                    JsonValueKind.String when JsonTree.Text(cursor) is { Length: > 0 } text => text,
                    JsonValueKind.String or JsonValueKind.Null or JsonValueKind.Undefined => null,
                    JsonValueKind.Number => cursor.GetRawText(),
                    _ => throw answer.Fail(HmsTokenError.AnswerUnexpected, Messages.ApiAnswerUnexpected(request, name)),
                };
            case RestPaging.Page when root.TryGetProperty("pagination", out JsonElement state)
                && state.ValueKind == JsonValueKind.Object
                && state.TryGetProperty("has_next", out JsonElement hasNext) && hasNext.ValueKind == JsonValueKind.True:
                // The answer's own number, if it has one: a server that ignores the query is then seen to go round in
                // circles.
                int page = state.TryGetProperty("current_page", out JsonElement current)
                    && current.ValueKind == JsonValueKind.Number && current.TryGetInt32(out int number)
                        ? number
                        : int.Parse(request.Find("page") ?? "1", CultureInfo.InvariantCulture);
                return (page + 1L).ToString(CultureInfo.InvariantCulture);
            default:
                return null;
        }
    }

    // In a single object that was read, 'error' is a member as any other.
    private static HmsApiException? ErrorIn(RestAnswer answer, RestRequest request, JsonElement root)
    {
        if ((request.Method == RestMethod.Get && request.Known?.Get is { Items: null })
            || root.ValueKind != JsonValueKind.Object
            || !root.TryGetProperty("error", out JsonElement error)
            || ApiError.IsNone(error))
        {
            return null;
        }

        var told = ApiError.Read(error);
        return answer.Fail(HmsTokenError.AnswerHasError, Messages.ApiAnswerHasError(request, told), told);
    }
}
