using System.Collections;
using System.Globalization;
using System.Management.Automation;
using System.Security;
using HmsTokens.Core;

namespace HmsTokens.PowerShell;

/// <summary>A record of the pipeline: a row with properties, or a single value, such as a name or a token.</summary>
internal sealed class InputRecord
{
    private static readonly string[] TokenColumns =
        ["AuthToken", "auth_token", "ManagementToken", "management_token", "Token"];

    private static readonly string[] ConfidentialEndings =
        ["token", "tokens", "secret", "secrets", "password", "passwords"];

    private static readonly string[] UserColumns = ["UserId", Claim.UserId.Name];

    private readonly PSMemberInfoCollection<PSPropertyInfo>? _properties;
    private readonly bool _isToken;

    /// <param name="value">The record, from PowerShell.</param>
    /// <param name="number">Its number in the pipeline, from 1.</param>
    /// <param name="isToken">Whether text is a token, which no error may show, rather than a name.</param>
    public InputRecord(object? value, long number, bool isToken = false)
    {
        Number = number;
        _isToken = isToken;
        Value = PSObjects.Unwrap(value);
        Piped = value;
        if (IsRowType(Value))
        {
            _properties = PSObject.AsPSObject(value!).Properties;
        }
    }

    public long Number { get; }

    /// <summary>The record, without PowerShell's wrapper.</summary>
    public object? Value { get; }

    /// <summary>The record as it was piped, for a script block's <c>$_</c>.</summary>
    public object? Piped { get; }

    /// <summary>Whether it has properties to read: not text, a number, a Guid, a link, a Hashtable or a list.</summary>
    public bool IsRow => _properties is not null;

    /// <summary>The headings of a row, without any that may contain a token.</summary>
    public IEnumerable<string> Headings => Properties.Select(static property => property.Name);

    private string? Name => _isToken ? null : Value as string;

    private IEnumerable<PSPropertyInfo> Properties =>
        _properties?.Where(static property => !TokenText.HasToken(property.Name)) ?? [];

    /// <summary>Gets a cell from the first of several columns that the row has.</summary>
    /// <param name="columns">The names of the columns.</param>
    /// <param name="value">The value; null also for DBNull, and for a property that throws.</param>
    /// <returns>Whether the row has such a column.</returns>
    public bool TryGetCell(string[] columns, out object? value)
    {
        foreach (string column in columns)
        {
            if (_properties?[column] is PSPropertyInfo property)
            {
                value = PSObjects.GetValue(property);
                value = PSObjects.Unwrap(value) is DBNull ? null : value;
                return true;
            }
        }

        value = null;
        return false;
    }

    /// <summary>Whether the row has all of these columns.</summary>
    public bool HasAll(string[] columns) => columns.All(column => _properties?[column] is not null);

    /// <summary>Finds the user for an error message, or null.</summary>
    public string? FindUser()
    {
        object? user = Name;
        if (IsRow)
        {
            TryGetCell(UserColumns, out user);
        }

        string? text = Convert.ToString(ToSafeValue(user), CultureInfo.InvariantCulture);
        return string.IsNullOrWhiteSpace(text) ? null : text;
    }

    /// <summary>
    /// Makes the target of an error: a copy of the row without tokens and secrets, so that it can be fixed and piped
    /// again, or the name.
    /// </summary>
    public object? ToTarget()
    {
        if (!IsRow)
        {
            return ToSafeValue(Name);
        }

        var copy = new PSObject();
        foreach (PSPropertyInfo property in Properties.Where(static property => !IsConfidential(property.Name)))
        {
            copy.Properties.Add(new PSNoteProperty(property.Name, ToSafeValue(PSObjects.GetValue(property))));
        }

        return copy;
    }

    /// <summary>Copies the row, with the signed values in its columns, and adds the token.</summary>
    public PSObject CopyWith(string authToken, params (string[] Columns, string Text)[] signed)
    {
        var copy = new PSObject();
        foreach (PSPropertyInfo property in _properties!)
        {
            if (!property.Name.Equals(TokenColumns[0], StringComparison.OrdinalIgnoreCase))
            {
                copy.Properties.Add(new PSNoteProperty(property.Name, PSObjects.GetValue(property)));
            }
        }

        foreach ((string[] columns, string text) in signed)
        {
            foreach (string column in columns)
            {
                if (copy.Properties[column] is PSPropertyInfo property)
                {
                    property.Value = text;
                }
            }
        }

        copy.Properties.Add(new PSNoteProperty(TokenColumns[0], authToken));
        return copy;
    }

    /// <summary>
    /// Gets the first token of a row, from <c>AuthToken</c>, <c>ManagementToken</c> or <c>Token</c>. Blank cells are
    /// skipped.
    /// </summary>
    /// <param name="token">The token's cell; null if all are blank.</param>
    /// <returns>Whether the row has such a column.</returns>
    public bool TryGetToken(out object? token)
    {
        bool hasColumn = false;
        foreach (string column in TokenColumns)
        {
            if (TryGetCell([column], out token))
            {
                hasColumn = true;
                if (!IsBlank(token))
                {
                    return true;
                }
            }
        }

        token = null;
        return hasColumn;
    }

    /// <summary>Reads the record as a name.</summary>
    /// <param name="isUserIdBound">Whether -UserId is bound too.</param>
    /// <exception cref="ArgumentRefusedException">It is not text, it is blank, or there are two names.</exception>
    public string ReadName(bool isUserIdBound)
    {
        if (Value is not string name)
        {
            throw new ArgumentRefusedException(
                ErrorRecords.InputObjectInvalid(Messages.RecordNotRowOrName(ErrorRecords.Describe(Value))));
        }

        if (isUserIdBound)
        {
            throw new ArgumentRefusedException(ErrorRecords.ParametersExcludeEachOther(Messages.NamesBesideUserId));
        }

        if (string.IsNullOrWhiteSpace(name))
        {
            throw new ArgumentRefusedException(ErrorRecords.Missing("UserId", Messages.NameBlank));
        }

        return name;
    }

    private static bool IsBlank(object? cell) => PSObjects.Unwrap(cell) switch
    {
        null => true,
        string text => string.IsNullOrWhiteSpace(text),
        SecureString secure => IsEmpty(secure),
        _ => false,
    };

    // A disposed one is not blank: reading it reports the error.
    private static bool IsEmpty(SecureString secure)
    {
        try
        {
            return secure.Length == 0;
        }
        catch (ObjectDisposedException)
        {
            return false;
        }
    }

    private static bool IsRowType(object? value) => value switch
    {
        null or string or IDictionary or SecureString or PSCredential or Uri or Version or ScriptBlock => false,
        PSCustomObject => true,
        IEnumerable or ValueType => false,
        _ => true,
    };

    // Only text, numbers and dates, which Export-Csv writes unchanged. Other objects may contain a token.
    private static object? ToSafeValue(object? cell) =>
        PSObjects.Unwrap(cell) is object value and (IConvertible or IFormattable)
            && !TokenText.HasToken(Convert.ToString(value, CultureInfo.InvariantCulture))
            ? value
            : null;

    private static bool IsConfidential(string heading)
    {
        string plain = new([.. heading.Where(char.IsLetter)]);
        return ConfidentialEndings.Any(ending => plain.EndsWith(ending, StringComparison.OrdinalIgnoreCase));
    }
}
