using System.Net.Http.Headers;
using System.Runtime.CompilerServices;

namespace HmsTokens.Core;

/// <summary>What a client tells of its work: an attempt, or a wait.</summary>
/// <param name="Message">A sentence for people: method and path; no query, no body and no token.</param>
/// <param name="Wait">The wait that begins now; null for an attempt.</param>
public sealed record RestStep(string Message, TimeSpan? Wait);

/// <summary>How a <see cref="RestClient"/> works.</summary>
public sealed record RestClientOptions
{
    /// <summary>The time for one attempt, its answer included; 100 seconds unless given. At most 24 days.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(100);

    /// <summary>How often a request is sent again after it failed; 4 unless given.</summary>
    public int MaximumRetryCount { get; init; } = 4;

    /// <summary>Where the time comes from, and what waits.</summary>
    public TimeProvider Clock { get; init; } = TimeProvider.System;

    /// <summary>Makes the objects and lists of the answers.</summary>
    public IJsonFactory Factory { get; init; } = JsonFactory.Default;

    /// <summary>Is told each attempt and each wait, on any thread.</summary>
    public Action<RestStep>? OnStep { get; init; }
}

/// <summary>
/// Calls the REST API of 100ms. It signs a management token of five minutes for each attempt, or uses one that the
/// caller has; any number of threads may use one client, and all share the connections of the process.
/// <para>
/// GET and DELETE are sent again after HTTP 408, 429, 500 to 511 and a connection that broke: after about 1, 2, 4 and
/// 8 seconds, or as <c>Retry-After</c> or the message of a 429 says, up to a minute; a longer wait is the caller's to
/// decide on. A POST is sent again after a 429, after a connection that was never made, and otherwise only if
/// repeating it sets the same thing (<see cref="RestEndpoints"/>). A 401 is never repeated, and neither is an attempt
/// that ran out of time.
/// </para>
/// </summary>
public sealed class RestClient
{
    private static readonly TokenLifetime FiveMinutes = new() { ValidFor = TimeSpan.FromMinutes(5) };

    private readonly Func<string> _token;
    private readonly RestClientOptions _options;
    private readonly RetryLoop _attempts;

    /// <summary>Makes a client that signs its tokens.</summary>
    /// <param name="signer">The workspace's signer; it stays the caller's to dispose of, after the last
    /// request.</param>
    /// <param name="options">How it works; as by default if null.</param>
    /// <exception cref="ArgumentOutOfRangeException">A time that is not positive or over 24 days, or a negative
    /// count.</exception>
    public RestClient(TokenSigner signer, RestClientOptions? options = null)
        : this(options)
    {
        ArgumentGuard.NotNull(signer, nameof(signer));
        _token = () => signer.SignManagementToken(FiveMinutes);
    }

    /// <summary>Makes a client that uses a management token.</summary>
    /// <param name="managementToken">The token, which is not verified.</param>
    /// <param name="options">How it works; as by default if null.</param>
    /// <exception cref="HmsTokenException">
    /// The errors of <see cref="TokenReader.Read"/>, or <see cref="HmsTokenError.TypeMismatch"/>: an auth token.
    /// </exception>
    /// <exception cref="ArgumentOutOfRangeException">A time that is not positive or over 24 days, or a negative
    /// count.</exception>
    public RestClient(string managementToken, RestClientOptions? options = null)
        : this(options)
    {
        ParsedToken read = TokenReader.Parse(managementToken);
        if (read.Token.Type == HmsTokenType.Auth)
        {
            throw new HmsTokenException(HmsTokenError.TypeMismatch, Messages.AuthTokenForApi);
        }

        _token = () => read.Text;
    }

    private RestClient(RestClientOptions? options)
    {
        _options = options ?? new RestClientOptions();
        if (_options.Timeout <= TimeSpan.Zero || _options.Timeout.TotalMilliseconds > int.MaxValue
            || _options.MaximumRetryCount is < 0 or int.MaxValue)
        {
            throw new ArgumentOutOfRangeException(nameof(options));
        }

        _attempts = new RetryLoop(_options.MaximumRetryCount + 1, TimeSpan.FromSeconds(1), _options.Clock);
        _token = null!;
    }

    /// <summary>Sends one request and gives its answer whole: one item, or none if it has no body.</summary>
    /// <param name="request">The request.</param>
    /// <param name="cancellationToken">Stops it at once.</param>
    /// <returns>The answer.</returns>
    /// <exception cref="HmsApiException">What went wrong.</exception>
    /// <exception cref="OperationCanceledException">The caller stopped it.</exception>
    public async Task<RestPage> SendAsync(RestRequest request, CancellationToken cancellationToken = default)
    {
        using RestAnswer answer = await AskAsync(request, cancellationToken).ConfigureAwait(false);
        return RestPage.Whole(answer, request, _options.Factory);
    }

    /// <summary>
    /// The pages of a request, each asked for when it is wanted. A GET of a list has as many as the API gives, with
    /// its items one by one; anything else has one. The items of a POST that answers with a list are one by one too.
    /// </summary>
    /// <param name="request">The request; its own <c>start</c> or <c>page</c> says where to begin.</param>
    /// <returns>The pages.</returns>
    public RestPager GetPages(RestRequest request)
    {
        ArgumentGuard.NotNull(request, nameof(request));
        return new RestPager(this, request);
    }

    /// <summary>
    /// The items of all pages of a request, as <see cref="GetPages"/> has them. A page is asked for when its first
    /// item is wanted.
    /// </summary>
    /// <param name="request">The request; its own <c>start</c> or <c>page</c> says where to begin.</param>
    /// <param name="cancellationToken">Stops it at once.</param>
    /// <returns>The items.</returns>
    /// <exception cref="HmsApiException">
    /// What went wrong, after the items of the pages before; <see cref="RestPage.Error"/> is thrown too, after the
    /// items of its page.
    /// </exception>
    /// <exception cref="OperationCanceledException">The caller stopped it.</exception>
    public async IAsyncEnumerable<object?> ListAsync(
        RestRequest request, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        RestPager pages = GetPages(request);
        while (await pages.NextAsync(cancellationToken).ConfigureAwait(false) is { } page)
        {
            foreach (object? item in page.Items)
            {
                yield return item;
            }

            if (page.Error is not null)
            {
                throw page.Error;
            }
        }
    }

    internal async Task<RestPage> SendPageAsync(RestRequest request, CancellationToken cancellation)
    {
        using RestAnswer answer = await AskAsync(request, cancellation).ConfigureAwait(false);
        return RestPage.Unrolled(answer, request, _options.Factory);
    }

    private Task<RestAnswer> AskAsync(RestRequest request, CancellationToken cancellation)
    {
        ArgumentGuard.NotNull(request, nameof(request));
        bool mayBeDone = false;

        async Task<RestAnswer> TryAsync(int attempt)
        {
            _options.OnStep?.Invoke(new(Messages.Calling(request, attempt, _attempts.MaximumAttempts), null));
            string token = _token();
            HttpAnswer? http = await SendOnceAsync(request, token, cancellation).ConfigureAwait(false);
            RestAnswer answer = RestAnswer.Of(http, request, new(token, mayBeDone, _options.Timeout));
            mayBeDone |= answer.MayBeDone;
            return answer;
        }

        return _attempts.RunAsync(
            TryAsync,
            (failure, wait) => _options.OnStep?.Invoke(new(Messages.Retrying(failure.Message, wait), wait)),
            timeLimit: null,
            cancellation);
    }

    /// <summary>Sends it once; null if the time for it is up.</summary>
    private async Task<HttpAnswer?> SendOnceAsync(RestRequest request, string token, CancellationToken cancellation)
    {
#if NET
        using var timer = new CancellationTokenSource(_options.Timeout, _options.Clock);
#else
        using CancellationTokenSource timer = _options.Clock.CreateCancellationTokenSource(_options.Timeout);
#endif
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellation, timer.Token);
        using var message = new HttpRequestMessage(new HttpMethod(request.Method.ToVerb()), request.Address)
        {
            Content = request.Body is null ? HttpTransport.NoBody() : HttpTransport.Json(request.Body.Json),
        };
        message.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        try
        {
            return await HttpTransport
                .SendAsync(message, RestAnswer.MaximumBytes, _options.Clock, either.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            cancellation.ThrowIfCancellationRequested();
            return null;
        }
    }
}
