using System.Security.Cryptography;
using System.Text;

namespace HmsTokens.PowerShell.Tests;

/// <summary>An untrusted token and the expected verdicts.</summary>
/// <param name="Make">Makes the token, a string or a SecureString; some need 32 MB.</param>
/// <param name="Read">The error id of ConvertFrom-HmsToken; null if it decodes.</param>
/// <param name="Verify">The error id of ConvertFrom-HmsToken -Verify; null if it is ours.</param>
/// <param name="Reasons">The reasons of Test-HmsToken; empty if it is valid.</param>
public sealed record HostileToken(Func<object?> Make, string? Read, string? Verify, string[] Reasons);

/// <summary>Forged, broken and unusual tokens by kind, with the expected verdicts.</summary>
public static class HostileTokens
{
    private const string HexSecret = "6d6164652d75702d6170702d736563726574";

    // RFC 7515, A.1.1.
    private const string Rfc7515 =
        "eyJ0eXAiOiJKV1QiLA0KICJhbGciOiJIUzI1NiJ9."
        + "eyJpc3MiOiJqb2UiLA0KICJleHAiOjEzMDA4MTkzODAsDQogImh0dHA6Ly9leGFtcGxlLmNvbS9pc19yb290Ijp0cnVlfQ."
        + "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk";

    private static readonly string[] Valid = TestTokens.Valid.Split('.');

    /// <summary>Values of a time claim, and whether they are valid times.</summary>
    private static readonly (string Json, bool IsTime)[] OddTimes =
    [
        ("\"4102444800\"", false), ("\"\"", false), ("\"2100-01-01T00:00:00Z\"", false), ("null", false),
        ("true", false),
        ("[4102444800]", false), ("{\"$date\":4102444800}", false), ("1e18", false), ("-1e18", false), ("1e400", false),
        ("-1e400", false), ("1e99999999999999999999", false), ("253402300800", false), ("9223372036854775808", false),
        ("18446744073709551617", false), ("4102444800000", false), (new string('9', 400), false),
        ("0", true), ("-0", true), ("-1", true), ("-0.5", true), ("1e-99999999999999999999", true),
        ("1000000000.5", true),
        ("1e9", true), ("0.1e+10", true), ("-62135596800", true),
    ];

    public static Cases<HostileToken> All { get; } = CreateAll();

    private static Cases<HostileToken> CreateAll()
    {
        var cases = new Cases<HostileToken>();
        void Malformed(string name, string token, string id = "TokenMalformed") =>
            cases.Add(name, new(() => token, id, id, [id]));
        void Refused(string name, string id, string token, params string[] more) =>
            cases.Add(name, new(() => token, null, id, [id, .. more]));
        void OddSignature(string name, string token) =>
            cases.Add(name, new(() => token, "TokenMalformed", "SignatureInvalid", ["SignatureInvalid"]));
        void Ours(string name, string token, params string[] reasons) =>
            cases.Add(name, new(() => token, null, null, reasons));
        void Lazily(string name, string id, Func<object?> make) => cases.Add(name, new(make, id, id, [id]));

        // RFC 7515, A.1: a valid token of another issuer.
        Refused("RFC 7515, A.1", "SignatureInvalid", Rfc7515, "ClaimMissing", "Expired");
        Malformed("RFC 7515, A.1, line breaks as printed", Rfc7515.Insert(100, "\r\n     "));

        // RFC 8725, section 3.1: the token must not choose the algorithm.
        foreach (string none in new[]
        {
            "none", "None", "NONE", "nOnE", "noNe", "NonE", "none ", " none", "none\\u0000", "n\\u006fne", "", "null",
            "\\u00a0none", "ｎｏｎｅ"
        })
        {
            string header = $$"""{"alg":"{{none}}","typ":"JWT"}""";
            string unsigned = EncodePart(header) + "." + Valid[1] + ".";
            Refused($"alg '{none}', no signature", "AlgorithmNotAllowed", unsigned);
            Refused(
                $"alg '{none}', our signature", "AlgorithmNotAllowed", TestTokens.Forge(TestTokens.Payload, header));
            Refused($"alg '{none}', the signature of HS256", "AlgorithmNotAllowed", unsigned + Valid[2]);
        }

        foreach (string algorithm in new[]
        {
            "HS384", "HS512", "RS256", "RS384", "RS512", "ES256", "ES256K", "ES384", "ES512", "PS256", "PS384", "PS512",
            "EdDSA",
            "HS1", "HS256/64", "hs256", "Hs256", "HS256 ", " HS256", "HS256\\u0000", "HS257", "SHA256", "HMACSHA256",
            "dir", "A128KW",
            "http://www.w3.org/2001/04/xmldsig-more#hmac-sha256",
        })
        {
            Refused(
                $"alg '{algorithm}', our HMAC", "AlgorithmNotAllowed",
                TestTokens.Forge(TestTokens.Payload, $$"""{"alg":"{{algorithm}}"}"""));
        }

        byte[] secret = Encoding.UTF8.GetBytes(TestTokens.Secret);
        Refused(
            "HS384, well signed", "AlgorithmNotAllowed",
            Sign("""{"alg":"HS384"}""", data => HMACSHA384.HashData(secret, data)));
        Refused(
            "HS512, well signed", "AlgorithmNotAllowed",
            Sign("""{"alg":"HS512"}""", data => HMACSHA512.HashData(secret, data)));
        OddSignature(
            "HS384's signature, called HS256", Sign(TestTokens.Header, data => HMACSHA384.HashData(secret, data)));
        OddSignature(
            "HS512's signature, called HS256", Sign(TestTokens.Header, data => HMACSHA512.HashData(secret, data)));
        Refused("a plain SHA-256, called HS256", "SignatureInvalid", Sign(TestTokens.Header, SHA256.HashData));
        Refused(
            "SHA-256 of secret and text, called HS256", "SignatureInvalid",
            Sign(TestTokens.Header, data => SHA256.HashData([.. secret, .. data])));
        using (var rsa = RSA.Create(2048))
        {
            byte[] SignRsa(byte[] data) => rsa.SignData(data, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
            string pem = rsa.ExportSubjectPublicKeyInfoPem();
            Refused("RS256, well signed", "AlgorithmNotAllowed", Sign("""{"alg":"RS256"}""", SignRsa));
            OddSignature("RS256's signature, called HS256", Sign(TestTokens.Header, SignRsa));
            Refused(
                "HS256 with a public RSA key as secret", "SignatureInvalid",
                TestTokens.Forge(TestTokens.Payload, secret: pem));
        }

        using (var curve = ECDsa.Create(ECCurve.NamedCurves.nistP256))
        {
            Refused(
                "ES256, well signed", "AlgorithmNotAllowed",
                Sign("""{"alg":"ES256"}""", data => curve.SignData(data, HashAlgorithmName.SHA256)));
            Refused(
                "ES256, a signature of zeros", "AlgorithmNotAllowed", Sign("""{"alg":"ES256"}""", _ => new byte[64]));
            OddSignature(
                "ES256's signature, called HS256",
                Sign(TestTokens.Header, data => curve.SignData(data, HashAlgorithmName.SHA256)));
        }

        Malformed("no alg", TestTokens.Forge(TestTokens.Payload, """{"typ":"JWT"}"""));
        Malformed("an empty header object", TestTokens.Forge(TestTokens.Payload, "{}"));
        foreach (string value in new[] { "null", "256", "true", "[\"HS256\"]", "{\"alg\":\"HS256\"}" })
        {
            Malformed($"alg {value}", TestTokens.Forge(TestTokens.Payload, $$"""{"alg":{{value}}}"""));
        }

        Malformed("ALG for alg", TestTokens.Forge(TestTokens.Payload, """{"ALG":"HS256"}"""));
        Ours("ALG beside alg", TestTokens.Forge(TestTokens.Payload, """{"ALG":"none","alg":"HS256","Alg":"none"}"""));
        Ours("alg escaped", TestTokens.Forge(TestTokens.Payload, """{"\u0061lg":"\u0048S256"}"""));
        Malformed("alg twice, none first", TestTokens.Forge(TestTokens.Payload, """{"alg":"none","alg":"HS256"}"""));
        Malformed("alg twice, none last", TestTokens.Forge(TestTokens.Payload, """{"alg":"HS256","alg":"none"}"""));
        Malformed(
            "alg twice, once escaped", TestTokens.Forge(TestTokens.Payload, """{"alg":"HS256","\u0061lg":"none"}"""));
        Malformed("alg twice alike", TestTokens.Forge(TestTokens.Payload, """{"alg":"HS256","alg":"HS256"}"""));

        // RFC 8725, section 3.3: validate everything. 3.5: weak keys.
        foreach (string weak in new[]
        {
            "", "\0", "secret", "password", "changeme", "0", HexSecret, TestTokens.AccessKey, TestTokens.Secret + "\n",
            " " + TestTokens.Secret, TestTokens.Secret[..^1], TestTokens.Secret + "\0" + "x",
            TestTokens.Secret.ToUpperInvariant(), TestTokens.OtherSecret, Convert.ToBase64String(secret)
        })
        {
            Refused(
                $"signed with the secret '{weak.Replace(TestTokens.Secret, "<ours>", StringComparison.Ordinal)}'",
                "SignatureInvalid", TestTokens.Forge(TestTokens.Payload, secret: weak));
        }

        // RFC 2104: the key is padded with zeros, so this one gives the same signature. Only the owner of the secret
        // can do it.
        Ours(
            "our secret and a NUL, the same key to HMAC",
            TestTokens.Forge(TestTokens.Payload, secret: TestTokens.Secret + "\0"));

        // Sections 3.4, 3.10: keys, files, URLs and queries in a header are ignored.
        foreach ((string name, string member) in new[]
        {
            ("kid, a path", "\"kid\":\"../../../../dev/null\""),
            ("kid, a Windows path", "\"kid\":\"C:\\\\Windows\\\\win.ini\""),
            ("kid, a UNC path", "\"kid\":\"\\\\\\\\attacker.example\\\\share\""),
            ("kid, SQL", "\"kid\":\"x' UNION SELECT 'secret' --\""),
            ("kid, a shell command", "\"kid\":\"| Invoke-Expression 'calc'; $(calc)\""),
            ("kid, a format string", "\"kid\":\"{0}{1}%s%n\""),
            ("kid, a number", "\"kid\":1"),
            ("kid, 1,000 characters", $"\"kid\":\"{new string('k', 1000)}\""),
            ("jku", "\"jku\":\"https://attacker.example/keys.json\""),
            ("jwk, a symmetric key",
                $"\"jwk\":{{\"kty\":\"oct\",\"k\":\"{TestTokens.Encode("attacker"u8.ToArray())}\"}}"),
            ("x5u, x5c, x5t", "\"x5u\":\"file:///etc/passwd\",\"x5c\":[\"MIIB\"],\"x5t\":\"x\""),
            ("zip", "\"zip\":\"DEF\""),
            ("enc of a JWE", "\"enc\":\"A256GCM\",\"epk\":{}"),
            ("cty JWT", "\"cty\":\"JWT\""),
            ("another typ", "\"typ\":\"at+jwt\""),
            ("a typ that is no text", "\"typ\":1"),
            ("a member that nobody knows", "\"__proto__\":{\"alg\":\"none\"}"),
        })
        {
            string header = $$"""{"alg":"HS256",{{member}}}""";
            Ours($"{name}, our signature", TestTokens.Forge(TestTokens.Payload, header));
            Refused(
                $"{name}, the attacker's signature", "SignatureInvalid",
                TestTokens.Forge(TestTokens.Payload, header, "attacker"));
            Refused(
                $"{name}, signed with nothing", "SignatureInvalid", TestTokens.Forge(TestTokens.Payload, header, ""));
        }

        // RFC 7515, section 4.1.11, and RFC 7797: extensions are understood or refused.
        foreach (string member in new[]
        {
            "\"crit\":[\"exp\"],\"exp\":1", "\"crit\":[]", "\"crit\":null", "\"crit\":\"exp\"", "\"crit\":[\"alg\"]",
            "\"\\u0063rit\":[\"b64\"],\"b64\":true", "\"b64\":false", "\"b64\":true", "\"b64\":null",
            "\"crit\":[\"b64\"],\"b64\":false",
        })
        {
            Malformed(
                $"header with {member}", TestTokens.Forge(TestTokens.Payload, $$"""{"alg":"HS256",{{member}}}"""));
        }

        string unencoded = EncodePart("""{"alg":"HS256","b64":false,"crit":["b64"]}""") + "." + Replace(".", "");
        Malformed(
            "b64 false and the payload as it is", unencoded + "." + TestTokens.Signature(unencoded, TestTokens.Secret));

        // Section 3.6, 2.3: encryption.
        Malformed(
            "JWE in five parts", "eyJhbGciOiJSU0EtT0FFUCIsImVuYyI6IkEyNTZHQ00ifQ.AAAA.BBBB.CCCC.DDDD",
            "TokenEncrypted");
        Malformed(
            "JWE dir, empty key", "eyJhbGciOiJkaXIiLCJlbmMiOiJBMTI4Q0JDLUhTMjU2In0..AAAA.BBBB.CCCC", "TokenEncrypted");
        Malformed("a token and two parts more", TestTokens.Valid + ".AAAA.BBBB", "TokenEncrypted");
        Malformed("five empty parts", "....", "TokenEncrypted");

        // Kinds of Project Wycheproof: parts and separators.
        Malformed("one part", Valid[0]);
        Malformed("header and payload", Valid[0] + "." + Valid[1]);
        Malformed("payload and signature", Valid[1] + "." + Valid[2]);
        Malformed("no header", "." + Valid[1] + "." + Valid[2]);
        Malformed("no payload", Valid[0] + ".." + Valid[2]);
        Malformed("no payload, signed so", Sign(Valid[0] + "."));
        Malformed("no header, signed so", Sign("." + Valid[1]));
        OddSignature("no signature", Valid[0] + "." + Valid[1] + ".");
        Malformed("two dots alone", "..");
        Malformed("a dot alone", ".");
        Malformed("a dot before", "." + TestTokens.Valid);
        Malformed("a dot behind", TestTokens.Valid + ".");
        Malformed("a part behind", TestTokens.Valid + ".AAAA");
        Malformed("six parts", TestTokens.Valid + ".AAAA.BBBB.CCCC");
        Malformed("a dot in the middle of the payload", TestTokens.Valid.Insert(60, "."));
        Malformed("dots doubled", TestTokens.Valid.Replace(".", "..", StringComparison.Ordinal), "TokenEncrypted");
        foreach (char separator in ",:;-_/|\n\u00b7\u2024\uff0e")
        {
            Malformed($"U+{(int)separator:X4} for the dots", TestTokens.Valid.Replace('.', separator));
        }

        Malformed("the token twice", TestTokens.Valid + TestTokens.Valid, "TokenEncrypted");
        Malformed(
            "the token twice, a line break between", TestTokens.Valid + "\n" + TestTokens.Valid, "TokenEncrypted");
        Malformed(
            "JSON serialization, flattened",
            $$"""{"payload":"{{Valid[1]}}","protected":"{{Valid[0]}}","signature":"{{Valid[2]}}"}""");
        Malformed(
            "JSON serialization, general",
            $$"""{"payload":"{{Valid[1]}}","signatures":[{"protected":"{{Valid[0]}}","signature":"{{Valid[2]}}"}]}""");
        Malformed("in quotes", "\"" + TestTokens.Valid + "\"");
        Malformed("percent-encoded", TestTokens.Valid.Replace(".", "%2E", StringComparison.Ordinal));
        Malformed("a URL", "https://x.example/?token=" + TestTokens.Valid);
        Malformed("Bearer", "Bearer " + TestTokens.Valid, "TokenHasScheme");
        Malformed("a header line", "Authorization: Bearer " + TestTokens.Valid);

        // Modified parts.
        for (int part = 0; part < 3; part++)
        {
            string name = new[] { "header", "payload", "signature" }[part];
            string AddClaim(Func<string, string> change)
            {
                string[] parts = [.. Valid];
                parts[part] = change(parts[part]);
                return string.Join('.', parts);
            }

            foreach ((string what, string text) in new[]
            {
                ("a space", " "), ("a tab", "\t"), ("a line break", "\r\n"), ("NUL", "\0"),
                ("a no-break space", "\u00a0"), ("a zero-width space", "\u200b"),
                ("a byte order mark", "\ufeff"), ("a right-to-left override", "\u202e"),
                ("a full-width letter", "\uff21"), ("an accent", "\u0301"),
                ("a letter past its low byte", "\u0141"), ("half a pair", "\ud83d"), ("an emoji", "😀"),
                ("a plus", "+"), ("a slash", "/"), ("an equals sign", "="), ("a percent sign", "%2D"), ("a quote", "'"),
                ("a backslash", "\\"),
            })
            {
                Malformed($"{what} in the {name}", AddClaim(old => old.Insert(5, text)));
            }

            Malformed(
                $"padding behind the {name}",
                AddClaim(old => old.PadRight((old.Length + 3) / 4 * 4, '=') + (old.Length % 4 == 0 ? "====" : "")));
            Malformed($"one padding character behind the {name}", AddClaim(old => old + "="));
            Malformed($"the {name} one character", AddClaim(_ => "A"));
            Malformed($"the {name} a character over", AddClaim(old => old[..(old.Length / 4 * 4)] + "A"));
            Malformed($"unused bits in the {name}", AddClaim(old => old[..(old.Length / 4 * 4)] + "AB"));
            if (part < 2)
            {
                Malformed($"the {name} as plain JSON", AddClaim(_ => TestTokens.PartText(TestTokens.Valid, part)));
                Malformed($"the {name} encoded twice", AddClaim(old => EncodePart(old)));
            }
        }

        Malformed(
            "padded parts, signed so",
            Sign(Valid[0].PadRight((Valid[0].Length + 3) / 4 * 4, '=') + "==." + Valid[1] + "="));
        Refused("another claim", "SignatureInvalid", $"{Valid[0]}.{EncodePart(Replace("host", "boss"))}.{Valid[2]}");
        Refused(
            "a claim more", "SignatureInvalid",
            $"{Valid[0]}.{EncodePart(TestTokens.Payload[..^1] + ",\"admin\":true}")}.{Valid[2]}");
        Refused(
            "a space more in the JSON", "SignatureInvalid",
            $"{Valid[0]}.{EncodePart(TestTokens.Payload + " ")}.{Valid[2]}");
        Refused(
            "another header of the same meaning", "SignatureInvalid",
            $"{EncodePart("""{"typ":"JWT","alg":"HS256"}""")}.{Valid[1]}.{Valid[2]}");
        Refused(
            "another token's signature", "SignatureInvalid",
            $"{Valid[0]}.{Valid[1]}.{TestTokens.Forge(TestTokens.Payload + " ").Split('.')[2]}");
        Refused(
            "the signature of the payload alone", "SignatureInvalid",
            $"{Valid[0]}.{Valid[1]}.{TestTokens.Signature(Valid[1], TestTokens.Secret)}");
        Refused(
            "the signature of parts and a dot", "SignatureInvalid",
            $"{Valid[0]}.{Valid[1]}.{TestTokens.Signature(Valid[0] + "." + Valid[1] + ".", TestTokens.Secret)}");
        Refused(
            "the signature in capitals", "SignatureInvalid",
            $"{Valid[0]}.{Valid[1]}."
            + TestTokens.Signature((Valid[0] + "." + Valid[1]).ToUpperInvariant(), TestTokens.Secret));
        byte[] signature = HMACSHA256.HashData(secret, Encoding.ASCII.GetBytes(Valid[0] + "." + Valid[1]));
        foreach ((string what, byte[] bytes) in new (string, byte[])[]
        {
            ("of zeros", new byte[32]), ("of FF", [.. Enumerable.Repeat((byte)0xff, 32)]),
            ("a byte short", signature[..31]), ("of its first byte", signature[..1]),
            ("of 128 bits, cut", signature[..16]), ("a byte long", [.. signature, 0]),
            ("twice", [.. signature, .. signature]), ("backwards", [.. signature.Reverse()]),
            ("with a bit turned at the start", [(byte)(signature[0] ^ 0x80), .. signature[1..]]),
            ("with a bit turned at the end", [.. signature[..31], (byte)(signature[31] ^ 1)]),
            ("in hexadecimal", Encoding.ASCII.GetBytes(Convert.ToHexStringLower(signature))),
            ("40,000 bytes long", new byte[40_000]),
        })
        {
            string token = $"{Valid[0]}.{Valid[1]}.{TestTokens.Encode(bytes)}";
            if (bytes.Length == signature.Length)
            {
                Refused($"a signature {what}", "SignatureInvalid", token);
            }
            else
            {
                OddSignature($"a signature {what}", token);
            }
        }

        // Section 3.8: the issuer. 3.12: kinds of tokens are distinguished with -Type, in another test.
        string Access(string json) => Replace($"\"{TestTokens.AccessKey}\"", json);
        Refused(
            "another workspace's", "AccessKeyMismatch",
            TestTokens.Forge(Access("\"theirs\""), secret: TestTokens.OtherSecret));
        Refused("another workspace's name, our secret", "AccessKeyMismatch", TestTokens.Forge(Access("\"theirs\"")));
        Refused(
            "our name, another secret", "SignatureInvalid",
            TestTokens.Forge(TestTokens.Payload, secret: TestTokens.OtherSecret));
        Refused(
            "our name in capitals", "AccessKeyMismatch",
            TestTokens.Forge(Access($"\"{TestTokens.AccessKey.ToUpperInvariant()}\"")));
        Refused("our name and a space", "AccessKeyMismatch", TestTokens.Forge(Access($"\"{TestTokens.AccessKey} \"")));
        Refused(
            "our name and NUL", "AccessKeyMismatch", TestTokens.Forge(Access($"\"{TestTokens.AccessKey}\\u0000\"")));
        Refused(
            "our name and a zero-width space", "AccessKeyMismatch",
            TestTokens.Forge(Access($"\"{TestTokens.AccessKey}\u200b\"")));
        Refused("an empty name", "AccessKeyMismatch", TestTokens.Forge(Access("\"\"")));
        Refused(
            "a name with ESC, NUL and marks", "AccessKeyMismatch",
            TestTokens.Forge(Access("\"\\u001b]0;x\\u0007\\u009b2J\\u0000\u202e\u2066\"")));
        Refused(
            "a name of 40,000 characters", "AccessKeyMismatch",
            TestTokens.Forge(Access($"\"{new string('n', 40_000)}\"")));
        Refused("no access key", "AccessKeyMismatch", TestTokens.Forge(Replace("access_key", "accesskey")));
        Refused(
            "Access_Key for access_key", "AccessKeyMismatch", TestTokens.Forge(Replace("access_key", "Access_Key")));
        foreach (string json in new[]
        {
            "null", "1", "true", $"[\"{TestTokens.AccessKey}\"]", $"{{\"access_key\":\"{TestTokens.AccessKey}\"}}"
        })
        {
            Refused($"access_key {json}", "AccessKeyMismatch", TestTokens.Forge(Access(json)), "ClaimInvalid");
        }

        // Payloads that are not objects.
        foreach ((string what, string json) in new[]
        {
            ("an array", $"[{TestTokens.Payload}]"), ("an empty array", "[]"), ("a number", "1"),
            ("a string", "\"text\""), ("null", "null"), ("true", "true"),
            ("empty", ""), ("white space", " \r\n"), ("half an object", TestTokens.Payload[..^1]),
            ("a brace more", TestTokens.Payload + "}"), ("two objects", TestTokens.Payload + TestTokens.Payload),
            ("text behind it", TestTokens.Payload + "x"), ("NUL behind it", TestTokens.Payload + "\0"),
            ("a byte order mark", "\ufeff" + TestTokens.Payload), ("a comment", TestTokens.Payload + "/**/"),
            ("a comma at the end", TestTokens.Payload[..^1] + ",}"),
            ("single quotes", TestTokens.Payload.Replace('"', '\'')), ("NaN", AddClaim("\"x\":NaN")),
            ("Infinity", AddClaim("\"x\":Infinity")), ("a raw line break in a text", AddClaim("\"x\":\"\n\"")),
            ("XML", "<x/>"), ("PowerShell", "@{ type = 'app' }"),
        })
        {
            Malformed($"payload: {what}", TestTokens.Forge(json));
        }

        Malformed("payload: UTF-16", SignBytes(Encoding.Unicode.GetBytes(TestTokens.Payload)));
        Malformed("payload: UTF-32", SignBytes(Encoding.UTF32.GetBytes(TestTokens.Payload)));
        Malformed(
            "header: UTF-16",
            SignBytes(Encoding.Unicode.GetBytes(TestTokens.Header), Encoding.UTF8.GetBytes(TestTokens.Payload)));
        foreach (string header in new[]
        {
            "[]", "1", "\"HS256\"", "null", "", " ", "{", "{}{}", "[{\"alg\":\"HS256\"}]"
        })
        {
            Malformed($"header: {header}", TestTokens.Forge(TestTokens.Payload, header));
        }

        Refused("an empty object", "AccessKeyMismatch", TestTokens.Forge("{}"), "ClaimMissing", "ExpiryMissing");

        // Duplicates, and names that differ only in case.
        foreach (string claim in new[]
        {
            "access_key", "type", "version", "room_id", "user_id", "role", "jti", "iat", "nbf", "exp", "x"
        })
        {
            string first = claim == "x" ? "\"x\":1," : "";
            Malformed($"{claim} twice", TestTokens.Forge(AddClaim($"{first}\"{claim}\":\"other\"")));
            Ours(
                $"{claim} also in capitals",
                TestTokens.Forge(AddClaim($"\"{claim.ToUpperInvariant()}\":\"other\"")));
        }

        Malformed("role twice, once escaped", TestTokens.Forge(AddClaim("\"\\u0072ole\":\"boss\"")));
        Malformed("role twice, in an object", TestTokens.Forge(AddClaim("\"x\":{\"role\":1,\"role\":2}")));
        Malformed(
            "role twice, in an object in arrays", TestTokens.Forge(AddClaim("\"x\":[[{\"role\":1,\"role\":2}]]")));
        Ours(
            "role at other levels too",
            TestTokens.Forge(AddClaim("\"x\":{\"role\":\"boss\",\"y\":[{\"role\":\"boss\"}]}")));
        Ours("role also composed another way", TestTokens.Forge(AddClaim("\"ro\u0301le\":1,\"r\u00f3le\":2")));

        // Depth, width and size.
        Ours("nesting 64 deep", TestTokens.Forge(AddClaim("\"x\":" + NestArrays(63))));
        Malformed("nesting 65 deep", TestTokens.Forge(AddClaim("\"x\":" + NestArrays(64))));
        Malformed("nesting 1,000 deep", TestTokens.Forge(AddClaim("\"x\":" + NestArrays(1000))));
        Malformed(
            "objects 1,000 deep",
            TestTokens.Forge(
                AddClaim("\"x\":" + string.Concat(Enumerable.Repeat("{\"x\":", 1000)) + "1" + new string('}', 1000))));
        Malformed(
            "header nested 1,000 deep",
            TestTokens.Forge(TestTokens.Payload, "{\"alg\":\"HS256\",\"x\":" + NestArrays(1000) + "}"));
        Malformed("40,000 brackets, none closed", TestTokens.Forge(new string('[', 40_000)));
        Ours(
            "3,000 claims",
            TestTokens.Forge(AddClaim(string.Join(',', Enumerable.Range(0, 3000).Select(i => $"\"c{i}\":{i}")))));
        Ours(
            "16,000 empty objects",
            TestTokens.Forge(AddClaim("\"x\":[" + string.Join(',', Enumerable.Repeat("{}", 16_000)) + "]")));
        Ours("a number of 40,000 digits", TestTokens.Forge(AddClaim("\"x\":" + new string('7', 40_000))));
        Ours("a fraction of 40,000 digits", TestTokens.Forge(AddClaim("\"x\":0." + new string('7', 40_000))));
        Ours("an exponent of 40,000 digits", TestTokens.Forge(AddClaim("\"x\":1e" + new string('7', 40_000))));
        Ours("a negative exponent of 40,000 digits", TestTokens.Forge(AddClaim("\"x\":1e-" + new string('7', 40_000))));
        Lazily("64 KB of dots", "TokenMalformed", () => new string('.', 65_536));
        foreach ((string size, int length) in new[]
        {
            ("64 KB and one", 65_537), ("1 MB", 1_000_000), ("16 MB", 16_000_000)
        })
        {
            Lazily($"{size} of letters", "TokenTooLarge", () => new string('e', length));
            Lazily($"{size} of dots", "TokenTooLarge", () => new string('.', length));
            Lazily($"{size} of NUL", "TokenTooLarge", () => new string('\0', length));
            Lazily($"{size} of spaces", "TokenMissing", () => new string(' ', length));
            Lazily($"{size} of nesting", "TokenTooLarge", () => new string('[', length));
            Lazily(
                $"{size} in a token's three parts", "TokenTooLarge",
                () => Valid[0] + "." + new string('A', length) + "." + Valid[2]);
        }

        // Bytes that are not UTF-8, and text that is not Unicode.
        foreach ((string what, byte[] bytes) in new (string, byte[])[]
        {
            ("a lone continuation byte", [0x80]), ("a sequence cut short", [0xE2, 0x82]),
            ("an overlong slash", [0xC0, 0xAF]), ("an overlong NUL", [0xC0, 0x80]),
            ("an encoded surrogate", [0xED, 0xA0, 0x80]),
            ("past U+10FFFF", [0xF4, 0x90, 0x80, 0x80]), ("FE", [0xFE]), ("FF", [0xFF]), ("Latin-1", [0xE9]),
        })
        {
            Malformed($"{what} in a value", SignBytes([.. "{\"role\":\""u8, .. bytes, .. "\"}"u8]));
            Malformed($"{what} in a name", SignBytes([.. "{\""u8, .. bytes, .. "\":1}"u8]));
            Malformed(
                $"{what} in the header",
                SignBytes(
                    [.. "{\"alg\":\"HS256\",\"kid\":\""u8, .. bytes, .. "\"}"u8],
                    Encoding.UTF8.GetBytes(TestTokens.Payload)));
        }

        foreach (string half in new[] { "\\ud83d", "\\ude00", "\\ude00\\ud83d", "\\ud83dx", "\\ud83d\\ud83d\\ude00" })
        {
            Malformed($"{half} in a value", TestTokens.Forge(AddClaim($"\"x\":\"{half}\"")));
            Malformed($"{half} in a known value", TestTokens.Forge($$"""{"role":"{{half}}"}"""));
            Malformed($"{half} in a name", TestTokens.Forge(AddClaim($"\"{half}\":1")));
            Malformed(
                $"{half} in the header",
                TestTokens.Forge(TestTokens.Payload, $$"""{"alg":"HS256","kid":"{{half}}"}"""));
        }

        // Text that is shown: it decodes, and views and messages escape it.
        foreach ((string what, string json) in new[]
        {
            ("NUL", "\\u0000"), ("ESC", "\\u001b[2J\\u001b]8;;https://x.example\\u0007"), ("C1", "\\u009b31m"),
            ("DEL", "\\u007f"), ("a right-to-left override", "\u202egnp.exe"),
            ("bidirectional isolates", "\u2066a\u2069\u2067b\u2069\u2068c\u2069"), ("an Arabic letter mark", "\u061c"),
            ("line breaks", "\\r\\nVERBOSE: all is well"), ("a line separator", "\u2028\u2029"),
            ("a next line", "\u0085"),
            ("a byte order mark", "\ufeff"), ("tags", "\U000E0041"), ("zero-width characters", "a\u200b\u200c\u200db"),
            ("an interlinear mark", "\ufff9"),
            ("a Hangul filler", "host\u3164"), ("variation selectors", "a\ufe0f\U000E0100"),
        })
        {
            Ours($"{what} in names that are shown", TestTokens.Forge(TestTokens.Payload
                .Replace("\"host\"", $"\"host{json}\"", StringComparison.Ordinal)
                .Replace("\"42\"", $"\"42{json}\"", StringComparison.Ordinal)
                .Replace(TestTokens.RoomId, "r" + json, StringComparison.Ordinal)));
            Refused(
                $"{what} in alg", "AlgorithmNotAllowed",
                TestTokens.Forge(TestTokens.Payload, $$"""{"alg":"{{json}}"}"""));
            Ours($"{what} in a claim's name", TestTokens.Forge(AddClaim($"\"x{json}\":1")));
        }

        // Times.
        foreach (string claim in new[] { "exp", "nbf", "iat" })
        {
            string member = $"\"{claim}\":{(claim == "exp" ? "4102444800" : "1000000000")}";
            foreach ((string json, bool isTime) in OddTimes)
            {
                string[] reasons = (claim, isTime) switch
                {
                    ("exp", true) => ["Expired"],
                    (_, true) => [],
                    (_, false) => ["ClaimInvalid"],
                };
                Ours(
                    $"{claim} {(json.Length > 40 ? "400 digits" : json)}",
                    TestTokens.Forge(Replace(member, $"\"{claim}\":{json}")), reasons);
            }
        }

        Ours("exp with a fraction", TestTokens.Forge(Replace("4102444800", "4102444800.75")));
        Ours("exp at the calendar's end", TestTokens.Forge(Replace("4102444800", "253402300799")));
        Ours(
            "exp at the calendar's last tick",
            TestTokens.Forge(Replace("4102444800", "253402300799.99999999999999999999")), "ClaimInvalid");
        Ours("nbf to come", TestTokens.Forge(Replace("\"nbf\":1000000000", "\"nbf\":4102444799")), "NotYetValid");
        Ours(
            "nbf at the calendar's end", TestTokens.Forge(Replace("\"nbf\":1000000000", "\"nbf\":253402300799")),
            "NotYetValid");
        Ours(
            "nbf past exp",
            TestTokens.Forge(Replace("\"nbf\":1000000000,\"exp\":4102444800", "\"nbf\":4102444800,\"exp\":1000000000")),
            "Expired", "NotYetValid");
        Ours("no exp", TestTokens.Forge(Replace(",\"exp\":4102444800", "")), "ExpiryMissing");
        Ours("EXP for exp", TestTokens.Forge(Replace("\"exp\"", "\"EXP\"")), "ExpiryMissing");

        // Other claims of a wrong type.
        foreach (string claim in new[] { "type", "room_id", "user_id", "role", "jti", "version" })
        {
            foreach (string json in new[] { "null", "1.5", "true", "[]", "{}", "1e400" })
            {
                Ours($"{claim} {json}", TestTokens.Forge(System.Text.RegularExpressions.Regex.Replace(
                    TestTokens.Payload, $"(?<=\"{claim}\":)(\"[^\"]*\"|[0-9]+)", json)), "ClaimInvalid");
            }
        }

        // Values other than strings.
        Lazily("nothing", "TokenMissing", () => null);
        Lazily("an empty text", "TokenMissing", () => "");
        Lazily("an empty SecureString", "TokenMissing", () => TestTokens.Secure(""));
        Lazily("NUL before the token", "TokenMalformed", () => "\0" + TestTokens.Valid);
        Lazily(
            "NUL before the token, as a SecureString", "TokenMalformed",
            () => TestTokens.Secure("\0" + TestTokens.Valid));
        Lazily(
            "NUL before the token, as a row's SecureString", "TokenMalformed",
            () => TestTokens.Row(("Token", TestTokens.Secure("\0" + TestTokens.Valid))));
        Lazily("a SecureString that was disposed of", "TokenTypeInvalid", () => CreateDisposed());
        Lazily(
            "a row's SecureString that was disposed of", "TokenTypeInvalid",
            () => TestTokens.Row(("Jwt", TestTokens.Valid), ("Token", CreateDisposed())));
        Lazily("the token's characters", "TokenTypeInvalid", () => TestTokens.Valid.ToCharArray());
        Lazily("the token's bytes", "TokenTypeInvalid", () => Encoding.ASCII.GetBytes(TestTokens.Valid));
        return cases;
    }

    private static System.Security.SecureString CreateDisposed()
    {
        System.Security.SecureString secure = TestTokens.Secure(TestTokens.Valid);
        secure.Dispose();
        return secure;
    }

    private static string EncodePart(string text) => TestTokens.Encode(Encoding.UTF8.GetBytes(text));

    private static string Replace(string old, string with) =>
        TestTokens.Payload.Replace(old, with, StringComparison.Ordinal);

    private static string AddClaim(string member) => TestTokens.Payload[..^1] + "," + member + "}";

    private static string NestArrays(int depth) => new string('[', depth) + new string(']', depth);

    private static string Sign(string headerAndPayload) =>
        headerAndPayload + "." + TestTokens.Signature(headerAndPayload, TestTokens.Secret);

    private static string Sign(string header, Func<byte[], byte[]> sign)
    {
        string unsigned = EncodePart(header) + "." + Valid[1];
        return unsigned + "." + TestTokens.Encode(sign(Encoding.ASCII.GetBytes(unsigned)));
    }

    private static string SignBytes(byte[] payload) => SignBytes(Encoding.UTF8.GetBytes(TestTokens.Header), payload);

    private static string SignBytes(byte[] header, byte[] payload) =>
        Sign(TestTokens.Encode(header) + "." + TestTokens.Encode(payload));
}
