using System.Collections.Specialized;
using HmsTokens.Core;

namespace HmsTokens;

/// <summary>The kind of a token, by its claim <c>type</c>.</summary>
public enum HmsTokenType
{
    /// <summary>No type or another one, as in older tokens.</summary>
    Unknown,

    /// <summary>For a person who joins a room; <c>type</c> is <c>app</c>.</summary>
    Auth,

    /// <summary>For calls of the REST API; <c>type</c> is <c>management</c>.</summary>
    Management,
}

/// <summary>Whether a token is inside its lifetime.</summary>
public enum HmsTokenStatus
{
    /// <summary>Valid now, or without an expiry.</summary>
    Active,

    /// <summary>Before its <c>nbf</c>.</summary>
    NotYetValid,

    /// <summary>At its <c>exp</c> or later.</summary>
    Expired,

    /// <summary>Its <c>exp</c> or <c>nbf</c> is invalid.</summary>
    Unknown,
}

/// <summary>
/// The content of a well-formed JWT, without the token itself. Text is raw and untrusted: show it with
/// <see cref="DisplayText"/>. If <see cref="SignatureVerified"/> is false, anybody may have written it. A claim is null
/// if it is missing, has a wrong JSON type, or is an impossible time.
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

    /// <summary>The status now, by the local clock and without skew.</summary>
    public HmsTokenStatus Status => IsInvalid(Claim.ExpiresAt) || IsInvalid(Claim.NotBefore)
        ? HmsTokenStatus.Unknown
        : GetStatusAt(DateTimeOffset.UtcNow, NotBefore, ExpiresAt);

    /// <summary>Whether algorithm, signature and access key were checked and match the credential.</summary>
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

    /// <summary>The time until <see cref="ExpiresAt"/>; zero if expired, null without an expiry.</summary>
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
    /// The members of the header in order, read-only, with ordinal names. Values are string, long, decimal, double,
    /// bool, null, object[] and OrderedDictionary; a number that these types can't hold is text.
    /// </summary>
    public OrderedDictionary Header => _headerMembers ??= JsonObjectReader.ReadMembers(_header);

    /// <summary>All claims, also unknown ones, in the same form as <see cref="Header"/>.</summary>
    public OrderedDictionary Claims => _claims ??= JsonObjectReader.ReadMembers(_payload);

    /// <summary>The result of checking algorithm, signature and access key; null if not checked.</summary>
    internal bool? SignatureCheck { get; set; }

    /// <summary>The claims of the platform with a wrong JSON type or an impossible time.</summary>
    internal IReadOnlyList<Claim> InvalidClaims { get; private set; } = [];

    /// <summary>The value of a claim of the platform.</summary>
    internal object? this[Claim claim] => _values[claim.Index];

    /// <summary>
    /// One line that is safe to print and always the same for a token: its kind, its <c>jti</c>, and the first eight
    /// hexadecimal digits of its SHA-256. PowerShell uses it to sort, group and compare.
    /// </summary>
    public override string ToString() => Messages.DescribeToken(Type, TokenId, _fingerprint);

    /// <summary>Sets the fingerprint, without keeping the token.</summary>
    internal void Identify(string token) => _fingerprint ??= Fingerprint.Compute(token);

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

    internal static HmsTokenStatus GetStatusAt(
        DateTimeOffset now, DateTimeOffset? notBefore, DateTimeOffset? expiresAt) =>
        now >= expiresAt ? HmsTokenStatus.Expired
        : now < notBefore ? HmsTokenStatus.NotYetValid
        : HmsTokenStatus.Active;
}
