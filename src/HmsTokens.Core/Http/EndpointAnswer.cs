using System.Text;
using System.Text.Json;

namespace HmsTokens.Core;

/// <summary>The result of one attempt to get a token: the token, or the failure and whether to try again.</summary>
internal sealed class EndpointAnswer : IAttempt
{
    /// <summary>The longest token, plus room for the JSON around it.</summary>
    public const int MaximumBytes = TokenReader.MaximumLength + (4 * 1024);

    private string? _code;
    private string? _message;

    /// <summary>The well-formed token; null if there is a <see cref="Failure"/>.</summary>
    public string? Token { get; private set; }

    /// <summary>Why there is no token.</summary>
    public HmsTokenException? Failure { get; private set; }

    /// <inheritdoc/>
    public bool IsTransient { get; private set; }

    /// <inheritdoc/>
    public TimeSpan? RetryAfter { get; private set; }

    /// <summary>Reads a response.</summary>
    public static EndpointAnswer From(HttpAnswer http, Uri endpoint, bool byRoomCode)
    {
        // A wrong name, port or certificate stays wrong. In a pipeline of a thousand people, report it at once.
        var answer = new EndpointAnswer
        {
            IsTransient = http.IsTransient || http.Failure == ConnectionFailure.Broken,
            RetryAfter = http.RetryAfter,
        };
        bool isJson = http.Body is not null && answer.TryReadMembers(http.Body);
        if (http.Failure != ConnectionFailure.None)
        {
            answer.SetFailure(HmsTokenError.EndpointUnreachable, Messages.EndpointUnreachable(endpoint, http.Reason));
        }
        else if (http.Status is >= 300 and < 400)
        {
            answer.SetFailure(HmsTokenError.EndpointRedirected, Messages.EndpointRedirected(endpoint, http.Status));
        }
        else if (!http.IsSuccess)
        {
            answer.SetFailureByStatus(endpoint, http.Status, byRoomCode);
        }
        else if (http.Body is null)
        {
            answer.SetFailure(HmsTokenError.AnswerTooLarge, Messages.AnswerTooLarge(endpoint, MaximumBytes));
        }
        else if (!isJson)
        {
            answer.SetFailure(HmsTokenError.AnswerNotJson, Messages.AnswerNotJson(endpoint, http.Status));
        }
        else
        {
            answer.CheckToken(endpoint, http.Status);
        }

        return answer;
    }

    private void SetFailure(HmsTokenError error, string message)
    {
        Token = null;
        Failure = new HmsTokenException(error, message);
    }

    private void SetFailureByStatus(Uri endpoint, int status, bool byRoomCode)
    {
        string answer = Messages.DescribeAnswer(status, _code, _message);
        switch (status)
        {
            case 429:
                SetFailure(HmsTokenError.TooManyRequests, Messages.TooManyRequests(endpoint, answer, RetryAfter));
                break;
            case 401:
                SetFailure(HmsTokenError.Unauthorized, Messages.Unauthorized(endpoint, answer));
                break;
            case >= 400 and < 500 when byRoomCode:
                SetFailure(HmsTokenError.RoomCodeRefused, Messages.RoomCodeRefused(endpoint, answer));
                break;
            case >= 400 and < 500:
                SetFailure(HmsTokenError.RequestRefused, Messages.RequestRefused(endpoint, answer));
                break;
            default:
                SetFailure(HmsTokenError.ServerError, Messages.ServerError(endpoint, answer));
                break;
        }
    }

    private void CheckToken(Uri endpoint, int status)
    {
        if (string.IsNullOrWhiteSpace(Token))
        {
            SetFailure(
                HmsTokenError.AnswerWithoutToken,
                Messages.AnswerWithoutToken(endpoint, Messages.DescribeAnswer(status, _code, _message)));
            return;
        }

        try
        {
            Token = TokenReader.Parse(Token).Text;
        }
        catch (HmsTokenException)
        {
            SetFailure(HmsTokenError.AnswerTokenMalformed, Messages.AnswerTokenMalformed(endpoint));
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

    // The REST API has code and message; the dashboard's token endpoint has status and msg.
    private static void VisitMember(EndpointAnswer answer, Claim? _, string name, ref Utf8JsonReader value)
    {
        switch (name)
        {
            case "token":
                answer.Token = value.TokenType == JsonTokenType.String ? value.GetString() : null;
                break;
            case "code":
                answer._code = ReadText(ref value);
                break;
            case "status":
                answer._code ??= ReadText(ref value);
                break;
            case "message":
                answer._message = ReadText(ref value);
                break;
            case "msg":
                answer._message ??= ReadText(ref value);
                break;
        }
    }

    private static string? ReadText(ref Utf8JsonReader value)
    {
        string? text = value.TokenType switch
        {
            JsonTokenType.String => value.GetString(),
            JsonTokenType.Number => Encoding.ASCII.GetString(value.ValueSpan.ToArray()),
            _ => null,
        };

        return text is null || TokenText.HasToken(text) ? null : text;
    }
}
