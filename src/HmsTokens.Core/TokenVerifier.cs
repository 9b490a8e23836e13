using System.Buffers;
#if !NET
using System.Runtime.CompilerServices;
#endif
using System.Text;

namespace HmsTokens.Core;

/// <summary>
/// Checks that a token belongs to a workspace: only HS256, the app secret, the access key. It keeps the HMAC state for
/// the app secret until it is disposed. Thread-safe.
/// </summary>
public sealed class TokenVerifier : IDisposable
{
    internal const string Hs256 = "HS256";

    private static readonly Claim[] RequiredToJoin = [.. Claim.All.Where(static claim => claim.IsRequiredToJoin)];

    private readonly TimeProvider _clock;
    private readonly string _accessKey;
    private readonly HmacSha256 _hmac;
    private readonly object _gate = new();

    /// <summary>Makes a verifier with the system's clock.</summary>
    /// <inheritdoc cref="TokenVerifier(AppCredential, TimeProvider)"/>
    public TokenVerifier(AppCredential credential)
        : this(credential, TimeProvider.System)
    {
    }

    /// <summary>Makes a verifier.</summary>
    /// <param name="credential">The workspace's credential. You can dispose of it right after.</param>
    /// <param name="clock">The clock.</param>
    /// <exception cref="ObjectDisposedException">The credential is disposed.</exception>
    public TokenVerifier(AppCredential credential, TimeProvider clock)
    {
        ArgumentGuard.NotNull(credential, nameof(credential));
        ArgumentGuard.NotNull(clock, nameof(clock));
        _clock = clock;
        _accessKey = credential.AccessKey;
        _hmac = credential.CreateHmac();
    }

    /// <summary>
    /// Reads a token and checks algorithm, signature and access key; not its lifetime, which <see cref="HmsToken"/>
    /// reports.
    /// </summary>
    /// <param name="token">The token, at most 64 KB.</param>
    /// <returns>The decoded token, verified.</returns>
    /// <exception cref="HmsTokenException">
    /// The errors of <see cref="TokenReader.Read"/>; <see cref="HmsTokenError.AlgorithmNotAllowed"/> (RFC 8725, section
    /// 3.1), <see cref="HmsTokenError.SignatureInvalid"/> or <see cref="HmsTokenError.AccessKeyMismatch"/>.
    /// </exception>
    /// <exception cref="ObjectDisposedException">The verifier is disposed.</exception>
    public HmsToken Verify(string? token)
    {
        ParsedToken parsed = TokenReader.Parse(token);
        return Authenticate(parsed) is TokenRefusal refusal ? throw new HmsTokenException(refusal) : parsed.Identify();
    }

    /// <summary>
    /// Tests whether a token is genuine, has an <c>exp</c>, is inside its lifetime, has valid claims and all that are
    /// required to join a room, and matches the requirements. Never throws because of the token.
    /// </summary>
    /// <param name="token">The token; may be null or empty.</param>
    /// <param name="requirements">What the token must match.</param>
    /// <returns>The verdict, with every reason to refuse the token.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The clock skew is negative.</exception>
    /// <exception cref="ObjectDisposedException">The verifier is disposed.</exception>
    public TokenVerdict Test(string? token, TokenRequirements requirements)
    {
        ArgumentGuard.NotNull(requirements, nameof(requirements));
        if (requirements.ClockSkew < TimeSpan.Zero)
        {
            throw new ArgumentOutOfRangeException(nameof(requirements), Messages.ClockSkewNegative);
        }

        ParsedToken parsed;
        try
        {
            parsed = TokenReader.Parse(token);
        }
        catch (HmsTokenException e)
        {
            return new(null, [new TokenRefusal(e.Error, e.Message, e.Reason)]);
        }

        TokenRefusal? notOurs = Authenticate(parsed);
        var refusals = new List<TokenRefusal>(0);
        if (notOurs is not null)
        {
            refusals.Add(notOurs);
        }

        refusals.AddRange(FindRefusals(parsed.Token, requirements, _clock.GetUtcNow()));
        return new(parsed, refusals);
    }

    /// <summary>Clears the HMAC state.</summary>
    public void Dispose()
    {
        lock (_gate)
        {
            _hmac.Dispose();
        }
    }

    // Records the result of the check, and returns the reason if it failed.
    private TokenRefusal? Authenticate(ParsedToken parsed)
    {
        TokenRefusal? refusal = FindForgery(parsed);
        parsed.Token.SignatureCheck = refusal is null;
        return refusal;
    }

    private TokenRefusal? FindForgery(ParsedToken parsed)
    {
        HmsToken token = parsed.Token;
        if (!string.Equals(token.Algorithm, Hs256, StringComparison.Ordinal))
        {
            return new(HmsTokenError.AlgorithmNotAllowed, Messages.AlgorithmNotAllowed(token.Algorithm));
        }

        // For a token of another workspace, the signature says nothing, so report the likelier mistake.
        if (token.AccessKey is not null && !string.Equals(token.AccessKey, _accessKey, StringComparison.Ordinal))
        {
            return new(HmsTokenError.AccessKeyMismatch, Messages.AccessKeyMismatch(token.AccessKey));
        }

        if (!IsSignatureValid(parsed))
        {
            return new(
                HmsTokenError.SignatureInvalid, TokenDiagnosis.FindSignatureFlaw(parsed) ?? Messages.SignatureInvalid);
        }

        return token.AccessKey is null ? new(HmsTokenError.AccessKeyMismatch, Messages.AccessKeyAbsent) : null;
    }

    private static IEnumerable<TokenRefusal> FindRefusals(
        HmsToken token, TokenRequirements required, DateTimeOffset now)
    {
        if (token.InvalidClaims.Count > 0)
        {
            yield return new(HmsTokenError.ClaimInvalid, Messages.ClaimInvalid(token.InvalidClaims));
        }

        if (FindMissing(token) is { Count: > 0 } missing)
        {
            yield return new(HmsTokenError.ClaimMissing, Messages.ClaimMissing(missing));
        }

        // Compare differences: a time plus a skew may be out of range.
        if (token.ExpiresAt is not DateTimeOffset end)
        {
            // An invalid one is already reported.
            if (!token.IsInvalid(Claim.ExpiresAt))
            {
                yield return new(HmsTokenError.ExpiryMissing, Messages.ExpiryMissing);
            }
        }
        else if (now - end >= required.ClockSkew)
        {
            yield return new(HmsTokenError.Expired, Messages.Expired(end));
        }
        else if (required.MinimumRemaining > TimeSpan.Zero && end - now < required.MinimumRemaining)
        {
            yield return new(
                HmsTokenError.RemainingTooShort, Messages.RemainingTooShort(end, required.MinimumRemaining));
        }

        if (token.NotBefore is DateTimeOffset start && start - now > required.ClockSkew)
        {
            yield return new(HmsTokenError.NotYetValid, Messages.NotYetValid(start));
        }

        if (required.Type is HmsTokenType type && token.Type != type)
        {
            yield return new(HmsTokenError.TypeMismatch, Messages.TypeMismatch(token.Type, type));
        }

        if (IsMismatch(required.RoomId, token.RoomId))
        {
            yield return new(
                HmsTokenError.RoomIdMismatch,
                Messages.ClaimMismatch(Claim.RoomId.Name, token.RoomId, required.RoomId!));
        }

        if (IsMismatch(required.Role, token.Role))
        {
            yield return new(
                HmsTokenError.RoleMismatch, Messages.ClaimMismatch(Claim.Role.Name, token.Role, required.Role!));
        }

        if (IsMismatch(required.UserId, token.UserId))
        {
            yield return new(
                HmsTokenError.UserIdMismatch,
                Messages.ClaimMismatch(Claim.UserId.Name, token.UserId, required.UserId!));
        }
    }

    // Every token that is not a management token is for joining a room: older auth tokens have no type. An invalid
    // claim is another refusal.
    private static List<Claim>? FindMissing(HmsToken token)
    {
        List<Claim>? missing = null;
        foreach (Claim claim in token.Type == HmsTokenType.Management ? [] : RequiredToJoin)
        {
            if (string.IsNullOrWhiteSpace((string?)token[claim]) && !token.IsInvalid(claim))
            {
                (missing ??= []).Add(claim);
            }
        }

        return missing;
    }

    private static bool IsMismatch(string? required, string? actual) =>
        required is not null && !string.Equals(required, actual, StringComparison.Ordinal);

    private bool IsSignatureValid(ParsedToken token)
    {
        int length = token.Text.LastIndexOf('.');
        byte[] signed = ArrayPool<byte>.Shared.Rent(length);
        try
        {
            Encoding.ASCII.GetBytes(token.Text, 0, length, signed, 0);
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

#if NET
    private static bool FixedTimeEquals(ReadOnlySpan<byte> left, ReadOnlySpan<byte> right) =>
        System.Security.Cryptography.CryptographicOperations.FixedTimeEquals(left, right);
#else
    // CryptographicOperations.FixedTimeEquals, which netstandard2.0 doesn't have.
    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.NoOptimization)]
    private static bool FixedTimeEquals(ReadOnlySpan<byte> left, ReadOnlySpan<byte> right)
    {
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
    }
#endif
}
