using System.Buffers.Text;
using System.Diagnostics;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace HmsTokens.PowerShell.Tests;

/// <summary>The console host, as a user starts it.</summary>
public sealed partial class HostTests : IDisposable
{
    private const string MakeToken = "New-HmsAuthToken -RoomId 627cda81ab4f3b56a077dc33 -Role host -UserId 42";

    // The cmdlets that write to these streams are in a module that the host lacks. On one line: the error of a longer
    // text comes with the place in it.
    private const string Streams =
        "function Show { [CmdletBinding()] param() $PSCmdlet.WriteVerbose('of verbose'); "
        + "$PSCmdlet.WriteWarning('of warning'); $PSCmdlet.WriteDebug('of debug'); $PSCmdlet.WriteError([Management.Automation.ErrorRecord]::new("
        + "[Exception]::new('of error'), 'Id', 0, $null)); 'of output' } "
        + "$DebugPreference = 'Continue'; Show -Verbose; 'after the error'";

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("hmstokens host ");

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public async Task The_demonstration_makes_tokens_and_verifies_one()
    {
        HostResult result = await HostProcess.Run(credentials: false, folder: null);

        Assert.Equal((0, ""), (result.ExitCode, result.Error));
        string secret = SecretInText().Match(result.Output).Groups[1].Value;
        string[] tokens = [.. result.Lines.Where(line => line.StartsWith("eyJ", StringComparison.Ordinal))];
        Assert.Equal(
            ["app", "management"], tokens.Select(token => Verify(token, secret).GetProperty("type").GetString()));
        Assert.Matches(@"SignatureVerified\s*:\s*False", result.Output);
        Assert.Matches(@"SignatureVerified\s*:\s*True", result.Output);
    }

    [Fact]
    public async Task A_command_that_makes_a_token_prints_one_line()
    {
        HostResult result = await HostProcess.Run("-Command", MakeToken);

        Assert.Equal((0, ""), (result.ExitCode, result.Error));
        JsonElement claims = Verify(Assert.Single(result.Lines), HostProcess.Secret);
        Assert.Equal("627cda81ab4f3b56a077dc33", claims.GetProperty("room_id").GetString());
    }

    [Fact]
    public async Task Without_credentials_the_error_names_the_ways_to_give_them()
    {
        HostResult result = await HostProcess.Run(credentials: false, folder: null, "-Command", MakeToken);

        Assert.Equal((1, ""), (result.ExitCode, result.Output));
        Assert.StartsWith("New-HmsAuthToken: ", result.Error);
        Assert.All(
            ["-AppAccessKey", "-AppSecret", "-Credential", "-SecretName", "HMS_ACCESS_KEY", "HMS_SECRET"],
            way => Assert.Contains(way, result.Error, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("& { exit 7 }; 'not reached'", 7)]
    [InlineData("throw 'up'", 1)]
    [InlineData("1 +* 2", 1)]
    [InlineData("if (", 1)]
    [InlineData("No-SuchCommand", 1)]
    [InlineData("No-SuchCommand; 'the last command succeeded'", 0)]
    [InlineData("$ErrorActionPreference = 'Stop'; No-SuchCommand; 'not reached'", 1)]
    public async Task The_exit_code_of_a_command_is_that_of_pwsh(string command, int exitCode)
    {
        HostResult result = await HostProcess.Run("-Command", command);

        Assert.Equal(exitCode, result.ExitCode);
        Assert.DoesNotContain("not reached", result.Output, StringComparison.Ordinal);
        if (exitCode == 1) Assert.NotEqual("", result.Error.Trim());
    }

    [Theory]
    [InlineData("& { exit 7 }; 'not reached'", 7)]
    [InlineData("No-SuchCommand", 0)]
    [InlineData("throw 'up'", 1)]
    [InlineData("if (", 1)]
    [InlineData("dotnet exec no-such.dll", 0)]
    public async Task The_exit_code_of_a_file_is_that_of_pwsh(string script, int exitCode)
    {
        HostResult result = await HostProcess.Run("-File", WriteScript(script));

        Assert.Equal(exitCode, result.ExitCode);
        Assert.DoesNotContain("not reached", result.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("-Room r1 -Loud -Count 3 last", "r1|True|3|last")]
    [InlineData("last -loud:$false -room:r2", "r2|False|0|last")]
    [InlineData("-Room: r3 $(exit)", "r3|False|0|$(exit)")]
    [InlineData("-Room:a'b;exit -Count -5 -Last:$false;exit", "a'b;exit|False|-5|$false;exit")]
    public async Task Arguments_of_a_file_bind_to_its_parameters(string args, string printed)
    {
        string path = WriteScript(
            """
            param([Parameter(Position = 0)] [string] $Last, [string] $Room, [switch] $Loud, [int] $Count)
            "$Room|$Loud|$Count|$Last"
            """);

        HostResult result = await HostProcess.Run(["-File", path, .. args.Split(' ')]);

        Assert.Equal((0, ""), (result.ExitCode, result.Error));
        Assert.Equal(printed, Assert.Single(result.Lines));
    }

    [Fact]
    public async Task An_argument_that_does_not_bind_ends_the_run()
    {
        HostResult result = await HostProcess.Run("-File", WriteScript("param([int] $Count) 'ran'"), "-Count", "many");

        Assert.Equal((1, ""), (result.ExitCode, result.Output));
        Assert.Contains("'Count'", result.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_file_is_found_from_the_current_folder_and_has_the_module()
    {
        WriteScript(MakeToken, "it's a $name.ps1");

        HostResult result = await HostProcess.Run(
            credentials: true, _folder.FullName, "-File", Path.Combine(".", "it's a $name.ps1"));

        Assert.Equal((0, ""), (result.ExitCode, result.Error));
        Verify(Assert.Single(result.Lines), HostProcess.Secret);
    }

    [Fact]
    public async Task Output_and_the_other_streams_stay_apart_and_an_error_does_not_end_the_run()
    {
        HostResult result = await HostProcess.Run("-Command", Streams);

        Assert.Equal(0, result.ExitCode);
        Assert.Equal(["of output", "after the error"], result.Lines);
        Assert.Equal(
            ["DEBUG: of debug", "Show: of error", "VERBOSE: of verbose", "WARNING: of warning"],
            result.Error.ReplaceLineEndings("\n").Split('\n', StringSplitOptions.RemoveEmptyEntries).Order());
    }

    [Fact]
    public async Task A_bad_record_does_not_keep_a_good_one_from_coming_out()
    {
        HostResult result = await HostProcess.Run(
            "-Command",
            """
            '', '42' | ForEach-Object { [pscustomobject]@{ RoomId = '627cda81'; Role = 'host'; UserId = $_ } } |
                New-HmsAuthToken
            'went on'
            """);

        Assert.Equal((0, 2), (result.ExitCode, result.Lines.Length));
        Verify(result.Lines[0], HostProcess.Secret);
        Assert.StartsWith("New-HmsAuthToken: ", result.Error);
    }

    [Theory]
    [InlineData("Get-Command -Module HmsTokens")]
    [InlineData("\"`e[31mred`e[0m\"; $Host.UI.WriteLine(\"$($PSStyle.Foreground.Red)red\")")]
    [InlineData("$PSStyle.OutputRendering = 'Ansi'; Get-Command -Module HmsTokens; throw \"`e[31mup\"")]
    public async Task Redirected_output_has_no_escape_codes(string command)
    {
        HostResult result = await HostProcess.Run("-Command", command);

        Assert.NotEqual("", result.Output);
        Assert.DoesNotContain('\e', result.Output + result.Error);
    }

    [Theory]
    [InlineData("New-HmsAuthToken -RoomId 627cda81ab4f3b56a077dc33", "Role")]
    [InlineData("New-HmsManagementToken -Credential somebody", "cannot prompt")]
    [InlineData("$Host.UI.ReadLine()", "cannot prompt")]
    public async Task A_question_is_an_error_and_does_not_wait_for_an_answer(string command, string says)
    {
        HostResult result = await HostProcess.Run("-Command", command);

        Assert.Equal((1, ""), (result.ExitCode, result.Output));
        Assert.Contains(says, result.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("-NoSuchOption")]
    [InlineData("-Command")]
    [InlineData("-File")]
    [InlineData("-File no-such-file.ps1")]
    [InlineData("-File LICENSE")]
    public async Task A_command_line_that_makes_no_sense_is_refused(string args)
    {
        HostResult result = await HostProcess.Run(args.Split(' '));

        Assert.Equal((64, ""), (result.ExitCode, result.Output));
        Assert.Single(result.Error.TrimEnd().Split('\n'));
    }

    [Theory]
    [InlineData("-?")]
    [InlineData("-h")]
    [InlineData("--help")]
    public async Task Help_says_what_the_host_lacks(string option)
    {
        HostResult result = await HostProcess.Run(option);

        Assert.Equal((0, ""), (result.ExitCode, result.Error));
        Assert.All(
            ["Utility", "Management", "Security"],
            module => Assert.Contains("Microsoft.PowerShell." + module, result.Output, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Ctrl_C_stops_the_pipeline()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows has no signal to send to one process.");
        Assert.SkipWhen(IsInterruptIgnored(), "The tests run in the background of a shell, where SIGINT is ignored.");
        using HostProcess host = HostProcess.Start(
            "-Command",
            "try { 'started'; while ($true) { } } finally { [Console]::WriteLine('cleaned') }");

        Assert.Equal("started", await host.ReadLine());
        using var kill = Process.Start("kill", ["-INT", $"{host.Id}"]);
        HostResult result = await host.End();

        Assert.Equal((130, "cleaned"), (result.ExitCode, Assert.Single(result.Lines)));
    }

    private string WriteScript(string text, string name = "script.ps1")
    {
        string path = Path.Combine(_folder.FullName, name);
        File.WriteAllText(path, text);
        return path;
    }

    // What is ignored here is ignored in the processes started from here.
    private static bool IsInterruptIgnored()
    {
        const string Ignored = "SigIgn:";
        const ulong Interrupt = 1 << 1;
        return OperatingSystem.IsLinux() && File.ReadLines("/proc/self/status").Any(line =>
            line.StartsWith(Ignored, StringComparison.Ordinal)
            && (Convert.ToUInt64(line[Ignored.Length..].Trim(), 16) & Interrupt) != 0);
    }

    /// <summary>Checks a token with nothing but HMAC, and returns its claims.</summary>
    private static JsonElement Verify(string token, string secret)
    {
        string[] parts = token.Split('.');
        Assert.Equal(3, parts.Length);
        byte[] expected = HMACSHA256.HashData(
            Encoding.UTF8.GetBytes(secret), Encoding.ASCII.GetBytes($"{parts[0]}.{parts[1]}"));
        Assert.Equal(expected, Base64Url.DecodeFromChars(parts[2]));
        return JsonSerializer.Deserialize<JsonElement>(Base64Url.DecodeFromChars(parts[1]));
    }

    [GeneratedRegex("AppSecret = '([^']+)'")]
    private static partial Regex SecretInText();
}
