using System.Security;
using System.Security.Cryptography;

namespace HmsTokens.MemoryProbe;

/// <summary>
/// A random secret that exists only as a SecureString, made character by character. Its bytes for the search are
/// masked, so that the search does not find them.
/// </summary>
internal sealed class MaskedSecret : IDisposable
{
    public const int Length = 48;

    private readonly byte[] _mask = RandomNumberGenerator.GetBytes(Length);
    private readonly byte[] _masked = new byte[Length];
    private readonly List<SecureString> _copies = [];

    private readonly string _behind;

    /// <summary>Makes a secret, with a suffix that is not searched for.</summary>
    public MaskedSecret(string behind = "")
    {
        _behind = behind;
        for (int i = 0; i < Length; i++)
        {
            // No characters that JSON escapes.
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

    /// <summary>The byte of the secret at an index.</summary>
    public byte this[int at] => (byte)(_masked[at] ^ _mask[at]);

    /// <summary>Makes a copy, as a vault does.</summary>
    public SecureString Copy()
    {
        _copies.Add(Text.Copy());
        return _copies[^1];
    }

    /// <summary>Makes a credential as JSON in a SecureString, like a vault that stores only text.</summary>
    public SecureString InJson(string accessKey)
    {
        var json = new SecureString();
        _copies.Add(json);
        Append($"{{\"AppAccessKey\":\"{accessKey}\",\"AppSecret\":\"");
        for (int i = 0; i < Length; i++)
        {
            json.AppendChar((char)this[i]);
        }

        Append(_behind + "\"}");
        return json;

        void Append(string text)
        {
            foreach (char c in text)
            {
                json.AppendChar(c);
            }
        }
    }

    /// <summary>Disposes of the secret and its copies.</summary>
    public void Dispose()
    {
        Text.Dispose();
        _copies.ForEach(copy => copy.Dispose());
    }
}
