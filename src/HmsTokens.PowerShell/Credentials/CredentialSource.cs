using HmsTokens.Core;

namespace HmsTokens.PowerShell;

/// <summary>Where a credential comes from, for its errors.</summary>
/// <param name="IdStart">How the ids of its errors start.</param>
/// <param name="Name">What a message calls it, at the start of a sentence.</param>
internal sealed record CredentialSource(string IdStart, string Name)
{
    /// <summary>The parameter -Credential.</summary>
    public static CredentialSource Argument { get; } = new("Credential", Messages.CredentialArgument);

    /// <summary>A secret in a vault.</summary>
    public static CredentialSource Vault(string secretName) =>
        new("Secret", Messages.CredentialInVault(secretName));
}
