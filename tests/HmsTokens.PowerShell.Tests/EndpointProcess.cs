using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net;

namespace HmsTokens.PowerShell.Tests;

/// <summary>Runs the example of a token endpoint in a process, on a free port, with the most detailed log.</summary>
internal sealed class EndpointProcess : IDisposable
{
    public const string ApiKey = "made-up-api-key-of-the-tests-0123456789";

    private const string Listening = "Now listening on: ";

    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(2);

    private readonly Process _process;
    private readonly ConcurrentQueue<string> _log = new();
    private readonly HttpClient _client = new(
        new SocketsHttpHandler { UseProxy = false, Expect100ContinueTimeout = Limit });

    private EndpointProcess(IEnumerable<(string Name, string Value)> settings)
    {
        var start = new ProcessStartInfo(Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet")
        {
            ArgumentList = { "exec", Repository.TokenEndpointAssembly },
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = Path.GetDirectoryName(Repository.TokenEndpointAssembly),
        };

        // Empty is the same as unset, and overrides the user secrets of this machine.
        (string, string)[] usual =
        [
            ("ASPNETCORE_ENVIRONMENT", "Production"),
            ("ASPNETCORE_URLS", "http://127.0.0.1:0"),
            ("HMS_ACCESS_KEY", TestTokens.AccessKey),
            ("HMS_SECRET", TestTokens.Secret),
            ("API_KEY", ApiKey),
            ("ALLOWED_ROLES", "guest, host"),
            ("VALID_FOR_SECONDS", ""),
            ("REQUESTS_PER_MINUTE", "100000"),
            ("Logging__LogLevel__Default", "Trace"),
        ];
        foreach ((string name, string value) in usual.Concat(settings))
        {
            start.Environment[name] = value;
        }

        _process = Process.Start(start)!;
        _process.OutputDataReceived += (_, line) => Keep(line.Data);
        _process.ErrorDataReceived += (_, line) => Keep(line.Data);
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
    }

    /// <summary>The root URL.</summary>
    public Uri Url { get; private set; } = null!;

    /// <summary>Starts the process and waits until it listens.</summary>
    public static async Task<EndpointProcess> Start(params (string Name, string Value)[] settings)
    {
        var endpoint = new EndpointProcess(settings);
        try
        {
            string line = await endpoint.WaitForLine(Listening);
            endpoint.Url = new Uri(line[(line.IndexOf(Listening, StringComparison.Ordinal) + Listening.Length)..]);
            return endpoint;
        }
        catch
        {
            endpoint.Dispose();
            throw;
        }
    }

    /// <summary>Starts the process with invalid settings, and waits for its end.</summary>
    public static async Task<(int ExitCode, string[] Said)> Fail(params (string Name, string Value)[] settings)
    {
        using var endpoint = new EndpointProcess(settings);
        await endpoint._process.WaitForExitAsync().WaitAsync(Limit);
        return (endpoint._process.ExitCode, [.. endpoint._log]);
    }

    /// <summary>Sends a body, with an API key unless <paramref name="key"/> is null.</summary>
    public async Task<HttpResponseMessage> Send(
        HttpContent body, string? key, IPAddress? address = null, string? host = null, string? forwardedFor = null)
    {
        var url = new UriBuilder(Url) { Path = "api/token" };
        if (address is not null)
        {
            url.Host = address.ToString();
        }

        using var request = new HttpRequestMessage(HttpMethod.Post, url.Uri) { Content = body };
        request.Headers.Host = host;

        // Like curl, send a large body only after 100 Continue. Otherwise the response may be lost, because the
        // connection is closed while the body is being sent.
        request.Headers.ExpectContinue = body.Headers.ContentLength > 100_000;
        if (key is not null)
        {
            request.Headers.Add("X-Api-Key", key);
        }

        if (forwardedFor is not null)
        {
            request.Headers.Add("X-Forwarded-For", forwardedFor);
        }

        return await _client.SendAsync(request).WaitAsync(Limit);
    }

    /// <summary>Reads the log so far. It makes one more connection.</summary>
    public async Task<string> ReadLog()
    {
        // The log is in order, but written by a thread that may be late.
        string marker = Guid.NewGuid().ToString();
        using HttpResponseMessage response = await _client.GetAsync(new Uri(Url, marker)).WaitAsync(Limit);
        await WaitForLine(marker);
        return string.Join('\n', _log);
    }

    public void Dispose()
    {
        if (!_process.HasExited)
        {
            _process.Kill();
        }

        _process.Dispose();
        _client.Dispose();
    }

    private async Task<string> WaitForLine(string part)
    {
        for (long start = Stopwatch.GetTimestamp(); Stopwatch.GetElapsedTime(start) < Limit; await Task.Delay(20))
        {
            if (_log.FirstOrDefault(line => line.Contains(part, StringComparison.Ordinal)) is string found)
            {
                return found;
            }

            if (_process.HasExited)
            {
                break;
            }
        }

        throw new InvalidOperationException($"The endpoint never logged '{part}', but: {string.Join('\n', _log)}");
    }

    private void Keep(string? line)
    {
        if (line is not null)
        {
            _log.Enqueue(line);
        }
    }
}
