namespace HmsTokens.Core.Tests;

/// <summary>Typical mistakes when people paste a token, and the messages for them.</summary>
public sealed class TokenDiagnosisTests
{
    private static readonly string Token = TestTokens.Forge(TestTokens.Payload());
    private static readonly string[] Parts = Token.Split('.');
    private static readonly int Middle = Parts[0].Length + 20;

    public static Cases<(string Text, string Told)> Surroundings { get; } = new()
    {
        { "Bearer", ($"Bearer {Token}", "starts with the word Bearer") },
        { "bearer and a line break", ($"bearer\n{Token}", "starts with the word Bearer") },
        { "Bearer alone", ("Bearer ", "only the word Bearer") },
        { "a header", ($"Authorization: Bearer {Token}", "starts with 'Authorization:'") },
        { "a header, lower case, no space", ($"authorization:bearer {Token}", "starts with 'Authorization:'") },
        { "another header", ($"X-Auth-Token: {Token}", "starts with a name and a colon") },
        { "a variable in a file", ($"HMS_TOKEN={Token}", "starts with a name and a colon or an equals sign") },
        { "an assignment", ($"$env:TOKEN = '{Token}'", "name of a variable") },
        { "Token", ($"Token {Token}", "a word before the token") },
        { "JWT and two spaces", ($"JWT  {Token}", "a word before the token") },
        { "a command line", ($"curl -H {Token}", "a word before the token") },
        { "double quotes", ($"\"{Token}\"", "starts with a quotation mark") },
        { "single quotes", ($"'{Token}'", "starts with a quotation mark") },
        { "back-ticks", ($"`{Token}`", "starts with a quotation mark") },
        { "typographic quotes", ($"“{Token}”", "starts with a quotation mark") },
        { "German quotes", ($"„{Token}“", "starts with a quotation mark") },
        { "French quotes", ($"«{Token}»", "starts with a quotation mark") },
        { "a quote at the end", ($"{Token}'", "ends with a quotation mark") },
        { "escaped quotes", ($"\\\"{Token}\\\"", "ends with a quotation mark") },
        { "a backslash at the end", ($"{Token}\\", "ends with a backslash") },
        { "a line of JSON", ($"\"token\": \"{Token}\",", "starts with a quotation mark") },
        { "a comma", ($"{Token},", "ends with a comma") },
        { "a semicolon", ($"{Token};", "ends with a semicolon") },
        { "a full stop", ($"{Token}.", "ends with a full stop") },
        { "a dot before", ($".{Token}", "starts with a dot") },
        { "brackets", ($"({Token})", "a bracket or another sign") },
        { "Markdown", ($"*{Token}*", "a bracket or another sign") },
        { "JSON", ($$"""{"token":"{{Token}}"}""", "This is JSON") },
        { "a JSON list", ($"""["{Token}"]""", "This is JSON") },
        { "a row as text", ($"@{{Name=ada; AuthToken={Token}}}", "a row that was turned into text") },
        { "an object as text", ("System.Security.SecureString", "the name of a .NET type") },
        { "a decoded token as text", (TokenReader.Read(Token).ToString(), "white space") },
        { "a URL", ($"https://acme.example/preview?token={Token}&x=1", "inside a URL") },
        { "a query", ($"?token={Token}", "inside a URL") },
        { "two members of a query", ($"token={Token}&user=ada", "inside a URL") },
        { "a fragment", ($"https://acme.example/#{Token}", "inside a URL") },
        { "a room link", ("https://acme.app.100ms.live/meeting/abc-defg-hij", "Request-HmsAuthToken -RoomCode") },
        { "a room code", ("abc-defg-hij", "looks like a room code") },
        { "an older room code", ("abc-def-hij", "looks like a room code") },
        { "angle brackets", ($"<{Token}>", "in angle brackets") },
        { "a placeholder", ("<your token>", "in angle brackets") },
        { "a pipeline's variable", ("${{ secrets.HMS_TOKEN }}", "name of a variable") },
        { "an Azure variable", ("$(HmsToken)", "name of a variable") },
        { "a shell's variable", ("$HMS_TOKEN", "name of a variable") },
        { "a cmd variable", ("%HMS_TOKEN%", "name of a variable") },
        { "a template", ("{{token}}", "name of a variable") },
        { "asterisks", ($"{Token[..10]}********", "masked") },
        { "asterisks alone", ("***", "no token here") },
        { "cut by a table", ($"{Token[..40]}…", "shortened") },
        { "cut by a log", ($"{Token[..10]}...{Token[^10..]}", "shortened") },
        { "cut in the second part", ($"{Token[..60]}...", "shortened") },
        { "a line break inside", (Token.Insert(Middle, "\r\n"), "a line break in the token") },
        { "a line break in the header", (Token.Insert(10, "\n"), "a line break in the token") },
        { "a wrapped line, indented", (Token.Insert(Middle, "\n    "), "a line break in the token") },
        { "a space inside", (Token.Insert(Middle, " "), "white space in the token") },
        { "a no-break space inside", (Token.Insert(Middle, "\u00a0"), "white space in the token") },
        { "words behind it", ($"{Token} expires tomorrow", "white space in the token") },
        { "two tokens", ($"{Token}\n{Token}", "more than one token") },
        { "three tokens", ($"{Token} {Token} {Token}", "more than one token") },
        { "two tokens and a comma", ($"{Token}, {Token}", "more than one token") },
        { "a zero-width space inside", (Token.Insert(Middle, "\u200b"), "an invisible character (U+200B)") },
        { "a byte order mark before", ($"\ufeff{Token}", "an invisible character (U+FEFF)") },
        { "a soft hyphen inside", (Token.Insert(Middle, "\u00ad"), "an invisible character (U+00AD)") },
        { "NUL behind", ($"{Token}\0", "an invisible character (U+0000)") },
        { "an accent", (Token.Insert(Middle, "é"), "the character 'é' (U+00E9)") },
        { "an emoji", (Token.Insert(Middle, "😀"), "the character '😀' (U+1F600)") },
        { "commas for the dots", (Token.Replace('.', ','), "contains ','") },
        { "percent-encoding", (Token.Replace(".", "%2E", StringComparison.Ordinal), "URL-encoded") },
        { "padding", ($"{Token}=", "contains = (padding)") },
        { "padding in the middle", ($"{Parts[0]}==.{Parts[1]}.{Parts[2]}", "contains = (padding)") },
        { "standard base64", ($"{Parts[0]}.{Parts[1]}.+{Parts[2][1..]}", "contains + or /") },
        { "a word", ("token", "a token starts with eyJ") },
        { "a user id", ("ada", "a token starts with eyJ") },
        { "a quote pair alone", ("\"\"", "no token here") },
        { "the header alone", (Parts[0], "only the first part") },
        { "two parts", ($"{Parts[0]}.{Parts[1]}", "The signature is missing") },
        { "payload and signature", ($"{Parts[1]}.{Parts[2]}", "The signature is missing") },
        { "no signature", ($"{Parts[0]}.{Parts[1]}.", "nothing follows the second dot") },
        { "no start", (Token[3..], "start of the token is missing") },
        { "a cut header", ($"{Parts[0][..^1]}.{Parts[1]}.{Parts[2]}", "the header, is damaged") },
        { "a cut payload", ($"{Parts[0]}.{Parts[1]}A.{Parts[2]}", "payload is damaged") },
        { "other bytes for a payload", ($"{Parts[0]}.AAAA.{Parts[2]}", "payload is damaged") },
        { "a host's name", ("api.example.com", "or this is not a token") },
        { "six parts", ($"{Token}.A.B.C", "has 6 parts") },
    };

    [Theory]
    [MemberData(nameof(Surroundings))]
    public void Text_around_a_token_is_named(string name)
    {
        (string text, string told) = Surroundings[name];

        HmsTokenException refusal = Assert.Throws<HmsTokenException>(() => TokenReader.Read(text));

        Assert.Contains(told, refusal.Message, StringComparison.Ordinal);
        Assert.Matches(@"\. .+$", refusal.Message);
        Assert.NotNull(refusal.Reason);
        foreach (string part in Parts)
        {
            for (int at = 0; at + 8 <= part.Length; at++)
            {
                Assert.DoesNotContain(
                    part.Substring(at, 8), refusal.Message + refusal.Reason, StringComparison.Ordinal);
            }
        }
    }

    [Fact]
    public void A_cut_signature_is_named()
    {
        for (int left = 1; left < 43; left++)
        {
            string cut = Token[..^(43 - left)];
            string told = $"The signature is cut short: it has {left} character";

            HmsTokenException read = Assert.Throws<HmsTokenException>(() => TokenReader.Read(cut));
            Assert.Equal(HmsTokenError.TokenMalformed, read.Error);
            Assert.StartsWith(told, read.Message, StringComparison.Ordinal);
            AssertVerdict(cut, told);
        }
    }

    [Theory]
    [InlineData("A", 44)]
    [InlineData("AAAA", 47)]
    [InlineData("-and-more", 52)]
    public void A_signature_that_is_too_long_is_named(string more, int length)
    {
        string told = $"The signature is too long: it has {length} characters instead of 43.";

        Assert.StartsWith(
            told, Assert.Throws<HmsTokenException>(() => TokenReader.Read(Token + more)).Message,
            StringComparison.Ordinal);
        AssertVerdict(Token + more, told);
    }

    [Fact]
    public void The_length_of_another_algorithms_signature_is_not_judged() => Assert.Equal(
        "HS512",
        TokenReader.Read(TestTokens.Encode("""{"alg":"HS512"}""") + $".{Parts[1]}.{new string('A', 86)}").Algorithm);

    [Fact]
    public void Hostile_text_of_64_KB_is_judged_quickly()
    {
        foreach (string piece in new[] { ".", "a.", " ", "a ", "a.b.c ", "$(", "=", "a=", "\n", "\u200b", "😀", "-" })
        {
            string text = "x" + string.Concat(
                Enumerable.Repeat(piece, TokenReader.MaximumLength / piece.Length - 1)) + "x";
            long before = Environment.TickCount64;
            Assert.Throws<HmsTokenException>(() => TokenReader.Read(text));
            Assert.InRange(Environment.TickCount64 - before, 0, 5_000);
        }
    }

    private static void AssertVerdict(string token, string told)
    {
        using AppCredential credential = TestTokens.Credential();
        using var verifier = new TokenVerifier(credential);
        Assert.StartsWith(told, verifier.Test(token, new()).Refusals[0].Message, StringComparison.Ordinal);
    }
}
