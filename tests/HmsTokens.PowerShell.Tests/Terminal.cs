using System.Management.Automation.Runspaces;
using System.Text.RegularExpressions;
using Engine = System.Management.Automation.PowerShell;

namespace HmsTokens.PowerShell.Tests;

/// <summary>A session with the module and a terminal of 120 columns that records the output.</summary>
public sealed partial class Terminal : IDisposable
{
    private readonly RecordingHost _screen = new();
    private readonly Runspace _runspace;

    /// <summary>Opens the session.</summary>
    public Terminal()
    {
        var state = InitialSessionState.CreateDefault2();
        state.Variables.Add(new SessionStateVariableEntry("PSModuleAutoLoadingPreference", "None", null));
        if (OperatingSystem.IsWindows())
        {
            state.ExecutionPolicy = Microsoft.PowerShell.ExecutionPolicy.Bypass;
        }

        state.ImportPSModule(Repository.ModuleManifest);
        state.ThrowOnRunspaceOpenError = true;
        _runspace = RunspaceFactory.CreateRunspace(_screen, state);
        _runspace.Open();
    }

    /// <summary>Gets the visible output of a script: the lines with text, without colours.</summary>
    public string[] Show(string script, string token, PSLanguageMode mode = PSLanguageMode.FullLanguage) =>
        [.. ShowRaw(script, token, colours: true, mode).Split('\n')
            .Select(line => Colour().Replace(line, string.Empty).TrimEnd('\r')).Where(line => line.Length > 0)];

    /// <summary>Gets the raw output at the terminal, and asserts that it contains no token.</summary>
    public string ShowRaw(
        string script, string token, bool colours, PSLanguageMode mode = PSLanguageMode.FullLanguage)
    {
        _screen.Text.Clear();
        _screen.Colours = colours;
        using Engine engine = Engine.Create(_runspace);
        engine.AddScript("param($token) " + script).AddParameter("token", token).AddCommand("Out-Default");
        try
        {
            _runspace.SessionStateProxy.LanguageMode = mode;
            engine.Invoke();
        }
        finally
        {
            _runspace.SessionStateProxy.LanguageMode = PSLanguageMode.FullLanguage;
        }

        Assert.Empty(engine.Streams.Error.Select(error => error.ToString()));
        string text = _screen.Text.ToString();
        Assert.DoesNotContain("eyJ", text, StringComparison.Ordinal);
        return text;
    }

    /// <inheritdoc/>
    public void Dispose() => _runspace.Dispose();

    [GeneratedRegex("\u001b\\[[0-9;]*m")]
    private static partial Regex Colour();
}
