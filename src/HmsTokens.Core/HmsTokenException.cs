namespace HmsTokens.Core;

/// <summary>
/// The exception for invalid input and failing endpoints. Its message says what to do next, and never contains an app
/// secret or a part of a token. REST calls throw <see cref="HmsApiException"/>.
/// </summary>
public class HmsTokenException : Exception
{
    /// <summary>Creates an exception.</summary>
    /// <param name="error">The kind of error.</param>
    /// <param name="message">A sentence for people, without secrets and tokens.</param>
    /// <param name="reason">The rule that was broken, in technical terms, if the message is plainer.</param>
    public HmsTokenException(HmsTokenError error, string message, string? reason = null)
        : base(message)
    {
        Error = error;
        Reason = reason;
    }

    internal HmsTokenException(TokenRefusal refusal)
        : this(refusal.Error, refusal.Message, refusal.Reason)
    {
    }

    /// <summary>The kind of error; its name is stable.</summary>
    public HmsTokenError Error { get; }

    /// <summary>The rule that was broken, in technical terms; null if the message says it.</summary>
    public string? Reason { get; }

    internal static HmsTokenException WouldBeTooLarge() =>
        new(HmsTokenError.TokenTooLarge, Messages.TokenWouldBeTooLarge(TokenReader.MaximumLength));

    internal static HmsTokenException Malformed(string message, string reason) =>
        new(HmsTokenError.TokenMalformed, message, reason);
}
