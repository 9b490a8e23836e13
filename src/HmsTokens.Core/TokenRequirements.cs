namespace HmsTokens.Core;

/// <summary>What a token must be, besides genuine and inside its lifetime. What is null is not asked for.</summary>
public sealed record TokenRequirements
{
    /// <summary>The type.</summary>
    public HmsTokenType? Type { get; init; }

    /// <summary>The room's id, compared by ordinal as all text here.</summary>
    public string? RoomId { get; init; }

    /// <summary>The role.</summary>
    public string? Role { get; init; }

    /// <summary>The user id.</summary>
    public string? UserId { get; init; }

    /// <summary>How long the token must be valid from now on, at the least; without skew.</summary>
    public TimeSpan MinimumRemaining { get; init; }

    /// <summary>
    /// How far the clock of the token's maker may differ from ours, either way; 10 seconds unless given, and not negative.
    /// </summary>
    public TimeSpan ClockSkew { get; init; } = TokenLifetime.Default.ClockSkew;
}
