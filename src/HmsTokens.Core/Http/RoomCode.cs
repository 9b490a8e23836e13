using System.Globalization;

namespace HmsTokens.Core;

/// <summary>A room code, which identifies a room and a role, by itself or in a room link.</summary>
public static class RoomCode
{
    // Path segments of a room link that the apps of 100ms put before or after the code.
    private static readonly string[] Pages = ["meeting", "preview", "streaming", "leave"];

    /// <summary>
    /// Whether text looks like a room code: letters in three groups, <c>abc-defg-hij</c>, or the older
    /// <c>abc-def-ghi</c>. This is a hint only: 100ms documents no format for room ids.
    /// </summary>
    /// <param name="text">Any text, or null.</param>
    /// <returns>True for ASCII letters, upper or lower case, in groups of 3-4-3 or 3-3-3.</returns>
    public static bool HasUsualForm(string? text)
    {
        if (text is not { Length: 11 or 12 })
        {
            return false;
        }

        for (int i = 0; i < text.Length; i++)
        {
            bool isHyphen = i == 3 || i == text.Length - 4;
            if (isHyphen ? text[i] != '-' : !IsLetter(text[i]))
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>
    /// Reads a room code, or the code in a room link, <c>https://acme.app.100ms.live/meeting/abc-defg-hij</c>, with or
    /// without scheme, query, fragment, percent-encoding, or a page such as <c>/leave</c> after the code. In a link the
    /// code must have the usual form; by itself it can be anything that fits into a link.
    /// </summary>
    /// <param name="codeOrLink">The room code or link.</param>
    /// <returns>The code, with upper and lower case unchanged.</returns>
    /// <exception cref="HmsTokenException">
    /// <see cref="HmsTokenError.RoomCodeMissing"/>: empty, or a link without a code, such as the older ones that hold a
    /// room id and a role. <see cref="HmsTokenError.RoomCodeInvalid"/>: a character that no room code or link has.
    /// </exception>
    public static string Read(string? codeOrLink)
    {
        string text = codeOrLink?.Trim() ?? string.Empty;
        if (text.Length == 0)
        {
            throw new HmsTokenException(HmsTokenError.RoomCodeMissing, Messages.Empty("room code"));
        }

        if (IsLink(text))
        {
            return ReadLink(text);
        }

        // The whole link or code may be percent-encoded.
        string decoded = Uri.UnescapeDataString(text);
        if (IsLink(decoded))
        {
            return ReadLink(decoded);
        }

        if (HasUsualForm(decoded))
        {
            return decoded;
        }

        if (TokenText.HasToken(text))
        {
            throw new HmsTokenException(HmsTokenError.RoomCodeInvalid, Messages.RoomCodeIsToken);
        }

        if (IsRoomId(text))
        {
            throw new HmsTokenException(HmsTokenError.RoomCodeInvalid, Messages.RoomCodeIsId);
        }

        // A code is a part of a link, so it can only have characters that need no encoding (RFC 3986, section 2.3).
        int bad = IndexOfFirst(text, c => !IsLetter(c) && c is not ((>= '0' and <= '9') or '-' or '.' or '_' or '~'));
        return bad < 0
            ? text
            : throw new HmsTokenException(HmsTokenError.RoomCodeInvalid, Messages.RoomCodeCharacter(text, bad));
    }

    // The ids of 100ms are MongoDB's, 24 hexadecimal digits.
    private static bool IsRoomId(string text) =>
        text.Length == 24
        && text.All(static c => c is (>= '0' and <= '9') or (>= 'a' and <= 'f') or (>= 'A' and <= 'F'));

    private static bool IsLink(string text) => text.IndexOfAny(['/', '?', '#']) >= 0;

    private static bool IsPage(string part) => Pages.Contains(part, StringComparer.OrdinalIgnoreCase);

    // Characters from a sentence or a template around the link, or from the autocorrection of a word processor.
    private static bool IsInvalidInLink(char c) => c is '<' or '>' or '\\' || char.IsWhiteSpace(c)
        || DisplayText.IsQuotationMark(c)
        || (c != '-' && char.GetUnicodeCategory(c)
            is UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.DashPunctuation);

    private static bool IsLetter(char c) => c is (>= 'a' and <= 'z') or (>= 'A' and <= 'Z');

    private static string ReadLink(string link)
    {
        // Without the query, which may contain another link.
        string address = link.Split('?', '#')[0];
        int bad = IndexOfFirst(address, IsInvalidInLink);
        if (bad >= 0)
        {
            throw new HmsTokenException(HmsTokenError.RoomCodeInvalid, Messages.RoomLinkCharacter(address, bad));
        }

        string[] parts = SplitPath(address);

        // The apps of 100ms use whatever follows "meeting" or "preview" as the code. On other domains, the code is the
        // last segment, or the last before such a page.
        int page = Array.FindIndex(parts, IsPage);
        int at = page < 0 ? parts.Length - 1 : page;
        while (at >= 0 && at < parts.Length && IsPage(parts[at]))
        {
            at++;
        }

        bool isAfterPage = page >= 0 && at < parts.Length;
        at = isAfterPage || page < 0 ? at : page - 1;
        if (at >= 0 && HasUsualForm(parts[at]) && !parts.Skip(at + 1).Any(HasUsualForm))
        {
            return parts[at];
        }

        bool hasRole = isAfterPage && at + 1 < parts.Length && !IsPage(parts[at + 1]) && !HasUsualForm(parts[at]);
        throw new HmsTokenException(
            HmsTokenError.RoomCodeMissing, hasRole ? Messages.RoomLinkWithRole : Messages.RoomLinkWithoutCode);
    }

    // Without a scheme, the host is one of the parts. It has dots, so it is neither a page nor a code.
    private static string[] SplitPath(string address)
    {
        int slash = address.IndexOf('/');
        int scheme = address.IndexOf("://", StringComparison.Ordinal);
        if (scheme >= 0 && slash == scheme + 1)
        {
            int path = address.IndexOf('/', scheme + 3);
            address = path < 0 ? string.Empty : address[path..];
        }

        IEnumerable<string> parts = Uri.UnescapeDataString(address).Split('/').Select(part => part.Trim());
        return [.. parts.Where(part => part.Length > 0)];
    }

    private static int IndexOfFirst(string text, Func<char, bool> matches)
    {
        for (int i = 0; i < text.Length; i++)
        {
            if (matches(text[i]))
            {
                return i;
            }
        }

        return -1;
    }
}
