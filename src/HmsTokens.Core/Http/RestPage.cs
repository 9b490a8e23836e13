using System.Globalization;
using System.Text.Json;

namespace HmsTokens.Core;

/// <summary>One response of the REST API: a page of a list, or one object.</summary>
public sealed class RestPage
{
    private RestPage(IReadOnlyList<object?> items, bool isList) => (Items, IsList) = (items, isList);

    /// <summary>
    /// The items, made by the client's <see cref="IJsonFactory"/>. If the response is not a list, it is the only item.
    /// A response without a body has no items.
    /// </summary>
    public IReadOnlyList<object?> Items { get; }

    /// <summary>Whether the response is a list.</summary>
    public bool IsList { get; }

    /// <summary>The error that a response with HTTP 2xx reports with its items, or null.</summary>
    public HmsApiException? Error { get; private init; }

    /// <summary>The cursor of the next page; null on the last page.</summary>
    internal string? Cursor { get; private init; }

    internal static RestPage ReadWhole(RestAnswer answer, RestRequest request, IJsonFactory factory) =>
        CatchMalformed(answer, request, () => answer.Document is null
            ? new([], isList: false)
            : ReadWhole(answer, request, answer.Document.RootElement, factory));

    internal static RestPage ReadItems(RestAnswer answer, RestRequest request, IJsonFactory factory) =>
        CatchMalformed(answer, request, () =>
        {
            if (answer.Document is null)
            {
                return new([], isList: false);
            }

            JsonElement root = answer.Document.RootElement;
            RestAnswerForm? form = FindForm(request, root);
            return form?.Items is null
                ? ReadWhole(answer, request, root, factory)
                : ReadList(answer, request, root, form, factory);
        });

    // JsonDocument checks some of the JSON, such as surrogates, only when it is read.
    private static RestPage CatchMalformed(RestAnswer answer, RestRequest request, Func<RestPage> read)
    {
        try
        {
            return read();
        }
        catch (JsonException)
        {
            throw answer.CreateException(HmsTokenError.AnswerNotJson, Messages.ApiAnswerNotJson(request));
        }
    }

    private static RestPage ReadWhole(RestAnswer answer, RestRequest request, JsonElement root, IJsonFactory factory) =>
        new([JsonTree.Read(root, factory)], isList: false) { Error = FindError(answer, request, root) };

    private static RestPage ReadList(
        RestAnswer answer, RestRequest request, JsonElement root, RestAnswerForm form, IJsonFactory factory)
    {
        HmsApiException? error = FindError(answer, request, root);
        JsonElement values = default;
        bool hasItems = root.ValueKind == JsonValueKind.Object && root.TryGetProperty(form.Items!, out values);
        List<object?> items = values.ValueKind switch
        {
            JsonValueKind.Array => [.. values.EnumerateArray().Select(item => JsonTree.Read(item, factory))],
            JsonValueKind.Object when form.Items == "peers" =>
                [.. JsonTree.Members(values).Select(member => JsonTree.Read(member.Value, factory))],
            JsonValueKind.Null when hasItems => [],
            JsonValueKind.Undefined when error is not null => [],
            _ =>
                throw answer.CreateException(
                    HmsTokenError.AnswerUnexpected, Messages.ApiAnswerUnexpected(request, form.Items!)),
        };
        return new(items, isList: true)
        {
            Error = error,
            Cursor = items.Count > 0 && request.Method == RestMethod.Get
                ? FindCursor(answer, request, root, form.Paging)
                : null,
        };
    }

    // For an undocumented path, 'data' together with 'last' is a list. A documented list of a POST can be one object.
    private static RestAnswerForm? FindForm(RestRequest request, JsonElement root)
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

    private static string? FindCursor(RestAnswer answer, RestRequest request, JsonElement root, RestPaging paging)
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
                    _ =>
                        throw answer.CreateException(
                            HmsTokenError.AnswerUnexpected, Messages.ApiAnswerUnexpected(request, name)),
                };
            case RestPaging.Page when root.TryGetProperty("pagination", out JsonElement state)
                && state.ValueKind == JsonValueKind.Object
                && state.TryGetProperty("has_next", out JsonElement hasNext) && hasNext.ValueKind == JsonValueKind.True:
                // The response's number comes first, so that a server that ignores the query is recognized as a loop.
                int page = state.TryGetProperty("current_page", out JsonElement current)
                    && current.ValueKind == JsonValueKind.Number && current.TryGetInt32(out int number)
                        ? number
                        : int.Parse(request.Find("page") ?? "1", CultureInfo.InvariantCulture);
                return (page + 1L).ToString(CultureInfo.InvariantCulture);
            default:
                return null;
        }
    }

    // In the response to a GET of one object, 'error' is an ordinary member.
    private static HmsApiException? FindError(RestAnswer answer, RestRequest request, JsonElement root)
    {
        if ((request.Method == RestMethod.Get && request.Known?.Get is { Items: null })
            || root.ValueKind != JsonValueKind.Object
            || !root.TryGetProperty("error", out JsonElement error)
            || ApiError.IsNone(error))
        {
            return null;
        }

        var apiError = ApiError.Read(error);
        return answer.CreateException(
            HmsTokenError.AnswerHasError, Messages.ApiAnswerHasError(request, apiError), apiError);
    }
}
