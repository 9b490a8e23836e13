using System.Globalization;

namespace HmsTokens.Core;

/// <content>Room codes, room links, and the endpoints that give tokens.</content>
internal static partial class Messages
{
    public const string TokenEndpointMissing =
        "There is no token endpoint. Pass -TokenEndpoint, or use -RoomCode instead of the room.";

    public const string EndpointInvalid =
        "The endpoint is not a complete HTTPS URL. Check the variable that it comes from, or copy the URL with its "
        + "https:// from " + Dashboard + ".";

    public const string EndpointHasUserInfo =
        "The endpoint's URL contains a user name or a password, which would end up in logs. Remove it.";

    public const string RoomCodeIsToken =
        "This is a token, not a room code. To read it, use ConvertFrom-HmsToken.";

    public const string RoomCodeIsId =
        "This looks like a room id, not a room code such as abc-defg-hij. Use New-HmsAuthToken -RoomId <room id> -Role "
        + "<role>.";

    public const string RoomLinkWithoutCode =
        "The room link doesn't end in a room code, as https://<subdomain>.app.100ms.live/meeting/abc-defg-hij does. "
        + "Copy the whole link, or only the room code. If it ends in a room id, use New-HmsAuthToken -RoomId <room id> "
        + "-Role <role>.";

    public const string RoomLinkWithRole =
        "This is an older room link. It has a room id and a role instead of a room code. Use New-HmsAuthToken -RoomId "
        + "<room id> -Role <role>. Without the app secret, use Request-HmsAuthToken -TokenEndpoint <URL> -RoomId "
        + "<room id> -Role <role>.";

    public static string RoomCodeCharacter(string text, int index) =>
        $"The room code contains {DescribeCharacter(text, index)}, but room codes never do. Pass only the code, "
        + "such as abc-defg-hij, or the whole room link.";

    public static string RoomLinkCharacter(string text, int index) =>
        $"The room link contains {DescribeCharacter(text, index)}, which a link never does. Pass only the link, such "
        + "as https://<subdomain>.app.100ms.live/meeting/abc-defg-hij, or its room code.";

    public static string EndpointNotSecure(Uri endpoint) =>
        $"{GetAddress(endpoint)} is not HTTPS, so others on the network could read the token. Use https://. http:// "
        + "is only for this machine (localhost, 127.0.0.1 or [::1]).";

    public static string EndpointUnreachable(Uri endpoint, string reason) =>
        $"{GetAddress(endpoint)} could not be reached, or closed the connection ({DisplayText.Escape(reason)}). "
        + "Check the URL, the network and the system's proxy settings.";

    public static string EndpointRedirected(Uri endpoint, int status) =>
        $"{GetAddress(endpoint)} redirects to another address (HTTP {status}), which is not followed. Check the URL, "
        + "and whether the network asks you to sign in first.";

    public static string RequestTimedOut(Uri endpoint, TimeSpan timeout) =>
        $"{GetAddress(endpoint)} returned no token within {Approximate(timeout)}, including all attempts. Try again, "
        + "or use a longer -TimeoutSec.";

    public static string TooManyRequests(Uri endpoint, string answer, TimeSpan? retryAfter) => string.Format(
        CultureInfo.InvariantCulture,
        "{0} is rate-limiting ({1}). Wait {2}, then try again, and send fewer requests.",
        GetAddress(endpoint),
        answer,
        retryAfter is { } wait ? string.Format(CultureInfo.InvariantCulture, "{0:0} s", wait.TotalSeconds) : "a while");

    public static string ServerError(Uri endpoint, string answer) =>
        $"{GetAddress(endpoint)} had a server error ({answer}). Try again later.";

    public static string Unauthorized(Uri endpoint, string answer) =>
        $"{GetAddress(endpoint)} rejected the request as unauthorized ({answer}). Check that it is the endpoint of "
        + "your workspace, and that it accepts requests without credentials.";

    public static string RoomCodeRefused(Uri endpoint, string answer) =>
        $"{GetAddress(endpoint)} rejected the room code ({answer}). Check on the 100ms dashboard that the code is "
        + "right, and that the code and its room are enabled.";

    public static string RequestRefused(Uri endpoint, string answer) =>
        $"{GetAddress(endpoint)} rejected the request ({answer}). Check the room id, the role's name, and that the "
        + "endpoint belongs to the workspace of the room.";

    public static string AnswerTooLarge(Uri endpoint, int limit) => string.Format(
        CultureInfo.InvariantCulture,
        "{0} answered with more than {1:N0} bytes, which is too much for a token. Check the URL.",
        GetAddress(endpoint),
        limit);

    public static string AnswerNotJson(Uri endpoint, int status) =>
        $"{GetAddress(endpoint)} didn't answer with a JSON object (HTTP {status}). Check the URL, and whether a proxy "
        + "or a sign-in page answered instead.";

    public static string AnswerWithoutToken(Uri endpoint, string answer) =>
        $"{GetAddress(endpoint)} answered without a token ({answer}). Check the URL, and the code or the room that you "
        + "passed.";

    public static string AnswerTokenMalformed(Uri endpoint) =>
        $"{GetAddress(endpoint)} returned a token that is not a well-formed JWT. Check the URL.";

    /// <summary>An answer's status, and what its sender reports in its own words.</summary>
    public static string DescribeAnswer(int status, string? code, string? message)
    {
        string answer = string.Format(CultureInfo.InvariantCulture, "HTTP {0}", status);
        answer = string.IsNullOrEmpty(code) ? answer : $"{answer}, code {DisplayText.Escape(code!)}";
        return string.IsNullOrEmpty(message) ? answer : $"{answer}, \"{DisplayText.Escape(message!)}\"";
    }
}
