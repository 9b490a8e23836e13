#if !NET
using System.Runtime.InteropServices;
#endif
using System.Security;

namespace HmsTokens.Core;

/// <summary>
/// The app access key and app secret of a 100ms workspace. The UTF-8 bytes of the secret, which are the HMAC key, are
/// pinned until this object is disposed, and then zeroed. Dispose of it as soon as you have made a
/// <see cref="TokenSigner"/> or a <see cref="TokenVerifier"/> from it: these keep HMAC state, not the bytes.
/// </summary>
public sealed class AppCredential : IDisposable
{
    /// <summary>The minimum length of an app secret, in UTF-8 bytes (RFC 7518, section 3.2).</summary>
    public const int MinimumSecretBytes = 32;

    // Shorter text occurs in any long text by chance.
    private const int MinimumSharedLength = 8;

    private readonly byte[] _secret;
#if !NET
    private readonly GCHandle _pin;
#endif
    private bool _disposed;

    /// <summary>
    /// Makes a credential from characters, which the caller clears. White space, byte order marks, other invisible
    /// characters, and one pair of quotes around the access key and the secret are removed.
    /// </summary>
    /// <param name="accessKey">The app access key.</param>
    /// <param name="appSecret">The app secret.</param>
    /// <exception cref="HmsTokenException">
    /// <see cref="HmsTokenError.AccessKeyMissing"/>, <see cref="HmsTokenError.AppSecretMissing"/>,
    /// <see cref="HmsTokenError.CredentialPlaceholder"/>, <see cref="HmsTokenError.AccessKeyIsSecret"/>,
    /// <see cref="HmsTokenError.AppSecretTooShort"/> or <see cref="HmsTokenError.ValueNotUnicode"/>.
    /// </exception>
    public AppCredential(string accessKey, ReadOnlySpan<char> appSecret)
    {
        AccessKey = ReadAccessKey(accessKey);
        ReadOnlySpan<char> secret = CredentialText.Trim(appSecret);
        if (secret.IsEmpty)
        {
            throw new HmsTokenException(HmsTokenError.AppSecretMissing, Messages.AppSecretMissing);
        }

        RefuseSubstitute("app secret", secret);
        if (AreRelated(AccessKey.AsSpan(), secret))
        {
            throw new HmsTokenException(HmsTokenError.AccessKeyIsSecret, Messages.AccessKeyIsSecret);
        }

        AccessKeyWasTrimmed = AccessKey.Length < accessKey.Length;
        AppSecretWasTrimmed = secret.Length < appSecret.Length;

        StrictUtf8.GetByteCount(AccessKey.AsSpan(), "access key");
        int length = StrictUtf8.GetByteCount(secret, "app secret");
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
        StrictUtf8.GetBytes(secret, _secret);
    }

    /// <summary>The app access key, trimmed.</summary>
    public string AccessKey { get; }

    /// <summary>Whether something around the access key was removed, such as a line break or quotes.</summary>
    public bool AccessKeyWasTrimmed { get; }

    /// <summary>Whether something around the secret was removed, such as a line break or quotes.</summary>
    public bool AppSecretWasTrimmed { get; }

    /// <summary>Makes a credential from a <see cref="SecureString"/>, without a managed string in between.</summary>
    /// <inheritdoc cref="AppCredential(string, ReadOnlySpan{char})"/>
    public static AppCredential FromSecureString(string accessKey, SecureString appSecret)
    {
        if (appSecret is null)
        {
            throw new HmsTokenException(HmsTokenError.AppSecretMissing, Messages.AppSecretMissing);
        }

        SecretCharacters characters;
        try
        {
            characters = new SecretCharacters(appSecret);
        }
        catch (ObjectDisposedException)
        {
            throw new HmsTokenException(HmsTokenError.AppSecretMissing, Messages.AppSecretDisposed);
        }

        using (characters)
        {
            return new AppCredential(accessKey, characters.Span);
        }
    }

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

    /// <summary>Trims and checks an access key.</summary>
    /// <exception cref="HmsTokenException">It is empty, or a placeholder.</exception>
    internal static string ReadAccessKey(string? text)
    {
        string accessKey = CredentialText.Trim(text ?? string.Empty);
        if (accessKey.Length == 0)
        {
            throw new HmsTokenException(HmsTokenError.AccessKeyMissing, Messages.AccessKeyMissing);
        }

        RefuseSubstitute("access key", accessKey.AsSpan());
        return accessKey;
    }

    internal HmacSha256 CreateHmac() =>
        _disposed ? throw new ObjectDisposedException(nameof(AppCredential)) : new HmacSha256(_secret);

    private static void RefuseSubstitute(string what, ReadOnlySpan<char> text)
    {
        if (CredentialSubstitute.Find(text) is string substitute)
        {
            throw new HmsTokenException(
                HmsTokenError.CredentialPlaceholder, Messages.CredentialPlaceholder(what, substitute));
        }
    }

    private static bool AreRelated(ReadOnlySpan<char> one, ReadOnlySpan<char> other)
    {
        ReadOnlySpan<char> shorter = one.Length < other.Length ? one : other;
        ReadOnlySpan<char> longer = one.Length < other.Length ? other : one;
        return (shorter.Length >= MinimumSharedLength || shorter.Length == longer.Length)
            && CredentialText.Contains(longer, shorter);
    }
}
