using System.Text.Json;

namespace HmsTokens.Core;

/// <summary>
/// Reads a JWT in compact form (RFC 7515, RFC 7519) and checks that it is well-formed, strictly; not whether it is
/// genuine, which is <see cref="TokenVerifier"/>'s.
/// </summary>
public static class TokenReader
{
    /// <summary>The longest token that is read, in characters.</summary>
    public const int MaximumLength = 64 * 1024;

    private const string Scheme = "Bearer";

    /// <summary>Reads a token; white space around it is dropped.</summary>
    /// <param name="token">The token, at most 64 KB.</param>
    /// <returns>What it says, not verified.</returns>
    /// <exception cref="HmsTokenException">
    /// <see cref="HmsTokenError.TokenMissing"/>, <see cref="HmsTokenError.TokenTooLarge"/>,
    /// <see cref="HmsTokenError.TokenHasScheme"/>, <see cref="HmsTokenError.TokenEncrypted"/> or
    /// <see cref="HmsTokenError.TokenMalformed"/>: a part that is not canonical base64url, a header or payload that is no
    /// JSON object in UTF-8, a member that stands twice, no <c>alg</c>, <c>crit</c> or <c>b64</c> (RFC 7797).
    /// </exception>
    public static HmsToken Read(string? token) => Parse(token).Token;

    /// <inheritdoc cref="Read"/>
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

        if (text.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase)
            && (text.Length == Scheme.Length || char.IsWhiteSpace(text[Scheme.Length])))
        {
            throw new HmsTokenException(HmsTokenError.TokenHasScheme, Messages.TokenHasScheme);
        }

        string[] parts = text.Split('.');
        if (parts.Length != 3)
        {
            throw parts.Length == 5
                ? new HmsTokenException(HmsTokenError.TokenEncrypted, Messages.TokenEncrypted)
                : HmsTokenException.Malformed("it has not three parts with a dot between them");
        }

        byte[] header = Decode(parts[0], "header");
        byte[] payload = Decode(parts[1], "payload");
        byte[] signature = Decode(parts[2], "signature");

        var claims = new HmsToken(header, payload, ReadAlgorithm(header));
        JsonObjectReader.Visit(payload, "payload", claims, VisitClaim);
        return new(claims, text, signature);
    }

    private static byte[] Decode(string text, string part) => Base64Url.TryDecode(text.AsSpan(), out byte[] bytes)
        ? bytes
        : throw HmsTokenException.Malformed($"its {part} is not base64url without padding");

    private static string ReadAlgorithm(byte[] header)
    {
        var found = new HeaderFields();
        JsonObjectReader.Visit(header, "header", found, VisitHeaderMember);
        return found.Algorithm ?? throw HmsTokenException.Malformed("its header names no algorithm (alg)");
    }

    private sealed class HeaderFields
    {
        public string? Algorithm { get; set; }
    }

    private static void VisitHeaderMember(HeaderFields fields, string name, ref Utf8JsonReader value)
    {
        switch (name)
        {
            case "alg":
                fields.Algorithm = value.TokenType == JsonTokenType.String ? value.GetString() : null;
                break;
            case "crit" or "b64":
                // Extensions that a reader must understand or refuse (RFC 7515, section 4.1.11; RFC 7797, section 6).
                throw HmsTokenException.Malformed("its header asks for an extension (crit or b64) that 100ms does not use");
        }
    }

    private static void VisitClaim(HmsToken token, string name, ref Utf8JsonReader value)
    {
        if (Claim.Find(name) is Claim claim)
        {
            token.Set(claim, claim.Read(ref value));
        }
    }
}
