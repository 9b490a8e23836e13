using System.Collections.Specialized;

namespace HmsTokens.Core;

/// <summary>The two kinds of token that the platform has.</summary>
public enum TokenType
{
    /// <summary>A token whose <c>type</c> is absent or another, as older ones are.</summary>
    Unknown,

    /// <summary>A person joins a room with it; <c>type</c> is <c>app</c>.</summary>
    Auth,

    /// <summary>A script calls the REST API with it; <c>type</c> is <c>management</c>.</summary>
    Management,
}

/// <summary>
/// What a well-formed JWT says. Nothing of it is to be believed before <see cref="TokenVerifier"/> has checked the
/// signature, and all of its text is a stranger's: show it through <see cref="DisplayText"/>.
/// A claim that is absent, or of the wrong JSON type, or a time that no calendar holds, is null here.
/// </summary>
public sealed class DecodedToken
{
    private readonly byte[] _header;
    private readonly byte[] _payload;
    private OrderedDictionary? _headerMembers;
    private OrderedDictionary? _claims;

    internal DecodedToken(string token, byte[] header, byte[] payload, byte[] signature, string algorithm)
    {
        Token = token;
        _header = header;
        _payload = payload;
        Signature = signature;
        Algorithm = algorithm;
    }

    /// <summary>The token itself, without white space around it.</summary>
    public string Token { get; }

    /// <summary>The header's <c>alg</c>.</summary>
    public string Algorithm { get; }

    /// <summary>What <c>type</c> stands for.</summary>
    public TokenType Type { get; internal set; }

    /// <summary>The claim <c>access_key</c>.</summary>
    public string? AccessKey { get; internal set; }

    /// <summary>The claim <c>version</c>.</summary>
    public int? Version { get; internal set; }

    /// <summary>The claim <c>room_id</c>.</summary>
    public string? RoomId { get; internal set; }

    /// <summary>The claim <c>user_id</c>.</summary>
    public string? UserId { get; internal set; }

    /// <summary>The claim <c>role</c>.</summary>
    public string? Role { get; internal set; }

    /// <summary>The claim <c>jti</c>.</summary>
    public string? TokenId { get; internal set; }

    /// <summary>The claim <c>iat</c>, in UTC.</summary>
    public DateTimeOffset? IssuedAt { get; internal set; }

    /// <summary>The claim <c>nbf</c>, in UTC.</summary>
    public DateTimeOffset? NotBefore { get; internal set; }

    /// <summary>The claim <c>exp</c>, in UTC.</summary>
    public DateTimeOffset? ExpiresAt { get; internal set; }

    /// <summary>The names of the claims above that the token has in a form that is none: a wrong type, an impossible time.</summary>
    public IReadOnlyList<string> InvalidClaims { get; internal set; } = [];

    /// <summary>
    /// The header's members in the token's order, read-only, names compared by ordinal. Values are string, long, decimal,
    /// double, bool, null, object[] and OrderedDictionary; a number that none of these holds is its text.
    /// </summary>
    public OrderedDictionary Header => _headerMembers ??= JsonObjectReader.ReadMembers(_header);

    /// <summary>The payload's members, all of them, in the form of <see cref="Header"/>.</summary>
    public OrderedDictionary Claims => _claims ??= JsonObjectReader.ReadMembers(_payload);

    internal byte[] Signature { get; }
}
