using System.Management.Automation.Runspaces;
using System.Net;
using System.Security;
using Engine = System.Management.Automation.PowerShell;

namespace HmsTokens.PowerShell.Tests;

/// <summary>The cmdlet against a real HTTP server on loopback: $e is a room-code endpoint there, $t a token endpoint.</summary>
public sealed class RequestHmsAuthTokenTests(Shell shell) : IClassFixture<Shell>, IDisposable
{
    private const string Class = ",HmsTokens.PowerShell.RequestHmsAuthTokenCommand";
    private const string ApiObject = "[pscustomobject]@{ code = 'abc-defg-hij'; room_id = 'r1'; role = 'host'; enabled = $true }";
    private const string ByCode = """{"code":"abc-defg-hij"}""";
    private const string ByCodeAsUser = """{"code":"abc-defg-hij","user_id":"42"}""";

    // Well under the wait between two tries, which is what would end a command that does not stop.
    private static readonly TimeSpan Guard = TimeSpan.FromSeconds(30);

    private static readonly LoopbackAnswer Token = LoopbackAnswer.Json($$"""{"token":"{{TestTokens.Valid}}"}""");

    private readonly LoopbackServer _server = new(Token);

    public static Cases<(string Script, string Body)> RoomCodes { get; } = new()
    {
        { "name", ("Request-HmsAuthToken -RoomCode abc-defg-hij -Endpoint $e", ByCode) },
        { "position", ("Request-HmsAuthToken abc-defg-hij -Endpoint $e", ByCode) },
        { "the platform's names", ("Request-HmsAuthToken -code abc-defg-hij -user_id 42 -Endpoint $e", ByCodeAsUser) },
        { "a room link", ("Request-HmsAuthToken https://acme.app.100ms.live/meeting/abc-defg-hij -Endpoint $e", ByCode) },
        { "digits without quotes", ("Request-HmsAuthToken 007 -Endpoint $e", """{"code":"007"}""") },
        { "piped, text", ("'abc-defg-hij' | Request-HmsAuthToken -UserId 42 -Endpoint $e", ByCodeAsUser) },
        { "piped, names", ("[pscustomobject]@{ RoomCode = 'abc-defg-hij'; UserId = '42' } | Request-HmsAuthToken -Endpoint $e", ByCodeAsUser) },
        { "piped, the platform's names", ("[pscustomobject]@{ code = 'abc-defg-hij'; user_id = 42 } | Request-HmsAuthToken -Endpoint $e", ByCodeAsUser) },
        { "piped, of the room-codes API", ($"{ApiObject} | Request-HmsAuthToken -Endpoint $e", ByCode) },
        { "passed, of the room-codes API", ($"Request-HmsAuthToken -InputObject ({ApiObject}) -Endpoint $e", ByCode) },
        { "a script block", ("[pscustomobject]@{ link = 'https://acme.app.100ms.live/meeting/abc-defg-hij' } | Request-HmsAuthToken -RoomCode { $_.link } -Endpoint $e", ByCode) },
        { "a script block for the user", ("42 | Request-HmsAuthToken abc-defg-hij -UserId { $_ } -Endpoint $e", ByCodeAsUser) },
    };

    public static Cases<(string Script, string User)> Rooms { get; } = new()
    {
        { "names", ("Request-HmsAuthToken -TokenEndpoint $t -RoomId r1 -Role host -UserId 42", "42") },
        { "the platform's names", ("Request-HmsAuthToken -TokenEndpoint $t -room_id r1 -role host -user_id 42", "42") },
        { "the whole URL", ("Request-HmsAuthToken -TokenEndpoint \"${t}/api/token\" -RoomId r1 -Role host -UserId 42", "42") },
        { "piped, names", ("[pscustomobject]@{ RoomId = 'r1'; Role = 'host'; UserId = 42 } | Request-HmsAuthToken -TokenEndpoint $t", "42") },
        { "piped, the platform's names", ("[pscustomobject]@{ room_id = 'r1'; role = 'host'; user_id = 42 } | Request-HmsAuthToken -TokenEndpoint $t", "42") },
        { "piped, room and role given", ("[pscustomobject]@{ user_id = 42 } | Request-HmsAuthToken -TokenEndpoint $t -RoomId r1 -Role host", "42") },
        { "piped, of the room-codes API", ($"{ApiObject} | Request-HmsAuthToken -TokenEndpoint $t -UserId 42", "42") },
        { "no user", ("Request-HmsAuthToken -TokenEndpoint $t -RoomId r1 -Role host", "[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}") },
    };

    /// <summary>What is wrong with every record ends the command.</summary>
    public static Cases<(string Script, string Id, ErrorCategory Category)> BadArguments { get; } = new()
    {
        { "nothing", ("Request-HmsAuthToken -Endpoint $e", "RoomCodeMissing", ErrorCategory.InvalidArgument) },
        { "code, null", ("Request-HmsAuthToken -RoomCode $null -Endpoint $e", "RoomCodeMissing", ErrorCategory.InvalidArgument) },
        { "code, empty", ("Request-HmsAuthToken '' -Endpoint $e", "RoomCodeMissing", ErrorCategory.InvalidArgument) },
        { "code, an object", ($"Request-HmsAuthToken ({ApiObject}) -Endpoint $e", "RoomCodeTypeInvalid", ErrorCategory.InvalidType) },
        { "code, a link as Uri", ("Request-HmsAuthToken ([uri]'https://acme.app.100ms.live/meeting/abc-defg-hij') -Endpoint $e", "RoomCodeTypeInvalid", ErrorCategory.InvalidType) },
        { "user with a code, null", ("Request-HmsAuthToken abc-defg-hij -UserId $null -Endpoint $e", "UserIdMissing", ErrorCategory.InvalidArgument) },
        { "user with a code, a list", ("Request-HmsAuthToken abc-defg-hij -UserId 1, 2 -Endpoint $e", "UserIdTypeInvalid", ErrorCategory.InvalidType) },
        { "room, not given", ("Request-HmsAuthToken -TokenEndpoint $t -Role host", "RoomIdMissing", ErrorCategory.InvalidArgument) },
        { "room, empty", ("Request-HmsAuthToken -TokenEndpoint $t -RoomId '' -Role host", "RoomIdMissing", ErrorCategory.InvalidArgument) },
        { "room, of no room", ("'a', 'b' | Request-HmsAuthToken -TokenEndpoint $t -RoomId 'a b' -Role host -UserId { $_ }", "RoomIdInvalid", ErrorCategory.InvalidArgument) },
        { "role, not given", ("Request-HmsAuthToken -TokenEndpoint $t -RoomId r1", "RoleMissing", ErrorCategory.InvalidArgument) },
        { "role, null", ("Request-HmsAuthToken -TokenEndpoint $t -RoomId r1 -Role $null", "RoleMissing", ErrorCategory.InvalidArgument) },
        { "user, empty", ("Request-HmsAuthToken -TokenEndpoint $t -RoomId r1 -Role host -UserId ''", "UserIdMissing", ErrorCategory.InvalidArgument) },
        { "endpoint, not given", ("Request-HmsAuthToken -RoomId r1 -Role host", "TokenEndpointMissing", ErrorCategory.InvalidArgument) },
        { "endpoint, null", ("Request-HmsAuthToken -TokenEndpoint $env:NOT_SET -RoomId r1 -Role host", "EndpointInvalid", ErrorCategory.InvalidArgument) },
    };

    /// <summary>A record that is wrong; the next goes on.</summary>
    public static Cases<(string Record, string Parameters, string Id, ErrorCategory Category)> BadRecords { get; } = new()
    {
        { "code, white space", ("' '", "-Endpoint $e", "RoomCodeMissing", ErrorCategory.InvalidArgument) },
        { "code, blank cell", ("[pscustomobject]@{ code = ''; user_id = 42 }", "-Endpoint $e", "RoomCodeMissing", ErrorCategory.InvalidArgument) },
        { "code, an object without", ("[pscustomobject]@{ room_id = 'r1'; role = 'host' }", "-Endpoint $e", "RoomCodeMissing", ErrorCategory.InvalidArgument) },
        { "code, a property that throws", ("$throws", "-Endpoint $e", "RoomCodeMissing", ErrorCategory.InvalidArgument) },
        { "code, a link without", ("'https://acme.app.100ms.live/meeting/'", "-Endpoint $e", "RoomCodeMissing", ErrorCategory.InvalidArgument) },
        { "code, null", ("$null", "-Endpoint $e", "InputObjectInvalid", ErrorCategory.InvalidType) },
        { "code, a Hashtable", ("@{ code = 'abc-defg-hij' }", "-Endpoint $e", "InputObjectInvalid", ErrorCategory.InvalidType) },
        { "code, a number", ("42", "-Endpoint $e", "InputObjectInvalid", ErrorCategory.InvalidType) },
        { "code, a list", (", @('abc-defg-hij', 'abc-defg-hij')", "-Endpoint $e", "InputObjectInvalid", ErrorCategory.InvalidType) },
        { "a text beside a code", ("'ada'", "-RoomCode abc-defg-hij -Endpoint $e", "InputObjectInvalid", ErrorCategory.InvalidType) },
        { "user with a code, blank cell", ("[pscustomobject]@{ code = 'abc-defg-hij'; user_id = '' }", "-Endpoint $e", "UserIdMissing", ErrorCategory.InvalidArgument) },
        { "user with a code, a list", ("[pscustomobject]@{ code = 'abc-defg-hij'; user_id = 1, 2 }", "-Endpoint $e", "UserIdTypeInvalid", ErrorCategory.InvalidType) },
        { "user with a code, a heading that comes near", ("[pscustomobject]@{ code = 'abc-defg-hij'; 'User ID' = 'ada' }", "-Endpoint $e", "UserIdMissing", ErrorCategory.InvalidArgument) },
        { "room, blank cell", ("[pscustomobject]@{ room_id = ' '; role = 'host'; user_id = 'ada' }", "-TokenEndpoint $t", "RoomIdMissing", ErrorCategory.InvalidArgument) },
        { "room, of no room", ("[pscustomobject]@{ room_id = 'a b'; role = 'host'; user_id = 'ada' }", "-TokenEndpoint $t", "RoomIdInvalid", ErrorCategory.InvalidArgument) },
        { "role, blank cell", ("[pscustomobject]@{ room_id = 'r1'; role = ''; user_id = 'ada' }", "-TokenEndpoint $t", "RoleMissing", ErrorCategory.InvalidArgument) },
        { "user, blank cell", ("[pscustomobject]@{ room_id = 'r1'; role = 'host'; user_id = '' }", "-TokenEndpoint $t", "UserIdMissing", ErrorCategory.InvalidArgument) },
        { "user, no column", ("[pscustomobject]@{ room_id = 'r1'; role = 'host' }", "-TokenEndpoint $t", "UserIdMissing", ErrorCategory.InvalidArgument) },
        { "user, a list", ("[pscustomobject]@{ room_id = 'r1'; role = 'host'; user_id = 1, 2 }", "-TokenEndpoint $t", "UserIdTypeInvalid", ErrorCategory.InvalidType) },
        { "a name", ("'ada'", "-TokenEndpoint $t -RoomId r1 -Role host", "InputObjectInvalid", ErrorCategory.InvalidType) },
        { "a name beside a user", ("'ada'", "-TokenEndpoint $t -RoomId r1 -Role host -UserId eve", "InputObjectInvalid", ErrorCategory.InvalidType) },
    };

    public static Cases<(string Script, string Id, ErrorCategory Category)> BadEndpoints { get; } = new()
    {
        { "no URL", ("'a', 'b' | Request-HmsAuthToken -Endpoint auth.100ms.live", "EndpointInvalid", ErrorCategory.InvalidArgument) },
        { "empty", ("'a', 'b' | Request-HmsAuthToken -Endpoint ''", "EndpointInvalid", ErrorCategory.InvalidArgument) },
        { "unset", ("'a', 'b' | Request-HmsAuthToken -Endpoint $env:NOT_SET", "EndpointInvalid", ErrorCategory.InvalidArgument) },
        { "unset, for one code", ("Request-HmsAuthToken a -Endpoint $null", "EndpointInvalid", ErrorCategory.InvalidArgument) },
        {
            "unset, by a default",
            ("$PSDefaultParameterValues['Request-HmsAuthToken:Endpoint'] = $null; Request-HmsAuthToken a",
                "EndpointInvalid", ErrorCategory.InvalidArgument)
        },
        { "a password in it", ($"'a', 'b' | Request-HmsAuthToken -Endpoint 'https://u:{TestTokens.Secret}@example.com/'", "EndpointInvalid", ErrorCategory.InvalidArgument) },
        { "no TLS", ("'a', 'b' | Request-HmsAuthToken -Endpoint http://example.com/", "EndpointNotSecure", ErrorCategory.SecurityError) },
        { "no TLS, a token endpoint", ("Request-HmsAuthToken -TokenEndpoint http://example.com/ -RoomId r1 -Role host", "EndpointNotSecure", ErrorCategory.SecurityError) },
    };

    public static Cases<(int Status, string Body, string Id, ErrorCategory Category)> Refusals { get; } = new()
    {
        { "refused code", (404, """{"code":404,"message":"room code not found"}""", "RoomCodeRefused", ErrorCategory.PermissionDenied) },
        { "unauthorised", (401, """{"code":401,"message":"who?"}""", "Unauthorized", ErrorCategory.AuthenticationError) },
        { "redirect", (302, "", "EndpointRedirected", ErrorCategory.ProtocolError) },
        { "fault that stays", (520, "", "ServerError", ErrorCategory.ResourceUnavailable) },
        { "not JSON", (200, "<html>", "AnswerNotJson", ErrorCategory.InvalidResult) },
        { "no token", (200, "{}", "AnswerWithoutToken", ErrorCategory.InvalidResult) },
        { "malformed token", (200, $$"""{"token":"{{TestTokens.Valid}}="}""", "AnswerTokenMalformed", ErrorCategory.InvalidResult) },
        { "too large", (200, new string(' ', 100_000), "AnswerTooLarge", ErrorCategory.LimitsExceeded) },
    };

    public void Dispose() => _server.Dispose();

    [Theory]
    [MemberData(nameof(RoomCodes))]
    public void A_room_code_comes_by(string name)
    {
        Assert.Equal(TestTokens.Valid, Run(RoomCodes[name].Script).AssertSingle().BaseObject);
        Assert.Equal(["/v2/token " + RoomCodes[name].Body], Asked());
    }

    [Theory]
    [MemberData(nameof(Rooms))]
    public void A_room_comes_by(string name)
    {
        Assert.Equal(TestTokens.Valid, Run(Rooms[name].Script).AssertSingle().BaseObject);
        Assert.Matches(
            $$"""^/api/token {"room_id":"r1","role":"host","user_id":"{{Rooms[name].User}}"}$""", Assert.Single(Asked()));
    }

    [Theory]
    [MemberData(nameof(BadArguments))]
    public void An_argument_that_will_not_do_ends_the_command_and_nothing_is_sent(string name)
    {
        (string script, string id, ErrorCategory category) = BadArguments[name];
        Run(script).AssertTerminating(id + Class, category);
        Assert.Empty(_server.Requests);
    }

    [Theory]
    [MemberData(nameof(BadRecords))]
    public void A_record_that_will_not_do_is_an_error_and_not_sent(string name)
    {
        (string record, string parameters, string id, ErrorCategory category) = BadRecords[name];
        Shell.Result result = Run(
            "$throws = [pscustomobject]@{ user_id = 42 }; $throws.psobject.Properties.Add([psscriptproperty]::new('code', { throw 'no' })); "
            + $"& {{ {record}; [pscustomobject]@{{ code = 'abc-defg-hij'; room_id = 'r1'; role = 'host'; user_id = '42' }} }} | Request-HmsAuthToken {parameters}");
        ErrorRecord error = result.AssertSingleError(id + Class, category);
        Assert.StartsWith("Record 1", error.ToString(), StringComparison.Ordinal);
        Assert.Single(result.Output);
        Assert.Single(_server.Requests);
    }

    [Theory]
    [MemberData(nameof(BadEndpoints))]
    public void An_endpoint_that_will_not_do_ends_the_command(string name)
    {
        (string script, string id, ErrorCategory category) = BadEndpoints[name];
        Run(script).AssertTerminating(id + Class, category);
    }

    [Theory]
    [MemberData(nameof(Refusals))]
    public void An_answer_without_a_token_is_an_error_and_the_next_record_goes_on(string name)
    {
        (int status, string body, string id, ErrorCategory category) = Refusals[name];
        _server.Answer = asked => asked.Text.Contains("bad", StringComparison.Ordinal) ? new(status, body) : Token;
        Shell.Result result = Run("'bad', 'good' | Request-HmsAuthToken -UserId 42 -Endpoint $e");
        ErrorRecord error = result.AssertSingleError(id + Class, category);
        Assert.Equal("bad", error.TargetObject);
        Assert.Equal(TestTokens.Valid, Assert.Single(result.Output).BaseObject);
    }

    [Fact]
    public void The_words_of_100ms_are_in_the_error()
    {
        _server.Answer = _ => new LoopbackAnswer(404, """{"code":404,"message":"room code \u001b[31mnot found"}""");
        Assert.Contains(
            @"(HTTP 404, code 404, ""room code \u001b[31mnot found"")",
            Run("Request-HmsAuthToken abc-defg-hij -Endpoint $e").Errors[0].Exception.Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public void Both_ways_at_once_are_ambiguous() => Run(
        "Request-HmsAuthToken -RoomCode abc-defg-hij -TokenEndpoint $t -RoomId r1 -Role host")
        .AssertTerminating("AmbiguousParameterSet" + Class, ErrorCategory.InvalidArgument);

    [Fact]
    public void A_row_without_a_user_does_not_get_that_of_the_row_before()
    {
        Run("""
            [pscustomobject]@{ code = 'abc-defg-hij'; user_id = 42 },
            [pscustomobject]@{ code = 'abc-defg-hij' } | Request-HmsAuthToken -Endpoint $e
            """).AssertNoErrors();
        Assert.Equal(["/v2/token " + ByCodeAsUser, "/v2/token " + ByCode], Asked());
    }

    [Fact]
    public void A_token_comes_as_a_SecureString_where_asked()
    {
        var token = Assert.IsType<SecureString>(
            Run("Request-HmsAuthToken abc-defg-hij -Endpoint $e -AsSecureString").AssertSingle().BaseObject);
        Assert.Equal(TestTokens.Valid, new NetworkCredential("", token).Password);
    }

    [Fact]
    public void Each_attempt_is_told()
    {
        _server.Answer = LoopbackServer.InTurn(new(503), Token);
        Shell.Result result = Run("Request-HmsAuthToken abc-defg-hij -Endpoint $e");
        result.AssertSingle();
        Assert.Collection(
            result.Verbose,
            step => Assert.Equal($"Requesting an auth token from {_server.At("v2/token")}, attempt 1 of 4.", step),
            step => Assert.Contains("HTTP 503", step, StringComparison.Ordinal),
            step => Assert.Equal($"Requesting an auth token from {_server.At("v2/token")}, attempt 2 of 4.", step));
    }

    [Fact]
    public void Time_runs_out()
    {
        _server.Answer = _ => LoopbackAnswer.Hang();
        Run("Request-HmsAuthToken abc-defg-hij -Endpoint $e -TimeoutSec 1")
            .AssertSingleError("RequestTimedOut" + Class, ErrorCategory.OperationTimeout);
    }

    [Fact]
    public void Nobody_listening_is_told()
    {
        using IDisposable port = LoopbackServer.ClosedPort(out Uri closed);
        Run("Request-HmsAuthToken abc-defg-hij -Endpoint $closed", closed)
            .AssertSingleError("EndpointUnreachable" + Class, ErrorCategory.ConnectionError);
    }

    [Fact]
    public async Task A_proxy_is_asked_for_another_machine_and_not_for_this_one()
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

        // To show that it is set up: it is asked for a tunnel, and gives none.
        result = await ShellProcess.Run(
            "Request-HmsAuthToken abc-defg-hij -Endpoint https://hms.example/v2/token", environment);

        Assert.Contains("hms.example", result.Error, StringComparison.Ordinal);
        Assert.Single(proxy.Requests);
    }

    [Theory]
    [InlineData("0")]
    [InlineData("-1")]
    [InlineData("86401")]
    public void Time_that_is_none_is_refused(string seconds) =>
        Run($"Request-HmsAuthToken abc-defg-hij -Endpoint $e -TimeoutSec {seconds}")
            .AssertTerminating("ParameterArgumentValidationError" + Class, ErrorCategory.InvalidData);

    [Fact]
    public async Task Ctrl_C_ends_it_while_there_is_no_answer()
    {
        _server.Answer = _ => LoopbackAnswer.Hang();
        await AssertStops((_, stop) => _server.Arrival().WaitAsync(Guard, stop));
    }

    [Fact]
    public async Task Ctrl_C_ends_it_between_two_tries()
    {
        _server.Answer = _ => new LoopbackAnswer(503, "", ("Retry-After", "60"));
        await AssertStops(async (verbose, stop) =>
        {
            var waits = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            verbose.DataAdded += (_, added) =>
            {
                if (verbose[added.Index].Message.Contains("HTTP 503", StringComparison.Ordinal)) waits.TrySetResult();
            };
            if (verbose.Any(step => step.Message.Contains("HTTP 503", StringComparison.Ordinal))) waits.TrySetResult();
            await waits.Task.WaitAsync(Guard, stop);
        });
        Assert.Single(_server.Requests);
    }

    // Once it is where the test wants it.
    private async Task AssertStops(Func<PSDataCollection<VerboseRecord>, CancellationToken, Task> isThere)
    {
        var state = InitialSessionState.CreateDefault2();
        state.ImportPSModule(Repository.ModuleManifest);
        using Runspace runspace = RunspaceFactory.CreateRunspace(state);
        runspace.Open();
        using Engine engine = Engine.Create(runspace);
        engine.AddScript("param($e) Request-HmsAuthToken abc-defg-hij -Endpoint $e -TimeoutSec 86400 -Verbose; 'went on'")
            .AddArgument(_server.At("v2/token"));
        CancellationToken stop = TestContext.Current.CancellationToken;
        Task<PSDataCollection<PSObject>> running = engine.InvokeAsync();
        await isThere(engine.Streams.Verbose, stop);

        await engine.StopAsync(null, null).WaitAsync(Guard, stop);
        await Assert.ThrowsAsync<PipelineStoppedException>(() => running);
        Assert.Empty(engine.Streams.Error);
    }

    // The path and body of each request so far.
    private IEnumerable<string> Asked() => _server.Requests.Select(request => $"{request.Path} {request.Text}");

    private Shell.Result Run(string script, Uri? closed = null) =>
        shell.Run(script, new { e = _server.At("v2/token"), t = _server.Url.GetLeftPart(UriPartial.Authority), closed });
}
