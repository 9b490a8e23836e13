using System.Management.Automation;
using HmsTokens.Core;

namespace HmsTokens.PowerShell;

/// <summary>Warns of text that is likely a mistake, once per parameter for all records.</summary>
internal sealed class TextWarnings(Cmdlet command)
{
    private readonly HashSet<string> _warned = new(StringComparer.Ordinal);
    private string? _lastRoomId;

    /// <summary>Warns of white space around text, and of the text of an object. It stays in the token.</summary>
    public void CheckText(string parameter, string text)
    {
        // Not the same key: the warnings are independent.
        if (IsTextOfObject(text) && _warned.Add(parameter + " object"))
        {
            command.WriteWarning(Messages.TextOfObject(parameter, text));
        }

        CheckWhiteSpace(parameter, text);
    }

    /// <summary>Warns of white space around text.</summary>
    public void CheckWhiteSpace(string parameter, string text)
    {
        if ((char.IsWhiteSpace(text[0]) || char.IsWhiteSpace(text[^1])) && _warned.Add(parameter))
        {
            command.WriteWarning(Messages.OuterWhiteSpace(parameter));
        }
    }

    /// <summary>Warns of a name that may be a line of a CSV file.</summary>
    public void CheckName(string name)
    {
        if (CsvHeading.HasSeparator(name) && _warned.Add("name"))
        {
            command.WriteWarning(Messages.NameIsLine(name));
        }
    }

    /// <summary>
    /// Warns if the first row has both names of a column, or a column with the name that a parameter has as its text.
    /// </summary>
    public void CheckColumns(InputRecord record, params RecordField[] fields)
    {
        if (record.Number > 1)
        {
            return;
        }

        foreach (RecordField field in fields)
        {
            if (field is { IsBound: false, Columns.Length: > 1 } && record.HasAll(field.Columns))
            {
                command.WriteWarning(Messages.ColumnTwice(field.Columns[0], field.Columns[1]));
            }
            else if (field.Text is string text && record.HasAll([text]))
            {
                command.WriteWarning(Messages.TextIsColumn(field.Parameter, text));
            }
        }
    }

    /// <summary>Warns of white space, and of a room code instead of a room id.</summary>
    public void CheckRoomId(string roomId)
    {
        // Often the same object for all records.
        if (ReferenceEquals(roomId, _lastRoomId))
        {
            return;
        }

        _lastRoomId = roomId;
        CheckWhiteSpace("RoomId", roomId);
        if (RoomCode.HasUsualForm(roomId) && _warned.Add(roomId))
        {
            command.WriteWarning(Messages.RoomIdIsCode(roomId));
        }
    }

    private static bool IsTextOfObject(string text) => text[0] switch
    {
        '@' => text.StartsWith("@{", StringComparison.Ordinal) && text[^1] == '}',
        'S' => text.StartsWith("System.Object", StringComparison.Ordinal)
            || text.StartsWith("System.Collections.", StringComparison.Ordinal)
            || text.StartsWith("System.Management.", StringComparison.Ordinal),
        '<' => text.Length > 1 && text[^1] == '>',
        _ => false,
    };
}
