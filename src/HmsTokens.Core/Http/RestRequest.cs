namespace HmsTokens.Core;

/// <summary>
/// A request to the REST API, checked before anything is signed or sent. It holds no token, and can be sent any number
/// of times.
/// </summary>
public sealed class RestRequest
{
    private const string Limit = "limit";

    private readonly List<(string Name, string Value)> _query = [];

    /// <summary>Makes a request.</summary>
    /// <param name="method">The method.</param>
    /// <param name="path">
    /// <c>rooms</c>, <c>/v2/rooms</c> or the whole URL below the endpoint; a query in it is merged with
    /// <paramref name="query"/>. The caller escapes names in it (<see cref="Uri.EscapeDataString(string)"/>).
    /// </param>
    /// <param name="query">The query, or null.</param>
    /// <param name="body">The body of a POST; an empty object if null.</param>
    /// <param name="endpoint">The API's URL; <see cref="DefaultEndpoint"/> if null.</param>
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
            Known = RestEndpoints.Find(RemoveVersion(Path));
            ReadQuery(inPath);
        }
        catch (FormatException reason)
        {
            string given = (path ?? string.Empty).Split('?')[0];
            Path = TokenText.HasToken(given) ? string.Empty : given;
            throw CreateException(HmsTokenError.PathInvalid, reason.Message);
        }

        if (body is not null && method != RestMethod.Post)
        {
            throw CreateException(HmsTokenError.BodyInvalid, Messages.BodyNotPosted(method));
        }

        Body = method == RestMethod.Post ? body ?? RestBody.Empty : null;
        MergeQuery(query);
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
        _query.AddRange(origin._query.Where(parameter => GetName(parameter) != name));
        _query.Add((name, Uri.EscapeDataString(value)));
        Address = MakeAddress();
    }

    /// <summary>The API of 100ms: <c>https://api.100ms.live/v2/</c>.</summary>
    public static Uri DefaultEndpoint { get; } = new("https://api.100ms.live/v2/");

    /// <summary>The method.</summary>
    public RestMethod Method { get; }

    /// <summary>The path below the endpoint, as given, without its query.</summary>
    public string Path { get; }

    /// <summary>The whole URL.</summary>
    public Uri Address { get; }

    /// <summary>The documented endpoint of the path; null if the path is not documented.</summary>
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
    /// <returns>Text such as <c>GET rooms</c>.</returns>
    public override string ToString() => $"{Method.ToVerb()} {DisplayText.Escape(Path)}";

    /// <summary>The value of the first parameter with a name, unescaped; null if there is none.</summary>
    internal string? Find(string name)
    {
        (string Name, string Value) found = _query.Find(parameter => GetName(parameter) == name);
        return found.Name is null ? null : Unescape(found.Value);
    }

    /// <summary>Copies the request, with one parameter added or replaced.</summary>
    internal RestRequest WithParameter(string name, string value) => new(this, name, value);

    /// <summary>Makes an exception about this request.</summary>
    internal HmsApiException CreateException(
        HmsTokenError error, string message, int? status = null, ApiError? apiError = null) =>
        new(error, message)
        {
            Method = Method,
            Path = DisplayText.Escape(Path),
            StatusCode = status,
            Code = apiError?.Code,
            ApiMessage = apiError?.Message,
            Details = apiError?.Details ?? [],
        };

    /// <summary>Checks an endpoint, and adds a slash at the end.</summary>
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

    // The path has the version if the endpoint is a test server without it.
    private static string RemoveVersion(string path) =>
        path.StartsWith("v2/", StringComparison.OrdinalIgnoreCase) ? path[3..] : path;

    private static string Unescape(string text) => Uri.UnescapeDataString(text.Replace('+', ' '));

    private static string GetName((string Name, string Value) parameter) => Unescape(parameter.Name);

    // Not unescaped: only the server knows whether '+' is a space or a plus.
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

    private void MergeQuery(RestQuery? query)
    {
        var inPath = new HashSet<string>(_query.Select(GetName), StringComparer.Ordinal);
        foreach ((string Name, string Value) parameter in query?.Parameters ?? [])
        {
            if (inPath.Contains(GetName(parameter)))
            {
                throw CreateException(HmsTokenError.QueryInvalid, Messages.QueryTwice(GetName(parameter)));
            }

            _query.Add(parameter);
        }
    }

    private Uri MakeAddress()
    {
        string query = string.Join("&", _query.Select(parameter => $"{parameter.Name}={parameter.Value}"));
        string address = Endpoint.AbsoluteUri + Path + (query.Length > 0 ? "?" + query : string.Empty);
        return Uri.TryCreate(address, UriKind.Absolute, out Uri? result)
            && result.AbsoluteUri.StartsWith(Endpoint.AbsoluteUri, StringComparison.Ordinal)
                ? result
                : throw CreateException(HmsTokenError.PathInvalid, Messages.PathTooLong);
    }
}
