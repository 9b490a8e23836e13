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

    private readonly string _behind;

    /// <summary>Makes one, and puts a text behind it that is not searched for.</summary>
    public MaskedSecret(string behind = "")
    {
        _behind = behind;
        for (int i = 0; i < Length; i++)
        {
            // None that JSON escapes.
            char c = (char)RandomNumberGenerator.GetInt32('0', 'Z' + 1);
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

    /// <summary>
    /// A credential as a JSON text in a SecureString, as a vault gives back that keeps nothing but text.
    /// </summary>
    public SecureString InJson(string accessKey)
    {
        var json = new SecureString();
        _copies.Add(json);
        Append($"{{\"AppAccessKey\":\"{accessKey}\",\"AppSecret\":\"");
        for (int i = 0; i < Length; i++) json.AppendChar((char)this[i]);
        Append(_behind + "\"}");
        return json;

        void Append(string text)
        {
            foreach (char c in text) json.AppendChar(c);
        }
    }

    /// <summary>Disposes of the text and of its copies, which are the caller's and the vault's.</summary>
    public void Dispose()
    {
        Text.Dispose();
        _copies.ForEach(copy => copy.Dispose());
    }
}
