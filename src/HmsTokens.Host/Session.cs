using System.Management.Automation;
using System.Management.Automation.Runspaces;
using Microsoft.PowerShell;

namespace HmsTokens.Host;

/// <summary>A PowerShell engine with the module imported, that shows on the console what it runs.</summary>
internal sealed class Session : IDisposable
{
    private const int Failure = 1;

    /// <summary>What a shell returns for a program that Ctrl+C ended: 128 and the number of SIGINT.</summary>
    private const int Interrupted = 130;

    /// <summary>A pipeline that is not for the history puts <c>$?</c> back as it was.</summary>
    private static readonly PSInvocationSettings RememberSuccess = new() { AddToHistory = true };

    private readonly ConsoleHost _host = new();
    private readonly Runspace _runspace;

    public Session()
    {
        InitialSessionState state = InitialSessionState.CreateDefault2();
        state.ThrowOnRunspaceOpenError = true;
        state.ImportPSModule([Path.Combine(AppContext.BaseDirectory, "HmsTokens", "HmsTokens.psd1")]);
        if (OperatingSystem.IsWindows()) state.ExecutionPolicy = ExecutionPolicy.Bypass;
        _runspace = RunspaceFactory.CreateRunspace(_host, state);
        _runspace.ThreadOptions = PSThreadOptions.ReuseThread;
        try
        {
            _runspace.Open();
        }
        catch
        {
            // A thread of the engine would keep the process alive.
            _runspace.Dispose();
            throw;
        }
    }

    /// <summary>
    /// Runs a script to its end, or until Ctrl+C, and returns the exit code. As in <c>pwsh</c>, that tells whether the
    /// last command succeeded, where the script does not say <c>exit</c>.
    /// </summary>
    public int Run(string script)
    {
        using var shell = PowerShell.Create(_runspace);

        // Errors go the way of output, in its order: the formatter knows them, and writes them to the error stream.
        var command = new Command(script, isScript: true);
        command.MergeMyResults(PipelineResultTypes.Error, PipelineResultTypes.Output);
        shell.Commands.AddCommand(command).AddCommand("Out-Default");

        bool stopping = false;
        Console.CancelKeyPress += Stop;
        try
        {
            shell.Invoke(input: null, RememberSuccess);
            if (stopping) return Interrupted;
            bool succeeded = _runspace.SessionStateProxy.GetVariable("?") is true;
            return _host.ExitCode ?? (succeeded ? 0 : Failure);
        }
        catch (PipelineStoppedException)
        {
            return Interrupted;
        }
        catch (IncompleteParseException exception)
        {
            // The formatter, which likes to show the place, has nothing to show past the end of the text.
            _host.UI.WriteErrorLine(exception.Message);
            return Failure;
        }
        catch (RuntimeException exception)
        {
            Report(exception.ErrorRecord);
            return Failure;
        }
        finally
        {
            Console.CancelKeyPress -= Stop;
        }

        // The first Ctrl+C stops the pipeline; one more, where that does not help, ends the process.
        void Stop(object? sender, ConsoleCancelEventArgs e)
        {
            e.Cancel = !stopping;
            if (stopping) return;
            stopping = true;
            shell.BeginStop(callback: null, state: null);
        }
    }

    public void Dispose() => _runspace.Dispose();

    /// <summary>Shows an error that ended the pipeline as the formatter shows those that did not.</summary>
    private void Report(ErrorRecord error)
    {
        using var shell = PowerShell.Create(_runspace);
        _host.Console.OutputIsError = true;
        shell.AddCommand("Out-Default").Invoke(new[] { error });
        _host.Console.OutputIsError = false;
    }
}
