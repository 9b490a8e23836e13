namespace HmsTokens.Core;

/// <summary>
/// What went wrong, one stable name for each kind. The names are the first part of the cmdlets' error ids, so they are
/// part of the module's promise: add, never rename.
/// </summary>
public enum HmsTokenError
{
    /// <summary>No access key, or an empty one.</summary>
    AccessKeyMissing,

    /// <summary>No app secret, or an empty one.</summary>
    AppSecretMissing,

    /// <summary>An app secret under 32 bytes (RFC 7518, section 3.2).</summary>
    AppSecretTooShort,

    /// <summary>An access key that is in the app secret, or the other way round: every token carries the access key.</summary>
    AccessKeyIsSecret,

    /// <summary>An access key or app secret that was never filled in, or is the text of something else.</summary>
    CredentialPlaceholder,

    /// <summary>No room id, or an empty one.</summary>
    RoomIdMissing,

    /// <summary>A room id that no room can have: a link, the text of an object, a value that was never filled in.</summary>
    RoomIdInvalid,

    /// <summary>No role, or an empty one.</summary>
    RoleMissing,

    /// <summary>A user id that was given and is empty.</summary>
    UserIdMissing,

    /// <summary>A value that is not well-formed Unicode, so that no token can carry it.</summary>
    ValueNotUnicode,

    /// <summary>A lifetime, a start or an end that no token can carry.</summary>
    LifetimeOutOfRange,

    /// <summary>No token, or an empty one.</summary>
    TokenMissing,

    /// <summary>A token longer than 64 KB, or values that would make it so.</summary>
    TokenTooLarge,

    /// <summary>The HTTP scheme before the token, as in <c>Bearer eyJ…</c>.</summary>
    TokenHasScheme,

    /// <summary>A JWE, an encrypted token in five parts (RFC 7516).</summary>
    TokenEncrypted,

    /// <summary>Anything else that is not a JWT in canonical compact form (RFC 7515, RFC 7519).</summary>
    TokenMalformed,

    /// <summary>An algorithm other than HS256.</summary>
    AlgorithmNotAllowed,

    /// <summary>A signature that the app secret does not give.</summary>
    SignatureInvalid,

    /// <summary>A token of another workspace: its <c>access_key</c> is not ours.</summary>
    AccessKeyMismatch,

    /// <summary>A claim of the platform's in a form that is none: a wrong JSON type, an impossible time.</summary>
    ClaimInvalid,

    /// <summary>A blank <c>room_id</c>, <c>role</c> or <c>user_id</c>, or none, in a token that is to join a room.</summary>
    ClaimMissing,

    /// <summary>No <c>exp</c>: a token that would never end.</summary>
    ExpiryMissing,

    /// <summary>At its <c>exp</c> or past it, the clock skew allowed for.</summary>
    Expired,

    /// <summary>Before its <c>nbf</c>, the clock skew allowed for.</summary>
    NotYetValid,

    /// <summary>Valid, for less time than was asked for.</summary>
    RemainingTooShort,

    /// <summary>A token of another type than was asked for.</summary>
    TypeMismatch,

    /// <summary>A token for another room than was asked for.</summary>
    RoomIdMismatch,

    /// <summary>A token for another role than was asked for.</summary>
    RoleMismatch,

    /// <summary>A token for another user than was asked for.</summary>
    UserIdMismatch,

    /// <summary>No room code, an empty one, or a room link without one.</summary>
    RoomCodeMissing,

    /// <summary>An endpoint that is no absolute HTTPS URL, or one that carries a user name or a password.</summary>
    EndpointInvalid,

    /// <summary>An endpoint without TLS that is not on this machine.</summary>
    EndpointNotSecure,

    /// <summary>No answer from the endpoint: its name, the connection, TLS, or an answer cut off half way.</summary>
    EndpointUnreachable,

    /// <summary>The endpoint points elsewhere (HTTP 3xx), and nothing is sent there.</summary>
    EndpointRedirected,

    /// <summary>The time that was given ran out.</summary>
    RequestTimedOut,

    /// <summary>The endpoint asks for patience (HTTP 429), and still does after the tries there was time for.</summary>
    TooManyRequests,

    /// <summary>The endpoint failed (HTTP 5xx), and still does after the tries there was time for.</summary>
    ServerError,

    /// <summary>The endpoint wants credentials, or other ones (HTTP 401).</summary>
    Unauthorized,

    /// <summary>The endpoint refuses the room code (any other HTTP 4xx): a wrong code, or a disabled one.</summary>
    RoomCodeRefused,

    /// <summary>A token endpoint refuses the room, the role or the user (any other HTTP 4xx).</summary>
    RequestRefused,

    /// <summary>An answer larger than any that holds a token.</summary>
    AnswerTooLarge,

    /// <summary>An answer that is not a JSON object, such as the page of a proxy.</summary>
    AnswerNotJson,

    /// <summary>An answer without a token.</summary>
    AnswerWithoutToken,

    /// <summary>An answer whose token is not a well-formed JWT.</summary>
    AnswerTokenMalformed,

    /// <summary>A room code or room link with a character that none has, such as white space or a quote.</summary>
    RoomCodeInvalid,

    /// <summary>
    /// The REST API does not allow it (HTTP 403): the token's workspace, or a room or a code that is disabled.
    /// </summary>
    Forbidden,

    /// <summary>The REST API has no such thing or no such path (HTTP 404).</summary>
    NotFound,

    /// <summary>The REST API refuses what was sent (HTTP 400, and any other HTTP 4xx).</summary>
    BadRequest,

    /// <summary>The REST API has something already that is in the way (HTTP 409).</summary>
    Conflict,

    /// <summary>No answer of the API's to a POST that is not safe to repeat: it may have been done or not.</summary>
    OutcomeUnknown,

    /// <summary>The REST API named a page that it had given before, so that the list would never end.</summary>
    PageLoop,

    /// <summary>An answer in JSON that is not of the form that the API's documentation has for it.</summary>
    AnswerUnexpected,

    /// <summary>An answer with HTTP 2xx that reports an error in it, beside what it gives.</summary>
    AnswerHasError,

    /// <summary>A path that cannot be one of the REST API's.</summary>
    PathInvalid,

    /// <summary>A query parameter without a name, with a value that no query has, or given twice.</summary>
    QueryInvalid,

    /// <summary>A body that is not JSON, or that JSON cannot hold.</summary>
    BodyInvalid,
}
