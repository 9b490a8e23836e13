using System.Text.Json;

namespace HmsTokens.Core;

/// <summary>
/// Reads a JWT in compact form (RFC 7515, RFC 7519) and checks strictly that it is well-formed.
/// <see cref="TokenVerifier"/> checks whether it is genuine.
/// </summary>
public static class TokenReader
{
    /// <summary>The maximum length of a token, in characters.</summary>
    public const int MaximumLength = 64 * 1024;

    // The header of all tokens from the platform and its SDKs, which need not be parsed each time.
    private static ReadOnlySpan<byte> UsualHeader => """{"alg":"HS256","typ":"JWT"}"""u8;

    /// <summary>Reads a token. White space around it is ignored.</summary>
    /// <param name="token">The token, at most 64 KB.</param>
    /// <returns>The decoded token, not verified.</returns>
    /// <exception cref="HmsTokenException">
    /// <see cref="HmsTokenError.TokenMissing"/>, <see cref="HmsTokenError.TokenTooLarge"/>,
    /// <see cref="HmsTokenError.TokenHasScheme"/>, <see cref="HmsTokenError.TokenEncrypted"/> or
    /// <see cref="HmsTokenError.TokenMalformed"/>: a part that is not canonical base64url, a header or payload that is
    /// not a JSON object in UTF-8, a duplicate member, no <c>alg</c>, <c>crit</c> or <c>b64</c> (RFC 7797), or an HS256
    /// signature that doesn't have 43 characters.
    /// </exception>
    public static HmsToken Read(string? token)
    {
        ParsedToken parsed = Parse(token);
        return TokenDiagnosis.FindSignatureFlaw(parsed) is string flaw
            ? throw HmsTokenException.Malformed(flaw, Messages.RuleSignature)
            : parsed.Identify();
    }

    /// <summary>Reads a token, with a signature of any length.</summary>
    internal static ParsedToken Parse(string? token)
    {
        ReadOnlySpan<char> trimmed = token.AsSpan().Trim();
        if (trimmed.IsEmpty)
        {
            throw new HmsTokenException(HmsTokenError.TokenMissing, Messages.TokenMissing);
        }

        if (trimmed.Length > MaximumLength)
        {
            throw new HmsTokenException(HmsTokenError.TokenTooLarge, Messages.TokenTooLarge(MaximumLength));
        }

        string text = trimmed.Length == token!.Length ? token : trimmed.ToString();
        int first = text.IndexOf('.');
        int second = text.IndexOf('.', first + 1);
        if (second <= first || text.IndexOf('.', second + 1) >= 0)
        {
            throw TokenDiagnosis.Explain(text, Messages.RuleThreeParts);
        }

        byte[] header = Decode(text, 0, first, "header");
        byte[] payload = Decode(text, first + 1, second, "payload");
        byte[] signature = Decode(text, second + 1, text.Length, "signature");

        var claims = new HmsToken(header, payload, ReadAlgorithm(header));
        JsonObjectReader.Visit(payload, "payload", claims, VisitClaim);
        return new(claims, text, signature);
    }

    private static byte[] Decode(string text, int start, int end, string part) =>
        Base64Url.TryDecode(text.AsSpan(start, end - start), out byte[] bytes)
            ? bytes
            : throw TokenDiagnosis.Explain(text, Messages.RuleEncoding(part));

    private static string ReadAlgorithm(byte[] header)
    {
        if (header.AsSpan().SequenceEqual(UsualHeader))
        {
            return TokenVerifier.Hs256;
        }

        var found = new HeaderFields();
        JsonObjectReader.Visit(header, "header", found, VisitHeaderMember);
        return found.Algorithm
            ?? throw HmsTokenException.Malformed(Messages.AlgorithmMissing, Messages.RuleAlgorithm);
    }

    private static void VisitHeaderMember(HeaderFields fields, Claim? _, string name, ref Utf8JsonReader value)
    {
        switch (name)
        {
            case "alg":
                fields.Algorithm = value.TokenType == JsonTokenType.String ? value.GetString() : null;
                break;
            case "crit" or "b64":
                throw HmsTokenException.Malformed(Messages.HeaderExtended, Messages.RuleExtensions);
        }
    }

    private static void VisitClaim(HmsToken token, Claim? claim, string name, ref Utf8JsonReader value)
    {
        if (claim is not null)
        {
            token.Set(claim, claim.Read(ref value));
        }
    }

    private sealed class HeaderFields
    {
        public string? Algorithm { get; set; }
    }
}
