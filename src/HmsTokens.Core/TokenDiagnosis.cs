using System.Text.RegularExpressions;

namespace HmsTokens.Core;

/// <summary>
/// Finds out, for a text that can't be read as a token, what is around the token, in it or missing from it, and says so
/// in the words of whoever pasted it. It runs for a text that is refused already, and no message holds a piece of the
/// token.
/// </summary>
internal static class TokenDiagnosis
{
    // HMAC-SHA256 gives 32 bytes (RFC 7518, section 3.2), which are 43 characters of base64url.
    private const int SignatureBytes = 32;
    private const int SignatureLength = 43;

    // How a JWT begins if no white space comes first: {" in base64url.
    private const string Start = "eyJ";

    private const string Scheme = "Bearer";

    // The first that applies is what the message says. What hides the token comes before what is at its ends.
    private static readonly (Func<string, bool> Applies, string Message)[] Findings =
    [
        (static text => !text.Any(IsBase64Url), Messages.TokenNowhere),
        (static text => text[0] == '$' || text.Contains("${") || text.Contains("$(") || text.Contains("{{")
                || (text[0] == '%' && Last(text) == '%'),
            Messages.TokenIsVariable),
        (static text => text.StartsWith("@{", StringComparison.Ordinal), Messages.TokenIsRow),
        (static text => text[0] is '{' or '[', Messages.TokenInJson),
        (static text => text.StartsWith("System.", StringComparison.Ordinal), Messages.TokenIsTypeName),
        (static text => text[0] == '<' || Last(text) == '>', Messages.TokenInBrackets),
        (static text => text.Contains('…') || text.Contains("..."), Messages.TokenShortened),
        (static text => text.Contains("**"), Messages.TokenMasked),
        (static text => DisplayText.IsQuotationMark(text[0]), Messages.TokenStartsWithQuote),
        (static text => DisplayText.IsQuotationMark(Last(text)), Messages.TokenEndsWithQuote),
        (static text => text.Contains("://") && !text.Contains(Start), Messages.TokenIsUrl),
        (static text => text.Contains("://") || text.Contains('&') || text.Contains('?'), Messages.TokenInUrl),
        (static text => Regex.IsMatch(text, @"^(?i:Authorization)\s*[:=]", RegexOptions.CultureInvariant),
            Messages.TokenInHeader),
        (static text => Regex.IsMatch(text, @"^(?!eyJ)[\w.$-]+\s*[:=]"), Messages.TokenHasName),
        (HasWordBefore, Messages.TokenHasWord),
        (HasSeveral, Messages.TokensSeveral),
        (static text => text.IndexOfAny(['\r', '\n', '\v', '\f', '\u0085', '\u2028', '\u2029']) >= 0,
            Messages.TokenHasLineBreak),
        (static text => text.Any(char.IsWhiteSpace), Messages.TokenHasWhiteSpace),
        (static text => text[0] == '\\' || Last(text) == '\\', Messages.TokenHasBackslash),
        (static text => Last(text) == ',', Messages.TokenEndsWithComma),
        (static text => Last(text) == ';', Messages.TokenEndsWithSemicolon),
        (static text => Last(text) == '.', Messages.TokenEndsWithDot),
        (static text => text[0] == '.', Messages.TokenStartsWithDot),
        (static text => text[0] is '(' or '|' or '-' or '*'
                || Last(text) is ')' or ']' or '}' or '|' or '*' or '!' or ':',
            Messages.TokenHasSign),
        (static text => text.Contains('%'), Messages.TokenIsUrlEncoded),
        (static text => text.Contains('+') || text.Contains('/'), Messages.TokenIsBase64),
        (static text => text.Contains('='), Messages.TokenIsPadded),
        (static text => Regex.IsMatch(text, "^[A-Za-z]{3}-[A-Za-z]{3,4}-[A-Za-z]{3}$"), Messages.TokenIsRoomCode),
    ];

    /// <summary>Explains why a text, without white space around it, is no token.</summary>
    /// <param name="text">The text; not empty.</param>
    /// <param name="reason">The rule that it breaks.</param>
    public static HmsTokenException Explain(string text, string reason)
    {
        if (text.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase)
            && (text.Length == Scheme.Length || char.IsWhiteSpace(text[Scheme.Length])))
        {
            string message = text.Length == Scheme.Length ? Messages.TokenIsScheme : Messages.TokenHasScheme;
            return new(HmsTokenError.TokenHasScheme, message, reason);
        }

        string[] parts = text.Split('.');
        bool isPlain = text.All(static c => IsBase64Url(c) || c == '.' || char.IsWhiteSpace(c));
        if (parts.Length == 5 && isPlain && (text[0] == '.' || !text.EndsWith("...", StringComparison.Ordinal)))
        {
            string message = HasSeveral(text) ? Messages.TokensSeveral : Messages.TokenEncrypted;
            return new(HmsTokenError.TokenEncrypted, message, reason);
        }

        foreach ((Func<string, bool> applies, string message) in Findings)
        {
            if (applies(text))
            {
                return HmsTokenException.Malformed(message, reason);
            }
        }

        return HmsTokenException.Malformed(
            isPlain ? FindFlaw(parts) : Messages.TokenHasCharacter(text, FindForeignCharacter(text)), reason);
    }

    /// <summary>
    /// What is wrong with the length of an HS256 signature; null if nothing is, or if it isn't HS256.
    /// </summary>
    public static string? FindSignatureFlaw(ParsedToken token) =>
        token.Signature.Length == SignatureBytes || token.Token.Algorithm != TokenVerifier.Hs256
            ? null
            : DescribeSignature(token.Text.Length - 1 - token.Text.LastIndexOf('.'));

    private static string FindFlaw(string[] parts) => parts.Length switch
    {
        1 when parts[0].StartsWith(Start, StringComparison.Ordinal) => Messages.TokenPartAlone,
        1 => Messages.TokenIsOtherText,
        2 => Messages.TokenHasTwoParts,
        3 when !parts[0].StartsWith(Start, StringComparison.Ordinal) => Messages.TokenStartMissing,
        3 when !IsDecodable(parts[0]) => Messages.TokenHeaderDamaged,
        3 when !IsDecodable(parts[1]) => Messages.TokenPayloadDamaged,
        3 when parts[2].Length != SignatureLength => DescribeSignature(parts[2].Length),
        3 => Messages.SignatureChanged,
        int count => Messages.TokenHasManyParts(count),
    };

    private static string DescribeSignature(int length) => length switch
    {
        0 => Messages.SignatureMissing,
        < SignatureLength => Messages.SignatureCut(length, SignatureLength),
        _ => Messages.SignatureTooLong(length, SignatureLength),
    };

    private static int FindForeignCharacter(string text)
    {
        int at = 0;
        while (IsBase64Url(text[at]) || text[at] == '.')
        {
            at++;
        }

        return at;
    }

    private static bool HasWordBefore(string text)
    {
        string[] words = Words(text);
        return !words[0].StartsWith(Start, StringComparison.Ordinal)
            && !words[0].Contains('.')
            && words.Skip(1).Any(IsTokenLike);
    }

    private static bool HasSeveral(string text) => Words(text).Count(IsTokenLike) > 1;

    private static string[] Words(string text) => text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);

    private static bool IsTokenLike(string word) => word.Count(static c => c == '.') == 2;

    private static bool IsDecodable(string part) => part.Length > 0 && Base64Url.TryDecode(part.AsSpan(), out _);

    private static bool IsBase64Url(char c) =>
        c is (>= 'A' and <= 'Z') or (>= 'a' and <= 'z') or (>= '0' and <= '9') or '-' or '_';

    private static char Last(string text) => text[^1];
}
