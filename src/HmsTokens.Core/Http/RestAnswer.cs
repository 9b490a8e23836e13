using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace HmsTokens.Core;

/// <summary>What is known about an attempt before its response arrives.</summary>
/// <param name="Token">The token that was sent.</param>
/// <param name="FollowsUnknownOutcome">Whether an earlier attempt may have taken effect.</param>
/// <param name="Timeout">The time limit of the attempt.</param>
internal sealed record RestAttempt(string Token, bool FollowsUnknownOutcome, TimeSpan Timeout);

/// <summary>The result of one attempt to call the REST API: JSON, no content, or an error.</summary>
internal sealed class RestAnswer : IAttempt, IDisposable
{
    /// <summary>The size limit of a response: a room with 20,000 peers takes about a third of it.</summary>
    public const int MaximumBytes = 64 * 1024 * 1024;

    // "rate limit exceeded, retry after 45 seconds": the API gives the wait nowhere else.
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

    /// <summary>Whether the request may have taken effect although the response doesn't confirm it.</summary>
    public bool HasUnknownOutcome { get; private set; }

    /// <summary>The JSON; null if there is a <see cref="Failure"/> or no content.</summary>
    public JsonDocument? Document { get; private set; }

    /// <summary>Reads a response; null means that the time was up.</summary>
    public static RestAnswer From(HttpAnswer? http, RestRequest request, RestAttempt attempt)
    {
        var answer = new RestAnswer(request, http is null or { Status: 0 } ? null : http.Status);
        if (http is null)
        {
            string message = Messages.ApiTimedOut(request, attempt.Timeout);
            answer.FailWithUnknownOutcome(HmsTokenError.RequestTimedOut, message, isTransient: false);
        }
        else if (http.Failure != ConnectionFailure.None)
        {
            answer.JudgeConnection(http);
        }
        else if (http.Status is >= 300 and < 400)
        {
            answer.SetFailure(HmsTokenError.EndpointRedirected, Messages.ApiRedirected(request, http.Status));
        }
        else if (http.IsSuccess)
        {
            answer.JudgeBody(http);
        }
        else if (http.Status == 404 && request.Method == RestMethod.Delete && attempt.FollowsUnknownOutcome)
        {
            // An earlier attempt has deleted it.
        }
        else
        {
            answer.JudgeStatus(http, attempt);
        }

        return answer;
    }

    /// <summary>Makes an exception about this response.</summary>
    public HmsApiException CreateException(HmsTokenError error, string message, ApiError? apiError = null) =>
        _request.CreateException(error, message, _status, apiError);

    /// <inheritdoc/>
    public void Dispose() => Document?.Dispose();

    private void SetFailure(HmsTokenError error, string message, ApiError? apiError = null) =>
        Failure = CreateException(error, message, apiError);

    // Without a response from the API, a request that is safe to repeat is sent again. The others may have taken
    // effect.
    private void FailWithUnknownOutcome(
        HmsTokenError error, string message, bool isTransient, ApiError? apiError = null)
    {
        HasUnknownOutcome = true;
        IsTransient = isTransient && _request.IsRepeatable;
        Failure = _request.IsRepeatable
            ? CreateException(error, message, apiError)
            : CreateException(HmsTokenError.OutcomeUnknown, Messages.ApiOutcomeUnknown(_request, message), apiError);
    }

    private void JudgeConnection(HttpAnswer http)
    {
        switch (http.Failure)
        {
            case ConnectionFailure.NotConnected or ConnectionFailure.NotTrusted:
                IsTransient = http.Failure == ConnectionFailure.NotConnected;
                SetFailure(HmsTokenError.EndpointUnreachable, Messages.ApiUnreachable(_request, http.Reason));
                break;
            default:
                FailWithUnknownOutcome(
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
            SetFailure(HmsTokenError.AnswerTooLarge, Messages.ApiAnswerTooLarge(_request, MaximumBytes));
            return;
        }

        // Deleting gives 204, and disabling a stream key 201, both without a body.
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
            SetFailure(HmsTokenError.AnswerNotJson, Messages.ApiAnswerNotJson(_request));
        }
    }

    private void JudgeStatus(HttpAnswer http, RestAttempt attempt)
    {
        var apiError = ApiError.Read(http.Body);
        string description = Messages.DescribeAnswer(http.Status, apiError);
        switch (http.Status)
        {
            case 401:
                string message = Messages.ApiUnauthorized(_request, description, attempt.Token, http);
                SetFailure(HmsTokenError.Unauthorized, message, apiError);
                break;
            case 403:
                SetFailure(HmsTokenError.Forbidden, Messages.ApiForbidden(_request, description), apiError);
                break;
            case 404:
                SetFailure(HmsTokenError.NotFound, Messages.ApiNotFound(_request, description), apiError);
                break;
            case 408:
                HasUnknownOutcome = true;
                IsTransient = _request.IsRepeatable;
                SetFailure(HmsTokenError.RequestTimedOut, Messages.ApiGaveUp(_request, description), apiError);
                break;
            case 409:
                SetFailure(HmsTokenError.Conflict, Messages.ApiConflict(_request, description), apiError);
                break;
            case 429:
                IsTransient = true;
                RetryAfter = http.RetryAfter ?? FindWait(apiError);
                SetFailure(
                    HmsTokenError.TooManyRequests, Messages.ApiTooManyRequests(_request, description, RetryAfter),
                    apiError);
                break;
            case >= 500:
                RetryAfter = http.RetryAfter;
                FailWithUnknownOutcome(
                    HmsTokenError.ServerError, Messages.ApiServerError(_request, description), http.IsTransient,
                    apiError);
                break;
            default:
                SetFailure(HmsTokenError.BadRequest, Messages.ApiBadRequest(_request, description), apiError);
                break;
        }
    }

    private static TimeSpan? FindWait(ApiError apiError)
    {
        Match wait = Wait.Match(string.Join(" ", apiError.Details.Prepend(apiError.Message)));
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
