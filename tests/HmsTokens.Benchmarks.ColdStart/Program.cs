using System.Diagnostics;
using System.Globalization;
using System.Management.Automation;
using System.Management.Automation.Runspaces;
using System.Runtime;

// Imports the module in the first argument and runs the script in the second, in a new engine. Prints the milliseconds
// for import and script, and the part for compiling IL.
string module = args[0];
string script = args[1];

using Runspace runspace = RunspaceFactory.CreateRunspace(InitialSessionState.CreateDefault2());
runspace.Open();
using (var warmUp = PowerShell.Create(runspace))
{
    warmUp.AddScript("Get-Command Get-Command | ForEach-Object { $_.Name }").Invoke();
}

using var shell = PowerShell.Create(runspace);
shell.AddScript("param($module) Import-Module $module\n" + script).AddArgument(module);
TimeSpan compiledBefore = JitInfo.GetCompilationTime();
long start = Stopwatch.GetTimestamp();
int count = shell.Invoke().Count;
double milliseconds = Stopwatch.GetElapsedTime(start).TotalMilliseconds;
double compiling = (JitInfo.GetCompilationTime() - compiledBefore).TotalMilliseconds;
if (count != 1)
{
    throw new InvalidOperationException(shell.Streams.Error.FirstOrDefault()?.ToString() ?? "No output.");
}

Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{milliseconds:R} {compiling:R}"));
