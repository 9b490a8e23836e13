using System.Security;
using System.Security.Cryptography;

namespace HmsTokens.MemoryProbe;

/// <summary>
/// A random secret that exists as a SecureString alone, made character by character. What the search goes by is kept
/// masked, so that it does not find itself.
/// </summary>
internal sealed class MaskedSecret : IDisposable
{
    public const int Length = 48;

    private readonly byte[] _mask = RandomNumberGenerator.GetBytes(Length);
    private readonly byte[] _masked = new byte[Length];
    private readonly List<SecureString> _copies = [];

    /// <summary>Makes one, and puts a text behind it that is not searched for.</summary>
    public MaskedSecret(string behind = "")
    {
        for (int i = 0; i < Length; i++)
        {
            char c = (char)RandomNumberGenerator.GetInt32('0', 'z' + 1);
            Text.AppendChar(c);
            _masked[i] = (byte)(c ^ _mask[i]);
        }

        foreach (char c in behind)
        {
            Text.AppendChar(c);
        }
    }

    public SecureString Text { get; } = new();

    /// <summary>The byte of the secret at a place.</summary>
    public byte this[int at] => (byte)(_masked[at] ^ _mask[at]);

    /// <summary>A SecureString of its own with the same text, as a vault gives back.</summary>
    public SecureString Copy()
    {
        _copies.Add(Text.Copy());
        return _copies[^1];
    }

    /// <summary>Disposes of the text and of its copies, which are the caller's and the vault's.</summary>
    public void Dispose()
    {
        Text.Dispose();
        _copies.ForEach(copy => copy.Dispose());
    }
}
