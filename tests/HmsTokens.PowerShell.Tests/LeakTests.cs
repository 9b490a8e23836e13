using System.Collections;
using System.Security;
using System.Text;

namespace HmsTokens.PowerShell.Tests;

/// <summary>Causes every failure of every cmdlet, and searches all output for secrets and tokens.</summary>
public sealed class LeakTests
{
    private const string Secret = "Zk7q-made-up-and-recognisable-W3x9-app-secret-Lm2Vt8Yb";
    private const string OtherSecret = "Qp4d-another-one-that-is-recognisable-H6s1-Rn5Kc0Ju";
    private const string UnpairedSecret = Secret + "\ud83d";
    private const string AccessKey = "made-up-access-key";

    private static readonly string[] SigningCommands = ["New-HmsManagementToken", "New-HmsAuthToken room host"];
    private static readonly string[] ReadingCommands = ["ConvertFrom-HmsToken $token", "Test-HmsToken $token"];

    // Without a credential nothing is sent; otherwise the server returns an error.
    private const string Call = "Invoke-HmsRestMethod rooms -Endpoint $endpoint -MaximumRetryCount 0";

    // The claims of these tokens are short, so that a message can show a claim without a part of the token.
    private const string Claims =
        $$"""
        {"access_key":"{{AccessKey}}","type":"app","version":2,"room_id":"r","user_id":"u","role":"host","jti":"j",
        "iat":1000000000,"nbf":1000000000,"exp":4102444800}
        """;

    /// <summary>Tokens that are not genuine or not valid.</summary>
    private static readonly Dictionary<string, string> BadTokens = new()
    {
        ["changed payload"] = Forge(
            Claims.Replace("host", "boss", StringComparison.Ordinal), signature: Forge(Claims).Split('.')[2]),
        ["other secret"] = Forge(Claims, secret: OtherSecret),
        ["other workspace"] = Forge(Claims.Replace(AccessKey, "another-key", StringComparison.Ordinal)),
        ["no access key"] = Forge(Claims.Replace("access_key", "xs_key", StringComparison.Ordinal)),
        ["RS256"] = Forge(Claims, """{"alg":"RS256"}"""),
        ["none"] = Forge(Claims, """{"alg":"none"}""", signature: string.Empty),
        ["no alg"] = Forge(Claims, """{"typ":"JWT"}"""),
        ["crit"] = Forge(Claims, """{"alg":"HS256","crit":["x"]}"""),
        ["b64"] = Forge(Claims, """{"alg":"HS256","b64":false}"""),
        ["member twice"] = Forge("""{"exp":4102444800,"exp":4102444801}"""),
        ["array"] = Forge("[1,2,3,\"" + Secret + "\"]"),
        ["no JSON"] = Forge(Secret),
        ["trailing"] = Forge(Claims + "{}"),
        ["half JSON"] = Forge(Claims[..60]),
        ["half a surrogate pair"] = Forge("""{"access_key":"\ud83d"}"""),
        ["too deep"] = Forge("{\"a\":" + new string('[', 80) + new string(']', 80) + "}"),
        ["five parts"] = Forge(Claims) + "." + TestTokens.Encode(Encoding.ASCII.GetBytes(Secret)) + ".AAAA",
        ["two parts"] = Forge(Claims)[..Forge(Claims).LastIndexOf('.')],
        ["one part"] = Forge(Claims).Replace(".", string.Empty, StringComparison.Ordinal),
        ["padding"] = Forge(Claims) + "=",
        ["not base64url"] = Forge(Claims).Insert(60, "$"),
        ["not canonical"] = Forge(Claims) + "_",
        ["line break"] = Forge(Claims).Insert(60, "\n"),
        ["NUL"] = Forge(Claims).Insert(60, "\0"),
        ["NUL first"] = "\0" + Forge(Claims),
        ["scheme"] = "Bearer " + Forge(Claims),
        ["quotes"] = "\"" + Forge(Claims) + "\"",
        ["too large"] = Forge(Claims) + new string('A', 65536),
        ["the app secret"] = Secret,
    };

    /// <summary>Genuine tokens that Test-HmsToken refuses and ConvertFrom-HmsToken accepts.</summary>
    private static readonly Dictionary<string, string> StaleTokens = new()
    {
        ["expired"] = Forge(Claims.Replace("4102444800", "1000000001", StringComparison.Ordinal)),
        ["not yet valid"] = Forge(Claims.Replace("\"nbf\":1000000000", "\"nbf\":4102444799", StringComparison.Ordinal)),
        ["no exp"] = Forge(Claims.Replace("\"exp\"", "\"xp\"", StringComparison.Ordinal)),
        ["wrong claim type"] = Forge(Claims.Replace("4102444800", "\"never\"", StringComparison.Ordinal)),
    };

    /// <summary>A token for the REST API, with no part in common with tokens that the module makes.</summary>
    private static readonly string Management = Forge(
        """{"xy":1,""" + Claims[1..].Replace("\"app\"", "\"management\"", StringComparison.Ordinal));

    /// <summary>Values of a wrong type.</summary>
    private static readonly Dictionary<string, Func<object>> BadValues = new()
    {
        ["int"] = () => 42,
        ["array"] = () => new object[] { Secret, Forge(Claims) },
        ["string array"] = () => new[] { Secret, Forge(Claims) },
        ["Hashtable"] = () => new Hashtable { ["AppSecret"] = Secret, ["Bearer"] = Forge(Claims) },
        ["StringBuilder"] = () => new StringBuilder(Secret + Forge(Claims)),
        ["Uri"] = () => new Uri("https://example.com/?t=" + Forge(Claims) + "&s=" + Secret),
        ["ScriptBlock"] = () => ScriptBlock.Create($"'{Secret}'"),
        ["chars"] = () => Secret.ToCharArray(),
        ["bytes"] = () => Encoding.UTF8.GetBytes(Secret + Forge(Claims)),
        ["exception"] = () => new InvalidOperationException(Secret + Forge(Claims)),
        ["PSCustomObject"] = () => TestTokens.Row(("AppSecret", Secret), ("Bearer", Forge(Claims))),
        ["PSCustomObject of a PSCustomObject"] = () =>
            TestTokens.Row(("Token", TestTokens.Row(("Token", Forge(Claims)))), ("Secret", Secret)),
        ["disposed SecureString"] = CreateDisposed,
    };

    private static readonly Dictionary<string, object?> Variables = new()
    {
        ["key"] = AccessKey,
        ["secret"] = Secret,
        ["other"] = OtherSecret,
        ["unpaired"] = UnpairedSecret,
        ["short"] = Secret[..31],
        ["token"] = Forge(Claims),
        ["management"] = Management,
        ["secure"] = TestTokens.Secure(Secret),
        ["credential"] = new PSCredential(AccessKey, TestTokens.Secure(Secret)),
        ["shortCredential"] = new PSCredential(AccessKey, TestTokens.Secure(Secret[..31])),
        ["unpairedCredential"] = new PSCredential(AccessKey, TestTokens.Secure(UnpairedSecret)),
        ["halfPair"] = "\ud83d",
    };

    private static readonly string[] Secrets =
    [
        Secret,
        OtherSecret,
        .. BadTokens.Values.Concat(StaleTokens.Values).Append(Forge(Claims)).Append(Management)
        .Select(LeakDetector.RemoveHeader),
    ];

    /// <summary>Invalid responses of a token endpoint that contain a token.</summary>
    private static readonly Dictionary<string, (int Status, string Body)> Answers = new()
    {
        ["token that is none"] = (200, $$"""{"token":"{{BadTokens["padding"]}}"}"""),
        ["token and an error"] = (
            403, $$"""{"code":403,"message":"not for {{Forge(Claims)}}","token":"{{Forge(Claims)}}"}"""),
        ["token for a message"] = (500, $$"""{"code":"{{Forge(Claims)}}","message":"{{Forge(Claims)}}"}"""),
        ["token in HTML"] = (200, $"<html>{Forge(Claims)}</html>"),
        ["token behind a redirect"] = (302, Forge(Claims)),
        ["token twice"] = (200, $$"""{"token":"{{Forge(Claims)}}","token":"{{Forge(Claims)}}"}"""),
        ["token that is too large"] = (
            200, $$"""{"token":"{{BadTokens["too large"]}}","more":"{{new string('A', 9000)}}"}"""),
    };

    /// <summary>Responses of the REST API that contain a token or the request.</summary>
    private static readonly Dictionary<string, (int Status, string Body)> ApiAnswers = new(
        Answers.Where(answer => answer.Value.Status >= 300))
    {
        ["what it was sent, refused"] = (
            400, $$"""{"code":"{{Management}}","message":"Bearer {{Management}}","details":["{{Management}}"]}"""),
        ["what it was sent, unauthorized"] = (
            401, $$"""{"message":"no {{Management}}","data":{"description":"{{Management}}"} }"""),
        ["what it was sent, in HTML"] = (200, $"<html>{Management}</html>"),
        ["what it was sent, twice"] = (200, $$"""{"a":"{{Management}}","a":"{{Management}}"}"""),
        ["an error in a 200"] = (
            200, $$"""{"data":null,"error":{"message":"{{Management}}","details":["{{Management}}"]} }"""),
    };

    // With all streams on, the output includes that of a run without them.
    private const string AllStreams =
        "$PSDefaultParameterValues = @{ '*-Hms*:Verbose' = $true; '*-Hms*:Debug' = $true }; ";

    private sealed record Failure(
        string Name, string Script, object? Value = null, object? VaultSecret = null, string? Environment = null);

    [Fact]
    public void No_failure_leaks_a_secret_or_a_token()
    {
        using var server = new LoopbackServer(Answer);
        using var shell = new WatchedShell();
        var detector = new LeakDetector(Secrets);
        var leaks = new List<string>();
        var streams = new HashSet<string>(StringComparer.Ordinal);
        int paths = 0;
        foreach (Failure failure in Failures())
        {
            paths++;
            IReadOnlyDictionary<string, IReadOnlyList<object?>> came = Run(shell, failure, AllStreams, server.Url);
            Assert.True(HasFailed(came), $"'{failure.Name}' is no failure.");

            // The same error is in several streams; search it once.
            var seen = LeakDetector.CreateSeenSet();
            foreach ((string stream, IReadOnlyList<object?> records) in came)
            {
                streams.Add(stream);
                leaks.AddRange(
                    records.SelectMany((record, at) => detector.Find($"{failure.Name}: {stream}[{at}]", record, seen)));
            }
        }

        TestContext.Current.TestOutputHelper?.WriteLine(
            $"{paths} failure paths, each with -Verbose -Debug; {streams.Count} streams "
            + $"({string.Join(", ", streams)}); {detector.Visited} objects looked into; {leaks.Count} leaks.");
        TestContext.Current.TestOutputHelper?.WriteLine(string.Join('\n', leaks));
        Assert.Empty(leaks);
        Assert.True(paths >= 40);
    }

    /// <summary>A planted leak of each kind, to show that the search works.</summary>
    public static Cases<(string Script, string Where)> Planted { get; } = new()
    {
        { "output", ("$secret", "output") },
        { "piece of 12", ("$secret.Substring(7, 12)", "output") },
        { "bytes", (", [Text.Encoding]::UTF8.GetBytes($secret)", "output") },
        { "host", ("$Host.UI.WriteLine($secret)", "host") },
        { "warning", ("Plant { $args[0].WriteWarning($token.Substring(60, 20)) }", "warning") },
        { "verbose", ("$VerbosePreference = 'Continue'; Plant { $args[0].WriteVerbose($secret) }", "verbose") },
        { "debug", ("$DebugPreference = 'Continue'; Plant { $args[0].WriteDebug($secret) }", "debug") },
        { "information", ("Plant { $args[0].WriteInformation($secret, @()) }", "information") },
        {
            "progress",
            ("Plant { $args[0].WriteProgress([Management.Automation.ProgressRecord]::new(1, $secret, 'x')) }",
                "progress")
        },
        { "message", ("PlantError ([Exception]::new($secret))", ".Message") },
        { "exception's data", ("$e = [Exception]::new('x'); $e.Data['k'] = $secret; PlantError $e", ".Data[k]") },
        { "inner exception", ("PlantError ([Exception]::new('x', [Exception]::new($secret)))", ".InnerException") },
        {
            "target",
            ("PlantError ([Exception]::new('x')) "
                + "([pscustomobject] @{ a = @{ b = @(1, [pscustomobject] @{ c = $secret }) } })", "TargetObject")
        },
        { "details", ("PlantError ([Exception]::new('x')) $null $secret", ".ErrorDetails") },
        {
            "bound parameters",
            ("function f { [CmdletBinding()] param($Kept, [int] $Number) } f -Kept $secret -Number x",
                "BoundParameters[Kept]")
        },
        { "thrown", ("throw $secret", "exception") },
        { "thrown and caught", ("try { throw $secret } catch { }", "$Error") },
    };

    // The engine has no Write-Error and similar cmdlets.
    private const string PlantingScript =
        """
        function Plant([scriptblock] $Do) { PlantWith $Do }
        function PlantWith { [CmdletBinding()] param($Do) & $Do $PSCmdlet }
        function PlantError {
            [CmdletBinding()] param($Exception, $Target, $Details)
            $record = [Management.Automation.ErrorRecord]::new($Exception, 'id', 0, $Target)
            if ($Details) { $record.ErrorDetails = $Details }
            $PSCmdlet.WriteError($record)
        }

        """;

    [Theory]
    [MemberData(nameof(Planted))]
    public void The_search_finds_a_planted_leak(string name)
    {
        (string script, string where) = Planted[name];
        using var shell = new WatchedShell();
        var detector = new LeakDetector(Secrets);
        IReadOnlyDictionary<string, IReadOnlyList<object?>> came = Run(shell, new(name, script), PlantingScript);
        Assert.Contains(
            came.SelectMany(stream =>
                stream.Value.SelectMany(record => detector.Find(stream.Key, record, LeakDetector.CreateSeenSet()))),
            way => way.Contains(where, StringComparison.Ordinal));
    }

    private static IEnumerable<Failure> Failures()
    {
        string[] all = [.. SigningCommands, .. ReadingCommands, Call];

        // Values of other types.
        foreach ((string type, Func<object> value) in BadValues)
        {
            foreach (string command in all)
            {
                yield return new(
                    $"-AppSecret {type}: {command}", $"{command} -AppAccessKey $key -AppSecret $value", value());
                yield return new($"-Credential {type}: {command}", $"{command} -Credential $value", value());
            }

            foreach (string command in new[] { "ConvertFrom-HmsToken", "Test-HmsToken" })
            {
                string credential = "-AppAccessKey $key -AppSecret $secret";
                yield return new($"-Token {type}: {command}", $"{command} -Token $value {credential}", value());
                yield return new($"piped {type}: {command}", $", $value | {command} {credential}", value());
                yield return new(
                    $"row with {type}: {command}", $"[pscustomobject] @{{ Token = $value }} | {command} {credential}",
                    value());
            }
        }

        // Each way to pass a credential, with mistakes.
        foreach (string command in all)
        {
            foreach (string given in new[]
            {
                "-AppAccessKey $key -AppSecret $short", "-AppAccessKey $key -AppSecret $unpaired",
                "-AppAccessKey $halfPair -AppSecret $short", "-AppAccessKey '' -AppSecret $secret",
                "-AppAccessKey $key -AppSecret $credential", "-Credential $shortCredential",
                "-Credential $unpairedCredential",
                "-Credential $secret", "-Credential $secure", "-Credential $key", "-Credential ([pscredential]::Empty)",
                "-AppAccessKey $key -AppSecret $secret -Credential $credential",
                "-AppAccessKey $key -AppSecret $secret -SecretName x",
                "-AppAccessKey $key -AppSecret $secret -AppSecret $secret",
                "-AppAccessKey $key -AppSecret $secret -NoSuchParameter 1", "-AppAccessKey $key -Sec $secret",
                "-AppAccessKey $key -Secr $secret", "-AppAccessKey $key -Se $secret", "-App $secret", "-A $secret",
                "-Cre $secret",
                "-AppAccessKey $key -AppSecret $secret -ClockSkew $secret",
                "-AppAccessKey $key -AppSecret $secret -ClockSkew -1",
                "-AppAccessKey $key -AppSecret $secret -ErrorAction Never", "-AppAccessKey $key -AppSecret",
                "@{ AppAccessKey = $key; AppSecret = $secret }",
            })
            {
                string script = given[0] == '@'
                    ? $"$all = {given}; {command} @all -NoSuchParameter 1"
                    : $"{command} {given}";
                yield return new($"{command} {given}", script);
            }

            yield return new(
                $"environment, short: {command}", command + " -AppAccessKey $key", Environment: Secret[..31]);
            yield return new(
                $"environment, no access key: {command}", command + " -AppAccessKey ''", Environment: Secret);
            yield return new(
                $"-ErrorAction Stop: {command}", $"{command} -AppAccessKey $key -AppSecret $short -ErrorAction Stop");
        }

        // Secrets in a vault, and failures of a vault.
        foreach (string command in all)
        {
            foreach ((string name, object secret) in new (string, object)[]
            {
                ("a Hashtable without the keys", new Hashtable { ["Password"] = Secret, ["Bearer"] = Forge(Claims) }),
                ("a Hashtable of two secrets",
                    new Hashtable
                    {
                        ["AppAccessKey"] = AccessKey,
                        ["AppSecret"] = Secret,
                        ["HMS_SECRET"] = OtherSecret,
                    }),
                ("a Hashtable of bytes",
                    new Hashtable { ["AppAccessKey"] = AccessKey, ["AppSecret"] = Encoding.UTF8.GetBytes(Secret) }),
                ("a Hashtable of a short secret",
                    new Hashtable { ["AppAccessKey"] = AccessKey, ["AppSecret"] = Secret[..31] }),
                ("a short secret in a credential", new PSCredential(AccessKey, TestTokens.Secure(Secret[..31]))),
                ("half a surrogate pair",
                    new Hashtable { ["AppAccessKey"] = AccessKey, ["AppSecret"] = UnpairedSecret }),
                ("the secret alone", Secret),
                ("bytes", Encoding.UTF8.GetBytes(Secret)),
                ("a StringBuilder", new StringBuilder(Secret)),
                ("a disposed SecureString", CreateDisposed()),
                ("a failure that quotes the secret",
                    new InvalidCastException($"Cannot convert the \"{Secret}\" value.")),
                ("a lock", new PasswordRequiredException("Locked.")),
            })
            {
                yield return new($"vault with {name}: {command}", $"{command} -SecretName x", VaultSecret: secret);
            }

            yield return new(
                $"vault with another access key: {command}",
                $"{command} -SecretName x -AppAccessKey another",
                VaultSecret: new PSCredential(AccessKey, TestTokens.Secure(Secret)));
            yield return new($"no such secret: {command}", $"{command} -SecretName other", VaultSecret: Secret);
            yield return new(
                $"no such vault: {command}", $"{command} -SecretName x -VaultName other", VaultSecret: Secret);
        }

        // Tokens.
        foreach ((string name, string token) in BadTokens)
        {
            // Most of them decode without verification, and the output is intended.
            yield return new(
                $"decode {name}",
                "$null = ConvertFrom-HmsToken $value; ConvertFrom-HmsToken $value -AppAccessKey $key -AppSecret "
                + "$secret",
                token);
            yield return new($"verify {name}", "$value | ConvertFrom-HmsToken -Credential $credential", token);
            yield return new(
                $"test {name}", "Test-HmsToken -Token $value -AppAccessKey $key -AppSecret $secret", token);
            yield return new(
                $"test {name} in a row",
                "[pscustomobject] @{ AuthToken = $value } | Test-HmsToken -Credential $credential", token);
            yield return new(
                $"verify {name} as a SecureString", "ConvertFrom-HmsToken $value -Credential $credential",
                Secure(token));
        }

        foreach ((string name, string token) in StaleTokens)
        {
            yield return new($"test {name}", "Test-HmsToken $value -Credential $credential", token);
        }

        foreach (string filter in new[]
        {
            "-RoomId other", "-Role other", "-UserId other", "-Type Management", "-MinimumRemaining '9999999:00:00'"
        })
        {
            yield return new($"test {filter}", $"Test-HmsToken $token -Credential $credential {filter}");
        }

        foreach (string rest in new[]
        {
            "-Type Other", "-RoomId ''", "-Role $null", "-MinimumRemaining $secret", "-Token $token",
            "-NoSuchParameter 1", "-Detailed:'x'",
        })
        {
            yield return new($"test, bound badly: {rest}", $"Test-HmsToken -Tok $token -Credential $credential {rest}");
        }

        yield return new(
            "decode, -Verify of no switch", "ConvertFrom-HmsToken $token -Verify:'x' -Credential $credential");
        yield return new("decode, -T", "ConvertFrom-HmsToken -T $token -NoSuchParameter 1");
        yield return new("decode, no credential", "ConvertFrom-HmsToken -Tok $token -Verify");
        yield return new("decode, a row whose property throws", "$value | ConvertFrom-HmsToken", ThrowingRow());
        yield return new(
            "test, a row whose property throws", "$value | Test-HmsToken -Credential $credential", ThrowingRow());

        foreach ((string name, (int _, string _)) in Answers)
        {
            yield return new($"room code, {name}", $"Request-HmsAuthToken '{name}' -Endpoint $endpoint -TimeoutSec 1");
            yield return new(
                $"room, {name}",
                $"Request-HmsAuthToken -TokenEndpoint $endpoint -RoomId '{name}' -Role host -TimeoutSec 1");
        }

        // REST calls: requests and responses.
        foreach ((string type, Func<object> value) in BadValues)
        {
            yield return new($"-Body {type}", $"{Call} -Method Post -Credential $credential -Body $value", value());
            yield return new(
                $"-Body with {type}", $"{Call} -Method Post -Credential $credential -Body @{{ a = $value }}", value());
            yield return new($"-Query {type}", $"{Call} -Credential $credential -Query $value", value());
            yield return new(
                $"-Query with {type}", $"{Call} -Credential $credential -Query @{{ a = $value }}", value());
            yield return new($"-Method {type}", $"{Call} -Credential $credential -Method $value", value());
            yield return new($"-Token {type}: {Call}", $"{Call} -Token $value", value());
        }

        foreach ((string name, string token) in BadTokens)
        {
            yield return new($"call with {name}", $"{Call} -Token $value", token);
            yield return new($"call with {name}, secure", $"{Call} -Token $value", Secure(token));
            yield return new($"call with {name} as the method", "Invoke-HmsRestMethod rooms $value", token);
            yield return new($"call with {name} piped", $"$value | {Call} -Credential $credential", token);
        }

        foreach (string given in new[]
        {
            "Invoke-HmsRestMethod $token", "Invoke-HmsRestMethod \"rooms/$token\"", "$token | Invoke-HmsRestMethod",
            "Invoke-HmsRestMethod \"rooms?t=$token\" -Endpoint $endpoint -MaximumRetryCount 0 -Credential $credential",
            "Invoke-HmsRestMethod \"$endpoint$token\" -Endpoint $endpoint", "Invoke-HmsRestMethod rooms $token",
            "Invoke-HmsRestMethod rooms -Credential $credential -Endpoint \"http://example.com/$token\"",
            "Invoke-HmsRestMethod rooms -Credential $credential -Endpoint \"https://example.com/?t=$token\"",
            "Invoke-HmsRestMethod rooms -Credential $credential -Endpoint $token",
            "Invoke-HmsRestMethod rooms -Method Post -Body $token",
            "Invoke-HmsRestMethod rooms -Method Post -Body \"[$secret\"",
            "Invoke-HmsRestMethod rooms -NoSuchParameter 1 -Token $token", "Invoke-HmsRestMethod rooms -T $token",
            "Invoke-HmsRestMethod rooms -Token $token -Credential $credential",
        })
        {
            yield return new(given, given);
        }

        foreach ((string name, (int _, string _)) in ApiAnswers)
        {
            string body = $"-Method Post -Body @{{ code = '{name}' }}";
            yield return new($"call, {name}", $"$null = {Call} {body} -Credential $credential");
            yield return new($"call, {name}, -Token", $"$null = {Call} {body} -Token $management");
        }

        // Errors of the core when signing.
        foreach (string given in new[]
        {
            "-RoomId $halfPair -Role host", "-RoomId '' -Role host", "-RoomId r -Role ''",
            "-RoomId r -Role host -UserId ''",
            "-RoomId r -Role host -UserId $halfPair", "-RoomId r -Role host -NotBefore ([DateTimeOffset]::MaxValue)",
            "-RoomId r -Role host -ValidFor 99999999d", "-RoomId r -Role host -ValidFor 0",
            "-RoomId r -Role host -ValidFor $secret",
            "-RoomId r -Role host -NotBefore 'no date'", "-RoomId r -Role host -AsSecureString -PassThru", "-Role host",
        })
        {
            yield return new($"sign {given}", $"New-HmsAuthToken -AppAccessKey $key -AppSecret $secret {given}");
            yield return new($"sign {given}, credential", $"New-HmsAuthToken -Credential $credential {given}");
        }
    }

    private static IReadOnlyDictionary<string, IReadOnlyList<object?>> Run(
        WatchedShell shell, Failure failure, string common, Uri? endpoint = null)
    {
        FakeVault.Reset();
        FakeVault.StreamText = Secret;
        if (failure.VaultSecret is not null)
        {
            FakeVault.Add(
                "qa", "x", () => failure.VaultSecret is Exception failing ? throw failing : failure.VaultSecret);
        }

        using var _ = new EnvironmentScope(null, failure.Environment);
        return shell.Run(
            common + failure.Script,
            new Dictionary<string, object?>(Variables) { ["value"] = failure.Value, ["endpoint"] = endpoint });
    }

    // The requested room code or room is the name of the response.
    private static LoopbackAnswer Answer(LoopbackRequest asked)
    {
        KeyValuePair<string, (int Status, string Body)> named = Answers.Concat(ApiAnswers)
            .FirstOrDefault(answer => asked.Text.Contains($"\"{answer.Key}\"", StringComparison.Ordinal));
        return named.Key is null ? new(500) : new(named.Value.Status, named.Value.Body);
    }

    private static bool HasFailed(IReadOnlyDictionary<string, IReadOnlyList<object?>> came) =>
        came["$Error"].Count + came["exception"].Count > 0 || came["output"] is [PSObject { BaseObject: false }];

    private static string Forge(
        string payload, string header = TestTokens.Header, string secret = Secret, string? signature = null)
    {
        string token = TestTokens.Forge(payload, header, secret);
        return signature is null ? token : token[..(token.LastIndexOf('.') + 1)] + signature;
    }

    private static SecureString CreateDisposed()
    {
        SecureString secure = TestTokens.Secure(Secret);
        secure.Dispose();
        return secure;
    }

    // Cut to the maximum length of a SecureString.
    private static SecureString Secure(string token) => TestTokens.Secure(token[..Math.Min(token.Length, 65536)]);

    private static PSObject ThrowingRow()
    {
        PSObject row = TestTokens.Row(("Bearer", Forge(Claims)), ("Secret", Secret));
        row.Properties.Add(new PSScriptProperty("Token", ScriptBlock.Create("throw 'no token today'")));
        return row;
    }
}
