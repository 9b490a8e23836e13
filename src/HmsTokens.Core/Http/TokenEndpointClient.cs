using System.Text.Encodings.Web;
using System.Text.Json;

namespace HmsTokens.Core;

/// <summary>
/// Requests auth tokens from 100ms, or from your own endpoint with the same protocol, without the app secret. A client
/// is thread-safe. All clients share the connections of the process, the system's proxy and the platform's TLS.
/// <para>
/// An endpoint must use HTTPS or be on this machine. Redirects are not followed, and a response that is too large for a
/// token is not read. After HTTP 429, 500 to 511 and an incomplete response it tries again, with four attempts in all
/// as in the official web SDK: after about 0.5, 1 and 2 seconds, or after the time in <c>Retry-After</c>. If that is
/// more than a minute, or more than the time left, the failure is reported at once.
/// </para>
/// </summary>
public sealed class TokenEndpointClient
{
    private readonly TimeSpan _timeout;
    private readonly TimeProvider _clock;
    private readonly RetryLoop _retryLoop;

    /// <summary>Makes a client that allows <see cref="DefaultTimeout"/>.</summary>
    public TokenEndpointClient()
        : this(DefaultTimeout)
    {
    }

    /// <summary>Makes a client.</summary>
    /// <param name="timeout">The time for one token, including all attempts and waits.</param>
    /// <exception cref="ArgumentOutOfRangeException">The time is not positive, or over 24 days.</exception>
    public TokenEndpointClient(TimeSpan timeout)
        : this(timeout, TimeProvider.System)
    {
    }

    /// <summary>Makes a client with another clock.</summary>
    /// <param name="timeout">The time for one token, including all attempts and waits.</param>
    /// <param name="clock">The clock, also for waits.</param>
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
        _retryLoop = new RetryLoop(maximumAttempts: 4, TimeSpan.FromSeconds(0.5), clock);
    }

    /// <summary>The endpoint of 100ms for room codes.</summary>
    public static Uri RoomCodeEndpoint { get; } = new("https://auth.100ms.live/v2/token");

    /// <summary>The default time for one token: 30 seconds.</summary>
    public static TimeSpan DefaultTimeout { get; } = TimeSpan.FromSeconds(30);

    /// <summary>Requests a token for a room code, which identifies a room and a role.</summary>
    /// <param name="roomCode">
    /// The code, or a room link that ends in it, such as <c>https://acme.app.100ms.live/meeting/abc-defg-hij</c>.
    /// </param>
    /// <param name="userId">Your id for the user; if null, 100ms makes one up.</param>
    /// <param name="endpoint">The endpoint; <see cref="RoomCodeEndpoint"/> if null.</param>
    /// <param name="onStep">Called with a sentence, without a token, for each attempt and wait, on any thread.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <returns>The token. It is well-formed, but not verified: that needs the app secret.</returns>
    /// <exception cref="HmsTokenException">
    /// <see cref="HmsTokenError.RoomCodeMissing"/>, <see cref="HmsTokenError.UserIdMissing"/> (empty, not null),
    /// <see cref="HmsTokenError.ValueNotUnicode"/>, <see cref="HmsTokenError.TokenTooLarge"/> (a value over 64 KB),
    /// <see cref="HmsTokenError.RoomCodeRefused"/>, or an error of the endpoint, the request or the response.
    /// </exception>
    /// <exception cref="OperationCanceledException">The call was cancelled.</exception>
    public Task<string> RequestByRoomCodeAsync(
        string roomCode,
        string? userId = null,
        Uri? endpoint = null,
        Action<string>? onStep = null,
        CancellationToken cancellationToken = default)
    {
        byte[] body = WriteBody(
            ("code", RoomCode.Read(roomCode)),
            (Claim.UserId.Name, userId is null ? null : RequireText(userId, HmsTokenError.UserIdMissing, "user id")));
        Uri address = EndpointAddress.Check(endpoint ?? RoomCodeEndpoint);
        return RequestAsync(address, body, byRoomCode: true, onStep, cancellationToken);
    }

    /// <summary>
    /// Requests a token from a token endpoint: the one in the dashboard's developer section, or your own.
    /// </summary>
    /// <param name="tokenEndpoint">Its URL, with or without a slash or <c>api/token</c> at the end.</param>
    /// <param name="roomId">The room's id.</param>
    /// <param name="role">The role to join with, as in the room's template.</param>
    /// <param name="userId">Your id for the user; a random UUID if null.</param>
    /// <param name="onStep">Called with a sentence, without a token, for each attempt and wait, on any thread.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <returns>The token. It is well-formed, but not verified: that needs the app secret.</returns>
    /// <exception cref="HmsTokenException">
    /// <see cref="HmsTokenError.RoomIdMissing"/>, <see cref="HmsTokenError.RoleMissing"/>,
    /// <see cref="HmsTokenError.UserIdMissing"/> (empty, not null), <see cref="HmsTokenError.ValueNotUnicode"/>,
    /// <see cref="HmsTokenError.TokenTooLarge"/> (a value over 64 KB), <see cref="HmsTokenError.RequestRefused"/>, or
    /// an error of the endpoint, the request or the response.
    /// </exception>
    /// <exception cref="OperationCanceledException">The call was cancelled.</exception>
    public Task<string> RequestByRoomAsync(
        Uri tokenEndpoint,
        string roomId,
        string role,
        string? userId = null,
        Action<string>? onStep = null,
        CancellationToken cancellationToken = default)
    {
        RoomIdForm.Check(RequireText(roomId, HmsTokenError.RoomIdMissing, "room id"));
        byte[] body = WriteBody(
            (Claim.RoomId.Name, roomId),
            (Claim.Role.Name, RequireText(role, HmsTokenError.RoleMissing, "role")),
            (Claim.UserId.Name,
                RequireText(userId ?? Guid.NewGuid().ToString(), HmsTokenError.UserIdMissing, "user id")));
        Uri address = EndpointAddress.ResolveTokenEndpoint(tokenEndpoint);
        return RequestAsync(address, body, byRoomCode: false, onStep, cancellationToken);
    }

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
                    // The writer would replace an unpaired surrogate by U+FFFD.
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

    private static string RequireText(string value, HmsTokenError error, string what) =>
        string.IsNullOrWhiteSpace(value) ? throw new HmsTokenException(error, Messages.Empty(what)) : value;

    private async Task<string> RequestAsync(
        Uri endpoint, byte[] body, bool byRoomCode, Action<string>? onStep, CancellationToken cancellationToken)
    {
#if NET
        using var timer = new CancellationTokenSource(_timeout, _clock);
#else
        using CancellationTokenSource timer = _clock.CreateCancellationTokenSource(_timeout);
#endif
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, timer.Token);

        async Task<EndpointAnswer> AttemptAsync(int attempt)
        {
            onStep?.Invoke(Messages.RequestingToken(endpoint, attempt, _retryLoop.MaximumAttempts));
            using var request = new HttpRequestMessage(HttpMethod.Post, endpoint)
            {
                Content = HttpTransport.CreateJsonContent(body),
            };
            HttpAnswer answer = await HttpTransport
                .SendAsync(request, EndpointAnswer.MaximumBytes, _clock, either.Token).ConfigureAwait(false);
            return EndpointAnswer.From(answer, endpoint, byRoomCode);
        }

        try
        {
            EndpointAnswer answer = await _retryLoop.RunAsync(
                AttemptAsync,
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
