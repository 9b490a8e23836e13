using System.Runtime.InteropServices;
using System.Security;

namespace HmsTokens.Core;

/// <summary>
/// The app access key and app secret of a 100ms workspace. The secret's UTF-8 bytes, which are the HMAC key, are pinned
/// while this object lives and zeroed when it is disposed of: make it, make a <see cref="TokenSigner"/> or a
/// <see cref="TokenVerifier"/> from it, and dispose of it. Those keep HMAC state, not the bytes.
/// </summary>
public sealed class AppCredential : IDisposable
{
    /// <summary>The shortest app secret that is taken, in UTF-8 bytes (RFC 7518, section 3.2).</summary>
    public const int MinimumSecretBytes = 32;

    private readonly byte[] _secret;
#if !NET
    private readonly GCHandle _pin;
#endif
    private bool _disposed;

    /// <summary>Takes a secret held as characters, which stay the caller's to clear.</summary>
    /// <param name="accessKey">The app access key.</param>
    /// <param name="appSecret">The app secret.</param>
    /// <exception cref="HmsTokenException">
    /// <see cref="HmsTokenError.AccessKeyMissing"/>, <see cref="HmsTokenError.AppSecretMissing"/>,
    /// <see cref="HmsTokenError.AccessKeyIsSecret"/>, <see cref="HmsTokenError.AppSecretTooShort"/> or
    /// <see cref="HmsTokenError.ValueNotUnicode"/>.
    /// </exception>
    public AppCredential(string accessKey, ReadOnlySpan<char> appSecret)
    {
        if (string.IsNullOrWhiteSpace(accessKey))
        {
            throw new HmsTokenException(HmsTokenError.AccessKeyMissing, Messages.AccessKeyMissing);
        }

        if (appSecret.IsEmpty)
        {
            throw new HmsTokenException(HmsTokenError.AppSecretMissing, Messages.AppSecretMissing);
        }

        if (accessKey.AsSpan().SequenceEqual(appSecret))
        {
            throw new HmsTokenException(HmsTokenError.AccessKeyIsSecret, Messages.AccessKeyIsSecret);
        }

        AccessKey = accessKey;
        AccessKeyHasOuterWhiteSpace = HasOuterWhiteSpace(accessKey.AsSpan());
        SecretHasOuterWhiteSpace = HasOuterWhiteSpace(appSecret);

        StrictUtf8.GetByteCount(accessKey.AsSpan(), "access key");
        int length = StrictUtf8.GetByteCount(appSecret, "app secret");
        if (length < MinimumSecretBytes)
        {
            throw new HmsTokenException(HmsTokenError.AppSecretTooShort, Messages.AppSecretTooShort(length));
        }

#if NET
        _secret = GC.AllocateUninitializedArray<byte>(length, pinned: true);
#else
        _secret = new byte[length];
        _pin = GCHandle.Alloc(_secret, GCHandleType.Pinned);
#endif
        StrictUtf8.GetBytes(appSecret, _secret);
    }

    /// <summary>Takes a secret held as a <see cref="SecureString"/>, without a managed string in between.</summary>
    /// <inheritdoc cref="AppCredential(string, ReadOnlySpan{char})"/>
    public static AppCredential FromSecureString(string accessKey, SecureString appSecret)
    {
        if (appSecret is null)
        {
            throw new HmsTokenException(HmsTokenError.AppSecretMissing, Messages.AppSecretMissing);
        }

        nint characters;
        try
        {
            characters = Marshal.SecureStringToGlobalAllocUnicode(appSecret);
        }
        catch (ObjectDisposedException)
        {
            throw new HmsTokenException(HmsTokenError.AppSecretMissing, Messages.AppSecretDisposed);
        }

        try
        {
            unsafe
            {
                return new AppCredential(accessKey, new ReadOnlySpan<char>((void*)characters, appSecret.Length));
            }
        }
        finally
        {
            Marshal.ZeroFreeGlobalAllocUnicode(characters);
        }
    }

    /// <summary>The app access key.</summary>
    public string AccessKey { get; }

    /// <summary>Whether the access key starts or ends with white space, as one copied with its line break does.</summary>
    public bool AccessKeyHasOuterWhiteSpace { get; }

    /// <summary>Whether the secret starts or ends with white space, as one copied with its line break does.</summary>
    public bool SecretHasOuterWhiteSpace { get; }

    /// <summary>Zeroes the secret.</summary>
    public void Dispose()
    {
        Array.Clear(_secret, 0, _secret.Length);
#if !NET
        if (!_disposed)
        {
            _pin.Free();
        }
#endif
        _disposed = true;
    }

    private static bool HasOuterWhiteSpace(ReadOnlySpan<char> text) =>
        char.IsWhiteSpace(text[0]) || char.IsWhiteSpace(text[^1]);

    internal HmacSha256 CreateHmac() =>
        _disposed ? throw new ObjectDisposedException(nameof(AppCredential)) : new HmacSha256(_secret);
}
