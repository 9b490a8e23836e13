using System.Net.Http.Headers;
#if !NET
using System.Net;
using System.Net.Sockets;
using System.Runtime.InteropServices;
using System.Security.Authentication;
#endif

namespace HmsTokens.Core;

/// <summary>
/// Sends one request and reads one response. All clients in a process share the connections, the system's proxy and the
/// platform's TLS. It follows no redirects, keeps no cookies, and reads no more of a response than the limit.
/// </summary>
internal static class HttpTransport
{
    private const int FirstBuffer = 16 * 1024;

    private static readonly HttpClient Http = CreateHttpClient(useProxy: true);

    // Plain HTTP is for this machine only, so it must never go through a proxy.
    private static readonly HttpClient LoopbackHttp = CreateHttpClient(useProxy: false);

    /// <summary>Makes the content for a JSON body.</summary>
    public static HttpContent CreateJsonContent(byte[] body)
    {
        var content = new ByteArrayContent(body);
        content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        return content;
    }

    /// <summary>
    /// Makes the content for a request without a body. With null, .NET's handler silently sends the request, with the
    /// same token, up to three more times if the connection ends before the first byte of a response.
    /// </summary>
    public static HttpContent? CreateEmptyContent()
    {
#if NET
        return new ByteArrayContent([]);
#else
        return null;
#endif
    }

    /// <summary>
    /// Sends a request once. A failed connection is a result too; only cancellation throws.
    /// </summary>
    /// <exception cref="OperationCanceledException"><paramref name="cancellation"/> was cancelled.</exception>
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
            // A cancelled read can end with other exceptions: on .NET Framework, its stream is disposed.
            throw new OperationCanceledException(cancellation);
        }
        catch (Exception e) when (e is HttpRequestException or IOException)
        {
            return HttpAnswer.FromFailure(ClassifyFailure(e), e);
        }
    }

#if NET
    private static ConnectionFailure ClassifyFailure(Exception e) => e switch
    {
        IOException => ConnectionFailure.Broken,
        HttpRequestException http => http.HttpRequestError switch
        {
            HttpRequestError.NameResolutionError or HttpRequestError.ConnectionError => ConnectionFailure.NotConnected,
            HttpRequestError.SecureConnectionError or HttpRequestError.ProxyTunnelError => ConnectionFailure.NotTrusted,
            _ when e.InnerException is IOException => ConnectionFailure.Broken,
            _ => ConnectionFailure.Unreadable,
        },
        _ => ConnectionFailure.Unreadable,
    };
#else
    private static ConnectionFailure ClassifyFailure(Exception e) => e is IOException
        ? ConnectionFailure.Broken
        : e.InnerException switch
        {
            WebException web => web.Status switch
            {
                WebExceptionStatus.NameResolutionFailure or WebExceptionStatus.ProxyNameResolutionFailure
                    or WebExceptionStatus.ConnectFailure => ConnectionFailure.NotConnected,
                WebExceptionStatus.TrustFailure or WebExceptionStatus.SecureChannelFailure
                    => ConnectionFailure.NotTrusted,
                WebExceptionStatus.ConnectionClosed or WebExceptionStatus.KeepAliveFailure
                    or WebExceptionStatus.ReceiveFailure or WebExceptionStatus.SendFailure => ConnectionFailure.Broken,
                _ => ConnectionFailure.Unreadable,
            },
            SocketException => ConnectionFailure.NotConnected,
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

    /// <summary>Reads a body; stops and returns null if it is larger than allowed.</summary>
    private static async Task<byte[]?> ReadAsync(HttpContent content, int maximumBytes, CancellationToken cancellation)
    {
        if (content.Headers.ContentLength > maximumBytes)
        {
            return null;
        }

        // One byte more than announced or allowed, to detect the end.
        byte[] buffer = new byte[1 + (content.Headers.ContentLength ?? Math.Min(FirstBuffer, maximumBytes))];
#if NET
        using Stream stream = await content.ReadAsStreamAsync(cancellation).ConfigureAwait(false);
#else
        using Stream stream = await content.ReadAsStreamAsync().ConfigureAwait(false);

        // .NET Framework checks the token before it waits for the network, but not during the wait.
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

            // So that a change of the DNS entry has an effect.
            PooledConnectionLifetime = TimeSpan.FromMinutes(5),
        };
#else
        var handler = new HttpClientHandler { AllowAutoRedirect = false, UseCookies = false, UseProxy = useProxy };
        if (RuntimeInformation.FrameworkDescription.StartsWith(".NET Framework", StringComparison.Ordinal))
        {
            // Windows PowerShell 5.1 targets a .NET Framework whose default is TLS 1.0.
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
