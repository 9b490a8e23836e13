namespace HmsTokens;

/// <summary>What Test-HmsToken -Detailed writes for a token.</summary>
public sealed class HmsTokenTestResult
{
    internal HmsTokenTestResult(IReadOnlyList<string> reasons, HmsToken? token)
    {
        Reasons = reasons;
        Token = token;
    }

    /// <summary>Whether the token is ours, inside its lifetime, and what was asked for.</summary>
    public bool Valid => Reasons.Count == 0;

    /// <summary>The ids of every reason to refuse it, each once, the gravest first; stable, for scripts.</summary>
    public IReadOnlyList<string> Reasons { get; }

    /// <summary>What the token says; null where it is not well-formed.</summary>
    public HmsToken? Token { get; }
}
