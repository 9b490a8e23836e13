using System.Collections.Specialized;
using HmsTokens.Core;

namespace HmsTokens;

/// <summary>The kind of a token, by its claim <c>type</c>.</summary>
public enum HmsTokenType
{
    /// <summary>None or another, as older tokens have.</summary>
    Unknown = TokenType.Unknown,

    /// <summary>A person joins a room with it.</summary>
    Auth = TokenType.Auth,

    /// <summary>A script calls the REST API with it.</summary>
    Management = TokenType.Management,
}

/// <summary>Where a token stands in its lifetime.</summary>
public enum HmsTokenStatus
{
    /// <summary>Within it; also a token that names no end.</summary>
    Active,

    /// <summary>Before its <c>nbf</c>.</summary>
    NotYetValid,

    /// <summary>At its <c>exp</c> or past it.</summary>
    Expired,
}

/// <summary>
/// A token, decoded. Its text properties are raw, as the token has them; where <see cref="SignatureVerified"/> is false,
/// anybody may have written them.
/// </summary>
public sealed class HmsToken
{
    private readonly DecodedToken _token;

    internal HmsToken(DecodedToken token, bool signatureVerified)
    {
        _token = token;
        SignatureVerified = signatureVerified;
    }

    /// <summary>The kind of token.</summary>
    public HmsTokenType Type => (HmsTokenType)_token.Type;

    /// <summary>Where it stands in its lifetime now, by this machine's clock and without skew.</summary>
    public HmsTokenStatus Status => StatusAt(DateTimeOffset.UtcNow, NotBefore, ExpiresAt);

    /// <summary>Whether algorithm, signature and access key were checked against a secret, and are ours.</summary>
    public bool SignatureVerified { get; }

    /// <summary>The claim <c>access_key</c>.</summary>
    public string? AccessKey => _token.AccessKey;

    /// <summary>The claim <c>room_id</c>.</summary>
    public string? RoomId => _token.RoomId;

    /// <summary>The claim <c>user_id</c>.</summary>
    public string? UserId => _token.UserId;

    /// <summary>The claim <c>role</c>.</summary>
    public string? Role => _token.Role;

    /// <summary>The claim <c>jti</c>.</summary>
    public string? TokenId => _token.TokenId;

    /// <summary>The claim <c>version</c>.</summary>
    public int? Version => _token.Version;

    /// <summary>The claim <c>iat</c>, in UTC.</summary>
    public DateTimeOffset? IssuedAt => _token.IssuedAt;

    /// <summary>The claim <c>nbf</c>, in UTC.</summary>
    public DateTimeOffset? NotBefore => _token.NotBefore;

    /// <summary>The claim <c>exp</c>, in UTC.</summary>
    public DateTimeOffset? ExpiresAt => _token.ExpiresAt;

    /// <summary>The time until <see cref="ExpiresAt"/>; zero once past, null without one.</summary>
    public TimeSpan? Remaining
    {
        get
        {
            TimeSpan? left = ExpiresAt - DateTimeOffset.UtcNow;
            return left < TimeSpan.Zero ? TimeSpan.Zero : left;
        }
    }

    /// <summary>The header's <c>alg</c>.</summary>
    public string Algorithm => _token.Algorithm;

    /// <summary>The header's members, in the token's order.</summary>
    public OrderedDictionary Header => _token.Header;

    /// <summary>All claims, in the token's order, also those that this module does not know.</summary>
    public OrderedDictionary Claims => _token.Claims;

    /// <summary>The token itself.</summary>
    public string Token => _token.Token;

    internal static HmsTokenStatus StatusAt(DateTimeOffset now, DateTimeOffset? notBefore, DateTimeOffset? expiresAt) =>
        now >= expiresAt ? HmsTokenStatus.Expired
        : now < notBefore ? HmsTokenStatus.NotYetValid
        : HmsTokenStatus.Active;
}
