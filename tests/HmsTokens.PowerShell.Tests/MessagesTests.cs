using System.Text.RegularExpressions;

namespace HmsTokens.PowerShell.Tests;

/// <summary>The texts of the product are in one folder, where their wording is reviewed.</summary>
public sealed partial class MessagesTests
{
    private static readonly string Source = Path.Combine(Repository.Root, "src");

    private static readonly string Folder =
        Path.Combine(Source, "HmsTokens.Core", "Messages") + Path.DirectorySeparatorChar;

    private static readonly ILookup<bool, string> Lines = Directory
        .EnumerateFiles(Source, "*.cs", SearchOption.AllDirectories)
        .SelectMany(file => File.ReadLines(file)
            .Select(line => (IsMessage: file.StartsWith(Folder, StringComparison.Ordinal), line)))
        .Where(found => !found.line.TrimStart().StartsWith("//", StringComparison.Ordinal))
        .ToLookup(found => found.IsMessage, found => found.line);

    [Fact]
    public void No_other_file_has_a_sentence() => Assert.DoesNotContain(Lines[false], line => Sentence().IsMatch(line));

    [Fact]
    public void The_search_finds_sentences() =>
        Assert.InRange(Lines[true].Count(line => Sentence().IsMatch(line)), 200, int.MaxValue);

    [Fact]
    public void None_has_words_that_nobody_says() =>
        Assert.DoesNotContain(Lines[true], line => OddWords().IsMatch(line));

    // Three words or more in one string.
    [GeneratedRegex("""
        "[^"]*[A-Za-z] [a-z']+ [a-z][^"]*"
        """)]
    private static partial Regex Sentence();

    [GeneratedRegex(@"\b(stands?|besides|of its own|at the most|has not|gives? none|was asked for|log-in|anew)\b")]
    private static partial Regex OddWords();
}
