namespace HmsTokens.Core;

/// <summary>One reason why a token is refused.</summary>
/// <param name="Error">What it is; its name is stable.</param>
/// <param name="Message">A sentence for people; no secret and no token in it.</param>
public sealed record TokenRefusal(HmsTokenError Error, string Message);

/// <summary>What came out of testing a token.</summary>
/// <param name="Token">What the token says; null where it is not well-formed.</param>
/// <param name="Refusals">Every reason to refuse it, the gravest first; none where it is valid.</param>
public sealed record TokenVerdict(HmsToken? Token, IReadOnlyList<TokenRefusal> Refusals)
{
    /// <summary>Whether there is nothing to refuse.</summary>
    public bool Valid => Refusals.Count == 0;
}
