using System.Diagnostics;
using System.Management.Automation;
using System.Management.Automation.Runspaces;

namespace HmsTokens.Benchmarks;

/// <summary>What the first token costs a process that has just started.</summary>
internal static class ColdStart
{
    private const int Runs = 21;

    /// <summary>In a fresh process: opens an engine, then times the import of one module and its first use.</summary>
    public static void Measure(string module, string script)
    {
        using Runspace runspace = RunspaceFactory.CreateRunspace(InitialSessionState.CreateDefault2());
        runspace.Open();
        using (var warmUp = PowerShell.Create())
        {
            warmUp.Runspace = runspace;
            warmUp.AddScript("Get-Command Get-Command | ForEach-Object { $_.Name }").Invoke();
        }

        using var shell = PowerShell.Create();
        shell.Runspace = runspace;
        shell.AddScript("param($module) Import-Module $module\n" + script).AddArgument(module);
        long start = Stopwatch.GetTimestamp();
        int count = shell.Invoke().Count;
        double milliseconds = Stopwatch.GetElapsedTime(start).TotalMilliseconds;
        if (count != 1)
        {
            throw new InvalidOperationException(shell.Streams.Error.FirstOrDefault()?.ToString() ?? "No output.");
        }

        Console.WriteLine(milliseconds.ToString("R", System.Globalization.CultureInfo.InvariantCulture));
    }

    /// <summary>Medians in milliseconds, one for each command; the commands take turns.</summary>
    public static double[] Medians(params string[][] commands)
    {
        var times = commands.Select(static _ => new List<double>()).ToArray();
        for (int run = 0; run < Runs; run++)
        {
            for (int i = 0; i < commands.Length; i++)
            {
                times[i].Add(Time(commands[i]));
            }
        }

        return [.. times.Select(static all => all.Order().ElementAt(all.Count / 2))];
    }

    // What the process prints is its own reading; one that prints nothing is timed from outside, start and end included.
    private static double Time(string[] command)
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

        return double.TryParse(output, System.Globalization.CultureInfo.InvariantCulture, out double inside) ? inside : outside;
    }
}
