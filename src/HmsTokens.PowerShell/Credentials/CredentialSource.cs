using HmsTokens.Core;

namespace HmsTokens.PowerShell;

/// <summary>Where a credential comes from, for its errors.</summary>
/// <param name="IdPrefix">The start of its error ids.</param>
/// <param name="Name">Its name at the start of a sentence.</param>
internal sealed record CredentialSource(string IdPrefix, string Name)
{
    /// <summary>The parameter -Credential.</summary>
    public static CredentialSource Argument { get; } = new("Credential", Messages.CredentialArgument);

    /// <summary>A secret in a vault.</summary>
    public static CredentialSource Vault(string secretName) =>
        new("Secret", Messages.CredentialInVault(secretName));
}
