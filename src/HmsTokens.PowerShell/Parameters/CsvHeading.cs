namespace HmsTokens.PowerShell;

/// <summary>Finds the heading that somebody meant, and lines of CSV that were never split into columns.</summary>
internal static class CsvHeading
{
    private static readonly char[] Separators = [',', ';', '\t', '|'];

    private static readonly string[] Known = ["userid", "roomid", "role", "roomcode"];

    /// <summary>Whether a text is the first line of a CSV file rather than a name.</summary>
    public static bool IsLikely(string text) => text.Split(Separators) is { Length: > 1 } cells
        ? cells.Any(static cell => Known.Contains(Plain(cell)))
        : Plain(text) == Known[0];

    /// <summary>Whether a text is the first line of a JSON file rather than a name.</summary>
    public static bool IsJson(string text) =>
        text.Replace(" ", string.Empty) is string plain
        && (plain is "[" or "{" || plain.StartsWith("{\"", StringComparison.Ordinal) || plain.StartsWith("[{", StringComparison.Ordinal));

    /// <summary>Whether a text has what separates the columns of a CSV file.</summary>
    public static bool HasSeparator(string text) => text.IndexOfAny(Separators) >= 0;

    /// <summary>The heading that comes nearest to a column; null if none is near.</summary>
    /// <param name="headings">The headings of the row.</param>
    /// <param name="column">The column, such as <c>UserId</c>.</param>
    public static string? FindNearest(IEnumerable<string> headings, string column)
    {
        string wanted = Plain(column);
        string stem = wanted.Replace("id", string.Empty);
        return headings
            .Where(heading => Plain(heading) == wanted || !Known.Contains(Plain(heading)))
            .Select(heading => (Heading: heading, Distance: Distance(Plain(heading), wanted, stem)))
            .Where(found => found.Distance <= wanted.Length / 2)
            .OrderBy(static found => found.Distance)
            .Select(static found => found.Heading)
            .FirstOrDefault();
    }

    /// <summary>The separator of a heading that holds several columns, as a CSV file read with another one; else null.</summary>
    public static char? FindSeparator(IReadOnlyCollection<string> headings) => headings.Count == 1
        && headings.First().IndexOfAny(Separators) is int at and >= 0
        ? headings.First()[at]
        : null;

    private static string Plain(string heading) =>
        new([.. heading.Where(char.IsLetterOrDigit).Select(char.ToLowerInvariant)]);

    // 'user' and 'User name' for UserId are nearer than any number of typing mistakes.
    private static int Distance(string heading, string wanted, string stem) =>
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
