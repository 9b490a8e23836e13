using System.Security.Cryptography;

namespace HmsTokens.Core;

/// <summary>
/// HMAC-SHA256 (RFC 2104, RFC 7518 section 3.2) that keeps the state for one key, so that many tokens need one key
/// setup. Not thread-safe.
/// </summary>
internal sealed class HmacSha256 : IDisposable
{
    public const int HashBytes = 32;

    // On .NET, IncrementalHash doesn't copy the key to managed memory, as HMACSHA256 does. It resets its state between
    // messages, which takes less than half the time of HMACSHA256.HashData for a token.
    private readonly IncrementalHash _hash;

#if NET
    public HmacSha256(byte[] key) => _hash = IncrementalHash.CreateHMAC(HashAlgorithmName.SHA256, key.AsSpan());

    public void Compute(byte[] data, int count, Span<byte> destination)
    {
        _hash.AppendData(data.AsSpan(0, count));
        _hash.GetHashAndReset(destination);
    }
#else
    public HmacSha256(byte[] key) => _hash = IncrementalHash.CreateHMAC(HashAlgorithmName.SHA256, key);

    public void Compute(byte[] data, int count, Span<byte> destination)
    {
        _hash.AppendData(data, 0, count);
        _hash.GetHashAndReset().CopyTo(destination);
    }
#endif

    public void Dispose() => _hash.Dispose();
}
