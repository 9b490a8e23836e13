using System.Globalization;

namespace HmsTokens.Core;

/// <summary>
/// The pages of a request, one after the other, for one reader at a time. A page that failed is asked for again by the
/// next call.
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
            throw request.Fail(HmsTokenError.QueryInvalid, Messages.PageNotNumber);
        }

        _seen.Add(first ?? (isNumbered ? "1" : string.Empty));
    }

    /// <summary>How many pages there were so far.</summary>
    public int Count { get; private set; }

    /// <summary>Asks for the next page.</summary>
    /// <param name="cancellationToken">Stops it at once.</param>
    /// <returns>The page, or null after the last.</returns>
    /// <exception cref="HmsApiException">
    /// What went wrong; <see cref="HmsTokenError.PageLoop"/> comes after the page that names one that was there before.
    /// </exception>
    /// <exception cref="OperationCanceledException">The caller stopped it.</exception>
    public async Task<RestPage?> NextAsync(CancellationToken cancellationToken = default)
    {
        if (_next is not { } request)
        {
            return null;
        }

        if (_isLoop)
        {
            throw request.Fail(HmsTokenError.PageLoop, Messages.ApiPageLoop(request));
        }

        RestPage page = await _client.SendPageAsync(request, cancellationToken).ConfigureAwait(false);
        Count++;
        _next = page.Cursor is null ? null : request.With(_parameter, page.Cursor);
        _isLoop = page.Cursor is not null && !_seen.Add(page.Cursor);
        return page;
    }
}
