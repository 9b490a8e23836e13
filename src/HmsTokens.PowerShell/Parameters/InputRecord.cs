using System.Collections;
using System.Management.Automation;
using System.Security;
using HmsTokens.Core;

namespace HmsTokens.PowerShell;

/// <summary>One record of the pipeline: a row with properties, or a value by itself, such as a name or a token.</summary>
internal sealed class InputRecord
{
    private static readonly string[] TokenColumns =
        ["AuthToken", "auth_token", "ManagementToken", "management_token", "Token"];

    private static readonly string[] UserColumns = ["UserId", Claim.UserId.Name];

    private readonly PSMemberInfoCollection<PSPropertyInfo>? _properties;

    /// <param name="value">The record, as PowerShell hands it over.</param>
    /// <param name="number">Its number in the pipeline, from 1.</param>
    public InputRecord(object? value, long number)
    {
        Number = number;
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

    /// <summary>Whether a text is the name of a user, which an error may show, and not a token.</summary>
    public bool IsName { get; init; }

    /// <summary>Whether it has properties to read: no text, number, Guid or link by itself, no Hashtable and no list.</summary>
    public bool IsRow => _properties is not null;

    /// <summary>The headings of a row, safe to print; none that could be a token.</summary>
    public IEnumerable<string> Headings => Properties.Select(static property => property.Name);

    private IEnumerable<PSPropertyInfo> Properties =>
        _properties?.Where(static property => !TokenText.IsIn(property.Name)) ?? [];

    /// <summary>The cell of one of these columns, the first that the row has.</summary>
    /// <param name="columns">The names of the columns.</param>
    /// <param name="value">Its value; null also for DBNull, and for a property that cannot be read.</param>
    /// <returns>Whether the row has such a column.</returns>
    public bool TryGetCell(string[] columns, out object? value)
    {
        foreach (string column in columns)
        {
            if (_properties?[column] is PSPropertyInfo property)
            {
                value = PSObjects.ValueOf(property);
                value = PSObjects.Unwrap(value) is DBNull ? null : value;
                return true;
            }
        }

        value = null;
        return false;
    }

    /// <summary>The user that an error can name; null if there is none.</summary>
    public string? FindUser()
    {
        object? name = IsName && !IsRow ? Value : null;
        object? user = TryGetCell(UserColumns, out object? cell) ? PSObjects.Unwrap(cell) : name;
        return user is string text && !string.IsNullOrWhiteSpace(text) && !TokenText.IsIn(text) ? text : null;
    }

    /// <summary>
    /// The row as the target of an error: its own headings, so that it can be fixed and piped again; without tokens and
    /// secrets. A text is its own target.
    /// </summary>
    public object? ToTarget()
    {
        if (!IsRow)
        {
            return IsName && Value is string text && !TokenText.IsIn(text) ? text : null;
        }

        var copy = new PSObject();
        foreach (PSPropertyInfo property in Properties)
        {
            object? value = PSObjects.ValueOf(property);
            if (!IsConfidential(property.Name, PSObjects.Unwrap(value)))
            {
                copy.Properties.Add(new PSNoteProperty(property.Name, value));
            }
        }

        return copy;
    }

    /// <summary>A copy of the row with what was signed in the columns that it has, and with the token.</summary>
    public PSObject CopyWith(string authToken, params (string[] Columns, string Text)[] signed)
    {
        var copy = new PSObject();
        foreach (PSPropertyInfo property in _properties!)
        {
            if (!property.Name.Equals(TokenColumns[0], StringComparison.OrdinalIgnoreCase))
            {
                copy.Properties.Add(new PSNoteProperty(property.Name, PSObjects.ValueOf(property)));
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
    /// The first token that a row holds, in <c>AuthToken</c>, <c>ManagementToken</c> or <c>Token</c>; cells that are blank
    /// are passed over.
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

    /// <summary>The name that a piped text is.</summary>
    /// <param name="isUserIdBound">Whether -UserId names the user already.</param>
    /// <exception cref="ArgumentRefusedException">It is no text, it is blank, or there are two names.</exception>
    public string ReadName(bool isUserIdBound)
    {
        if (Value is not string name)
        {
            throw new ArgumentRefusedException(ErrorRecords.InputObjectInvalid(Value));
        }

        if (isUserIdBound)
        {
            throw new ArgumentRefusedException(ErrorRecords.NamesBesideUserId());
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
        SecureString { Length: 0 } => true,
        _ => false,
    };

    private static bool IsRowType(object? value) => value switch
    {
        null or string or IDictionary or SecureString or PSCredential or Uri or Version or ScriptBlock => false,
        PSCustomObject => true,
        IEnumerable or ValueType => false,
        _ => true,
    };

    private static bool IsConfidential(string name, object? value)
    {
        string plain = name.Replace("_", string.Empty).Replace("-", string.Empty).Replace(" ", string.Empty);
        return value is SecureString or PSCredential || (value is string text && TokenText.IsIn(text))
            || plain.EndsWith("token", StringComparison.OrdinalIgnoreCase)
            || plain.EndsWith("secret", StringComparison.OrdinalIgnoreCase)
            || plain.EndsWith("password", StringComparison.OrdinalIgnoreCase);
    }
}
