using System.Text.RegularExpressions;

namespace HmsTokens.Core;

/// <summary>
/// Reads a path of the REST API in the forms that people use: <c>rooms</c>, <c>/v2/rooms</c> or the whole URL, with or
/// without a query. A path that would lead to another place than it seems to is refused.
/// </summary>
internal static class RestPath
{
    private static readonly Regex Absolute = new("^[A-Za-z][A-Za-z0-9+.-]*://", RegexOptions.CultureInvariant);

    private static readonly Regex Version = new("^v[0-9]+$", RegexOptions.CultureInvariant | RegexOptions.IgnoreCase);

    private static readonly Regex BadEscape = new("%(?![0-9A-Fa-f]{2})", RegexOptions.CultureInvariant);

    private static readonly char[] Brackets = ['<', '>', '{', '}'];

    /// <summary>Splits a path.</summary>
    /// <param name="given">The path, query or URL.</param>
    /// <param name="endpoint">The API's URL, with a slash at the end.</param>
    /// <returns>The path below the endpoint, and the query without its question mark, both unchanged.</returns>
    /// <exception cref="FormatException">The reason, as a sentence that is safe to print.</exception>
    public static (string Path, string Query) Read(string? given, Uri endpoint)
    {
        if (string.IsNullOrWhiteSpace(given))
        {
            throw new FormatException(Messages.Empty("path"));
        }

        CheckCharacters(given!);
        int question = given!.IndexOf('?');
        string query = question < 0 ? string.Empty : given[(question + 1)..];
        string path = question < 0 ? given : given[..question];
        path = Absolute.IsMatch(path) ? RemoveEndpoint(path, endpoint) : ResolveRelative(path, endpoint);
        foreach (string segment in path.Split('/'))
        {
            CheckSegment(segment);
        }

        return (path, query);
    }

    private static void CheckCharacters(string given)
    {
        // Not in the query: a cursor may look like a token.
        if (TokenText.HasToken(given.Split('?')[0]))
        {
            throw new FormatException(Messages.PathHoldsToken);
        }

        foreach (char c in given)
        {
            if (char.IsControl(c) || char.IsWhiteSpace(c))
            {
                throw new FormatException(Messages.PathHasWhiteSpace);
            }
        }

        if (given.Contains('#'))
        {
            throw new FormatException(Messages.PathHasFragment);
        }

        if (given.Contains('\\'))
        {
            throw new FormatException(Messages.PathHasBackslash);
        }

        if (given.IndexOfAny(Brackets) >= 0)
        {
            throw new FormatException(Messages.PathHasPlaceholder(given));
        }

        if (BadEscape.IsMatch(given))
        {
            throw new FormatException(Messages.PathHasBadEscape);
        }
    }

    private static string RemoveEndpoint(string path, Uri endpoint)
    {
        int start = path.IndexOf('/', path.IndexOf("://", StringComparison.Ordinal) + 3);
        string rest = start < 0 ? string.Empty : path[start..];
        return start >= 0
            && Uri.TryCreate(path[..start], UriKind.Absolute, out Uri? host)
            && Uri.Compare(
                host,
                endpoint,
                UriComponents.Scheme | UriComponents.UserInfo | UriComponents.HostAndPort,
                UriFormat.UriEscaped,
                StringComparison.OrdinalIgnoreCase) == 0
            && rest.StartsWith(endpoint.AbsolutePath, StringComparison.OrdinalIgnoreCase)
                ? rest[endpoint.AbsolutePath.Length..]
                : throw new FormatException(Messages.PathElsewhere(endpoint));
    }

    // The documentation writes paths as '/v2/rooms'.
    private static string ResolveRelative(string path, Uri endpoint)
    {
        string below = path[0] == '/' ? path[1..] : path;
        string first = below.Split('/')[0];
        string version = endpoint.Segments[^1].TrimEnd('/');
        if (version.Length > 0 && below.Length > first.Length
            && first.Equals(version, StringComparison.OrdinalIgnoreCase))
        {
            return below[(first.Length + 1)..];
        }

        // A host without its scheme, or another version.
        return first.Contains('.') || (Version.IsMatch(first) && Version.IsMatch(version))
            ? throw new FormatException(Messages.PathElsewhere(endpoint))
            : below;
    }

    private static void CheckSegment(string segment)
    {
        if (segment.Length == 0)
        {
            throw new FormatException(Messages.PathHasEmptySegment);
        }

        // Unescape all levels: a proxy may remove more than one.
        string plain = segment;
        for (string outer = string.Empty; outer != plain;)
        {
            outer = plain;
            plain = Uri.UnescapeDataString(plain);
        }

        if (plain.Split('/', '\\').Any(part => part.Trim() is "." or ".."))
        {
            throw new FormatException(Messages.PathHasDots);
        }

        if (plain.Any(char.IsControl) || !IsUnicode(plain))
        {
            throw new FormatException(Messages.PathHasWhiteSpace);
        }

        if (plain[0] is ':' or '$' || plain.IndexOfAny(Brackets) >= 0)
        {
            throw new FormatException(Messages.PathHasPlaceholder(segment));
        }

        if (plain.StartsWith("System.", StringComparison.Ordinal))
        {
            throw new FormatException(Messages.PathHasTypeName(segment));
        }
    }

    private static bool IsUnicode(string text)
    {
        for (int i = 0; i < text.Length; i++)
        {
            if (char.IsSurrogate(text[i]) && !(char.IsSurrogatePair(text, i) && i++ >= 0))
            {
                return false;
            }
        }

        return true;
    }
}
