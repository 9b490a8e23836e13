using System.Collections;
using System.Management.Automation;
using System.Management.Automation.Language;

namespace HmsTokens.PowerShell;

/// <summary>Completes -VaultName from the registered vaults.</summary>
internal sealed class VaultNameCompleter : IArgumentCompleter
{
    /// <inheritdoc/>
    public IEnumerable<CompletionResult> CompleteArgument(
        string commandName, string parameterName, string wordToComplete, CommandAst commandAst, IDictionary fakeBoundParameters) =>
        NameCompletion.Of(SecretVault.VaultNames(), wordToComplete);
}

/// <summary>Completes -SecretName from the secrets of -VaultName, or of every vault.</summary>
internal sealed class SecretNameCompleter : IArgumentCompleter
{
    /// <inheritdoc/>
    public IEnumerable<CompletionResult> CompleteArgument(
        string commandName, string parameterName, string wordToComplete, CommandAst commandAst, IDictionary fakeBoundParameters) =>
        NameCompletion.Of(
            SecretVault.SecretNames(
                (fakeBoundParameters[nameof(CredentialCommand.VaultName)] ?? fakeBoundParameters["Vault"]) as string),
            wordToComplete);
}

internal static class NameCompletion
{
    /// <summary>The names that begin with the word, quoted where the shell would otherwise take them apart.</summary>
    public static IEnumerable<CompletionResult> Of(IEnumerable<string> names, string? word)
    {
        string start = (word ?? string.Empty).Trim('\'', '"');
        return names
            .Where(name => name.StartsWith(start, StringComparison.OrdinalIgnoreCase))
            .OrderBy(static name => name, StringComparer.OrdinalIgnoreCase)
            .Select(static name => new CompletionResult(Quote(name), name, CompletionResultType.ParameterValue, name));
    }

    private static string Quote(string name) =>
        name.All(static c => char.IsLetterOrDigit(c) || c is '-' or '_' or '.' or '/') && name[0] is not '-'
            ? name
            : $"'{CodeGeneration.EscapeSingleQuotedStringContent(name)}'";
}
