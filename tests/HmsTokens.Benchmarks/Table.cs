using System.Globalization;

namespace HmsTokens.Benchmarks;

/// <summary>A Markdown table, ratios first.</summary>
internal sealed class Table
{
    private readonly List<string> _rows = [];

    public void Add(string what, double measured, string aim, string detail) => _rows.Add(string.Format(
        CultureInfo.InvariantCulture, "| {0:0.00} | {1} | {2} | {3} |", measured, what, aim, detail));

    public void Print()
    {
        Console.WriteLine("| measured | what | aim | from |");
        Console.WriteLine("| ---: | --- | --- | --- |");
        _rows.ForEach(Console.WriteLine);
    }
}
