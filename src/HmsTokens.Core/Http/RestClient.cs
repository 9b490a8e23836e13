using System.Net.Http.Headers;
using System.Runtime.CompilerServices;

namespace HmsTokens.Core;

/// <summary>A step that a client reports: an attempt, or a wait.</summary>
/// <param name="Message">A sentence for people, with method and path; no query, no body and no token.</param>
/// <param name="Wait">The wait that starts now; null for an attempt.</param>
public sealed record RestStep(string Message, TimeSpan? Wait);

/// <summary>The options of a <see cref="RestClient"/>.</summary>
public sealed record RestClientOptions
{
    /// <summary>The time for one attempt, including its response; 100 seconds by default, at most 24 days.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(100);

    /// <summary>How often a failed request is sent again; 4 by default.</summary>
    public int MaximumRetryCount { get; init; } = 4;

    /// <summary>The clock, also for waits.</summary>
    public TimeProvider Clock { get; init; } = TimeProvider.System;

    /// <summary>Makes the objects and lists of the responses.</summary>
    public IJsonFactory Factory { get; init; } = JsonFactory.Default;

    /// <summary>Called for each attempt and each wait, on any thread.</summary>
    public Action<RestStep>? OnStep { get; init; }
}

/// <summary>
/// Calls the REST API of 100ms. It signs a management token of five minutes for each attempt, or uses a token of the
/// caller. A client is thread-safe, and all clients share the connections of the process.
/// <para>
/// GET and DELETE are sent again after HTTP 408, 429, 500 to 511 and a broken connection: after about 1, 2, 4 and 8
/// seconds, or after the time in <c>Retry-After</c> or in the message of a 429. If that is more than a minute, the
/// failure is reported at once. A POST is sent again after a 429, if no connection was made, and otherwise only if
/// repeating it changes nothing (<see cref="RestEndpoints"/>). A 401 and a timeout are never repeated.
/// </para>
/// </summary>
public sealed class RestClient
{
    private static readonly TokenLifetime FiveMinutes = new() { ValidFor = TimeSpan.FromMinutes(5) };

    private readonly Func<string> _getToken;
    private readonly RestClientOptions _options;
    private readonly RetryLoop _retryLoop;

    /// <summary>Makes a client that signs its tokens.</summary>
    /// <param name="signer">The signer of the workspace. The caller disposes of it after the last request.</param>
    /// <param name="options">The options; the defaults if null.</param>
    /// <exception cref="ArgumentOutOfRangeException">
    /// The timeout is not positive or over 24 days, or the count is negative.
    /// </exception>
    public RestClient(TokenSigner signer, RestClientOptions? options = null)
        : this(options)
    {
        ArgumentGuard.NotNull(signer, nameof(signer));
        _getToken = () => signer.SignManagementToken(FiveMinutes);
    }

    /// <summary>Makes a client that uses a management token.</summary>
    /// <param name="managementToken">The token, which is not verified.</param>
    /// <param name="options">The options; the defaults if null.</param>
    /// <exception cref="HmsTokenException">
    /// The errors of <see cref="TokenReader.Read"/>, or <see cref="HmsTokenError.TypeMismatch"/>: an auth token.
    /// </exception>
    /// <exception cref="ArgumentOutOfRangeException">
    /// The timeout is not positive or over 24 days, or the count is negative.
    /// </exception>
    public RestClient(string managementToken, RestClientOptions? options = null)
        : this(options)
    {
        ParsedToken read = TokenReader.Parse(managementToken);
        if (read.Token.Type == HmsTokenType.Auth)
        {
            throw new HmsTokenException(HmsTokenError.TypeMismatch, Messages.AuthTokenForApi);
        }

        _getToken = () => read.Text;
    }

    private RestClient(RestClientOptions? options)
    {
        _options = options ?? new RestClientOptions();
        if (_options.Timeout <= TimeSpan.Zero || _options.Timeout.TotalMilliseconds > int.MaxValue
            || _options.MaximumRetryCount is < 0 or int.MaxValue)
        {
            throw new ArgumentOutOfRangeException(nameof(options));
        }

        _retryLoop = new RetryLoop(_options.MaximumRetryCount + 1, TimeSpan.FromSeconds(1), _options.Clock);
        _getToken = null!;
    }

    /// <summary>Sends one request and returns the whole response: one item, or none if it has no body.</summary>
    /// <param name="request">The request.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <returns>The response.</returns>
    /// <exception cref="HmsApiException">The call failed.</exception>
    /// <exception cref="OperationCanceledException">The call was cancelled.</exception>
    public async Task<RestPage> SendAsync(RestRequest request, CancellationToken cancellationToken = default)
    {
        using RestAnswer answer = await SendWithRetriesAsync(request, cancellationToken).ConfigureAwait(false);
        return RestPage.ReadWhole(answer, request, _options.Factory);
    }

    /// <summary>
    /// Gets the pages of a request, each when it is needed. The page of a list has its items, also if a POST returns
    /// the list. A response that is not a list is one page with one item.
    /// </summary>
    /// <param name="request">The request; with <c>start</c> or <c>page</c> in its query it starts there.</param>
    /// <returns>The pages.</returns>
    public RestPager GetPages(RestRequest request)
    {
        ArgumentGuard.NotNull(request, nameof(request));
        return new RestPager(this, request);
    }

    /// <summary>
    /// Gets the items of all pages of a request (<see cref="GetPages"/>). A page is requested when its first item is
    /// needed.
    /// </summary>
    /// <param name="request">The request; with <c>start</c> or <c>page</c> in its query it starts there.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <returns>The items.</returns>
    /// <exception cref="HmsApiException">
    /// The call failed, after the items of earlier pages; or a page has a <see cref="RestPage.Error"/>, after its
    /// items.
    /// </exception>
    /// <exception cref="OperationCanceledException">The call was cancelled.</exception>
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
        using RestAnswer answer = await SendWithRetriesAsync(request, cancellation).ConfigureAwait(false);
        return RestPage.ReadItems(answer, request, _options.Factory);
    }

    private Task<RestAnswer> SendWithRetriesAsync(RestRequest request, CancellationToken cancellation)
    {
        ArgumentGuard.NotNull(request, nameof(request));
        bool hasUnknownOutcome = false;

        async Task<RestAnswer> AttemptAsync(int attempt)
        {
            _options.OnStep?.Invoke(new(Messages.Calling(request, attempt, _retryLoop.MaximumAttempts), null));
            string token = _getToken();
            HttpAnswer? http = await SendOnceAsync(request, token, cancellation).ConfigureAwait(false);
            RestAnswer answer = RestAnswer.From(http, request, new(token, hasUnknownOutcome, _options.Timeout));
            hasUnknownOutcome |= answer.HasUnknownOutcome;
            return answer;
        }

        return _retryLoop.RunAsync(
            AttemptAsync,
            (failure, wait) => _options.OnStep?.Invoke(new(Messages.Retrying(failure.Message, wait), wait)),
            timeLimit: null,
            cancellation);
    }

    /// <summary>Sends a request once; null if the time is up.</summary>
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
            Content = request.Body is null
                ? HttpTransport.CreateEmptyContent()
                : HttpTransport.CreateJsonContent(request.Body.Json),
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
