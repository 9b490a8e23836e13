using System.Collections.Specialized;
using HmsTokens.Core;

namespace HmsTokens;

/// <summary>The kind of a token, by its claim <c>type</c>.</summary>
public enum HmsTokenType
{
    /// <summary>No type or another one, as older tokens have.</summary>
    Unknown,

    /// <summary>A person joins a room with it; <c>type</c> is <c>app</c>.</summary>
    Auth,

    /// <summary>A script calls the REST API with it; <c>type</c> is <c>management</c>.</summary>
    Management,
}

/// <summary>Whether a token is inside its lifetime.</summary>
public enum HmsTokenStatus
{
    /// <summary>Inside it; also a token without an expiry.</summary>
    Active,

    /// <summary>Before its <c>nbf</c>.</summary>
    NotYetValid,

    /// <summary>At its <c>exp</c> or past it.</summary>
    Expired,

    /// <summary>Its <c>exp</c> or <c>nbf</c> is there and can't be read.</summary>
    Unknown,
}

/// <summary>
/// What a well-formed JWT says, without the token itself. Its text is raw and untrusted: show it through
/// <see cref="DisplayText"/>, and if <see cref="SignatureVerified"/> is false, anybody may have written it.
/// A claim that is absent, of the wrong JSON type, or a time that no calendar holds is null here.
/// </summary>
public sealed class HmsToken
{
    private readonly byte[] _header;
    private readonly byte[] _payload;
    private readonly object?[] _values = new object?[Claim.All.Count];
    private string? _fingerprint;
    private OrderedDictionary? _headerMembers;
    private OrderedDictionary? _claims;

    internal HmsToken(byte[] header, byte[] payload, string algorithm)
    {
        _header = header;
        _payload = payload;
        Algorithm = algorithm;
    }

    /// <summary>The kind of token.</summary>
    public HmsTokenType Type => this[Claim.Type] switch
    {
        "app" => HmsTokenType.Auth,
        "management" => HmsTokenType.Management,
        _ => HmsTokenType.Unknown,
    };

    /// <summary>Whether it is inside its lifetime now, by this machine's clock and without skew.</summary>
    public HmsTokenStatus Status => IsInvalid(Claim.ExpiresAt) || IsInvalid(Claim.NotBefore)
        ? HmsTokenStatus.Unknown
        : StatusAt(DateTimeOffset.UtcNow, NotBefore, ExpiresAt);

    /// <summary>Whether algorithm, signature and access key were checked against a secret, and are ours.</summary>
    public bool SignatureVerified => SignatureCheck == true;

    /// <summary>The claim <c>access_key</c>.</summary>
    public string? AccessKey => (string?)this[Claim.AccessKey];

    /// <summary>The claim <c>room_id</c>.</summary>
    public string? RoomId => (string?)this[Claim.RoomId];

    /// <summary>The claim <c>user_id</c>.</summary>
    public string? UserId => (string?)this[Claim.UserId];

    /// <summary>The claim <c>role</c>.</summary>
    public string? Role => (string?)this[Claim.Role];

    /// <summary>The claim <c>jti</c>.</summary>
    public string? TokenId => (string?)this[Claim.TokenId];

    /// <summary>The claim <c>version</c>.</summary>
    public int? Version => (int?)this[Claim.Version];

    /// <summary>The claim <c>iat</c>, in UTC.</summary>
    public DateTimeOffset? IssuedAt => (DateTimeOffset?)this[Claim.IssuedAt];

    /// <summary>The claim <c>nbf</c>, in UTC.</summary>
    public DateTimeOffset? NotBefore => (DateTimeOffset?)this[Claim.NotBefore];

    /// <summary>The claim <c>exp</c>, in UTC.</summary>
    public DateTimeOffset? ExpiresAt => (DateTimeOffset?)this[Claim.ExpiresAt];

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
    public string Algorithm { get; }

    /// <summary>
    /// The header's members in the token's order, read-only, names compared by ordinal. Values are string, long,
    /// decimal, double, bool, null, object[] and OrderedDictionary; a number that none of these holds is its text.
    /// </summary>
    public OrderedDictionary Header => _headerMembers ??= JsonObjectReader.ReadMembers(_header);

    /// <summary>All claims, in the form of <see cref="Header"/>, also those that this module does not know.</summary>
    public OrderedDictionary Claims => _claims ??= JsonObjectReader.ReadMembers(_payload);

    /// <summary>What came of checking algorithm, signature and access key; null if no secret was asked for.</summary>
    internal bool? SignatureCheck { get; set; }

    /// <summary>The claims above that are there and cannot be read: a wrong JSON type, an impossible time.</summary>
    internal IReadOnlyList<Claim> InvalidClaims { get; private set; } = [];

    /// <summary>The value of a claim of the platform's.</summary>
    internal object? this[Claim claim] => _values[claim.Index];

    /// <summary>
    /// One line that is safe to print and is the same wherever and whenever this token is read: its kind, its
    /// <c>jti</c>, and the first eight hexadecimal digits of its SHA-256. PowerShell sorts, groups and compares by it.
    /// </summary>
    public override string ToString() => Messages.DescribeToken(Type, TokenId, _fingerprint);

    /// <summary>Notes which token this is, without keeping it.</summary>
    internal void Identify(string token) => _fingerprint ??= Fingerprint.Of(token);

    internal bool IsInvalid(Claim claim)
    {
        foreach (Claim invalid in InvalidClaims)
        {
            if (invalid == claim)
            {
                return true;
            }
        }

        return false;
    }

    internal void Set(Claim claim, object? value)
    {
        _values[claim.Index] = value;
        if (value is null)
        {
            InvalidClaims = [.. InvalidClaims, claim];
        }
    }

    internal static HmsTokenStatus StatusAt(DateTimeOffset now, DateTimeOffset? notBefore, DateTimeOffset? expiresAt) =>
        now >= expiresAt ? HmsTokenStatus.Expired
        : now < notBefore ? HmsTokenStatus.NotYetValid
        : HmsTokenStatus.Active;
}
