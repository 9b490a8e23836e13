using System.Globalization;

namespace HmsTokens.Core;

/// <summary>
/// The pages of a request, one after the other. Not thread-safe. After a failure, the next call requests the same page
/// again.
/// </summary>
public sealed class RestPager
{
    private readonly RestClient _client;
    private readonly HashSet<string> _seen = new(StringComparer.Ordinal);
    private readonly string _parameter;
    private RestRequest? _next;
    private bool _isLoop;

    internal RestPager(RestClient client, RestRequest request)
    {
        _client = client;
        _next = request;
        bool isNumbered = request.Known?.Get?.Paging == RestPaging.Page;
        _parameter = isNumbered ? "page" : "start";
        string? first = request.Find(_parameter);
        if (isNumbered && first is not null
            && !(int.TryParse(first, NumberStyles.None, CultureInfo.InvariantCulture, out int page) && page > 0))
        {
            throw request.CreateException(HmsTokenError.QueryInvalid, Messages.PageNotNumber);
        }

        _seen.Add(first ?? (isNumbered ? "1" : string.Empty));
    }

    /// <summary>The number of pages so far.</summary>
    public int Count { get; private set; }

    /// <summary>Requests the next page.</summary>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <returns>The page, or null after the last.</returns>
    /// <exception cref="HmsApiException">
    /// The call failed; <see cref="HmsTokenError.PageLoop"/> if the last page referred to an earlier one.
    /// </exception>
    /// <exception cref="OperationCanceledException">The call was cancelled.</exception>
    public async Task<RestPage?> NextAsync(CancellationToken cancellationToken = default)
    {
        if (_next is not { } request)
        {
            return null;
        }

        if (_isLoop)
        {
            throw request.CreateException(HmsTokenError.PageLoop, Messages.ApiPageLoop(request));
        }

        RestPage page = await _client.SendPageAsync(request, cancellationToken).ConfigureAwait(false);
        Count++;
        _next = page.Cursor is null ? null : request.WithParameter(_parameter, page.Cursor);
        _isLoop = page.Cursor is not null && !_seen.Add(page.Cursor);
        return page;
    }
}
