namespace HmsTokens.Core.Tests;

/// <summary>The forms in which people pass a room code.</summary>
public sealed class RoomCodeTests
{
    private const string Link = "https://acme.app.100ms.live/meeting/abc-defg-hij";
    private const string Room = "627cda81ab4f3b56a077dc33";

    public static Cases<(string Text, string Code)> Codes { get; } = new()
    {
        { "code", ("abc-defg-hij", "abc-defg-hij") },
        { "older code", ("abc-def-ghi", "abc-def-ghi") },
        { "code in capitals", ("ABC-DEFG-HIJ", "ABC-DEFG-HIJ") },
        { "code in white space", ("\t abc-defg-hij\r\n", "abc-defg-hij") },
        { "code in no-break spaces", ("\u00a0abc-defg-hij\u00a0", "abc-defg-hij") },
        { "code of another form", ("Code_7.x~", "Code_7.x~") },
        { "encoded code", ("abc%2Ddefg%2Dhij", "abc-defg-hij") },
        { "code with a slash", ("abc-defg-hij/", "abc-defg-hij") },
        { "code with a page", ("abc-defg-hij/leave", "abc-defg-hij") },
        { "code with a query", ("abc-defg-hij?skip_preview=true", "abc-defg-hij") },
        { "link", (Link, "abc-defg-hij") },
        { "link with an older code", ("https://acme.app.100ms.live/meeting/abc-def-ghi", "abc-def-ghi") },
        { "link in white space", ($" {Link}\n", "abc-defg-hij") },
        { "link without TLS", ("http://acme.app.100ms.live/meeting/abc-defg-hij", "abc-defg-hij") },
        { "link without scheme", ("acme.app.100ms.live/meeting/abc-defg-hij", "abc-defg-hij") },
        { "link without scheme, but slashes", ("//acme.app.100ms.live/meeting/abc-defg-hij", "abc-defg-hij") },
        { "path of a link", ("/meeting/abc-defg-hij", "abc-defg-hij") },
        { "end of a link", ("meeting/abc-defg-hij", "abc-defg-hij") },
        { "link in capitals", (Link.ToUpperInvariant(), "ABC-DEFG-HIJ") },
        { "link with a port", ("http://localhost:3000/preview/abc-defg-hij", "abc-defg-hij") },
        { "link with a slash", (Link + "/", "abc-defg-hij") },
        { "link with two slashes", ("https://acme.app.100ms.live//meeting//abc-defg-hij//", "abc-defg-hij") },
        { "link with a query", (Link + "?skip_preview=true&x=/y", "abc-defg-hij") },
        { "link with slash and query", (Link + "/?a=b", "abc-defg-hij") },
        { "link with white space in its query", (Link + "?name=Ada \"the\" King", "abc-defg-hij") },
        { "link with a link in its query", (Link + "?back=https://example.com/xyz-xyzx-xyz", "abc-defg-hij") },
        { "link without scheme, a link in its query", (Link[8..] + "?back=https://example.com", "abc-defg-hij") },
        { "link with a fragment", (Link + "#top", "abc-defg-hij") },
        { "link to the preview", ("https://acme.app.100ms.live/preview/abc-defg-hij", "abc-defg-hij") },
        { "link to the stream", ("https://acme.app.100ms.live/streaming/meeting/abc-defg-hij", "abc-defg-hij") },
        { "link to the stream's preview", ("https://a.example/streaming/preview/abc-defg-hij", "abc-defg-hij") },
        { "link to the way out", ("https://acme.app.100ms.live/leave/abc-defg-hij", "abc-defg-hij") },
        { "link with a page", (Link + "/leave", "abc-defg-hij") },
        { "link with a page in capitals", (Link + "/Leave/", "abc-defg-hij") },
        { "link with a page, and a query", (Link + "/leave?x=1", "abc-defg-hij") },
        { "link with another page", (Link + "/settings", "abc-defg-hij") },
        { "link under a path", ("https://example.com/app/meeting/abc-defg-hij", "abc-defg-hij") },
        { "link of another domain", ("https://video.example.com/abc-defg-hij", "abc-defg-hij") },
        { "link of another domain, with a page", ("https://video.example.com/abc-defg-hij/leave", "abc-defg-hij") },
        { "link of another domain, under a path", ("https://example.com/rooms/abc-defg-hij", "abc-defg-hij") },
        { "link of another domain without scheme", ("video.example.com/abc-defg-hij", "abc-defg-hij") },
        { "link of a domain in other letters", ("https://vidéo.example/abc-defg-hij", "abc-defg-hij") },
        { "link with an encoded hyphen", ("https://acme.app.100ms.live/meeting/abc%2Ddefg%2dhij", "abc-defg-hij") },
        { "link with an encoded slash", ("https://acme.app.100ms.live/meeting%2Fabc-defg-hij", "abc-defg-hij") },
        { "link with an encoded space", (Link + "%20", "abc-defg-hij") },
        { "link encoded as a whole", (Uri.EscapeDataString(Link + "?a=b"), "abc-defg-hij") },
        { "link into an app", ("acme://meeting/abc-defg-hij", "abc-defg-hij") },
        { "host in the form of a code", ("https://xyz-xyzx-xyz/meeting/abc-defg-hij", "abc-defg-hij") },
    };

    public static Cases<(string? Text, string Says)> Missing { get; } = new()
    {
        { "null", (null, "empty") },
        { "empty", ("", "empty") },
        { "white space", (" \t", "empty") },
        { "host alone", ("https://acme.app.100ms.live", "doesn't end") },
        { "host and slash", ("acme.app.100ms.live/", "doesn't end") },
        { "host in the form of a code", ("https://abc-defg-hij/", "doesn't end") },
        { "slash", ("/", "doesn't end") },
        { "query alone", ("?code=abc-defg-hij", "doesn't end") },
        { "code in the query", ("https://acme.app.100ms.live/?c=abc-defg-hij", "doesn't end") },
        { "code in the fragment", ("https://acme.app.100ms.live/#/abc-defg-hij", "doesn't end") },
        { "meeting", ("https://acme.app.100ms.live/meeting/", "doesn't end") },
        { "preview", ("https://acme.app.100ms.live/preview", "doesn't end") },
        { "stream", ("https://acme.app.100ms.live/streaming/meeting", "doesn't end") },
        { "page alone", ("https://acme.app.100ms.live/meeting//leave", "doesn't end") },
        { "word", ("https://acme.app.100ms.live/dashboard", "doesn't end") },
        { "word after meeting", ("https://acme.app.100ms.live/meeting/standup", "doesn't end") },
        { "word after a code", ("https://example.com/abc-defg-hij/menu", "doesn't end") },
        { "code and role", ("abc-defg-hij/host", "doesn't end") },
        { "half of a code", (Link[..^4], "doesn't end") },
        { "code and a letter", (Link + "k", "doesn't end") },
        { "code and a full stop", (Link + ".", "doesn't end") },
        { "code with a digit", (Link[..^1] + "1", "doesn't end") },
        { "encoded twice", (Link.Replace("-", "%252D", StringComparison.Ordinal), "doesn't end") },
        { "two codes", (Link + "/xyz-xyzx-xyz", "doesn't end") },
        { "in Markdown", ($"[Join]({Link})", "doesn't end") },
        { "room id", ($"https://acme.app.100ms.live/meeting/{Room}", "-RoomId <room id> -Role") },
        { "room id and page", ($"https://acme.app.100ms.live/meeting/{Room}/leave", "-RoomId <room id>") },
        { "room id and role", ($"https://acme.app.100ms.live/meeting/{Room}/host", "older room link") },
        { "room id and role, preview", ($"acme.app.100ms.live/preview/{Room}/host/", "older room link") },
        { "room id and role, stream", ($"/streaming/meeting/{Room}/viewer?x=1", "older room link") },
        { "room id and encoded role", ($"https://a.example/meeting/{Room}/co%20host", "older room link") },
        { "role in the form of a code", ($"https://a.example/meeting/{Room}/the-main-one", "older room link") },
    };

    public static Cases<(string Text, string Says)> Invalid { get; } = new()
    {
        { "white space inside", ("abc defg hij", "white space") },
        { "two codes, a line each", ("abc-defg-hij\nxyz-xyzx-xyz", "white space") },
        { "sentence", ("Join with abc-defg-hij", "white space") },
        { "quotes", ("\"abc-defg-hij\"", "a quotation mark") },
        { "typographic quotes", ("“abc-defg-hij”", "a quotation mark") },
        { "apostrophes", ("'abc-defg-hij'", "a quotation mark") },
        { "placeholder", ("<room code>", "'<'") },
        { "variable", ("$code", "'$'") },
        { "scheme", ("https:abc-defg-hij", "':'") },
        { "room id", ("627cda81ab4f3b56a077dc33", "a room id") },
        { "token", (TestTokens.Forge("{}"), "a token") },
        { "address", ("ada@example.com", "'@'") },
        { "list", ("abc-defg-hij,xyz-xyzx-xyz", "','") },
        { "array's text", ("System.Object[]", "'['") },
        { "object's text", ("@{code=abc-defg-hij}", "'@'") },
        { "JSON", ("{\"code\":\"abc-defg-hij\"}", "'{'") },
        { "per cent", ("100%", "'%'") },
        { "en dashes", ("abc–defg–hij", "'–' (U+2013)") },
        { "a Cyrillic letter", ("аbc-defg-hij", "(U+0430)") },
        { "zero-width space", ("abc-defg-hij\u200b", "an invisible character (U+200B)") },
        { "byte order mark", ("\ufeffabc-defg-hij", "(U+FEFF)") },
        { "escape character", ("abc\u001b[31m", "an invisible character (U+001B)") },
        { "emoji", ("abc-defg-hij😀", "'😀' (U+1F600)") },
        { "half of a surrogate pair", ("abc\ud83d", "(U+D83D)") },
        { "sentence with a link", ($"Join here: {Link}", "white space") },
        { "two links", ($"{Link}/ {Link}", "white space") },
        { "link in quotes", ($"\"{Link}\"", "a quotation mark") },
        { "link in angle brackets", ($"<{Link}>", "'<'") },
        { "link of the documents", ("https://<subdomain>.app.100ms.live/meeting/abc-defg-hij", "'<'") },
        { "link with backslashes", (@"https://acme.app.100ms.live\meeting\abc-defg-hij", @"'\'") },
        { "link with en dashes", (Link.Replace('-', '–'), "(U+2013)") },
        { "link with a zero-width space", (Link + "\u200b", "(U+200B)") },
    };

    public static Cases<(string? Text, bool Has)> Forms { get; } = new()
    {
        { "today's", ("abc-defg-hij", true) },
        { "older", ("abc-def-ghi", true) },
        { "capitals", ("ABC-Defg-hIJ", true) },
        { "null", (null, false) },
        { "empty", ("", false) },
        { "room id", (Room, false) },
        { "short group", ("ab-cdefg-hij", false) },
        { "long group", ("abcd-defg-hij", false) },
        { "one hyphen", ("abc-defghhij", false) },
        { "hyphens alone", ("------------", false) },
        { "digit", ("abc-defg-hi1", false) },
        { "accent", ("abc-défg-hij", false) },
        { "white space", (" abc-def-ghi", false) },
    };

    [Theory]
    [MemberData(nameof(Codes))]
    public void A_code_is_read_from(string name) => Assert.Equal(Codes[name].Code, RoomCode.Read(Codes[name].Text));

    [Theory]
    [MemberData(nameof(Missing))]
    public void There_is_no_room_code_in(string name) =>
        AssertRefused(Missing[name].Text, HmsTokenError.RoomCodeMissing, Missing[name].Says);

    [Theory]
    [MemberData(nameof(Invalid))]
    public void A_room_code_cannot_be(string name) =>
        AssertRefused(Invalid[name].Text, HmsTokenError.RoomCodeInvalid, Invalid[name].Says);

    [Fact]
    public void A_message_repeats_only_one_character_of_the_text()
    {
        var refusal = Assert.Throws<HmsTokenException>(() => RoomCode.Read("made-up-secret: 0123456789"));
        Assert.DoesNotContain("made-up", refusal.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("0123", refusal.Message, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Forms))]
    public void The_usual_form_is_recognized(string name) =>
        Assert.Equal(Forms[name].Has, RoomCode.HasUsualForm(Forms[name].Text));

    private static void AssertRefused(string? text, HmsTokenError error, string says)
    {
        var refusal = Assert.Throws<HmsTokenException>(() => RoomCode.Read(text));
        Assert.Equal(error, refusal.Error);
        Assert.Contains(says, refusal.Message, StringComparison.Ordinal);
    }
}
