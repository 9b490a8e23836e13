using System.Security.Cryptography;
using System.Text;

namespace HmsTokens.Core.Tests;

/// <summary>The properties and ToString of a decoded token.</summary>
public sealed class HmsTokenTests
{
    public static Cases<(string Payload, string Text)> Texts { get; } = new()
    {
        { "auth", ("""{"type":"app","jti":"j1"}""", "Auth token j1, SHA-256 ") },
        { "management", ("""{"type":"management","jti":"j1"}""", "Management token j1, SHA-256 ") },
        { "unknown", ("""{"jti":"j1"}""", "Token of unknown type j1, SHA-256 ") },
        { "no jti", ("""{"type":"app"}""", "Auth token without jti, SHA-256 ") },
        { "an empty jti", ("""{"type":"app","jti":""}""", "Auth token without jti, SHA-256 ") },
        {
            "line breaks and ESC",
            ("""{"type":"app","jti":"\r\n\u001b[2J\u202e"}""", @"Auth token \u000d\u000a\u001b[2J\u202e, SHA-256 ")
        },
        {
            "a long jti",
            ($$"""{"type":"app","jti":"{{new string('x', 1000)}}"}""", $"Auth token {new string('x', 63)}…, SHA-256 ")
        },
    };

    [Theory]
    [MemberData(nameof(Texts))]
    public void ToString_is_one_safe_line(string name)
    {
        (string payload, string text) = Texts[name];
        string token = TestTokens.Forge(payload);
        string hash = Convert.ToHexStringLower(SHA256.HashData(Encoding.ASCII.GetBytes(token)));

        Assert.Equal(text + hash[..8], TokenReader.Read($" {token}\r\n").ToString());
    }

    [Fact]
    public void A_long_token_has_a_fingerprint()
    {
        string token = TestTokens.Forge($$"""{"x":"{{new string('x', 5000)}}"}""");
        Assert.EndsWith(
            Convert.ToHexStringLower(SHA256.HashData(Encoding.ASCII.GetBytes(token)))[..8],
            TokenReader.Read(token).ToString(),
            StringComparison.Ordinal);
    }

    [Fact]
    public void The_fingerprint_identifies_a_token()
    {
        string one = TestTokens.Forge(TestTokens.Payload());
        string other = TestTokens.Forge(TestTokens.Payload(), secret: TestTokens.OtherSecret);

        Assert.NotEqual(TokenReader.Read(one).ToString(), TokenReader.Read(other).ToString());
        Assert.Equal(TokenReader.Read(one).ToString(), TokenReader.Read(one).ToString());
    }

    public static Cases<(string Claims, HmsTokenStatus Status)> Statuses { get; } = new()
    {
        { "no times", ("", HmsTokenStatus.Active) },
        { "inside", (",\"nbf\":1,\"exp\":4102444800", HmsTokenStatus.Active) },
        { "past", (",\"exp\":1", HmsTokenStatus.Expired) },
        { "to come", (",\"nbf\":4102444800", HmsTokenStatus.NotYetValid) },
        { "exp is text", (",\"exp\":\"4102444800\"", HmsTokenStatus.Unknown) },
        { "exp is null", (",\"exp\":null", HmsTokenStatus.Unknown) },
        { "exp in milliseconds", (",\"exp\":4102444800000", HmsTokenStatus.Unknown) },
        { "nbf is text", (",\"nbf\":\"1\",\"exp\":4102444800", HmsTokenStatus.Unknown) },
        { "iat is text", (",\"iat\":\"1\",\"exp\":4102444800", HmsTokenStatus.Active) },
    };

    [Theory]
    [MemberData(nameof(Statuses))]
    public void A_token_with_an_unreadable_time_is_not_active(string name)
    {
        (string claims, HmsTokenStatus status) = Statuses[name];
        Assert.Equal(status, TokenReader.Read(TestTokens.Forge(TestTokens.Payload(claims))).Status);
    }

    // All fields, recursively.
    [Fact]
    public void It_does_not_hold_the_token()
    {
        string token = TestTokens.Forge(TestTokens.Payload());
        HmsToken read = TokenReader.Read(token);
        _ = (read.Claims, read.Header, read.ToString());

        Assert.DoesNotContain(token.Split('.')[2], Everything(read), StringComparison.Ordinal);
        Assert.Contains(token.Split('.')[2], Everything(new { read, token }), StringComparison.Ordinal);
    }

    private static string Everything(object root)
    {
        const System.Reflection.BindingFlags All =
            System.Reflection.BindingFlags.Instance | System.Reflection.BindingFlags.Public
                | System.Reflection.BindingFlags.NonPublic;
        var seen = new HashSet<object>(ReferenceEqualityComparer.Instance);
        var text = new StringBuilder();
        var next = new Queue<object>([root]);
        while (next.TryDequeue(out object? found))
        {
            if (found is string or byte[])
            {
                text.AppendLine(found as string ?? TestTokens.Encode((byte[])found));
                continue;
            }

            if (found.GetType().IsPrimitive || !seen.Add(found))
            {
                continue;
            }

            IEnumerable<object?> held = found is Array items
                ? items.Cast<object?>()
                : found.GetType().GetFields(All).Select(field => field.GetValue(found));
            foreach (object value in held.OfType<object>().Where(value => value is not (Type or Delegate)))
            {
                next.Enqueue(value);
            }
        }

        return text.ToString();
    }
}
