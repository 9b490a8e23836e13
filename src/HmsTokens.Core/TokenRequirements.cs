namespace HmsTokens.Core;

/// <summary>What a token must match in addition to its signature and lifetime. Null matches everything.</summary>
public sealed record TokenRequirements
{
    /// <summary>The type.</summary>
    public HmsTokenType? Type { get; init; }

    /// <summary>The room id. The comparison of text is ordinal.</summary>
    public string? RoomId { get; init; }

    /// <summary>The role.</summary>
    public string? Role { get; init; }

    /// <summary>The user id.</summary>
    public string? UserId { get; init; }

    /// <summary>The minimum time for which the token must still be valid, without skew.</summary>
    public TimeSpan MinimumRemaining { get; init; }

    /// <summary>
    /// How far the clock of the token's issuer may differ, in either direction; 10 seconds by default, not negative.
    /// </summary>
    public TimeSpan ClockSkew { get; init; } = TokenLifetime.Default.ClockSkew;
}
