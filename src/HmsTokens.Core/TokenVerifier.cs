using System.Buffers;
using System.Text;

namespace HmsTokens.Core;

/// <summary>
/// Checks that a token is one of this workspace's: HS256 and nothing else, our app secret, our access key. It keeps the
/// HMAC state for the app secret until it is disposed of, and serves any number of threads.
/// </summary>
public sealed class TokenVerifier : IDisposable
{
    private const string Hs256 = "HS256";

    private readonly string _accessKey;
    private readonly HmacSha256 _hmac;
    private readonly object _gate = new();

    /// <summary>Makes a verifier.</summary>
    /// <param name="credential">The workspace's credential; it may be disposed of right after.</param>
    public TokenVerifier(AppCredential credential)
    {
        ArgumentGuard.NotNull(credential, nameof(credential));
        _accessKey = credential.AccessKey;
        _hmac = credential.CreateHmac();
    }

    /// <summary>
    /// Reads a token and checks algorithm, signature and access key; not its lifetime, which <see cref="DecodedToken"/> tells.
    /// </summary>
    /// <param name="token">The token, at most 64 KB.</param>
    /// <returns>What it says, verified.</returns>
    /// <exception cref="HmsTokenException">
    /// The errors of <see cref="TokenReader.Read"/>; <see cref="HmsTokenError.AlgorithmNotAllowed"/> (RFC 8725, section 3.1),
    /// <see cref="HmsTokenError.SignatureInvalid"/> or <see cref="HmsTokenError.AccessKeyMismatch"/>.
    /// </exception>
    /// <exception cref="ObjectDisposedException">The verifier was disposed of.</exception>
    public DecodedToken Verify(string? token)
    {
        DecodedToken read = TokenReader.Read(token);
        return Check(read) is HmsTokenException refusal ? throw refusal : read;
    }

    /// <summary>Checks a token that was read already; null where it is ours.</summary>
    internal HmsTokenException? Check(DecodedToken token)
    {
        if (!string.Equals(token.Algorithm, Hs256, StringComparison.Ordinal))
        {
            return new HmsTokenException(
                HmsTokenError.AlgorithmNotAllowed, Messages.AlgorithmNotAllowed(token.Algorithm));
        }

        // Of another workspace's token, its signature says nothing: name the likelier mistake.
        if (token.AccessKey is not null && !string.Equals(token.AccessKey, _accessKey, StringComparison.Ordinal))
        {
            return new HmsTokenException(HmsTokenError.AccessKeyMismatch, Messages.AccessKeyMismatch(token.AccessKey));
        }

        if (!IsSignatureValid(token))
        {
            return new HmsTokenException(HmsTokenError.SignatureInvalid, Messages.SignatureInvalid);
        }

        return token.AccessKey is null
            ? new HmsTokenException(HmsTokenError.AccessKeyMismatch, Messages.AccessKeyAbsent)
            : null;
    }

    /// <summary>Clears the HMAC state.</summary>
    public void Dispose()
    {
        lock (_gate)
        {
            _hmac.Dispose();
        }
    }

    private bool IsSignatureValid(DecodedToken token)
    {
        int length = token.Token.LastIndexOf('.');
        byte[] signed = ArrayPool<byte>.Shared.Rent(length);
        try
        {
            Encoding.ASCII.GetBytes(token.Token, 0, length, signed, 0);
            Span<byte> expected = stackalloc byte[HmacSha256.HashBytes];
            lock (_gate)
            {
                _hmac.Compute(signed, length, expected);
            }

            return FixedTimeEquals(expected, token.Signature);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(signed);
        }
    }

    // CryptographicOperations.FixedTimeEquals, which netstandard2.0 has not.
    private static bool FixedTimeEquals(ReadOnlySpan<byte> left, ReadOnlySpan<byte> right)
    {
#if NET
        return System.Security.Cryptography.CryptographicOperations.FixedTimeEquals(left, right);
#else
        if (left.Length != right.Length)
        {
            return false;
        }

        int difference = 0;
        for (int i = 0; i < left.Length; i++)
        {
            difference |= left[i] ^ right[i];
        }

        return difference == 0;
#endif
    }
}
