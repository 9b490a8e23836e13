using System.Text;
using System.Text.Json;
using Microsoft.Extensions.Time.Testing;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace HmsTokens.Core.Tests;

/// <summary>Microsoft.IdentityModel makes the same bytes from the same claims, and accepts our tokens.</summary>
public class IdentityModelTests
{
    private static readonly SymmetricSecurityKey Key = new(Encoding.UTF8.GetBytes(TestTokens.Secret));

    public static Cases<string> Values { get; } = CreateValues();

    [Theory]
    [MemberData(nameof(Values))]
    public void Auth_token_has_the_same_bytes(string name)
    {
        string value = Values[name];
        using var credential = new AppCredential($"<{value}|", TestTokens.Secret);
        using var signer = new TokenSigner(credential);

        string token = signer.SignAuthToken("r", value + "h", value + "u");

        Assert.Equal(CreateWithHandler(token), token);
    }

    [Fact]
    public void Every_character_has_the_same_bytes()
    {
        using AppCredential credential = TestTokens.Credential();
        using var signer = new TokenSigner(credential);
        var text = new StringBuilder();
        for (int scalar = 0; scalar <= 0x10FFFF; scalar++)
        {
            if (Rune.IsValid(scalar))
            {
                text.Append(new Rune(scalar));
            }

            if (scalar % 0x800 == 0x7FF)
            {
                string token = signer.SignAuthToken("r", "host", "u" + text);
                Assert.True(CreateWithHandler(token) == token, $"U+{scalar - 0x7FF:X4} to U+{scalar:X4}");
                text.Clear();
            }
        }
    }

    [Fact]
    public void Management_token_has_the_same_bytes()
    {
        using AppCredential credential = TestTokens.Credential();
        using var signer = new TokenSigner(credential, new FakeTimeProvider());

        string token = signer.SignManagementToken();

        Assert.Equal(CreateWithHandler(token), token);
    }

    [Theory]
    [MemberData(nameof(Values))]
    public async Task The_library_accepts_our_token(string name)
    {
        string value = Values[name];
        using AppCredential credential = TestTokens.Credential();
        using var signer = new TokenSigner(credential);

        foreach (string token in new[] { signer.SignAuthToken("r", "host", value + "u"), signer.SignManagementToken() })
        {
            var handler = new JsonWebTokenHandler { MaximumTokenSizeInBytes = int.MaxValue };
            TokenValidationResult result = await handler.ValidateTokenAsync(token, new TokenValidationParameters
            {
                IssuerSigningKey = Key,
                ValidAlgorithms = ["HS256"],
                ValidTypes = ["JWT"],
                ValidateIssuer = false,
                ValidateAudience = false,
                RequireExpirationTime = true,
                ClockSkew = TimeSpan.Zero,
            });
            Assert.True(result.IsValid, result.Exception?.Message);
        }
    }

    [Fact]
    public void We_accept_the_librarys_token()
    {
        var claims = new Dictionary<string, object>
        {
            ["access_key"] = TestTokens.AccessKey,
            ["type"] = "management",
            ["version"] = 2,
            ["note"] = "Zoë \"quoted\" 😀",
        };
        string token = new JsonWebTokenHandler().CreateToken(new SecurityTokenDescriptor
        {
            Claims = claims,
            SigningCredentials = new SigningCredentials(Key, SecurityAlgorithms.HmacSha256),
        });
        using AppCredential credential = TestTokens.Credential();
        using var verifier = new TokenVerifier(credential);

        HmsToken read = verifier.Verify(token);

        Assert.Equal(HmsTokenType.Management, read.Type);
        Assert.Equal(claims["note"], read.Claims["note"]);
        Assert.Equal(TimeSpan.FromHours(1), read.ExpiresAt - read.IssuedAt);
    }

    private static Cases<string> CreateValues()
    {
        var values = new Cases<string>
        {
            { "plain", "627cda81ab4f3b56a077dc33" },
            { "HTML, plus and apostrophe", "<>&'+`=/" },
            { "quotes and backslashes", "\"\\\"\\\\" },
            { "short escapes", "\b\f\n\r\t" },
            { "NUL", "a\0b" },
            { "DEL", "a\u007fb" },
            { "NEL and no-break space", "x\u0085\u00a0" },
            { "soft hyphen", "\u00ad" },
            { "accents", "Zoë Żółć" },
            { "CJK", "会議室" },
            { "right to left", "שלום" },
            { "bidirectional marks", "\u200e\u202e\u2066" },
            { "emoji", "👩‍👩‍👧‍👦" },
            { "private use", "\uE000\uF8FF" },
            { "private use, supplementary", "\U000F0000\U0010FFFD" },
            { "line separator, paragraph separator", "x\u2028\u2029" },
            { "byte order mark", "\uFEFF" },
            { "unassigned and non-characters", "\u0378\uFDD0\uFFFE\uFFFF\U0010FFFF" },
            { "specials", "\uFFF9\uFFFD" },
            { "tags", "\U000E0001\U000E0041" },
            { "4 KB", string.Concat(Enumerable.Repeat("x\"é😀", 512)) },
        };
        for (int first = 0; first < 0x250; first += 16)
        {
            values.Add(
                $"U+{first:X4} to U+{first + 15:X4}",
                string.Concat(Enumerable.Range(first, 16).Select(c => (char)c)) + "x");
        }

        return values;
    }

    // Signs the claims of a token with the library, in order.
    private static string CreateWithHandler(string token)
    {
        var claims = new OrderedDictionary<string, object>();
        foreach (JsonProperty claim in TestTokens.Claims(token).EnumerateObject())
        {
            claims.Add(
                claim.Name,
                claim.Value.ValueKind == JsonValueKind.Number ? claim.Value.GetInt64() : claim.Value.GetString()!);
        }

        return new JsonWebTokenHandler { SetDefaultTimesOnTokenCreation = false }
            .CreateToken(new SecurityTokenDescriptor
        {
            Claims = claims,
            SigningCredentials = new SigningCredentials(Key, SecurityAlgorithms.HmacSha256),
        });
    }
}
