using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.Time.Testing;
using static HmsTokens.Core.HmsTokenError;

namespace HmsTokens.Core.Tests;

public sealed class TokenVerifierTests : IDisposable
{
    private const string Alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

    private readonly TokenVerifier _verifier;

    public TokenVerifierTests()
    {
        using AppCredential credential = TestTokens.Credential();
        _verifier = new TokenVerifier(credential);
    }

    public void Dispose() => _verifier.Dispose();

    [Fact]
    public void Our_tokens_pass()
    {
        using AppCredential credential = TestTokens.Credential();
        using var signer = new TokenSigner(credential);
        string auth = signer.SignAuthToken("r1", "host", "Zoë 😀");
        string management = signer.SignManagementToken();

        HmsToken read = _verifier.Verify(auth);

        Assert.Equal((HmsTokenType.Auth, "r1", "host", "Zoë 😀"), (read.Type, read.RoomId, read.Role, read.UserId));
        Assert.Equal(HmsTokenType.Management, _verifier.Verify(management).Type);
        Assert.True(_verifier.Verify($"\r\n{management}  ").SignatureVerified);
        Assert.True(_verifier.Test(auth, new TokenRequirements()).Valid);
    }

    [Fact]
    public void Verify_ignores_the_lifetime()
    {
        using AppCredential credential = TestTokens.Credential();
        using var signer = new TokenSigner(credential, new FakeTimeProvider(DateTimeOffset.UnixEpoch.AddDays(1)));

        HmsToken read = _verifier.Verify(
            signer.SignManagementToken(new TokenLifetime { ValidFor = TimeSpan.FromHours(1) }));

        Assert.Equal(DateTimeOffset.UnixEpoch.AddDays(1).AddHours(1), read.ExpiresAt);
    }

    private static readonly DateTimeOffset Start = DateTimeOffset.FromUnixTimeSeconds(1_800_000_000);
    private static readonly DateTimeOffset End = Start.AddHours(1);
    private static readonly TimeSpan Tick = TimeSpan.FromTicks(1);
    private static readonly TimeSpan Skew = TimeSpan.FromSeconds(10);
    private static readonly TokenRequirements NoSkew = new() { ClockSkew = TimeSpan.Zero };
    private static readonly TokenRequirements FiveMinutes = new() { MinimumRemaining = TimeSpan.FromMinutes(5) };

    // For a token that is valid from Start to End.
    public static Cases<(
        DateTimeOffset Now, TokenRequirements Required, HmsTokenError? Refusal)> Bounds { get; } = new()
    {
        { "long past", (End.AddYears(1), new(), Expired) },
        { "a tick past end and skew", (End + Skew + Tick, new(), Expired) },
        { "at end and skew", (End + Skew, new(), Expired) },
        { "a tick before end and skew", (End + Skew - Tick, new(), null) },
        { "at the end, no skew", (End, NoSkew, Expired) },
        { "a tick before the end, no skew", (End - Tick, NoSkew, null) },
        {
            "a tick before end and another skew",
            (End.AddMinutes(1) - Tick, new() { ClockSkew = TimeSpan.FromMinutes(1) }, null)
        },
        { "at end and another skew", (End.AddMinutes(1), new() { ClockSkew = TimeSpan.FromMinutes(1) }, Expired) },
        { "long to come", (Start.AddYears(-1), new(), NotYetValid) },
        { "a tick before start and skew", (Start - Skew - Tick, new(), NotYetValid) },
        { "at start and skew", (Start - Skew, new(), null) },
        { "a tick before the start, no skew", (Start - Tick, NoSkew, NotYetValid) },
        { "at the start, no skew", (Start, NoSkew, null) },
        { "the whole minimum left", (End.AddMinutes(-5), FiveMinutes, null) },
        { "a tick less than the minimum left", (End.AddMinutes(-5) + Tick, FiveMinutes, RemainingTooShort) },
        { "no minimum stretches into the skew", (End + Skew - Tick, FiveMinutes, RemainingTooShort) },
        { "past, and a minimum", (End + Skew, FiveMinutes, Expired) },
        { "a skew past the calendar's end", (End, new() { ClockSkew = TimeSpan.MaxValue }, null) },
    };

    [Theory]
    [MemberData(nameof(Bounds))]
    public void The_lifetime_is_exact_to_the_tick(string name)
    {
        (DateTimeOffset now, TokenRequirements required, HmsTokenError? refusal) = Bounds[name];
        string payload = TestTokens.Payload($",\"nbf\":{Start.ToUnixTimeSeconds()},\"exp\":{End.ToUnixTimeSeconds()}");

        AssertVerdict(payload, required, now, refusal);
    }

    public static Cases<(
        string Payload, TokenRequirements Required, HmsTokenError[] Refusals)> Requirements { get; } = new()
    {
        { "type", (ReplaceClaim(), new() { Type = HmsTokenType.Auth }, []) },
        { "type management", (ReplaceClaim("app", "management"), new() { Type = HmsTokenType.Management }, []) },
        { "another type", (ReplaceClaim(), new() { Type = HmsTokenType.Management }, [TypeMismatch]) },
        { "type in capitals", (ReplaceClaim("app", "APP"), new() { Type = HmsTokenType.Auth }, [TypeMismatch]) },
        {
            "type management in capitals",
            (ReplaceClaim("app", "Management"), new() { Type = HmsTokenType.Management }, [TypeMismatch])
        },
        { "no type", (ReplaceClaim("type", "x"), new() { Type = HmsTokenType.Auth }, [TypeMismatch]) },
        { "room", (ReplaceClaim(), new() { RoomId = "r1" }, []) },
        { "another room", (ReplaceClaim(), new() { RoomId = "r2" }, [RoomIdMismatch]) },
        { "room in capitals", (ReplaceClaim(), new() { RoomId = "R1" }, [RoomIdMismatch]) },
        { "no room", (ReplaceClaim("room_id", "x"), new() { RoomId = "r1" }, [ClaimMissing, RoomIdMismatch]) },
        { "role", (ReplaceClaim(), new() { Role = "host" }, []) },
        { "another role", (ReplaceClaim(), new() { Role = "guest" }, [RoleMismatch]) },
        { "role in capitals", (ReplaceClaim(), new() { Role = "HOST" }, [RoleMismatch]) },
        { "no role", (ReplaceClaim("role", "x"), new() { Role = "host" }, [ClaimMissing, RoleMismatch]) },
        { "user", (ReplaceClaim(), new() { UserId = "u1" }, []) },
        { "another user", (ReplaceClaim(), new() { UserId = "u2" }, [UserIdMismatch]) },
        { "user in capitals", (ReplaceClaim(), new() { UserId = "U1" }, [UserIdMismatch]) },
        { "no user", (ReplaceClaim("user_id", "x"), new() { UserId = "u1" }, [ClaimMissing, UserIdMismatch]) },
        {
            "all of them",
            (ReplaceClaim(), new() { Type = HmsTokenType.Auth, RoomId = "r1", Role = "host", UserId = "u1" }, [])
        },
    };

    [Theory]
    [MemberData(nameof(Requirements))]
    public void Requirements_are_compared_by_ordinal(string name)
    {
        (string payload, TokenRequirements required, HmsTokenError[] refusals) = Requirements[name];

        AssertVerdict(payload, required, Start, [.. refusals.Cast<HmsTokenError?>()]);
    }

    public static Cases<(string Claims, string? Missing)> JoinClaims { get; } = new()
    {
        { "all of them", ("\"type\":\"app\",\"room_id\":\"r\",\"role\":\"h\",\"user_id\":\"u\"", null) },
        { "no room", ("\"type\":\"app\",\"role\":\"h\",\"user_id\":\"u\"", "room_id") },
        { "no role", ("\"type\":\"app\",\"room_id\":\"r\",\"user_id\":\"u\"", "role") },
        { "no user", ("\"type\":\"app\",\"room_id\":\"r\",\"role\":\"h\"", "user_id") },
        { "none of them", ("\"type\":\"app\"", "room_id, user_id or role") },
        { "an empty room", ("\"type\":\"app\",\"room_id\":\"\",\"role\":\"h\",\"user_id\":\"u\"", "room_id") },
        { "a blank user", ("\"type\":\"app\",\"room_id\":\"r\",\"role\":\"h\",\"user_id\":\" \u00a0\"", "user_id") },
        { "in capitals", ("\"type\":\"app\",\"ROOM_ID\":\"r\",\"role\":\"h\",\"user_id\":\"u\"", "room_id") },
        { "no type, as older auth tokens", ("\"room_id\":\"r\",\"role\":\"h\",\"user_id\":\"u\"", null) },
        { "no type and no user", ("\"room_id\":\"r\",\"role\":\"h\"", "user_id") },
        { "neither type nor room", ("\"app_id\":\"a\"", "room_id, user_id or role") },
        { "another type", ("\"type\":\"beam\"", "room_id, user_id or role") },
        { "a management token", ("\"type\":\"management\"", null) },
    };

    [Theory]
    [MemberData(nameof(JoinClaims))]
    public void An_auth_token_needs_room_role_and_user(string name)
    {
        (string claims, string? missing) = JoinClaims[name];

        TokenVerdict verdict = _verifier.Test(
            TestTokens.Forge($$"""{"access_key":"{{TestTokens.AccessKey}}","exp":4102444800,{{claims}}}"""), new());

        Assert.Equal(missing is null, verdict.Valid);
        Assert.Equal(
            missing is null
                ? []
                : [(ClaimMissing, $"The token has no {missing}, so nobody can join a room with it. "
                    + "Make a new token.")],
            verdict.Refusals.Select(refusal => (refusal.Error, refusal.Message)));
    }

    [Fact]
    public void Invalid_claims_are_one_reason_and_not_missing()
    {
        TokenVerdict verdict = _verifier.Test(
            TestTokens.Forge(
                $$"""
                {"access_key":"{{TestTokens.AccessKey}}","exp":"x","type":"app","room_id":1,"role":"h","user_id":null}
                """),
            new());

        TokenRefusal refusal = Assert.Single(verdict.Refusals);
        Assert.Equal(ClaimInvalid, refusal.Error);
        Assert.Contains("exp, room_id and user_id", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_verdict_has_its_token() => Assert.Equal(
        TokenReader.Read(TestTokens.Forge(TestTokens.Payload())).ToString(),
        _verifier.Test(TestTokens.Forge(TestTokens.Payload(), secret: TestTokens.Secret), new()).Token!.ToString());

    [Fact]
    public void Every_reason_is_listed()
    {
        var required = new TokenRequirements
        {
            Type = HmsTokenType.Management,
            RoomId = "r2",
            Role = "guest",
            UserId = "u2",
        };

        AssertVerdict(
            TestTokens.Payload(",\"nbf\":1800000000,\"exp\":1,\"jti\":1"),
            required,
            Start.AddDays(-1),
            ClaimInvalid,
            Expired,
            NotYetValid,
            TypeMismatch,
            RoomIdMismatch,
            RoleMismatch,
            UserIdMismatch);
        AssertVerdict(TestTokens.Payload(), new(), Start, ExpiryMissing);
    }

    public static Cases<string> OursInOtherForms { get; } = new()
    {
        { "no typ", TestTokens.Forge(TestTokens.Payload(), """{"alg":"HS256"}""") },
        {
            "the header in another order, with white space",
            TestTokens.Forge(TestTokens.Payload(), "{ \"typ\": \"JWT\",\r\n \"alg\": \"HS256\" }")
        },
        { "alg escaped", TestTokens.Forge(TestTokens.Payload(), """{"alg":"\u0048S256"}""") },
        {
            "kid, jku, x5u and jwk, none of them acted on",
            TestTokens.Forge(
                TestTokens.Payload(),
                """
                {"alg":"HS256","kid":"../../dev/null","jku":"https://x.example/","x5u":"https://x.example/",
                "jwk":{"kty":"oct","k":"AA"}}
                """)
        },
        { "claims of others", TestTokens.Forge(TestTokens.Payload(""","iss":"w","sub":"api","x":[1,{"y":null}]""")) },
        { "access_key alone", TestTokens.Forge($$"""{"access_key":"{{TestTokens.AccessKey}}"}""") },
        { "access_key escaped", TestTokens.Forge($$"""{"\u0061ccess_key":"{{TestTokens.AccessKey}}"}""") },
        { "no exp", TestTokens.Forge(TestTokens.Payload()) },
        { "exp a string", TestTokens.Forge(TestTokens.Payload(""","exp":"soon","jti":1""")) },
    };

    [Theory]
    [MemberData(nameof(OursInOtherForms))]
    public void A_token_signed_with_our_secret_passes_in_other_forms(string name) =>
        Assert.Equal(TestTokens.AccessKey, _verifier.Verify(OursInOtherForms[name]).AccessKey);

    public static Cases<(string Token, HmsTokenError Error)> Refusals { get; } = CreateRefusals();

    [Theory]
    [MemberData(nameof(Refusals))]
    public void Refuses(string name)
    {
        (string token, HmsTokenError error) = Refusals[name];

        HmsTokenException refusal = Assert.Throws<HmsTokenException>(() => _verifier.Verify(token));

        Assert.Equal(error, refusal.Error);
        Assert.Null(refusal.InnerException);
        Assert.DoesNotContain(TestTokens.Secret, refusal.Message, StringComparison.Ordinal);
        for (int at = 0; at + 12 <= token?.Length; at++)
        {
            Assert.DoesNotContain(token.Substring(at, 12), refusal.Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void No_token_passes_with_one_character_changed_added_or_removed()
    {
        using AppCredential credential = TestTokens.Credential();
        using var signer = new TokenSigner(credential);
        string token = signer.SignAuthToken("r", "host", "u");
        Assert.NotNull(_verifier.Verify(token));

        for (int at = 0; at < token.Length; at++)
        {
            foreach (char with in Alphabet + ".=+/ \0é")
            {
                if (token[at] != with)
                {
                    AssertRefused(token[..at] + with + token[(at + 1)..]);
                }

                if (at > 0 || with != ' ')
                {
                    AssertRefused(token[..at] + with + token[at..]);
                }
            }

            AssertRefused(token[..at] + token[(at + 1)..]);
            AssertRefused(token[..at]);
        }

        AssertRefused(token + "A");
        void AssertRefused(string changed) =>
            Assert.True(Record.Exception(() => _verifier.Verify(changed)) is HmsTokenException, changed);
    }

    [Fact]
    public void Untrusted_text_is_shown_escaped_and_cut()
    {
        string algorithm = Assert.Throws<HmsTokenException>(() => _verifier.Verify(
            TestTokens.Forge("{}", """{"alg":"\u001b[2J\u202enone"}"""))).Message;
        string accessKey = Assert.Throws<HmsTokenException>(() => _verifier.Verify(
            TestTokens.Forge("{\"access_key\":\"\\r\\n\\u009b31m" + new string('x', 10_000) + "\"}"))).Message;

        Assert.Contains(@"\u001b[2J\u202enone", algorithm, StringComparison.Ordinal);
        Assert.Contains(@"'\u000d…'", accessKey, StringComparison.Ordinal);
        Assert.InRange(accessKey.Length, 100, 500);
        Assert.DoesNotContain((algorithm + accessKey).ToCharArray(), char.IsControl);
    }

    [Fact]
    public void Many_threads_share_one_verifier()
    {
        string good = TestTokens.Forge(TestTokens.Payload());
        string bad = TestTokens.Forge(TestTokens.Payload(), secret: TestTokens.OtherSecret);

        Parallel.For(0, 8, new ParallelOptions { MaxDegreeOfParallelism = 8 }, _ =>
        {
            for (int i = 0; i < 5_000; i++)
            {
                Assert.True(_verifier.Test(good, new TokenRequirements()).Token!.SignatureVerified);
                Assert.False(_verifier.Test(bad, new TokenRequirements()).Token!.SignatureVerified);
            }
        });
    }

    [Fact]
    public void Each_verifier_accepts_only_tokens_of_its_own_secret()
    {
        using AppCredential other = TestTokens.Credential(TestTokens.OtherSecret);
        using var otherVerifier = new TokenVerifier(other);
        string ours = TestTokens.Forge(TestTokens.Payload());
        string theirs = TestTokens.Forge(TestTokens.Payload(), secret: TestTokens.OtherSecret);

        Assert.NotNull(_verifier.Verify(ours));
        Assert.NotNull(otherVerifier.Verify(theirs));
        Assert.Throws<HmsTokenException>(() => _verifier.Verify(theirs));
        Assert.Throws<HmsTokenException>(() => otherVerifier.Verify(ours));
    }

    [Fact]
    public void After_disposal_it_checks_nothing()
    {
        string token = TestTokens.Forge(TestTokens.Payload());
        _verifier.Dispose();
        _verifier.Dispose();
        Assert.Throws<ObjectDisposedException>(() => _verifier.Verify(token));
    }

    [Fact]
    public void A_null_credential_is_refused() => Assert.Throws<ArgumentNullException>(() => new TokenVerifier(null!));

    // A token that expires at End, with one of its names or values replaced.
    private static string ReplaceClaim(string one = "role", string other = "role") => TestTokens
        .Payload($",\"exp\":{End.ToUnixTimeSeconds()}").Replace($"\"{one}\"", $"\"{other}\"", StringComparison.Ordinal);

    private static void AssertVerdict(
        string payload, TokenRequirements required, DateTimeOffset now, params HmsTokenError?[] refusals)
    {
        using AppCredential credential = TestTokens.Credential();
        using var verifier = new TokenVerifier(credential, new FakeTimeProvider(now));

        TokenVerdict verdict = verifier.Test(TestTokens.Forge(payload), required);

        Assert.Equal(refusals.OfType<HmsTokenError>(), verdict.Refusals.Select(refusal => refusal.Error));
        Assert.Equal(verdict.Refusals.Count == 0, verdict.Valid);
        Assert.True(verdict.Token!.SignatureVerified);
    }

    private static Cases<(string Token, HmsTokenError Error)> CreateRefusals()
    {
        string payload = TestTokens.Payload();
        string good = TestTokens.Forge(payload);
        string[] parts = good.Split('.');
        byte[] signature = TestTokens.Decode(parts[2]);
        var cases = new Cases<(string, HmsTokenError)>();
        void Add(string name, string token, HmsTokenError error) => cases.Add(name, (token, error));
        string Signature(byte[] bytes) => $"{parts[0]}.{parts[1]}.{TestTokens.Encode(bytes)}";

        string[] others =
        [
            "none", "None", "NONE", "nOnE", "none ", "", "HS384", "HS512", "RS256", "RS512", "ES256", "PS256", "EdDSA",
            "hs256", "Hs256", "HS256 ", " HS256", "HS256\\u0000", "HS-256", "HMACSHA256", "A128KW", "dir",
            "http://www.w3.org/2001/04/xmldsig-more#hmac-sha256",
        ];
        foreach (string algorithm in others)
        {
            string header = $$"""{"alg":"{{algorithm}}","typ":"JWT"}""";
            string unsigned = TestTokens.Encode(header) + "." + TestTokens.Encode(payload);
            Add($"alg '{algorithm}', signed as HS256", TestTokens.Forge(payload, header), AlgorithmNotAllowed);
            Add($"alg '{algorithm}', without a signature", unsigned + ".", AlgorithmNotAllowed);
        }

        byte[] key = Encoding.UTF8.GetBytes(TestTokens.Secret);
        byte[] json = Encoding.UTF8.GetBytes(TestTokens.Header + "." + payload);
        foreach ((string algorithm, Func<byte[], byte[], byte[]> hash) in new (string, Func<byte[], byte[], byte[]>)[]
            { ("HS384", HMACSHA384.HashData), ("HS512", HMACSHA512.HashData) })
        {
            string Sign(string header)
            {
                string unsigned = TestTokens.Encode(header) + "." + TestTokens.Encode(payload);
                return unsigned + "." + TestTokens.Encode(hash(key, Encoding.ASCII.GetBytes(unsigned)));
            }

            Add($"{algorithm}, well signed", Sign($$"""{"alg":"{{algorithm}}"}"""), AlgorithmNotAllowed);
            Add($"{algorithm}, called HS256", Sign(TestTokens.Header), SignatureInvalid);
        }

        Add("another secret", TestTokens.Forge(payload, secret: TestTokens.OtherSecret), SignatureInvalid);
        Add(
            "our secret with a line break", TestTokens.Forge(payload, secret: TestTokens.Secret + "\n"),
            SignatureInvalid);
        Add(
            "our secret in capitals", TestTokens.Forge(payload, secret: TestTokens.Secret.ToUpperInvariant()),
            SignatureInvalid);
        Add("an empty secret", TestTokens.Forge(payload, secret: ""), SignatureInvalid);
        Add("signed with the access key", TestTokens.Forge(payload, secret: TestTokens.AccessKey), SignatureInvalid);
        Add("no signature", $"{parts[0]}.{parts[1]}.", SignatureInvalid);
        Add("a signature of zeros", Signature(new byte[32]), SignatureInvalid);
        Add("a signature a byte short", Signature(signature[..31]), SignatureInvalid);
        Add("the first byte of the signature", Signature(signature[..1]), SignatureInvalid);
        Add("a signature a byte long", Signature([.. signature, 0]), SignatureInvalid);
        Add("the signature twice", Signature([.. signature, .. signature]), SignatureInvalid);
        Add(
            "the signature of the payload alone", Signature(TestTokens.Hmac(parts[1], TestTokens.Secret)),
            SignatureInvalid);
        Add(
            "the signature of the JSON, not of its base64url", Signature(HMACSHA256.HashData(key, json)),
            SignatureInvalid);
        Add(
            "the signature in hexadecimal", $"{parts[0]}.{parts[1]}.{Convert.ToHexStringLower(signature)}",
            SignatureInvalid);
        Add(
            "another token's signature",
            $"{parts[0]}.{parts[1]}.{TestTokens.Forge(TestTokens.Payload(",\"x\":1")).Split('.')[2]}",
            SignatureInvalid);
        Add(
            "another token's header", $"{TestTokens.Encode("""{"alg":"HS256"}""")}.{parts[1]}.{parts[2]}",
            SignatureInvalid);
        Add(
            "another role",
            $"{parts[0]}.{TestTokens.Encode(payload.Replace("host", "boss", StringComparison.Ordinal))}.{parts[2]}",
            SignatureInvalid);

        string Other(string accessKey) =>
            payload.Replace('"' + TestTokens.AccessKey + '"', accessKey, StringComparison.Ordinal);
        Add(
            "another access key and secret", TestTokens.Forge(Other("\"theirs\""), secret: TestTokens.OtherSecret),
            AccessKeyMismatch);
        Add("another access key, our secret", TestTokens.Forge(Other("\"theirs\"")), AccessKeyMismatch);
        Add(
            "our access key in capitals", TestTokens.Forge(Other('"' + TestTokens.AccessKey.ToUpperInvariant() + '"')),
            AccessKeyMismatch);
        Add(
            "our access key and a space", TestTokens.Forge(Other('"' + TestTokens.AccessKey + " \"")),
            AccessKeyMismatch);
        Add(
            "our access key and NUL", TestTokens.Forge(Other('"' + TestTokens.AccessKey + "\\u0000\"")),
            AccessKeyMismatch);
        Add("an empty access key", TestTokens.Forge(Other("\"\"")), AccessKeyMismatch);
        Add("access key null", TestTokens.Forge(Other("null")), AccessKeyMismatch);
        Add("access key a number", TestTokens.Forge(Other("1")), AccessKeyMismatch);
        Add("access key in an array", TestTokens.Forge(Other($"[\"{TestTokens.AccessKey}\"]")), AccessKeyMismatch);
        Add(
            "access key under another spelling", TestTokens.Forge($$"""{"Access_Key":"{{TestTokens.AccessKey}}"}"""),
            AccessKeyMismatch);
        Add("no access key", TestTokens.Forge("{}"), AccessKeyMismatch);
        Add("no access key, another secret", TestTokens.Forge("{}", secret: TestTokens.OtherSecret), SignatureInvalid);

        // All with a valid signature, so a check of only the signature would accept them.
        Add("crit", TestTokens.Forge(payload, """{"alg":"HS256","crit":["x"],"x":1}"""), TokenMalformed);
        Add(
            "b64", TestTokens.Sign(TestTokens.Encode("""{"alg":"HS256","b64":false}""") + "." + parts[1]),
            TokenMalformed);
        Add(
            "padded header", TestTokens.Sign(TestTokens.Encode("""{"alg":"HS256"}""") + "==." + parts[1]),
            TokenMalformed);
        Add("padded payload", TestTokens.Sign($"{parts[0]}.{parts[1]}="), TokenMalformed);
        Add("padded signature", good + "=", TokenMalformed);
        Add("empty payload", TestTokens.Sign(parts[0] + "."), TokenMalformed);
        Add("payload with a trailing object", TestTokens.Forge(payload + "{}"), TokenMalformed);
        Add("payload an array", TestTokens.Forge($"[{payload}]"), TokenMalformed);
        Add("role twice", TestTokens.Forge(TestTokens.Payload(",\"role\":\"guest\"")), TokenMalformed);
        Add("alg twice", TestTokens.Forge(payload, """{"alg":"none","alg":"HS256"}"""), TokenMalformed);
        Add("half a pair of surrogates", TestTokens.Forge(TestTokens.Payload(",\"x\":\"\\ud83d\"")), TokenMalformed);
        Add("null", null!, TokenMissing);
        Add("Bearer", "Bearer " + good, TokenHasScheme);
        return cases;
    }
}
