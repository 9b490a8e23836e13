using System.Security.Cryptography;

namespace HmsTokens.Core;

/// <summary>
/// Random UUIDs (RFC 9562, version 4) as text, from random bytes drawn in batches: one by one, they would cost as much
/// as the signature.
/// </summary>
internal sealed class TokenIdSource : IDisposable
{
    public const int TextLength = 36;

    private const int UuidBytes = 16;
    private readonly byte[] _random = new byte[UuidBytes * 64];
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

        Span<byte> uuid = _random.AsSpan(_used, UuidBytes);
        _used += UuidBytes;
        uuid[6] = (byte)((uuid[6] & 0x0f) | 0x40);
        uuid[8] = (byte)((uuid[8] & 0x3f) | 0x80);

        ReadOnlySpan<byte> digits = "0123456789abcdef"u8;
        int at = 0;
        for (int i = 0; i < UuidBytes; i++)
        {
            if (i is 4 or 6 or 8 or 10)
            {
                destination[at++] = (byte)'-';
            }

            destination[at++] = digits[uuid[i] >> 4];
            destination[at++] = digits[uuid[i] & 0xf];
        }
    }

    public void Dispose() => _generator.Dispose();
}
