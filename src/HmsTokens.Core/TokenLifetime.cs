namespace HmsTokens.Core;

/// <summary>When a new token is valid.</summary>
public sealed record TokenLifetime
{
    /// <summary>24 hours from now, dated 10 seconds back.</summary>
    public static TokenLifetime Default { get; } = new();

    /// <summary>
    /// How long the token is valid, from the later of now and <see cref="NotBefore"/>; at least 1 second, fractions of a
    /// second dropped. 24 hours unless given, as in the platform's guide.
    /// </summary>
    public TimeSpan ValidFor { get; init; } = TimeSpan.FromHours(24);

    /// <summary>When the token begins to be valid; now less the clock skew unless given. Fractions of a second are dropped.</summary>
    public DateTimeOffset? NotBefore { get; init; }

    /// <summary>
    /// How far <c>iat</c> is dated back, so that a server whose clock is a little behind accepts the token; 10 seconds
    /// unless given, as in the official server SDK. Zero gives the guide's plain <c>iat = nbf = now</c>.
    /// </summary>
    public TimeSpan ClockSkew { get; init; } = TimeSpan.FromSeconds(10);

    private static readonly long MaximumSeconds = DateTimeOffset.MaxValue.ToUnixTimeSeconds();

    /// <summary>The times as the claims <c>iat</c>, <c>nbf</c> and <c>exp</c> have them: whole seconds since 1970 UTC.</summary>
    internal (long IssuedAt, long NotBefore, long ExpiresAt) At(DateTimeOffset now)
    {
        long validFor = WholeSeconds(ValidFor);
        if (validFor < 1)
        {
            throw new HmsTokenException(HmsTokenError.LifetimeOutOfRange, Messages.LifetimeTooShort);
        }

        if (ClockSkew < TimeSpan.Zero)
        {
            throw new HmsTokenException(HmsTokenError.LifetimeOutOfRange, Messages.ClockSkewNegative);
        }

        long today = now.ToUnixTimeSeconds();
        long issuedAt = today - WholeSeconds(ClockSkew);
        long notBefore = NotBefore?.ToUnixTimeSeconds() ?? issuedAt;
        long expiresAt = Math.Max(today, notBefore) + validFor;
        return issuedAt < 0 || notBefore < 0 || expiresAt > MaximumSeconds
            ? throw new HmsTokenException(HmsTokenError.LifetimeOutOfRange, Messages.LifetimeOutOfRange)
            : (issuedAt, notBefore, expiresAt);
    }

    private static long WholeSeconds(TimeSpan time) => time.Ticks / TimeSpan.TicksPerSecond;
}
