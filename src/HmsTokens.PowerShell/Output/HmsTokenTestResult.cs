using HmsTokens.PowerShell;

namespace HmsTokens;

/// <summary>One reason to refuse a token: its stable id, a sentence, and the technical rule or null.</summary>
internal readonly record struct HmsTokenTestReason(string Id, string Message, string? Rule = null);

/// <summary>What <c>Test-HmsToken -Detailed</c> writes for a token.</summary>
public sealed class HmsTokenTestResult
{
    internal HmsTokenTestResult(IReadOnlyList<HmsTokenTestReason> reasons, HmsToken? token)
    {
        Reasons = [.. reasons.Select(static reason => reason.Id).Distinct()];
        Messages = [.. reasons.Select(static reason => reason.Message)];
        Token = (HmsToken?)(token is null ? null : HmsTokenView.AddViews(token).BaseObject);
    }

    /// <summary>Whether the token is yours, inside its lifetime, and matches the filters.</summary>
    public bool Valid => Reasons.Count == 0;

    /// <summary>The ids of all reasons to refuse the token, the most serious first; stable, for scripts.</summary>
    public IReadOnlyList<string> Reasons { get; }

    /// <summary>A sentence for each reason, in the same order, safe to print.</summary>
    public IReadOnlyList<string> Messages { get; }

    /// <summary>The decoded token; null if it is not well-formed.</summary>
    public HmsToken? Token { get; }

    /// <summary>The sentences in one text, or a sentence for a valid token.</summary>
    public override string ToString() => Valid ? Core.Messages.TokenValid : string.Join(" ", Messages);
}
