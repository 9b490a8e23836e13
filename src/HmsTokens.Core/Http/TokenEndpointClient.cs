using System.Text.Encodings.Web;
using System.Text.Json;

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
    private readonly TimeSpan _timeout;
    private readonly TimeProvider _clock;
    private readonly RetryLoop _attempts;

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
        _attempts = new RetryLoop(maximumAttempts: 4, TimeSpan.FromSeconds(0.5), clock);
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
#if NET
        using var timer = new CancellationTokenSource(_timeout, _clock);
#else
        using CancellationTokenSource timer = _clock.CreateCancellationTokenSource(_timeout);
#endif
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, timer.Token);

        async Task<EndpointAnswer> TryAsync(int attempt)
        {
            onStep?.Invoke(Messages.RequestingToken(endpoint, attempt, _attempts.MaximumAttempts));
            using var request = new HttpRequestMessage(HttpMethod.Post, endpoint)
            {
                Content = HttpTransport.Json(body),
            };
            HttpAnswer answer = await HttpTransport
                .SendAsync(request, EndpointAnswer.MaximumBytes, _clock, either.Token).ConfigureAwait(false);
            return EndpointAnswer.Of(answer, endpoint, byRoomCode);
        }

        try
        {
            EndpointAnswer answer = await _attempts.RunAsync(
                TryAsync,
                (failure, wait) => onStep?.Invoke(Messages.Retrying(failure.Message, wait)),
                _timeout,
                either.Token).ConfigureAwait(false);
            return answer.Token!;
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            throw new OperationCanceledException(cancellationToken);
        }
        catch (OperationCanceledException) when (timer.IsCancellationRequested)
        {
            throw new HmsTokenException(HmsTokenError.RequestTimedOut, Messages.RequestTimedOut(endpoint, _timeout));
        }
    }
}
