namespace HmsTokens.Core;

/// <summary>How to request the next page of a list.</summary>
internal enum RestPaging
{
    /// <summary>There is only one page.</summary>
    None,

    /// <summary>With the response's <c>last</c> as <c>start</c> in the query.</summary>
    Last,

    /// <summary>With the response's <c>next</c> as <c>start</c> in the query.</summary>
    Next,

    /// <summary>With the next number as <c>page</c>, while the response's <c>pagination.has_next</c> is true.</summary>
    Page,
}

/// <summary>Whether a POST may be sent again if its response was lost.</summary>
internal enum RestRepeat
{
    /// <summary>No: it would create a second object, or have a visible effect twice.</summary>
    Never,

    /// <summary>
    /// Yes, if its body has a name: the API returns the same object. Without a name it creates another.
    /// </summary>
    IfNamed,

    /// <summary>Yes: it sets the same values.</summary>
    Always,
}

/// <summary>The form of a response: a list, or one object.</summary>
/// <param name="Items">The member that holds the items; null for one object.</param>
/// <param name="Paging">How to request the next page.</param>
/// <param name="TakesLimit">Whether <c>limit=100</c> is documented.</param>
internal sealed record RestAnswerForm(
    string? Items = null, RestPaging Paging = RestPaging.None, bool TakesLimit = false)
{
    /// <summary>One object.</summary>
    public static RestAnswerForm Single { get; } = new();
}

/// <summary>One path of the REST API, and what its documentation says about it.</summary>
/// <param name="path">The path below <c>/v2/</c>, with placeholders such as <c>rooms/&lt;room_id&gt;</c>.</param>
public sealed class RestEndpoint(string path)
{
    /// <summary>The path below <c>/v2/</c>, with placeholders such as <c>rooms/&lt;room_id&gt;</c>.</summary>
    public string Path { get; } = path;

    /// <summary>The query parameters of a GET that are filters, not for paging.</summary>
    public IReadOnlyList<string> Filters { get; internal init; } = [];

    internal string[] Segments { get; } = path.Split('/');

    internal RestAnswerForm? Get { get; init; }

    internal RestAnswerForm? Post { get; init; }

    internal RestRepeat Repeat { get; init; }

    internal bool Delete { get; init; }

    /// <summary>Whether this method is documented for the path.</summary>
    /// <param name="method">The method.</param>
    /// <returns>True if it is documented.</returns>
    public bool Has(RestMethod method) => method switch
    {
        RestMethod.Get => Get is not null,
        RestMethod.Post => Post is not null,
        _ => Delete,
    };

    internal static bool IsPlaceholder(string segment) => segment[0] == '<';
}
