using System.Collections;
using System.Collections.Specialized;
using System.Text;

namespace HmsTokens.Core.Tests;

public class TokenReaderTests
{
    private const long Time = 1_767_323_045;
    private static readonly string Good = TestTokens.Forge(TestTokens.Payload());
    private static readonly string GoodHeader = Good.Split('.')[0];
    private static readonly string GoodPayload = Good.Split('.')[1];
    private static readonly string GoodSignature = Good.Split('.')[2];

    [Fact]
    public void All_claims_are_read()
    {
        string token = TestTokens.Forge(TestTokens.Payload(
            $$"""
            ,"jti":"5a6e2ad9-6bb0-4a4c-9d5b-ff4e8f3c4c11",
            "iat":{{Time - 10}},"nbf":{{Time}},"exp":{{Time + 60}}
            """));

        HmsToken read = TokenReader.Read(token);

        Assert.Equal(token, TokenReader.Parse(token).Text);
        Assert.Equal("HS256", read.Algorithm);
        Assert.Equal(HmsTokenType.Auth, read.Type);
        Assert.Equal(TestTokens.AccessKey, read.AccessKey);
        Assert.Equal(2, read.Version);
        Assert.Equal("r1", read.RoomId);
        Assert.Equal("u1", read.UserId);
        Assert.Equal("host", read.Role);
        Assert.Equal("5a6e2ad9-6bb0-4a4c-9d5b-ff4e8f3c4c11", read.TokenId);
        Assert.Equal(At(Time - 10), read.IssuedAt);
        Assert.Equal(At(Time), read.NotBefore);
        Assert.Equal(At(Time + 60), read.ExpiresAt);
        Assert.Equal(TimeSpan.Zero, read.ExpiresAt!.Value.Offset);
        Assert.Empty(read.InvalidClaims);
        Assert.Equal(["alg", "typ"], read.Header.Keys.Cast<string>());
        Assert.Equal(
            ["access_key", "type", "version", "room_id", "user_id", "role", "jti", "iat", "nbf", "exp"],
            read.Claims.Keys.Cast<string>());
    }

    public static Cases<(string Header, string Payload, Action<HmsToken> Check)> GoodTokens { get; } = new()
    {
        {
            "the dashboard's auth token: app_id and iss, no typ, type, version or exp",
            ("""{"alg":"HS256"}""",
            """
            {"app_id":"a1","access_key":"k","iss":"dash","room_id":"r","user_id":"u","role":"guest","jti":"j",
            "iat":1767323045}
            """,
            read =>
            {
                Assert.Equal(HmsTokenType.Unknown, read.Type);
                Assert.Null(read.Version);
                Assert.Null(read.ExpiresAt);
                Assert.Equal("guest", read.Role);
                Assert.Equal("a1", read.Claims["app_id"]);
            })
        },
        {
            "the dashboard's management token: iss and sub",
            (TestTokens.Header,
            """{"access_key":"k","type":"management","version":2,"iat":1,"nbf":1,"exp":2,"iss":"w","sub":"api"}""",
            read =>
            {
                Assert.Equal(HmsTokenType.Management, read.Type);
                Assert.Null(read.RoomId);
                Assert.Equal("api", read.Claims["sub"]);
            })
        },
        {
            "RFC 7515, A.1: line breaks in the JSON, claims of others",
            ("{\"typ\":\"JWT\",\r\n \"alg\":\"HS256\"}",
            "{\"iss\":\"joe\",\r\n \"exp\":1300819380,\r\n \"http://example.com/is_root\":true}",
            read =>
            {
                Assert.Equal(At(1_300_819_380), read.ExpiresAt);
                Assert.Equal(true, read.Claims["http://example.com/is_root"]);
                Assert.Equal(["typ", "alg"], read.Header.Keys.Cast<string>());
            })
        },
        { "an empty payload object", (TestTokens.Header, "{}", read => Assert.Empty(read.Claims)) },
        {
            "white space around the JSON",
            (" \t" + TestTokens.Header + "\r\n", "\n{ } ", read => Assert.Empty(read.Claims))
        },
        {
            "another type",
            (TestTokens.Header, """{"type":"App"}""", read => Assert.Equal(HmsTokenType.Unknown, read.Type))
        },
        {
            "another typ, kid with SQL, jku, jwk, zip: kept and not acted on",
            ("""
            {"alg":"HS256","typ":"at+jwt","kid":"' OR 1=1 --","jku":"https://x.example/",
            "jwk":{"kty":"oct","k":"AA"},"zip":"DEF"}
            """,
            "{}",
            read =>
            {
                Assert.Equal("' OR 1=1 --", read.Header["kid"]);
                Assert.IsType<OrderedDictionary>(read.Header["jwk"]);
            })
        },
        { "alg none", ("""{"alg":"none"}""", "{}", read => Assert.Equal("none", read.Algorithm)) },
        { "alg empty", ("""{"alg":""}""", "{}", read => Assert.Equal("", read.Algorithm)) },
        {
            "an escaped claim name",
            (TestTokens.Header, """{"\u0072ole":"host"}""", read => Assert.Equal("host", read.Role))
        },
        {
            "escapes",
            (TestTokens.Header, """{"role":"\"\\\/\b\f\n\r\t\u0000\ud83d\ude00"}""",
                read => Assert.Equal("\"\\/\b\f\n\r\t\0😀", read.Role))
        },
        {
            "text as it is",
            (TestTokens.Header, """{"role":"Zoë 会 😀"}""", read => Assert.Equal("Zoë 会 😀", read.Role))
        },
        {
            "names that differ in case only",
            (TestTokens.Header,
            """{"Role":"a","role":"b","ROLE":"c"}""",
            read =>
            {
                Assert.Equal("b", read.Role);
                Assert.Equal("a", read.Claims["Role"]);
                Assert.Equal("c", read.Claims["ROLE"]);
            })
        },
        {
            "the same name at different levels",
            (TestTokens.Header,
            """{"role":"a","x":{"role":1,"y":[{"role":2},{"role":3}]},"z":[[{"role":4}]]}""",
            read => Assert.Equal("a", read.Role))
        },
        {
            "known names at other levels only",
            (TestTokens.Header,
            """{"x":{"role":"a","exp":1},"y":["role",{"access_key":"k"}]}""",
            read =>
            {
                Assert.Null(read.Role);
                Assert.Null(read.ExpiresAt);
                Assert.Null(read.AccessKey);
                Assert.Empty(read.InvalidClaims);
            })
        },
        { "an empty name", (TestTokens.Header, """{"":1}""", read => Assert.Equal(1L, read.Claims[""])) },
        {
            "nesting 64 deep, the most",
            (TestTokens.Header, $$"""{"x":{{Nest(63)}}}""", read => Assert.Single(read.Claims))
        },
    };

    [Theory]
    [MemberData(nameof(GoodTokens))]
    public void Reads(string name)
    {
        (string header, string payload, Action<HmsToken> check) = GoodTokens[name];
        check(TokenReader.Read(TestTokens.Forge(payload, header)));
    }

    [Fact]
    public void An_empty_signature_is_read() => Assert.Equal(
        "none", TokenReader.Read(TestTokens.Encode("""{"alg":"none"}""") + "." + GoodPayload + ".").Algorithm);

    public static Cases<string> Surroundings { get; } = new()
    {
        { "none", "{0}" },
        { "spaces", "  {0}  " },
        { "line breaks", "\r\n{0}\r\n" },
        { "tab before", "\t{0}" },
        { "no-break space behind", "{0}\u00a0" },
    };

    [Theory]
    [MemberData(nameof(Surroundings))]
    public void White_space_around_a_token_is_ignored(string name) =>
        Assert.Equal(Good, TokenReader.Parse(Surroundings[name].Replace("{0}", Good)).Text);

    // An invalid claim is null, listed, and unchanged in Claims.

    private static readonly (string Json, object? Value)[] WrongTypes =
    [
        ("null", null), ("true", true), ("false", false), ("[]", Array.Empty<object>()),
        ("""["x",1]""", new object[] { "x", 1L }),
    ];

    public static Cases<(string Claim, string Json, object? Value)> InvalidClaims { get; } = MakeInvalidClaims();

    [Theory]
    [MemberData(nameof(InvalidClaims))]
    public void An_invalid_claim_is_null_and_listed(string name)
    {
        (string claim, string json, object? value) = InvalidClaims[name];

        HmsToken read = TokenReader.Read(TestTokens.Forge($$"""{"before":1,"{{claim}}":{{json}},"behind":2}"""));

        Assert.Equal([claim], read.InvalidClaims.Select(invalid => invalid.Name));
        Assert.Equal(["before", claim, "behind"], read.Claims.Keys.Cast<string>());
        Assert.Equal(value, read.Claims[claim]);
        Assert.Equal(value?.GetType(), read.Claims[claim]?.GetType());
        Assert.Equal(HmsTokenType.Unknown, read.Type);
        Assert.Null(read.AccessKey ?? read.RoomId ?? read.UserId ?? read.Role ?? read.TokenId);
        Assert.Null(read.Version);
        Assert.Null(read.IssuedAt ?? read.NotBefore ?? read.ExpiresAt);
    }

    [Fact]
    public void An_object_is_not_text()
    {
        HmsToken read = TokenReader.Read(TestTokens.Forge("""{"role":{"name":"host"},"exp":{},"user_id":"u"}"""));
        Assert.Equal([Claim.Role, Claim.ExpiresAt], read.InvalidClaims);
        Assert.Equal("u", read.UserId);
        Assert.Equal("host", Assert.IsType<OrderedDictionary>(read.Claims["role"])["name"]);
    }

    public static Cases<(string Json, DateTimeOffset Time)> Times { get; } = new()
    {
        { "now", ("1767323045", At(Time)) },
        { "zero", ("0", At(0)) },
        { "minus zero", ("-0", At(0)) },
        { "a second before 1970", ("-1", At(-1)) },
        { "a fraction", ("1767323045.25", At(Time).AddMilliseconds(250)) },
        { "a fraction of zeros", ("1767323045.000", At(Time)) },
        { "a fraction before 1970", ("-0.5", At(0).AddMilliseconds(-500)) },
        { "a fraction under a tick", ("0.00000001", At(0)) },
        { "with an exponent", ("1.767323045e9", At(Time)) },
        { "with a capital exponent", ("17673230450E-1", At(Time)) },
        { "the first second of year 1", ("-62135596800", DateTimeOffset.MinValue) },
        { "the last second of year 9999", ("253402300799", At(253_402_300_799)) },
        { "the last tick of year 9999", ("253402300799.9999999", DateTimeOffset.MaxValue) },
        { "past the last tick of year 9999", ("253402300799.9999999999999999", DateTimeOffset.MaxValue) },
    };

    [Theory]
    [MemberData(nameof(Times))]
    public void A_time_is_read(string name)
    {
        (string json, DateTimeOffset time) = Times[name];
        HmsToken read = TokenReader.Read(TestTokens.Forge($$"""{"iat":{{json}},"nbf":{{json}},"exp":{{json}}}"""));
        Assert.Empty(read.InvalidClaims);
        Assert.All([read.IssuedAt, read.NotBefore, read.ExpiresAt], actual => Assert.Equal(time, actual));
    }

    public static Cases<(string Json, object? Value)> ClaimValues { get; } = new()
    {
        { "null", ("null", null) },
        { "true", ("true", true) },
        { "false", ("false", false) },
        { "text", ("\"a\"", "a") },
        { "a whole number", ("1", 1L) },
        { "minus zero", ("-0", 0L) },
        { "the largest long", ("9223372036854775807", long.MaxValue) },
        { "the smallest long", ("-9223372036854775808", long.MinValue) },
        { "past a long", ("9223372036854775808", 9_223_372_036_854_775_808m) },
        { "a decimal", ("0.1", 0.1m) },
        { "a whole decimal", ("1e3", 1000m) },
        { "past a decimal", ("1e29", 1e29) },
        { "a tiny number", ("1e-30", 1e-30) },
        { "zero with a fraction", ("0.0", 0d) },
        { "the largest double", ("1.7976931348623157e308", double.MaxValue) },
        { "past a double", ("1e400", "1e400") },
        { "400 digits", (new string('9', 400), new string('9', 400)) },
        { "an empty array", ("[]", Array.Empty<object>()) },
        {
            "an array of everything",
            ("""[1,"a",null,true,[2]]""", new object?[] { 1L, "a", null, true, new object[] { 2L } })
        },
    };

    [Theory]
    [MemberData(nameof(ClaimValues))]
    public void An_unknown_claim_is_read(string name)
    {
        (string json, object? value) = ClaimValues[name];
        HmsToken read = TokenReader.Read(TestTokens.Forge($$"""{"x":{{json}}}"""));
        Assert.Equal(value, read.Claims["x"]);
        Assert.Equal(value?.GetType(), read.Claims["x"]?.GetType());
        Assert.Empty(read.InvalidClaims);
    }

    [Fact]
    public void Dictionaries_keep_the_tokens_order_at_every_level_and_are_read_only()
    {
        HmsToken read = TokenReader.Read(TestTokens.Forge("""{"z":1,"a":{"y":1,"b":[{"x":1,"c":2}]},"m":3}"""));

        var inner = Assert.IsType<OrderedDictionary>(read.Claims["a"]);
        var innermost = Assert.IsType<OrderedDictionary>(Assert.IsType<object[]>(inner["b"])[0]);
        Assert.Equal(["z", "a", "m"], read.Claims.Keys.Cast<string>());
        Assert.Equal(["y", "b"], inner.Keys.Cast<string>());
        Assert.Equal(["x", "c"], innermost.Keys.Cast<string>());
        Assert.All(new IDictionary[] { read.Header, read.Claims, inner, innermost }, members =>
        {
            Assert.True(members.IsReadOnly);
            Assert.Throws<NotSupportedException>(() => members["z"] = 2);
        });
    }


    public static Cases<(string? Token, HmsTokenError Error)> Refusals { get; } = MakeRefusals();

    [Theory]
    [MemberData(nameof(Refusals))]
    public void Refuses(string name)
    {
        (string? token, HmsTokenError error) = Refusals[name];

        HmsTokenException refusal = Assert.Throws<HmsTokenException>(() => TokenReader.Read(token));

        Assert.Equal(error, refusal.Error);
        Assert.Null(refusal.InnerException);
        AssertLeaksNothing(token, refusal.Message);
        AssertLeaksNothing(token, refusal.Reason ?? string.Empty);
        Assert.Equal(error is HmsTokenError.TokenMissing or HmsTokenError.TokenTooLarge, refusal.Reason is null);
    }

    [Fact]
    public void A_token_of_64_KB_with_white_space_around_it_is_read()
    {
        string token = CreateWithLength(TokenReader.MaximumLength);
        Assert.Equal(65_536, token.Length);
        Assert.Same(token, TokenReader.Parse(token).Text);
        Assert.Equal(token, TokenReader.Parse("\r\n" + token + new string(' ', 100)).Text);
    }

    [Theory]
    [InlineData("")]
    [InlineData("\n")]
    public void Input_that_is_too_long_is_not_copied(string behind)
    {
        string token = new string('x', 10_000_000) + behind;
        long before = GC.GetAllocatedBytesForCurrentThread();

        Assert.Throws<HmsTokenException>(() => TokenReader.Read(token));

        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 100_000);
    }

    [Fact]
    public void Any_bytes_give_a_token_or_the_readers_own_exception()
    {
        var random = new Random(20260102);
        byte[] header = Encoding.UTF8.GetBytes(TestTokens.Header);
        byte[] payload = Encoding.UTF8.GetBytes(
            TestTokens.Payload(""","exp":1767323045.5,"x":[{"y":"\ud83d\ude00"},null,1e3]"""));
        int read = 0;
        for (int i = 0; i < 20_000; i++)
        {
            byte[] changedHeader = i % 4 == 0 ? Mutate(random, header) : header;
            string token = TestTokens.Forge(Mutate(random, payload), changedHeader);
            try
            {
                HmsToken decoded = TokenReader.Read(token);
                Assert.NotNull(decoded.Header);
                Assert.NotNull(decoded.Claims);
                read++;
            }
            catch (HmsTokenException refusal)
            {
                Assert.Equal(HmsTokenError.TokenMalformed, refusal.Error);
            }
        }

        Assert.InRange(read, 1_000, 19_000);
    }

    private static DateTimeOffset At(long seconds) => DateTimeOffset.FromUnixTimeSeconds(seconds);

    private static Cases<(string Claim, string Json, object? Value)> MakeInvalidClaims()
    {
        var cases = new Cases<(string, string, object?)>();
        void Add(string claim, string json, object? value) => cases.Add($"{claim}: {json}", (claim, json, value));

        foreach (string claim in new[] { "access_key", "type", "room_id", "user_id", "role", "jti" })
        {
            foreach ((string json, object? value) in WrongTypes)
            {
                Add(claim, json, value);
            }

            Add(claim, "42", 42L);
            Add(claim, "1.5", 1.5m);
        }

        foreach ((string json, object? value) in WrongTypes)
        {
            Add("version", json, value);
        }

        Add("version", "\"2\"", "2");
        Add("version", "2.5", 2.5m);
        Add("version", "2147483648", 2_147_483_648L);
        Add("version", "1e400", "1e400");

        foreach (string claim in new[] { "iat", "nbf", "exp" })
        {
            foreach ((string json, object? value) in WrongTypes)
            {
                Add(claim, json, value);
            }

            Add(claim, "\"1767323045\"", "1767323045");
            Add(claim, "\"2026-01-02T03:04:05Z\"", "2026-01-02T03:04:05Z");
            Add(claim, "\"\"", "");
            Add(claim, "1e18", 1_000_000_000_000_000_000m);
            Add(claim, "-1e18", -1_000_000_000_000_000_000m);
            Add(claim, "1e30", 1e30);
            Add(claim, "1e400", "1e400");
            Add(claim, "-1e400", "-1e400");
            Add(claim, "1767323045678", 1_767_323_045_678L);
            Add(claim, "253402300800", 253_402_300_800L);
            Add(claim, "-62135596801", -62_135_596_801L);
            Add(claim, "9223372036854775807", long.MaxValue);
            Add(claim, "18446744073709551616", 18_446_744_073_709_551_616m);
        }

        return cases;
    }

    private static Cases<(string? Token, HmsTokenError Error)> MakeRefusals()
    {
        var cases = new Cases<(string?, HmsTokenError)>();
        void Add(string name, string? token, HmsTokenError error = HmsTokenError.TokenMalformed) =>
            cases.Add(name, (token, error));
        void Header(string name, string header) =>
            Add("header: " + name, TestTokens.Forge(TestTokens.Payload(), header));
        void Payload(string name, string payload) => Add("payload: " + name, TestTokens.Forge(payload));
        void Bytes(string name, params byte[] bytes)
        {
            byte[] Within(string before, string behind) =>
                [.. Encoding.UTF8.GetBytes(before), .. bytes, .. Encoding.UTF8.GetBytes(behind)];
            byte[] payload = Encoding.UTF8.GetBytes(TestTokens.Payload());
            byte[] header = Encoding.UTF8.GetBytes(TestTokens.Header);
            Add($"{name} in a claim's value", TestTokens.Forge(Within("{\"role\":\"", "\"}"), header));
            Add($"{name} in a nested value", TestTokens.Forge(Within("{\"x\":[{\"y\":\"", "\"}]}"), header));
            Add($"{name} in a claim's name", TestTokens.Forge(Within("{\"", "\":1}"), header));
            Add($"{name} behind the payload", TestTokens.Forge(Within("{}", ""), header));
            Add($"{name} in the header", TestTokens.Forge(payload, Within("{\"alg\":\"HS256\",\"kid\":\"", "\"}")));
        }

        Add("null", null, HmsTokenError.TokenMissing);
        Add("empty", "", HmsTokenError.TokenMissing);
        Add("blank", " \r\n\t ", HmsTokenError.TokenMissing);

        Add("Bearer", "Bearer " + Good, HmsTokenError.TokenHasScheme);
        Add("bearer, lower case, white space around", "  bearer   " + Good + " ", HmsTokenError.TokenHasScheme);
        Add("BEARER and a tab", "BEARER\t" + Good, HmsTokenError.TokenHasScheme);
        Add("Bearer alone", "Bearer ", HmsTokenError.TokenHasScheme);
        Add("Bearer without a space", "Bearer" + Good);
        Add("a whole header line", "Authorization: Bearer " + Good);

        Add(
            "JWE in five parts", "eyJhbGciOiJSU0EtT0FFUCIsImVuYyI6IkEyNTZHQ00ifQ.AAAA.BBBB.CCCC.DDDD",
            HmsTokenError.TokenEncrypted);
        Add("one part", "eyJhbGciOiJIUzI1NiJ9");
        Add("two parts", GoodHeader + "." + GoodPayload);
        Add("four parts", Good + ".AAAA");
        Add("six parts", Good + ".AAAA.BBBB.CCCC");
        Add("a dot before", "." + Good);
        Add("a dot behind", Good + ".");
        Add("two dots alone", "..");
        Add("64 K dots", new string('.', TokenReader.MaximumLength));
        Add("no header", "." + GoodPayload + "." + GoodSignature);
        Add("no payload", GoodHeader + ".." + GoodSignature);
        Add("other separators", Good.Replace('.', ','));
        Add(
            "JSON serialization",
            $$"""{"payload":"{{GoodPayload}}","protected":"{{GoodHeader}}","signature":"{{GoodSignature}}"}""");
        Add("a word", "token");
        Add("text in quotes", "\"" + Good + "\"");
        Add("the token twice", Good + "\r\n" + Good, HmsTokenError.TokenEncrypted);

        for (int part = 0; part < 3; part++)
        {
            string name = new[] { "header", "payload", "signature" }[part];
            void Part(string what, Func<string, string> change)
            {
                string[] parts = Good.Split('.');
                parts[part] = change(parts[part]);
                Add($"{name}: {what}", string.Join('.', parts));
            }

            Part("a padding character", text => text + "=");
            Part("two padding characters", text => text + "==");
            Part(
                "as padded base64",
                text => text.PadRight((text.Length + 3) / 4 * 4, '=') + (text.Length % 4 == 0 ? "====" : ""));
            Part("plus", text => text[..4] + "+" + text[5..]);
            Part("slash", text => text[..4] + "/" + text[5..]);
            Part("a space inside", text => text[..4] + " " + text[4..]);
            Part("a line break inside", text => text[..4] + "\r\n" + text[4..]);
            Part("NUL inside", text => text[..4] + "\0" + text[4..]);
            Part("a full-width letter", text => text[..4] + "\uff21" + text[5..]);
            Part("a zero-width space", text => text[..4] + "\u200b" + text[4..]);
            Part("percent-encoding", text => text[..4] + "%2D" + text[5..]);
            Part("one character", _ => "A");
            Part("one character over", text => text[..(text.Length / 4 * 4)] + "A");
            Part("unused bits, four", text => text[..(text.Length / 4 * 4)] + "AB");
            Part("unused bits, two", text => text[..(text.Length / 4 * 4)] + "AAB");
        }

        Add("a byte order mark before the token", "\ufeff" + Good);
        Add("a zero-width space behind the token", Good + "\u200b");

        Header("no alg", """{"typ":"JWT"}""");
        Header("alg in capitals", """{"ALG":"HS256"}""");
        Header("alg null", """{"alg":null}""");
        Header("alg a number", """{"alg":256}""");
        Header("alg an array", """{"alg":["HS256"]}""");
        Header("alg an object", """{"alg":{"alg":"HS256"}}""");
        Header("alg nested only", """{"x":{"alg":"HS256"}}""");
        Header("alg twice", """{"alg":"HS256","alg":"HS256"}""");
        Header("alg twice, none last", """{"alg":"HS256","typ":"JWT","alg":"none"}""");
        Header("alg twice, once escaped", """{"alg":"HS256","\u0061lg":"none"}""");
        Header("kid twice", """{"alg":"HS256","kid":"a","kid":"b"}""");
        Header("a nested member twice", """{"alg":"HS256","jwk":{"k":"a","k":"b"}}""");
        Header("crit", """{"alg":"HS256","crit":["exp"],"exp":1}""");
        Header("crit empty", """{"alg":"HS256","crit":[]}""");
        Header("crit null", """{"alg":"HS256","crit":null}""");
        Header("crit escaped", """{"alg":"HS256","\u0063rit":["b64"],"b64":true}""");
        Header("b64 false", """{"alg":"HS256","b64":false}""");
        Header("b64 true", """{"alg":"HS256","b64":true}""");

        (string, Action<string, string>)[] parts = [("alg", Header), ("role", Payload)];
        foreach ((string part, Action<string, string> add) in parts)
        {
            string good = $"\"{part}\":\"HS256\"";
            add("empty object's half", "{");
            add("array", "[]");
            add("array of an object", $"[{{{good}}}]");
            add("number", "1");
            add("text", "\"text-of-its-own\"");
            add("null", "null");
            add("true", "true");
            add("white space", "  ");
            add("a word", "some-words-of-text");
            add("byte order mark", $"\ufeff{{{good}}}");
            add("trailing brace", $"{{{good}}}}}");
            add("trailing object", $"{{{good}}}{{}}");
            add("trailing text", $"{{{good}}} \"more\"");
            add("trailing NUL", $"{{{good}}}\0");
            add("leading comma", $"{{,{good}}}");
            add("trailing comma", $"{{{good},}}");
            add("comment", $"{{{good}/* a comment */}}");
            add("line comment", $"{{{good}}}// a comment");
            add("single quotes", $"{{'{part}':'HS256'}}");
            add("name without quotes", $"{{{part}:\"HS256\"}}");
            add("no colon", $"{{{good},\"x\"}}");
            add("NaN", $"{{{good},\"x\":NaN}}");
            add("Infinity", $"{{{good},\"x\":-Infinity}}");
            add("leading zero", $"{{{good},\"x\":01}}");
            add("plus sign", $"{{{good},\"x\":+1}}");
            add("hexadecimal", $"{{{good},\"x\":0x10}}");
            add("bare point", $"{{{good},\"x\":1.}}");
            add("raw line break in a text", $"{{{good},\"x\":\"a\nb\"}}");
            add("raw NUL in a text", $"{{{good},\"x\":\"a\0b\"}}");
            add("unknown escape", $"{{{good},\"x\":\"\\q\"}}");
            add("text without its end", $"{{{good},\"x\":\"a");
            add("array without its end", $"{{{good},\"x\":[1");
            add("brackets crossed", $"{{{good},\"x\":[1}}]");
            add("a member twice", $"{{{good},{good}}}");
            add("a member twice, far apart", $"{{\"x\":1,\"y\":{{\"x\":2}},{good},\"x\":3}}");
            add("a member twice behind a nested object", $"{{{good},\"y\":{{\"z\":1}},\"y\":1}}");
            add("a member twice in an object", $"{{{good},\"x\":{{\"y\":1,\"y\":1}}}}");
            add("a member twice in an object in an array", $"{{{good},\"x\":[[{{\"y\":1,\"y\":1}}]]}}");
            add("a member twice behind an inner object", $"{{{good},\"x\":{{\"y\":{{\"y\":1}},\"y\":1}}}}");
            add("an empty name twice", $"{{{good},\"\":1,\"\":2}}");
            add("half a pair as a value", $"{{{good},\"x\":\"\\ud83d\"}}");
            add("half a pair as a known value", $"{{\"{part}\":\"a\\ude00\"}}");
            add("half a pair before text", $"{{{good},\"x\":\"\\ud83dx\"}}");
            add("half a pair before the other half, raw", $"{{{good},\"x\":\"\\ud83d😀\"}}");
            add("a pair the wrong way round", $"{{{good},\"x\":\"\\ude00\\ud83d\"}}");
            add("half a pair in an object", $"{{{good},\"x\":{{\"y\":\"\\udfff\"}}}}");
            add("half a pair in an array", $"{{{good},\"x\":[\"\\ud800\"]}}");
            add("half a pair deep down", $"{{{good},\"x\":[[{{\"y\":[\"\\ud800\"]}}]]}}");
            add("half a pair as a name", $"{{{good},\"\\ud83d\":1}}");
            add("half a pair as a name in an object", $"{{{good},\"x\":{{\"\\ude00\":1}}}}");
            add("half a pair as a name in an array", $"{{{good},\"x\":[{{\"\\ude00\":1}}]}}");
            add("nesting 65 deep", $"{{{good},\"x\":{Nest(64)}}}");
            add("nesting 1,000 deep", $"{{{good},\"x\":{Nest(999)}}}");
            add("arrays 20,000 deep, without an end", $"{{{good},\"x\":{new string('[', 20_000)}");
        }

        Bytes("a lone continuation byte", 0x80);
        Bytes("a sequence cut short", 0xE2, 0x82);
        Bytes("a lead byte before ASCII", 0xC3, 0x28);
        Bytes("an overlong slash", 0xC0, 0xAF);
        Bytes("an overlong NUL", 0xE0, 0x80, 0x80);
        Bytes("an encoded surrogate", 0xED, 0xA0, 0x80);
        Bytes("an encoded pair of surrogates", 0xED, 0xA0, 0xBD, 0xED, 0xB8, 0x80);
        Bytes("past U+10FFFF", 0xF4, 0x90, 0x80, 0x80);
        Bytes("FF", 0xFF);
        Add(
            "UTF-16 payload",
            TestTokens.Forge(
                Encoding.Unicode.GetBytes(TestTokens.Payload()), Encoding.UTF8.GetBytes(TestTokens.Header)));

        Add("a character too long", CreateWithLength(TokenReader.MaximumLength + 1), HmsTokenError.TokenTooLarge);
        Add("a megabyte", CreateWithLength(1 << 20), HmsTokenError.TokenTooLarge);
        Add("a megabyte of dots", new string('.', 1 << 20), HmsTokenError.TokenTooLarge);
        return cases;
    }

    private static byte[] Mutate(Random random, byte[] bytes)
    {
        List<byte> changed = [.. bytes];
        for (int changes = random.Next(1, 3); changes > 0; changes--)
        {
            int at = random.Next(changed.Count);
            ReadOnlySpan<byte> likely = "\"\\{}[],:0-e.u\0 d8"u8;
            byte with = random.Next(2) == 0 ? likely[random.Next(likely.Length)] : (byte)random.Next(256);
            switch (random.Next(3))
            {
                case 0:
                    changed[at] = with;
                    break;
                case 1:
                    changed.Insert(at, with);
                    break;
                default:
                    changed.RemoveAt(at);
                    break;
            }
        }

        return [.. changed];
    }

    // No part of 12 characters, of the token or of its decoded content.
    private static void AssertLeaksNothing(string? token, string message)
    {
        const int Piece = 12;
        var told = new List<string> { token?.Replace("Authorization", "", StringComparison.Ordinal) ?? string.Empty };
        foreach (string part in (token ?? string.Empty).Split('.').Take(3))
        {
            if (Base64Url.TryDecode(part, out byte[] bytes))
            {
                told.Add(Encoding.UTF8.GetString(bytes));
            }
        }

        for (int at = 0; at + Piece <= message.Length; at++)
        {
            string piece = message.Substring(at, Piece);
            Assert.All(told, text => Assert.DoesNotContain(piece, text, StringComparison.Ordinal));
        }
    }

    private static string Nest(int depth) => new string('[', depth) + new string(']', depth);

    private static string CreateWithLength(int length)
    {
        int payload = length - GoodHeader.Length - 2 - GoodSignature.Length;
        int bytes = (payload / 4 * 3) + (
            (payload % 4) switch
            {
                0 => 0, 2 => 1, 3 => 2, _ => throw new ArgumentException("No such length.", nameof(length))
            });
        return TestTokens.Forge($$"""{"x":"{{new string('x', bytes - 8)}}"}""");
    }
}
