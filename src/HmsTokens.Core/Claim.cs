using System.Text;
using System.Text.Json;

namespace HmsTokens.Core;

/// <summary>
/// The claims of a 100ms token, in the order of a token (the platform's guide to authentication and tokens; RFC 7519,
/// section 4.1). Signing, reading and testing use this table.
/// </summary>
public sealed class Claim
{
    // Must be first, because each claim adds itself.
    private static readonly List<Claim> Table = [];

#pragma warning disable SA1202
    /// <summary>The app access key.</summary>
    public static readonly Claim AccessKey = new("access_key", ClaimKind.Text);
#pragma warning restore SA1202

    /// <summary><c>app</c> for an auth token, <c>management</c> for a management token.</summary>
    public static readonly Claim Type = new("type", ClaimKind.Text);

    /// <summary>The version of the token format, 2.</summary>
    public static readonly Claim Version = new("version", ClaimKind.Number);

    /// <summary>The room that an auth token opens.</summary>
    public static readonly Claim RoomId = new("room_id", ClaimKind.Text, isRequiredToJoin: true);

    /// <summary>The caller's id for the user who joins.</summary>
    public static readonly Claim UserId = new("user_id", ClaimKind.Text, isRequiredToJoin: true);

    /// <summary>The role that the person joins with.</summary>
    public static readonly Claim Role = new("role", ClaimKind.Text, isRequiredToJoin: true);

    /// <summary>The token's own id, a UUID.</summary>
    public static readonly Claim TokenId = new("jti", ClaimKind.Text);

    /// <summary>When the token was made, in seconds since 1970 UTC.</summary>
    public static readonly Claim IssuedAt = new("iat", ClaimKind.Time);

    /// <summary>When the token becomes valid, in seconds since 1970 UTC.</summary>
    public static readonly Claim NotBefore = new("nbf", ClaimKind.Time);

    /// <summary>When the token expires, in seconds since 1970 UTC.</summary>
    public static readonly Claim ExpiresAt = new("exp", ClaimKind.Time);

    private readonly ClaimKind _kind;

    private Claim(string name, ClaimKind kind, bool isRequiredToJoin = false)
    {
        Name = name;
        Index = Table.Count;
        Table.Add(this);
        Json = Encoding.ASCII.GetBytes($",\"{name}\":");
        IsRequiredToJoin = isRequiredToJoin;
        _kind = kind;
    }

    private enum ClaimKind
    {
        Text,
        Number,
        Time,
    }

    /// <summary>The claim's name in the token.</summary>
    public string Name { get; }

    /// <summary>All claims, in order.</summary>
    internal static IReadOnlyList<Claim> All => Table;

    /// <summary>Whether it is required to join a room.</summary>
    internal bool IsRequiredToJoin { get; }

    /// <summary>The index in the table.</summary>
    internal int Index { get; }

    /// <summary>The name in JSON, with comma, quotes and colon.</summary>
    internal byte[] Json { get; }

    /// <summary>The claim's name.</summary>
    public override string ToString() => Name;

    /// <summary>Finds the claim for a member name; null if it is not a claim of the platform.</summary>
    /// <param name="name">The reader, at the name.</param>
    /// <param name="previous">The previous claim. Most tokens have the claims in the order of the table.</param>
    internal static Claim? Find(ref Utf8JsonReader name, Claim? previous)
    {
        int first = previous is null ? 0 : previous.Index + 1;
        for (int i = 0; i < Table.Count; i++)
        {
            Claim claim = Table[(first + i) % Table.Count];
            if (name.ValueTextEquals(claim.Json.AsSpan(2, claim.Name.Length)))
            {
                return claim;
            }
        }

        return null;
    }

    /// <summary>Reads the value; null if it has a wrong JSON type or is an impossible time.</summary>
    internal object? Read(ref Utf8JsonReader value) => (_kind, value.TokenType) switch
    {
        (ClaimKind.Text, JsonTokenType.String) => value.GetString(),
        (ClaimKind.Number, JsonTokenType.Number) => value.TryGetInt32(out int number) ? number : null,
        (ClaimKind.Time, JsonTokenType.Number) => ReadTime(ref value),
        _ => null,
    };

    // A NumericDate: seconds since 1970 UTC, possibly with a fraction (RFC 7519, section 2).
    private static DateTimeOffset? ReadTime(ref Utf8JsonReader value)
    {
        const long FirstSecond = -62_135_596_800;
        const long LastSecond = 253_402_300_799;
        if (value.TryGetInt64(out long whole))
        {
            return whole is >= FirstSecond and <= LastSecond ? DateTimeOffset.FromUnixTimeSeconds(whole) : null;
        }

        return value.TryGetDecimal(out decimal seconds) && seconds >= FirstSecond && seconds < LastSecond + 1
            ? new DateTimeOffset((long)((seconds - FirstSecond) * TimeSpan.TicksPerSecond), TimeSpan.Zero)
            : null;
    }
}
