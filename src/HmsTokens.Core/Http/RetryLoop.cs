namespace HmsTokens.Core;

/// <summary>The result of one attempt.</summary>
internal interface IAttempt
{
    /// <summary>The failure; null if it succeeded.</summary>
    HmsTokenException? Failure { get; }

    /// <summary>Whether another attempt is safe and may succeed.</summary>
    bool IsTransient { get; }

    /// <summary>How long the endpoint asks to wait, or null.</summary>
    TimeSpan? RetryAfter { get; }
}

/// <summary>Makes attempts until one succeeds, with growing and randomized waits between them.</summary>
/// <param name="maximumAttempts">The maximum number of attempts, at least 1.</param>
/// <param name="firstWait">The approximate first wait; each later one is twice as long.</param>
/// <param name="clock">The clock for the waits.</param>
internal sealed class RetryLoop(int maximumAttempts, TimeSpan firstWait, TimeProvider clock)
{
    // If the endpoint asks for a longer wait, the caller decides.
    private static readonly TimeSpan MaximumRetryAfter = TimeSpan.FromMinutes(1);

    /// <summary>The maximum number of attempts.</summary>
    public int MaximumAttempts => maximumAttempts;

    /// <summary>Runs attempts and returns the first that succeeded.</summary>
    /// <param name="attempt">Makes an attempt; gets its number, from 1.</param>
    /// <param name="onWait">Called with the failure and the wait that follows.</param>
    /// <param name="timeLimit">The time for all attempts; no wait starts that would use up the rest.</param>
    /// <param name="cancellation">Cancels the attempts and the waits.</param>
    /// <exception cref="HmsTokenException">The failure of the last attempt.</exception>
    public async Task<T> RunAsync<T>(
        Func<int, Task<T>> attempt,
        Action<HmsTokenException, TimeSpan> onWait,
        TimeSpan? timeLimit,
        CancellationToken cancellation)
        where T : IAttempt
    {
        long start = clock.GetTimestamp();
        for (int number = 1; ; number++)
        {
            cancellation.ThrowIfCancellationRequested();
            T result = await attempt(number).ConfigureAwait(false);
            if (result.Failure is not HmsTokenException failure)
            {
                return result;
            }

            TimeSpan wait = ComputeWait(number);
            wait = result.RetryAfter > wait ? result.RetryAfter.Value : wait;
            if (!result.IsTransient || number >= maximumAttempts || wait > MaximumRetryAfter
                || wait >= timeLimit - clock.GetElapsedTime(start))
            {
                throw failure;
            }

            onWait(failure, wait);
#if NET
            await Task.Delay(wait, clock, cancellation).ConfigureAwait(false);
#else
            await clock.Delay(wait, cancellation).ConfigureAwait(false);
#endif
        }
    }

    // Randomized, so that clients that failed together don't all come back together.
    private TimeSpan ComputeWait(int attempt)
    {
        double chance = new Random(Guid.NewGuid().GetHashCode()).NextDouble();
        double seconds = firstWait.TotalSeconds * Math.Pow(2, Math.Min(attempt - 1, 10)) * (0.5 + chance);
        return TimeSpan.FromSeconds(Math.Min(seconds, MaximumRetryAfter.TotalSeconds));
    }
}
