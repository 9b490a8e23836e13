using System.Management.Automation.Runspaces;
using System.Net;
using System.Security;
using static System.Management.Automation.ErrorCategory;
using Engine = System.Management.Automation.PowerShell;

namespace HmsTokens.PowerShell.Tests;

/// <summary>
/// The cmdlet with an HTTP server on loopback: $e is its room-code endpoint, $t its token endpoint.
/// </summary>
public sealed class RequestHmsAuthTokenTests(Shell shell) : IClassFixture<Shell>, IDisposable
{
    private const string Class = ",HmsTokens.PowerShell.RequestHmsAuthTokenCommand";
    private const string ApiObject =
        "[pscustomobject]@{ code = 'abc-defg-hij'; room_id = 'r1'; role = 'host'; enabled = $true }";
    private const string ByCode = """{"code":"abc-defg-hij"}""";
    private const string ByCodeAsUser = """{"code":"abc-defg-hij","user_id":"42"}""";

    // Much less than the wait between two attempts, so that a command that does not stop fails the test.
    private static readonly TimeSpan Guard = TimeSpan.FromSeconds(30);

    private static readonly LoopbackAnswer Token = LoopbackAnswer.Json($$"""{"token":"{{TestTokens.Valid}}"}""");

    private readonly LoopbackServer _server = new(Token);

    public static Cases<(string Script, string Body)> RoomCodes { get; } = new()
    {
        { "name", ("Request-HmsAuthToken -RoomCode abc-defg-hij -Endpoint $e", ByCode) },
        { "position", ("Request-HmsAuthToken abc-defg-hij -Endpoint $e", ByCode) },
        { "the platform's names", ("Request-HmsAuthToken -code abc-defg-hij -user_id 42 -Endpoint $e", ByCodeAsUser) },
        {
            "a room link",
            ("Request-HmsAuthToken https://acme.app.100ms.live/meeting/abc-defg-hij -Endpoint $e", ByCode)
        },
        { "digits without quotes", ("Request-HmsAuthToken 007 -Endpoint $e", """{"code":"007"}""") },
        { "piped, text", ("'abc-defg-hij' | Request-HmsAuthToken -UserId 42 -Endpoint $e", ByCodeAsUser) },
        {
            "piped, names",
            ("[pscustomobject]@{ RoomCode = 'abc-defg-hij'; UserId = '42' } | Request-HmsAuthToken -Endpoint $e",
                ByCodeAsUser)
        },
        {
            "piped, the platform's names",
            ("[pscustomobject]@{ code = 'abc-defg-hij'; user_id = 42 } | Request-HmsAuthToken -Endpoint $e",
                ByCodeAsUser)
        },
        { "piped, of the room-codes API", ($"{ApiObject} | Request-HmsAuthToken -Endpoint $e", ByCode) },
        { "passed, of the room-codes API", ($"Request-HmsAuthToken -InputObject ({ApiObject}) -Endpoint $e", ByCode) },
        {
            "a script block",
            ("[pscustomobject]@{ link = 'https://acme.app.100ms.live/meeting/abc-defg-hij' } | "
                + "Request-HmsAuthToken -RoomCode { $_.link } -Endpoint $e", ByCode)
        },
        {
            "a script block for the user",
            ("42 | Request-HmsAuthToken abc-defg-hij -UserId { $_ } -Endpoint $e", ByCodeAsUser)
        },
    };

    public static Cases<(string Script, string User)> Rooms { get; } = new()
    {
        { "names", ("Request-HmsAuthToken -TokenEndpoint $t -RoomId r1 -Role host -UserId 42", "42") },
        { "the platform's names", ("Request-HmsAuthToken -TokenEndpoint $t -room_id r1 -role host -user_id 42", "42") },
        {
            "the whole URL",
            ("Request-HmsAuthToken -TokenEndpoint \"${t}/api/token\" -RoomId r1 -Role host -UserId 42", "42")
        },
        {
            "piped, names",
            ("[pscustomobject]@{ RoomId = 'r1'; Role = 'host'; UserId = 42 } | Request-HmsAuthToken -TokenEndpoint $t",
                "42")
        },
        {
            "piped, the platform's names",
            ("[pscustomobject]@{ room_id = 'r1'; role = 'host'; user_id = 42 } | "
                + "Request-HmsAuthToken -TokenEndpoint $t", "42")
        },
        {
            "piped, room and role given",
            ("[pscustomobject]@{ user_id = 42 } | Request-HmsAuthToken -TokenEndpoint $t -RoomId r1 -Role host", "42")
        },
        { "piped, of the room-codes API", ($"{ApiObject} | Request-HmsAuthToken -TokenEndpoint $t -UserId 42", "42") },
        {
            "no user",
            ("Request-HmsAuthToken -TokenEndpoint $t -RoomId r1 -Role host",
                "[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}")
        },
    };

    /// <summary>Errors for all records, which end the command.</summary>
    public static Cases<(string Script, string Id, ErrorCategory Category)> BadArguments { get; } = new()
    {
        { "nothing", ("Request-HmsAuthToken -Endpoint $e", "RoomCodeMissing", InvalidArgument) },
        { "code, null", ("Request-HmsAuthToken -RoomCode $null -Endpoint $e", "RoomCodeMissing", InvalidArgument) },
        { "code, empty", ("Request-HmsAuthToken '' -Endpoint $e", "RoomCodeMissing", InvalidArgument) },
        { "code, an object", ($"Request-HmsAuthToken ({ApiObject}) -Endpoint $e", "RoomCodeTypeInvalid", InvalidType) },
        {
            "code, a link as Uri",
            ("Request-HmsAuthToken ([uri]'https://acme.app.100ms.live/meeting/abc-defg-hij') -Endpoint $e",
                "RoomCodeTypeInvalid", InvalidType)
        },
        {
            "user with a code, null",
            ("Request-HmsAuthToken abc-defg-hij -UserId $null -Endpoint $e", "UserIdMissing", InvalidArgument)
        },
        {
            "user with a code, a list",
            ("Request-HmsAuthToken abc-defg-hij -UserId 1, 2 -Endpoint $e", "UserIdTypeInvalid", InvalidType)
        },
        { "room, not given", ("Request-HmsAuthToken -TokenEndpoint $t -Role host", "RoomIdMissing", InvalidArgument) },
        {
            "room, empty",
            ("Request-HmsAuthToken -TokenEndpoint $t -RoomId '' -Role host", "RoomIdMissing", InvalidArgument)
        },
        {
            "room, of no room",
            ("'a', 'b' | Request-HmsAuthToken -TokenEndpoint $t -RoomId 'a b' -Role host -UserId { $_ }",
                "RoomIdInvalid", InvalidArgument)
        },
        { "role, not given", ("Request-HmsAuthToken -TokenEndpoint $t -RoomId r1", "RoleMissing", InvalidArgument) },
        {
            "role, null",
            ("Request-HmsAuthToken -TokenEndpoint $t -RoomId r1 -Role $null", "RoleMissing", InvalidArgument)
        },
        {
            "user, empty",
            ("Request-HmsAuthToken -TokenEndpoint $t -RoomId r1 -Role host -UserId ''", "UserIdMissing",
                InvalidArgument)
        },
        {
            "endpoint, not given",
            ("Request-HmsAuthToken -RoomId r1 -Role host", "TokenEndpointMissing", InvalidArgument)
        },
        {
            "endpoint, null",
            ("Request-HmsAuthToken -TokenEndpoint $env:NOT_SET -RoomId r1 -Role host", "EndpointInvalid",
                InvalidArgument)
        },
    };

    /// <summary>Invalid records; the next one goes on.</summary>
    public static Cases<(
        string Record, string Parameters, string Id, ErrorCategory Category)> BadRecords { get; } = new()
    {
        { "code, white space", ("' '", "-Endpoint $e", "RoomCodeMissing", InvalidArgument) },
        {
            "code, blank cell",
            ("[pscustomobject]@{ code = ''; user_id = 42 }", "-Endpoint $e", "RoomCodeMissing", InvalidArgument)
        },
        {
            "code, an object without",
            ("[pscustomobject]@{ room_id = 'r1'; role = 'host' }", "-Endpoint $e", "RoomCodeMissing", InvalidArgument)
        },
        { "code, a property that throws", ("$throws", "-Endpoint $e", "RoomCodeMissing", InvalidArgument) },
        {
            "code, a link without",
            ("'https://acme.app.100ms.live/meeting/'", "-Endpoint $e", "RoomCodeMissing", InvalidArgument)
        },
        { "code, null", ("$null", "-Endpoint $e", "InputObjectInvalid", InvalidType) },
        { "code, a Hashtable", ("@{ code = 'abc-defg-hij' }", "-Endpoint $e", "InputObjectInvalid", InvalidType) },
        { "code, a number", ("42", "-Endpoint $e", "InputObjectInvalid", InvalidType) },
        { "code, a list", (", @('abc-defg-hij', 'abc-defg-hij')", "-Endpoint $e", "InputObjectInvalid", InvalidType) },
        { "a text beside a code", ("'ada'", "-RoomCode abc-defg-hij -Endpoint $e", "InputObjectInvalid", InvalidType) },
        {
            "user with a code, blank cell",
            ("[pscustomobject]@{ code = 'abc-defg-hij'; user_id = '' }", "-Endpoint $e", "UserIdMissing",
                InvalidArgument)
        },
        {
            "user with a code, a list",
            ("[pscustomobject]@{ code = 'abc-defg-hij'; user_id = 1, 2 }", "-Endpoint $e", "UserIdTypeInvalid",
                InvalidType)
        },
        {
            "user with a code, a heading that comes near",
            ("[pscustomobject]@{ code = 'abc-defg-hij'; 'User ID' = 'ada' }", "-Endpoint $e", "UserIdMissing",
                InvalidArgument)
        },
        {
            "room, blank cell",
            ("[pscustomobject]@{ room_id = ' '; role = 'host'; user_id = 'ada' }", "-TokenEndpoint $t",
                "RoomIdMissing", InvalidArgument)
        },
        {
            "room, of no room",
            ("[pscustomobject]@{ room_id = 'a b'; role = 'host'; user_id = 'ada' }", "-TokenEndpoint $t",
                "RoomIdInvalid", InvalidArgument)
        },
        {
            "role, blank cell",
            ("[pscustomobject]@{ room_id = 'r1'; role = ''; user_id = 'ada' }", "-TokenEndpoint $t", "RoleMissing",
                InvalidArgument)
        },
        {
            "user, blank cell",
            ("[pscustomobject]@{ room_id = 'r1'; role = 'host'; user_id = '' }", "-TokenEndpoint $t",
                "UserIdMissing", InvalidArgument)
        },
        {
            "user, no column",
            ("[pscustomobject]@{ room_id = 'r1'; role = 'host' }", "-TokenEndpoint $t", "UserIdMissing",
                InvalidArgument)
        },
        {
            "user, a list",
            ("[pscustomobject]@{ room_id = 'r1'; role = 'host'; user_id = 1, 2 }", "-TokenEndpoint $t",
                "UserIdTypeInvalid", InvalidType)
        },
        { "a name", ("'ada'", "-TokenEndpoint $t -RoomId r1 -Role host", "InputObjectInvalid", InvalidType) },
        {
            "a name beside a user",
            ("'ada'", "-TokenEndpoint $t -RoomId r1 -Role host -UserId eve", "InputObjectInvalid", InvalidType)
        },
    };

    public static Cases<(string Script, string Id, ErrorCategory Category)> BadEndpoints { get; } = new()
    {
        { "no URL", ("'a', 'b' | Request-HmsAuthToken -Endpoint auth.100ms.live", "EndpointInvalid", InvalidArgument) },
        { "empty", ("'a', 'b' | Request-HmsAuthToken -Endpoint ''", "EndpointInvalid", InvalidArgument) },
        { "unset", ("'a', 'b' | Request-HmsAuthToken -Endpoint $env:NOT_SET", "EndpointInvalid", InvalidArgument) },
        { "unset, for one code", ("Request-HmsAuthToken a -Endpoint $null", "EndpointInvalid", InvalidArgument) },
        {
            "unset, by a default",
            ("$PSDefaultParameterValues['Request-HmsAuthToken:Endpoint'] = $null; Request-HmsAuthToken a",
                "EndpointInvalid", InvalidArgument)
        },
        {
            "a password in it",
            ($"'a', 'b' | Request-HmsAuthToken -Endpoint 'https://u:{TestTokens.Secret}@example.com/'",
                "EndpointInvalid", InvalidArgument)
        },
        {
            "no TLS",
            ("'a', 'b' | Request-HmsAuthToken -Endpoint http://example.com/", "EndpointNotSecure", SecurityError)
        },
        {
            "no TLS, a token endpoint",
            ("Request-HmsAuthToken -TokenEndpoint http://example.com/ -RoomId r1 -Role host", "EndpointNotSecure",
                SecurityError)
        },
    };

    public static Cases<(int Status, string Body, string Id, ErrorCategory Category)> Refusals { get; } = new()
    {
        {
            "refused code",
            (404, """{"code":404,"message":"room code not found"}""", "RoomCodeRefused", PermissionDenied)
        },
        { "unauthorised", (401, """{"code":401,"message":"who?"}""", "Unauthorized", AuthenticationError) },
        { "redirect", (302, "", "EndpointRedirected", ProtocolError) },
        { "fault that stays", (520, "", "ServerError", ResourceUnavailable) },
        { "not JSON", (200, "<html>", "AnswerNotJson", InvalidResult) },
        { "no token", (200, "{}", "AnswerWithoutToken", InvalidResult) },
        { "malformed token", (200, $$"""{"token":"{{TestTokens.Valid}}="}""", "AnswerTokenMalformed", InvalidResult) },
        { "too large", (200, new string(' ', 100_000), "AnswerTooLarge", LimitsExceeded) },
    };

    public void Dispose() => _server.Dispose();

    [Theory]
    [MemberData(nameof(RoomCodes))]
    public void A_room_code_is_read_from(string name)
    {
        Assert.Equal(TestTokens.Valid, Run(RoomCodes[name].Script).AssertSingle().BaseObject);
        Assert.Equal(["/v2/token " + RoomCodes[name].Body], GetRequests());
    }

    [Theory]
    [MemberData(nameof(Rooms))]
    public void A_room_is_read_from(string name)
    {
        Assert.Equal(TestTokens.Valid, Run(Rooms[name].Script).AssertSingle().BaseObject);
        Assert.Matches(
            $$"""^/api/token {"room_id":"r1","role":"host","user_id":"{{Rooms[name].User}}"}$""",
            Assert.Single(GetRequests()));
    }

    [Theory]
    [MemberData(nameof(BadArguments))]
    public void An_invalid_argument_ends_the_command_and_nothing_is_sent(string name)
    {
        (string script, string id, ErrorCategory category) = BadArguments[name];
        Run(script).AssertTerminating(id + Class, category);
        Assert.Empty(_server.Requests);
    }

    [Theory]
    [MemberData(nameof(BadRecords))]
    public void An_invalid_record_is_an_error_and_is_not_sent(string name)
    {
        (string record, string parameters, string id, ErrorCategory category) = BadRecords[name];
        Shell.Result result = Run(
            "$throws = [pscustomobject]@{ user_id = 42 }; "
            + "$throws.psobject.Properties.Add([psscriptproperty]::new('code', { throw 'no' })); "
            + "$good = [pscustomobject]@{ code = 'abc-defg-hij'; room_id = 'r1'; role = 'host'; user_id = '42' }; "
            + $"& {{ {record}; $good }} | Request-HmsAuthToken {parameters}");
        ErrorRecord error = result.AssertSingleError(id + Class, category);
        Assert.StartsWith("Record 1", error.ToString(), StringComparison.Ordinal);
        Assert.Single(result.Output);
        Assert.Single(_server.Requests);
    }

    [Theory]
    [MemberData(nameof(BadEndpoints))]
    public void An_invalid_endpoint_ends_the_command(string name)
    {
        (string script, string id, ErrorCategory category) = BadEndpoints[name];
        Run(script).AssertTerminating(id + Class, category);
    }

    [Theory]
    [MemberData(nameof(Refusals))]
    public void A_response_without_a_token_is_an_error_and_the_next_record_goes_on(string name)
    {
        (int status, string body, string id, ErrorCategory category) = Refusals[name];
        _server.Answer = asked => asked.Text.Contains("bad", StringComparison.Ordinal) ? new(status, body) : Token;
        Shell.Result result = Run("'bad', 'good' | Request-HmsAuthToken -UserId 42 -Endpoint $e");
        ErrorRecord error = result.AssertSingleError(id + Class, category);
        Assert.Equal("bad", error.TargetObject);
        Assert.Equal(TestTokens.Valid, Assert.Single(result.Output).BaseObject);
    }

    [Fact]
    public void The_error_has_the_message_of_100ms()
    {
        _server.Answer = _ => new LoopbackAnswer(404, """{"code":404,"message":"room code \u001b[31mnot found"}""");
        Assert.Contains(
            @"(HTTP 404, code 404, ""room code \u001b[31mnot found"")",
            Run("Request-HmsAuthToken abc-defg-hij -Endpoint $e").Errors[0].Exception.Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public void Both_parameter_sets_together_are_ambiguous() => Run(
        "Request-HmsAuthToken -RoomCode abc-defg-hij -TokenEndpoint $t -RoomId r1 -Role host")
        .AssertTerminating("AmbiguousParameterSet" + Class, InvalidArgument);

    [Fact]
    public void A_row_without_a_user_does_not_get_the_previous_one()
    {
        Run("""
            [pscustomobject]@{ code = 'abc-defg-hij'; user_id = 42 },
            [pscustomobject]@{ code = 'abc-defg-hij' } | Request-HmsAuthToken -Endpoint $e
            """).AssertNoErrors();
        Assert.Equal(["/v2/token " + ByCodeAsUser, "/v2/token " + ByCode], GetRequests());
    }

    [Fact]
    public void AsSecureString_writes_a_SecureString()
    {
        var token = Assert.IsType<SecureString>(
            Run("Request-HmsAuthToken abc-defg-hij -Endpoint $e -AsSecureString").AssertSingle().BaseObject);
        Assert.Equal(TestTokens.Valid, new NetworkCredential("", token).Password);
    }

    [Fact]
    public void Each_attempt_is_reported()
    {
        _server.Answer = LoopbackServer.CreateSequence(new(503), Token);
        Shell.Result result = Run("Request-HmsAuthToken abc-defg-hij -Endpoint $e");
        result.AssertSingle();
        Assert.Collection(
            result.Verbose,
            step => Assert.Equal($"Requesting an auth token from {_server.At("v2/token")}, attempt 1 of 4.", step),
            step => Assert.Contains("HTTP 503", step, StringComparison.Ordinal),
            step => Assert.Equal($"Requesting an auth token from {_server.At("v2/token")}, attempt 2 of 4.", step));
    }

    [Fact]
    public void A_slow_endpoint_is_a_timeout()
    {
        _server.Answer = _ => LoopbackAnswer.Hang();
        Run("Request-HmsAuthToken abc-defg-hij -Endpoint $e -TimeoutSec 1")
            .AssertSingleError("RequestTimedOut" + Class, OperationTimeout);
    }

    [Fact]
    public void A_closed_port_is_an_error()
    {
        using IDisposable port = LoopbackServer.ReserveClosedPort(out Uri closed);
        Run("Request-HmsAuthToken abc-defg-hij -Endpoint $closed", closed)
            .AssertSingleError("EndpointUnreachable" + Class, ConnectionError);
    }

    [Fact]
    public async Task A_proxy_is_used_for_other_machines_only()
    {
        using var proxy = new LoopbackServer(new LoopbackAnswer(404));
        string url = proxy.Url.AbsoluteUri;
        (string, string)[] environment =
            [("http_proxy", url), ("https_proxy", url), ("all_proxy", url), ("no_proxy", "")];
        ShellResult result = await ShellProcess.Run(
            $"Request-HmsAuthToken abc-defg-hij -Endpoint {_server.At("v2/token")}", environment);

        Assert.Equal((0, ""), (result.ExitCode, result.Error));
        Assert.Equal([TestTokens.Valid], result.Lines);
        Assert.Empty(proxy.Requests);

        // To show that the proxy is used: it gets a request for a tunnel, and refuses.
        result = await ShellProcess.Run(
            "Request-HmsAuthToken abc-defg-hij -Endpoint https://hms.example/v2/token", environment);

        Assert.Contains("hms.example", result.Error, StringComparison.Ordinal);
        Assert.Single(proxy.Requests);
    }

    [Theory]
    [InlineData("0")]
    [InlineData("-1")]
    [InlineData("86401")]
    public void An_invalid_timeout_is_refused(string seconds) =>
        Run($"Request-HmsAuthToken abc-defg-hij -Endpoint $e -TimeoutSec {seconds}")
            .AssertTerminating("ParameterArgumentValidationError" + Class, InvalidData);

    [Fact]
    public async Task Ctrl_C_ends_it_while_it_waits_for_a_response()
    {
        _server.Answer = _ => LoopbackAnswer.Hang();
        await AssertStops((_, stop) => _server.WaitForRequestAsync().WaitAsync(Guard, stop));
    }

    [Fact]
    public async Task Ctrl_C_ends_it_between_two_attempts()
    {
        _server.Answer = _ => new LoopbackAnswer(503, "", ("Retry-After", "60"));
        await AssertStops(async (verbose, stop) =>
        {
            var waits = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            verbose.DataAdded += (_, added) =>
            {
                if (verbose[added.Index].Message.Contains("HTTP 503", StringComparison.Ordinal))
                {
                    waits.TrySetResult();
                }
            };
            if (verbose.Any(step => step.Message.Contains("HTTP 503", StringComparison.Ordinal)))
            {
                waits.TrySetResult();
            }
            await waits.Task.WaitAsync(Guard, stop);
        });
        Assert.Single(_server.Requests);
    }

    // When it has reached the state of the test.
    private async Task AssertStops(Func<PSDataCollection<VerboseRecord>, CancellationToken, Task> isThere)
    {
        var state = InitialSessionState.CreateDefault2();
        state.ImportPSModule(Repository.ModuleManifest);
        using Runspace runspace = RunspaceFactory.CreateRunspace(state);
        runspace.Open();
        using Engine engine = Engine.Create(runspace);
        engine.AddScript(
            "param($e) Request-HmsAuthToken abc-defg-hij -Endpoint $e -TimeoutSec 86400 -Verbose; 'went on'")
            .AddArgument(_server.At("v2/token"));
        CancellationToken stop = TestContext.Current.CancellationToken;
        Task<PSDataCollection<PSObject>> running = engine.InvokeAsync();
        await isThere(engine.Streams.Verbose, stop);

        await engine.StopAsync(null, null).WaitAsync(Guard, stop);
        await Assert.ThrowsAsync<PipelineStoppedException>(() => running);
        Assert.Empty(engine.Streams.Error);
    }

    private IEnumerable<string> GetRequests() => _server.Requests.Select(request => $"{request.Path} {request.Text}");

    private Shell.Result Run(string script, Uri? closed = null) =>
        shell.Run(
            script, new { e = _server.At("v2/token"), t = _server.Url.GetLeftPart(UriPartial.Authority), closed });
}
