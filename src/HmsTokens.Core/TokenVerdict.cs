namespace HmsTokens.Core;

/// <summary>One reason why a token is refused.</summary>
/// <param name="Error">The kind of error; its name is stable.</param>
/// <param name="Message">A sentence for people, without secrets and tokens.</param>
/// <param name="Reason">The rule that was broken, in technical terms; null if the message says it.</param>
public sealed record TokenRefusal(HmsTokenError Error, string Message, string? Reason = null);

/// <summary>The result of testing a token.</summary>
public sealed class TokenVerdict
{
    private readonly ParsedToken? _parsed;

    internal TokenVerdict(ParsedToken? parsed, IReadOnlyList<TokenRefusal> refusals)
    {
        _parsed = parsed;
        Refusals = refusals;
    }

    /// <summary>The content of the token; null if it is not well-formed.</summary>
    public HmsToken? Token => _parsed?.Identify();

    /// <summary>Every reason to refuse the token, the most serious first; empty if it is valid.</summary>
    public IReadOnlyList<TokenRefusal> Refusals { get; }

    /// <summary>Whether the token is accepted.</summary>
    public bool Valid => Refusals.Count == 0;
}
