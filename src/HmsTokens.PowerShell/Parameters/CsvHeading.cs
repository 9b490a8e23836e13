namespace HmsTokens.PowerShell;

/// <summary>Finds similar headings, and lines of CSV that were not split into columns.</summary>
internal static class CsvHeading
{
    private static readonly char[] Separators = [',', ';', '\t', '|'];

    private static readonly string[] KnownColumns = ["userid", "roomid", "role", "roomcode"];

    /// <summary>Whether text is the first line of a CSV file rather than a name.</summary>
    public static bool IsHeadingLine(string text) => text.Split(Separators) is { Length: > 1 } cells
        ? cells.Any(static cell => KnownColumns.Contains(Normalize(cell)))
        : Normalize(text) == KnownColumns[0];

    /// <summary>Whether text is the first line of a JSON file rather than a name.</summary>
    public static bool IsJsonLine(string text) =>
        text.Replace(" ", string.Empty) is string plain
        && (plain is "[" or "{"
            || plain.StartsWith("{\"", StringComparison.Ordinal)
            || plain.StartsWith("[{", StringComparison.Ordinal));

    /// <summary>Whether text contains a CSV separator.</summary>
    public static bool HasSeparator(string text) => text.IndexOfAny(Separators) >= 0;

    /// <summary>Finds the heading that is most similar to a column; null if none is.</summary>
    /// <param name="headings">The headings of the row.</param>
    /// <param name="column">The column, such as <c>UserId</c>.</param>
    public static string? FindNearest(IEnumerable<string> headings, string column)
    {
        string wanted = Normalize(column);
        string stem = wanted.Replace("id", string.Empty);
        return headings
            .Where(heading => Normalize(heading) == wanted || !KnownColumns.Contains(Normalize(heading)))
            .Select(heading => (Heading: heading, Distance: ComputeDistance(Normalize(heading), wanted, stem)))
            .Where(found => found.Distance <= wanted.Length / 2)
            .OrderBy(static found => found.Distance)
            .Select(static found => found.Heading)
            .FirstOrDefault();
    }

    /// <summary>
    /// Finds the separator if the only heading is a whole line, because the file has another separator; else null.
    /// </summary>
    public static char? FindSeparator(IReadOnlyCollection<string> headings) => headings.Count == 1
        && headings.First().IndexOfAny(Separators) is int at and >= 0
        ? headings.First()[at]
        : null;

    private static string Normalize(string heading) =>
        new([.. heading.Where(char.IsLetterOrDigit).Select(char.ToLowerInvariant)]);

    // 'user' and 'User name' are more similar to UserId than anything with typing mistakes.
    private static int ComputeDistance(string heading, string wanted, string stem) =>
        heading == wanted ? 0
        : stem.Length > 2 && heading.StartsWith(stem, StringComparison.Ordinal) ? 1
        : stem.Length > 2 && heading.Contains(stem) ? 2
        : Levenshtein(heading, wanted);

    private static int Levenshtein(string one, string other)
    {
        int[] row = [.. Enumerable.Range(0, other.Length + 1)];
        for (int i = 1; i <= one.Length; i++)
        {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j <= other.Length; j++)
            {
                int above = row[j];
                int change = diagonal + (one[i - 1] == other[j - 1] ? 0 : 1);
                row[j] = Math.Min(change, Math.Min(above, row[j - 1]) + 1);
                diagonal = above;
            }
        }

        return row[other.Length];
    }
}
