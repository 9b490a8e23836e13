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
        Create(
            refusal, refusal.Error.ToString(), CategoryOf(refusal.Error), target ?? (refusal as HmsApiException)?.Path);

    public static ErrorRecord LifetimeOutOfRange(HmsTokenException refusal) => Create(
        refusal.Error.ToString(),
        ErrorCategory.InvalidArgument,
        $"{refusal.Message} {Duration.Forms}");

    public static ErrorRecord ParametersExcludeEachOther(string one, string other) => Create(
        "ParametersExcludeEachOther",
        ErrorCategory.InvalidArgument,
        $"-{one} and -{other} can't be used together. Leave one out.");

    public static ErrorRecord FilterEmpty(string parameter) => Create(
        "FilterEmpty",
        ErrorCategory.InvalidArgument,
        $"-{parameter} is empty, so every token would pass. Check the variable it comes from, or leave "
        + "the parameter out.");

    public static ErrorRecord TypeFilterInvalid() => Create(
        "TypeInvalid",
        ErrorCategory.InvalidArgument,
        "-Type must be Auth or Management. Check the variable it comes from, or leave the parameter out.");

    public static ErrorRecord InputObjectInvalid(object? value) => Create(
        "InputObjectInvalid",
        ErrorCategory.InvalidType,
        $"What is piped is {Describe(value)}, and neither a row nor a name. Pipe rows, as Import-Csv gives them, or "
        + "[pscustomobject]@{ RoomId = '…'; Role = '…'; UserId = '…' }; or names, as Strings.");

    public static ErrorRecord InputObjectUnread(object? value, bool isByRoomCode) => Create(
        "InputObjectInvalid",
        ErrorCategory.InvalidType,
        $"What is piped is {Describe(value)}, and not a row. "
        + (isByRoomCode
            ? "Pipe room codes, as Strings, or objects with a code, as the room-codes API gives them"
            : "Pipe rows with room_id, role and user_id, as Import-Csv gives them")
        + "; or read what is piped with a script block, such as -UserId { $_ }.");

    public static ErrorRecord InputObjectIsFile(string message) =>
        Create("InputObjectInvalid", ErrorCategory.InvalidData, message);

    public static ErrorRecord NamesBesideUserId() =>
        Create("ParametersExcludeEachOther", ErrorCategory.InvalidArgument, Messages.NamesBesideUserId);

    public static ErrorRecord TokenBesideToken() =>
        Create("ParametersExcludeEachOther", ErrorCategory.InvalidArgument, Messages.TokenBesideToken);

    public static ErrorRecord NamesBesideRecords() =>
        Create("ParametersExcludeEachOther", ErrorCategory.InvalidArgument, Messages.NamesBesideRecords);

    /// <summary>What a record or a call lacks: <c>RoomIdMissing</c> and so on, by the parameter.</summary>
    public static ErrorRecord Missing(string parameter, string message) =>
        Create(parameter + "Missing", ErrorCategory.InvalidArgument, message);

    public static ErrorRecord ScriptFailed(string parameter, RuntimeException failure) => ScriptFailed(
        parameter, TokenText.IsIn(failure.Message) ? failure.GetType().Name : failure.Message);

    public static ErrorRecord ScriptFailed(string parameter, string reason) =>
        Create(parameter + "ScriptFailed", ErrorCategory.InvalidResult, Messages.ScriptFailed(parameter, reason));

    /// <summary>An error of one record: with its number and its user in the message, and the record as the target.</summary>
    public static ErrorRecord OfRecord(ErrorRecord error, InputRecord? record)
    {
        if (record is null)
        {
            return error;
        }

        string message = Messages.OfRecord(record.Number, record.FindUser(), error.Exception.Message);
        Exception exception = error.Exception is HmsTokenException refusal
            ? new HmsTokenException(refusal.Error, message)
            : new InvalidOperationException(message);
        return Create(exception, error.FullyQualifiedErrorId, error.CategoryInfo.Category, record.ToTarget());
    }

    /// <summary>What cannot be a text: <c>RoomIdTypeInvalid</c> and so on, by the parameter.</summary>
    /// <param name="parameter">The parameter.</param>
    /// <param name="value">What was given.</param>
    /// <param name="isCell">Whether it is a cell of a row, which nobody can put in quotes.</param>
    public static ErrorRecord TypeInvalid(string parameter, object value, bool isCell = false)
    {
        object found = PSObjects.Unwrap(value)!;
        string what = found is IList { Count: > 1 } list ? $"a list of {list.Count} values" : Describe(found);
        return Create(
            parameter + "TypeInvalid",
            ErrorCategory.InvalidType,
            $"-{parameter} takes a text, and {(isCell ? "the row has" : "this is")} {what}. " + found switch
            {
                IList when !isCell => "In a list, every value must be a String: put each in quotes.",
                _ when parameter == "RoomCode" && PSObjects.HasProperty(value, "code") =>
                    "It has a code: did you mean .code? Or pipe it.",
                _ when PSObjects.HasProperty(value, "id") => "It has an id: did you mean .id?",
                _ when isCell => "Make a text of it first, with [string].",
                Uri or float or double or decimal => "Put it in quotes.",
                _ => "Pass the property that you mean, or put it in quotes.",
            });
    }

    public static ErrorRecord ScriptWithoutRecord(string parameter) =>
        Create(parameter + "TypeInvalid", ErrorCategory.InvalidType, Messages.ScriptWithoutRecord(parameter));

    public static ErrorRecord ListedTypeInvalid(string parameter, object value) => Create(
        parameter + "TypeInvalid",
        ErrorCategory.InvalidType,
        $"The list of -{parameter} has a {TypeNameOf(PSObjects.Unwrap(value)!)}, and every value must be a String: put each in "
        + "quotes.");

    public static ErrorRecord TokenTypeInvalid(object value) => Create(
        "TokenTypeInvalid",
        ErrorCategory.InvalidType,
        value switch
        {
            HmsToken => "This is a decoded token, which does not hold the token itself. Pass the text that it was decoded from.",
            IEnumerable => $"A token is a String or a SecureString, and this is a {TypeNameOf(value)}. Pipe tokens one by one.",
            _ => $"A token is a String or a SecureString, and this is a {TypeNameOf(value)}. Pass the text of the token, or pipe "
                + "objects with a property AuthToken, ManagementToken or Token.",
        });

    public static ErrorRecord TokenColumnMissing(InputRecord record)
    {
        if (record.Value is HmsToken token)
        {
            return TokenTypeInvalid(token);
        }

        string[] headings = [.. record.Headings];
        return Create(
            "TokenTypeInvalid",
            ErrorCategory.InvalidType,
            Messages.ColumnMissing(
                "token", ["AuthToken", "ManagementToken", "Token"], headings, CsvHeading.FindNearest(headings, "Token"),
                CsvHeading.FindSeparator(headings), parameter: null));
    }

    public static ErrorRecord TokenDisposed() =>
        Create("TokenTypeInvalid", ErrorCategory.InvalidType, Messages.TokenDisposed);

    private static string Describe(object? value) => value is null ? "null" : $"a {TypeNameOf(value)}";

    public static string TypeNameOf(object value) => value is PSCustomObject ? "PSCustomObject" : value.GetType().ToString();

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
        HmsTokenError.RoomCodeRefused or HmsTokenError.RequestRefused or HmsTokenError.Forbidden
            => ErrorCategory.PermissionDenied,
        HmsTokenError.NotFound => ErrorCategory.ObjectNotFound,
        HmsTokenError.Conflict => ErrorCategory.ResourceExists,
        HmsTokenError.OutcomeUnknown => ErrorCategory.OperationStopped,
        HmsTokenError.AnswerNotJson or HmsTokenError.AnswerWithoutToken or HmsTokenError.AnswerTokenMalformed
            or HmsTokenError.AnswerUnexpected or HmsTokenError.AnswerHasError or HmsTokenError.PageLoop
            => ErrorCategory.InvalidResult,
        _ => ErrorCategory.InvalidArgument,
    };
}
