using System.Collections.Concurrent;
using System.Management.Automation.Runspaces;
using Engine = System.Management.Automation.PowerShell;

namespace HmsTokens.PowerShell.Tests;

/// <summary>
/// Many runspaces in one process, each with its own credentials, while others start, end and stop commands. With
/// HMSTOKENS_FUZZ_ITERATIONS, each makes 10,000 tokens; docs/testing.md has the result.
/// </summary>
public sealed class CrowdedSessionTests
{
    private const int Runspaces = 32;
    private static readonly int TokensPerRunspace = Environment.GetEnvironmentVariable(
        "HMSTOKENS_FUZZ_ITERATIONS") is null
        ? 200
        : 10_000;

    private readonly ConcurrentDictionary<string, int> _tokenIds = new();
    private readonly ConcurrentQueue<string> _failures = new();
    private int _stopped;
    private int _imported;

    [Fact]
    public async Task Runspaces_with_different_credentials_are_independent()
    {
        CancellationToken cancellation = TestContext.Current.CancellationToken;
        using var done = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        Task[] others =
        [
            .. Enumerable.Range(0, 2).SelectMany(_ =>
                new[] { Start(() => ImportRepeatedly(done.Token)), Start(() => StopRepeatedly(done.Token)) })
        ];

        await Task.WhenAll(Enumerable.Range(0, Runspaces).Select(number => Start(() => SignAndVerify(number))));
        await done.CancelAsync();
        await Task.WhenAll(others);

        Assert.Empty(_failures);
        Assert.Equal(Runspaces * TokensPerRunspace, _tokenIds.Count);
        TestContext.Current.TestOutputHelper!.WriteLine(
            $"{Runspaces} runspaces made {_tokenIds.Count} tokens, while others imported {_imported} "
            + $"times and stopped {_stopped} times");
    }

    private static Task Start(Action work) =>
        Task.Factory.StartNew(work, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);

    private static string GetSecret(int number) => $"made-up-secret-of-runspace-{number:d4}-0123456789abcdef";

    private void SignAndVerify(int number)
    {
        using Runspace runspace = Open();
        using Engine engine = Engine.Create(runspace);
        string accessKey = $"workspace-{number}";
        string secret = GetSecret(number);
        string theirs = GetSecret((number + 1) % Runspaces);
        engine.AddScript(
            """
            param($count, $accessKey, $secret, $theirs)
            $ours = @{ AppAccessKey = $accessKey; AppSecret = $secret }
            $tokens = 1..$count | ForEach-Object {
                [pscustomobject]@{ room_id = 'r1'; role = 'host'; user_id = "$accessKey-$_" }
            } | New-HmsAuthToken @ours
            $tokens
            @($tokens | ConvertFrom-HmsToken -Verify @ours).Count
            @($tokens | Test-HmsToken -AppAccessKey $accessKey -AppSecret $theirs).Where({ $_ }).Count
            (New-HmsManagementToken @ours | ConvertFrom-HmsToken @ours).AccessKey
            """);
        engine.AddParameters(new Dictionary<string, object>
        {
            ["count"] = TokensPerRunspace, ["accessKey"] = accessKey, ["secret"] = secret, ["theirs"] = theirs,
        });
        object[] output = [.. engine.Invoke().Select(value => value.BaseObject)];

        foreach (ErrorRecord error in engine.Streams.Error)
        {
            _failures.Enqueue(error.ToString());
        }

        if (output is not [.., int verified, int wronglyVerified, string owner]
            || (verified, wronglyVerified, owner) != (TokensPerRunspace, 0, accessKey))
        {
            _failures.Enqueue($"{accessKey}: {string.Join(' ', output.Skip(TokensPerRunspace))}");
            return;
        }

        for (int i = 0; i < TokensPerRunspace; i++)
        {
            string token = (string)output[i];
            string signed = token[..token.LastIndexOf('.')];
            if (TestTokens.Signature(signed, secret) != token[(signed.Length + 1)..])
            {
                _failures.Enqueue($"{accessKey}: another secret's token");
            }

            if (TestTokens.Claims(token, secret).Text("user_id") != $"{accessKey}-{i + 1}")
            {
                _failures.Enqueue($"{accessKey}: another user's token");
            }

            if (!_tokenIds.TryAdd(TestTokens.Claims(token, secret).Text("jti")!, number))
            {
                _failures.Enqueue($"{accessKey}: a jti twice");
            }
        }
    }

    private void ImportRepeatedly(CancellationToken done)
    {
        while (!done.IsCancellationRequested)
        {
            using Runspace runspace = Open();
            using Engine engine = Engine.Create(runspace);
            Run(engine.AddScript(
                """
                param($path, $token, $key)
                Import-Module $path -Force
                if (-not (Test-HmsToken $token @key)) { throw 'The token is not ours any more.' }
                Remove-Module HmsTokens
                Import-Module $path
                if (-not (Test-HmsToken $token @key)) { throw 'The token is not ours any more.' }
                """).AddParameters(new Dictionary<string, object>
                {
                    ["path"] = Repository.ModuleManifest, ["token"] = TestTokens.Valid, ["key"] = Key,
                }));
            Interlocked.Increment(ref _imported);
        }
    }

    private void StopRepeatedly(CancellationToken done)
    {
        using Runspace runspace = Open();
        while (!done.IsCancellationRequested)
        {
            using Engine engine = Engine.Create(runspace);
            engine.AddScript(
                """
                param($key)
                & { for (;;) { [pscustomobject]@{ room_id = 'r'; role = 'h'; user_id = 'u' } } } | New-HmsAuthToken @key
                """).AddParameter("key", Key);
            using var output = new PSDataCollection<PSObject>();
            using var first = new ManualResetEventSlim();
            output.DataAdded += (_, _) => first.Set();
            IAsyncResult running = engine.BeginInvoke<PSObject, PSObject>(null, output);
            if (!first.Wait(TimeSpan.FromMinutes(1), CancellationToken.None))
            {
                _failures.Enqueue("No token to stop behind.");
            }

            engine.Stop();
            try
            {
                engine.EndInvoke(running);
            }
            catch (PipelineStoppedException)
            {
                Interlocked.Increment(ref _stopped);
            }
        }
    }

    private void Run(Engine engine)
    {
        try
        {
            engine.Invoke();
        }
        catch (RuntimeException exception)
        {
            _failures.Enqueue(exception.ToString());
        }

        foreach (ErrorRecord error in engine.Streams.Error)
        {
            _failures.Enqueue(error.ToString());
        }
    }

    private static System.Collections.Hashtable Key => new()
    {
        ["AppAccessKey"] = TestTokens.AccessKey,
        ["AppSecret"] = TestTokens.Secret,
    };

    private static Runspace Open()
    {
        var state = InitialSessionState.CreateDefault2();
        state.ImportPSModule(Repository.ModuleManifest);
        if (OperatingSystem.IsWindows())
        {
            state.ExecutionPolicy = Microsoft.PowerShell.ExecutionPolicy.Bypass;
        }

        state.ThrowOnRunspaceOpenError = true;
        Runspace runspace = RunspaceFactory.CreateRunspace(state);
        runspace.Open();
        return runspace;
    }
}
