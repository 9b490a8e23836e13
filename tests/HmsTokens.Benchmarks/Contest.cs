using System.Diagnostics;

namespace HmsTokens.Benchmarks;

/// <summary>Measures several contestants in turn, so that other load on the machine affects all of them.</summary>
internal static class Contest
{
    private const int BlockCount = 7;

    /// <summary>The rate per second of each contestant: the best of seven blocks after a warm-up.</summary>
    /// <param name="count">The number of operations in one block.</param>
    /// <param name="contestants">Each runs one block.</param>
    public static Dictionary<string, double> RatePerSecond(int count, Dictionary<string, Action> contestants)
    {
        var best = contestants.Keys.ToDictionary(static name => name, static _ => 0.0);
        for (int block = 0; block <= BlockCount; block++)
        {
            foreach ((string name, Action run) in contestants)
            {
                GC.Collect();
                long start = Stopwatch.GetTimestamp();
                run();
                double rate = count / Stopwatch.GetElapsedTime(start).TotalSeconds;
                if (block > 0)
                {
                    best[name] = Math.Max(best[name], rate);
                }
            }
        }

        return best;
    }

    /// <summary>The bytes that one operation allocates on this thread, after a warm-up.</summary>
    public static double BytesEach(int count, Action run)
    {
        run();
        long before = GC.GetAllocatedBytesForCurrentThread();
        run();
        return (GC.GetAllocatedBytesForCurrentThread() - before) / (double)count;
    }
}
