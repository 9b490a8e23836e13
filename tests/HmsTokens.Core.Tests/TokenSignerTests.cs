using System.Collections.Concurrent;
using System.Globalization;
using System.Text.Json;
using Microsoft.Extensions.Time.Testing;

namespace HmsTokens.Core.Tests;

public sealed class TokenSignerTests : IDisposable
{
    private const string UuidV4 = "^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$";

    // 2026-01-02T03:04:05.678Z
    private readonly FakeTimeProvider _clock = new(DateTimeOffset.FromUnixTimeMilliseconds(1_767_323_045_678));
    private readonly TokenSigner _signer;

    public TokenSignerTests()
    {
        using AppCredential credential = TestTokens.Credential();
        _signer = new TokenSigner(credential, _clock);
    }

    public void Dispose() => _signer.Dispose();

    [Fact]
    public void An_auth_token_has_exactly_the_documented_header_and_claims()
    {
        string token = _signer.SignAuthToken("627cda81ab4f3b56a077dc33", "host", "42");

        Assert.Equal("""{"alg":"HS256","typ":"JWT"}""", TestTokens.PartText(token, 0));
        Assert.Equal(
            """{"access_key":"65f0c0de8a7b4c1d2e3f4a5b","type":"app","version":2"""
            + ""","room_id":"627cda81ab4f3b56a077dc33","user_id":"42","role":"host"""
            + $"\",\"jti\":\"{Jti(token)}\",\"iat\":1767323035,\"nbf\":1767323035,\"exp\":1767409445}}",
            TestTokens.PartText(token, 1));
        TestTokens.AssertSignedWith(TestTokens.Secret, token);
    }

    [Fact]
    public void A_management_token_has_exactly_the_documented_header_and_claims()
    {
        string token = _signer.SignManagementToken();

        Assert.Equal("""{"alg":"HS256","typ":"JWT"}""", TestTokens.PartText(token, 0));
        Assert.Equal(
            """{"access_key":"65f0c0de8a7b4c1d2e3f4a5b","type":"management","version":2"""
            + $",\"jti\":\"{Jti(token)}\",\"iat\":1767323035,\"nbf\":1767323035,\"exp\":1767409445}}",
            TestTokens.PartText(token, 1));
        TestTokens.AssertSignedWith(TestTokens.Secret, token);
    }

    [Fact]
    public void The_token_is_canonical_base64url_in_three_parts() =>
        Assert.Matches(
            "^eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9\\.[A-Za-z0-9_-]+\\.[A-Za-z0-9_-]{43}$",
            _signer.SignManagementToken());

    [Fact]
    public void Every_token_has_the_time_of_its_request()
    {
        Assert.Equal(1767323035, Claim(_signer.SignManagementToken(), "iat").GetInt64());
        _clock.Advance(TimeSpan.FromDays(1));
        Assert.Equal(1767323035 + 86400, Claim(_signer.SignManagementToken(), "iat").GetInt64());
        Assert.Equal(1767323035 + 86400, Claim(_signer.SignAuthToken("r", "host"), "iat").GetInt64());
    }

    [Fact]
    public void Without_a_clock_it_uses_the_systems()
    {
        using AppCredential credential = TestTokens.Credential();
        using var signer = new TokenSigner(credential);

        long before = DateTimeOffset.UtcNow.ToUnixTimeSeconds();
        JsonElement claims = TestTokens.Claims(signer.SignManagementToken());
        long after = DateTimeOffset.UtcNow.ToUnixTimeSeconds();

        Assert.InRange(claims.GetProperty("iat").GetInt64(), before - 10, after - 10);
        Assert.InRange(claims.GetProperty("exp").GetInt64(), before + 86400, after + 86400);
    }

    [Fact]
    public void A_null_user_id_becomes_a_random_UUID()
    {
        string[] users =
        [
            .. Enumerable.Range(0, 100).Select(_ => Claim(_signer.SignAuthToken("r", "host"), "user_id").GetString()!)
        ];

        Assert.All(users, user => Assert.Matches(UuidV4, user));
        Assert.Distinct(users);
        string token = _signer.SignAuthToken("r", "host");
        Assert.NotEqual(Jti(token), Claim(token, "user_id").GetString());
    }

    [Fact]
    public void A_hundred_thousand_tokens_from_many_threads_are_correct_and_have_unique_ids()
    {
        const int Threads = 8;
        const int Each = 12_500;
        var ids = new ConcurrentDictionary<string, string>(StringComparer.Ordinal);

        Parallel.For(0, Threads, new ParallelOptions { MaxDegreeOfParallelism = Threads }, thread =>
        {
            string user = "user-" + new string((char)('a' + thread), thread * 50);
            for (int i = 0; i < Each; i++)
            {
                bool auth = i % 5 != 0;
                string token = auth ? _signer.SignAuthToken("room", "host", user) : _signer.SignManagementToken();
                TestTokens.AssertSignedWith(TestTokens.Secret, token);
                JsonElement claims = TestTokens.Claims(token);
                Assert.Equal(auth, claims.TryGetProperty("user_id", out JsonElement userId));
                Assert.True(!auth || userId.ValueEquals(user));
                Assert.True(ids.TryAdd(claims.GetProperty("jti").GetString()!, token));
            }
        });

        Assert.Equal(Threads * Each, ids.Count);
        Assert.All(ids.Keys, id => Assert.Matches(UuidV4, id));
    }

    public static Cases<string> Values { get; } = new()
    {
        { "one character", "x" },
        { "white space around", " host " },
        { "quotes", "say \"hi\"" },
        { "apostrophes", "it's" },
        { "backslashes", @"DOMAIN\user\" },
        { "an escape sequence, spelt out", "\\u0041\\n" },
        { "JSON", """{"role":"host","exp":0}""" },
        { "JSON that would close the string", "x\",\"role\":\"host" },
        { "HTML", "<b>&amp;</b>" },
        { "plus, slash, equals", "a+b/c=" },
        { "NUL", "a\0b" },
        { "every C0 control, DEL and C1 control", ControlCharacters() },
        { "line breaks", "a\r\nb\u2028c\u2029d\u0085e" },
        { "accents", "Zoë Żółć" },
        { "decomposed accents", "e\u0301" },
        { "right to left", "שלום עליכם" },
        { "bidirectional marks", "\u202eabc\u202c" },
        { "CJK", "会議室" },
        { "emoji", "👩‍👩‍👧‍👦 😀" },
        { "private use", "\uE000\U000F0000" },
        { "non-characters", "\uFFFE\uFFFF\U0010FFFF" },
        { "byte order mark", "\uFEFFx" },
        { "replacement character", "\uFFFD" },
        { "8 KB of ASCII", new string('x', 8_192) },
        { "4 KB of quotes", new string('"', 4_096) },
        { "1 KB of controls", new string('\u0001', 1_024) },
        { "2 KB of emoji", string.Concat(Enumerable.Repeat("😀", 512)) },
    };

    [Theory]
    [MemberData(nameof(Values))]
    public void Any_text_round_trips(string name)
    {
        string value = Values[name];
        using var credential = new AppCredential($"<{value}|", TestTokens.Secret);
        using var signer = new TokenSigner(credential, _clock);

        string token = signer.SignAuthToken("r1", value + "2", value + "3");

        TestTokens.AssertSignedWith(TestTokens.Secret, token);
        JsonElement claims = TestTokens.Claims(token);
        Assert.Equal($"<{value}|", claims.GetProperty("access_key").GetString());
        Assert.Equal(value + "2", claims.GetProperty("role").GetString());
        Assert.Equal(value + "3", claims.GetProperty("user_id").GetString());
        Assert.Equal(10, claims.EnumerateObject().Count());
    }

    public static Cases<(string RoomId, bool IsTaken)> RoomIds { get; } = new()
    {
        { "an id", ("627cda81ab4f3b56a077dc33", true) },
        { "letters, digits, hyphen, underline, dot, colon", ("Room-1_a.b:c", true) },
        { "letters of other scripts", ("教室-1é", true) },
        { "white space around", (" r1\n", true) },
        { "a link", ("https://acme.app.100ms.live/meeting/r1", false) },
        { "a slash", ("r1/host", false) },
        { "a backslash", ("r1\\host", false) },
        { "quotes", ("\"r1\"", false) },
        { "typographic quotes", ("“r1”", false) },
        { "the text of an object", ("@{id=r1; name=x}", false) },
        { "two ids", ("r1,r2", false) },
        { "two ids with a space", ("r1 r2", false) },
        { "a placeholder", ("<room_id>", false) },
        { "a variable of a pipeline", ("$(RoomId)", false) },
        { "a variable of a shell", ("${ROOM}", false) },
        { "a variable of cmd", ("%ROOM%", false) },
        { "a control character", ("r\u00001", false) },
    };

    [Theory]
    [MemberData(nameof(RoomIds))]
    public void A_room_id_is_accepted_unless_it_is_impossible(string name)
    {
        (string roomId, bool isTaken) = RoomIds[name];
        HmsTokenException? refusal = null;
        try
        {
            Assert.Equal(roomId, Claim(_signer.SignAuthToken(roomId, "host", "u"), "room_id").GetString());
        }
        catch (HmsTokenException e)
        {
            refusal = e;
        }

        Assert.Equal(isTaken ? null : HmsTokenError.RoomIdInvalid, refusal?.Error);
    }

    [Fact]
    public void A_value_of_any_length_does_not_change_the_next_token()
    {
        for (int length = 1; length < 3000; length += 7)
        {
            string token = _signer.SignAuthToken("r", "host", new string('u', length));
            TestTokens.AssertSignedWith(TestTokens.Secret, token);
            Assert.Equal(length, Claim(token, "user_id").GetString()!.Length);
            Assert.Equal("u", Claim(_signer.SignAuthToken("r", "host", "u"), "user_id").GetString());
        }
    }

    public static Cases<(
        string? RoomId, string? Role, string? UserId, HmsTokenError Error, string Says)> Refusals { get; } = new()
    {
        { "room id null", (null, "host", "u", HmsTokenError.RoomIdMissing, "room id") },
        { "room id empty", ("", "host", "u", HmsTokenError.RoomIdMissing, "room id") },
        { "room id blank", (" \t", "host", "u", HmsTokenError.RoomIdMissing, "room id") },
        { "role null", ("r", null, "u", HmsTokenError.RoleMissing, "role") },
        { "role empty", ("r", "", "u", HmsTokenError.RoleMissing, "role") },
        { "role blank", ("r", "\u00a0", "u", HmsTokenError.RoleMissing, "role") },
        { "user id empty", ("r", "host", "", HmsTokenError.UserIdMissing, "user id") },
        { "user id blank", ("r", "host", "  ", HmsTokenError.UserIdMissing, "user id") },
        { "room id: high surrogate alone", ("r\ud83d", "host", "u", HmsTokenError.ValueNotUnicode, "room_id") },
        { "room id: low surrogate alone", ("\ude00r", "host", "u", HmsTokenError.ValueNotUnicode, "room_id") },
        { "role: surrogates in the wrong order", ("r", "\ude00\ud83d", "u", HmsTokenError.ValueNotUnicode, "role") },
        {
            "user id: high surrogate twice",
            ("r", "host", "\ud83d\ud83d\ude00", HmsTokenError.ValueNotUnicode, "user_id")
        },
    };

    [Theory]
    [MemberData(nameof(Refusals))]
    public void A_value_that_a_token_cannot_have_is_refused(string name)
    {
        (string? roomId, string? role, string? userId, HmsTokenError error, string says) = Refusals[name];

        HmsTokenException refusal =
            Assert.Throws<HmsTokenException>(() => _signer.SignAuthToken(roomId!, role!, userId));

        Assert.Equal(error, refusal.Error);
        Assert.Contains(says, refusal.Message, StringComparison.Ordinal);
        Assert.Null(refusal.InnerException);

        // The signer still works.
        string token = _signer.SignAuthToken("r", "host", "u");
        TestTokens.AssertSignedWith(TestTokens.Secret, token);
        Assert.Equal("u", Claim(token, "user_id").GetString());
    }

    [Fact]
    public void An_access_key_that_is_not_Unicode_is_refused()
    {
        HmsTokenException refusal = Assert.Throws<HmsTokenException>(
            () => new AppCredential("key\ud83d", TestTokens.Secret));
        Assert.Equal(HmsTokenError.ValueNotUnicode, refusal.Error);
    }

    [Theory]
    [InlineData(49_000)]
    [InlineData(65_537)]
    [InlineData(100_000_000)]
    public void A_token_that_is_too_long_to_read_is_not_made(int length)
    {
        HmsTokenException refusal = Assert.Throws<HmsTokenException>(
            () => _signer.SignAuthToken("r", "host", new string('x', length)));
        Assert.Equal(HmsTokenError.TokenTooLarge, refusal.Error);
        Assert.NotNull(TokenReader.Read(_signer.SignAuthToken("r", "host", "u")));
    }

    [Fact]
    public void Null_arguments_are_refused()
    {
        using AppCredential credential = TestTokens.Credential();
        Assert.Throws<ArgumentNullException>(() => new TokenSigner(null!));
        Assert.Throws<ArgumentNullException>(() => new TokenSigner(credential, null!));
    }

    [Fact]
    public void It_outlives_its_credential_and_signs_nothing_after_disposal()
    {
        string token = _signer.SignAuthToken("r", "host", "u");
        TestTokens.AssertSignedWith(TestTokens.Secret, token);

        _signer.Dispose();
        _signer.Dispose();

        Assert.Throws<ObjectDisposedException>(() => _signer.SignAuthToken("r", "host", "u"));
        Assert.Throws<ObjectDisposedException>(() => _signer.SignManagementToken());
    }

    [Fact]
    public void Signers_of_two_workspaces_are_independent()
    {
        using AppCredential other = TestTokens.Credential(TestTokens.OtherSecret);
        using var otherSigner = new TokenSigner(other, _clock);

        for (int i = 0; i < 10; i++)
        {
            TestTokens.AssertSignedWith(TestTokens.Secret, _signer.SignManagementToken());
            TestTokens.AssertSignedWith(TestTokens.OtherSecret, otherSigner.SignManagementToken());
        }
    }

    [Fact]
    public void The_culture_of_the_thread_has_no_effect()
    {
        CultureInfo culture = CultureInfo.CurrentCulture;
        try
        {
            CultureInfo.CurrentCulture = new CultureInfo("ar-SA");
            Assert.Contains(
                "\"exp\":1767409445}", TestTokens.PartText(_signer.SignManagementToken(), 1), StringComparison.Ordinal);
        }
        finally
        {
            CultureInfo.CurrentCulture = culture;
        }
    }

    private static string ControlCharacters() => string.Concat(
        Enumerable.Range(0, 0xA0).Where(c => char.IsControl((char)c)).Select(c => (char)c)) + "x";

    private static JsonElement Claim(string token, string name) => TestTokens.Claims(token).GetProperty(name);

    private static string Jti(string token)
    {
        string id = Claim(token, "jti").GetString()!;
        Assert.Matches(UuidV4, id);
        return id;
    }
}
