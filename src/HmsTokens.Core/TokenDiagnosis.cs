using System.Globalization;
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
    private const string Whole = " Copy it again, whole.";

    // The first that applies is what the message says. What hides the token comes before what is at its ends.
    private static readonly (Func<string, bool> Applies, string Message)[] Findings =
    [
        (static text => !text.Any(IsBase64Url),
            "There is no token here: not one letter or digit. Check the variable or the column that it comes from."),
        (static text => text[0] == '$' || text.Contains("${") || text.Contains("$(") || text.Contains("{{")
                || (text[0] == '%' && Last(text) == '%'),
            "This is the name of a variable, and nothing put the token in its place. Check that the variable is set; "
            + "in PowerShell, also that it isn't in single quotes."),
        (static text => text.StartsWith("@{", StringComparison.Ordinal),
            "This is a row that was turned into text. Pipe the row itself, or pass its property that holds the token."),
        (static text => text[0] is '{' or '[',
            "This is JSON with the token in it. Pass the token alone, as in: ($json | ConvertFrom-Json).token"),
        (static text => text.StartsWith("System.", StringComparison.Ordinal),
            "This is the name of a .NET type: an object was turned into text. Pass the object, without quotes."),
        (static text => text[0] == '<' || Last(text) == '>',
            "This is in angle brackets, as a placeholder in an example is. Put the token there, without the brackets."),
        (static text => text.Contains('…') || text.Contains("..."),
            "The token was shortened: there is an ellipsis, as in a table or a log. Copy it from where it is whole."),
        (static text => text.Contains("**"),
            "The token is masked: it has asterisks in it, as a log puts them. Copy it from where it is whole."),
        (static text => Messages.IsQuotationMark(text[0]),
            "The token starts with a quotation mark. Pass what is between the quotation marks, without them."),
        (static text => Messages.IsQuotationMark(Last(text)),
            "The token ends with a quotation mark. Pass the token without it."),
        (static text => text.Contains("://") && !text.Contains(Start),
            "This is a URL without a token. If it is a room link, get a token with Request-HmsAuthToken -RoomCode."),
        (static text => text.Contains("://") || text.Contains('&') || text.Contains('?'),
            "The token is inside a URL. Pass it alone: what comes after 'token=', up to the next '&' or the end."),
        (static text => Regex.IsMatch(text, @"^(?i:Authorization)\s*[:=]", RegexOptions.CultureInvariant),
            "The token starts with 'Authorization:', an HTTP header's name. Pass what comes after the word Bearer."),
        (static text => Regex.IsMatch(text, @"^(?!eyJ)[\w.$-]+\s*[:=]"),
            "The token starts with a name and a colon or an equals sign. Pass what comes after them."),
        (HasWordBefore,
            "There is a word before the token, as in 'Token eyJ…'. Pass what comes after that word."),
        (HasSeveral, Messages.SeveralTokens),
        (static text => text.IndexOfAny(['\r', '\n', '\v', '\f', '\u0085', '\u2028', '\u2029']) >= 0,
            "There is a line break in the token, as an e-mail or a terminal makes it. Take it out: "
            + "$token -replace '\\s'"),
        (static text => text.Any(char.IsWhiteSpace),
            "There is white space in the token. If nothing else is there, take it out: $token -replace '\\s'"),
        (static text => text[0] == '\\' || Last(text) == '\\',
            "There is a backslash at an end of the token, as in quoted JSON. Pass the token without it."),
        (static text => Last(text) == ',',
            "The token ends with a comma. Pass the token without it."),
        (static text => Last(text) == ';',
            "The token ends with a semicolon. Pass the token without it."),
        (static text => Last(text) == '.',
            "The token ends with a full stop. Pass the token without it."),
        (static text => text[0] == '.',
            "The token starts with a dot: its first part is missing." + Whole),
        (static text => text[0] is '(' or '|' or '-' or '*'
                || Last(text) is ')' or ']' or '}' or '|' or '*' or '!' or ':',
            "There is a bracket or another sign at an end of the token. Pass the token without it."),
        (static text => text.Contains('%'),
            "The token is encoded as in a URL (%). Decode it: [uri]::UnescapeDataString($token)"),
        (static text => text.Contains('+') || text.Contains('/'),
            "The token has + or / in it, where a token has - and _: something encoded it anew. Copy it from where it "
            + "was made."),
        (static text => text.Contains('='),
            "The token has = in it (padding), and a token has none: something encoded it anew. Copy it from where it "
            + "was made."),
        (static text => Regex.IsMatch(text, "^[A-Za-z]{3}-[A-Za-z]{3,4}-[A-Za-z]{3}$"),
            "This looks like a room code. Get a token for it with: Request-HmsAuthToken -RoomCode <code>"),
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
            string message = HasSeveral(text) ? Messages.SeveralTokens : Messages.TokenEncrypted;
            return new(HmsTokenError.TokenEncrypted, message, reason);
        }

        foreach ((Func<string, bool> applies, string message) in Findings)
        {
            if (applies(text))
            {
                return HmsTokenException.Malformed(message, reason);
            }
        }

        return HmsTokenException.Malformed(isPlain ? FindFlaw(parts) : NameCharacter(text), reason);
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
        1 when parts[0].StartsWith(Start, StringComparison.Ordinal) =>
            "Only the first part of a token is here. A token has three parts with dots between them." + Whole,
        1 => "This is not a token: a token starts with eyJ and has three parts with dots between them. Check what was "
            + "passed.",
        2 => "The signature is missing: there are two parts, and a token has three." + Whole,
        3 when !parts[0].StartsWith(Start, StringComparison.Ordinal) =>
            "The token's start is missing, or this is not a token: a token starts with eyJ." + Whole,
        3 when !IsDecodable(parts[0]) => DescribePart("first part, the header,"),
        3 when !IsDecodable(parts[1]) => DescribePart("second part, the payload,"),
        3 when parts[2].Length != SignatureLength => DescribeSignature(parts[2].Length),
        3 => "The end of the signature was changed." + Whole,
        int count => string.Format(
            CultureInfo.InvariantCulture,
            "The token has {0:N0} parts with dots between them, and a token has three. Something was added.{1}",
            count,
            Whole),
    };

    private static string DescribePart(string part) =>
        $"The token's {part} is damaged: characters are missing, or were added." + Whole;

    private static string DescribeSignature(int length) => length == 0
        ? "The signature is missing: nothing comes after the second dot." + Whole
        : string.Format(
            CultureInfo.InvariantCulture,
            length < SignatureLength
                ? "The signature is cut short: it has {0:N0} characters, and HS256 has {1}.{2}"
                : "The signature is too long: it has {0:N0} characters, and HS256 has {1}. Something was added at the "
                    + "end.{2}",
            length,
            SignatureLength,
            Whole);

    // The first character that no token has.
    private static string NameCharacter(string text)
    {
        int at = 0;
        while (IsBase64Url(text[at]) || text[at] == '.')
        {
            at++;
        }

        bool isPair = at + 1 < text.Length && char.IsSurrogatePair(text, at);
        string character = text.Substring(at, isPair ? 2 : 1);
        string shown = DisplayText.Escape(character);
        return string.Format(
            CultureInfo.InvariantCulture,
            "There is {0} in the token, U+{1:X4}, which no token has. Copy it again, or take it out: {2}",
            shown == character ? $"the character '{shown}'" : "a character that can't be seen",
            isPair ? char.ConvertToUtf32(text, at) : text[at],
            "$token -replace '[^A-Za-z0-9_.-]'");
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
