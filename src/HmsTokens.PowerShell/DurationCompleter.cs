using System.Collections;
using System.Management.Automation;
using System.Management.Automation.Language;

namespace HmsTokens.PowerShell;

/// <summary>Offers some durations, shortest first, where the shell would offer file names.</summary>
internal sealed class DurationCompleter : IArgumentCompleter
{
    private static readonly string[] Usual = ["10s", "30s", "1m", "5m", "15m", "1h", "2h", "24h", "7d"];

    /// <inheritdoc/>
    public IEnumerable<CompletionResult> CompleteArgument(
        string commandName, string parameterName, string wordToComplete, CommandAst commandAst, IDictionary fakeBoundParameters) =>
        Usual
            .Where(duration => duration.StartsWith(wordToComplete ?? string.Empty, StringComparison.OrdinalIgnoreCase))
            .Select(static duration => new CompletionResult(duration));
}
