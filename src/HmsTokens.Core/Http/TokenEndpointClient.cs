using System.Net.Http.Headers;
using System.Text.Encodings.Web;
using System.Text.Json;
#if !NET
using System.Net;
using System.Runtime.InteropServices;
using System.Security.Authentication;
#endif

namespace HmsTokens.Core;

/// <summary>
/// Asks 100ms, or an endpoint of your own that speaks the same, for an auth token: no app secret is needed. All clients of
/// a process share its connections, the system's proxy and the platform's TLS; any number of threads may use one client.
/// <para>
/// An endpoint is HTTPS, or on this machine. No redirect is followed, and of an answer no more is read than a token takes.
/// HTTP 429 and 500 to 511, and an answer cut off half way, are tried again, four tries in all as in the official web SDK:
/// after about 0.5, 1 and 2 seconds, or after what <c>Retry-After</c> says, up to a minute. A longer wait, or one past
/// the time allowed, is the caller's to decide on: the failure is reported at once.
/// </para>
/// </summary>
public sealed class TokenEndpointClient
{
    private const int MaximumAttempts = 4;

    private static readonly TimeSpan MaximumRetryAfter = TimeSpan.FromMinutes(1);

    private static readonly HttpClient Http = CreateHttpClient(useProxy: true);

    // What is sent without TLS stays on this machine, whatever proxy is set up.
    private static readonly HttpClient LoopbackHttp = CreateHttpClient(useProxy: false);

    private readonly TimeSpan _timeout;
    private readonly TimeProvider _clock;

    /// <summary>Makes a client that allows <see cref="DefaultTimeout"/>.</summary>
    public TokenEndpointClient()
        : this(DefaultTimeout)
    {
    }

    /// <summary>Makes a client.</summary>
    /// <param name="timeout">The time for one token, with all its tries and the waits between them.</param>
    /// <exception cref="ArgumentOutOfRangeException">The time is not positive, or over 24 days.</exception>
    public TokenEndpointClient(TimeSpan timeout)
        : this(timeout, TimeProvider.System)
    {
    }

    /// <summary>Makes a client that goes by another clock.</summary>
    /// <param name="timeout">The time for one token, with all its tries and the waits between them.</param>
    /// <param name="clock">Where the time comes from, and what waits.</param>
    /// <exception cref="ArgumentOutOfRangeException">The time is not positive, or over 24 days.</exception>
    public TokenEndpointClient(TimeSpan timeout, TimeProvider clock)
    {
        ArgumentGuard.NotNull(clock, nameof(clock));
        if (timeout <= TimeSpan.Zero || timeout.TotalMilliseconds > int.MaxValue)
        {
            throw new ArgumentOutOfRangeException(nameof(timeout));
        }

        _timeout = timeout;
        _clock = clock;
    }

    /// <summary>Where 100ms gives a token for a room code.</summary>
    public static Uri RoomCodeEndpoint { get; } = new("https://auth.100ms.live/v2/token");

    /// <summary>The time for one token where nothing else is said: 30 seconds.</summary>
    public static TimeSpan DefaultTimeout { get; } = TimeSpan.FromSeconds(30);

    /// <summary>Asks for a token by a room code, which stands for a room and a role.</summary>
    /// <param name="roomCode">
    /// The code, or the room link that ends in it, as in <c>https://acme.app.100ms.live/meeting/abc-defg-hij</c>.
    /// </param>
    /// <param name="userId">The caller's own name for the person; 100ms chooses one when null.</param>
    /// <param name="endpoint">Whom to ask; <see cref="RoomCodeEndpoint"/> when null.</param>
    /// <param name="onStep">Is told each try and each wait in a sentence, on any thread; no token in it.</param>
    /// <param name="cancellationToken">Stops it at once.</param>
    /// <returns>The token: well-formed, and not verified, which takes the app secret.</returns>
    /// <exception cref="HmsTokenException">
    /// <see cref="HmsTokenError.RoomCodeMissing"/>, <see cref="HmsTokenError.UserIdMissing"/> (empty, not null),
    /// <see cref="HmsTokenError.ValueNotUnicode"/>, <see cref="HmsTokenError.TokenTooLarge"/> (a value over 64 KB),
    /// <see cref="HmsTokenError.RoomCodeRefused"/>, or an error of the endpoint, of the request or of the answer.
    /// </exception>
    /// <exception cref="OperationCanceledException">The caller stopped it.</exception>
    public Task<string> RequestByRoomCodeAsync(
        string roomCode,
        string? userId = null,
        Uri? endpoint = null,
        Action<string>? onStep = null,
        CancellationToken cancellationToken = default)
    {
        byte[] body = WriteBody(
            ("code", RoomCode.Read(roomCode)),
            (Claim.UserId.Name, userId is null ? null : NotEmpty(userId, HmsTokenError.UserIdMissing, "user id")));
        Uri address = EndpointAddress.Check(endpoint ?? RoomCodeEndpoint);
        return AskAsync(address, body, byRoomCode: true, onStep, cancellationToken);
    }

    /// <summary>Asks a token endpoint for a token: the one of the dashboard's developer section, or your own.</summary>
    /// <param name="tokenEndpoint">Its URL, with or without a slash or <c>api/token</c> at the end.</param>
    /// <param name="roomId">The room's id.</param>
    /// <param name="role">The role to join with, as the room's template names it.</param>
    /// <param name="userId">The caller's own name for the person; a random UUID when null.</param>
    /// <param name="onStep">Is told each try and each wait in a sentence, on any thread; no token in it.</param>
    /// <param name="cancellationToken">Stops it at once.</param>
    /// <returns>The token: well-formed, and not verified, which takes the app secret.</returns>
    /// <exception cref="HmsTokenException">
    /// <see cref="HmsTokenError.RoomIdMissing"/>, <see cref="HmsTokenError.RoleMissing"/>,
    /// <see cref="HmsTokenError.UserIdMissing"/> (empty, not null), <see cref="HmsTokenError.ValueNotUnicode"/>,
    /// <see cref="HmsTokenError.TokenTooLarge"/> (a value over 64 KB), <see cref="HmsTokenError.RequestRefused"/>, or an
    /// error of the endpoint, of the request or of the answer.
    /// </exception>
    /// <exception cref="OperationCanceledException">The caller stopped it.</exception>
    public Task<string> RequestByRoomAsync(
        Uri tokenEndpoint,
        string roomId,
        string role,
        string? userId = null,
        Action<string>? onStep = null,
        CancellationToken cancellationToken = default)
    {
        RoomIdForm.Check(NotEmpty(roomId, HmsTokenError.RoomIdMissing, "room id"));
        byte[] body = WriteBody(
            (Claim.RoomId.Name, roomId),
            (Claim.Role.Name, NotEmpty(role, HmsTokenError.RoleMissing, "role")),
            (Claim.UserId.Name, NotEmpty(userId ?? Guid.NewGuid().ToString(), HmsTokenError.UserIdMissing, "user id")));
        Uri address = EndpointAddress.OfTokenEndpoint(tokenEndpoint);
        return AskAsync(address, body, byRoomCode: false, onStep, cancellationToken);
    }

    // A value that is null is left out.
    private static byte[] WriteBody(params (string Name, string? Value)[] members)
    {
        using var stream = new MemoryStream();
        using (var writer = new Utf8JsonWriter(stream, new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping }))
        {
            writer.WriteStartObject();
            foreach ((string name, string? value) in members)
            {
                if (value is not null)
                {
                    // The writer would put U+FFFD in the place of half a surrogate pair.
                    if (StrictUtf8.GetByteCount(value.AsSpan(), name) > TokenReader.MaximumLength)
                    {
                        throw HmsTokenException.WouldBeTooLarge();
                    }

                    writer.WriteString(name, value);
                }
            }

            writer.WriteEndObject();
        }

        return stream.ToArray();
    }

    private static string NotEmpty(string value, HmsTokenError error, string what) =>
        string.IsNullOrWhiteSpace(value) ? throw new HmsTokenException(error, Messages.Empty(what)) : value;

    private async Task<string> AskAsync(
        Uri endpoint, byte[] body, bool byRoomCode, Action<string>? onStep, CancellationToken cancellationToken)
    {
        long start = _clock.GetTimestamp();
#if NET
        using var timer = new CancellationTokenSource(_timeout, _clock);
#else
        using CancellationTokenSource timer = _clock.CreateCancellationTokenSource(_timeout);
#endif
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, timer.Token);
        try
        {
            for (int attempt = 1; ; attempt++)
            {
                either.Token.ThrowIfCancellationRequested();
                onStep?.Invoke(Messages.Asking(endpoint, attempt, MaximumAttempts));
                EndpointAnswer answer = await TryAsync(endpoint, body, byRoomCode, either.Token).ConfigureAwait(false);
                if (answer.Failure is not HmsTokenException failure)
                {
                    return answer.Token!;
                }

                TimeSpan wait = BackOff(attempt);
                wait = answer.RetryAfter > wait ? answer.RetryAfter.Value : wait;
                if (!answer.MayPass || attempt == MaximumAttempts || wait > MaximumRetryAfter
                    || wait >= _timeout - _clock.GetElapsedTime(start))
                {
                    throw failure;
                }

                onStep?.Invoke(Messages.AskingAgain(failure.Message, wait));
#if NET
                await Task.Delay(wait, _clock, either.Token).ConfigureAwait(false);
#else
                await _clock.Delay(wait, either.Token).ConfigureAwait(false);
#endif
            }
        }
        catch (Exception e) when (e is not HmsTokenException && cancellationToken.IsCancellationRequested)
        {
            throw new OperationCanceledException(cancellationToken);
        }
        catch (Exception e) when (e is not HmsTokenException && timer.IsCancellationRequested)
        {
            throw new HmsTokenException(HmsTokenError.RequestTimedOut, Messages.RequestTimedOut(endpoint, _timeout));
        }
    }

    private async Task<EndpointAnswer> TryAsync(
        Uri endpoint, byte[] body, bool byRoomCode, CancellationToken cancellation)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, endpoint) { Content = new ByteArrayContent(body) };
        request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        try
        {
            using HttpResponseMessage response = await (EndpointAddress.IsLoopback(endpoint) ? LoopbackHttp : Http)
                .SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellation).ConfigureAwait(false);
            return await EndpointAnswer.ReadAsync(response, endpoint, byRoomCode, _clock.GetUtcNow(), cancellation)
                .ConfigureAwait(false);
        }
        catch (Exception e) when (e is HttpRequestException or IOException && !cancellation.IsCancellationRequested)
        {
            return EndpointAnswer.Broken(endpoint, e, mayPass: IsCutOff(e));
        }
    }

    // A connection that was there and broke, as an idle one does that the server has just closed. A name, a port or a
    // certificate that is wrong stays wrong, and a pipeline of a thousand people had better hear of it at once.
    private static bool IsCutOff(Exception e) => e is IOException
#if NET
        || e is HttpRequestException
        {
            InnerException: IOException,
            HttpRequestError: not HttpRequestError.SecureConnectionError and not HttpRequestError.ConnectionError,
        };
#else
        || e.InnerException is IOException or WebException
        {
            Status: WebExceptionStatus.ConnectionClosed or WebExceptionStatus.KeepAliveFailure
                or WebExceptionStatus.ReceiveFailure or WebExceptionStatus.SendFailure,
        };
#endif

    // Half of it is chance, so that many who failed together do not come back together.
    private static TimeSpan BackOff(int attempt)
    {
        double chance = new Random(Guid.NewGuid().GetHashCode()).NextDouble();
        return TimeSpan.FromSeconds(0.5 * (1 << (attempt - 1)) * (0.5 + chance));
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
            "HmsTokens", typeof(TokenEndpointClient).Assembly.GetName().Version!.ToString(3)));
        return client;
    }
}
