namespace HmsTokens.Core;

/// <summary>The claims of a 100ms token (the platform's guide to authentication and tokens; RFC 7519, section 4.1).</summary>
public static class ClaimNames
{
    /// <summary>The app access key.</summary>
    public const string AccessKey = "access_key";

    /// <summary><c>app</c> for an auth token, <c>management</c> for a management token.</summary>
    public const string Type = "type";

    /// <summary>The version of the token's form, 2.</summary>
    public const string Version = "version";

    /// <summary>The room that an auth token opens.</summary>
    public const string RoomId = "room_id";

    /// <summary>The caller's own name for the person who joins.</summary>
    public const string UserId = "user_id";

    /// <summary>The role that the person joins with.</summary>
    public const string Role = "role";

    /// <summary>The token's own id, a UUID.</summary>
    public const string TokenId = "jti";

    /// <summary>When it was made, in seconds since 1970 UTC.</summary>
    public const string IssuedAt = "iat";

    /// <summary>When it begins to be valid, in seconds since 1970 UTC.</summary>
    public const string NotBefore = "nbf";

    /// <summary>When it ends, in seconds since 1970 UTC.</summary>
    public const string ExpiresAt = "exp";
}
