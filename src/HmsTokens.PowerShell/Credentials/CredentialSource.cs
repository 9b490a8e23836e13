namespace HmsTokens.PowerShell;

/// <summary>Where a credential comes from, for its errors.</summary>
/// <param name="IdStart">The start of its error ids.</param>
/// <param name="Shown">Its name at the start of a sentence.</param>
internal sealed record CredentialSource(string IdStart, string Shown)
{
    /// <summary>The parameter -Credential.</summary>
    public static CredentialSource Argument { get; } = new("Credential", "-Credential");

    /// <summary>A secret in a vault.</summary>
    public static CredentialSource Vault(string secretName) =>
        new("Secret", $"The secret {ErrorRecords.Quoted(secretName)}");
}
