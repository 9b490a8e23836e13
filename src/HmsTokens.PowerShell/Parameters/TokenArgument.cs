using System.Collections;
using System.Security;
using System.Text.RegularExpressions;

namespace HmsTokens.PowerShell;

/// <summary>The one rule for a token that is read: as an argument, piped by itself, and in a row.</summary>
internal static class TokenArgument
{
    // The start of a JSON object in base64url, which a token cut short has too; or three runs of base64url with dots between,
    // long enough to be no file name.
    private static readonly Regex TokenForm = new(
        @"eyJ[A-Za-z0-9_-]{8}|[A-Za-z0-9_-]{10,}\.[A-Za-z0-9_-]{10,}\.[A-Za-z0-9_-]{10,}", RegexOptions.CultureInvariant);

    /// <summary>Whether a text holds what could be a token, so that it must not be shown.</summary>
    public static bool IsTokenLike(string? text) => text is { Length: > 10 } && TokenForm.IsMatch(text);

    /// <summary>The token of an argument: a String, a SecureString, or a list of one of these.</summary>
    /// <returns>The text; null or empty if there is none.</returns>
    /// <exception cref="ArgumentRefusedException">TokenTypeInvalid.</exception>
    public static string? Read(object? value) => PSObjects.Unwrap(value) switch
    {
        IList { Count: 0 } => null,
        IList { Count: 1 } list => ReadText(list[0]),
        _ => ReadText(value),
    };

    /// <summary>The token of a record: the text itself, or the row's cell.</summary>
    /// <returns>The text; null or empty if there is none.</returns>
    /// <exception cref="ArgumentRefusedException">TokenTypeInvalid.</exception>
    public static string? Read(InputRecord record)
    {
        if (!record.IsRow)
        {
            return ReadText(record.Value);
        }

        return record.TryGetToken(out object? token)
            ? ReadText(token)
            : throw new ArgumentRefusedException(ErrorRecords.TokenColumnMissing(record));
    }

    private static string? ReadText(object? value)
    {
        object? found = PSObjects.Unwrap(value);
        try
        {
            return found switch
            {
                null => null,
                string text => text,
                SecureString secure => SecureText.ToText(secure),
                _ => throw new ArgumentRefusedException(ErrorRecords.TokenTypeInvalid(found)),
            };
        }
        catch (ObjectDisposedException)
        {
            throw new ArgumentRefusedException(ErrorRecords.TokenDisposed());
        }
    }
}
