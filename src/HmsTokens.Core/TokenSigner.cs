using System.Text;

namespace HmsTokens.Core;

/// <summary>
/// Signs auth tokens and management tokens of one workspace. Thread-safe. The claims are those of the platform's guide,
/// in the order of <see cref="Claim"/>, in the compact serialization of RFC 7515 with HS256. It keeps the HMAC state
/// for the app secret until it is disposed.
/// </summary>
public sealed class TokenSigner : IDisposable
{
    private readonly TimeProvider _clock;
    private readonly HmacSha256 _hmac;
    private readonly TokenIdSource _tokenIds = new();
    private readonly object _gate = new();
    private readonly byte[] _authStart;
    private readonly byte[] _managementStart;
    private readonly PayloadWriter _payload = new();
    private byte[] _compact = new byte[1024];
    private byte[] _end = [];
    private (long IssuedAt, long NotBefore, long ExpiresAt) _times;

    /// <summary>Makes a signer with the system's clock.</summary>
    /// <inheritdoc cref="TokenSigner(AppCredential, TimeProvider)"/>
    public TokenSigner(AppCredential credential)
        : this(credential, TimeProvider.System)
    {
    }

    /// <summary>Makes a signer.</summary>
    /// <param name="credential">The workspace's credential. You can dispose of it right after.</param>
    /// <param name="clock">The clock.</param>
    /// <exception cref="HmsTokenException">
    /// <see cref="HmsTokenError.TokenTooLarge"/>: an access key over 64 KB.
    /// </exception>
    /// <exception cref="ObjectDisposedException">The credential is disposed.</exception>
    public TokenSigner(AppCredential credential, TimeProvider clock)
    {
        ArgumentGuard.NotNull(credential, nameof(credential));
        ArgumentGuard.NotNull(clock, nameof(clock));
        _clock = clock;
        _authStart = WriteStart(credential, "app");
        _managementStart = WriteStart(credential, "management");
        _hmac = credential.CreateHmac();
    }

    // {"alg":"HS256","typ":"JWT"}, encoded, with the dot after it.
    private static ReadOnlySpan<byte> EncodedHeader => "eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9."u8;

    /// <summary>Signs an auth token, with which one person joins one room.</summary>
    /// <param name="roomId">The room's id.</param>
    /// <param name="role">The role to join with, as in the room's template.</param>
    /// <param name="userId">Your id for the user; a random UUID if null.</param>
    /// <param name="lifetime">When the token is valid; <see cref="TokenLifetime.Default"/> if null.</param>
    /// <returns>The token.</returns>
    /// <exception cref="HmsTokenException">
    /// <see cref="HmsTokenError.RoomIdMissing"/>, <see cref="HmsTokenError.RoomIdInvalid"/>,
    /// <see cref="HmsTokenError.RoleMissing"/>, <see cref="HmsTokenError.UserIdMissing"/> (empty, not null),
    /// <see cref="HmsTokenError.ValueNotUnicode"/>, <see cref="HmsTokenError.LifetimeOutOfRange"/>, or
    /// <see cref="HmsTokenError.TokenTooLarge"/>: a token over 64 KB could not be read.
    /// </exception>
    /// <exception cref="ObjectDisposedException">The signer is disposed.</exception>
    public string SignAuthToken(string roomId, string role, string? userId = null, TokenLifetime? lifetime = null)
    {
        if (string.IsNullOrWhiteSpace(roomId))
        {
            throw new HmsTokenException(HmsTokenError.RoomIdMissing, Messages.Empty("room id"));
        }

        RoomIdForm.Check(roomId);
        if (string.IsNullOrWhiteSpace(role))
        {
            throw new HmsTokenException(HmsTokenError.RoleMissing, Messages.Empty("role"));
        }

        if (userId is not null && string.IsNullOrWhiteSpace(userId))
        {
            throw new HmsTokenException(HmsTokenError.UserIdMissing, Messages.Empty("user id"));
        }

        (long, long, long) times = (lifetime ?? TokenLifetime.Default).ComputeTimes(_clock.GetUtcNow());
        lock (_gate)
        {
            _payload.Begin(_authStart);
            _payload.WriteMember(Claim.RoomId, roomId);
            if (userId is null)
            {
                WriteUuid(Claim.UserId);
            }
            else
            {
                _payload.WriteMember(Claim.UserId, userId);
            }

            _payload.WriteMember(Claim.Role, role);
            return Finish(times);
        }
    }

    /// <summary>Signs a management token, with which a script calls the REST API.</summary>
    /// <param name="lifetime">When the token is valid; <see cref="TokenLifetime.Default"/> if null.</param>
    /// <returns>The token.</returns>
    /// <exception cref="HmsTokenException">
    /// <see cref="HmsTokenError.LifetimeOutOfRange"/>, or <see cref="HmsTokenError.TokenTooLarge"/>: the access key is
    /// too long.
    /// </exception>
    /// <exception cref="ObjectDisposedException">The signer is disposed.</exception>
    public string SignManagementToken(TokenLifetime? lifetime = null)
    {
        (long, long, long) times = (lifetime ?? TokenLifetime.Default).ComputeTimes(_clock.GetUtcNow());
        lock (_gate)
        {
            _payload.Begin(_managementStart);
            return Finish(times);
        }
    }

    /// <summary>Clears the HMAC state.</summary>
    public void Dispose()
    {
        lock (_gate)
        {
            _hmac.Dispose();
            _tokenIds.Dispose();
        }
    }

    // The claims that are the same for all tokens of a type.
    private byte[] WriteStart(AppCredential credential, string type)
    {
        _payload.Begin();
        _payload.WriteMember(Claim.AccessKey, credential.AccessKey);
        _payload.WriteMember(Claim.Type, type);
        _payload.WriteMember(Claim.Version, 2);
        return _payload.Written.ToArray();
    }

    private string Finish((long IssuedAt, long NotBefore, long ExpiresAt) times)
    {
        WriteUuid(Claim.TokenId);
        if (times == _times)
        {
            _payload.End(_end);
            return Sign();
        }

        // The times are the same for all tokens within a second.
        int start = _payload.Length;
        _payload.WriteMember(Claim.IssuedAt, times.IssuedAt);
        _payload.WriteMember(Claim.NotBefore, times.NotBefore);
        _payload.WriteMember(Claim.ExpiresAt, times.ExpiresAt);
        _payload.End();
        _end = _payload.Written[start..].ToArray();
        _times = times;
        return Sign();
    }

    private void WriteUuid(Claim claim)
    {
        Span<byte> uuid = stackalloc byte[TokenIdSource.TextLength];
        _tokenIds.Next(uuid);
        _payload.WriteMember(claim, uuid);
    }

    private string Sign()
    {
        const int Slack = 3;
        int length = EncodedHeader.Length + Base64Url.GetEncodedLength(_payload.Length) + 1
            + Base64Url.GetEncodedLength(HmacSha256.HashBytes);
        if (length > TokenReader.MaximumLength)
        {
            throw HmsTokenException.WouldBeTooLarge();
        }

        if (_compact.Length < length + Slack)
        {
            Array.Resize(ref _compact, Math.Max(_compact.Length * 2, length + Slack));
        }

        EncodedHeader.CopyTo(_compact);
        int at = EncodedHeader.Length;
        at += Base64Url.Encode(_payload.Written, _compact.AsSpan(at));

        Span<byte> signature = stackalloc byte[HmacSha256.HashBytes];
        _hmac.Compute(_compact, at, signature);
        _compact[at++] = (byte)'.';
        at += Base64Url.Encode(signature, _compact.AsSpan(at));
        return Encoding.ASCII.GetString(_compact, 0, at);
    }
}
