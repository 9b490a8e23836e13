namespace HmsTokens.Core;

/// <summary>What the cmdlets say about arguments, rows and names.</summary>
internal static partial class Messages
{
    private const int ShownHeadings = 10;

    public const string ListedBlank = "The list has an empty value. Check where the list comes from.";

    public const string NamesEmpty = "The list of names is empty. Check where it comes from.";

    public const string NameBlank = "The name is empty. Leave empty lines out, as in: Where-Object { $_.Trim() }.";

    public const string NamesBesideUserId =
        "The name of the user is piped, and -UserId names one too. Leave one of them out.";

    public const string NamesBesideRecords =
        "-UserId is a list, and records are piped too. Pipe the records alone, or pass the list alone.";

    public const string InputIsCsv =
        "The first line that is piped is the heading of a CSV file, not a name. Read the file with Import-Csv.";

    public const string InputIsJson =
        "The first line that is piped is JSON, not a name. Convert it first: Get-Content -Raw file.json | ConvertFrom-Json.";

    public const string ScriptBroke = "it left by break or continue. Use return.";

    public const string TokenBesideToken = "A token is piped, and -Token gives one too. Leave one of them out.";

    public const string TokenEndpointMissing = "There is no token endpoint. Give -TokenEndpoint, or -RoomCode in place of the room.";

    public const string TokenDisposed = "The SecureString that should hold the token has been disposed of. Make a new one.";

    public static string ParameterMissing(string parameter, string words) =>
        $"There is no {words}. Give -{parameter}, or pipe rows that have it.";

    public static string CellBlank(string words) =>
        $"The {words} is empty in this row, or cannot be read. Fill in the cell.";

    public static string ColumnTwice(string used, string other) =>
        $"The rows have the columns {used} and {other}. {used} is used.";

    public static string NameIsLine(string name) =>
        $"The name '{DisplayText.Escape(name)}' looks like a line of a CSV file. If it is one, read the file with Import-Csv.";

    public static string ScriptWithoutRecord(string parameter) =>
        $"The script block of -{parameter} is run for each record that is piped, and nothing is piped. Pass a text.";

    public static string ScriptGaveNothing(string parameter) =>
        $"The script block of -{parameter} gave nothing for this record. Check the property that it reads.";

    public static string ScriptFailed(string parameter, string reason) =>
        $"The script block of -{parameter} failed for this record: {DisplayText.Escape(reason)}";

    /// <summary>A row lacks a column: what it has, and what to do.</summary>
    /// <param name="words">What is missing, in words.</param>
    /// <param name="columns">The columns that would be taken.</param>
    /// <param name="headings">The row's headings.</param>
    /// <param name="nearest">The heading that comes nearest; null if none does.</param>
    /// <param name="separator">What separates the columns of a heading that holds several; null if there is none.</param>
    /// <param name="parameter">The parameter that gives it too, by a script block; null if there is none.</param>
    public static string ColumnMissing(
        string words,
        string[] columns,
        IReadOnlyCollection<string> headings,
        string? nearest,
        char? separator,
        string? parameter)
    {
        string shown = string.Join(", ", headings.Take(ShownHeadings).Select(static name => $"'{DisplayText.Escape(name)}'"));
        string rest = headings.Count > ShownHeadings ? $" and {headings.Count - ShownHeadings} more" : string.Empty;
        string next = (separator, nearest) switch
        {
            (char, _) => $"The columns were not split: use Import-Csv -Delimiter {Quoted(separator.Value)}.",
            (_, string) => $"Did you mean '{DisplayText.Escape(nearest)}'? Rename it to {columns[0]}"
                + (parameter is not null && CanType(nearest) ? $", or pass -{parameter} {Reading(nearest)}." : "."),
            _ => $"Add the column{(parameter is null ? string.Empty : $", or pass -{parameter}")}. "
                + "If the first line of the file holds no headings, use Import-Csv -Header.",
        };
        return $"The row has no {words}: no column {string.Join(" or ", columns)}. Its columns: {shown}{rest}. {next}";
    }

    public static string RoomIdInvalid(char found)
    {
        string what = found switch
        {
            '/' or '\\' => "a slash, as a link has",
            '"' or '\'' or '`' or '‘' or '’' or '“' or '”' => "a quotation mark",
            ',' or ';' or '|' => "a separator, as several ids have",
            '.' => "the name of a .NET type in it, as in an object's text",
            '?' or '#' or '&' => $"a '{found}', as a link has",
            '$' or '%' or '{' or '}' or '(' or ')' or '[' or ']' or '<' or '>' or '@' or '=' or '*' =>
                $"a '{found}', as an object's text or a value that was never filled in has",
            _ when char.IsWhiteSpace(found) => "white space in it",
            _ => "a character that cannot be seen",
        };
        return $"No room has this id: there is {what}. Give the id alone, as in 627cda81ab4f3b56a077dc33; the dashboard shows "
            + "it on its page of rooms.";
    }

    public static string OuterWhiteSpace(string parameter) =>
        $"The text of -{parameter} starts or ends with white space. The token carries it as it is. If that is a mistake, trim "
        + "the text and make a new token.";

    public static string RoomIdIsCode(string roomId) =>
        $"The room id '{DisplayText.Escape(roomId)}' looks like a room code. Nobody can join a room with a token made for its "
        + "code. Give the room's id, or ask 100ms for a token by the code, with Request-HmsAuthToken.";

    public static string OfRecord(long number, string? user, string message) => user is null
        ? $"Record {number}: {message}"
        : $"Record {number} (user '{DisplayText.Escape(user)}'): {message}";

    private static bool CanType(string heading) => heading.Trim() == DisplayText.Escape(heading.Trim());

    private static string Reading(string heading) => $"{{ $_.'{heading.Replace("'", "''")}' }}";

    private static string Quoted(char separator) => separator == '\t' ? "\"`t\"" : $"'{separator}'";
}
