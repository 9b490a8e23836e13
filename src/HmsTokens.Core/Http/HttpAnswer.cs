using System.Text.RegularExpressions;

namespace HmsTokens.Core;

/// <summary>How a connection failed, and so whether the request can have arrived.</summary>
internal enum ConnectionFailure
{
    /// <summary>It did not: there is an answer.</summary>
    None,

    /// <summary>It was never made: the name or the port. Nothing was sent.</summary>
    NotMade,

    /// <summary>Its TLS or its proxy was refused, and stays so. Nothing was sent.</summary>
    NotTrusted,

    /// <summary>It was made, and broke off, as an idle one does that the server has just closed.</summary>
    Broken,

    /// <summary>What came back was not HTTP.</summary>
    Unreadable,
}

/// <summary>What came of sending one request: an answer, or how the connection failed.</summary>
internal sealed class HttpAnswer
{
    private static readonly Regex UserInfo = new("://[^/@ ]*@", RegexOptions.CultureInvariant);

    /// <summary>The HTTP status; 0 without an answer.</summary>
    public int Status { get; init; }

    /// <summary>The body, empty for a redirect; null if it is larger than was to be read.</summary>
    public byte[]? Body { get; init; }

    /// <summary>How long <c>Retry-After</c> asks to wait; never negative.</summary>
    public TimeSpan? RetryAfter { get; init; }

    /// <summary>The server's clock, by the answer's <c>Date</c>; null without one.</summary>
    public DateTimeOffset? ServerTime { get; init; }

    /// <summary>This machine's clock at the same time.</summary>
    public DateTimeOffset LocalTime { get; init; }

    /// <summary>How the connection failed.</summary>
    public ConnectionFailure Failure { get; private init; }

    /// <summary>Why it failed, as .NET puts it; without passwords and tokens, and not escaped.</summary>
    public string Reason { get; private init; } = string.Empty;

    /// <summary>Whether the status is 2xx.</summary>
    public bool IsSuccess => Status is >= 200 and < 300;

    /// <summary>
    /// Whether the status is one that may pass by itself: those that the official web SDK tries again.
    /// </summary>
    public bool IsTransient => Status is 429 or (>= 500 and <= 511);

    /// <summary>No answer, or half of one. The cause is not chained, so that no request hangs on to it.</summary>
    public static HttpAnswer Broken(ConnectionFailure failure, Exception cause) => new()
    {
        Failure = failure,
        Reason = ReasonOf(cause.GetBaseException()),
    };

    // .NET quotes the proxy, with the password in its URL, and the line of an answer that it could not read.
    private static string ReasonOf(Exception cause) => TokenText.IsIn(cause.Message)
        ? cause.GetType().Name
        : UserInfo.Replace(cause.Message, "://").TrimEnd('.');
}
