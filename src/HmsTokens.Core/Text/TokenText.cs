using System.Text.RegularExpressions;

namespace HmsTokens.Core;

/// <summary>Finds tokens in text from other programs, which is shown only if it contains none.</summary>
internal static class TokenText
{
    // A JWT starts with {" in base64url, unless white space comes first. With eight more characters it is not a word.
    private static readonly Regex Start = new("eyJ[A-Za-z0-9_-]{8}", RegexOptions.CultureInvariant);

    // Any JWT has two dots between base64url, and a signature of at least this length after them.
    private const int MinimumSignatureLength = 32;

    /// <summary>Whether text contains a token, or a part of one.</summary>
    public static bool HasToken(string? text) =>
        text is { Length: > 10 } && (Start.IsMatch(text) || HasSignature(text));

    private static bool HasSignature(string text)
    {
        int dots = 0;
        int length = 0;
        foreach (char c in text)
        {
            if (c is >= 'A' and <= 'Z' or >= 'a' and <= 'z' or >= '0' and <= '9' or '-' or '_')
            {
                length++;
                if (dots >= 2 && length >= MinimumSignatureLength)
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
