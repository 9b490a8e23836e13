using System.Management.Automation.Language;
using System.Management.Automation.Runspaces;
using System.Text.RegularExpressions;

namespace HmsTokens.Host;

/// <summary>The command line: what was asked for, and the exit code.</summary>
internal static partial class Program
{
    private const int Failure = 1;

    /// <summary>What <c>pwsh</c> returns for a command line that it does not understand.</summary>
    private const int BadCommandLine = 64;

    private const string Help = """
        Runs the HmsTokens PowerShell module on a machine that has .NET and no pwsh.

          HmsTokens.Host                        a demonstration, with made-up credentials
          HmsTokens.Host -Command <text>        runs the text as PowerShell commands
          HmsTokens.Host -File <path> [args]    runs a .ps1 file; arguments as pwsh takes them (-Name value, -Switch)
          HmsTokens.Host -?                     this help

        The module is already imported. Output is formatted on standard output; errors, warnings, verbose and debug
        lines are sentences on standard error. The exit code is that of pwsh: 1 after a terminating error, or where
        the last command of -Command failed; N after 'exit N'; 64 for a command line that makes no sense; 0 otherwise.
        After Ctrl+C it is 130.

        This is not a second pwsh. It has the core of the PowerShell engine: the language, .NET types, ForEach-Object,
        Where-Object, Get-Command, Get-Help, Import-Module. It lacks the modules Microsoft.PowerShell.Utility (so no
        Import-Csv, Select-Object, Format-List, ConvertTo-Json, Invoke-RestMethod, Write-Host),
        Microsoft.PowerShell.Management (no Get-Content, Set-Location) and Microsoft.PowerShell.Security (no
        Get-Credential, ConvertTo-SecureString). It asks no questions: no prompts, no Read-Host, no profile.
        """;

    private static int Main(string[] args)
    {
        try
        {
            switch (args)
            {
                case []:
                    return Demonstration.Run();
                case ["-?" or "-h" or "--help" or "-help" or "-Help", ..]:
                    Console.WriteLine(Help);
                    return 0;
                case [string option, .. string[] rest] when Is(option, "-Command", "-c"):
                    return rest.Length == 0
                        ? Refuse("-Command needs the text to run.")
                        : Run(string.Join(' ', rest));
                case [string option, .. string[] rest] when Is(option, "-File", "-f"):
                    return RunFile(rest);
                default:
                    return Refuse($"'{args[0]}' is not an option of this program.");
            }
        }
        catch (RunspaceOpenModuleLoadException exception)
        {
            Console.Error.WriteLine("The module does not load. Build this program again. "
                + string.Join(Environment.NewLine, exception.ErrorRecords));
            return Failure;
        }
    }

    private static bool Is(string option, string name, string shortName) =>
        option.Equals(name, StringComparison.OrdinalIgnoreCase)
        || option.Equals(shortName, StringComparison.OrdinalIgnoreCase);

    private static int Run(string script)
    {
        using var session = new Session();
        return session.Run(script);
    }

    private static int RunFile(string[] args)
    {
        if (args.Length == 0) return Refuse("-File needs the path of a script.");
        string path = Path.GetFullPath(args[0]);
        if (!File.Exists(path)) return Refuse($"There is no file '{args[0]}'. Check the path.");
        if (!Path.GetExtension(path).Equals(".ps1", StringComparison.OrdinalIgnoreCase))
            return Refuse($"'{args[0]}' is no PowerShell script: its name does not end in '.ps1'.");

        // Only from within a script can it be seen whether the file called 'exit' or a native program failed in it.
        string call = string.Join(' ', ["&", Literal(path), .. args[1..].Select(ScriptArgument)]);
        return Run(call + "; if (!$?) { exit $LASTEXITCODE ?? 1 }");
    }

    /// <summary>
    /// An argument as <c>pwsh -File</c> takes it: <c>-Name</c>, <c>-Name:value</c> with the two switch values, or else
    /// plain text, never a piece of script.
    /// </summary>
    private static string ScriptArgument(string arg)
    {
        Match match = NamedArgument().Match(arg);
        if (!match.Success) return Literal(arg);
        string value = match.Groups["value"].Value;
        bool verbatim = value.ToUpperInvariant() is "" or "$TRUE" or "$FALSE";
        return match.Groups["name"].Value + (verbatim ? value : Literal(value));
    }

    private static string Literal(string text) => $"'{CodeGeneration.EscapeSingleQuotedStringContent(text)}'";

    [GeneratedRegex(@"\A(?<name>-[\p{L}_]\w*:?)(?<value>(?<=:).*)?\z", RegexOptions.Singleline)]
    private static partial Regex NamedArgument();

    private static int Refuse(string message)
    {
        Console.Error.WriteLine(message + " 'HmsTokens.Host -?' lists what there is.");
        return BadCommandLine;
    }
}
