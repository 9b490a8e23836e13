namespace HmsTokens.PowerShell;

/// <summary>
/// What was passed as a token: its text, or the type of what is none. PowerShell keeps the arguments of a command that it
/// could not bind in the error's exception, all of them, and shows them; of this one it shows the name of the class.
/// </summary>
public sealed class TokenText
{
    private TokenText(string? text, string? refusedType)
    {
        Text = text;
        RefusedType = refusedType;
    }

    /// <summary>Takes a text, as PowerShell has one where it asks for a token that was not given.</summary>
    /// <param name="text">The token.</param>
    public TokenText(string text)
        : this(text, refusedType: null)
    {
    }

    /// <summary>The token; null where there was something else.</summary>
    internal string? Text { get; }

    /// <summary>The type of what was passed, where that was no token.</summary>
    internal string? RefusedType { get; }

    internal static TokenText Refused(string type) => new(text: null, type);
}
