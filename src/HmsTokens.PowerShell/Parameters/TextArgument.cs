using System.Collections;
using System.Globalization;
using System.Management.Automation;
using System.Numerics;
using HmsTokens.Core;

namespace HmsTokens.PowerShell;

/// <summary>
/// Reads text (room id, role, user id, access key, room code) in an argument or a row. Only unambiguous values are
/// accepted, never the text of an object.
/// </summary>
internal static class TextArgument
{
    /// <summary>
    /// Reads a String, a Char, a Guid, a whole number, a number as typed (<c>00042</c>, <c>1e3</c>), or a list with one
    /// String.
    /// </summary>
    /// <param name="value">The argument or the cell.</param>
    /// <param name="parameter">The name of the parameter, for the error.</param>
    /// <param name="isCell">Whether it is a cell of a row, for the error.</param>
    /// <returns>The text, unchanged; null for null and for an empty list.</returns>
    /// <exception cref="ArgumentRefusedException">Anything else: <c>&lt;Parameter&gt;TypeInvalid</c>.</exception>
    public static string? Read(object? value, string parameter, bool isCell = false) => value switch
    {
        null => null,
        string text => text,
        PSObject { BaseObject: string text } => text,
        _ => ReadNonString(value, parameter, isCell),
    };

    /// <summary>
    /// Reads an element of a list. It must be a String, because PowerShell keeps no typed text there.
    /// </summary>
    /// <exception cref="ArgumentRefusedException">
    /// <c>&lt;Parameter&gt;TypeInvalid</c>, or <c>&lt;Parameter&gt;Missing</c> if it is null or blank.
    /// </exception>
    public static string ReadListed(object? value, string parameter) => PSObjects.Unwrap(value) switch
    {
        string text when !string.IsNullOrWhiteSpace(text) => text,
        null or string => throw new ArgumentRefusedException(ErrorRecords.Missing(parameter, Messages.ListedBlank)),
        _ => throw new ArgumentRefusedException(ErrorRecords.TypeInvalid(
            parameter, Messages.ListedNotText(parameter, ErrorRecords.Describe(PSObjects.Unwrap(value))))),
    };

    private static string? ReadNonString(object value, string parameter, bool isCell) => PSObjects.Unwrap(value) switch
    {
        null or DBNull => null,
        char or Guid => PSObjects.Unwrap(value)!.ToString(),
        IList { Count: 0 } => null,
        IList { Count: 1 } list when PSObjects.Unwrap(list[0]) is string text => text,
        object number when IsNumber(number) => GetTypedText(value, number)
            ?? (IsWhole(number) ? ToInvariantText(number) : throw Refuse(value, parameter, isCell)),
        _ => throw Refuse(value, parameter, isCell),
    };

    // If a number is typed as a bare argument and its text would change, the PSObject keeps the typed text. The
    // PSObject of a computed number gives its text in the current or the invariant culture.
    private static string? GetTypedText(object value, object number)
    {
        string? text = value is PSObject ? value.ToString() : null;
        bool isComputed = text == ToInvariantText(number)
            || text == Convert.ToString(number, CultureInfo.CurrentCulture);
        return isComputed ? null : text;
    }

    private static string ToInvariantText(object number) => Convert.ToString(number, CultureInfo.InvariantCulture)!;

    private static bool IsWhole(object value) => value is
        sbyte or byte or short or ushort or int or uint or long or ulong or BigInteger;

    private static bool IsNumber(object value) => IsWhole(value) || value is float or double or decimal;

    private static ArgumentRefusedException Refuse(object value, string parameter, bool isCell) =>
        new(ErrorRecords.TypeInvalid(parameter, value, isCell));
}
