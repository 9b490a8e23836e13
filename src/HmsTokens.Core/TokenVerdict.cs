namespace HmsTokens.Core;

/// <summary>One reason why a token is refused.</summary>
/// <param name="Error">What it is; its name is stable.</param>
/// <param name="Message">A sentence for people; no secret and no token in it.</param>
/// <param name="Reason">The rule that was broken, in technical terms; null if the message says it all.</param>
public sealed record TokenRefusal(HmsTokenError Error, string Message, string? Reason = null);

/// <summary>What came out of testing a token.</summary>
public sealed class TokenVerdict
{
    private readonly ParsedToken? _parsed;

    internal TokenVerdict(ParsedToken? parsed, IReadOnlyList<TokenRefusal> refusals)
    {
        _parsed = parsed;
        Refusals = refusals;
    }

    /// <summary>What the token says; null if it is not well-formed.</summary>
    public HmsToken? Token => _parsed?.Identify();

    /// <summary>Every reason to refuse it, the gravest first, each error once; none if it is valid.</summary>
    public IReadOnlyList<TokenRefusal> Refusals { get; }

    /// <summary>Whether there is nothing to refuse.</summary>
    public bool Valid => Refusals.Count == 0;
}
