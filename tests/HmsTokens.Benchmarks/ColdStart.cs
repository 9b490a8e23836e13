using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;

namespace HmsTokens.Benchmarks;

/// <summary>Measures the first token in a new process.</summary>
internal static class ColdStart
{
    private const int Runs = 21;

    /// <summary>
    /// Publishes HmsTokens.Benchmarks.ColdStart with the engine compiled ahead of time, as in pwsh. The engine from
    /// NuGet is IL, and compiling it would take most of the time.
    /// </summary>
    public static string Publish()
    {
        string folder = Path.Combine(Places.Artifacts, "publish", "cold-start");
        string[] arguments =
        [
            "publish", Places.ColdStartProject, "--configuration", "Release",
            "--runtime", RuntimeInformation.RuntimeIdentifier, "--no-self-contained", "-p:PublishReadyToRun=true",
            "--output", folder,
        ];
        using Process publish =
            Process.Start(new ProcessStartInfo("dotnet", arguments) { RedirectStandardOutput = true })!;
        string output = publish.StandardOutput.ReadToEnd();
        publish.WaitForExit();
        return publish.ExitCode == 0
            ? Path.Combine(folder, Places.ColdStartProgram)
            : throw new InvalidOperationException(output);
    }

    /// <summary>The medians by command. The commands run in turn.</summary>
    public static Dictionary<string, Start> Medians(Dictionary<string, string[]> commands)
    {
        var starts = commands.Keys.ToDictionary(static name => name, static _ => new List<Start>());
        for (int run = 0; run < Runs; run++)
        {
            foreach ((string name, string[] command) in commands)
            {
                starts[name].Add(Time(command));
            }
        }

        return starts.ToDictionary(static one => one.Key, static one => new Start(
            Median(one.Value.Select(static start => start.Milliseconds)),
            Median(one.Value.Select(static start => start.Compiling))));
    }

    private static double Median(IEnumerable<double> values) => values.Order().ElementAt(Runs / 2);

    // The process prints its own measurement. If it prints nothing, it is timed from outside, including start and end.
    private static Start Time(string[] command)
    {
        var start = new ProcessStartInfo(command[0], command[1..]) { RedirectStandardOutput = true };
        long begin = Stopwatch.GetTimestamp();
        using Process process = Process.Start(start)!;
        string output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        double outside = Stopwatch.GetElapsedTime(begin).TotalMilliseconds;
        if (process.ExitCode != 0)
        {
            throw new InvalidOperationException($"{command[0]} ended with exit code {process.ExitCode}.");
        }

        return output.Split(' ') is [string milliseconds, string compiling]
            ? new Start(Number(milliseconds), Number(compiling))
            : new Start(outside, 0);
    }

    private static double Number(string text) => double.Parse(text, CultureInfo.InvariantCulture);
}

/// <summary>The time of a start, and the part for compiling IL, both in milliseconds.</summary>
internal sealed record Start(double Milliseconds, double Compiling);
