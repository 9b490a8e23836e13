namespace HmsTokens.Core;

/// <summary>
/// The kinds of errors. The names are the first part of the cmdlets' error ids, which scripts rely on: add names, but
/// never rename one.
/// </summary>
public enum HmsTokenError
{
    /// <summary>No access key, or an empty one.</summary>
    AccessKeyMissing,

    /// <summary>No app secret, or an empty one.</summary>
    AppSecretMissing,

    /// <summary>An app secret under 32 bytes (RFC 7518, section 3.2).</summary>
    AppSecretTooShort,

    /// <summary>The access key is part of the app secret, or vice versa; every token shows the access key.</summary>
    AccessKeyIsSecret,

    /// <summary>An access key or app secret that is a placeholder, or the text of something else.</summary>
    CredentialPlaceholder,

    /// <summary>No room id, or an empty one.</summary>
    RoomIdMissing,

    /// <summary>A room id that no room can have: a link, the text of an object, a placeholder.</summary>
    RoomIdInvalid,

    /// <summary>No role, or an empty one.</summary>
    RoleMissing,

    /// <summary>An empty user id.</summary>
    UserIdMissing,

    /// <summary>A value that is not well-formed Unicode, so it can't be in a token.</summary>
    ValueNotUnicode,

    /// <summary>A lifetime, a start or an end that a token can't have.</summary>
    LifetimeOutOfRange,

    /// <summary>No token, or an empty one.</summary>
    TokenMissing,

    /// <summary>A token longer than 64 KB, or values that would make one.</summary>
    TokenTooLarge,

    /// <summary>An HTTP scheme before the token, as in <c>Bearer eyJ…</c>.</summary>
    TokenHasScheme,

    /// <summary>A JWE, an encrypted token in five parts (RFC 7516).</summary>
    TokenEncrypted,

    /// <summary>Anything else that is not a JWT in canonical compact form (RFC 7515, RFC 7519).</summary>
    TokenMalformed,

    /// <summary>An algorithm other than HS256.</summary>
    AlgorithmNotAllowed,

    /// <summary>A signature that was not made with the app secret.</summary>
    SignatureInvalid,

    /// <summary>A token of another workspace: its <c>access_key</c> is not ours.</summary>
    AccessKeyMismatch,

    /// <summary>A claim with a wrong JSON type or an impossible time.</summary>
    ClaimInvalid,

    /// <summary>A missing or blank <c>room_id</c>, <c>role</c> or <c>user_id</c> in an auth token.</summary>
    ClaimMissing,

    /// <summary>No <c>exp</c>: the token has no expiry.</summary>
    ExpiryMissing,

    /// <summary>At its <c>exp</c> or later, with the clock skew allowed for.</summary>
    Expired,

    /// <summary>Before its <c>nbf</c>, with the clock skew allowed for.</summary>
    NotYetValid,

    /// <summary>Valid, but for less time than required.</summary>
    RemainingTooShort,

    /// <summary>A token of another type than expected.</summary>
    TypeMismatch,

    /// <summary>A token for another room than expected.</summary>
    RoomIdMismatch,

    /// <summary>A token for another role than expected.</summary>
    RoleMismatch,

    /// <summary>A token for another user than expected.</summary>
    UserIdMismatch,

    /// <summary>No room code, an empty one, or a room link without one.</summary>
    RoomCodeMissing,

    /// <summary>An endpoint that is not an absolute HTTPS URL, or contains a user name or a password.</summary>
    EndpointInvalid,

    /// <summary>An endpoint without TLS that is not on this machine.</summary>
    EndpointNotSecure,

    /// <summary>No complete response from the endpoint: its name, the connection or TLS failed.</summary>
    EndpointUnreachable,

    /// <summary>The endpoint redirects (HTTP 3xx). Redirects are not followed.</summary>
    EndpointRedirected,

    /// <summary>The time limit was reached.</summary>
    RequestTimedOut,

    /// <summary>The endpoint is rate-limiting (HTTP 429), also after the last attempt.</summary>
    TooManyRequests,

    /// <summary>The endpoint had a server error (HTTP 5xx), also after the last attempt.</summary>
    ServerError,

    /// <summary>The endpoint rejected the request as unauthorized (HTTP 401).</summary>
    Unauthorized,

    /// <summary>The endpoint refused the room code (any other HTTP 4xx): it is wrong or disabled.</summary>
    RoomCodeRefused,

    /// <summary>A token endpoint refused the room, the role or the user (any other HTTP 4xx).</summary>
    RequestRefused,

    /// <summary>A response over the size limit.</summary>
    AnswerTooLarge,

    /// <summary>A response that is not JSON, such as the error page of a proxy.</summary>
    AnswerNotJson,

    /// <summary>A response without a token.</summary>
    AnswerWithoutToken,

    /// <summary>A response whose token is not a well-formed JWT.</summary>
    AnswerTokenMalformed,

    /// <summary>A room code or link with an impossible character, such as white space or a quote.</summary>
    RoomCodeInvalid,

    /// <summary>The REST API forbids it (HTTP 403): another workspace, or a disabled room or code.</summary>
    Forbidden,

    /// <summary>The REST API has no such object or path (HTTP 404).</summary>
    NotFound,

    /// <summary>The REST API refused the request (HTTP 400, and any other HTTP 4xx).</summary>
    BadRequest,

    /// <summary>The request conflicts with the current state (HTTP 409).</summary>
    Conflict,

    /// <summary>No response to a POST that is not safe to repeat: it may have taken effect or not.</summary>
    OutcomeUnknown,

    /// <summary>The next page of a list is an earlier one, so the list would never end.</summary>
    PageLoop,

    /// <summary>A JSON response that doesn't have the documented form.</summary>
    AnswerUnexpected,

    /// <summary>A response with HTTP 2xx that also reports an error.</summary>
    AnswerHasError,

    /// <summary>A path that can't belong to the REST API.</summary>
    PathInvalid,

    /// <summary>A query parameter without a name, with an unsupported value, or given twice.</summary>
    QueryInvalid,

    /// <summary>A body that is not JSON, or can't be converted to JSON.</summary>
    BodyInvalid,
}
