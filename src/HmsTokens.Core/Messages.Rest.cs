using System.Globalization;

namespace HmsTokens.Core;

/// <summary>What calls of the REST API report.</summary>
internal static partial class Messages
{
    public const string PathHoldsToken =
        "There is a token in the path, where it would end up in logs. Pass it as the token, and a path such as rooms "
        + "as the path.";

    public const string PathHasWhiteSpace =
        "The path has white space, a control character or half of a character in it. Check the variable that it is "
        + "made with; escape a name that has a blank, with [uri]::EscapeDataString(…).";

    public const string PathHasFragment = "The path has a # in it. Write %23 if it is part of a name.";

    public const string PathHasBackslash = "The path has a backslash in it. Write / between its parts.";

    public const string PathHasBadEscape =
        "The path has a % without two hexadecimal digits after it. Escape a name that has one, with "
        + "[uri]::EscapeDataString(…).";

    public const string PathHasEmptySegment =
        "A part of the path is empty: between two slashes, or after the last. Check the variable that it is made with.";

    public const string PathHasDots =
        "The path has . or .. as one of its parts. Write the path as the API's documentation has it.";

    public const string PathTooLong =
        "The path and its query are too long for a URL, or cannot be one. Shorten the query.";

    public const string ApiEndpointInvalid =
        "The endpoint is not a whole URL, as https://api.100ms.live/v2/ is. Check the variable it comes from, or leave "
        + "the parameter out.";

    public const string ApiEndpointHasQuery =
        "The endpoint's URL has a query or a fragment. Give the API's base alone, as in https://api.100ms.live/v2/.";

    public const string QueryWithoutName = "A name in the query is empty or not text. Write it as in @{ limit = 20 }.";

    public const string PageNotNumber = "The query's page is not a whole number from 1 up.";

    public const string PathMissing = "There is no path. Give one, as in Invoke-HmsRestMethod rooms.";

    public const string PathBesidePaths =
        "-Path is given, and paths are piped too. Use one of them. A token is passed with -Token.";

    public const string MethodInvalid =
        "-Method is Get, Post or Delete. The API has no other: updates are Post.";

    public const string BodyMissing =
        "-Body is null. Check the variable it comes from, or leave the parameter out to send an empty object.";

    public const string BodyIsLines =
        "-Body is a list of Strings, as Get-Content gives the lines of a file. Read the file with Get-Content -Raw, or pass a "
        + "Hashtable.";

    public const string BodyNotObject =
        "The body is not a JSON object. Give a Hashtable, an object, or JSON text that begins with { or [.";

    public const string AuthTokenForApi =
        "This is an auth token, with which a person joins a room. The REST API takes a management token: make one with "
        + "New-HmsManagementToken, or give the access key and the app secret instead.";

    public static string PathTypeInvalid(string type) =>
        $"-Path takes a text, and this is a {type}. Put the id into the path, as in \"rooms/$($room.id)\".";

    public static string Verb(RestMethod method) => method switch
    {
        RestMethod.Get => "GET",
        RestMethod.Post => "POST",
        RestMethod.Delete => "DELETE",
        _ => throw new ArgumentOutOfRangeException(nameof(method)),
    };

    public static string PathElsewhere(Uri endpoint) =>
        $"The path is not below {Shown(endpoint)}. Write it without the host, as in rooms, or check the endpoint.";

    public static string PathHasPlaceholder(string part) =>
        $"There is a placeholder left in '{DisplayText.Escape(part)}'. Put the id or the name in its place.";

    public static string PathHasTypeName(string segment) =>
        $"The path has '{DisplayText.Escape(segment)}' in it, the name of a type: an object is where its id belongs. "
        + "Use the object's .id.";

    public static string QueryTypeInvalid(string type) =>
        $"-Query takes a Hashtable, as in @{{ limit = 20 }}, and this is a {type}.";

    public static string QueryTwice(string name) =>
        $"'{DisplayText.Escape(name)}' is in the path's query and in the query. Leave one of them out.";

    public static string QueryValueInvalid(string name, Type type) =>
        $"The query's '{DisplayText.Escape(name)}' is a {type}, which no query can hold. Give text, a number, $true, "
        + "$false or a time, or a list of these.";

    public static string BodyNotPosted(RestMethod method) =>
        $"{Verb(method)} has no body. Filters belong in the query (-Query); to change something, use POST.";

    public static string BodyNotJson(long? line, long? column) => string.Format(
        CultureInfo.InvariantCulture,
        "The body is not JSON{0}, or a member is in it twice. Give a Hashtable or an object, or correct the text.",
        line is null ? string.Empty : $" (line {line + 1}, byte {column + 1})");

    public static string BodyTooDeep(string path) =>
        $"The body has more than {RestBody.MaximumDepth} levels, or contains itself, at {DisplayText.Escape(path)}.";

    public static string BodyTypeInvalid(string path, Type type) =>
        $"The body has a {type} at {DisplayText.Escape(path)}, which JSON cannot hold. Give text, a number, $true, "
        + "$false, $null, a list or a Hashtable.";

    public static string BodyPropertyFailed(string name) =>
        $"The body has a property '{DisplayText.Escape(name)}' that gives an error in place of a value.";

    public static string BodyKeyInvalid(string path) =>
        $"The body has a key at {DisplayText.Escape(path)} that is not text, or is there twice.";

    public static string Calling(RestRequest request, int attempt, int attempts) =>
        $"{request} at {Host(request)}, attempt {attempt} of {attempts}.";

    public static string CallingAgain(string failure, TimeSpan wait) => string.Format(
        CultureInfo.InvariantCulture, "{0} The next attempt is in {1:0.0} s.", failure, wait.TotalSeconds);

    public static string Told(int status, ApiError told) =>
        Told(status, told.Code, told.Message)
        + (told.Details.Count > 0 ? $": {string.Join("; ", told.Details)}" : string.Empty);

    public static string ApiUnauthorized(RestRequest request, string told, string token, HttpAnswer answer)
    {
        HmsToken read = TokenReader.Read(token);
        DateTimeOffset now = answer.ServerTime ?? answer.LocalTime;
        string end = read.ExpiresAt <= now ? Expired(read.ExpiresAt.Value) + " " : string.Empty;
        string key = read.AccessKey is { } named ? $"Its access key is '{Shortened(named)}'." : "It has no access key.";
        return $"{Host(request)} rejected the token of {request} ({told}). {end}{key} {Clock(answer)} Check that the "
            + "access key and the app secret are a pair, of the workspace that you want.";
    }

    public static string ApiForbidden(RestRequest request, string told) =>
        $"{Host(request)} doesn't allow {request} ({told}). Check that the room or the code is enabled, that it belongs "
        + "to the token's workspace, and that the workspace may use this.";

    public static string ApiNotFound(RestRequest request, string told) =>
        $"{Host(request)} found nothing for {request} ({told}). " + request.Known switch
        {
            null => "The API's documentation has no such path. Press Tab after its beginning to see those it has.",
            { } known when !known.Has(request.Method) =>
                $"The API's documentation has this path for {string.Join(" and ", MethodsOf(known))}.",
            _ => "Check the ids and names in the path. A room is active only while somebody is in it.",
        };

    public static string ApiConflict(RestRequest request, string told) =>
        $"{Host(request)} refused {request}: it conflicts with something that is already there ({told}).";

    public static string ApiBadRequest(RestRequest request, string told) =>
        $"{Host(request)} refused {request} ({told}). Check the query and the body against the API's documentation.";

    public static string ApiTooManyRequests(RestRequest request, string told, TimeSpan? wait) =>
        $"{Host(request)} is rate-limiting {request} ({told}). Wait {(wait is { } time ? Length(time) : "a while")} "
        + "before the next request, and send fewer.";

    public static string ApiServerError(RestRequest request, string told) =>
        $"{Host(request)} had a server error at {request} ({told}).";

    public static string ApiGaveUp(RestRequest request, string told) =>
        $"{Host(request)} gave up on {request} before it was done ({told}).";

    public static string ApiTimedOut(RestRequest request, TimeSpan timeout) =>
        $"{Host(request)} did not answer {request} within {Length(timeout)}.";

    public static string ApiUnreachable(RestRequest request, string reason) =>
        $"{Host(request)} could not be reached for {request} ({DisplayText.Escape(reason)}). Check the network and the "
        + "system's proxy settings.";

    public static string ApiBrokeOff(RestRequest request, string reason) =>
        $"{Host(request)} broke off before its answer to {request} was complete ({DisplayText.Escape(reason)}).";

    public static string ApiOutcomeUnknown(RestRequest request, string why) =>
        $"{why} It may have been done all the same, so it isn't sent again. Check that first: a second {request} could "
        + "do it twice.";

    public static string ApiRedirected(RestRequest request, int status) =>
        $"{Host(request)} redirects {request} to another address (HTTP {status}), which is not followed. Check the "
        + "endpoint, and whether the network asks for a log-in first.";

    public static string ApiAnswerTooLarge(RestRequest request, int limit) => string.Format(
        CultureInfo.InvariantCulture,
        "{0} answered {1} with more than {2:N0} bytes, the most that is read. Ask for less, with limit or a filter.",
        Host(request),
        request,
        limit);

    public static string ApiAnswerNotJson(RestRequest request) =>
        $"{Host(request)} did not answer {request} with well-formed JSON. Check the endpoint, and whether a proxy or a "
        + "log-in page answered in its place.";

    public static string ApiAnswerUnexpected(RestRequest request, string member) =>
        $"{Host(request)} answered {request} in a form that the API's documentation doesn't have: '{member}' is "
        + "missing or of another type. To see the answer as it is, ask for a single page (-SinglePage).";

    public static string ApiAnswerHasError(RestRequest request, ApiError told)
    {
        IEnumerable<string> words = new[] { told.Code, told.Message }.Concat(told.Details).OfType<string>();
        return $"{Host(request)} answered {request} and reports an error with it: "
            + $"{string.Join(", ", words.DefaultIfEmpty("without words"))}.";
    }

    public static string ApiPageLoop(RestRequest request) =>
        $"{Host(request)} gave a page of {request} as the next that it had given before, so the list would never end. "
        + "What came so far is not the whole list. Try again, or ask with a filter.";

    // A token is dated back so far; a clock that is further ahead makes tokens that are not valid yet.
    private static string Clock(HttpAnswer answer)
    {
        if (answer.ServerTime is not { } server)
        {
            return "The answer has no Date to check this machine's clock by.";
        }

        TimeSpan ahead = answer.LocalTime - server;
        string where = ahead > TimeSpan.Zero ? "ahead of" : "behind";
        return ahead.Duration() < TokenLifetime.Default.ClockSkew
            ? "This machine's clock is right."
            : $"This machine's clock is {Length(ahead.Duration())} {where} the server's: set it.";
    }

    private static string Host(RestRequest request) => request.Endpoint.Authority;

    private static IEnumerable<string> MethodsOf(RestEndpoint known) =>
        new[] { RestMethod.Get, RestMethod.Post, RestMethod.Delete }.Where(known.Has).Select(Verb);

    // No line shows a long access key whole: somebody may have put the secret there.
    private static string Shortened(string accessKey) =>
        accessKey.Length < 32 ? DisplayText.Escape(accessKey) : DisplayText.Escape(accessKey[..8]) + "…";

    private static string Length(TimeSpan time) => string.Format(CultureInfo.InvariantCulture, time.TotalSeconds switch
    {
        < 120 => "{0:0.###} s",
        < 7200 => "{1:0} min",
        < 172_800 => "{2:0} h",
        _ => "{3:0} days",
    }, time.TotalSeconds, time.TotalMinutes, time.TotalHours, time.TotalDays);
}
