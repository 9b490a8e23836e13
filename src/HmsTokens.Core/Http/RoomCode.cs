namespace HmsTokens.Core;

/// <summary>A room code, which stands for one room and one role, as people pass it on: alone or at the end of a link.</summary>
internal static class RoomCode
{
    /// <summary>
    /// Takes the code out of a room link such as <c>https://acme.app.100ms.live/meeting/abc-defg-hij</c>, with or without
    /// its scheme, a query or a slash at the end. Anything else is a code already: its form is 100ms's affair.
    /// </summary>
    /// <exception cref="HmsTokenException"><see cref="HmsTokenError.RoomCodeMissing"/>.</exception>
    public static string Read(string? codeOrLink)
    {
        string text = codeOrLink?.Trim() ?? string.Empty;
        if (text.Length == 0)
        {
            throw new HmsTokenException(HmsTokenError.RoomCodeMissing, Messages.Empty("room code"));
        }

        if (text.IndexOf('/') < 0)
        {
            return text;
        }

        // The query first: it may hold another link.
        string address = text.Split('?', '#')[0];
        int scheme = address.IndexOf("://", StringComparison.Ordinal);
        string path = (scheme < 0 ? address : address[(scheme + 3)..]).TrimEnd('/');
        int last = path.LastIndexOf('/');
        string code = last < 0 ? string.Empty : Uri.UnescapeDataString(path[(last + 1)..]).Trim();

        // A link that ends before the code still has the word that stands before it.
        return code is "" or "meeting" or "preview"
            ? throw new HmsTokenException(HmsTokenError.RoomCodeMissing, Messages.RoomLinkWithoutCode)
            : code;
    }
}
