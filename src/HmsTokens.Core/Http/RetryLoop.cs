namespace HmsTokens.Core;

/// <summary>What came of one attempt.</summary>
internal interface IAttempt
{
    /// <summary>Why it failed; null if it did not.</summary>
    HmsTokenException? Failure { get; }

    /// <summary>Whether another attempt may help and does no harm.</summary>
    bool IsTransient { get; }

    /// <summary>How long the endpoint asks to wait, if it does.</summary>
    TimeSpan? RetryAfter { get; }
}

/// <summary>Makes attempts until one succeeds, with waits in between that grow and differ by chance.</summary>
/// <param name="maximumAttempts">How many attempts there are in all, at least 1.</param>
/// <param name="firstWait">About how long the first wait is; the others double.</param>
/// <param name="clock">What waits.</param>
internal sealed class RetryLoop(int maximumAttempts, TimeSpan firstWait, TimeProvider clock)
{
    // A longer wait is the caller's to decide on.
    private static readonly TimeSpan MaximumRetryAfter = TimeSpan.FromMinutes(1);

    /// <summary>How many attempts there are in all.</summary>
    public int MaximumAttempts => maximumAttempts;

    /// <summary>Runs attempts, which get their number from 1, and returns the one that succeeded.</summary>
    /// <param name="attempt">Makes an attempt.</param>
    /// <param name="onWait">Is told the failure and the wait that follows.</param>
    /// <param name="timeLimit">The time for all; a wait that would take all that is left of it is not begun.</param>
    /// <param name="cancellation">Stops it at once.</param>
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
            T made = await attempt(number).ConfigureAwait(false);
            if (made.Failure is not HmsTokenException failure)
            {
                return made;
            }

            TimeSpan wait = BackOff(number);
            wait = made.RetryAfter > wait ? made.RetryAfter.Value : wait;
            if (!made.IsTransient || number >= maximumAttempts || wait > MaximumRetryAfter
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

    // Half of it is chance, so that many who failed together do not come back together.
    private TimeSpan BackOff(int attempt)
    {
        double chance = new Random(Guid.NewGuid().GetHashCode()).NextDouble();
        double seconds = firstWait.TotalSeconds * Math.Pow(2, Math.Min(attempt - 1, 10)) * (0.5 + chance);
        return TimeSpan.FromSeconds(Math.Min(seconds, MaximumRetryAfter.TotalSeconds));
    }
}
