namespace HmsTokens.Core;

/// <summary>Where a token is asked for: over TLS, or on this machine.</summary>
internal static class EndpointAddress
{
    private const string ApiPath = "/api/token";

    /// <summary>The dashboard's token endpoint, which people copy with or without its slash or <c>api/token</c>.</summary>
    /// <exception cref="HmsTokenException">The errors of <see cref="Check"/>.</exception>
    public static Uri OfTokenEndpoint(Uri tokenEndpoint)
    {
        Check(tokenEndpoint);
        var address = new UriBuilder(tokenEndpoint) { Fragment = string.Empty };
        string path = address.Path.TrimEnd('/');
        address.Path = path.EndsWith(ApiPath, StringComparison.OrdinalIgnoreCase) ? path : path + ApiPath;
        return address.Uri;
    }

    /// <summary>Refuses what nothing may be sent to.</summary>
    /// <exception cref="HmsTokenException">
    /// <see cref="HmsTokenError.EndpointInvalid"/> or <see cref="HmsTokenError.EndpointNotSecure"/>.
    /// </exception>
    public static Uri Check(Uri endpoint)
    {
        if (endpoint is not { IsAbsoluteUri: true }
            || (endpoint.Scheme != Uri.UriSchemeHttps && endpoint.Scheme != Uri.UriSchemeHttp)
            || endpoint.Host.Length == 0)
        {
            throw new HmsTokenException(HmsTokenError.EndpointInvalid, Messages.EndpointInvalid);
        }

        if (endpoint.UserInfo.Length > 0)
        {
            throw new HmsTokenException(HmsTokenError.EndpointInvalid, Messages.EndpointHasUserInfo);
        }

        return endpoint.Scheme == Uri.UriSchemeHttps || endpoint.IsLoopback
            ? endpoint
            : throw new HmsTokenException(HmsTokenError.EndpointNotSecure, Messages.EndpointNotSecure(endpoint));
    }
}
