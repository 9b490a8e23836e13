using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace HmsTokens.Tests;

/// <summary>
/// A response of <see cref="LoopbackServer"/>. A plain one has a Content-Length and leaves the connection open:
/// <c>new(404, "{…}", ("Name", "value"))</c>, <c>Json("{…}")</c>. Variants: <c>.Chunked()</c>, <c>.CutAfter(5)</c>,
/// <c>.After(task)</c>, <c>.Closing()</c>. Not HTTP, or not complete: <see cref="Raw"/>, <see cref="Hang"/>,
/// <see cref="Reset"/>, <see cref="Endless"/>, <see cref="Script"/>. It can be sent any number of times.
/// </summary>
internal sealed class LoopbackAnswer
{
    private readonly byte[] _body;
    private readonly (string Name, string Value)[] _headers;
    private readonly Action<Stream, CancellationToken>? _script;
    private Task? _released;
    private int? _cut;
    private bool _chunked;
    private bool _closing;
    private bool _reset;

    /// <summary>A response with bytes as its body.</summary>
    public LoopbackAnswer(int status, byte[] body, params (string Name, string Value)[] headers)
    {
        Status = status;
        _body = body;
        _headers = headers;
    }

    /// <summary>A response with text as its body, in UTF-8.</summary>
    public LoopbackAnswer(int status, string body = "", params (string Name, string Value)[] headers)
        : this(status, Encoding.UTF8.GetBytes(body), headers)
    {
    }

    private LoopbackAnswer(Action<Stream, CancellationToken> script)
        : this(0) => _script = script;

    /// <summary>The status; 0 if it is not a plain response.</summary>
    public int Status { get; }

    /// <summary>A JSON response.</summary>
    public static LoopbackAnswer Json(string body, int status = 200) =>
        new(status, body, ("Content-Type", "application/json"));

    /// <summary>Sends text as UTF-8 without a head, or nothing, and closes the connection.</summary>
    public static LoopbackAnswer Raw(string text = "") =>
        new((stream, _) => Send(stream, Encoding.UTF8.GetBytes(text)));

    /// <summary>Sends text without a head, then waits until the client leaves or the server is disposed.</summary>
    public static LoopbackAnswer Hang(string start = "") => new((stream, stop) =>
    {
        Send(stream, Encoding.UTF8.GetBytes(start));
        Drain(stream);
    });

    /// <summary>Resets the connection (RST) without a response.</summary>
    public static LoopbackAnswer Reset() => new((_, _) => { }) { _reset = true };

    /// <summary>
    /// A 200 with endless chunks; <paramref name="sending"/> gets the length of each chunk before it is sent.
    /// </summary>
    public static LoopbackAnswer Endless(string chunk, Action<int> sending) => new((stream, stop) =>
    {
        byte[] bytes = Encoding.UTF8.GetBytes(chunk);
        Send(stream, Encoding.ASCII.GetBytes("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"));
        while (!stop.IsCancellationRequested)
        {
            sending(bytes.Length);
            SendChunk(stream, bytes);
        }
    });

    /// <summary>Runs code of the test that writes to the connection, then closes it.</summary>
    public static LoopbackAnswer Script(Action<Stream, CancellationToken> write) => new(write);

    /// <summary>The same response, in chunks of 1 KiB.</summary>
    public LoopbackAnswer Chunked() => With(answer => answer._chunked = true);

    /// <summary>The same response, but the connection closes after some bytes of the body.</summary>
    public LoopbackAnswer CutAfter(int bytes) => With(answer => answer._cut = bytes);

    /// <summary>The same response, sent when the task is done.</summary>
    public LoopbackAnswer After(Task released) => With(answer => answer._released = released);

    /// <summary>The same response, with <c>Connection: close</c>.</summary>
    public LoopbackAnswer Closing() => With(answer => answer._closing = true);

    /// <summary>Sends it; false if the connection is closed.</summary>
    internal bool Write(TcpClient client, Stream stream, LoopbackRequest request, CancellationToken stop)
    {
        _released?.Wait(stop);
        bool stays = !_closing && _cut is null && _script is null && request.KeepsAlive;
        if (_reset)
        {
            client.LingerState = new LingerOption(true, 0);
            client.Close();
        }
        else if (_script is not null)
        {
            _script(stream, stop);
        }
        else
        {
            WritePlain(stream, hasBody: request.Method != "HEAD" && Status is >= 200 and not (204 or 304), stays);
        }

        if (!stays && !_reset)
        {
            // First read everything that the client still sends: unread data would cause a reset.
            client.Client.Shutdown(SocketShutdown.Send);
            Drain(stream);
        }

        return stays;
    }

    private static void Send(Stream stream, byte[] bytes) => stream.Write(bytes, 0, bytes.Length);

    private static void SendChunk(Stream stream, byte[] bytes)
    {
        Send(stream, Encoding.ASCII.GetBytes(bytes.Length.ToString("x", CultureInfo.InvariantCulture) + "\r\n"));
        Send(stream, bytes);
        Send(stream, Encoding.ASCII.GetBytes("\r\n"));
    }

    private static void Drain(Stream stream)
    {
        byte[] rest = new byte[4096];
        while (stream.Read(rest, 0, rest.Length) > 0)
        {
        }
    }

    private LoopbackAnswer With(Action<LoopbackAnswer> change)
    {
        var copy = (LoopbackAnswer)MemberwiseClone();
        change(copy);
        return copy;
    }

    private void WritePlain(Stream stream, bool hasBody, bool stays)
    {
        var head = new StringBuilder($"HTTP/1.1 {Status} {(HttpStatusCode)Status}\r\n");
        foreach ((string name, string value) in _headers)
        {
            head.Append(name).Append(": ").Append(value).Append("\r\n");
        }

        head.Append(_chunked ? "Transfer-Encoding: chunked\r\n" : hasBody ? $"Content-Length: {_body.Length}\r\n" : "");
        head.Append(stays ? "\r\n" : "Connection: close\r\n\r\n");
        Send(stream, Encoding.UTF8.GetBytes(head.ToString()));
        if (!hasBody)
        {
            return;
        }

        byte[] body = _body.Take(_cut ?? _body.Length).ToArray();
        if (!_chunked)
        {
            Send(stream, body);
            return;
        }

        for (int start = 0; start < body.Length; start += 1024)
        {
            SendChunk(stream, body.Skip(start).Take(1024).ToArray());
        }

        if (_cut is null)
        {
            Send(stream, Encoding.ASCII.GetBytes("0\r\n\r\n"));
        }
    }
}
