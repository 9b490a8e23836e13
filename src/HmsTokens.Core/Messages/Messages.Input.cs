namespace HmsTokens.Core;

/// <content>Arguments, rows, names and script blocks.</content>
internal static partial class Messages
{
    public const string ListedBlank = "The list has an empty value. Check where the list comes from.";

    public const string NamesEmpty = "The list of names is empty. Check where it comes from.";

    public const string NameBlank = "The name is empty. Leave out empty lines with: Where-Object { $_.Trim() }";

    public const string NamesBesideUserId = "User names are piped, and -UserId is passed too. Use only one of them.";

    public const string NamesBesideRecords =
        "-UserId is a list, and records are piped too. Use only one of them.";

    public const string TokenBesideToken = "Tokens are piped, and -Token is passed too. Use only one of them.";

    public const string InputIsCsv =
        "The first line is the heading of a CSV file, not a name. Read the file with Import-Csv.";

    public const string InputIsJson =
        "The first line is JSON, not a name. Convert the file first: Get-Content -Raw file.json | ConvertFrom-Json";

    public const string ScriptBroke = "it used break or continue. Use return instead.";

    public const string TypeFilterInvalid =
        "-Type must be Auth or Management. Check the variable that it comes from, or leave out the parameter.";

    public const string RemedyQuote = "Put it in quotes.";

    public const string RemedyOneValue = "Pass one value.";

    public const string RemedyText = "Pass the text itself.";

    public const string RemedyRow = "A piped row is compared with its own columns.";

    public const string RemedyProperty = "Pass one of its properties.";

    private const int ShownHeadings = 10;

    public static string Empty(string what) =>
        $"The {what} is empty. Check the variable, the property or the column that it comes from.";

    public static string NotUnicode(string what) =>
        $"The {what} contains a broken character, such as half of an emoji. Check where it comes from.";

    public static string ArgumentEmpty(string parameter) =>
        $"-{parameter} is empty. Check the variable that it comes from.";

    public static string FieldEmpty(string parameter) =>
        $"-{parameter} is empty. Check the variable that it comes from. To read a property of each piped record, use a "
        + $"script block: -{parameter} {{ $_.Name }}";

    public static string ArgumentMissing(string parameter)
    {
        string words = InWords(parameter);
        return $"There is no {words}. Pass -{parameter}, or pipe rows with a {words}.";
    }

    public static string FilterEmpty(string parameter) =>
        $"-{parameter} is empty, so nothing can be compared with it. Check the variable that it comes from.";

    public static string ParametersExcludeEachOther(string one, string other) =>
        $"-{one} and -{other} can't be used together. Leave one out.";

    /// <summary>An argument is not text.</summary>
    /// <param name="parameter">The parameter.</param>
    /// <param name="kind">What it is, as <see cref="DescribeType"/> puts it.</param>
    /// <param name="property">A property of the object that is likely meant; null if there is none.</param>
    /// <param name="remedy">What else to do, as a sentence; used without a property.</param>
    public static string ArgumentNotText(string parameter, string kind, string? property, string remedy) =>
        $"-{parameter} must be text, but it is {kind}. {DescribeProperty(property, remedy)}";

    /// <summary>A cell is not text.</summary>
    /// <inheritdoc cref="ArgumentNotText"/>
    public static string CellNotText(string parameter, string kind, string? property) =>
        $"The {InWords(parameter)} must be text, but in this row it is {kind}. "
        + DescribeProperty(property, "Convert it to text first, with [string].");

    public static string ListedNotText(string parameter, string kind) =>
        $"The list of -{parameter} contains {kind}, but every value must be text. Put each value in quotes.";

    public static string CellBlank(string parameter) =>
        $"The {InWords(parameter)} in this row is empty or can't be read. Fill in the cell.";

    public static string ColumnTwice(string used, string other) =>
        $"The rows have the columns {used} and {other}. Only {used} is used.";

    public static string NameIsLine(string name) =>
        $"The name '{DisplayText.Escape(name)}' looks like a line of a CSV file. If it is one, read the file with "
        + "Import-Csv.";

    /// <param name="kind">What was piped, as <see cref="DescribeType"/> puts it.</param>
    public static string RecordNotRowOrName(string kind) =>
        $"This is {kind}, not a row or a name. Pipe rows, as from Import-Csv or [pscustomobject]@{{ RoomId = '…'; "
        + "Role = '…'; UserId = '…' }; or pipe names, as text.";

    /// <inheritdoc cref="RecordNotRowOrName"/>
    public static string RecordNotRow(string kind) =>
        $"This is {kind}, not a row. Pipe rows with room_id, role and user_id, as from Import-Csv; or read the value "
        + "with a script block, such as -UserId { $_ }.";

    /// <inheritdoc cref="RecordNotRowOrName"/>
    public static string RecordNotRoomCode(string kind) =>
        $"This is {kind}, not a room code. Pipe room codes as text, or objects with a code, as from the room-codes "
        + "API; or read the value with a script block, such as -RoomCode { $_ }.";

    public static string ScriptWithoutRecord(string parameter) =>
        $"A script block for -{parameter} runs once for each piped record, but nothing is piped. Pass text instead.";

    public static string ScriptGaveNothing(string parameter) =>
        $"The script block of -{parameter} returned nothing for this record. Check the property that it reads.";

    public static string ScriptFailed(string parameter, string reason) =>
        $"The script block of -{parameter} failed for this record: {DisplayText.Escape(reason)}";

    /// <summary>A row lacks a column: what it has, and what to do.</summary>
    /// <param name="parameter">The parameter that the column is for.</param>
    /// <param name="columns">The columns that would be taken.</param>
    /// <param name="headings">The row's headings.</param>
    /// <param name="nearest">The heading that comes nearest; null if none does.</param>
    /// <param name="separator">What separates columns in a heading that holds several; null if there are none.</param>
    /// <param name="takesScript">Whether a script block for the parameter can read the row.</param>
    public static string ColumnMissing(
        string parameter,
        string[] columns,
        IReadOnlyCollection<string> headings,
        string? nearest,
        char? separator,
        bool takesScript = true)
    {
        string shown = string.Join(
            ", ", headings.Take(ShownHeadings).Select(static name => $"'{DisplayText.Escape(name)}'"));
        string rest = headings.Count > ShownHeadings ? $" and {headings.Count - ShownHeadings} more" : string.Empty;
        string next = (separator, nearest) switch
        {
            (char, _) =>
                $"The columns were not split. Use Import-Csv -Delimiter {QuoteSeparator(separator.Value)}.",
            (_, string) => $"Did you mean '{DisplayText.Escape(nearest)}'? Rename it to {columns[0]}"
                + (takesScript && CanType(nearest) ? $", or pass -{parameter} {ScriptThatReads(nearest)}." : "."),
            _ => $"Add the column{(takesScript ? $", or pass -{parameter}" : string.Empty)}. "
                + "If the first line of the file is not a heading, use Import-Csv -Header.",
        };
        return $"The row has no {InWords(parameter)}: there is no column {Join(columns, "or")}. "
            + $"Its columns: {shown}{rest}. {next}";
    }

    public static string RoomIdInvalid(char found)
    {
        string what = found switch
        {
            '/' or '\\' => "a slash, like a link",
            _ when DisplayText.IsQuotationMark(found) => "a quotation mark",
            ',' or ';' or '|' => "a separator, like a list of ids",
            '.' => "the name of a .NET type, like an object that was turned into text",
            '?' or '#' or '&' => $"a '{found}', like a link",
            > ' ' and <= '~' => $"a '{found}', like a placeholder or an object that was turned into text",
            _ when char.IsWhiteSpace(found) => "white space",
            _ => "an invisible character",
        };
        return $"This can't be a room id: it contains {what}. Pass only the id, such as 627cda81ab4f3b56a077dc33. "
            + "It is on the Rooms page of the 100ms dashboard.";
    }

    public static string OuterWhiteSpace(string parameter) =>
        $"The value of -{parameter} starts or ends with white space, and the token contains it unchanged. If that is a "
        + "mistake, remove the white space and make a new token.";

    public static string RoomIdIsCode(string roomId) =>
        $"The room id '{DisplayText.Escape(roomId)}' looks like a room code. Nobody can join with a token for a room "
        + "code. Use the room's id, or get a token for the code with Request-HmsAuthToken.";

    public static string ForRecord(long number, string? user, string message) => user is null
        ? $"Record {number}: {message}"
        : $"Record {number} (user '{DisplayText.Escape(user)}'): {message}";

    public static string TextIsColumn(string parameter, string column) =>
        $"-{parameter} is the text '{DisplayText.Escape(column)}' for every row, but it is also a column. "
        + (CanType(column) ? $"To read the column, use -{parameter} {ScriptThatReads(column)}." : "Rename the column.");

    public static string TextOfObject(string parameter, string text) =>
        $"The value of -{parameter}, '{DisplayText.Escape(text)}', looks like a placeholder or an object that was "
        + "turned into text, and the token contains it unchanged. If that is a mistake, make a new token.";

    private static string InWords(string parameter) => parameter switch
    {
        "RoomId" => "room id",
        "UserId" => "user id",
        "RoomCode" => "room code",
        _ => parameter.ToLowerInvariant(),
    };

    private static string DescribeProperty(string? property, string remedy) => property switch
    {
        null => remedy,
        "code" => "It has a code: did you mean .code? You can also pipe it.",
        _ => $"It has an {property}: did you mean .{property}?",
    };

    private static string QuoteSeparator(char separator) => separator == '\t' ? "\"`t\"" : $"'{separator}'";

    private static bool CanType(string heading) => heading.Trim() == DisplayText.Escape(heading.Trim());

    private static string ScriptThatReads(string heading) => $"{{ $_.'{heading.Replace("'", "''")}' }}";
}
