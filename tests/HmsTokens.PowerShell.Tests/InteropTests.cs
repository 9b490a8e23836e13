using System.Collections;
using System.ComponentModel;
using System.Diagnostics;
using System.Text;
using System.Text.Json.Nodes;

namespace HmsTokens.PowerShell.Tests;

/// <summary>
/// Tokens from every language of the guide are accepted here, and ours there. The scripts are in tests/interop, with a
/// page about them. One process per language runs all cases.
/// </summary>
public sealed class InteropTests(Shell shell, InteropTests.Table table)
    : IClassFixture<Shell>, IClassFixture<InteropTests.Table>
{
    private static readonly Case[] AcceptedCases =
    [
        new("plain", "42"),
        new("Unicode", "Jürgen Müller 東京 Ελλάδα عربى e\u0301", "überrolle"),
        new("emoji", "\U0001F469\u200D\U0001F469\u200D\U0001F467 \U0001F600", "\U0001F3A4"),
        new("quotes", """O'Brien "the \ back" \\ \" \n \u0041 ${x} #{x} $x %s""", "'\"\\"),
        new("controls", "line\r\nbreak\ttab \u0001 \u007f \u2028 \u2029"),
        new("markup", "<b>&amp;</b> a/b?c=d&e+f%20"),
        new("long", string.Concat(Enumerable.Repeat("name ü ", 150)), new string('r', 500)),
        new("secret", "42", Secret: "made-up-sécret-with-ünicode-\U0001F511-of-more-than-32-bytes"),
        new("management", UserId: null),
    ];

    public static Cases<Language> Languages { get; } = new()
    {
        {
            "Node.js, jsonwebtoken",
            new("node", ["-e", "require('jsonwebtoken'); require('uuid4')"], "node", "jsonwebtoken.js")
        },
        { "Node.js, server SDK", new("node", ["-e", "require('@100mslive/server-sdk')"], "node", "server-sdk.js") },
        { "Python, PyJWT", new(Python, ["-c", "import jwt"], "python", "interop.py") },
        { "Ruby, ruby-jwt", new("ruby", ["-r", "jwt", "-e", "1"], "ruby", "interop.rb") },
        { "PHP", new("php", ["--version"], "php", "interop.php") },
        { "Java", new("java", ["--describe-module", "jdk.compiler"], "java", "Interop.java") },
    };

    // Debian's Python finds Debian's packages, whichever Python is first in the path.
    private static string Python => File.Exists("/usr/bin/python3") ? "/usr/bin/python3" : "python3";

    [Theory]
    [MemberData(nameof(Languages))]
    public async Task Each_side_accepts_the_tokens_of_the_other(string name)
    {
        Language language = Languages[name];
        Assert.SkipUnless(await language.IsInstalled(), $"{name} is not installed: see tests/interop/README.md.");

        // For each case: make a token, verify ours, and verify ours with another secret.
        string[] ours = [.. AcceptedCases.Select(CreateOurs)];
        JsonObject[] answers = await language.RunScript(
        [
            .. AcceptedCases.Select(one => one.MakeRequest),
            .. AcceptedCases.Zip(ours, (one, token) => VerifyRequest(token, one.Secret)),
            VerifyRequest(ours[0], TestTokens.OtherSecret),
        ]);
        var here = AcceptedCases.Select((one, i) => (one.Name, Fault: FindFaultInTheirs(one, answers[i]))).ToList();
        var there = AcceptedCases.Select((one, i) =>
            (one.Name, Fault: FindFaultInOurs(one, ours[i], answers[ours.Length + i])))
            .ToList();
        Case forged = AcceptedCases[0] with { Name = "wrong secret", Secret = TestTokens.OtherSecret };
        here.Add((forged.Name, IsValidHere(forged, (string?)answers[0]["token"]) ? "accepted" : null));
        there.Add((forged.Name, answers[^1].ContainsKey("error") ? null : "accepted"));

        table.Add(name, here, there);
        Assert.All(here.Concat(there), result => Assert.Null(result.Fault));
    }

    private static JsonObject VerifyRequest(string token, string secret) => new()
    {
        ["token"] = token,
        ["secret"] = secret,
    };

    // No clock skew, as in the guide's samples.
    private string CreateOurs(Case one) => (string)shell.Run(
        one.UserId is null
            ? "New-HmsManagementToken @pair -ClockSkew 0"
            : "New-HmsAuthToken @pair -RoomId $room -Role $role -UserId $user -ClockSkew 0",
        new { pair = one.Credential, room = one.RoomId, role = one.Role, user = one.UserId }).AssertSingle().BaseObject;

    private string? FindFaultInTheirs(Case one, JsonObject answer)
    {
        string? token = (string?)answer["token"];
        Shell.Result result = shell.Run(
            "ConvertFrom-HmsToken $token -Verify @pair", new { token, pair = one.Credential });
        if (result.Output.Count != 1)
        {
            return $"{answer.ToJsonString()}: {result.Terminating}{string.Concat(result.Errors)}";
        }

        (string Property, object? Expected)[] expected =
        [
            ("SignatureVerified", true),
            ("Status", "Active"),
            ("Type", one.UserId is null ? "Management" : "Auth"),
            ("AccessKey", TestTokens.AccessKey),
            ("RoomId", one.RoomId),
            ("UserId", one.UserId),
            ("Role", one.Role),
            ("Version", 2),
            ("Algorithm", "HS256"),
        ];
        foreach ((string property, object? value) in expected)
        {
            object? actual = result.Output[0].Properties[property].Value;
            if (!Equals(actual is Enum ? actual.ToString() : actual, value))
            {
                return $"{property} is {actual}";
            }
        }

        return IsValidHere(one, token) ? null : "Test-HmsToken says no";
    }

    private bool IsValidHere(Case one, string? token) => (bool)shell.Run(
        one.UserId is null
            ? "Test-HmsToken $token @pair -Type Management -MinimumRemaining 23h"
            : "Test-HmsToken $token @pair -Type Auth -RoomId $room -Role $role -UserId $user -MinimumRemaining 23h",
        new
        {
            token,
            pair = one.Credential,
            room = one.RoomId,
            role = one.Role,
            user = one.UserId,
        }).AssertSingle().BaseObject;

    private static string? FindFaultInOurs(Case one, string ours, JsonObject answer)
    {
        JsonObject expected = JsonNode.Parse(TestTokens.PartText(ours, 1))!.AsObject();
        Assert.Equal(one.UserId, (string?)expected["user_id"]);

        // All claims and no others, in any order.
        return JsonNode.DeepEquals(answer["claims"], expected) ? null : answer.ToJsonString();
    }

    /// <summary>A program, arguments that succeed if everything for its script is installed, and the script.</summary>
    public sealed record Language(string Program, string[] Probe, string Folder, string Script)
    {
        private static readonly TimeSpan Limit = TimeSpan.FromMinutes(2);

        internal async Task<bool> IsInstalled()
        {
            try
            {
                return (await Run(Probe, [])).ExitCode == 0;
            }
            catch (Win32Exception)
            {
                return false;
            }
        }

        internal async Task<JsonObject[]> RunScript(JsonObject[] requests)
        {
            (int exitCode, string output, string error) =
                await Run([Script], [.. requests.Select(request => request.ToJsonString())]);
            string[] lines = output.Split('\n', StringSplitOptions.RemoveEmptyEntries);
            Assert.True(
                exitCode == 0 && lines.Length == requests.Length,
                $"{Script} ended with {exitCode} after {lines.Length} answers of {requests.Length}. {error}");
            return [.. lines.Select(line => JsonNode.Parse(line)!.AsObject())];
        }

        private async Task<(int ExitCode, string Output, string Error)> Run(string[] args, string[] lines)
        {
            var utf8 = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false);
            using Process process = Process.Start(new ProcessStartInfo(Program, args)
            {
                WorkingDirectory = Path.Combine(Repository.Root, "tests", "interop", Folder),
                RedirectStandardInput = true,
                RedirectStandardOutput = true,
                RedirectStandardError = true,
                StandardInputEncoding = utf8,
                StandardOutputEncoding = utf8,
                StandardErrorEncoding = utf8,
            })!;
            try
            {
                Task<string> output = process.StandardOutput.ReadToEndAsync();
                Task<string> error = process.StandardError.ReadToEndAsync();
                try
                {
                    foreach (string line in lines)
                    {
                        await process.StandardInput.WriteAsync(line + "\n");
                    }

                    process.StandardInput.Close();
                }
                catch (IOException)
                {
                    // It has already ended; the exit code and the error output say why.
                }

                await process.WaitForExitAsync().WaitAsync(Limit);
                return (process.ExitCode, await output.WaitAsync(Limit), await error.WaitAsync(Limit));
            }
            finally
            {
                if (!process.HasExited)
                {
                    process.Kill(entireProcessTree: true);
                }
            }
        }
    }

    /// <summary>
    /// The results by language, direction and case, for the test output and for a file that .ci/run prints.
    /// </summary>
    public sealed class Table : IDisposable
    {
        private readonly Dictionary<string, string> _rows = [];

        private static string Header =>
            Row("language", "direction", [.. AcceptedCases.Select(one => one.Name), "wrong secret"]);

        public void Dispose()
        {
            string folder = Path.Combine(Repository.Root, "artifacts", "TestResults");
            Directory.CreateDirectory(folder);
            IEnumerable<string> rows = Languages.Select(language => language.Data)
                .Select(name => _rows.GetValueOrDefault(name, $"{name,-22} skipped"));
            File.WriteAllLines(Path.Combine(folder, "interop.txt"), [Header, .. rows]);
        }

        internal void Add(
            string language, List<(string Name, string? Fault)> here, List<(string Name, string? Fault)> there)
        {
            _rows[language] = Row(language, "theirs here", here.Select(Cell)) + "\n"
                + Row(language, "ours there", there.Select(Cell));
            TestContext.Current.TestOutputHelper?.WriteLine($"{Header}\n{_rows[language]}");

            static string Cell((string, string? Fault) result) => result.Fault is null ? "ok" : "FAILED";
        }

        private static string Row(string language, string direction, IEnumerable<string> cells) =>
            $"{language,-22} {direction,-12}{string.Concat(cells.Select(cell => $" {cell,-12}"))}".TrimEnd();
    }

    private sealed record Case(string Name, string? UserId, string? Role = null, string Secret = TestTokens.Secret)
    {
        // A management token has no room, role or user.
        public string? RoomId => UserId is null ? null : TestTokens.RoomId;

        public string? Role { get; } = UserId is null ? null : Role ?? "host";

        public Hashtable Credential => new() { ["AppAccessKey"] = TestTokens.AccessKey, ["AppSecret"] = Secret };

        public JsonObject MakeRequest
        {
            get
            {
                var request = new JsonObject
                {
                    ["access_key"] = TestTokens.AccessKey,
                    ["secret"] = Secret,
                    ["type"] = UserId is null ? "management" : "app",
                };
                if (UserId is not null)
                {
                    request["room_id"] = RoomId;
                    request["user_id"] = UserId;
                    request["role"] = Role;
                }

                return request;
            }
        }
    }
}
