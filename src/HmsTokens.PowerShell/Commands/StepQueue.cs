using System.Collections.Concurrent;

namespace HmsTokens.PowerShell;

/// <summary>
/// Waits for work on other threads, and meanwhile handles what it reports on the pipeline's own thread: the one thread that
/// may write to PowerShell's streams.
/// </summary>
/// <param name="handle">Handles a step.</param>
internal sealed class StepQueue<T>(Action<T> handle)
{
    // Not disposed of: the work may still report a step after the command has ended.
    private BlockingCollection<T> _steps = [];

    /// <summary>Takes a step from any thread.</summary>
    public void Add(T step) => _steps.Add(step);

    /// <summary>Runs the work to its end.</summary>
    public TResult Await<TResult>(Func<Task<TResult>> work)
    {
        BlockingCollection<T> steps = _steps = [];
        Task<TResult> running = Task.Run(async () =>
        {
            try
            {
                return await work().ConfigureAwait(false);
            }
            finally
            {
                steps.CompleteAdding();
            }
        });
        foreach (T step in steps.GetConsumingEnumerable())
        {
            handle(step);
        }

        return running.GetAwaiter().GetResult();
    }
}
