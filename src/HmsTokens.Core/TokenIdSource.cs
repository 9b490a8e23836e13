using System.Buffers.Text;
using System.Security.Cryptography;

namespace HmsTokens.Core;

/// <summary>
/// Random UUIDs (RFC 9562, version 4) as text. The random bytes come in batches; otherwise they would take as long as
/// the signature.
/// </summary>
internal sealed class TokenIdSource : IDisposable
{
    public const int TextLength = 36;

    private const int UuidBytes = 16;

    private readonly byte[] _random = new byte[UuidBytes * 64];
    private readonly byte[] _uuid = new byte[UuidBytes];
    private readonly RandomNumberGenerator _generator = RandomNumberGenerator.Create();
    private int _used;

    public TokenIdSource() => _used = _random.Length;

    public void Next(Span<byte> destination)
    {
        if (_used == _random.Length)
        {
            _generator.GetBytes(_random);
            _used = 0;
        }

        Buffer.BlockCopy(_random, _used, _uuid, 0, UuidBytes);
        _used += UuidBytes;

        // A Guid reads its third field, which begins with the version, as little-endian.
        _uuid[7] = (byte)((_uuid[7] & 0x0f) | 0x40);
        _uuid[8] = (byte)((_uuid[8] & 0x3f) | 0x80);
        Utf8Formatter.TryFormat(new Guid(_uuid), destination, out _);
    }

    public void Dispose() => _generator.Dispose();
}
