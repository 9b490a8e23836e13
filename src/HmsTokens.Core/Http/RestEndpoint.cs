namespace HmsTokens.Core;

/// <summary>How the next page of a list is asked for.</summary>
internal enum RestPaging
{
    /// <summary>There is none: one answer has it all.</summary>
    None,

    /// <summary>The answer's <c>last</c> goes into the query's <c>start</c>.</summary>
    Last,

    /// <summary>The answer's <c>next</c> goes into the query's <c>start</c>.</summary>
    Next,

    /// <summary>While the answer's <c>pagination.has_next</c> is true, the query's <c>page</c> is one more.</summary>
    Page,
}

/// <summary>Whether a POST whose answer was lost may be sent again.</summary>
internal enum RestRepeat
{
    /// <summary>No: it would make a second one, or be seen or heard twice.</summary>
    Never,

    /// <summary>Yes, if its body has a name: the same thing comes back. Without one a second is made.</summary>
    IfNamed,

    /// <summary>Yes: it sets the same values.</summary>
    Always,
}

/// <summary>What an answer has to unroll.</summary>
/// <param name="Items">The member that holds the items; null if the answer is one object, which stays whole.</param>
/// <param name="Paging">How the next page is asked for.</param>
/// <param name="TakesLimit">Whether <c>limit=100</c> is documented.</param>
internal sealed record RestAnswerForm(
    string? Items = null, RestPaging Paging = RestPaging.None, bool TakesLimit = false)
{
    /// <summary>One object.</summary>
    public static RestAnswerForm Single { get; } = new();
}

/// <summary>One path of the REST API, and what is known about it.</summary>
/// <param name="path">The path below <c>/v2/</c>, with names in angle brackets, as in
/// <c>rooms/&lt;room_id&gt;</c>.</param>
public sealed class RestEndpoint(string path)
{
    /// <summary>The path below <c>/v2/</c>, with names in angle brackets, as in <c>rooms/&lt;room_id&gt;</c>.</summary>
    public string Path { get; } = path;

    /// <summary>The query parameters that a GET takes as filters, besides those for paging.</summary>
    public IReadOnlyList<string> Filters { get; internal init; } = [];

    internal string[] Segments { get; } = path.Split('/');

    internal RestAnswerForm? Get { get; init; }

    internal RestAnswerForm? Post { get; init; }

    internal RestRepeat Repeat { get; init; }

    internal bool Delete { get; init; }

    /// <summary>Whether the API documents this method for the path.</summary>
    /// <param name="method">The method.</param>
    /// <returns>Whether it does.</returns>
    public bool Has(RestMethod method) => method switch
    {
        RestMethod.Get => Get is not null,
        RestMethod.Post => Post is not null,
        _ => Delete,
    };

    internal static bool IsPlaceholder(string segment) => segment[0] == '<';
}
