using System.Text;

namespace HmsTokens.Core;

/// <summary>The name of a JSON member, made ready once to be written many times.</summary>
/// <param name="name">The name, of characters that need no escape.</param>
internal sealed class MemberName(string name)
{
    public static readonly MemberName AccessKey = new(ClaimNames.AccessKey);
    public static readonly MemberName Type = new(ClaimNames.Type);
    public static readonly MemberName Version = new(ClaimNames.Version);
    public static readonly MemberName RoomId = new(ClaimNames.RoomId);
    public static readonly MemberName UserId = new(ClaimNames.UserId);
    public static readonly MemberName Role = new(ClaimNames.Role);
    public static readonly MemberName TokenId = new(ClaimNames.TokenId);
    public static readonly MemberName IssuedAt = new(ClaimNames.IssuedAt);
    public static readonly MemberName NotBefore = new(ClaimNames.NotBefore);
    public static readonly MemberName ExpiresAt = new(ClaimNames.ExpiresAt);

    /// <summary>The name as it stands between two values: behind a comma, in quotes, before a colon.</summary>
    public byte[] Json { get; } = Encoding.ASCII.GetBytes($",\"{name}\":");

    public override string ToString() => name;
}
