using System.Globalization;
using System.Text;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Logging.Console;

namespace HmsTokens.Examples.TokenEndpoint;

/// <summary>
/// Writes each log entry on one line, with control and format characters escaped. ASP.NET logs the decoded path of a
/// request, and the usual formatters don't escape it: <c>/%0d%0a</c> would start a new line, and <c>%1b</c> could
/// control a terminal.
/// </summary>
internal sealed class LineFormatter() : ConsoleFormatter(FormatterName)
{
    /// <summary>The formatter's name in the configuration.</summary>
    public const string FormatterName = "line";

    /// <inheritdoc/>
    public override void Write<TState>(
        in LogEntry<TState> logEntry, IExternalScopeProvider? scopeProvider, TextWriter textWriter)
    {
        string message = logEntry.Formatter(logEntry.State, logEntry.Exception);
        string text = logEntry.Exception is null ? message : $"{message} {logEntry.Exception}";
        textWriter.WriteLine($"{logEntry.LogLevel}: {logEntry.Category}[{logEntry.EventId.Id}] {Escape(text)}");
    }

    private static string Escape(string text)
    {
        var escaped = new StringBuilder(text.Length);
        foreach (Rune rune in text.EnumerateRunes())
        {
            _ = rune.Value switch
            {
                '\n' => escaped.Append(@"\n"),
                '\r' => escaped.Append(@"\r"),
                _ when IsUnsafe(rune) => escaped.Append(CultureInfo.InvariantCulture, $@"\u{rune.Value:x4}"),
                _ => escaped.Append(rune.ToString()),
            };
        }

        return escaped.ToString();
    }

    private static bool IsUnsafe(Rune rune) => Rune.GetUnicodeCategory(rune) is UnicodeCategory.Control
        or UnicodeCategory.Format or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator
        or UnicodeCategory.PrivateUse or UnicodeCategory.OtherNotAssigned;
}
