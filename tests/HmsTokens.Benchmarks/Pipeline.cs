using System.Diagnostics;
using System.Management.Automation;
using System.Management.Automation.Runspaces;

namespace HmsTokens.Benchmarks;

/// <summary>An engine with both modules, and the time that a script takes in it.</summary>
internal sealed class Pipeline : IDisposable
{
    private const int BlockCount = 7;
    private readonly Runspace _runspace;

    public Pipeline()
    {
        InitialSessionState state = InitialSessionState.CreateDefault2();
        state.ImportPSModule([Places.HmsModule, Places.FloorModule]);
        _runspace = RunspaceFactory.CreateRunspace(state);
        _runspace.Open();
        Set("credential", new System.Collections.Hashtable
        {
            ["AppAccessKey"] = TestTokens.AccessKey,
            ["AppSecret"] = TestTokens.Secret,
        });
    }

    public void Set(string name, object value) => _runspace.SessionStateProxy.SetVariable(name, value);

    public IReadOnlyList<PSObject> Run(string script)
    {
        using var shell = PowerShell.Create();
        shell.Runspace = _runspace;
        var output = shell.AddScript(script).Invoke();
        return shell.HadErrors ? throw new InvalidOperationException(shell.Streams.Error[0].ToString()) : output;
    }

    /// <summary>
    /// Records a second for each script, the best of seven blocks. The blocks of the scripts take turns, so that what
    /// else the machine does falls on all of them alike; one block of each goes ahead unmeasured.
    /// </summary>
    public Dictionary<string, double> RecordsPerSecond(int count, params string[] scripts)
    {
        var best = scripts.ToDictionary(static script => script, static _ => 0.0);
        for (int block = 0; block <= BlockCount; block++)
        {
            foreach (string script in scripts)
            {
                GC.Collect();
                long start = Stopwatch.GetTimestamp();
                Run(script);
                double rate = count / Stopwatch.GetElapsedTime(start).TotalSeconds;
                if (block > 0)
                {
                    best[script] = Math.Max(best[script], rate);
                }
            }
        }

        return best;
    }

    public void Dispose() => _runspace.Dispose();
}
