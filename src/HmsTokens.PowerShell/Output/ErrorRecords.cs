using System.Collections;
using System.Management.Automation;
using HmsTokens.Core;

namespace HmsTokens.PowerShell;

/// <summary>
/// Every error record that a cmdlet writes: its id, which scripts may rely on, its category, and what it says. No record holds a secret
/// or a token, in its message, its exception or its target.
/// </summary>
internal static partial class ErrorRecords
{
    /// <summary>What the core refused; the id is the name of its error.</summary>
    public static ErrorRecord Of(HmsTokenException refusal, object? target = null) =>
        Create(refusal, refusal.Error.ToString(), CategoryOf(refusal.Error), target);

    public static ErrorRecord LifetimeOutOfRange(HmsTokenException refusal) => Create(
        refusal.Error.ToString(),
        ErrorCategory.InvalidArgument,
        $"{refusal.Message} {Duration.Forms}");

    public static ErrorRecord ParametersExcludeEachOther(string one, string other) => Create(
        "ParametersExcludeEachOther",
        ErrorCategory.InvalidArgument,
        $"-{one} and -{other} exclude each other. Leave one of them out.");

    public static ErrorRecord FilterEmpty(string parameter) => Create(
        "FilterEmpty",
        ErrorCategory.InvalidArgument,
        $"-{parameter} was given and is empty, so that every token would pass. Check the variable it comes from, or leave "
        + "the parameter out.");

    public static ErrorRecord InputObjectInvalid(Type? type) => Create(
        "InputObjectInvalid",
        ErrorCategory.InvalidType,
        $"What is piped is {(type is null ? "null" : $"a {type}")}, and not a row with properties for RoomId, Role and UserId. "
        + "Pipe objects, as Import-Csv gives them, or [pscustomobject]@{ RoomId = '…'; Role = '…'; UserId = '…' }.");

    public static ErrorRecord InputObjectNotPiped() => Create(
        "InputObjectInvalid",
        ErrorCategory.InvalidArgument,
        "-InputObject takes what is piped: passed by name, its properties give no user id. Pipe the object, or give -UserId.");

    /// <summary>What cannot be a text: <c>RoomIdTypeInvalid</c> and so on, by the parameter.</summary>
    public static ErrorRecord TypeInvalid(string parameter, object value)
    {
        object found = PSObjects.Unwrap(value)!;
        string what = found is IList list ? $"a list of {list.Count} values" : $"a {TypeNameOf(found)}";
        return Create(
            parameter + "TypeInvalid",
            ErrorCategory.InvalidType,
            $"-{parameter} takes a text, and this is {what}. " + found switch
            {
                IList => "In a list, every value must be a String: put each in quotes.",
                _ when PSObjects.HasProperty(value, "id") => "It has an id: did you mean .id?",
                float or double or decimal => "Put it in quotes.",
                _ => "Pass the property that you mean, or put it in quotes.",
            });
    }

    public static ErrorRecord UserIdTypeInvalid(object record) => Create(
        "UserIdTypeInvalid",
        ErrorCategory.InvalidType,
        "The user id is a list or an object, and not a text. Check the variable, the property or the column it comes from.",
        record);

    public static ErrorRecord TokenTypeInvalid(string typeName) => Create(
        "TokenTypeInvalid",
        ErrorCategory.InvalidType,
        $"A token is a String or a SecureString, and this is a {typeName}. Pipe tokens one by one, or objects with a "
        + "property named Token, AuthToken or ManagementToken.");

    private static string TypeNameOf(object value) => value is PSCustomObject ? "PSCustomObject" : value.GetType().ToString();

    private static ErrorRecord Create(string id, ErrorCategory category, string message, object? target = null) =>
        Create(new InvalidOperationException(message), id, category, target);

    // Some views of an error show its target as text, and a row is a stranger's.
    private static ErrorRecord Create(Exception exception, string id, ErrorCategory category, object? target)
    {
        var record = new ErrorRecord(exception, id, category, target);
        record.CategoryInfo.TargetName = target is null ? string.Empty : DisplayText.Escape(target.ToString()!);
        return record;
    }

    private static ErrorCategory CategoryOf(HmsTokenError error) => error switch
    {
        HmsTokenError.AppSecretTooShort or HmsTokenError.AccessKeyIsSecret or HmsTokenError.CredentialPlaceholder
            or HmsTokenError.AlgorithmNotAllowed or HmsTokenError.SignatureInvalid or HmsTokenError.AccessKeyMismatch
            or HmsTokenError.EndpointNotSecure
            => ErrorCategory.SecurityError,
        HmsTokenError.TokenTooLarge or HmsTokenError.AnswerTooLarge => ErrorCategory.LimitsExceeded,
        HmsTokenError.TokenHasScheme or HmsTokenError.TokenEncrypted or HmsTokenError.TokenMalformed
            => ErrorCategory.InvalidData,
        HmsTokenError.EndpointUnreachable => ErrorCategory.ConnectionError,
        HmsTokenError.EndpointRedirected => ErrorCategory.ProtocolError,
        HmsTokenError.RequestTimedOut => ErrorCategory.OperationTimeout,
        HmsTokenError.TooManyRequests => ErrorCategory.ResourceBusy,
        HmsTokenError.ServerError => ErrorCategory.ResourceUnavailable,
        HmsTokenError.Unauthorized => ErrorCategory.AuthenticationError,
        HmsTokenError.RoomCodeRefused or HmsTokenError.RequestRefused => ErrorCategory.PermissionDenied,
        HmsTokenError.AnswerNotJson or HmsTokenError.AnswerWithoutToken or HmsTokenError.AnswerTokenMalformed
            => ErrorCategory.InvalidResult,
        _ => ErrorCategory.InvalidArgument,
    };
}
