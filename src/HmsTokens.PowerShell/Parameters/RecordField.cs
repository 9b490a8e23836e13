using System.Management.Automation;
using HmsTokens.Core;

namespace HmsTokens.PowerShell;

/// <summary>A text that each record needs: from a parameter, which beats a column, or from the row.</summary>
internal sealed class RecordField
{
    private readonly object? _argument;
    private readonly string? _text;

    /// <param name="parameter">The parameter, which is also the first column.</param>
    /// <param name="column">The platform's name for it, the second column.</param>
    /// <param name="argument">What was passed: a text, a script block that is run for each record, or nothing.</param>
    /// <param name="isBound">Whether anything was passed.</param>
    /// <exception cref="ArgumentRefusedException">The argument is empty, or no text: wrong for every record.</exception>
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
                throw Missing(Messages.ArgumentEmpty(Parameter));
            }
        }
    }

    public string Parameter { get; }

    /// <summary>The headings under which a row has it.</summary>
    public string[] Columns { get; }

    /// <summary>Whether the parameter was given.</summary>
    public bool IsBound { get; }

    /// <summary>Whether the parameter is a script block, which reads records of any kind.</summary>
    public bool IsScript => _argument is ScriptBlock;

    /// <summary>The text that the parameter gives; null without the parameter, and for a script block.</summary>
    public string? Text => _text;

    /// <summary>Refuses a direct call without a text: nothing else could give it.</summary>
    /// <exception cref="ArgumentRefusedException">The parameter is missing, or a script block without a record.</exception>
    public void RequireText()
    {
        RequireNoScript();
        if (_text is null)
        {
            throw Missing(Messages.ArgumentMissing(Parameter));
        }
    }

    /// <summary>Refuses a script block that has no record to read.</summary>
    /// <exception cref="ArgumentRefusedException">The parameter is a script block.</exception>
    public void RequireNoScript()
    {
        if (IsScript)
        {
            throw new ArgumentRefusedException(
                ErrorRecords.TypeInvalid(Parameter, Messages.ScriptWithoutRecord(Parameter)));
        }
    }

    /// <summary>The record's text.</summary>
    /// <exception cref="ArgumentRefusedException">There is none, it is blank, or it is no text.</exception>
    public string Read(InputRecord record)
    {
        if (_text is not null)
        {
            return _text;
        }

        if (_argument is ScriptBlock script)
        {
            string? given = TextArgument.Read(Run(script, record), Parameter);
            return string.IsNullOrWhiteSpace(given) ? throw Missing(Messages.ScriptGaveNothing(Parameter)) : given!;
        }

        return TryRead(record) ?? throw Missing(
            record.IsRow
                ? DescribeMissingColumn([.. record.Headings])
                : Messages.ArgumentMissing(Parameter));
    }

    /// <summary>The row's text; null if it has no such column.</summary>
    /// <exception cref="ArgumentRefusedException">The cell is blank, or no text.</exception>
    public string? TryRead(InputRecord record)
    {
        if (!record.TryGetCell(Columns, out object? cell))
        {
            return null;
        }

        string? text = TextArgument.Read(cell, Parameter, isCell: true);
        return string.IsNullOrWhiteSpace(text) ? throw Missing(Messages.CellBlank(Parameter)) : text;
    }

    /// <summary>The row's text; null if it has no such column, and no heading that comes near.</summary>
    /// <exception cref="ArgumentRefusedException">The cell is blank or no text, or the heading is likely misspelled.</exception>
    public string? ReadOptional(InputRecord record)
    {
        string? text = TryRead(record);
        string[] headings = text is null ? [.. record.Headings] : [];
        return text is null && CsvHeading.FindNearest(headings, Parameter) is not null
            ? throw Missing(DescribeMissingColumn(headings))
            : text;
    }

    // As PowerShell runs the script block of a parameter that takes pipeline input, with the record as $_.
    private object? Run(ScriptBlock script, InputRecord record)
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
            // It would go on to the loop around the command, which would end without a word.
            throw new ArgumentRefusedException(ErrorRecords.ScriptFailed(Parameter, Messages.ScriptBroke));
        }
    }

    private string DescribeMissingColumn(string[] headings) => Messages.ColumnMissing(
        Parameter,
        Columns,
        headings,
        CsvHeading.FindNearest(headings, Parameter),
        CsvHeading.FindSeparator(headings));

    private ArgumentRefusedException Missing(string message) => new(ErrorRecords.Missing(Parameter, message));
}
