using System.Management.Automation;
using HmsTokens.Core;

namespace HmsTokens.PowerShell;

/// <summary>Warns of texts that are likely a mistake: once for each parameter, however many records there are.</summary>
internal sealed class TextWarnings(Cmdlet command)
{
    private readonly HashSet<string> _warned = new(StringComparer.Ordinal);
    private string? _lastRoomId;

    /// <summary>Warns of white space around a text, which the token carries as it was given.</summary>
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

    /// <summary>Warns of a first row that has a column twice, under both of its names.</summary>
    public void CheckColumns(InputRecord record, params RecordField[] fields)
    {
        foreach (RecordField field in fields)
        {
            if (record.Number == 1 && field is { IsBound: false, Columns.Length: > 1 } && record.HasAll(field.Columns))
            {
                command.WriteWarning(Messages.ColumnTwice(field.Columns[0], field.Columns[1]));
            }
        }
    }

    /// <summary>Warns also of a room code in the place of a room id.</summary>
    public void CheckRoomId(string roomId)
    {
        // Most often the same text for a whole class.
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
}
