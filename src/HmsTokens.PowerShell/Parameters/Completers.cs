using System.Collections;
using System.Management.Automation;
using System.Management.Automation.Language;
using HmsTokens.Core;

namespace HmsTokens.PowerShell;

/// <summary>Completes -VaultName from the registered vaults.</summary>
internal sealed class VaultNameCompleter : IArgumentCompleter
{
    /// <inheritdoc/>
    public IEnumerable<CompletionResult> CompleteArgument(
        string commandName, string parameterName, string wordToComplete, CommandAst commandAst, IDictionary fakeBoundParameters) =>
        Completion.Of(SecretVault.VaultNames(), wordToComplete);
}

/// <summary>Completes -SecretName from the secrets of -VaultName, or of every vault.</summary>
internal sealed class SecretNameCompleter : IArgumentCompleter
{
    /// <inheritdoc/>
    public IEnumerable<CompletionResult> CompleteArgument(
        string commandName, string parameterName, string wordToComplete, CommandAst commandAst, IDictionary fakeBoundParameters) =>
        Completion.Of(
            SecretVault.SecretNames(
                (fakeBoundParameters[nameof(CredentialCommand.VaultName)] ?? fakeBoundParameters["Vault"]) as string),
            wordToComplete);
}

/// <summary>Offers some durations, shortest first, where the shell would offer file names.</summary>
internal sealed class DurationCompleter : IArgumentCompleter
{
    private static readonly string[] Usual = ["10s", "30s", "1m", "5m", "15m", "1h", "2h", "24h", "7d"];

    /// <inheritdoc/>
    public IEnumerable<CompletionResult> CompleteArgument(
        string commandName, string parameterName, string wordToComplete, CommandAst commandAst, IDictionary fakeBoundParameters) =>
        Completion.Of(Usual, wordToComplete);
}

/// <summary>Completes -Path with the documented paths that have the method.</summary>
internal sealed class RestPathCompleter : IArgumentCompleter
{
    /// <inheritdoc/>
    public IEnumerable<CompletionResult> CompleteArgument(
        string commandName, string parameterName, string wordToComplete, CommandAst commandAst, IDictionary fakeBoundParameters)
    {
        string typed = (wordToComplete ?? string.Empty).Trim('\'', '"');
        string? method = fakeBoundParameters[nameof(InvokeHmsRestMethodCommand.Method)]?.ToString();
        RestMethod known = Enum.TryParse(method, ignoreCase: true, out RestMethod parsed) ? parsed : RestMethod.Get;
        return Completion.Of(RestEndpoints.Complete(typed, known), typed);
    }
}

/// <summary>Completes -Type.</summary>
internal sealed class TokenTypeCompleter : IArgumentCompleter
{
    public static readonly string[] Types = [nameof(HmsTokenType.Auth), nameof(HmsTokenType.Management)];

    /// <inheritdoc/>
    public IEnumerable<CompletionResult> CompleteArgument(
        string commandName, string parameterName, string wordToComplete, CommandAst commandAst, IDictionary fakeBoundParameters) =>
        Completion.Of(Types, wordToComplete);
}

internal static class Completion
{
    /// <summary>Those that begin with the word, quoted where the shell would otherwise take them apart.</summary>
    public static IEnumerable<CompletionResult> Of(IEnumerable<string> values, string? word)
    {
        string start = (word ?? string.Empty).Trim('\'', '"');
        return values
            .Where(value => value.StartsWith(start, StringComparison.OrdinalIgnoreCase))
            .Select(static value => new CompletionResult(Quote(value), value, CompletionResultType.ParameterValue, value));
    }

    private static string Quote(string value) =>
        value.All(static c => char.IsLetterOrDigit(c) || c is '-' or '_' or '.' or '/') && value[0] is not '-'
            ? value
            : $"'{CodeGeneration.EscapeSingleQuotedStringContent(value)}'";
}
