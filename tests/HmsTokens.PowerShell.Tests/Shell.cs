using System.Collections;
using System.Management.Automation.Runspaces;
using System.Reflection;
using System.Text;
using System.Text.RegularExpressions;
using Engine = System.Management.Automation.PowerShell;

namespace HmsTokens.PowerShell.Tests;

/// <summary>
/// A session of the PowerShell engine with the module as it ships. All streams and errors of every script are searched
/// for the tests' secrets and for tokens, which may only be in the output.
/// </summary>
public sealed partial class Shell : IDisposable
{
    private static readonly Hashtable Key = new()
    {
        ["AppAccessKey"] = TestTokens.AccessKey,
        ["AppSecret"] = TestTokens.Secret,
    };

    private readonly Runspace _runspace;

    /// <summary>Opens a session with the module imported.</summary>
    public Shell()
        : this(Repository.ModuleManifest)
    {
    }

    private Shell(string? module)
    {
        var state = InitialSessionState.CreateDefault2();
        // Modules that are installed on this machine must not change the tests.
        state.Variables.Add(new SessionStateVariableEntry("PSModuleAutoLoadingPreference", "None", null));
        state.Variables.Add(
            new SessionStateVariableEntry("Key", Key, "Splatted by scripts that just need our credentials."));
        if (OperatingSystem.IsWindows())
        {
            state.ExecutionPolicy = Microsoft.PowerShell.ExecutionPolicy.Bypass;
        }

        if (module is not null)
        {
            state.ImportPSModule(module);
        }

        state.ThrowOnRunspaceOpenError = true;
        _runspace = RunspaceFactory.CreateRunspace(state);
        _runspace.Open();
    }

    /// <summary>A session without the module.</summary>
    public static Shell WithoutModule() => new(null);

    /// <summary>
    /// Runs a script in a new scope, with the properties of <paramref name="variables"/> as variables.
    /// </summary>
    public Result Run(string script, object? variables = null)
    {
        PropertyInfo[] given = variables?.GetType().GetProperties() ?? [];
        var terminating = new List<ErrorRecord>();
        string parameters = string.Concat(given.Select(property => $"${property.Name}, "));
        using Engine engine = Engine.Create(_runspace);
        engine.AddScript(
            $$"""
            param({{parameters}}$__terminating)
            $VerbosePreference = $DebugPreference = 'Continue'
            try {
            {{script}}
            } catch { $__terminating.Add($_) }
            """,
            useLocalScope: true);
        foreach (PropertyInfo property in given)
        {
            engine.AddParameter(property.Name, property.GetValue(variables));
        }

        engine.AddParameter("__terminating", terminating);
        PSObject[] output = [.. engine.Invoke()];
        PSDataStreams streams = engine.Streams;
        var result = new Result(
            output,
            [.. streams.Error],
            terminating.FirstOrDefault(),
            [.. streams.Warning.Select(record => record.Message)],
            [.. streams.Verbose.Select(record => record.Message)]);
        AssertKeepsSecrets(
            [.. result.Errors, .. terminating, .. result.Warnings, .. result.Verbose, .. streams.Debug,
                .. streams.Information]);
        return result;
    }

    /// <inheritdoc/>
    public void Dispose() => _runspace.Dispose();

    private static void AssertKeepsSecrets(IEnumerable<object> records)
    {
        foreach (object record in records)
        {
            string text = record is ErrorRecord error ? Everything(error) : record.ToString() ?? string.Empty;
            Assert.DoesNotContain(TestTokens.Secret, text, StringComparison.Ordinal);
            Assert.DoesNotContain(TestTokens.OtherSecret, text, StringComparison.Ordinal);
            Assert.DoesNotMatch(TokenStart(), text);
        }
    }

    // Everything that a log could show of an error, except the source line, which is the caller's.
    private static string Everything(ErrorRecord error)
    {
        var text = new StringBuilder();
        text.AppendLine(error.ToString())
            .AppendLine(error.Exception.ToString())
            .AppendLine(error.CategoryInfo.ToString())
            .AppendLine(error.FullyQualifiedErrorId)
            .AppendLine(error.ErrorDetails?.ToString())
            .AppendLine(error.TargetObject?.ToString());
        if (error.TargetObject is not null)
        {
            foreach (PSPropertyInfo property in PSObject.AsPSObject(error.TargetObject).Properties)
            {
                text.Append(property.Name).Append('=').Append(property.Value).AppendLine();
            }
        }

        return text.ToString();
    }

    [GeneratedRegex("eyJ[A-Za-z0-9_-]{8}")]
    private static partial Regex TokenStart();

    /// <summary>The result of a script: objects, non-terminating errors, and the terminating error.</summary>
    public sealed record Result(
        IReadOnlyList<PSObject> Output,
        IReadOnlyList<ErrorRecord> Errors,
        ErrorRecord? Terminating,
        IReadOnlyList<string> Warnings,
        IReadOnlyList<string> Verbose)
    {
        /// <summary>The ids of the non-terminating errors, without the cmdlet's class.</summary>
        public IEnumerable<string> ErrorIds => Errors.Select(error => error.FullyQualifiedErrorId.Split(',')[0]);

        /// <summary>Asserts that the script wrote one object and no errors.</summary>
        public PSObject AssertSingle()
        {
            AssertNoErrors();
            return Assert.Single(Output);
        }

        /// <summary>Asserts that there are no errors.</summary>
        public void AssertNoErrors()
        {
            Assert.Null(Terminating?.ToString());
            Assert.Empty(Errors.Select(error => error.ToString()));
        }

        /// <summary>Asserts that the command ended with an error and no output.</summary>
        public ErrorRecord AssertTerminating(string id, ErrorCategory category)
        {
            Assert.Empty(Errors.Select(error => error.ToString()));
            Assert.Empty(Output);
            Assert.NotNull(Terminating);
            AssertIs(Terminating, id, category);
            return Terminating;
        }

        /// <summary>Asserts that there is one non-terminating error.</summary>
        public ErrorRecord AssertSingleError(string id, ErrorCategory category)
        {
            Assert.Null(Terminating?.ToString());
            ErrorRecord error = Assert.Single(Errors);
            AssertIs(error, id, category);
            return error;
        }

        private static void AssertIs(ErrorRecord error, string id, ErrorCategory category)
        {
            Assert.Equal(id, error.FullyQualifiedErrorId);
            Assert.Equal(category, error.CategoryInfo.Category);
        }
    }
}
