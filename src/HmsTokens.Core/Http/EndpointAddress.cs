using System.Net;

namespace HmsTokens.Core;

/// <summary>Decides which endpoints are allowed: those over TLS, and those on this machine.</summary>
internal static class EndpointAddress
{
    private const string ApiPath = "/api/token";
    private const string Platform = "100ms.live";

    /// <summary>
    /// Finds the URL to call. People copy the dashboard's URL with or without <c>api/token</c>, so it is added for
    /// hosts of 100ms and if there is no path. Any other path stays: the vendor's sample server has <c>/app-token</c>.
    /// </summary>
    /// <exception cref="HmsTokenException">The errors of <see cref="Check"/>.</exception>
    public static Uri ResolveTokenEndpoint(Uri tokenEndpoint)
    {
        Check(tokenEndpoint);
        string path = tokenEndpoint.AbsolutePath.TrimEnd('/');
        if (path.Length > 0 && !IsPlatformHost(tokenEndpoint))
        {
            return tokenEndpoint;
        }

        return new UriBuilder(tokenEndpoint)
        {
            Path = path.EndsWith(ApiPath, StringComparison.OrdinalIgnoreCase) ? path : path + ApiPath,
            Fragment = string.Empty,
        }.Uri;
    }

    /// <summary>Checks that requests may be sent to an endpoint. Every client calls it first.</summary>
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

        return endpoint.Scheme == Uri.UriSchemeHttps || IsLoopback(endpoint)
            ? endpoint
            : throw new HmsTokenException(HmsTokenError.EndpointNotSecure, Messages.EndpointNotSecure(endpoint));
    }

    /// <summary>
    /// Whether an absolute URL is on this machine: <c>localhost</c>, 127.0.0.0/8 (RFC 1122, section 3.2.1.3), also
    /// mapped to IPv6, or ::1 (RFC 4291, section 2.5.3). <see cref="Uri.IsLoopback"/> also accepts <c>::127.0.0.1</c>,
    /// which can be another machine.
    /// </summary>
    public static bool IsLoopback(Uri endpoint)
    {
        if (endpoint.HostNameType is not (UriHostNameType.IPv4 or UriHostNameType.IPv6))
        {
            return string.Equals(endpoint.Host, "localhost", StringComparison.OrdinalIgnoreCase);
        }

        return IPAddress.TryParse(endpoint.Host.Trim('[', ']'), out IPAddress? address)
            && IPAddress.IsLoopback(address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address);
    }

    private static bool IsPlatformHost(Uri endpoint)
    {
        string host = endpoint.Host.TrimEnd('.');
        return host.Equals(Platform, StringComparison.OrdinalIgnoreCase)
            || host.EndsWith("." + Platform, StringComparison.OrdinalIgnoreCase);
    }
}
