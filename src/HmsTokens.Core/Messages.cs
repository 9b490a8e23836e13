using System.Globalization;

namespace HmsTokens.Core;

/// <summary>What the library's errors and steps say to people.</summary>
internal static partial class Messages
{
    public const string AccessKeyMissing =
        "The app access key is empty. Copy it from the developer section of the 100ms dashboard.";

    public const string AppSecretMissing =
        "The app secret is empty. Copy it from the developer section of the 100ms dashboard, and check that the variable "
        + "or the vault it comes from is set.";

    public const string AccessKeyIsSecret =
        "The access key and the app secret are the same text, or one is part of the other. Every token carries the access key "
        + "for all to read, so none is made. Copy both from the developer section of the 100ms dashboard.";

    public const string AppSecretDisposed =
        "The SecureString that should hold the app secret has been disposed of. Make a new one.";

    public const string LifetimeTooShort = "A token lives for at least 1 second. Ask for a longer lifetime.";

    public const string ClockSkewNegative = "The clock skew is negative. Ask for 0 seconds or more.";

    public const string LifetimeOutOfRange =
        "The token would start before the year 1970 or end past the year 9999. Ask for a shorter lifetime or skew, or "
        + "another start.";

    public const string TokenMissing = "The token is empty. Check that the variable or the column it comes from is set.";

    public const string TokenHasScheme =
        "The token starts with the word Bearer, as an HTTP header has it. Pass what comes after that word.";

    public const string TokenIsScheme =
        "This is the word Bearer alone, and no token comes after it. Check the variable or the column that it comes from.";

    public const string TokenEncrypted =
        "This has five parts, as an encrypted token (a JWE) has, or two tokens stuck together. 100ms uses signed "
        + "tokens, which have three. Pass one token.";

    public const string SeveralTokens =
        "There is more than one token here. Pass them one by one, for example: "
        + "$tokens -split '\\s+' | ConvertFrom-HmsToken";

    public const string SignatureInvalid =
        "The signature is not the one that this app secret gives: the token was changed, or another secret signed it. "
        + "Check that access key and app secret are a pair, of the workspace that made the token.";

    public const string AccessKeyAbsent =
        "The token has no access_key that is a string, so it can't be from this workspace. Make a new one.";

    public const string ExpiryMissing = "The token names no end (exp), so that it would be valid for ever.";

    public const string RoomLinkWithoutCode =
        "The room link doesn't end in a room code, as in https://<subdomain>.app.100ms.live/meeting/abc-defg-hij. Copy "
        + "the whole link, or the room code alone. If it ends in a room id, use New-HmsAuthToken -RoomId <room id> "
        + "-Role <role>.";

    public const string RoomLinkWithRole =
        "This is an older room link. It holds a room id and a role, and no room code. Use New-HmsAuthToken -RoomId "
        + "<room id> -Role <role>. Without the app secret, use Request-HmsAuthToken -TokenEndpoint <URL> -RoomId "
        + "<room id> -Role <role>.";

    public const string EndpointInvalid =
        "The endpoint is not a whole HTTPS URL. Copy it from the developer section of the 100ms dashboard, with its https://.";

    public const string EndpointHasUserInfo =
        "The endpoint's URL carries a user name or a password, which would end up in logs. Take it out.";

    public static string AppSecretTooShort(int bytes) => string.Format(
        CultureInfo.InvariantCulture,
        "The app secret has {0} bytes, and HS256 takes no fewer than {1} (RFC 7518, section 3.2). Was it copied in part? "
        + "Copy it whole from the developer section of the 100ms dashboard.",
        bytes,
        AppCredential.MinimumSecretBytes);

    public static string NotUnicode(string what) =>
        $"The {what} is not well-formed Unicode (it has half of a surrogate pair). Check where it comes from.";

    public static string Empty(string what) =>
        $"The {what} is empty. Check that the variable, the property or the column it comes from is set.";

    public static string PartDamaged(string part) => part == "header"
        ? "This is not a token: what comes before its first dot is not the header of one. Check what was passed."
        : $"The token's {part} is damaged: it is not a JSON object. Copy it again, whole.";

    public static string MemberTwice(string part) =>
        $"A name comes twice in the token's {part}, so that it can be read in two ways. Don't trust it.";

    public static string TokenTooLarge(int limit) => string.Format(
        CultureInfo.InvariantCulture,
        "The token is longer than {0:N0} characters, the most that is read. Check what was passed.",
        limit);

    public static string WouldBeTooLarge(int limit) => string.Format(
        CultureInfo.InvariantCulture,
        "The token would be longer than {0:N0} characters, the most that is read. Shorten the longest of access key, room "
        + "id, role and user id.",
        limit);

    public static string AlgorithmNotAllowed(string algorithm) =>
        $"The token's algorithm is '{DisplayText.Escape(algorithm)}'. 100ms signs with HS256 and nothing else: "
        + "do not trust this token.";

    public static string AccessKeyMismatch(string accessKey) =>
        $"The token was signed for another workspace: its access_key is '{DisplayText.EscapeAccessKey(accessKey)}'. "
        + "Use that workspace's access key and app secret, or a token of this one.";

    public static string ClaimInvalid(IEnumerable<Claim> claims) =>
        $"The token's {Listed(claims)} can't be read: a wrong JSON type, or an impossible time. Make a new token.";

    public static string ClaimMissing(IEnumerable<Claim> claims) =>
        $"The token has no {Listed(claims)}, and nobody can join a room without. Make a new token.";

    public static string Expired(DateTimeOffset end) => $"The token has expired, on {Time(end)}. Make a new one.";

    public static string NotYetValid(DateTimeOffset start) =>
        $"The token is not valid before {Time(start)}. Wait until then, or check this machine's clock.";

    public static string RemainingTooShort(DateTimeOffset end, TimeSpan minimum) => string.Format(
        CultureInfo.InvariantCulture, "The token ends on {0}, which is in less than {1:c}. Make a new one.", Time(end), minimum);

    public static string TypeMismatch(HmsTokenType actual, HmsTokenType required) =>
        $"The token's type is {actual}, and {required} was asked for.";

    public static string Mismatch(string claim, string? actual, string required) =>
        (actual is null ? $"The token has no {claim}" : $"The token's {claim} is '{DisplayText.Escape(actual)}'")
        + $", and '{DisplayText.Escape(required)}' was asked for.";

    public static string RoomCodeCharacter(string text, int index) =>
        $"The room code contains {Named(text, index)}, and a room code never does. Type the code alone, as in "
        + "abc-defg-hij, or the whole room link.";

    public static string RoomLinkCharacter(string text, int index) =>
        $"The room link contains {Named(text, index)}, and a link never does. Copy the link alone, as in "
        + "https://<subdomain>.app.100ms.live/meeting/abc-defg-hij, or type its room code.";

    public static bool IsQuotationMark(char c) => c is '"' or '\'' or '`' or '´' or '«' or '»' or '‹' or '›' or '＂' or '＇'
        or (>= '‘' and <= '‟');

    public static string EndpointNotSecure(Uri endpoint) =>
        $"{Shown(endpoint)} is not HTTPS, so anyone on the way could read the token. Use https://; http:// is for this "
        + "machine alone (localhost, 127.0.0.1 or [::1]).";

    public static string EndpointUnreachable(Uri endpoint, string reason) =>
        $"{Shown(endpoint)} could not be reached, or broke off ({DisplayText.Escape(reason)}). "
        + "Check the URL, the network and the system's proxy settings.";

    public static string EndpointRedirected(Uri endpoint, int status) =>
        $"{Shown(endpoint)} redirects to another address (HTTP {status}), which is not followed. Check the URL, and whether the "
        + "network asks for a log-in first.";

    public static string RequestTimedOut(Uri endpoint, TimeSpan timeout) => string.Format(
        CultureInfo.InvariantCulture,
        "{0} gave no token within {1:0.###} s, all attempts included. Try again, or allow more time.",
        Shown(endpoint),
        timeout.TotalSeconds);

    public static string TooManyRequests(Uri endpoint, string told, TimeSpan? retryAfter) => string.Format(
        CultureInfo.InvariantCulture,
        "{0} is rate-limiting ({1}). Wait {2}, then try again, and send fewer requests.",
        Shown(endpoint),
        told,
        retryAfter is { } wait ? string.Format(CultureInfo.InvariantCulture, "{0:0} s", wait.TotalSeconds) : "a while");

    public static string ServerError(Uri endpoint, string told) =>
        $"{Shown(endpoint)} had a server error ({told}). Try again later.";

    public static string Unauthorized(Uri endpoint, string told) =>
        $"{Shown(endpoint)} rejected the request as unauthorized ({told}). Check that it is the endpoint of your workspace, and "
        + "that it takes requests without credentials.";

    public static string RoomCodeRefused(Uri endpoint, string told) =>
        $"{Shown(endpoint)} refuses the room code ({told}). Check on the 100ms dashboard that the code is right, and that "
        + "the code and its room are enabled.";

    public static string RequestRefused(Uri endpoint, string told) =>
        $"{Shown(endpoint)} refuses the request ({told}). Check the room id, the role's name, and that the endpoint is the "
        + "one of the room's workspace.";

    public static string AnswerTooLarge(Uri endpoint, int limit) => string.Format(
        CultureInfo.InvariantCulture,
        "{0} answered with more than {1:N0} bytes, more than a token takes. Check the URL.",
        Shown(endpoint),
        limit);

    public static string AnswerNotJson(Uri endpoint, int status) =>
        $"{Shown(endpoint)} did not answer with a JSON object (HTTP {status}). Check the URL, and whether a proxy or a "
        + "log-in page answered in its place.";

    public static string AnswerWithoutToken(Uri endpoint, string told) =>
        $"{Shown(endpoint)} answered without a token ({told}). Check the URL, and what was asked for.";

    public static string AnswerTokenMalformed(Uri endpoint) =>
        $"What {Shown(endpoint)} gave as a token is not a well-formed JWT. Check the URL.";

    public static string Asking(Uri endpoint, int attempt, int attempts) =>
        $"Asking {Shown(endpoint)} for an auth token, attempt {attempt} of {attempts}.";

    public static string AskingAgain(string failure, TimeSpan wait) => string.Format(
        CultureInfo.InvariantCulture, "{0} The next attempt is in {1:0.0} s.", failure, wait.TotalSeconds);

    /// <summary>An answer's status, and what its sender says about it in its own words.</summary>
    public static string Told(int status, string? code, string? message)
    {
        string told = string.Format(CultureInfo.InvariantCulture, "HTTP {0}", status);
        told = string.IsNullOrEmpty(code) ? told : $"{told}, code {DisplayText.Escape(code!)}";
        return string.IsNullOrEmpty(message) ? told : $"{told}, \"{DisplayText.Escape(message!)}\"";
    }

    // One character and no more: the text may be secret. With its number, since it may look like another one.
    private static string Named(string text, int index)
    {
        char c = text[index];
        if (char.IsWhiteSpace(c))
        {
            return "white space";
        }

        if (IsQuotationMark(c))
        {
            return "a quotation mark";
        }

        string character = char.IsSurrogatePair(text, index) ? text.Substring(index, 2) : c.ToString();
        return c is > ' ' and <= '~'
            ? $"'{c}'"
            : string.Format(
                CultureInfo.InvariantCulture,
                "the character '{0}' (U+{1:X4})",
                DisplayText.Escape(character),
                character.Length == 2 ? char.ConvertToUtf32(text, index) : c);
    }

    private static string Listed(IEnumerable<Claim> claims) => string.Join(", ", claims);

    // Without the query, which may hold a key.
    // Without a path that has a token in it, which somebody has put there.
    private static string Shown(Uri endpoint) => DisplayText.Escape(endpoint.GetLeftPart(
        TokenText.IsIn(endpoint.AbsolutePath) ? UriPartial.Authority : UriPartial.Path));

    private static string Time(DateTimeOffset time) =>
        time.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss 'UTC'", CultureInfo.InvariantCulture);
}
