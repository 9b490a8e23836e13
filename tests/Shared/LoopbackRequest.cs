using System.Globalization;
using System.Text;

namespace HmsTokens.Tests;

/// <summary>A request to <see cref="LoopbackServer"/>, as it was on the wire.</summary>
internal sealed class LoopbackRequest
{
    private readonly Dictionary<string, string> _headers = new(StringComparer.OrdinalIgnoreCase);

    private LoopbackRequest(int connection) => Connection = connection;

    /// <summary>The number of its connection, from 1.</summary>
    public int Connection { get; }

    /// <summary>The method; empty if it is not HTTP, such as a TLS handshake.</summary>
    public string Method { get; private set; } = string.Empty;

    /// <summary>The request target as it was sent: path and query, or a whole URL for a proxy.</summary>
    public string Target { get; private set; } = string.Empty;

    /// <summary>The target without its query.</summary>
    public string Path => Target.Split('?')[0];

    /// <summary>The target after the first question mark, or empty.</summary>
    public string Query => Target.Length > Path.Length ? Target.Substring(Path.Length + 1) : string.Empty;

    /// <summary>The headers; repeated ones are joined by a comma.</summary>
    public IReadOnlyDictionary<string, string> Headers => _headers;

    /// <summary>The body; may be empty.</summary>
    public byte[] Body { get; private set; } = [];

    /// <summary>The body as UTF-8.</summary>
    public string Text => Encoding.UTF8.GetString(Body);

    /// <summary>Whether the client keeps the connection open.</summary>
    public bool KeepsAlive { get; private set; }

    /// <summary>A header's value, or null.</summary>
    public string? Header(string name) => _headers.TryGetValue(name, out string? value) ? value : null;

    /// <summary>Reads a request; null if the client closed the connection.</summary>
    internal static LoopbackRequest? Read(Stream input, Stream output, int connection)
    {
        var request = new LoopbackRequest(connection);
        int first = input.ReadByte();
        if (first < 0)
        {
            return null;
        }

        if (first is < 'A' or > 'Z')
        {
            return request;
        }

        string[] line = ((char)first + ReadLine(input)).Split(' ');
        if (line.Length != 3)
        {
            throw new IOException("Not a request line.");
        }

        request.Method = line[0];
        request.Target = line[1];
        for (string header = ReadLine(input); header.Length > 0; header = ReadLine(input))
        {
            int colon = header.IndexOf(':');
            string name = header.Substring(0, colon);
            string value = header.Substring(colon + 1).Trim();
            request._headers[name] = request.Header(name) is string before ? $"{before}, {value}" : value;
        }

        request.KeepsAlive = line[2] != "HTTP/1.0" && !Is(request.Header("Connection"), "close");
        if (Is(request.Header("Expect"), "100-continue"))
        {
            byte[] goOn = Encoding.ASCII.GetBytes("HTTP/1.1 100 Continue\r\n\r\n");
            output.Write(goOn, 0, goOn.Length);
        }

        request.Body = Is(request.Header("Transfer-Encoding"), "chunked")
            ? ReadChunks(input)
            : ReadBytes(input, int.Parse(request.Header("Content-Length") ?? "0", CultureInfo.InvariantCulture));
        return request;
    }

    private static bool Is(string? value, string word) =>
        string.Equals(value, word, StringComparison.OrdinalIgnoreCase);

    private static string ReadLine(Stream input)
    {
        var line = new StringBuilder();
        for (int next = input.ReadByte(); next != '\n'; next = input.ReadByte())
        {
            _ = next < 0 ? throw new EndOfStreamException() : line.Append((char)next);
        }

        return line.ToString().TrimEnd('\r');
    }

    private static byte[] ReadBytes(Stream input, int count)
    {
        byte[] bytes = new byte[count];
        for (int filled = 0; filled < count;)
        {
            int read = input.Read(bytes, filled, count - filled);
            filled += read > 0 ? read : throw new EndOfStreamException();
        }

        return bytes;
    }

    private static byte[] ReadChunks(Stream input)
    {
        var body = new List<byte>();
        while (true)
        {
            string size = ReadLine(input).Split(';')[0];
            byte[] chunk = ReadBytes(input, int.Parse(size, NumberStyles.HexNumber, CultureInfo.InvariantCulture));
            body.AddRange(chunk);
            string line = ReadLine(input);
            if (chunk.Length == 0)
            {
                // Trailers, up to the empty line.
                while (line.Length > 0)
                {
                    line = ReadLine(input);
                }

                return [.. body];
            }
        }
    }
}
