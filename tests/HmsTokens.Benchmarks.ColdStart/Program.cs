using System.Diagnostics;
using System.Globalization;
using System.Management.Automation;
using System.Management.Automation.Runspaces;
using System.Runtime;

// Opens an engine, imports the module of the first argument and runs the script of the second, once; prints how many
// milliseconds the import and the script took, and how many of them went into compiling IL.
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
