using System.Text.RegularExpressions;

namespace HmsTokens.Core;

/// <summary>Finds a token in somebody else's text, which may be passed on only without one.</summary>
internal static class TokenText
{
    // How a JWT begins if no white space comes first: {" in base64url. A few characters more, and it is no name.
    private static readonly Regex Start = new("eyJ[A-Za-z0-9_-]{8}", RegexOptions.CultureInvariant);

    // However a header begins: two dots in a run of base64url, and after them what is long enough to be a signature.
    private const int ShortSignature = 32;

    /// <summary>Whether there is a token in the text, or a piece of one.</summary>
    public static bool IsIn(string? text) => text is { Length: > 10 } && (Start.IsMatch(text) || HasSignature(text));

    private static bool HasSignature(string text)
    {
        int dots = 0;
        int length = 0;
        foreach (char c in text)
        {
            if (c is >= 'A' and <= 'Z' or >= 'a' and <= 'z' or >= '0' and <= '9' or '-' or '_')
            {
                length++;
                if (dots >= 2 && length >= ShortSignature)
                {
                    return true;
                }
            }
            else
            {
                dots = c == '.' ? dots + 1 : 0;
                length = 0;
            }
        }

        return false;
    }
}
