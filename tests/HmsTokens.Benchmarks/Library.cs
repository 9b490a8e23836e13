using System.Security.Cryptography;
using System.Text;
using HmsTokens.Core;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace HmsTokens.Benchmarks;

/// <summary>
/// Compares the core with one HMAC, the minimum, and with Microsoft.IdentityModel.JsonWebTokens in the usual setup: the
/// same claims, the same check.
/// </summary>
internal sealed class Library : IDisposable
{
    private const int Count = 20_000;
    private const string UserId = "user-012345";

    private readonly TokenSigner _signer;
    private readonly TokenVerifier _verifier;
    private readonly IncrementalHash _hash =
        IncrementalHash.CreateHMAC(HashAlgorithmName.SHA256, Encoding.UTF8.GetBytes(TestTokens.Secret));

    private readonly byte[] _data = new byte[345];
    private readonly JsonWebTokenHandler _handler = new() { SetDefaultTimesOnTokenCreation = false };
    private readonly SigningCredentials _credentials;
    private readonly TokenValidationParameters _parameters;
    private readonly string _token;

    public Library()
    {
        using var credential = new AppCredential(TestTokens.AccessKey, TestTokens.Secret);
        _signer = new TokenSigner(credential);
        _verifier = new TokenVerifier(credential);
        var key = new SymmetricSecurityKey(Encoding.UTF8.GetBytes(TestTokens.Secret));
        _credentials = new SigningCredentials(key, SecurityAlgorithms.HmacSha256);
        _parameters = new TokenValidationParameters
        {
            IssuerSigningKey = key,
            ValidAlgorithms = [SecurityAlgorithms.HmacSha256],
            ValidateIssuer = false,
            ValidateAudience = false,
        };
        _token = Sign();
    }

    public static void AddTo(Table table)
    {
        using var library = new Library();
        Dictionary<string, double> rates = Contest.RatePerSecond(Count, library.Contestants());
        table.Add(
            "the core alone: `SignAuthToken`, in the time of one HMAC-SHA256 over 345 bytes with its state kept",
            rates["hash"] / rates["sign"], "1.6 or less", $"{rates["sign"]:N0}/s, HMAC {rates["hash"]:N0}/s");
        table.Add(
            "the core: sign, of `JsonWebTokenHandler.CreateToken`",
            rates["sign"] / rates["library signs"], string.Empty, Detail("library signs", rates));
        table.Add(
            "the core: verify, of `JsonWebTokenHandler.ValidateTokenAsync`",
            rates["verify"] / rates["library verifies"], string.Empty, Detail("library verifies", rates));
        table.Add(
            "bytes allocated for an auth token in the core", library.Bytes("sign"), "824 or fewer",
            $"library {library.Bytes("library signs"):N0}");
        table.Add(
            "bytes allocated for a verification in the core", library.Bytes("verify"), string.Empty,
            $"library {library.Bytes("library verifies"):N0}");
    }

    public void Dispose()
    {
        _signer.Dispose();
        _verifier.Dispose();
        _hash.Dispose();
    }

    private static string Detail(string contestant, Dictionary<string, double> rates) =>
        $"library {rates[contestant]:N0}/s";

    private double Bytes(string contestant) => Contest.BytesEach(Count, Contestants()[contestant]);

    private Dictionary<string, Action> Contestants() => new()
    {
        ["hash"] = () => Repeat(Hash),
        ["sign"] = () => Repeat(() => Sign()),
        ["verify"] = () => Repeat(() => _verifier.Verify(_token)),
        ["library signs"] = () => Repeat(() => SignWithLibrary()),
        ["library verifies"] = () => Repeat(VerifyWithLibrary),
    };

    private static void Repeat(Action action)
    {
        for (int i = 0; i < Count; i++)
        {
            action();
        }
    }

    private void Hash()
    {
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        _hash.AppendData(_data);
        _hash.GetHashAndReset(hash);
    }

    private string Sign() => _signer.SignAuthToken(TestTokens.RoomId, Users.Role, UserId);

    private string SignWithLibrary()
    {
        long now = DateTimeOffset.UtcNow.ToUnixTimeSeconds();
        return _handler.CreateToken(new SecurityTokenDescriptor
        {
            Claims = new Dictionary<string, object>
            {
                ["access_key"] = TestTokens.AccessKey,
                ["type"] = "app",
                ["version"] = 2,
                ["room_id"] = TestTokens.RoomId,
                ["user_id"] = UserId,
                ["role"] = Users.Role,
                ["jti"] = Guid.NewGuid().ToString(),
                ["iat"] = now - 10,
                ["nbf"] = now - 10,
                ["exp"] = now + 86400,
            },
            SigningCredentials = _credentials,
        });
    }

    private void VerifyWithLibrary()
    {
        if (!_handler.ValidateTokenAsync(_token, _parameters).GetAwaiter().GetResult().IsValid)
        {
            throw new InvalidOperationException("The library refuses a token of ours.");
        }
    }
}
