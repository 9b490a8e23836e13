using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace HmsTokens.Core.Tests;

/// <summary>
/// A server on loopback that answers byte by byte as a test says: half an answer, a slow one, none. It keeps a connection
/// until its answer closes it or the client does.
/// </summary>
internal sealed class RawServer : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _stop = new();
    private readonly Func<NetworkStream, int, CancellationToken, Task> _answer;
    private readonly Task _accepting;
    private int _connections;
    private int _requests;

    /// <summary>Starts it; <paramref name="answer"/> gets the stream and the number of the request, from 1.</summary>
    public RawServer(Func<NetworkStream, int, CancellationToken, Task> answer)
    {
        _answer = answer;
        _listener.Start();
        _accepting = AcceptAsync();
    }

    public int Connections => _connections;

    public int Requests => _requests;

    public Uri Url(string scheme = "http") => new($"{scheme}://127.0.0.1:{((IPEndPoint)_listener.LocalEndpoint).Port}/v2/token");

    public static Task WriteAsync(Stream stream, string text, CancellationToken stop) =>
        stream.WriteAsync(Encoding.UTF8.GetBytes(text), stop).AsTask();

    /// <summary>A whole answer, after which the connection stays.</summary>
    public static string Ok(string body) =>
        $"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: {body.Length}\r\n\r\n{body}";

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        _listener.Dispose();
        await _accepting;
        _stop.Dispose();
    }

    private async Task AcceptAsync()
    {
        var serving = new List<Task>();
        try
        {
            while (true)
            {
                TcpClient client = await _listener.AcceptTcpClientAsync(_stop.Token);
                Interlocked.Increment(ref _connections);
                serving.Add(ServeAsync(client));
            }
        }
        catch (Exception e) when (e is OperationCanceledException or SocketException or ObjectDisposedException)
        {
            await Task.WhenAll(serving);
        }
    }

    private async Task ServeAsync(TcpClient client)
    {
        using (client)
        {
            try
            {
                NetworkStream stream = client.GetStream();
                while (await ReadRequestAsync(stream))
                {
                    await _answer(stream, Interlocked.Increment(ref _requests), _stop.Token);
                }
            }
            catch (Exception e) when (e is IOException or OperationCanceledException or ObjectDisposedException)
            {
                // The client left, or the test is over.
            }
        }
    }

    private static int Parse(string number) => int.Parse(number, CultureInfo.InvariantCulture);

    // Its head and as many bytes as that announces. What is no HTTP, such as a TLS greeting, counts as a request too.
    private async Task<bool> ReadRequestAsync(NetworkStream stream)
    {
        const string Length = "Content-Length: ";
        byte[] buffer = new byte[64 * 1024];
        int filled = 0;
        while (true)
        {
            int read = await stream.ReadAsync(buffer.AsMemory(filled), _stop.Token);
            if (read == 0)
            {
                return false;
            }

            filled += read;
            string text = Encoding.Latin1.GetString(buffer, 0, filled);
            int end = text.IndexOf("\r\n\r\n", StringComparison.Ordinal);
            int length = text.IndexOf(Length, StringComparison.OrdinalIgnoreCase);
            if (buffer[0] != (byte)'P' || (end > 0 && length > 0
                && filled >= end + 4 + Parse(text[(length + Length.Length)..text.IndexOf('\r', length)])))
            {
                return true;
            }
        }
    }
}
