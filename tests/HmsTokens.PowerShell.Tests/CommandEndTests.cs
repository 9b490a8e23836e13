using System.Management.Automation.Runspaces;
using System.Reflection;
using System.Security.Cryptography;
using Engine = System.Management.Automation.PowerShell;

namespace HmsTokens.PowerShell.Tests;

/// <summary>The HMAC state is disposed at the end of every command, in every case, and nothing hangs.</summary>
public sealed class CommandEndTests : IDisposable
{
    private static readonly TimeSpan HangGuard = TimeSpan.FromMinutes(1);

    private readonly LoopbackServer _server = new(LoopbackAnswer.Json("""{"id":"r1"}"""));
    private readonly Runspace _runspace;

    public CommandEndTests()
    {
        var state = InitialSessionState.CreateDefault2();
        state.ImportPSModule(Repository.ModuleManifest);
        state.Commands.Add(new SessionStateCmdletEntry("Watch-Upstream", typeof(WatchUpstreamCommand), null));
        if (OperatingSystem.IsWindows())
        {
            state.ExecutionPolicy = Microsoft.PowerShell.ExecutionPolicy.Bypass;
        }

        state.ThrowOnRunspaceOpenError = true;
        _runspace = RunspaceFactory.CreateRunspace(state);
        _runspace.Open();
        WatchUpstreamCommand.Hash = new TaskCompletionSource<IncrementalHash>(
            TaskCreationOptions.RunContinuationsAsynchronously);
    }

    public void Dispose()
    {
        _runspace.Dispose();
        _server.Dispose();
    }

    // Ways to end a command that has written something; * is the input and the command.
    public static Cases<string> Ends { get; } = new()
    {
        { "goes well", "$good, $good | * | Watch-Upstream" },
        { "a record that is refused", "$good, $bad, $good | * | Watch-Upstream" },
        { "-ErrorAction Stop", "$good, $bad, $good | * -ErrorAction Stop | Watch-Upstream" },
        { "downstream throws", "$good, $good | * | Watch-Upstream | ForEach-Object { throw 'downstream' }" },
        { "downstream fails in .NET", "$good, $good | * | Watch-Upstream -Fail" },
        { "downstream ends the command", "$good, $good | * | Watch-Upstream -End" },
        {
            "downstream breaks off",
            "foreach ($once in 1) { $good, $good | * | Watch-Upstream | ForEach-Object { break } }"
        },
        { "downstream returns to the caller", "& { $good, $good | * | Watch-Upstream | ForEach-Object { exit 3 } }" },
        { "upstream throws", "& { $good; throw 'upstream' } | * | Watch-Upstream" },
        { "an error in try", "try { $good, $bad | * -ErrorAction Stop | Watch-Upstream } catch { 'caught' }" },
    };

    public static TheoryData<string, string> EndsOfAll
    {
        get
        {
            var all = new TheoryData<string, string>();
            foreach (string end in Ends.Select(row => row.Data))
            {
                foreach (string command in Commands.Select(row => row.Data))
                {
                    all.Add(end, command);
                }
            }

            return all;
        }
    }

    public static Cases<string> Commands { get; } = new()
    {
        { "New-HmsAuthToken", "New-HmsAuthToken @key" },
        { "ConvertFrom-HmsToken", "ConvertFrom-HmsToken -Verify @key" },
        { "Test-HmsToken", "Test-HmsToken @key" },
        { "Invoke-HmsRestMethod", "Invoke-HmsRestMethod @key -Endpoint $endpoint" },
    };

    [Theory]
    [MemberData(nameof(EndsOfAll))]
    public async Task The_key_is_cleared_after(string end, string command)
    {
        using Engine engine = CreateScript(
            Ends[end].Replace("*", Commands[command], StringComparison.Ordinal), command);
        await Task.Run(() => Record.Exception(() => engine.Invoke()), TestContext.Current.CancellationToken)
            .WaitAsync(HangGuard, TestContext.Current.CancellationToken);
        await AssertDisposed();
    }

    [Theory]
    [MemberData(nameof(Commands))]
    public async Task The_key_is_cleared_after_Ctrl_C_during(string command)
    {
        using Engine engine = CreateScript(
            $"& {{ for (;;) {{ $good }} }} | {Commands[command]} | Watch-Upstream", command);
        Task running = engine.InvokeAsync();
        await WatchUpstreamCommand.Hash.Task.WaitAsync(HangGuard, TestContext.Current.CancellationToken);

        await Task.Run(engine.Stop, TestContext.Current.CancellationToken)
            .WaitAsync(HangGuard, TestContext.Current.CancellationToken);
        await Assert.ThrowsAsync<PipelineStoppedException>(() =>
            running.WaitAsync(HangGuard, TestContext.Current.CancellationToken));
        await AssertDisposed();
    }

    [Fact]
    public async Task The_key_is_cleared_after_Ctrl_C_while_it_waits_for_the_next_page()
    {
        _server.Answer = LoopbackServer.CreateSequence(
            LoopbackAnswer.Json("""{"data":[1],"last":"c"}"""), new(429, """{"message":"retry after 59 seconds"}"""));
        using Engine engine = CreateScript(
            $"{Commands["Invoke-HmsRestMethod"]} rooms | Watch-Upstream", "Invoke-HmsRestMethod");
        Task running = engine.InvokeAsync();
        await _server.WaitForRequestAsync(2).WaitAsync(HangGuard, TestContext.Current.CancellationToken);

        await Task.Run(engine.Stop, TestContext.Current.CancellationToken)
            .WaitAsync(TimeSpan.FromSeconds(30), TestContext.Current.CancellationToken);
        await Assert.ThrowsAsync<PipelineStoppedException>(() =>
            running.WaitAsync(HangGuard, TestContext.Current.CancellationToken));
        await AssertDisposed();
    }

    [Fact]
    public async Task The_key_is_cleared_at_the_end_of_the_session()
    {
        using Engine engine = CreateScript(
            $"& {{ for (;;) {{ $good }} }} | {Commands["New-HmsAuthToken"]} | Watch-Upstream", "New-HmsAuthToken");
        Task running = engine.InvokeAsync();
        await WatchUpstreamCommand.Hash.Task.WaitAsync(HangGuard, TestContext.Current.CancellationToken);

        await Task.Run(_runspace.Close, TestContext.Current.CancellationToken)
            .WaitAsync(HangGuard, TestContext.Current.CancellationToken);
        await Assert.ThrowsAsync<PipelineStoppedException>(() =>
            running.WaitAsync(HangGuard, TestContext.Current.CancellationToken));
        await AssertDisposed();
    }

    [Fact]
    public async Task The_key_is_cleared_after_an_abandoned_pipeline()
    {
        using Engine engine = CreateScript(
            "$steps = { New-HmsAuthToken @key | Watch-Upstream }.GetSteppablePipeline(); $steps.Begin($true); "
            + "$null = $steps.Process($good); $steps.Dispose()",
            "New-HmsAuthToken");
        engine.Invoke();
        await AssertDisposed();
    }

    private Engine CreateScript(string script, string command)
    {
        (object Good, object Bad) piped = command switch
        {
            "New-HmsAuthToken" => (Row("r1"), Row(string.Empty)),
            "Invoke-HmsRestMethod" => ("rooms/r1", "rooms/<room_id>"),
            _ => (TestTokens.Valid, "no token"),
        };
        Engine engine = Engine.Create(_runspace);
        engine.AddScript("param($good, $bad, $key, $endpoint) " + script).AddParameters(new Dictionary<string, object>
        {
            ["good"] = piped.Good,
            ["bad"] = piped.Bad,
            ["endpoint"] = _server.Url,
            ["key"] = new System.Collections.Hashtable
            {
                ["AppAccessKey"] = TestTokens.AccessKey,
                ["AppSecret"] = TestTokens.Secret,
            },
        });
        return engine;
    }

    private static PSObject Row(string roomId) =>
        TestTokens.Row(("RoomId", roomId), ("Role", "host"), ("UserId", "42"));

    private static async Task AssertDisposed()
    {
        IncrementalHash hash = await WatchUpstreamCommand.Hash.Task.WaitAsync(
            HangGuard, TestContext.Current.CancellationToken);
        Assert.Throws<ObjectDisposedException>(() => hash.AppendData([1]));
    }
}

/// <summary>Follows a command of the module in a pipeline, and gets its HMAC state.</summary>
[Cmdlet(VerbsCommon.Watch, "Upstream")]
public sealed class WatchUpstreamCommand : PSCmdlet
{
    [Parameter(ValueFromPipeline = true)]
    public object? InputObject { get; set; }

    [Parameter]
    public SwitchParameter Fail { get; set; }

    [Parameter]
    public SwitchParameter End { get; set; }

    internal static TaskCompletionSource<IncrementalHash> Hash { get; set; } = new();

    protected override void ProcessRecord()
    {
        object pipeline = GetMember(CommandRuntime, "PipelineProcessor")!;
        object command = GetMember(((System.Collections.IList)GetMember(pipeline, "Commands")!).Cast<object>()
            .First(processor => GetMember(processor, "Command")!.GetType().Namespace == "HmsTokens.PowerShell"),
            "Command")!;
        object user = GetMember(command, "_signer") ?? GetMember(command, "_verifier")!;
        var hash = (IncrementalHash)GetMember(GetMember(user, "_hmac")!, "_hash")!;

        // Not disposed yet, or the test would prove nothing.
        hash.AppendData([]);
        Hash.TrySetResult(hash);
        if (Fail)
        {
            throw new InvalidOperationException("downstream");
        }

        if (End)
        {
            ThrowTerminatingError(
                new ErrorRecord(new InvalidOperationException("downstream"), "End", ErrorCategory.NotSpecified, null));
        }
        WriteObject(InputObject);
    }

    private static object? GetMember(object of, string name)
    {
        const BindingFlags Own = BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic
            | BindingFlags.DeclaredOnly;
        for (Type? type = of.GetType(); type is not null; type = type.BaseType)
        {
            if (type.GetField(name, Own) is FieldInfo field)
            {
                return field.GetValue(of);
            }

            if (type.GetProperty(name, Own) is PropertyInfo property)
            {
                return property.GetValue(of);
            }
        }

        return null;
    }
}
