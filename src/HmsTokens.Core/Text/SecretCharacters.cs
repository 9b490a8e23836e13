using System.Runtime.InteropServices;
using System.Security;

namespace HmsTokens.Core;

/// <summary>The characters of a SecureString, in unmanaged memory, and zeroed on disposal.</summary>
/// <exception cref="ObjectDisposedException">The SecureString has been disposed of.</exception>
internal sealed class SecretCharacters(SecureString text) : IDisposable
{
    private readonly nint _characters = Marshal.SecureStringToGlobalAllocUnicode(text);
    private readonly int _length = text.Length;
    private bool _disposed;

    public unsafe ReadOnlySpan<char> Span => _disposed
        ? throw new ObjectDisposedException(nameof(SecretCharacters))
        : new((void*)_characters, _length);

    /// <summary>Whether nothing is left after trimming.</summary>
    public bool IsBlank => CredentialText.Trim(Span).IsEmpty;

    /// <summary>Makes a SecureString.</summary>
    public static unsafe SecureString ToSecureString(ReadOnlySpan<char> characters)
    {
        fixed (char* start = characters)
        {
            var text = start is null ? new SecureString() : new SecureString(start, characters.Length);
            text.MakeReadOnly();
            return text;
        }
    }

    /// <summary>Whether two texts are the same after trimming.</summary>
    public static bool AreEqual(SecureString one, SecureString other)
    {
        using var left = new SecretCharacters(one);
        using var right = new SecretCharacters(other);
        return CredentialText.Trim(left.Span).SequenceEqual(CredentialText.Trim(right.Span));
    }

    public void Dispose()
    {
        if (!_disposed)
        {
            Marshal.ZeroFreeGlobalAllocUnicode(_characters);
            _disposed = true;
        }
    }
}
