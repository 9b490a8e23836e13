using System.Diagnostics;
using System.Globalization;
using System.Management.Automation;
using System.Management.Automation.Runspaces;

// Opens an engine, imports the module of the first argument and runs the script of the second, once; prints how many
// milliseconds the import and the script took.
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
long start = Stopwatch.GetTimestamp();
int count = shell.Invoke().Count;
double milliseconds = Stopwatch.GetElapsedTime(start).TotalMilliseconds;
if (count != 1)
{
    throw new InvalidOperationException(shell.Streams.Error.FirstOrDefault()?.ToString() ?? "No output.");
}

Console.WriteLine(milliseconds.ToString("R", CultureInfo.InvariantCulture));
