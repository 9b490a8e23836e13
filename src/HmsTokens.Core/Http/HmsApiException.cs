using HmsTokens.Core;

namespace HmsTokens;

/// <summary>
/// An error of a REST call. Its message says what to do next. Neither the message nor a property contains a token or a
/// body.
/// </summary>
public sealed class HmsApiException : HmsTokenException
{
    internal HmsApiException(HmsTokenError error, string message)
        : base(error, message)
    {
    }

    /// <summary>The HTTP status; null if there was no response.</summary>
    public int? StatusCode { get; internal init; }

    /// <summary>The error code in the response body, as text, or null. Often the same as the status.</summary>
    public string? Code { get; internal init; }

    /// <summary>The API's message, safe to print; null if there is none, or if it contains a token.</summary>
    public string? ApiMessage { get; internal init; }

    /// <summary>The API's details, safe to print; may be empty.</summary>
    public IReadOnlyList<string> Details { get; internal init; } = [];

    /// <summary>The method of the request; null if it is not known yet.</summary>
    public RestMethod? Method { get; internal init; }

    /// <summary>The path below the endpoint, without query, safe to print; null if it is not known yet.</summary>
    public string? Path { get; internal init; }
}
