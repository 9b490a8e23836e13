using System.Text.RegularExpressions;

namespace HmsTokens.Core;

/// <summary>How a connection failed. It decides whether the server can have received the request.</summary>
internal enum ConnectionFailure
{
    /// <summary>It didn't fail: there is a response.</summary>
    None,

    /// <summary>No connection: the name or the port is wrong. Nothing was sent.</summary>
    NotConnected,

    /// <summary>TLS or the proxy refused the connection, and will again. Nothing was sent.</summary>
    NotTrusted,

    /// <summary>The connection broke, for example because the server closed it while it was idle.</summary>
    Broken,

    /// <summary>The response was not HTTP.</summary>
    Unreadable,
}

/// <summary>The result of sending one request: a response, or how the connection failed.</summary>
internal sealed class HttpAnswer
{
    private static readonly Regex UserInfo = new("://[^/@ ]*@", RegexOptions.CultureInvariant);

    /// <summary>The HTTP status; 0 without a response.</summary>
    public int Status { get; init; }

    /// <summary>The body, empty for a redirect; null if it is larger than the limit.</summary>
    public byte[]? Body { get; init; }

    /// <summary>The wait that <c>Retry-After</c> asks for; never negative.</summary>
    public TimeSpan? RetryAfter { get; init; }

    /// <summary>The server's time, from the <c>Date</c> header, or null.</summary>
    public DateTimeOffset? ServerTime { get; init; }

    /// <summary>The local time when the response arrived.</summary>
    public DateTimeOffset LocalTime { get; init; }

    /// <summary>How the connection failed.</summary>
    public ConnectionFailure Failure { get; private init; }

    /// <summary>The reason in .NET's words, without passwords and tokens, and not escaped.</summary>
    public string Reason { get; private init; } = string.Empty;

    /// <summary>Whether the status is 2xx.</summary>
    public bool IsSuccess => Status is >= 200 and < 300;

    /// <summary>Whether to try again: the statuses for which the official web SDK does.</summary>
    public bool IsTransient => Status is 429 or (>= 500 and <= 511);

    /// <summary>No response, or part of one. The cause isn't kept, because it could refer to the request.</summary>
    public static HttpAnswer FromFailure(ConnectionFailure failure, Exception cause) => new()
    {
        Failure = failure,
        Reason = GetReason(cause.GetBaseException()),
    };

    // .NET quotes the proxy's URL, which may have a password, and the line of the response that it couldn't read.
    private static string GetReason(Exception cause) => TokenText.HasToken(cause.Message)
        ? cause.GetType().Name
        : UserInfo.Replace(cause.Message, "://").TrimEnd('.');
}
