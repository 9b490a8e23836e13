using HmsTokens.PowerShell;

namespace HmsTokens;

/// <summary>What <c>Test-HmsToken -Detailed</c> writes for a token.</summary>
public sealed class HmsTokenTestResult
{
    internal HmsTokenTestResult(IReadOnlyList<HmsTokenTestReason> reasons, HmsToken? token)
    {
        Reasons = [.. reasons.Select(static reason => reason.Id).Distinct()];
        Messages = [.. reasons.Select(static reason => reason.Message)];
        Token = (HmsToken?)(token is null ? null : HmsTokenView.Of(token).BaseObject);
    }

    /// <summary>Whether the token is ours, inside its lifetime, and what was asked for.</summary>
    public bool Valid => Reasons.Count == 0;

    /// <summary>The ids of every reason to refuse it, each once, the gravest first; stable, for scripts.</summary>
    public IReadOnlyList<string> Reasons { get; }

    /// <summary>A sentence for each reason, in their order, safe to print.</summary>
    public IReadOnlyList<string> Messages { get; }

    /// <summary>What the token says; null if it is not well-formed.</summary>
    public HmsToken? Token { get; }

    /// <summary>The sentences, or that there is nothing to refuse.</summary>
    public override string ToString() => Valid ? Core.Messages.TokenValid : string.Join(" ", Messages);
}

/// <summary>
/// One reason to refuse a token: its stable id, a sentence, and the rule behind it if that is put otherwise.
/// </summary>
internal readonly record struct HmsTokenTestReason(string Id, string Message, string? Rule = null);
