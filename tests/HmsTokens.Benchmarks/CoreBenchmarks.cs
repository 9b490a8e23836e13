using BenchmarkDotNet.Attributes;
using HmsTokens.Core;

namespace HmsTokens.Benchmarks;

/// <summary>The core alone: time and allocated bytes per token.</summary>
[MemoryDiagnoser]
public class CoreBenchmarks : IDisposable
{
    private readonly TokenSigner _signer;
    private readonly TokenVerifier _verifier;
    private readonly TokenRequirements _anything = new();
    private readonly string _token;

    public CoreBenchmarks()
    {
        using var credential = new AppCredential(TestTokens.AccessKey, TestTokens.Secret);
        _signer = new TokenSigner(credential);
        _verifier = new TokenVerifier(credential);
        _token = SignAuth();
    }

    [GlobalCleanup]
    public void Dispose()
    {
        _signer.Dispose();
        _verifier.Dispose();
        GC.SuppressFinalize(this);
    }

    [Benchmark]
    public string SignAuth() => _signer.SignAuthToken(TestTokens.RoomId, Users.Role, "user-012345");

    [Benchmark]
    public string SignManagement() => _signer.SignManagementToken();

    [Benchmark]
    public HmsToken Decode() => TokenReader.Read(_token);

    [Benchmark]
    public HmsToken Verify() => _verifier.Verify(_token);

    [Benchmark]
    public bool Test() => _verifier.Test(_token, _anything).Valid;
}
