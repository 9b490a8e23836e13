namespace HmsTokens.Core;

/// <summary>
/// A request of the REST API, checked before anything is sent or signed. It holds no token; it can be sent any number
/// of times.
/// </summary>
public sealed class RestRequest
{
    private const string Limit = "limit";

    private readonly List<(string Name, string Value)> _query = [];

    /// <summary>Makes a request.</summary>
    /// <param name="method">What to do.</param>
    /// <param name="path">
    /// <c>rooms</c>, <c>/v2/rooms</c> or the whole URL below the endpoint; a query in it is merged with
    /// <paramref name="query"/>. Names in it are escaped by whoever puts them there
    /// (<see cref="Uri.EscapeDataString(string)"/>).
    /// </param>
    /// <param name="query">The query; null without one.</param>
    /// <param name="body">The body, for POST alone; an empty object if null.</param>
    /// <param name="endpoint">Where the API is; <see cref="DefaultEndpoint"/> if null.</param>
    /// <exception cref="HmsApiException">
    /// <see cref="HmsTokenError.PathInvalid"/>: another host, <c>..</c>, an empty segment, a placeholder such as
    /// <c>&lt;room_id&gt;</c>, white space, a fragment. <see cref="HmsTokenError.QueryInvalid"/>: a parameter in both.
    /// <see cref="HmsTokenError.BodyInvalid"/>: a body without POST.
    /// </exception>
    /// <exception cref="HmsTokenException">
    /// <see cref="HmsTokenError.EndpointInvalid"/> or <see cref="HmsTokenError.EndpointNotSecure"/>.
    /// </exception>
    public RestRequest(
        RestMethod method, string path, RestQuery? query = null, RestBody? body = null, Uri? endpoint = null)
    {
        Method = method;
        Endpoint = CheckEndpoint(endpoint ?? DefaultEndpoint);
        try
        {
            (Path, string inPath) = RestPath.Read(path, Endpoint);
            Known = RestEndpoints.Find(WithoutVersion(Path));
            ReadQuery(inPath);
        }
        catch (FormatException reason)
        {
            string given = (path ?? string.Empty).Split('?')[0];
            Path = TokenText.IsIn(given) ? string.Empty : given;
            throw Fail(HmsTokenError.PathInvalid, reason.Message);
        }

        if (body is not null && method != RestMethod.Post)
        {
            throw Fail(HmsTokenError.BodyInvalid, Messages.BodyNotPosted(method));
        }

        Body = method == RestMethod.Post ? body ?? RestBody.Empty : null;
        Merge(query);
        if (Known is { Get.TakesLimit: true } && method == RestMethod.Get && Find(Limit) is null)
        {
            _query.Add((Limit, "100"));
        }

        Address = MakeAddress();
    }

    private RestRequest(RestRequest origin, string name, string value)
    {
        (Method, Endpoint, Path) = (origin.Method, origin.Endpoint, origin.Path);
        (Known, Body) = (origin.Known, origin.Body);
        _query.AddRange(origin._query.Where(parameter => NameOf(parameter) != name));
        _query.Add((name, Uri.EscapeDataString(value)));
        Address = MakeAddress();
    }

    /// <summary>Where 100ms has the API: <c>https://api.100ms.live/v2/</c>.</summary>
    public static Uri DefaultEndpoint { get; } = new("https://api.100ms.live/v2/");

    /// <summary>What to do.</summary>
    public RestMethod Method { get; }

    /// <summary>The path below the endpoint, as given, without its query.</summary>
    public string Path { get; }

    /// <summary>The whole URL.</summary>
    public Uri Address { get; }

    /// <summary>What the documentation knows about the path; null if nothing.</summary>
    public RestEndpoint? Known { get; }

    internal Uri Endpoint { get; }

    internal RestBody? Body { get; }

    /// <summary>Whether sending it a second time does no more than sending it once.</summary>
    internal bool IsRepeatable => Method != RestMethod.Post || Known?.Repeat switch
    {
        RestRepeat.Always => true,
        RestRepeat.IfNamed => Body!.HasName,
        _ => false,
    };

    /// <summary>Method and path, safe to print.</summary>
    /// <returns>As in <c>GET rooms</c>.</returns>
    public override string ToString() => $"{Method.ToVerb()} {DisplayText.Escape(Path)}";

    /// <summary>The value of the first parameter of that name, unescaped; null without one.</summary>
    internal string? Find(string name)
    {
        (string Name, string Value) found = _query.Find(parameter => NameOf(parameter) == name);
        return found.Name is null ? null : Unescape(found.Value);
    }

    /// <summary>The same request with that parameter, in place of any of its name.</summary>
    internal RestRequest With(string name, string value) => new(this, name, value);

    /// <summary>An error of this request.</summary>
    internal HmsApiException Fail(HmsTokenError error, string message, int? status = null, ApiError? told = null) =>
        new(error, message)
        {
            Method = Method,
            Path = DisplayText.Escape(Path),
            StatusCode = status,
            Code = told?.Code,
            ApiMessage = told?.Message,
            Details = told?.Details ?? [],
        };

    /// <summary>Checks an endpoint, and puts a slash at its end.</summary>
    /// <exception cref="HmsTokenException">
    /// <see cref="HmsTokenError.EndpointInvalid"/> or <see cref="HmsTokenError.EndpointNotSecure"/>.
    /// </exception>
    internal static Uri CheckEndpoint(Uri? endpoint)
    {
        if (endpoint is not { IsAbsoluteUri: true })
        {
            throw new HmsTokenException(HmsTokenError.EndpointInvalid, Messages.ApiEndpointInvalid);
        }

        EndpointAddress.Check(endpoint);
        if (endpoint.Query.Length > 0 || endpoint.Fragment.Length > 0)
        {
            throw new HmsTokenException(HmsTokenError.EndpointInvalid, Messages.ApiEndpointHasQuery);
        }

        return endpoint.AbsolutePath[^1] == '/' ? endpoint : new Uri(endpoint.AbsoluteUri + "/");
    }

    // Below the endpoint of a stand-in that has the whole of the API's path.
    private static string WithoutVersion(string path) =>
        path.StartsWith("v2/", StringComparison.OrdinalIgnoreCase) ? path[3..] : path;

    private static string Unescape(string text) => Uri.UnescapeDataString(text.Replace('+', ' '));

    private static string NameOf((string Name, string Value) parameter) => Unescape(parameter.Name);

    // As given: whether '+' is a space or a plus is the server's to say.
    private void ReadQuery(string query)
    {
        foreach (string parameter in query.Split('&'))
        {
            int equals = parameter.IndexOf('=');
            if (parameter.Length > 0)
            {
                _query.Add(equals < 0 ? (parameter, string.Empty) : (parameter[..equals], parameter[(equals + 1)..]));
            }
        }
    }

    private void Merge(RestQuery? query)
    {
        var inPath = new HashSet<string>(_query.Select(NameOf), StringComparer.Ordinal);
        foreach ((string Name, string Value) parameter in query?.Parameters ?? [])
        {
            if (inPath.Contains(NameOf(parameter)))
            {
                throw Fail(HmsTokenError.QueryInvalid, Messages.QueryTwice(NameOf(parameter)));
            }

            _query.Add(parameter);
        }
    }

    private Uri MakeAddress()
    {
        string query = string.Join("&", _query.Select(parameter => $"{parameter.Name}={parameter.Value}"));
        string address = Endpoint.AbsoluteUri + Path + (query.Length > 0 ? "?" + query : string.Empty);
        return Uri.TryCreate(address, UriKind.Absolute, out Uri? made)
            && made.AbsoluteUri.StartsWith(Endpoint.AbsoluteUri, StringComparison.Ordinal)
                ? made
                : throw Fail(HmsTokenError.PathInvalid, Messages.PathTooLong);
    }
}
