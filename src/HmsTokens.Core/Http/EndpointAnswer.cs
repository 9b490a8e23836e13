using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace HmsTokens.Core;

/// <summary>What came of one try to get a token: the token, or why not and whether another try may help.</summary>
internal sealed class EndpointAnswer
{
    // The longest token, and room for what stands around it.
    private const int MaximumBytes = TokenReader.MaximumLength + (4 * 1024);

    // How a JWT begins where no white space comes first: {" in base64url.
    private const string TokenStart = "eyJ";

    private static readonly Regex UserInfo = new("://[^/@ ]*@", RegexOptions.CultureInvariant);

    private string? _code;
    private string? _message;

    /// <summary>The token, well-formed; null where there is a <see cref="Failure"/>.</summary>
    public string? Token { get; private set; }

    /// <summary>Why there is no token.</summary>
    public HmsTokenException? Failure { get; private set; }

    /// <summary>Whether the failure may pass by itself: the statuses that the official web SDK tries again, and a cut-off.</summary>
    public bool MayPass { get; private set; }

    /// <summary>How long the endpoint asks to wait, where it says so.</summary>
    public TimeSpan? RetryAfter { get; private set; }

    /// <summary>No answer, or half of one.</summary>
    public static EndpointAnswer Broken(Uri endpoint, Exception cause, bool mayPass) => new()
    {
        // Not chained: the reason in words is what helps, and no request hangs on to it.
        Failure = new(
            HmsTokenError.EndpointUnreachable,
            Messages.EndpointUnreachable(endpoint, Reason(cause.GetBaseException()))),
        MayPass = mayPass,
    };

    /// <summary>Reads and judges an answer.</summary>
    public static async Task<EndpointAnswer> ReadAsync(
        HttpResponseMessage response, Uri endpoint, bool byRoomCode, DateTimeOffset now, CancellationToken cancellation)
    {
        int status = (int)response.StatusCode;
        var answer = new EndpointAnswer
        {
            MayPass = status is 429 or (>= 500 and <= 511),
            RetryAfter = ReadRetryAfter(response.Headers.RetryAfter, now),
        };
        if (status is >= 300 and < 400)
        {
            answer.Fail(HmsTokenError.EndpointRedirected, Messages.EndpointRedirected(endpoint, status));
            return answer;
        }

        byte[]? body = await ReadCappedAsync(response.Content, cancellation).ConfigureAwait(false);
        bool isJson = body is not null && answer.TryReadMembers(body);
        if (!response.IsSuccessStatusCode)
        {
            answer.FailByStatus(endpoint, status, byRoomCode);
        }
        else if (body is null)
        {
            answer.Fail(HmsTokenError.AnswerTooLarge, Messages.AnswerTooLarge(endpoint, MaximumBytes));
        }
        else if (!isJson)
        {
            answer.Fail(HmsTokenError.AnswerNotJson, Messages.AnswerNotJson(endpoint, status));
        }
        else
        {
            answer.CheckToken(endpoint, status);
        }

        return answer;
    }

    private void Fail(HmsTokenError error, string message)
    {
        Token = null;
        Failure = new HmsTokenException(error, message);
    }

    private void FailByStatus(Uri endpoint, int status, bool byRoomCode)
    {
        string told = Messages.Told(status, _code, _message);
        switch (status)
        {
            case 429:
                Fail(HmsTokenError.TooManyRequests, Messages.TooManyRequests(endpoint, told, RetryAfter));
                break;
            case 401:
                Fail(HmsTokenError.Unauthorized, Messages.Unauthorized(endpoint, told));
                break;
            case >= 400 and < 500 when byRoomCode:
                Fail(HmsTokenError.RoomCodeRefused, Messages.RoomCodeRefused(endpoint, told));
                break;
            case >= 400 and < 500:
                Fail(HmsTokenError.RequestRefused, Messages.RequestRefused(endpoint, told));
                break;
            default:
                Fail(HmsTokenError.ServerError, Messages.ServerError(endpoint, told));
                break;
        }
    }

    private void CheckToken(Uri endpoint, int status)
    {
        if (string.IsNullOrWhiteSpace(Token))
        {
            Fail(
                HmsTokenError.AnswerWithoutToken,
                Messages.AnswerWithoutToken(endpoint, Messages.Told(status, _code, _message)));
            return;
        }

        try
        {
            Token = TokenReader.Parse(Token).Text;
        }
        catch (HmsTokenException)
        {
            Fail(HmsTokenError.AnswerTokenMalformed, Messages.AnswerTokenMalformed(endpoint));
        }
    }

    private bool TryReadMembers(byte[] body)
    {
        try
        {
            JsonObjectReader.Visit(body, "answer", this, VisitMember);
            return true;
        }
        catch (HmsTokenException)
        {
            return false;
        }
    }

    // The REST API says code and message; the dashboard's token endpoint says status and msg.
    private static void VisitMember(EndpointAnswer answer, string name, ref Utf8JsonReader value)
    {
        switch (name)
        {
            case "token":
                answer.Token = value.TokenType == JsonTokenType.String ? value.GetString() : null;
                break;
            case "code":
                answer._code = Told(ref value);
                break;
            case "status":
                answer._code ??= Told(ref value);
                break;
            case "message":
                answer._message = Told(ref value);
                break;
            case "msg":
                answer._message ??= Told(ref value);
                break;
        }
    }

    private static string? Told(ref Utf8JsonReader value)
    {
        string? text = value.TokenType switch
        {
            JsonTokenType.String => value.GetString(),
            JsonTokenType.Number => Encoding.ASCII.GetString(value.ValueSpan.ToArray()),
            _ => null,
        };

        return text is null || HoldsToken(text) ? null : text;
    }

    // .NET quotes the proxy, with the password in its URL, and the line of an answer that it could not read.
    private static string Reason(Exception cause) =>
        HoldsToken(cause.Message) ? cause.GetType().Name : UserInfo.Replace(cause.Message, "://");

    // A message is passed on, a token in it never.
    private static bool HoldsToken(string text) => text.Contains(TokenStart) || HasSignature(text);

    // However a header begins: two dots in a run of base64url, and behind them what is long enough to be a signature.
    private static bool HasSignature(string text)
    {
        const int ShortSignature = 32;
        int dots = 0;
        int length = 0;
        foreach (char c in text)
        {
            if (c is >= 'A' and <= 'Z' or >= 'a' and <= 'z' or >= '0' and <= '9' or '-' or '_')
            {
                length++;
                if (dots >= 2 && length >= ShortSignature)
                {
                    return true;
                }
            }
            else
            {
                dots = c == '.' ? dots + 1 : 0;
                length = 0;
            }
        }

        return false;
    }

    private static TimeSpan? ReadRetryAfter(RetryConditionHeaderValue? header, DateTimeOffset now)
    {
        TimeSpan? wait = header?.Delta ?? header?.Date - now;
        return wait < TimeSpan.Zero ? TimeSpan.Zero : wait;
    }

    /// <summary>Reads a body; null, and no more of it read, where it is larger than an answer can be.</summary>
    private static async Task<byte[]?> ReadCappedAsync(HttpContent content, CancellationToken cancellation)
    {
        if (content.Headers.ContentLength > MaximumBytes)
        {
            return null;
        }

        byte[] buffer = new byte[MaximumBytes + 1];
#if NET
        using Stream stream = await content.ReadAsStreamAsync(cancellation).ConfigureAwait(false);
        int length = await stream.ReadAtLeastAsync(buffer, buffer.Length, throwOnEndOfStream: false, cancellation)
            .ConfigureAwait(false);
#else
        using Stream stream = await content.ReadAsStreamAsync().ConfigureAwait(false);

        // .NET Framework looks at the token before it waits for the network, not while it does.
        using CancellationTokenRegistration stop = cancellation.Register(content.Dispose);
        int length = 0;
        int read;
        do
        {
            read = await stream.ReadAsync(buffer, length, buffer.Length - length, cancellation).ConfigureAwait(false);
            length += read;
        }
        while (read > 0 && length < buffer.Length);
#endif
        return length > MaximumBytes ? null : buffer.AsSpan(0, length).ToArray();
    }
}
