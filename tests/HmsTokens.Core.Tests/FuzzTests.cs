using System.Globalization;
using System.Text;
using CsCheck;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace HmsTokens.Core.Tests;

/// <summary>
/// Properties that hold for any text and any mutation. HMSTOKENS_FUZZ_ITERATIONS sets the number of runs;
/// docs/testing.md has the result of ten million.
/// </summary>
public sealed class FuzzTests : IDisposable
{
    private static readonly long Iterations =
        long.TryParse(
            Environment.GetEnvironmentVariable("HMSTOKENS_FUZZ_ITERATIONS"), NumberStyles.None,
            CultureInfo.InvariantCulture, out long given)
            ? given
            : 20_000;

    private static readonly AppCredential Credential = TestTokens.Credential();

    // Genuine tokens, whose parts are also used in mutations.
    private static readonly string[] Genuine = CreateGenuine();
    private static readonly HashSet<string> GenuineSet = [.. Genuine];

    // The obvious way to restrict the library to HS256.
    private static readonly JsonWebTokenHandler Handler = new() { MaximumTokenSizeInBytes = int.MaxValue };

    private static readonly TokenValidationParameters Hs256Only = new()
    {
        IssuerSigningKey = new SymmetricSecurityKey(Encoding.UTF8.GetBytes(TestTokens.Secret)),
        ValidAlgorithms = ["HS256"],
        ValidateIssuer = false,
        ValidateAudience = false,
        ValidateLifetime = false,
        RequireExpirationTime = false,
    };

    private readonly TokenVerifier _verifier = new(Credential);

    public void Dispose() => _verifier.Dispose();

    // Text: mostly characters that JSON escapes, or with several bytes in UTF-8.
    private static readonly Gen<string> Text = Gen.Frequency(
        (4, Gen.Int[' ', '~']),
        (2, Gen.Int[0, 0x1F]),
        (2, OneOf<int>('"', '\\', '/', '\0', 0x7F, 0x85, 0x2028, 0xFEFF, 0xFFFD, 0xFFFF, 0x10FFFF, '.', '=')),
        (2, Gen.Int[0x80, 0xD7FF]),
        (1, Gen.Int[0xE000, 0xFFFF]),
        (1, Gen.Int[0x10000, 0x10FFFF])).Array[1, 40]
        .Select(scalars => string.Concat(scalars.Select(scalar => new Rune(scalar).ToString())))
        .Where(text => !string.IsNullOrWhiteSpace(text));

    [Fact]
    public void Any_text_in_a_token_is_read_back() =>
        Gen.Select(Text, Gen.String[Gen.Char.AlphaNumeric, 1, 40], Text, Text, Gen.Long[1, 100_000_000]).Sample(
            (text, room, role, user, seconds) =>
            {
                // An access key is trimmed.
                string accessKey = $"<{text}|";
                using var credential = new AppCredential(accessKey, TestTokens.Secret);
                using var signer = new TokenSigner(credential);
                using var verifier = new TokenVerifier(credential);
                var lifetime = new TokenLifetime
                {
                    ValidFor = TimeSpan.FromSeconds(seconds),
                    ClockSkew = TimeSpan.Zero,
                };

                string token = signer.SignAuthToken(room, role, user, lifetime);
                HmsToken read = verifier.Verify(token);

                return read.AccessKey == accessKey && read.RoomId == room && read.Role == role && read.UserId == user
                    && read.Type == HmsTokenType.Auth && read.Version == 2 && read.InvalidClaims.Count == 0
                    && read.ExpiresAt - read.NotBefore == lifetime.ValidFor && read.Claims.Count == 10
                    && verifier.Test(
                        token, new() { Type = HmsTokenType.Auth, RoomId = room, Role = role, UserId = user }).Valid;
            },
            iter: Iterations);

    [Fact]
    public void No_mutation_of_a_signed_token_is_accepted()
    {
        long tried = 0, same = 0, accepted = 0;
        var refused = new long[Enum.GetValues<HmsTokenError>().Length];
        Mutation.Sample(
            mutated =>
            {
                // White space around a token is ignored.
                if (GenuineSet.Contains(mutated.Trim()))
                {
                    Interlocked.Increment(ref same);
                    return;
                }

                Interlocked.Increment(ref tried);
                try
                {
                    _verifier.Verify(mutated);
                    Interlocked.Increment(ref accepted);
                }
                catch (HmsTokenException refusal)
                {
                    Interlocked.Increment(ref refused[(int)refusal.Error]);
                    return;
                }

                Assert.Fail("Accepted: " + mutated);
            },
            iter: Iterations);

        string kinds = string.Join(", ", Enum.GetValues<HmsTokenError>()
            .Where(error => refused[(int)error] > 0).Select(error => $"{refused[(int)error]} {error}"));
        TestContext.Current.TestOutputHelper!.WriteLine(
            $"{tried} mutations tried, {accepted} accepted; {same} were the token again; {kinds}");
        Assert.Equal(0, accepted);
        Assert.True(tried > same);
    }

    [Fact]
    public void The_reader_throws_only_its_own_exception_and_the_library_accepts_what_it_accepts()
    {
        long read = 0, refused = 0, unreadable = 0;
        Gen.Select(Json, Gen.Bool).Sample(
            (payload, inHeader) =>
            {
                byte[] header = inHeader
                    ? [.. "{\"alg\":\"HS256\",\"x\":"u8, .. payload, (byte)'}']
                    : Encoding.UTF8.GetBytes(TestTokens.Header);
                string token = TestTokens.Forge(inHeader ? "{}"u8.ToArray() : payload, header);
                try
                {
                    HmsToken decoded = TokenReader.Read(token);
                    Assert.True(decoded.Header.Count > 0);
                    Assert.NotNull(decoded.Claims);
                    _verifier.Test(
                        token,
                        new TokenRequirements
                        {
                            MinimumRemaining = TimeSpan.FromDays(1),
                            ClockSkew = TimeSpan.MaxValue,
                        });
                }
                catch (HmsTokenException)
                {
                    Interlocked.Increment(ref refused);
                    return;
                }

                Interlocked.Increment(ref read);
                if (ValidateWithLibrary(token) is bool valid)
                {
                    Assert.True(valid, Encoding.UTF8.GetString(header) + Encoding.UTF8.GetString(payload));
                }
                else
                {
                    Interlocked.Increment(ref unreadable);
                }
            },
            iter: Iterations);
        TestContext.Current.TestOutputHelper!.WriteLine(
            $"{read} read, {refused} refused; of those read, the library cannot read {unreadable}");
        Assert.True(read > Iterations / 20 && refused > Iterations / 20, $"{read} read, {refused} refused");
    }

    // Tokens that the library accepts and we refuse, all with a valid signature.

    public static Cases<string> AcceptedByLibraryOnly { get; } = CreateAcceptedByLibraryOnly();

    [Theory]
    [MemberData(nameof(AcceptedByLibraryOnly))]
    public void We_refuse_what_the_library_accepts(string name)
    {
        Assert.Throws<HmsTokenException>(() => _verifier.Verify(AcceptedByLibraryOnly[name]));
        Assert.Equal(true, ValidateWithLibrary(AcceptedByLibraryOnly[name]));
    }

    // Claims of the wrong type, which a support engineer wants to see.
    [Theory]
    [InlineData("\"exp\":\"soon\"")]
    [InlineData("\"jti\":1")]
    public void We_read_what_the_library_does_not(string member)
    {
        string token = TestTokens.Forge(TestTokens.Payload("," + member));
        Assert.NotNull(_verifier.Verify(token));
        Assert.False(_verifier.Test(token, new TokenRequirements()).Valid);
        Assert.NotEqual(true, ValidateWithLibrary(token));
    }

    private static Gen<T> OneOf<T>(params T[] values) => Gen.Int[0, values.Length - 1].Select(i => values[i]);

    private static Cases<string> CreateAcceptedByLibraryOnly()
    {
        string payload = TestTokens.Payload();
        string header = TestTokens.Encode(TestTokens.Header);
        string body = TestTokens.Encode(payload);
        string padded = TestTokens.Encode(payload.PadRight((payload.Length / 3 * 3) + 4)) + "==";
        return new Cases<string>
        {
            { "padding behind the signature", TestTokens.Sign($"{header}.{body}") + "=" },
            { "padding behind the payload", TestTokens.Sign($"{header}.{padded}") },
            { "a claim twice", TestTokens.Forge(TestTokens.Payload(",\"role\":\"boss\"")) },
            { "an unknown claim twice", TestTokens.Forge(TestTokens.Payload(",\"x\":1,\"x\":2")) },
            { "alg twice", TestTokens.Forge(payload, """{"alg":"none","alg":"HS256"}""") },
            { "crit", TestTokens.Forge(payload, """{"alg":"HS256","crit":["x"],"x":1}""") },
            { "b64 false", TestTokens.Forge(payload, """{"alg":"HS256","b64":false,"crit":["b64"]}""") },
            { "an empty payload", TestTokens.Sign(header + ".") },
            { "text behind the payload", TestTokens.Forge(payload + "{}") },
            { "text behind the header", TestTokens.Forge(payload, TestTokens.Header + "{}") },
        };
    }

    // Null if it cannot read the token.
    private static bool? ValidateWithLibrary(string token)
    {
        try
        {
            _ = new JsonWebToken(token);
        }
        catch (ArgumentException)
        {
            return null;
        }

        return Handler.ValidateTokenAsync(token, Hs256Only).GetAwaiter().GetResult().IsValid;
    }

    private static string[] CreateGenuine()
    {
        using var signer = new TokenSigner(Credential);
        return
        [
            signer.SignAuthToken("r1", "host", "u1"), signer.SignAuthToken("r1", "host", "u12"),
            signer.SignAuthToken("r1", "host", "u123"),
            signer.SignAuthToken("r2", "guest", "Zoë 😀"), signer.SignManagementToken(),
            TestTokens.Forge(TestTokens.Payload(), """{"alg":"HS256"}"""),
        ];
    }

    // One to three changes of characters, parts or decoded bytes.
    private static readonly Gen<string> Mutation =
        from token in OneOf(Genuine)
        from changes in Gen.Select(
            Gen.Int[0, 14], Gen.Int[0, int.MaxValue - 1], Gen.Int[0, int.MaxValue - 1]).Array[1, 3]
        select changes.Aggregate(token, (text, change) => Mutate(text, change.Item1, change.Item2, change.Item3));

    private const string Alphabet =
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_.=+/ \r\n\0\u00a0\u200b\ufeff\u0141\uff21";

    private static string Mutate(string text, int kind, int one, int other)
    {
        if (text.Length == 0)
        {
            return Alphabet[one % Alphabet.Length].ToString();
        }

        int at = one % text.Length;
        char with = Alphabet[other % Alphabet.Length];
        switch (kind)
        {
            case 0: return text[..at] + with + text[(at + 1)..];
            case 1: return text[..at] + with + text[at..];
            case 2: return text.Remove(at, 1);
            case 3: return text.Remove(at, Math.Min(1 + (other % 50), text.Length - at));
            case 4: return text.Insert(at, text[at..Math.Min(at + 1 + (other % 50), text.Length)]);
            case 5: return text[..at];
            case 6: return text[..at] + (char)(text[at] ^ (1 << (other % 16))) + text[(at + 1)..];
            case 7: return text[..at] + (
                char.IsLower(text[at])
                    ? char.ToUpperInvariant(text[at])
                    : char.ToLowerInvariant(text[at])) + text[(at + 1)..];
            case 8: return text[..at] + (char)(text[at] + 0x100) + text[(at + 1)..];
            case 9: return text + with;
            case 10: return Genuine[other % Genuine.Length][..Math.Min(at, Genuine[other % Genuine.Length].Length)]
                + text[at..];
        }

        string[] parts = text.Split('.');
        int part = one % parts.Length;
        switch (kind)
        {
            case 11:
                parts[part] = Genuine[other % Genuine.Length].Split('.')[part % 3];
                break;
            case 12:
                parts[part] = parts[other % parts.Length];
                break;
            case 13 when parts[part].Length > 0:
                // The unused bits.
                parts[part] = parts[part][..^1] + with;
                break;
            default:
                if (Base64Url.TryDecode(parts[part], out byte[] bytes) && bytes.Length > 0)
                {
                    bytes[other % bytes.Length] ^= (byte)(1 << (one % 8));
                    parts[part] = TestTokens.Encode(bytes);
                }

                break;
        }

        return string.Join('.', parts);
    }

    // JSON: a random value, sometimes damaged.
    private static readonly Gen<string> JsonText = OneOf(
        "\"\"", "\"app\"", "\"\\u0000\"", "\"\\ud83d\\ude00\"", "\"\\ud83d\"", "\"\\n\\\"\"", "\"😀\u202e\"",
        "\"" + TestTokens.AccessKey + "\"");

    private static readonly Gen<string> JsonNumber = OneOf(
        "0", "-0", "1", "-1", "1.5", "4102444800", "1e18", "1e-400", "1e400", "9223372036854775808",
        "253402300799.9999999", "-62135596800",
        "1E+5", "0.00000000000000000000000000001", "1e99999999999", "01", "1.", "99999999999999999999999999999999999");

    private static readonly Gen<string> JsonName = OneOf(
        "access_key", "type", "version", "room_id", "user_id", "role", "jti", "iat", "nbf", "exp", "iss", "sub", "aud",
        "x", "", "\\u0072ole", "Role");

    private static readonly Gen<string> JsonValue = Gen.Recursive<string>((depth, inner) => depth >= 4
        ? Gen.OneOf(JsonText, JsonNumber, OneOf("true", "false", "null", "[]", "{}"))
        : Gen.Frequency(
            (4, JsonText),
            (4, JsonNumber),
            (1, OneOf("true", "false", "null")),
            (1, inner.Array[0, 3].Select(items => "[" + string.Join(',', items) + "]")),
            (1, Members(inner))));

    private static readonly Gen<byte[]> Json = Gen.Frequency(
        (3, Members(JsonValue).Select(Encoding.UTF8.GetBytes)),
        (1, JsonValue.Select(Encoding.UTF8.GetBytes)),
        (3, Gen.Select(Members(JsonValue), Gen.Int[0, int.MaxValue - 1], Gen.Byte).Select((json, at, with) =>
        {
            byte[] bytes = Encoding.UTF8.GetBytes(json);
            bytes[at % bytes.Length] = with;
            return bytes;
        })),
        (1, Gen.Byte.Array[0, 30]));

    private static Gen<string> Members(Gen<string> value) => Gen.Select(JsonName, value).Array[0, 5]
        .Select(members =>
            "{" + string.Join(',', members.Select(member => $"\"{member.Item1}\":{member.Item2}")) + "}");
}
