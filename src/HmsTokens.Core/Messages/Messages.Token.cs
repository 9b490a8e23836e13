using System.Globalization;

namespace HmsTokens.Core;

/// <content>What a token has in it, and why it is refused.</content>
internal static partial class Messages
{
    public const string TokenValid = "The token is valid.";

    public const string TokenMissing = "The token is empty. Check the variable or the column that it comes from.";

    public const string TokenDisposed =
        "The SecureString that held the token has already been disposed. Create a new one.";

    public const string TokenIsDecoded =
        "This is a decoded token, which doesn't contain the token itself. Pass the text that it was decoded from.";

    public const string AlgorithmMissing =
        "The token's header has no algorithm (alg), so its signature can't be checked. Ask whoever made it for a new "
        + "one.";

    public const string HeaderExtended =
        "The token's header asks for an extension that 100ms doesn't use. Don't trust this token.";

    public const string SignatureInvalid =
        "The signature doesn't match this app secret: the token was changed, or signed with another secret. Check that "
        + "the access key and the app secret belong together, and to the workspace that made the token.";

    public const string AccessKeyAbsent =
        "The token has no access_key, or one that isn't text, so it isn't from this workspace. Make a new one.";

    public const string ExpiryMissing = "The token has no expiry (exp), so it would be valid forever. Make a new one.";

    public const string SignatureNotChecked = "not checked";

    public const string SignatureNotVerified = "not verified";

    /// <summary>The text form of a token: one line, and the same for every copy of it.</summary>
    public static string DescribeToken(HmsTokenType type, string? tokenId, string? fingerprint) => string.Concat(
        type == HmsTokenType.Unknown ? "Token of unknown type" : type + " token",
        string.IsNullOrEmpty(tokenId) ? " without jti" : " " + DisplayText.Escape(tokenId, DisplayText.ViewLength),
        ", SHA-256 ",
        fingerprint);

    /// <summary>A time as seen from now, as in <c>in 2h 5m</c>.</summary>
    public static string RelativeTime(string duration, bool isPast) => isPast ? $"{duration} ago" : $"in {duration}";

    public static string PartDamaged(string part) => part == "header"
        ? "This is not a token: what comes before the first dot is not the header of one. Check what you passed."
        : $"The token's {part} is damaged: it is not a JSON object. Copy the whole token again.";

    public static string NameTwice(string part) =>
        $"The token's {part} has the same name twice, so it can be read in two ways. Don't trust this token.";

    public static string TokenTooLarge(int limit) => string.Format(
        CultureInfo.InvariantCulture,
        "The token is longer than {0:N0} characters, which is the limit. Check what you passed.",
        limit);

    public static string TokenWouldBeTooLarge(int limit) => string.Format(
        CultureInfo.InvariantCulture,
        "The token would be longer than {0:N0} characters, which is the limit. Shorten the longest of access key, "
        + "room id, role and user id.",
        limit);

    /// <param name="kind">What was passed, as <see cref="DescribeType"/> puts it.</param>
    /// <param name="isList">Whether it is a list.</param>
    public static string TokenTypeInvalid(string kind, bool isList) =>
        $"A token must be text or a SecureString, but this is {kind}. "
        + (isList ? "Pass one token at a time." : "Pass the text of the token, as in: $row.AuthToken");

    public static string AlgorithmNotAllowed(string algorithm) =>
        $"The token's algorithm is '{DisplayText.Escape(algorithm)}', but 100ms signs only with HS256. "
        + "Don't trust this token.";

    public static string AccessKeyMismatch(string accessKey) =>
        $"The token is from another workspace: its access_key is '{DisplayText.EscapeAccessKey(accessKey)}'. "
        + "Use the access key and the app secret of that workspace, or a token from this one.";

    public static string ClaimInvalid(IEnumerable<Claim> claims) =>
        $"The token's {Join(claims, "and")} can't be read: wrong JSON type, or impossible time. Make a new token.";

    public static string ClaimMissing(IEnumerable<Claim> claims) =>
        $"The token has no {Join(claims, "or")}, so nobody can join a room with it. Make a new token.";

    public static string Expired(DateTimeOffset end) => $"The token expired on {FormatTime(end)}. Make a new one.";

    public static string NotYetValid(DateTimeOffset start) =>
        $"The token is not valid until {FormatTime(start)}. Wait until then, or check this machine's clock.";

    public static string RemainingTooShort(DateTimeOffset end, TimeSpan minimum) =>
        $"The token expires on {FormatTime(end)}, which is in less than {FormatDuration(minimum)}. Make a new one.";

    public static string TypeMismatch(HmsTokenType actual, HmsTokenType required) =>
        $"The token's type is {actual}, but you asked for {required}.";

    public static string ClaimMismatch(string claim, string? actual, string required) =>
        (actual is null ? $"The token has no {claim}" : $"The token's {claim} is '{DisplayText.Escape(actual)}'")
        + $", but you asked for '{DisplayText.Escape(required)}'.";
}
