using System.Management.Automation;
using System.Management.Automation.Runspaces;

namespace HmsTokens.Benchmarks;

/// <summary>Runs and measures scripts in an engine with both modules.</summary>
internal sealed class Pipeline : IDisposable
{
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

    /// <summary>The records per second of each script, measured in turn.</summary>
    public Dictionary<string, double> RecordsPerSecond(int count, params string[] scripts) => Contest.RatePerSecond(
        count, scripts.ToDictionary(static script => script, script => (Action)(() => Run(script))));

    public void Dispose() => _runspace.Dispose();
}
