using HmsTokens.Core;

namespace HmsTokens;

/// <summary>
/// What went wrong with a call of the REST API. Its message says what to do next; no token and no body is in it or in
/// any member.
/// </summary>
public sealed class HmsApiException : HmsTokenException
{
    internal HmsApiException(HmsTokenError error, string message)
        : base(error, message)
    {
    }

    /// <summary>The HTTP status; null if no answer came, or nothing was sent.</summary>
    public int? StatusCode { get; internal init; }

    /// <summary>The error code in the answer's body, as text; null without one. It is often the status again.</summary>
    public string? Code { get; internal init; }

    /// <summary>The API's own words, safe to print; null without them, or if there was a token in them.</summary>
    public string? ApiMessage { get; internal init; }

    /// <summary>The API's details, safe to print; empty without them.</summary>
    public IReadOnlyList<string> Details { get; internal init; } = [];

    /// <summary>The method of the request; null if it was not yet known.</summary>
    public RestMethod? Method { get; internal init; }

    /// <summary>
    /// The path of the request below the endpoint, without its query, safe to print; null if it was not yet known.
    /// </summary>
    public string? Path { get; internal init; }
}
