using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.Time.Testing;

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
    public void The_lifetime_is_not_the_verifiers_to_judge()
    {
        using AppCredential credential = TestTokens.Credential();
        using var signer = new TokenSigner(credential, new FakeTimeProvider(DateTimeOffset.UnixEpoch.AddDays(1)));

        HmsToken read = _verifier.Verify(signer.SignManagementToken(new TokenLifetime { ValidFor = TimeSpan.FromHours(1) }));

        Assert.Equal(DateTimeOffset.UnixEpoch.AddDays(1).AddHours(1), read.ExpiresAt);
    }

    private static readonly DateTimeOffset Start = DateTimeOffset.FromUnixTimeSeconds(1_800_000_000);
    private static readonly DateTimeOffset End = Start.AddHours(1);
    private static readonly TimeSpan Tick = TimeSpan.FromTicks(1);
    private static readonly TimeSpan Skew = TimeSpan.FromSeconds(10);
    private static readonly TokenRequirements NoSkew = new() { ClockSkew = TimeSpan.Zero };
    private static readonly TokenRequirements FiveMinutes = new() { MinimumRemaining = TimeSpan.FromMinutes(5) };

    // Of a token that is valid from Start to End.
    public static Cases<(DateTimeOffset Now, TokenRequirements Required, HmsTokenError? Refusal)> Bounds { get; } = new()
    {
        { "long past", (End.AddYears(1), new(), HmsTokenError.Expired) },
        { "a tick past end and skew", (End + Skew + Tick, new(), HmsTokenError.Expired) },
        { "at end and skew", (End + Skew, new(), HmsTokenError.Expired) },
        { "a tick before end and skew", (End + Skew - Tick, new(), null) },
        { "at the end, no skew", (End, NoSkew, HmsTokenError.Expired) },
        { "a tick before the end, no skew", (End - Tick, NoSkew, null) },
        { "a tick before end and another skew", (End.AddMinutes(1) - Tick, new() { ClockSkew = TimeSpan.FromMinutes(1) }, null) },
        { "at end and another skew", (End.AddMinutes(1), new() { ClockSkew = TimeSpan.FromMinutes(1) }, HmsTokenError.Expired) },
        { "long to come", (Start.AddYears(-1), new(), HmsTokenError.NotYetValid) },
        { "a tick before start and skew", (Start - Skew - Tick, new(), HmsTokenError.NotYetValid) },
        { "at start and skew", (Start - Skew, new(), null) },
        { "a tick before the start, no skew", (Start - Tick, NoSkew, HmsTokenError.NotYetValid) },
        { "at the start, no skew", (Start, NoSkew, null) },
        { "the whole minimum left", (End.AddMinutes(-5), FiveMinutes, null) },
        { "a tick less than the minimum left", (End.AddMinutes(-5) + Tick, FiveMinutes, HmsTokenError.RemainingTooShort) },
        { "no minimum stretches into the skew", (End + Skew - Tick, FiveMinutes, HmsTokenError.RemainingTooShort) },
        { "past, and a minimum", (End + Skew, FiveMinutes, HmsTokenError.Expired) },
        { "a skew past the calendar's end", (End, new() { ClockSkew = TimeSpan.MaxValue }, null) },
    };

    [Theory]
    [MemberData(nameof(Bounds))]
    public void The_lifetime_is_judged_to_the_tick(string name)
    {
        (DateTimeOffset now, TokenRequirements required, HmsTokenError? refusal) = Bounds[name];
        string payload = TestTokens.Payload($",\"nbf\":{Start.ToUnixTimeSeconds()},\"exp\":{End.ToUnixTimeSeconds()}");

        AssertVerdict(payload, required, now, refusal);
    }

    public static Cases<(string Payload, TokenRequirements Required, HmsTokenError[] Refusals)> Requirements { get; } = new()
    {
        { "type", (With(), new() { Type = HmsTokenType.Auth }, []) },
        { "type management", (With("app", "management"), new() { Type = HmsTokenType.Management }, []) },
        { "another type", (With(), new() { Type = HmsTokenType.Management }, [HmsTokenError.TypeMismatch]) },
        { "type in capitals", (With("app", "APP"), new() { Type = HmsTokenType.Auth }, [HmsTokenError.TypeMismatch]) },
        { "type management in capitals", (With("app", "Management"), new() { Type = HmsTokenType.Management }, [HmsTokenError.TypeMismatch]) },
        { "no type", (With("type", "x"), new() { Type = HmsTokenType.Auth }, [HmsTokenError.TypeMismatch]) },
        { "room", (With(), new() { RoomId = "r1" }, []) },
        { "another room", (With(), new() { RoomId = "r2" }, [HmsTokenError.RoomIdMismatch]) },
        { "room in capitals", (With(), new() { RoomId = "R1" }, [HmsTokenError.RoomIdMismatch]) },
        { "no room", (With("room_id", "x"), new() { RoomId = "r1" }, [HmsTokenError.ClaimMissing, HmsTokenError.RoomIdMismatch]) },
        { "role", (With(), new() { Role = "host" }, []) },
        { "another role", (With(), new() { Role = "guest" }, [HmsTokenError.RoleMismatch]) },
        { "role in capitals", (With(), new() { Role = "HOST" }, [HmsTokenError.RoleMismatch]) },
        { "no role", (With("role", "x"), new() { Role = "host" }, [HmsTokenError.ClaimMissing, HmsTokenError.RoleMismatch]) },
        { "user", (With(), new() { UserId = "u1" }, []) },
        { "another user", (With(), new() { UserId = "u2" }, [HmsTokenError.UserIdMismatch]) },
        { "user in capitals", (With(), new() { UserId = "U1" }, [HmsTokenError.UserIdMismatch]) },
        { "no user", (With("user_id", "x"), new() { UserId = "u1" }, [HmsTokenError.ClaimMissing, HmsTokenError.UserIdMismatch]) },
        { "all of them", (With(), new() { Type = HmsTokenType.Auth, RoomId = "r1", Role = "host", UserId = "u1" }, []) },
    };

    [Theory]
    [MemberData(nameof(Requirements))]
    public void What_is_required_is_compared_by_ordinal(string name)
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
    public void A_token_that_is_to_join_a_room_has_what_that_takes(string name)
    {
        (string claims, string? missing) = JoinClaims[name];

        TokenVerdict verdict = _verifier.Test(
            TestTokens.Forge($$"""{"access_key":"{{TestTokens.AccessKey}}","exp":4102444800,{{claims}}}"""), new());

        Assert.Equal(missing is null, verdict.Valid);
        Assert.Equal(
            missing is null
                ? []
                : [(HmsTokenError.ClaimMissing, $"The token has no {missing}, so nobody can join a room with it. "
                    + "Make a new token.")],
            verdict.Refusals.Select(refusal => (refusal.Error, refusal.Message)));
    }

    [Fact]
    public void Claims_that_cannot_be_read_are_one_reason_and_not_missing()
    {
        TokenVerdict verdict = _verifier.Test(
            TestTokens.Forge($$"""{"access_key":"{{TestTokens.AccessKey}}","exp":"x","type":"app","room_id":1,"role":"h","user_id":null}"""), new());

        TokenRefusal refusal = Assert.Single(verdict.Refusals);
        Assert.Equal(HmsTokenError.ClaimInvalid, refusal.Error);
        Assert.Contains("exp, room_id and user_id", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_verdict_knows_which_token_it_is_of() => Assert.Equal(
        TokenReader.Read(TestTokens.Forge(TestTokens.Payload())).ToString(),
        _verifier.Test(TestTokens.Forge(TestTokens.Payload(), secret: TestTokens.Secret), new()).Token!.ToString());

    [Fact]
    public void Every_reason_is_told()
    {
        var required = new TokenRequirements { Type = HmsTokenType.Management, RoomId = "r2", Role = "guest", UserId = "u2" };

        AssertVerdict(
            TestTokens.Payload(",\"nbf\":1800000000,\"exp\":1,\"jti\":1"),
            required,
            Start.AddDays(-1),
            HmsTokenError.ClaimInvalid,
            HmsTokenError.Expired,
            HmsTokenError.NotYetValid,
            HmsTokenError.TypeMismatch,
            HmsTokenError.RoomIdMismatch,
            HmsTokenError.RoleMismatch,
            HmsTokenError.UserIdMismatch);
        AssertVerdict(TestTokens.Payload(), new(), Start, HmsTokenError.ExpiryMissing);
    }

    // A token that expires at End, with one of its names or values replaced.
    private static string With(string one = "role", string other = "role") => TestTokens
        .Payload($",\"exp\":{End.ToUnixTimeSeconds()}").Replace($"\"{one}\"", $"\"{other}\"", StringComparison.Ordinal);

    private static void AssertVerdict(string payload, TokenRequirements required, DateTimeOffset now, params HmsTokenError?[] refusals)
    {
        using AppCredential credential = TestTokens.Credential();
        using var verifier = new TokenVerifier(credential, new FakeTimeProvider(now));

        TokenVerdict verdict = verifier.Test(TestTokens.Forge(payload), required);

        Assert.Equal(refusals.OfType<HmsTokenError>(), verdict.Refusals.Select(refusal => refusal.Error));
        Assert.Equal(verdict.Refusals.Count == 0, verdict.Valid);
        Assert.True(verdict.Token!.SignatureVerified);
    }

    public static Cases<string> OursInOtherForms { get; } = new()
    {
        { "no typ", TestTokens.Forge(TestTokens.Payload(), """{"alg":"HS256"}""") },
        { "the header in another order, with white space", TestTokens.Forge(TestTokens.Payload(), "{ \"typ\": \"JWT\",\r\n \"alg\": \"HS256\" }") },
        { "alg escaped", TestTokens.Forge(TestTokens.Payload(), """{"alg":"\u0048S256"}""") },
        {
            "kid, jku, x5u and jwk, none of them acted on",
            TestTokens.Forge(
                TestTokens.Payload(),
                """{"alg":"HS256","kid":"../../dev/null","jku":"https://x.example/","x5u":"https://x.example/","jwk":{"kty":"oct","k":"AA"}}""")
        },
        { "claims of others", TestTokens.Forge(TestTokens.Payload(""","iss":"w","sub":"api","x":[1,{"y":null}]""")) },
        { "access_key alone", TestTokens.Forge($$"""{"access_key":"{{TestTokens.AccessKey}}"}""") },
        { "access_key escaped", TestTokens.Forge($$"""{"\u0061ccess_key":"{{TestTokens.AccessKey}}"}""") },
        { "no exp", TestTokens.Forge(TestTokens.Payload()) },
        { "exp a string", TestTokens.Forge(TestTokens.Payload(""","exp":"soon","jti":1""")) },
    };

    [Theory]
    [MemberData(nameof(OursInOtherForms))]
    public void A_token_that_our_secret_signed_passes_in_another_form_too(string name) =>
        Assert.Equal(TestTokens.AccessKey, _verifier.Verify(OursInOtherForms[name]).AccessKey);

    public static Cases<(string Token, HmsTokenError Error)> Refusals { get; } = MakeRefusals();

    private static Cases<(string Token, HmsTokenError Error)> MakeRefusals()
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
            Add($"alg '{algorithm}', signed as HS256", TestTokens.Forge(payload, header), HmsTokenError.AlgorithmNotAllowed);
            Add($"alg '{algorithm}', without a signature", unsigned + ".", HmsTokenError.AlgorithmNotAllowed);
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

            Add($"{algorithm}, well signed", Sign($$"""{"alg":"{{algorithm}}"}"""), HmsTokenError.AlgorithmNotAllowed);
            Add($"{algorithm}, called HS256", Sign(TestTokens.Header), HmsTokenError.SignatureInvalid);
        }

        Add("another secret", TestTokens.Forge(payload, secret: TestTokens.OtherSecret), HmsTokenError.SignatureInvalid);
        Add("our secret with a line break", TestTokens.Forge(payload, secret: TestTokens.Secret + "\n"), HmsTokenError.SignatureInvalid);
        Add("our secret in capitals", TestTokens.Forge(payload, secret: TestTokens.Secret.ToUpperInvariant()), HmsTokenError.SignatureInvalid);
        Add("an empty secret", TestTokens.Forge(payload, secret: ""), HmsTokenError.SignatureInvalid);
        Add("signed with the access key", TestTokens.Forge(payload, secret: TestTokens.AccessKey), HmsTokenError.SignatureInvalid);
        Add("no signature", $"{parts[0]}.{parts[1]}.", HmsTokenError.SignatureInvalid);
        Add("a signature of zeros", Signature(new byte[32]), HmsTokenError.SignatureInvalid);
        Add("a signature a byte short", Signature(signature[..31]), HmsTokenError.SignatureInvalid);
        Add("the first byte of the signature", Signature(signature[..1]), HmsTokenError.SignatureInvalid);
        Add("a signature a byte long", Signature([.. signature, 0]), HmsTokenError.SignatureInvalid);
        Add("the signature twice", Signature([.. signature, .. signature]), HmsTokenError.SignatureInvalid);
        Add("the signature of the payload alone", Signature(TestTokens.Hmac(parts[1], TestTokens.Secret)), HmsTokenError.SignatureInvalid);
        Add("the signature of the JSON, not of its base64url", Signature(HMACSHA256.HashData(key, json)), HmsTokenError.SignatureInvalid);
        Add("the signature in hexadecimal", $"{parts[0]}.{parts[1]}.{Convert.ToHexStringLower(signature)}", HmsTokenError.SignatureInvalid);
        Add("another token's signature", $"{parts[0]}.{parts[1]}.{TestTokens.Forge(TestTokens.Payload(",\"x\":1")).Split('.')[2]}", HmsTokenError.SignatureInvalid);
        Add("another token's header", $"{TestTokens.Encode("""{"alg":"HS256"}""")}.{parts[1]}.{parts[2]}", HmsTokenError.SignatureInvalid);
        Add("another role", $"{parts[0]}.{TestTokens.Encode(payload.Replace("host", "boss", StringComparison.Ordinal))}.{parts[2]}", HmsTokenError.SignatureInvalid);

        string Other(string accessKey) => payload.Replace('"' + TestTokens.AccessKey + '"', accessKey, StringComparison.Ordinal);
        Add("another access key and secret", TestTokens.Forge(Other("\"theirs\""), secret: TestTokens.OtherSecret), HmsTokenError.AccessKeyMismatch);
        Add("another access key, our secret", TestTokens.Forge(Other("\"theirs\"")), HmsTokenError.AccessKeyMismatch);
        Add("our access key in capitals", TestTokens.Forge(Other('"' + TestTokens.AccessKey.ToUpperInvariant() + '"')), HmsTokenError.AccessKeyMismatch);
        Add("our access key and a space", TestTokens.Forge(Other('"' + TestTokens.AccessKey + " \"")), HmsTokenError.AccessKeyMismatch);
        Add("our access key and NUL", TestTokens.Forge(Other('"' + TestTokens.AccessKey + "\\u0000\"")), HmsTokenError.AccessKeyMismatch);
        Add("an empty access key", TestTokens.Forge(Other("\"\"")), HmsTokenError.AccessKeyMismatch);
        Add("access key null", TestTokens.Forge(Other("null")), HmsTokenError.AccessKeyMismatch);
        Add("access key a number", TestTokens.Forge(Other("1")), HmsTokenError.AccessKeyMismatch);
        Add("access key in an array", TestTokens.Forge(Other($"[\"{TestTokens.AccessKey}\"]")), HmsTokenError.AccessKeyMismatch);
        Add("access key under another spelling", TestTokens.Forge($$"""{"Access_Key":"{{TestTokens.AccessKey}}"}"""), HmsTokenError.AccessKeyMismatch);
        Add("no access key", TestTokens.Forge("{}"), HmsTokenError.AccessKeyMismatch);
        Add("no access key, another secret", TestTokens.Forge("{}", secret: TestTokens.OtherSecret), HmsTokenError.SignatureInvalid);

        // Each of them well signed with our secret: what a verifier that trusts the signature alone would take.
        Add("crit", TestTokens.Forge(payload, """{"alg":"HS256","crit":["x"],"x":1}"""), HmsTokenError.TokenMalformed);
        Add("b64", TestTokens.Signed(TestTokens.Encode("""{"alg":"HS256","b64":false}""") + "." + parts[1]), HmsTokenError.TokenMalformed);
        Add("padded header", TestTokens.Signed(TestTokens.Encode("""{"alg":"HS256"}""") + "==." + parts[1]), HmsTokenError.TokenMalformed);
        Add("padded payload", TestTokens.Signed($"{parts[0]}.{parts[1]}="), HmsTokenError.TokenMalformed);
        Add("padded signature", good + "=", HmsTokenError.TokenMalformed);
        Add("empty payload", TestTokens.Signed(parts[0] + "."), HmsTokenError.TokenMalformed);
        Add("payload with a trailing object", TestTokens.Forge(payload + "{}"), HmsTokenError.TokenMalformed);
        Add("payload an array", TestTokens.Forge($"[{payload}]"), HmsTokenError.TokenMalformed);
        Add("role twice", TestTokens.Forge(TestTokens.Payload(",\"role\":\"guest\"")), HmsTokenError.TokenMalformed);
        Add("alg twice", TestTokens.Forge(payload, """{"alg":"none","alg":"HS256"}"""), HmsTokenError.TokenMalformed);
        Add("half a pair of surrogates", TestTokens.Forge(TestTokens.Payload(",\"x\":\"\\ud83d\"")), HmsTokenError.TokenMalformed);
        Add("null", null!, HmsTokenError.TokenMissing);
        Add("Bearer", "Bearer " + good, HmsTokenError.TokenHasScheme);
        return cases;
    }

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
    public void No_token_passes_with_one_character_changed_added_or_taken_away()
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
    public void A_strangers_text_is_shown_escaped_and_cut()
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
    public void Each_verifier_takes_its_own_secrets_tokens_alone()
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
    public void Once_disposed_of_it_checks_nothing()
    {
        string token = TestTokens.Forge(TestTokens.Payload());
        _verifier.Dispose();
        _verifier.Dispose();
        Assert.Throws<ObjectDisposedException>(() => _verifier.Verify(token));
    }

    [Fact]
    public void A_null_credential_is_refused() => Assert.Throws<ArgumentNullException>(() => new TokenVerifier(null!));
}
