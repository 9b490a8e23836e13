using System.Globalization;

namespace HmsTokens.Core;

/// <content>
/// What is around a token, in it or missing from it; and, for <c>-Verbose</c>, the rule that is broken.
/// </content>
internal static partial class Messages
{
    public const string TokenHasScheme =
        "The token starts with the word Bearer, as in an HTTP header. Pass only what follows that word.";

    public const string TokenIsScheme =
        "This is only the word Bearer, with no token after it. Check the variable or the column that it comes from.";

    public const string TokenEncrypted =
        "This has five parts, separated by dots. It is an encrypted token (a JWE), or two tokens run together. 100ms "
        + "uses signed tokens, which have three parts. Pass one token.";

    public const string TokensSeveral =
        "This is more than one token. Pass one at a time. To separate them: $tokens -split '\\s+'";

    public const string TokenNowhere =
        "There is no token here, not even a letter or a digit. Check the variable or the column that it comes from.";

    public const string TokenIsVariable =
        "This is the name of a variable, not its value. Check that the variable is set. In PowerShell, also check that "
        + "it is not in single quotes.";

    public const string TokenIsRow =
        "This is a row that was turned into text. Pass only the token, as in: $row.AuthToken";

    public const string TokenInJson =
        "This is JSON with the token in it. Pass only the token, as in: ($json | ConvertFrom-Json).token";

    public const string TokenIsTypeName =
        "This is the name of a .NET type: an object was turned into text. Pass the object itself, without quotes.";

    public const string TokenInBrackets =
        "This is in angle brackets, like a placeholder in an example. Replace it with the token, without brackets.";

    public const string TokenShortened =
        "The token was shortened: it has an ellipsis (…), as in a table or a log. Copy it from where it is complete.";

    public const string TokenMasked =
        "The token is masked with asterisks, as in a log. Copy it from where it is complete.";

    public const string TokenStartsWithQuote =
        "The token starts with a quotation mark. Pass only what is between the quotation marks.";

    public const string TokenEndsWithQuote = "The token ends with a quotation mark. Pass the token without it.";

    public const string TokenIsUrl =
        "This is a URL without a token. If it is a room link, get a token with: Request-HmsAuthToken -RoomCode <link>";

    public const string TokenInUrl =
        "The token is inside a URL. Pass only the token: what follows 'token=', up to the next '&' or the end.";

    public const string TokenInHeader =
        "The token starts with 'Authorization:', the name of an HTTP header. Pass only what follows the word Bearer.";

    public const string TokenHasName =
        "The token starts with a name and a colon or an equals sign. Pass only what follows them.";

    public const string TokenHasWord =
        "There is a word before the token, as in 'Token eyJ…'. Pass only what follows that word.";

    public const string TokenHasLineBreak =
        "There is a line break in the token, probably from an email or a terminal. Remove it: $token -replace '\\s'";

    public const string TokenHasWhiteSpace =
        "There is white space in the token. If nothing else is wrong, remove it: $token -replace '\\s'";

    public const string TokenHasBackslash =
        "The token starts or ends with a backslash, as in quoted JSON. Pass the token without it.";

    public const string TokenEndsWithComma = "The token ends with a comma. Pass the token without it.";

    public const string TokenEndsWithSemicolon = "The token ends with a semicolon. Pass the token without it.";

    public const string TokenEndsWithDot = "The token ends with a full stop. Pass the token without it.";

    public const string TokenStartsWithDot = "The token starts with a dot: its first part is missing." + CopyAgain;

    public const string TokenHasSign =
        "The token starts or ends with a bracket or another sign. Pass the token without it.";

    public const string TokenIsUrlEncoded =
        "The token is URL-encoded: it has a % in it. Decode it: [uri]::UnescapeDataString($token)";

    public const string TokenIsBase64 =
        "The token contains + or /, where a token has - and _. Another program re-encoded it. Copy the original token.";

    public const string TokenIsPadded =
        "The token contains = (padding), which a token never does. Another program re-encoded it. Copy the original "
        + "token.";

    public const string TokenIsRoomCode =
        "This looks like a room code. Get a token for it with: Request-HmsAuthToken -RoomCode <code>";

    public const string TokenPartAlone =
        "This is only the first part of a token. A token has three parts, separated by dots." + CopyAgain;

    public const string TokenIsOtherText =
        "This is not a token: a token starts with eyJ and has three parts, separated by dots. Check what you passed.";

    public const string TokenHasTwoParts =
        "The signature is missing: this has two parts, but a token has three." + CopyAgain;

    public const string TokenStartMissing =
        "The start of the token is missing, or this is not a token: a token starts with eyJ." + CopyAgain;

    public const string TokenHeaderDamaged =
        "The token's first part, the header, is damaged: characters are missing or were added." + CopyAgain;

    public const string TokenPayloadDamaged =
        "The token's second part, the payload, is damaged: characters are missing or were added." + CopyAgain;

    public const string SignatureChanged = "The end of the signature was changed." + CopyAgain;

    public const string SignatureMissing = "The signature is missing: nothing follows the second dot." + CopyAgain;

    public const string RuleThreeParts = "The text doesn't have three parts separated by dots.";

    public const string RuleAlgorithm = "The header has no alg that is a string.";

    public const string RuleExtensions =
        "The header has crit (RFC 7515, section 4.1.11) or b64 (RFC 7797, section 6).";

    public const string RuleSignature = "The signature doesn't have the 32 bytes of an HMAC-SHA256.";

    private const string CopyAgain = " Copy the whole token again.";

    public static string TokenHasManyParts(int count) => string.Format(
        CultureInfo.InvariantCulture,
        "This has {0:N0} parts, separated by dots, but a token has three. Something was added.{1}",
        count,
        CopyAgain);

    public static string SignatureCut(int length, int expected) =>
        $"The signature is cut short: it has {Count(length, "character")} instead of {expected}." + CopyAgain;

    public static string SignatureTooLong(int length, int expected) =>
        $"The signature is too long: it has {Count(length, "character")} instead of {expected}. Something was added at "
        + "the end." + CopyAgain;

    /// <summary>A text has a character that no token has.</summary>
    /// <param name="text">The text.</param>
    /// <param name="index">Where the character is.</param>
    public static string TokenHasCharacter(string text, int index) =>
        $"The token contains {DescribeCharacter(text, index)}, which a token never does. Copy it again, or remove it: "
        + "$token -replace '[^A-Za-z0-9_.-]'";

    public static string RuleUtf8(string part) => $"The {part} is not UTF-8.";

    public static string RuleObject(string part) => $"The {part} is not a JSON object.";

    public static string RuleJson(string part) => $"The {part} is not well-formed JSON, or has an unpaired surrogate.";

    public static string RuleNames(string part) => $"The {part} has the same name twice in one object.";

    public static string RuleEncoding(string part) => $"The {part} is not canonical base64url without padding.";
}
