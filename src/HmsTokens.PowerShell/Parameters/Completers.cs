using System.Collections;
using System.Management.Automation;
using System.Management.Automation.Language;
using HmsTokens.Core;

namespace HmsTokens.PowerShell;

/// <summary>The base of the completers: offers the values that start with the typed text, quoted if needed.</summary>
internal abstract class Completer : IArgumentCompleter
{
    /// <inheritdoc/>
    public IEnumerable<CompletionResult> CompleteArgument(
        string commandName,
        string parameterName,
        string wordToComplete,
        CommandAst commandAst,
        IDictionary fakeBoundParameters)
    {
        string typed = (wordToComplete ?? string.Empty).Trim('\'', '"');
        return FindValues(typed, fakeBoundParameters)
            .Where(value => value.StartsWith(typed, StringComparison.OrdinalIgnoreCase))
            .Select(static value =>
                new CompletionResult(Quote(value), value, CompletionResultType.ParameterValue, value));
    }

    /// <summary>Finds the possible values. The base class removes those that don't start with the typed text.</summary>
    private protected abstract IEnumerable<string> FindValues(string typed, IDictionary bound);

    private static string Quote(string value) =>
        value.All(static c => char.IsLetterOrDigit(c) || c is '-' or '_' or '.' or '/') && value[0] is not '-'
            ? value
            : $"'{CodeGeneration.EscapeSingleQuotedStringContent(value)}'";
}

/// <summary>Completes -VaultName from the registered vaults.</summary>
internal sealed class VaultNameCompleter : Completer
{
    private protected override IEnumerable<string> FindValues(string typed, IDictionary bound) =>
        SecretVault.FindVaultNames();
}

/// <summary>Completes -SecretName from the secrets of -VaultName, or of all vaults.</summary>
internal sealed class SecretNameCompleter : Completer
{
    private protected override IEnumerable<string> FindValues(string typed, IDictionary bound) =>
        SecretVault.FindSecretNames((bound[nameof(CredentialCommand.VaultName)] ?? bound["Vault"]) as string);
}

/// <summary>Offers some durations, shortest first, instead of file names.</summary>
internal sealed class DurationCompleter : Completer
{
    private static readonly string[] Suggestions = ["10s", "30s", "1m", "5m", "15m", "1h", "2h", "24h", "7d"];

    private protected override IEnumerable<string> FindValues(string typed, IDictionary bound) => Suggestions;
}

/// <summary>Completes -Path with the documented paths for the method.</summary>
internal sealed class RestPathCompleter : Completer
{
    private protected override IEnumerable<string> FindValues(string typed, IDictionary bound)
    {
        string? method = bound[nameof(InvokeHmsRestMethodCommand.Method)]?.ToString();
        RestMethod known = Enum.TryParse(method, ignoreCase: true, out RestMethod parsed) ? parsed : RestMethod.Get;
        return RestEndpoints.Complete(typed, known);
    }
}

/// <summary>Completes -Type.</summary>
internal sealed class TokenTypeCompleter : Completer
{
    public static readonly string[] Types = [nameof(HmsTokenType.Auth), nameof(HmsTokenType.Management)];

    private protected override IEnumerable<string> FindValues(string typed, IDictionary bound) => Types;
}
