using System.Collections;
using System.Security;
using HmsTokens.Core;

namespace HmsTokens.PowerShell;

/// <summary>Reads tokens: an argument, a token that is piped by itself, or one in a row.</summary>
internal static class TokenArgument
{
    /// <summary>Reads the token in an argument: a String, a SecureString, or a list with one of these.</summary>
    /// <returns>The text; null or empty if there is none.</returns>
    /// <exception cref="ArgumentRefusedException">TokenTypeInvalid.</exception>
    public static string? Read(object? value) => PSObjects.Unwrap(value = HiddenArgument.Reveal(value)) switch
    {
        IList { Count: 0 } => null,
        IList { Count: 1 } list => ReadText(list[0]),
        _ => ReadText(value),
    };

    /// <summary>Reads the token in a record: the record itself, or a cell of the row.</summary>
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
                _ => throw new ArgumentRefusedException(ErrorRecords.TokenNotText(found)),
            };
        }
        catch (ObjectDisposedException)
        {
            throw new ArgumentRefusedException(ErrorRecords.TokenTypeInvalid(Messages.TokenDisposed));
        }
    }
}
