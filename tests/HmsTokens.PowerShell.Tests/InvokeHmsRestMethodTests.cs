using System.Collections;
using System.Management.Automation.Runspaces;
using Engine = System.Management.Automation.PowerShell;

namespace HmsTokens.PowerShell.Tests;

/// <summary>
/// Tests that are faster in the engine than in a shell, or need the wire: $e is the API, @k the credential.
/// tests/Pester/Invoke-HmsRestMethod.*.Tests.ps1 has the rest.
/// </summary>
public sealed class InvokeHmsRestMethodTests(Shell shell) : IClassFixture<Shell>, IDisposable
{
    private const string Class = ",HmsTokens.PowerShell.InvokeHmsRestMethodCommand";

    // Much less than the wait that the server asks for.
    private static readonly TimeSpan Guard = TimeSpan.FromSeconds(30);

    private readonly LoopbackServer _server = new(LoopbackAnswer.Json("""{"id":"r1"}"""));

    public void Dispose() => _server.Dispose();

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Items_are_written_before_the_next_page_arrives()
    {
        var released = new TaskCompletionSource();
        _server.Answer = LoopbackServer.CreateSequence(
            LoopbackAnswer.Json("""{"data":[1,2],"last":"c"}"""),
            LoopbackAnswer.Json("""{"data":[3]}""").After(released.Task));
        using Runspace runspace = Open();
        using Engine engine = Script(runspace, "Invoke-HmsRestMethod rooms @k -Endpoint $e");
        using var output = new PSDataCollection<PSObject>();
        var second = new TaskCompletionSource();
        output.DataAdded += (_, added) => _ = added.Index == 1 && second.TrySetResult();
        IAsyncResult running = engine.BeginInvoke<PSObject, PSObject>(null, output);

        await second.Task.WaitAsync(Guard, Cancelled);
        Assert.Equal(["1", "2"], output.ReadAll().Select(item => item.ToString()));
        released.SetResult();
        await Task.Factory.FromAsync(running, engine.EndInvoke).WaitAsync(Guard, Cancelled);
        Assert.Equal("3", Assert.Single(output).ToString());
    }

    private static readonly Dictionary<string, LoopbackAnswer> Broken = new()
    {
        ["the end of the connection"] = LoopbackAnswer.Raw(),
        ["a reset"] = LoopbackAnswer.Reset(),
        ["half a page"] = LoopbackAnswer.Json("""{"data":[3,4],"last":"d"}""").CutAfter(12),
        ["half a page in chunks"] = LoopbackAnswer.Json("""{"data":[3,4],"last":"d"}""").Chunked().CutAfter(12),
    };

    public static TheoryData<string> BrokenNames { get; } = [.. Broken.Keys];

    [Theory]
    [MemberData(nameof(BrokenNames))]
    public void Half_a_list_ends_with_an_error_after(string name)
    {
        _server.Answer = LoopbackServer.CreateSequence(
            LoopbackAnswer.Json("""{"data":[1,2],"last":"c"}"""), Broken[name]);
        Shell.Result result = Run("$list = Invoke-HmsRestMethod rooms @k -Endpoint $e -MaximumRetryCount 0");
        result.AssertTerminating("EndpointUnreachable" + Class, ErrorCategory.ConnectionError);
        Assert.Equal(2, _server.Requests.Count);
    }

    [Fact]
    public void An_endless_body_is_abandoned()
    {
        long sent = 0;
        _server.Answer = _ =>
            LoopbackAnswer.Endless(new string(' ', 1 << 20), length => Interlocked.Add(ref sent, length));
        Run("Invoke-HmsRestMethod rooms @k -Endpoint $e").AssertTerminating(
            "AnswerTooLarge" + Class, ErrorCategory.LimitsExceeded);
        Assert.InRange(Interlocked.Read(ref sent), 64 << 20, 80 << 20);
        Assert.Single(_server.Requests);
    }

    [Theory]
    [InlineData("de-DE")]
    [InlineData("tr-TR")]
    [InlineData("ar-SA")]
    [InlineData("fa-IR")]
    public void No_culture_changes_what_is_sent(string culture)
    {
        using var _ = new CultureScope(culture);
        Run(
            """
            $time = [datetimeoffset]::new(2026, 1, 2, 3, 4, 5, [timespan]::Zero)
            Invoke-HmsRestMethod rooms/I post @k -Endpoint $e -Query ([ordered]@{
                i = 1.5; t = $time; b = $true }) -Body ([ordered]@{ d = 1234.5d; f = 1e21; n = -7; t = $time })
            """).AssertNoErrors();
        LoopbackRequest sent = Assert.Single(_server.Requests);
        Assert.Equal("/rooms/I?i=1.5&t=2026-01-02T03%3A04%3A05Z&b=true", sent.Target);
        Assert.Equal("""{"d":1234.5,"f":1E+21,"n":-7,"t":"2026-01-02T03:04:05Z"}""", sent.Text);
    }

    [Fact]
    public void A_vault_is_read_once_for_all_paths_and_not_with_WhatIf()
    {
        FakeVault.Reset();
        FakeVault.Add(
            "qa", "hms", () => new PSCredential(TestTokens.AccessKey, TestTokens.Secure(TestTokens.Secret)));
        using var own = new Shell();
        own.Run("Import-Module $module", new { module = VaultTests.FakeModule }).AssertNoErrors();
        var e = new { e = _server.Url };

        own.Run("'rooms/a', 'rooms/b' | Invoke-HmsRestMethod -Method Post -SecretName hms -Endpoint $e -WhatIf", e)
            .AssertNoErrors();
        Assert.Equal(0, FakeVault.Calls);
        Shell.Result result = own.Run(
            "1..1000 | ForEach-Object { \"rooms/r$_\" } | Invoke-HmsRestMethod -SecretName hms -Endpoint $e", e);
        result.AssertNoErrors();
        Assert.Equal(1000, result.Output.Count);
        Assert.Equal(1, FakeVault.Calls);
        Assert.Equal(1000, _server.Requests.Select(request => request.Header("Authorization")).Distinct().Count());
    }

    [Fact]
    public void WhatIf_shows_the_method_as_HTTP_writes_it_and_the_URL()
    {
        using var terminal = new Terminal();
        Assert.Equal(
            ["What if: Performing the operation \"Send POST request\" on target \"https://api.100ms.live/v2/rooms\"."],
            terminal.Show("Invoke-HmsRestMethod rooms Post -WhatIf", string.Empty));
    }

    /// <summary>This cmdlet takes no token from the pipeline.</summary>
    [Theory]
    [InlineData("'a', 'b'")]
    [InlineData("@{ AuthToken = 'a' }")]
    [InlineData("5")]
    public void A_token_of_another_type_is_an_error_that_names_no_pipeline(string token) => Assert.DoesNotContain(
        "pipe",
        Run($"Invoke-HmsRestMethod rooms -Token ({token}) -Endpoint $e")
            .AssertTerminating("TokenTypeInvalid" + Class, ErrorCategory.InvalidType).ToString(),
        StringComparison.OrdinalIgnoreCase);

    [Fact]
    public void A_vault_that_fails_ends_the_command_at_the_first_path()
    {
        FakeVault.Reset();
        using var own = new Shell();
        own.Run("Import-Module $module", new { module = VaultTests.FakeModule }).AssertNoErrors();
        own.Run(
            "'rooms', 'rooms/b' | Invoke-HmsRestMethod -SecretName hms -VaultName nope -Endpoint $e",
            new { e = _server.Url })
            .AssertTerminating("VaultNotFound" + Class, ErrorCategory.ObjectNotFound);
        Assert.Empty(_server.Requests);
    }

    [Fact]
    public void A_proxy_function_can_wrap_it()
    {
        const string Proxy =
            """
            function Call {
                [CmdletBinding()] param([Parameter(Position = 0, ValueFromPipeline)] $Path)
                begin {
                    $s = { Invoke-HmsRestMethod @PSBoundParameters @k -Endpoint $e }.GetSteppablePipeline()
                    $s.Begin($PSCmdlet)
                }
                process { $s.Process($_) }
                end { $s.End() }
            }

            """;
        Assert.Equal(2, Run(Proxy + "'rooms/a', 'rooms/b' | Call").Output.Count);
        Assert.Equal("r1", Run(Proxy + "(Call rooms/a).id").AssertSingle().BaseObject);
    }

    // Otherwise it would be sent again.
    [Fact]
    public async Task Nothing_is_sent_after_a_preference_has_ended_the_command()
    {
        _server.Answer = _ => new LoopbackAnswer(429, "", ("Retry-After", "0"));
        Shell.Result result = Run("$ProgressPreference = 'Stop'; Invoke-HmsRestMethod rooms Post @k -Endpoint $e");
        Assert.Contains("ProgressPreference", result.Terminating?.ToString(), StringComparison.Ordinal);
        await Assert.ThrowsAsync<TimeoutException>(() =>
            _server.WaitForRequestAsync(2).WaitAsync(TimeSpan.FromSeconds(2), Cancelled));
    }

    private static Runspace Open()
    {
        var state = InitialSessionState.CreateDefault2();
        state.ImportPSModule(Repository.ModuleManifest);
        state.ThrowOnRunspaceOpenError = true;
        Runspace runspace = RunspaceFactory.CreateRunspace(state);
        runspace.Open();
        return runspace;
    }

    private static Hashtable Key() => new()
    {
        ["AppAccessKey"] = TestTokens.AccessKey,
        ["AppSecret"] = TestTokens.Secret,
    };

    private Engine Script(Runspace runspace, string script)
    {
        Engine engine = Engine.Create(runspace);
        return engine.AddScript("param($e, $k) " + script).AddParameter("e", _server.Url).AddParameter("k", Key());
    }

    private Shell.Result Run(string script) => shell.Run(script, new { e = _server.Url, k = Key() });
}
