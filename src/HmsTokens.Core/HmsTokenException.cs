namespace HmsTokens.Core;

/// <summary>
/// The one exception of this library for input that it refuses. Its message says what to do next and never holds an app
/// secret or a piece of a token.
/// </summary>
public sealed class HmsTokenException : Exception
{
    /// <summary>Creates an exception.</summary>
    /// <param name="error">What went wrong.</param>
    /// <param name="message">A sentence for people; no secret and no token in it.</param>
    public HmsTokenException(HmsTokenError error, string message)
        : base(message) => Error = error;

    /// <summary>What went wrong; its name is stable.</summary>
    public HmsTokenError Error { get; }

    internal HmsTokenException(TokenRefusal refusal)
        : this(refusal.Error, refusal.Message)
    {
    }

    internal static HmsTokenException WouldBeTooLarge() =>
        new(HmsTokenError.TokenTooLarge, Messages.WouldBeTooLarge(TokenReader.MaximumLength));

    internal static HmsTokenException Malformed(string why) =>
        new(HmsTokenError.TokenMalformed, Messages.TokenMalformed(why));
}
