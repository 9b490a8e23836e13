using System.Collections.Concurrent;

namespace HmsTokens.PowerShell;

/// <summary>
/// Waits for work on other threads, and meanwhile handles what it reports on the pipeline's own thread: the one thread that
/// may write to PowerShell's streams.
/// </summary>
/// <param name="handle">Handles a step.</param>
internal sealed class StepQueue<T>(Action<T> handle)
{
    private BlockingCollection<T> _steps = [];

    /// <summary>Takes a step from any thread.</summary>
    public void Add(T step) => _steps.Add(step);

    /// <summary>Runs the work to its end, however that comes: nothing goes on after the command.</summary>
    public TResult Await<TResult>(Func<CancellationToken, Task<TResult>> work, CancellationToken stop)
    {
        BlockingCollection<T> steps = _steps = [];
        using var end = CancellationTokenSource.CreateLinkedTokenSource(stop);
        Task<TResult> running = Task.Run(async () =>
        {
            try
            {
                return await work(end.Token).ConfigureAwait(false);
            }
            finally
            {
                steps.CompleteAdding();
            }
        });
        try
        {
            foreach (T step in steps.GetConsumingEnumerable(CancellationToken.None))
            {
                handle(step);
            }
        }
        catch
        {
            // The preference for a stream may end the command.
            end.Cancel();
            Task.WaitAny([running], CancellationToken.None);
            throw;
        }

        return running.GetAwaiter().GetResult();
    }
}
