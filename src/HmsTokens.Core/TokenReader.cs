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
    public static DecodedToken Read(string? token)
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

        var read = new DecodedToken(text, header, payload, signature, ReadAlgorithm(header));
        JsonObjectReader.Visit(payload, "payload", read, VisitClaim);
        return read;
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

    private static void VisitClaim(DecodedToken token, string name, ref Utf8JsonReader value)
    {
        switch (name)
        {
            case ClaimNames.AccessKey:
                token.AccessKey = Text(token, name, ref value);
                break;
            case ClaimNames.Type:
                token.Type = Text(token, name, ref value) switch
                {
                    "app" => TokenType.Auth,
                    "management" => TokenType.Management,
                    _ => TokenType.Unknown,
                };
                break;
            case ClaimNames.Version:
                token.Version = value.TokenType == JsonTokenType.Number && value.TryGetInt32(out int version)
                    ? version
                    : Invalid<int?>(token, name);
                break;
            case ClaimNames.RoomId:
                token.RoomId = Text(token, name, ref value);
                break;
            case ClaimNames.UserId:
                token.UserId = Text(token, name, ref value);
                break;
            case ClaimNames.Role:
                token.Role = Text(token, name, ref value);
                break;
            case ClaimNames.TokenId:
                token.TokenId = Text(token, name, ref value);
                break;
            case ClaimNames.IssuedAt:
                token.IssuedAt = Time(token, name, ref value);
                break;
            case ClaimNames.NotBefore:
                token.NotBefore = Time(token, name, ref value);
                break;
            case ClaimNames.ExpiresAt:
                token.ExpiresAt = Time(token, name, ref value);
                break;
        }
    }

    private static string? Text(DecodedToken token, string claim, ref Utf8JsonReader value) =>
        value.TokenType == JsonTokenType.String ? value.GetString() : Invalid<string>(token, claim);

    // A NumericDate: seconds since 1970 UTC, and not always whole ones (RFC 7519, section 2).
    private static DateTimeOffset? Time(DecodedToken token, string claim, ref Utf8JsonReader value)
    {
        const long SecondsFromYear1 = 62_135_596_800;
        const long TicksPerSecond = TimeSpan.TicksPerSecond;
        if (value.TokenType == JsonTokenType.Number && value.TryGetDecimal(out decimal seconds)
            && seconds >= -SecondsFromYear1 && seconds < (DateTime.MaxValue.Ticks / TicksPerSecond) - SecondsFromYear1 + 1)
        {
            return new DateTimeOffset((long)((seconds + SecondsFromYear1) * TicksPerSecond), TimeSpan.Zero);
        }

        return Invalid<DateTimeOffset?>(token, claim);
    }

    private static T? Invalid<T>(DecodedToken token, string claim)
    {
        token.InvalidClaims = [.. token.InvalidClaims, claim];
        return default;
    }
}
