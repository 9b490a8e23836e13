using System.Net.Http.Headers;
#if !NET
using System.Net;
using System.Net.Sockets;
using System.Runtime.InteropServices;
using System.Security.Authentication;
#endif

namespace HmsTokens.Core;

/// <summary>
/// Sends one request and reads one answer, for all clients of a process: they share its connections, the system's
/// proxy and the platform's TLS. No redirect is followed, no cookie is kept, and no more of an answer is read than its
/// reader takes.
/// </summary>
internal static class HttpTransport
{
    private const int FirstBuffer = 16 * 1024;

    private static readonly HttpClient Http = CreateHttpClient(useProxy: true);

    // What is sent without TLS stays on this machine, whatever proxy is set up.
    private static readonly HttpClient LoopbackHttp = CreateHttpClient(useProxy: false);

    /// <summary>A body in JSON.</summary>
    public static HttpContent Json(byte[] body)
    {
        var content = new ByteArrayContent(body);
        content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        return content;
    }

    /// <summary>
    /// No body. The handler of .NET would send a request three times more, unasked and with the same token, if a
    /// connection ends before the first byte of an answer; it does not once it has sent content, be it empty.
    /// </summary>
    public static HttpContent? NoBody()
    {
#if NET
        return new ByteArrayContent([]);
#else
        return null;
#endif
    }

    /// <summary>
    /// Sends a request, once. A connection that fails is an answer too; only the caller's stop is an exception.
    /// </summary>
    /// <exception cref="OperationCanceledException">It was stopped, by <paramref name="cancellation"/>.</exception>
    public static async Task<HttpAnswer> SendAsync(
        HttpRequestMessage request, int maximumBytes, TimeProvider clock, CancellationToken cancellation)
    {
        try
        {
            HttpClient client = EndpointAddress.IsLoopback(request.RequestUri!) ? LoopbackHttp : Http;
            using HttpResponseMessage response = await client
                .SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellation).ConfigureAwait(false);
            DateTimeOffset now = clock.GetUtcNow();
            byte[]? body = (int)response.StatusCode is >= 300 and < 400
                ? []
                : await ReadAsync(response.Content, maximumBytes, cancellation).ConfigureAwait(false);
            return new HttpAnswer
            {
                Status = (int)response.StatusCode,
                Body = body,
                RetryAfter = ReadRetryAfter(response.Headers.RetryAfter, now),
                ServerTime = response.Headers.Date,
                LocalTime = now,
            };
        }
        catch (Exception) when (cancellation.IsCancellationRequested)
        {
            // A read that is stopped ends in other ways too: .NET Framework's with its stream disposed of.
            throw new OperationCanceledException(cancellation);
        }
        catch (Exception e) when (e is HttpRequestException or IOException)
        {
            return HttpAnswer.Broken(FailureOf(e), e);
        }
    }

#if NET
    private static ConnectionFailure FailureOf(Exception e) => e switch
    {
        IOException => ConnectionFailure.Broken,
        HttpRequestException http => http.HttpRequestError switch
        {
            HttpRequestError.NameResolutionError or HttpRequestError.ConnectionError => ConnectionFailure.NotMade,
            HttpRequestError.SecureConnectionError or HttpRequestError.ProxyTunnelError => ConnectionFailure.NotTrusted,
            _ when e.InnerException is IOException => ConnectionFailure.Broken,
            _ => ConnectionFailure.Unreadable,
        },
        _ => ConnectionFailure.Unreadable,
    };
#else
    private static ConnectionFailure FailureOf(Exception e) => e is IOException
        ? ConnectionFailure.Broken
        : e.InnerException switch
        {
            WebException web => web.Status switch
            {
                WebExceptionStatus.NameResolutionFailure or WebExceptionStatus.ProxyNameResolutionFailure
                    or WebExceptionStatus.ConnectFailure => ConnectionFailure.NotMade,
                WebExceptionStatus.TrustFailure or WebExceptionStatus.SecureChannelFailure
                    => ConnectionFailure.NotTrusted,
                WebExceptionStatus.ConnectionClosed or WebExceptionStatus.KeepAliveFailure
                    or WebExceptionStatus.ReceiveFailure or WebExceptionStatus.SendFailure => ConnectionFailure.Broken,
                _ => ConnectionFailure.Unreadable,
            },
            SocketException => ConnectionFailure.NotMade,
            AuthenticationException => ConnectionFailure.NotTrusted,
            IOException => ConnectionFailure.Broken,
            _ => ConnectionFailure.Unreadable,
        };
#endif

    private static TimeSpan? ReadRetryAfter(RetryConditionHeaderValue? header, DateTimeOffset now)
    {
        TimeSpan? wait = header?.Delta ?? header?.Date - now;
        return wait < TimeSpan.Zero ? TimeSpan.Zero : wait;
    }

    /// <summary>Reads a body; null, and no more of it read, if it is larger than allowed.</summary>
    private static async Task<byte[]?> ReadAsync(HttpContent content, int maximumBytes, CancellationToken cancellation)
    {
        if (content.Headers.ContentLength > maximumBytes)
        {
            return null;
        }

        // One byte more than announced or allowed, so that the end is seen.
        byte[] buffer = new byte[1 + (content.Headers.ContentLength ?? Math.Min(FirstBuffer, maximumBytes))];
#if NET
        using Stream stream = await content.ReadAsStreamAsync(cancellation).ConfigureAwait(false);
#else
        using Stream stream = await content.ReadAsStreamAsync().ConfigureAwait(false);

        // .NET Framework looks at the token before it waits for the network, not while it does.
        using CancellationTokenRegistration stop = cancellation.Register(content.Dispose);
#endif
        int length = 0;
        while (true)
        {
#if NET
            int read = await stream.ReadAsync(buffer.AsMemory(length), cancellation).ConfigureAwait(false);
#else
            int read = await stream
                .ReadAsync(buffer, length, buffer.Length - length, cancellation).ConfigureAwait(false);
#endif
            length += read;
            if (read == 0)
            {
                Array.Resize(ref buffer, length);
                return buffer;
            }

            if (length > maximumBytes)
            {
                return null;
            }

            if (length == buffer.Length)
            {
                Array.Resize(ref buffer, (int)Math.Min(2L * length, maximumBytes + 1L));
            }
        }
    }

    private static HttpClient CreateHttpClient(bool useProxy)
    {
#if NET
        var handler = new SocketsHttpHandler
        {
            AllowAutoRedirect = false,
            UseCookies = false,
            UseProxy = useProxy,

            // A name that moves to another address is seen in the end.
            PooledConnectionLifetime = TimeSpan.FromMinutes(5),
        };
#else
        var handler = new HttpClientHandler { AllowAutoRedirect = false, UseCookies = false, UseProxy = useProxy };
        if (RuntimeInformation.FrameworkDescription.StartsWith(".NET Framework", StringComparison.Ordinal))
        {
            // What Windows PowerShell 5.1 was built for ends at TLS 1.0; every other platform knows better by itself.
            handler.SslProtocols = SslProtocols.Tls12;
        }
#endif
        var client = new HttpClient(handler) { Timeout = Timeout.InfiniteTimeSpan };
        client.DefaultRequestHeaders.Accept.Add(new MediaTypeWithQualityHeaderValue("application/json"));
        client.DefaultRequestHeaders.ExpectContinue = false;
        client.DefaultRequestHeaders.UserAgent.Add(new ProductInfoHeaderValue(
            "HmsTokens", typeof(HttpTransport).Assembly.GetName().Version!.ToString(3)));
        return client;
    }
}
