using System.Text;

namespace HmsTokens.Core;

/// <summary>
/// Signs auth tokens and management tokens of one workspace: any number, from any number of threads. The claims are those
/// of the platform's guide, in the order of <see cref="Claim"/>; the form is the compact serialization of RFC 7515
/// with HS256. It keeps the HMAC state for the app secret until it is disposed of.
/// </summary>
public sealed class TokenSigner : IDisposable
{
    // {"alg":"HS256","typ":"JWT"}, encoded, with the dot behind it.
    private static ReadOnlySpan<byte> EncodedHeader => "eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9."u8;

    private readonly TimeProvider _clock;
    private readonly HmacSha256 _hmac;
    private readonly TokenIdSource _tokenIds = new();
    private readonly object _gate = new();
    private readonly byte[] _authToken;
    private readonly byte[] _managementToken;
    private readonly PayloadWriter _payload = new();
    private byte[] _compact = new byte[1024];
    private byte[] _end = [];
    private (long IssuedAt, long NotBefore, long ExpiresAt) _times;

    /// <summary>Makes a signer by the system's clock.</summary>
    /// <inheritdoc cref="TokenSigner(AppCredential, TimeProvider)"/>
    public TokenSigner(AppCredential credential)
        : this(credential, TimeProvider.System)
    {
    }

    /// <summary>Makes a signer.</summary>
    /// <param name="credential">The workspace's credential; it may be disposed of right after.</param>
    /// <param name="clock">Where the time comes from.</param>
    /// <exception cref="HmsTokenException"><see cref="HmsTokenError.TokenTooLarge"/>: an access key over 64 KB.</exception>
    /// <exception cref="ObjectDisposedException">The credential was disposed of.</exception>
    public TokenSigner(AppCredential credential, TimeProvider clock)
    {
        ArgumentGuard.NotNull(credential, nameof(credential));
        ArgumentGuard.NotNull(clock, nameof(clock));
        _clock = clock;
        _authToken = Beginning(credential, "app");
        _managementToken = Beginning(credential, "management");
        _hmac = credential.CreateHmac();
    }

    /// <summary>Signs an auth token, with which one person joins one room.</summary>
    /// <param name="roomId">The room's id.</param>
    /// <param name="role">The role to join with, as the room's template names it.</param>
    /// <param name="userId">The caller's own name for the person; a random UUID when null.</param>
    /// <param name="lifetime">When the token is valid; <see cref="TokenLifetime.Default"/> when null.</param>
    /// <returns>The token.</returns>
    /// <exception cref="HmsTokenException">
    /// <see cref="HmsTokenError.RoomIdMissing"/>, <see cref="HmsTokenError.RoomIdInvalid"/>, <see cref="HmsTokenError.RoleMissing"/>,
    /// <see cref="HmsTokenError.UserIdMissing"/> (empty, not null), <see cref="HmsTokenError.ValueNotUnicode"/>,
    /// <see cref="HmsTokenError.LifetimeOutOfRange"/>, or <see cref="HmsTokenError.TokenTooLarge"/>: a token over 64 KB is
    /// not made, since it would not be read.
    /// </exception>
    /// <exception cref="ObjectDisposedException">The signer was disposed of.</exception>
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

        (long, long, long) times = (lifetime ?? TokenLifetime.Default).At(_clock.GetUtcNow());
        lock (_gate)
        {
            _payload.Begin(_authToken);
            _payload.Member(Claim.RoomId, roomId);
            if (userId is null)
            {
                Uuid(Claim.UserId);
            }
            else
            {
                _payload.Member(Claim.UserId, userId);
            }

            _payload.Member(Claim.Role, role);
            return Finish(times);
        }
    }

    /// <summary>Signs a management token, with which a script calls the REST API.</summary>
    /// <param name="lifetime">When the token is valid; <see cref="TokenLifetime.Default"/> when null.</param>
    /// <returns>The token.</returns>
    /// <exception cref="HmsTokenException">
    /// <see cref="HmsTokenError.LifetimeOutOfRange"/>, or <see cref="HmsTokenError.TokenTooLarge"/>: the access key is so long.
    /// </exception>
    /// <exception cref="ObjectDisposedException">The signer was disposed of.</exception>
    public string SignManagementToken(TokenLifetime? lifetime = null)
    {
        (long, long, long) times = (lifetime ?? TokenLifetime.Default).At(_clock.GetUtcNow());
        lock (_gate)
        {
            _payload.Begin(_managementToken);
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

    // The claims that are the same in all tokens of a type.
    private byte[] Beginning(AppCredential credential, string type)
    {
        _payload.Begin();
        _payload.Member(Claim.AccessKey, credential.AccessKey);
        _payload.Member(Claim.Type, type);
        _payload.Member(Claim.Version, 2);
        return _payload.Written.ToArray();
    }

    private string Finish((long IssuedAt, long NotBefore, long ExpiresAt) times)
    {
        Uuid(Claim.TokenId);
        if (times == _times)
        {
            _payload.End(_end);
            return Sign();
        }

        // The same for all tokens of a second.
        int start = _payload.Length;
        _payload.Member(Claim.IssuedAt, times.IssuedAt);
        _payload.Member(Claim.NotBefore, times.NotBefore);
        _payload.Member(Claim.ExpiresAt, times.ExpiresAt);
        _payload.End();
        _end = _payload.Written[start..].ToArray();
        _times = times;
        return Sign();
    }

    private void Uuid(Claim claim)
    {
        Span<byte> uuid = stackalloc byte[TokenIdSource.TextLength];
        _tokenIds.Next(uuid);
        _payload.Member(claim, uuid);
    }

    // header.payload, its HMAC, and that behind a second dot.
    private string Sign()
    {
        const int Slack = 3;
        int length = EncodedHeader.Length + Base64Url.EncodedLength(_payload.Length) + 1
            + Base64Url.EncodedLength(HmacSha256.HashBytes);
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
