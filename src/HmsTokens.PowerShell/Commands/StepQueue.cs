using System.Collections.Concurrent;

namespace HmsTokens.PowerShell;

/// <summary>
/// Waits for work on other threads, and handles the steps that it reports on the pipeline's thread, because only that
/// thread may write to PowerShell's streams.
/// </summary>
/// <param name="handle">Handles a step, on the pipeline's thread.</param>
internal sealed class StepQueue<T>(Action<T> handle)
{
    private BlockingCollection<T> _steps = [];

    /// <summary>Adds a step, from any thread.</summary>
    public void Add(T step) => _steps.Add(step);

    /// <summary>Runs the work and waits for its end, also after an exception.</summary>
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
            // A preference such as -WarningAction Stop may end the command.
            end.Cancel();
            Task.WaitAny([running], CancellationToken.None);
            throw;
        }

        return running.GetAwaiter().GetResult();
    }
}
