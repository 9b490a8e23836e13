namespace HmsTokens.Core;

/// <summary>When a new token is valid.</summary>
public sealed record TokenLifetime
{
    private static readonly long MaximumSeconds = DateTimeOffset.MaxValue.ToUnixTimeSeconds();

    /// <summary>24 hours from now, dated back 10 seconds.</summary>
    public static TokenLifetime Default { get; } = new();

    /// <summary>
    /// How long the token is valid, from now or from <see cref="NotBefore"/> if that is later. At least 1 second;
    /// fractions of a second are dropped. 24 hours by default, as in the platform's guide.
    /// </summary>
    public TimeSpan ValidFor { get; init; } = TimeSpan.FromHours(24);

    /// <summary>
    /// When the token becomes valid; by default now, minus the clock skew. Fractions of a second are dropped.
    /// </summary>
    public DateTimeOffset? NotBefore { get; init; }

    /// <summary>
    /// How far <c>iat</c> is dated back, so that a server whose clock is slow accepts the token. 10 seconds by default,
    /// as in the official server SDK; zero gives <c>iat = nbf = now</c>, as in the guide.
    /// </summary>
    public TimeSpan ClockSkew { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>Computes the claims <c>iat</c>, <c>nbf</c> and <c>exp</c>: whole seconds since 1970 UTC.</summary>
    internal (long IssuedAt, long NotBefore, long ExpiresAt) ComputeTimes(DateTimeOffset now)
    {
        long validFor = ToWholeSeconds(ValidFor);
        if (validFor < 1)
        {
            throw new HmsTokenException(HmsTokenError.LifetimeOutOfRange, Messages.LifetimeTooShort);
        }

        if (ClockSkew < TimeSpan.Zero)
        {
            throw new HmsTokenException(HmsTokenError.LifetimeOutOfRange, Messages.ClockSkewNegative);
        }

        long today = now.ToUnixTimeSeconds();
        long issuedAt = today - ToWholeSeconds(ClockSkew);
        long notBefore = NotBefore?.ToUnixTimeSeconds() ?? issuedAt;
        long expiresAt = Math.Max(today, notBefore) + validFor;
        return issuedAt < 0 || notBefore < 0 || expiresAt > MaximumSeconds
            ? throw new HmsTokenException(HmsTokenError.LifetimeOutOfRange, Messages.LifetimeOutOfRange)
            : (issuedAt, notBefore, expiresAt);
    }

    private static long ToWholeSeconds(TimeSpan time) => time.Ticks / TimeSpan.TicksPerSecond;
}
