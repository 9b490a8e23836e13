using System.Globalization;

namespace HmsTokens.Core;

/// <summary>What the library says to people, in one place.</summary>
internal static class Messages
{
    public const string AccessKeyMissing =
        "The app access key is empty. Copy it from the developer section of the 100ms dashboard.";

    public const string AppSecretMissing =
        "The app secret is empty. Copy it from the developer section of the 100ms dashboard, and check that the variable "
        + "or the vault it comes from is set.";

    public const string LifetimeTooShort = "A token lives for at least 1 second. Ask for a longer lifetime.";

    public const string ClockSkewNegative = "The clock skew is negative. Ask for 0 seconds or more.";

    public const string LifetimeOutOfRange =
        "The token would start before the year 1970 or end past the year 9999. Ask for a shorter lifetime or skew, or "
        + "another start.";

    public const string TokenMissing = "The token is empty. Check that the variable or the column it comes from is set.";

    public const string TokenHasScheme =
        "The token stands behind an HTTP scheme, as in 'Bearer eyJ…'. Pass what follows the word alone.";

    public const string TokenEncrypted =
        "This is an encrypted token (a JWE, in five parts). 100ms uses signed tokens in three parts.";

    public const string SignatureInvalid =
        "The signature is not the one that this app secret gives: the token was changed, or another secret signed it. "
        + "Check that access key and app secret are a pair, of the workspace that made the token.";

    public const string AccessKeyAbsent =
        "The token names no access_key, so it is no token of this workspace's. Make a new one.";

    public const string ExpiryMissing = "The token names no end (exp), so that it would be valid for ever.";

    public static string AppSecretTooShort(int bytes) => string.Format(
        CultureInfo.InvariantCulture,
        "The app secret has {0} bytes, and HS256 takes no fewer than {1} (RFC 7518, section 3.2). Was it copied in part? "
        + "Copy it whole from the developer section of the 100ms dashboard.",
        bytes,
        AppCredential.MinimumSecretBytes);

    public static string NotUnicode(string what) =>
        what + " is not well-formed Unicode (it has half of a surrogate pair). Check where it comes from.";

    public static string Empty(string what) =>
        $"The {what} is empty. Check that the variable, the property or the column it comes from is set.";

    public static string TokenTooLarge(int limit) => string.Format(
        CultureInfo.InvariantCulture,
        "The token is longer than {0:N0} characters, the most that is read. Check what was passed.",
        limit);

    public static string AlgorithmNotAllowed(string algorithm) =>
        $"The token's algorithm is '{DisplayText.Escape(algorithm)}'. 100ms signs with HS256 and nothing else: "
        + "do not trust this token.";

    public static string AccessKeyMismatch(string accessKey) =>
        $"The token was signed for another workspace: its access_key is '{DisplayText.Escape(accessKey)}'. "
        + "Use that workspace's access key and app secret, or a token of this one.";

    public static string ClaimInvalid(string claim) =>
        $"The claim {claim} has not the form that it must have: a wrong JSON type, or an impossible time.";

    public static string Expired(DateTimeOffset end) => $"The token has expired, on {Time(end)}. Make a new one.";

    public static string NotYetValid(DateTimeOffset start) =>
        $"The token is not valid before {Time(start)}. Wait until then, or check this machine's clock.";

    public static string RemainingTooShort(DateTimeOffset end, TimeSpan minimum) => string.Format(
        CultureInfo.InvariantCulture, "The token ends on {0}, which is in less than {1:c}. Make a new one.", Time(end), minimum);

    public static string TypeMismatch(TokenType actual, TokenType required) =>
        $"The token's type is {actual}, and {required} was asked for.";

    public static string Mismatch(string claim, string? actual, string required) =>
        (actual is null ? $"The token has no {claim}" : $"The token's {claim} is '{DisplayText.Escape(actual)}'")
        + $", and '{DisplayText.Escape(required)}' was asked for.";

    private static string Time(DateTimeOffset time) =>
        time.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss 'UTC'", CultureInfo.InvariantCulture);
}
