namespace HmsTokens.Core;

/// <summary>
/// The exception of this library for input that it refuses and for endpoints that fail. Its message says what to do
/// next and never holds an app secret or a piece of a token. Calls of the REST API throw an
/// <see cref="HmsApiException"/>.
/// </summary>
public class HmsTokenException : Exception
{
    /// <summary>Creates an exception.</summary>
    /// <param name="error">What went wrong.</param>
    /// <param name="message">A sentence for people; no secret and no token in it.</param>
    /// <param name="reason">The rule that was broken, in technical terms, where the message has plainer words.</param>
    public HmsTokenException(HmsTokenError error, string message, string? reason = null)
        : base(message)
    {
        Error = error;
        Reason = reason;
    }

    /// <summary>What went wrong; its name is stable.</summary>
    public HmsTokenError Error { get; }

    /// <summary>The rule that was broken, in technical terms; null if the message says it all.</summary>
    public string? Reason { get; }

    internal HmsTokenException(TokenRefusal refusal)
        : this(refusal.Error, refusal.Message, refusal.Reason)
    {
    }

    internal static HmsTokenException WouldBeTooLarge() =>
        new(HmsTokenError.TokenTooLarge, Messages.TokenWouldBeTooLarge(TokenReader.MaximumLength));

    internal static HmsTokenException Malformed(string message, string reason) =>
        new(HmsTokenError.TokenMalformed, message, reason);
}
