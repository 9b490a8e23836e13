using System.Collections;
using System.Management.Automation.Runspaces;
using Engine = System.Management.Automation.PowerShell;

namespace HmsTokens.PowerShell.Tests;

/// <summary>
/// A session with the module and the fake SecretManagement that records everything: all streams, the host and $Error.
/// </summary>
internal sealed class WatchedShell : IDisposable
{
    private readonly RecordingHost _host = new();
    private readonly Runspace _runspace;

    public WatchedShell()
    {
        var state = InitialSessionState.CreateDefault2();
        state.Variables.Add(new SessionStateVariableEntry("PSModuleAutoLoadingPreference", "None", null));
        state.ImportPSModule(Repository.ModuleManifest, VaultTests.FakeModule);
        state.ThrowOnRunspaceOpenError = true;
        _runspace = RunspaceFactory.CreateRunspace(_host, state);
        _runspace.Open();
    }

    /// <summary>Runs a script and returns all output, by stream name.</summary>
    public IReadOnlyDictionary<string, IReadOnlyList<object?>> Run(
        string script, IReadOnlyDictionary<string, object?> variables)
    {
        _host.Text.Clear();
        using Engine engine = Engine.Create(_runspace);
        foreach ((string name, object? value) in variables)
        {
            _runspace.SessionStateProxy.SetVariable(name, value);
        }

        ((ArrayList)_runspace.SessionStateProxy.GetVariable("Error")).Clear();
        engine.AddScript(script, useLocalScope: true);
        var output = new PSDataCollection<PSObject>();
        var terminating = new List<object?>();
        try
        {
            engine.Invoke(null, output);
        }
        catch (RuntimeException e)
        {
            terminating.Add(e);
            terminating.Add(e.ErrorRecord);
        }

        object?[] errors = ((ArrayList)_runspace.SessionStateProxy.GetVariable("Error")).ToArray();
        return new Dictionary<string, IReadOnlyList<object?>>
        {
            ["output"] = [.. output],
            ["error"] = [.. engine.Streams.Error],
            ["warning"] = [.. engine.Streams.Warning],
            ["verbose"] = [.. engine.Streams.Verbose],
            ["debug"] = [.. engine.Streams.Debug],
            ["information"] = [.. engine.Streams.Information],
            ["progress"] = [.. engine.Streams.Progress],
            ["host"] = [_host.Text.ToString()],
            ["$Error"] = errors,
            ["$Error as CliXml"] = [.. errors.Select(error => PSSerializer.Serialize(error, depth: 2))],
            ["exception"] = terminating,
        };
    }

    public void Dispose() => _runspace.Dispose();
}
