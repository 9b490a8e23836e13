using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace HmsTokens.Desktop.Check;

/// <summary>An HTTP server on loopback that keeps the head of each request and gives the one answer that it is made with.</summary>
internal sealed class LoopbackServer : IDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly ConcurrentQueue<string> _heads = new();
    private readonly byte[] _answer;

    /// <summary>Starts it; the head is a status, and headers besides the usual ones.</summary>
    public LoopbackServer(string head, string body = "")
    {
        _answer = Encoding.ASCII.GetBytes($"HTTP/1.1 {head}\r\nContent-Length: {body.Length}\r\nConnection: close\r\n\r\n{body}");
        _listener.Start();
        Url = new Uri($"http://127.0.0.1:{((IPEndPoint)_listener.LocalEndpoint).Port}/");
        new Thread(Serve) { IsBackground = true }.Start();
    }

    public Uri Url { get; }

    /// <summary>The head of each request so far.</summary>
    public string[] Heads => _heads.ToArray();

    public void Dispose() => _listener.Stop();

    private void Serve()
    {
        while (true)
        {
            try
            {
                using TcpClient client = _listener.AcceptTcpClient();
                Answer(client.GetStream());
            }
            catch (IOException)
            {
                // The client left.
            }
            catch (Exception e) when (e is SocketException or ObjectDisposedException or InvalidOperationException)
            {
                return;
            }
        }
    }

    private void Answer(Stream stream)
    {
        const string Length = "Content-Length: ";
        using var reader = new StreamReader(stream, Encoding.ASCII);
        var head = new StringBuilder();
        int length = 0;
        for (string? line = reader.ReadLine(); line?.Length > 0; line = reader.ReadLine())
        {
            head.AppendLine(line);
            length = line.StartsWith(Length, StringComparison.OrdinalIgnoreCase) ? int.Parse(line.Substring(Length.Length), CultureInfo.InvariantCulture) : length;
        }

        // What is not read is lost to the client with the answer when the connection ends.
        reader.ReadBlock(new char[length], 0, length);
        _heads.Enqueue(head.ToString());
        stream.Write(_answer, 0, _answer.Length);
    }
}
