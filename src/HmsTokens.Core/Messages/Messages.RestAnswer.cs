using System.Globalization;

namespace HmsTokens.Core;

/// <content>What the REST API answers, or doesn't.</content>
internal static partial class Messages
{
    /// <summary>An answer's status, and what the API reports in its own words.</summary>
    public static string DescribeAnswer(int status, ApiError error) =>
        DescribeAnswer(status, error.Code, error.Message)
        + (error.Details.Count > 0 ? $": {string.Join("; ", error.Details)}" : string.Empty);

    public static string ApiUnauthorized(RestRequest request, string answer, string token, HttpAnswer http)
    {
        HmsToken read = TokenReader.Read(token);
        DateTimeOffset now = http.ServerTime ?? http.LocalTime;
        string end = read.ExpiresAt <= now ? Expired(read.ExpiresAt.Value) + " " : string.Empty;
        string key = read.AccessKey is { } accessKey
            ? $"Its access key is '{DisplayText.EscapeAccessKey(accessKey)}'."
            : "It has no access key.";
        return $"{Host(request)} rejected the token for {request} ({answer}). {end}{key} {DescribeClock(http)} Check "
            + "that the access key and the app secret belong together, and to the workspace that you want.";
    }

    public static string ApiForbidden(RestRequest request, string answer) =>
        $"{Host(request)} doesn't allow {request} ({answer}). Check that the room or the code is enabled, that it "
        + "belongs to the token's workspace, and that the workspace can use this part of the API.";

    public static string ApiNotFound(RestRequest request, string answer) =>
        $"{Host(request)} found nothing for {request} ({answer}). " + request.Known switch
        {
            null => "The API's documentation has no such path. To see the paths that it has, press Tab after the start "
                + "of one.",
            { } known when !known.Has(request.Method) =>
                $"The API's documentation has this path only for {Join(FindVerbs(known), "and")}.",
            { Segments: var segments } =>
                $"Check the ids and names in the path, and that {GetAddress(request.Endpoint)} is the base of the API."
                + (segments[0] == "active-rooms" ? " A room is in active-rooms only while somebody is in it." : null),
        };

    public static string ApiConflict(RestRequest request, string answer) =>
        $"{Host(request)} rejected {request}: it conflicts with something that already exists ({answer}).";

    public static string ApiBadRequest(RestRequest request, string answer) =>
        $"{Host(request)} rejected {request} ({answer}). Check the query and the body against the API's documentation.";

    public static string ApiTooManyRequests(RestRequest request, string answer, TimeSpan? wait) =>
        $"{Host(request)} is rate-limiting {request} ({answer}). "
        + $"Wait {(wait is { } time ? Approximate(time) : "a while")} before the next request, and send fewer.";

    public static string ApiServerError(RestRequest request, string answer) =>
        $"{Host(request)} answered {request} with a server error ({answer}). Try again later.";

    public static string ApiGaveUp(RestRequest request, string answer) =>
        $"{Host(request)} ran out of time for {request} ({answer}). Try again later.";

    public static string ApiTimedOut(RestRequest request, TimeSpan timeout) =>
        $"{Host(request)} didn't answer {request} within {Approximate(timeout)}. To wait longer, use -TimeoutSec.";

    public static string ApiUnreachable(RestRequest request, string reason) =>
        $"{Host(request)} could not be reached for {request} ({DisplayText.Escape(reason)}). Check the network and the "
        + "system's proxy settings.";

    public static string ApiBrokeOff(RestRequest request, string reason) =>
        $"{Host(request)} closed the connection before its answer to {request} was complete "
        + $"({DisplayText.Escape(reason)}).";

    public static string ApiOutcomeUnknown(RestRequest request, string failure) =>
        $"{failure} The request may have succeeded, so it is not sent again. Check that first: another {request} could "
        + "do it twice.";

    public static string ApiRedirected(RestRequest request, int status) =>
        $"{Host(request)} redirects {request} to another address (HTTP {status}), which is not followed. Check the "
        + "endpoint, and whether the network asks you to sign in first.";

    public static string ApiAnswerTooLarge(RestRequest request, int limit) => string.Format(
        CultureInfo.InvariantCulture,
        "{0} answered {1} with more than {2:N0} bytes, which is the limit. Ask for less, with limit or a filter.",
        Host(request),
        request,
        limit);

    public static string ApiAnswerNotJson(RestRequest request) =>
        $"{Host(request)} didn't answer {request} with valid JSON. Check the endpoint, and whether a proxy or a "
        + "sign-in page answered instead.";

    public static string ApiAnswerUnexpected(RestRequest request, string member) =>
        $"{Host(request)} answered {request} in a form that the API's documentation doesn't have: '{member}' is "
        + "missing or has another type. To see the whole answer, use -SinglePage.";

    public static string ApiAnswerHasError(RestRequest request, ApiError error)
    {
        IEnumerable<string> words = new[] { error.Code, error.Message }.Concat(error.Details).OfType<string>();
        return $"{Host(request)} answered {request}, but reports an error: "
            + $"{string.Join(", ", words.DefaultIfEmpty("no details"))}.";
    }

    public static string ApiPageLoop(RestRequest request) =>
        $"{Host(request)} returned the same page of {request} again as the next one, so the list would never end. The "
        + "list so far is not complete. Try again, or use a filter.";

    // A token is dated back so far; a clock that is further ahead makes tokens that are not valid yet.
    private static string DescribeClock(HttpAnswer http)
    {
        if (http.ServerTime is not { } server)
        {
            return "The answer has no Date header, so this machine's clock can't be checked.";
        }

        TimeSpan ahead = http.LocalTime - server;
        string where = ahead > TimeSpan.Zero ? "ahead of" : "behind";
        return ahead.Duration() < TokenLifetime.Default.ClockSkew
            ? "This machine's clock is right."
            : $"This machine's clock is {Approximate(ahead.Duration())} {where} the server's. Correct it.";
    }

    private static string Host(RestRequest request) => request.Endpoint.Authority;

    private static IEnumerable<string> FindVerbs(RestEndpoint known) =>
        new[] { RestMethod.Get, RestMethod.Post, RestMethod.Delete }
            .Where(known.Has)
            .Select(static method => method.ToVerb());
}
