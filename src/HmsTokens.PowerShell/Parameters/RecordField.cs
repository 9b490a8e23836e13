using System.Management.Automation;
using HmsTokens.Core;

namespace HmsTokens.PowerShell;

/// <summary>A text value for each record, from a parameter or, if that is omitted, from a column of the row.</summary>
internal sealed class RecordField
{
    private readonly object? _argument;
    private readonly string? _text;

    /// <param name="parameter">The parameter, which is also the first column.</param>
    /// <param name="column">The platform's name, which is the second column.</param>
    /// <param name="argument">Text, a script block that is run for each record, or nothing.</param>
    /// <param name="isBound">Whether the parameter is bound.</param>
    /// <exception cref="ArgumentRefusedException">The argument is empty or not text, so every record fails.</exception>
    public RecordField(string parameter, string column, object? argument, bool isBound)
    {
        Parameter = parameter;
        Columns = parameter.Equals(column, StringComparison.OrdinalIgnoreCase) ? [parameter] : [parameter, column];
        IsBound = isBound;
        _argument = PSObjects.Unwrap(argument);
        if (isBound && _argument is not ScriptBlock)
        {
            _text = TextArgument.Read(argument, parameter);
            if (string.IsNullOrWhiteSpace(_text))
            {
                throw CreateMissing(Messages.FieldEmpty(Parameter));
            }
        }
    }

    public string Parameter { get; }

    /// <summary>The possible headings in a row.</summary>
    public string[] Columns { get; }

    /// <summary>Whether the parameter is bound.</summary>
    public bool IsBound { get; }

    /// <summary>Whether the parameter is a script block, which can read any record.</summary>
    public bool IsScript => _argument is ScriptBlock;

    /// <summary>The text of the parameter; null if it is omitted or a script block.</summary>
    public string? Text => _text;

    /// <summary>Checks that a direct call has the text.</summary>
    /// <exception cref="ArgumentRefusedException">The parameter is missing or a script block.</exception>
    public void RequireText()
    {
        RequireNoScript();
        if (_text is null)
        {
            throw CreateMissing(Messages.ArgumentMissing(Parameter));
        }
    }

    /// <summary>Checks that a direct call has no script block.</summary>
    /// <exception cref="ArgumentRefusedException">The parameter is a script block.</exception>
    public void RequireNoScript()
    {
        if (IsScript)
        {
            throw new ArgumentRefusedException(
                ErrorRecords.TypeInvalid(Parameter, Messages.ScriptWithoutRecord(Parameter)));
        }
    }

    /// <summary>Reads the text for a record.</summary>
    /// <exception cref="ArgumentRefusedException">It is missing, blank, or not text.</exception>
    public string Read(InputRecord record)
    {
        if (_text is not null)
        {
            return _text;
        }

        if (_argument is ScriptBlock script)
        {
            string? given = TextArgument.Read(RunScript(script, record), Parameter);
            return string.IsNullOrWhiteSpace(given)
                ? throw CreateMissing(Messages.ScriptGaveNothing(Parameter))
                : given!;
        }

        return TryRead(record) ?? throw CreateMissing(
            record.IsRow
                ? DescribeMissingColumn([.. record.Headings])
                : Messages.ArgumentMissing(Parameter));
    }

    /// <summary>Reads the text in a row; null if it has no such column.</summary>
    /// <exception cref="ArgumentRefusedException">The cell is blank, or not text.</exception>
    public string? TryRead(InputRecord record)
    {
        if (!record.TryGetCell(Columns, out object? cell))
        {
            return null;
        }

        string? text = TextArgument.Read(cell, Parameter, isCell: true);
        return string.IsNullOrWhiteSpace(text) ? throw CreateMissing(Messages.CellBlank(Parameter)) : text;
    }

    /// <summary>Reads optional text in a row; null if it has no such column and no similar heading.</summary>
    /// <exception cref="ArgumentRefusedException">
    /// The cell is blank or not text, or the heading is likely misspelled.
    /// </exception>
    public string? ReadOptional(InputRecord record)
    {
        string? text = TryRead(record);
        string[] headings = text is null ? [.. record.Headings] : [];
        return text is null && CsvHeading.FindNearest(headings, Parameter) is not null
            ? throw CreateMissing(DescribeMissingColumn(headings))
            : text;
    }

    // Like a delay-bind script block, with the record as $_.
    private object? RunScript(ScriptBlock script, InputRecord record)
    {
        try
        {
            var output = script.InvokeWithContext(null, [new PSVariable("_", record.Piped)], []);
            return output.Count == 1 ? output[0] : output.Count == 0 ? null : output;
        }
        catch (RuntimeException failure) when (failure is not PipelineStoppedException)
        {
            throw new ArgumentRefusedException(ErrorRecords.ScriptFailed(Parameter, failure));
        }
        catch (LoopFlowException)
        {
            // Otherwise break or continue would silently end a loop around the command.
            throw new ArgumentRefusedException(ErrorRecords.ScriptFailed(Parameter, Messages.ScriptBroke));
        }
    }

    private string DescribeMissingColumn(string[] headings) => Messages.ColumnMissing(
        Parameter,
        Columns,
        headings,
        CsvHeading.FindNearest(headings, Parameter),
        CsvHeading.FindSeparator(headings));

    private ArgumentRefusedException CreateMissing(string message) => new(ErrorRecords.Missing(Parameter, message));
}
