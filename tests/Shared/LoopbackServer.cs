using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;

namespace HmsTokens.Tests;

/// <summary>
/// The HTTP/1.1 server of all tests, on a free loopback port. A function makes the response for each request.
/// <code>
/// using var server = new LoopbackServer(request => LoopbackAnswer.Json("{\"token\":\"…\"}"));
/// using var failing = LoopbackServer.Sequence(new(500), new(429, "", ("Retry-After", "7")), new(200, "{}"));
/// … ask server.At("v2/token") …
/// Assert.Equal("POST", Assert.Single(server.Requests).Method);
/// </code>
/// For broken connections, see the factories and methods of <see cref="LoopbackAnswer"/>. Each connection has its own
/// thread, so a busy thread pool causes no delay. <see cref="Dispose"/> ends all of them.
/// </summary>
internal sealed class LoopbackServer : IDisposable
{
    private readonly object _gate = new();
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _stop = new();
    private readonly X509Certificate2? _certificate;
    private readonly List<TcpClient> _clients = [];
    private readonly List<LoopbackRequest> _requests = [];
    private readonly List<(int Number, TaskCompletionSource<LoopbackRequest> Arrived)> _waiting = [];
    private volatile Func<LoopbackRequest, LoopbackAnswer> _answer;
    private int _connections;

    /// <summary>
    /// Starts the server, with TLS if there is a certificate. If the function throws, it sends a 500 with the
    /// exception.
    /// </summary>
    public LoopbackServer(Func<LoopbackRequest, LoopbackAnswer> answer, X509Certificate2? certificate = null)
    {
        _answer = answer;
        _certificate = certificate;
        _listener.Start();
        Url = GetUrl(_listener.Server, certificate is null ? "http" : "https");
        Start(Accept);
    }

    /// <summary>Starts the server with one response for all requests.</summary>
    public LoopbackServer(LoopbackAnswer answer)
        : this(_ => answer)
    {
    }

    /// <summary>Whether it records requests in <see cref="Requests"/>. Turn it off in a benchmark of memory.</summary>
    public bool KeepsRequests { get; set; } = true;

    /// <summary>Makes the responses from now on.</summary>
    public Func<LoopbackRequest, LoopbackAnswer> Answer
    {
        get => _answer;
        set => _answer = value;
    }

    /// <summary>The root URL, such as <c>http://127.0.0.1:40123/</c>.</summary>
    public Uri Url { get; }

    /// <summary>The complete requests so far, in order.</summary>
    public IReadOnlyList<LoopbackRequest> Requests
    {
        get
        {
            lock (_gate)
            {
                return [.. _requests];
            }
        }
    }

    /// <summary>The number of connections so far.</summary>
    public int Connections => Volatile.Read(ref _connections);

    /// <summary>A server that sends one response after the other and repeats the last.</summary>
    public static LoopbackServer Sequence(params LoopbackAnswer[] answers) => new(CreateSequence(answers));

    /// <summary>One response after the other; the last one is repeated.</summary>
    public static Func<LoopbackRequest, LoopbackAnswer> CreateSequence(params LoopbackAnswer[] answers)
    {
        int next = -1;
        return _ => answers[Math.Min(Interlocked.Increment(ref next), answers.Length - 1)];
    }

    /// <summary>Reserves a port that refuses connections, until the result is disposed.</summary>
    public static IDisposable ReserveClosedPort(out Uri url)
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        url = GetUrl(socket, "http");
        return socket;
    }

    /// <summary>The URL for a path and query, also with another scheme.</summary>
    public Uri At(string target, string? scheme = null) =>
        new(new UriBuilder(Url) { Scheme = scheme ?? Url.Scheme }.Uri, target);

    /// <summary>Waits until a number of requests have arrived, and returns the last.</summary>
    public Task<LoopbackRequest> WaitForRequestAsync(int number = 1)
    {
        lock (_gate)
        {
            if (_requests.Count >= number)
            {
                return Task.FromResult(_requests[number - 1]);
            }

            var arrived = new TaskCompletionSource<LoopbackRequest>(TaskCreationOptions.RunContinuationsAsynchronously);
            _waiting.Add((number, arrived));
            return arrived.Task;
        }
    }

    /// <summary>Stops listening, cuts all connections, and cancels pending waits for requests.</summary>
    public void Dispose()
    {
        lock (_gate)
        {
            if (!_stop.IsCancellationRequested)
            {
                _stop.Cancel();
                _listener.Stop();
                _clients.ForEach(client => client.Close());
                _waiting.ForEach(waiting => waiting.Arrived.TrySetCanceled());
            }
        }
    }

    private static Uri GetUrl(Socket socket, string scheme) =>
        new($"{scheme}://127.0.0.1:{((IPEndPoint)socket.LocalEndPoint!).Port}/");

    private static void Start(ThreadStart work) => new Thread(work) { IsBackground = true }.Start();

    private void Accept()
    {
        try
        {
            while (true)
            {
                TcpClient client = _listener.AcceptTcpClient();
                int number = Interlocked.Increment(ref _connections);
                lock (_gate)
                {
                    if (_stop.IsCancellationRequested)
                    {
                        client.Close();
                        return;
                    }

                    _clients.Add(client);
                }

                Start(() => Serve(client, number));
            }
        }
        catch (Exception) when (_stop.IsCancellationRequested)
        {
            // Platforms throw different exceptions after the listener has stopped.
        }
    }

    private void Serve(TcpClient client, int connection)
    {
        try
        {
            client.NoDelay = true;
            using Stream stream = Open(client);
            using var input = new BufferedStream(stream);
            while (LoopbackRequest.Read(input, stream, connection) is { } request)
            {
                AddRequest(request);
                if (!GetAnswer(request).Write(client, stream, request, _stop.Token))
                {
                    return;
                }
            }
        }
        catch (Exception e) when (_stop.IsCancellationRequested || e is IOException or SocketException
            or ObjectDisposedException or System.Security.Authentication.AuthenticationException)
        {
            // The client left or didn't trust the certificate, or the test is over.
        }
        finally
        {
            client.Close();
        }
    }

    private Stream Open(TcpClient client)
    {
        if (_certificate is null)
        {
            return client.GetStream();
        }

        var secure = new SslStream(client.GetStream());
        secure.AuthenticateAsServer(_certificate);
        return secure;
    }

    private void AddRequest(LoopbackRequest request)
    {
        lock (_gate)
        {
            if (!KeepsRequests)
            {
                return;
            }

            _requests.Add(request);
            _waiting.FindAll(waiting => waiting.Number == _requests.Count)
                .ForEach(waiting => waiting.Arrived.TrySetResult(request));
        }
    }

    private LoopbackAnswer GetAnswer(LoopbackRequest request)
    {
        try
        {
            return _answer(request);
        }
        catch (Exception e) when (!_stop.IsCancellationRequested)
        {
            return new LoopbackAnswer(500, e.ToString());
        }
    }
}
