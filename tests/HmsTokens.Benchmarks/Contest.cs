using System.Diagnostics;

namespace HmsTokens.Benchmarks;

/// <summary>Several ways to do one thing, measured in turns, so that what else the machine does falls on all of them alike.</summary>
internal static class Contest
{
    private const int BlockCount = 7;

    /// <summary>Times a second for each contestant, the best of seven blocks after one that is not measured.</summary>
    /// <param name="count">How often a contestant does it in one block.</param>
    /// <param name="contestants">Each does it that often.</param>
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

    /// <summary>The bytes that one time allocates on this thread, once everything is compiled.</summary>
    public static double BytesEach(int count, Action run)
    {
        run();
        long before = GC.GetAllocatedBytesForCurrentThread();
        run();
        return (GC.GetAllocatedBytesForCurrentThread() - before) / (double)count;
    }
}
