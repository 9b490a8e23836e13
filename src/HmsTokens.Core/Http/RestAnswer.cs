using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace HmsTokens.Core;

/// <summary>What an attempt is judged by, apart from its answer.</summary>
/// <param name="Token">The token that was sent.</param>
/// <param name="MayBeDone">Whether an attempt before it may have done what was asked for.</param>
/// <param name="Timeout">The time that it had.</param>
internal sealed record RestAttempt(string Token, bool MayBeDone, TimeSpan Timeout);

/// <summary>What came of one attempt to call the REST API: JSON, nothing to read, or an error.</summary>
internal sealed class RestAnswer : IAttempt, IDisposable
{
    /// <summary>The most that is read: a room's 20,000 peers take about a third of it.</summary>
    public const int MaximumBytes = 64 * 1024 * 1024;

    // "rate limit exceeded, retry after 45 seconds": the API has the wait nowhere else.
    private static readonly Regex Wait = new(
        @"\b(?:re)?try(?: again)? (?:after|in) ([0-9]{1,6}(?:\.[0-9]{1,3})?) ?"
            + @"(ms|milliseconds?|m|min|mins|minutes?|s|sec|secs|seconds?)?\b",
        RegexOptions.CultureInvariant | RegexOptions.IgnoreCase);

    private readonly RestRequest _request;
    private readonly int? _status;

    private RestAnswer(RestRequest request, int? status) => (_request, _status) = (request, status);

    /// <inheritdoc/>
    public HmsTokenException? Failure { get; private set; }

    /// <inheritdoc/>
    public bool IsTransient { get; private set; }

    /// <inheritdoc/>
    public TimeSpan? RetryAfter { get; private set; }

    /// <summary>Whether the API may have done what was asked for, though the answer does not say so.</summary>
    public bool MayBeDone { get; private set; }

    /// <summary>The JSON; null if there is a <see cref="Failure"/> or nothing to read.</summary>
    public JsonDocument? Document { get; private set; }

    /// <summary>Judges what came back; null if the time was up.</summary>
    public static RestAnswer Of(HttpAnswer? http, RestRequest request, RestAttempt attempt)
    {
        var answer = new RestAnswer(request, http is null or { Status: 0 } ? null : http.Status);
        if (http is null)
        {
            string why = Messages.ApiTimedOut(request, attempt.Timeout);
            answer.Lose(HmsTokenError.RequestTimedOut, why, isTransient: false);
        }
        else if (http.Failure != ConnectionFailure.None)
        {
            answer.JudgeConnection(http);
        }
        else if (http.Status is >= 300 and < 400)
        {
            answer.Refuse(HmsTokenError.EndpointRedirected, Messages.ApiRedirected(request, http.Status));
        }
        else if (http.IsSuccess)
        {
            answer.JudgeBody(http);
        }
        else if (http.Status == 404 && request.Method == RestMethod.Delete && attempt.MayBeDone)
        {
            // An attempt before this one has deleted it.
        }
        else
        {
            answer.JudgeStatus(http, attempt);
        }

        return answer;
    }

    /// <summary>An error of this answer.</summary>
    public HmsApiException Fail(HmsTokenError error, string message, ApiError? told = null) =>
        _request.Fail(error, message, _status, told);

    /// <inheritdoc/>
    public void Dispose() => Document?.Dispose();

    private void Refuse(HmsTokenError error, string message, ApiError? told = null) =>
        Failure = Fail(error, message, told);

    // No answer of the API's: what is safe to repeat may be repeated, and nobody knows about the rest.
    private void Lose(HmsTokenError error, string message, bool isTransient, ApiError? told = null)
    {
        MayBeDone = true;
        IsTransient = isTransient && _request.IsRepeatable;
        Failure = _request.IsRepeatable
            ? Fail(error, message, told)
            : Fail(HmsTokenError.OutcomeUnknown, Messages.ApiOutcomeUnknown(_request, message), told);
    }

    private void JudgeConnection(HttpAnswer http)
    {
        switch (http.Failure)
        {
            case ConnectionFailure.NotMade or ConnectionFailure.NotTrusted:
                IsTransient = http.Failure == ConnectionFailure.NotMade;
                Refuse(HmsTokenError.EndpointUnreachable, Messages.ApiUnreachable(_request, http.Reason));
                break;
            default:
                Lose(
                    HmsTokenError.EndpointUnreachable,
                    Messages.ApiBrokeOff(_request, http.Reason),
                    isTransient: http.Failure == ConnectionFailure.Broken);
                break;
        }
    }

    private void JudgeBody(HttpAnswer http)
    {
        if (http.Body is null)
        {
            Refuse(HmsTokenError.AnswerTooLarge, Messages.ApiAnswerTooLarge(_request, MaximumBytes));
            return;
        }

        // A deletion answers 204, a stream key that was disabled 201, both without a body.
        if (http.Body.Length == 0 && (http.Status == 204 || _request.Method != RestMethod.Get))
        {
            return;
        }

        try
        {
            Document = JsonTree.Parse(http.Body);
        }
        catch (JsonException)
        {
            Refuse(HmsTokenError.AnswerNotJson, Messages.ApiAnswerNotJson(_request));
        }
    }

    private void JudgeStatus(HttpAnswer http, RestAttempt attempt)
    {
        var told = ApiError.Read(http.Body);
        string words = Messages.DescribeAnswer(http.Status, told);
        switch (http.Status)
        {
            case 401:
                string why = Messages.ApiUnauthorized(_request, words, attempt.Token, http);
                Refuse(HmsTokenError.Unauthorized, why, told);
                break;
            case 403:
                Refuse(HmsTokenError.Forbidden, Messages.ApiForbidden(_request, words), told);
                break;
            case 404:
                Refuse(HmsTokenError.NotFound, Messages.ApiNotFound(_request, words), told);
                break;
            case 408:
                MayBeDone = true;
                IsTransient = _request.IsRepeatable;
                Refuse(HmsTokenError.RequestTimedOut, Messages.ApiGaveUp(_request, words), told);
                break;
            case 409:
                Refuse(HmsTokenError.Conflict, Messages.ApiConflict(_request, words), told);
                break;
            case 429:
                IsTransient = true;
                RetryAfter = http.RetryAfter ?? WaitIn(told);
                Refuse(HmsTokenError.TooManyRequests, Messages.ApiTooManyRequests(_request, words, RetryAfter), told);
                break;
            case >= 500:
                RetryAfter = http.RetryAfter;
                Lose(HmsTokenError.ServerError, Messages.ApiServerError(_request, words), http.IsTransient, told);
                break;
            default:
                Refuse(HmsTokenError.BadRequest, Messages.ApiBadRequest(_request, words), told);
                break;
        }
    }

    private static TimeSpan? WaitIn(ApiError told)
    {
        Match wait = Wait.Match(string.Join(" ", told.Details.Prepend(told.Message)));
        if (!wait.Success)
        {
            return null;
        }

        double number = double.Parse(wait.Groups[1].Value, CultureInfo.InvariantCulture);
        return wait.Groups[2].Value.ToUpperInvariant() switch
        {
            "" or ['S', ..] => TimeSpan.FromSeconds(number),
            "MS" or ['M', 'I', 'L', ..] => TimeSpan.FromMilliseconds(number),
            _ => TimeSpan.FromMinutes(number),
        };
    }
}
