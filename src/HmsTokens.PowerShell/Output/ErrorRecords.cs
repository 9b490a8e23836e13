using System.Collections;
using System.Management.Automation;
using HmsTokens.Core;

namespace HmsTokens.PowerShell;

/// <summary>
/// Every error record that a cmdlet writes: its id, which scripts may rely on, its category, and its text, which is one
/// of <see cref="Messages"/>. No record holds a secret or a token, in its message, its exception or its target.
/// </summary>
internal static partial class ErrorRecords
{
    /// <summary>What the core refused; the id is the name of its error.</summary>
    public static ErrorRecord From(HmsTokenException refusal, object? target = null) =>
        Create(
            refusal,
            refusal.Error.ToString(),
            GetCategory(refusal.Error),
            target ?? (refusal as HmsApiException)?.Path);

    public static ErrorRecord LifetimeOutOfRange(HmsTokenException refusal) => Create(
        refusal.Error.ToString(), ErrorCategory.InvalidArgument, $"{refusal.Message} {Messages.DurationForms}");

    public static ErrorRecord ParametersExcludeEachOther(string message) =>
        Create("ParametersExcludeEachOther", ErrorCategory.InvalidArgument, message);

    public static ErrorRecord FilterEmpty(string parameter) =>
        Create("FilterEmpty", ErrorCategory.InvalidArgument, Messages.FilterEmpty(parameter));

    public static ErrorRecord TypeFilterInvalid() =>
        Create("TypeInvalid", ErrorCategory.InvalidArgument, Messages.TypeFilterInvalid);

    public static ErrorRecord InputObjectInvalid(string message, ErrorCategory category = ErrorCategory.InvalidType) =>
        Create("InputObjectInvalid", category, message);

    /// <summary>What a record or a call lacks: <c>RoomIdMissing</c> and so on, by the parameter.</summary>
    public static ErrorRecord Missing(string parameter, string message) =>
        Create(parameter + "Missing", ErrorCategory.InvalidArgument, message);

    /// <summary>A duration or a time: <c>ValidForInvalid</c> and so on, by the parameter.</summary>
    public static ErrorRecord Invalid(string parameter, string message) =>
        Create(parameter + "Invalid", ErrorCategory.InvalidArgument, message);

    public static ErrorRecord ScriptFailed(string parameter, RuntimeException failure) => ScriptFailed(
        parameter, TokenText.HasToken(failure.Message) ? failure.GetType().Name : failure.Message);

    public static ErrorRecord ScriptFailed(string parameter, string reason) =>
        Create(parameter + "ScriptFailed", ErrorCategory.InvalidResult, Messages.ScriptFailed(parameter, reason));

    /// <summary>Adds the number and the user of a record to the message, and makes the record the target.</summary>
    public static ErrorRecord AddRecord(ErrorRecord error, InputRecord? record)
    {
        if (record is null)
        {
            return error;
        }

        string message = Messages.ForRecord(record.Number, record.FindUser(), error.Exception.Message);
        Exception exception = error.Exception is HmsTokenException refusal
            ? new HmsTokenException(refusal.Error, message)
            : new InvalidOperationException(message);
        return Create(exception, error.FullyQualifiedErrorId, error.CategoryInfo.Category, record.ToTarget());
    }

    /// <summary>What is not text: <c>RoomIdTypeInvalid</c> and so on, by the parameter.</summary>
    public static ErrorRecord TypeInvalid(string parameter, string message) =>
        Create(parameter + "TypeInvalid", ErrorCategory.InvalidType, message);

    /// <summary>What is not text, in an argument or in a cell.</summary>
    /// <param name="parameter">The parameter.</param>
    /// <param name="value">What was given.</param>
    /// <param name="isCell">Whether it is a cell of a row, which nobody can put in quotes.</param>
    public static ErrorRecord TypeInvalid(string parameter, object value, bool isCell)
    {
        object found = PSObjects.Unwrap(value)!;
        string kind = Describe(found is IList { Count: 1 } list ? PSObjects.Unwrap(list[0]) : found);
        string? property = found is ScriptBlock ? null
            : parameter == "RoomCode" && PSObjects.HasProperty(value, "code") ? "code"
            : PSObjects.HasProperty(value, "id") ? "id"
            : null;
        return TypeInvalid(
            parameter,
            isCell
                ? Messages.CellNotText(parameter, kind, property)
                : Messages.ArgumentNotText(parameter, kind, property, found switch
                {
                    ScriptBlock when parameter is "RoomId" or "Role" or "UserId" => Messages.RemedyRow,
                    ScriptBlock => Messages.RemedyText,
                    IList { Count: > 1 } => Messages.RemedyOneValue,
                    IList or Uri or ValueType => Messages.RemedyQuote,
                    _ => Messages.RemedyProperty,
                }));
    }

    public static ErrorRecord TokenTypeInvalid(string message) =>
        Create("TokenTypeInvalid", ErrorCategory.InvalidType, message);

    public static ErrorRecord TokenNotText(object value) => TokenTypeInvalid(
        value is HmsToken
            ? Messages.TokenIsDecoded
            : Messages.TokenTypeInvalid(Describe(value), isList: value is IEnumerable and not IDictionary));

    public static ErrorRecord TokenColumnMissing(InputRecord record)
    {
        if (record.Value is HmsToken token)
        {
            return TokenNotText(token);
        }

        string[] headings = [.. record.Headings];
        return TokenTypeInvalid(Messages.ColumnMissing(
            nameof(TokenReadingCommand.Token),
            ["AuthToken", "ManagementToken", "Token"],
            headings,
            CsvHeading.FindNearest(headings, "Token"),
            CsvHeading.FindSeparator(headings),
            takesScript: false));
    }

    /// <summary>What a value is, as a part of a message.</summary>
    public static string Describe(object? value) => value switch
    {
        null => Messages.Null,
        PSCustomObject => Messages.DescribeType("PSCustomObject"),
        IList list and not (byte[] or char[]) => Messages.DescribeList(list.Count),
        _ => Messages.DescribeType(value.GetType().ToString()),
    };

    private static ErrorRecord Create(string id, ErrorCategory category, string message, object? target = null) =>
        Create(new InvalidOperationException(message), id, category, target);

    // Some error views show the target as text, and a row is untrusted.
    private static ErrorRecord Create(Exception exception, string id, ErrorCategory category, object? target)
    {
        var record = new ErrorRecord(exception, id, category, target);
        record.CategoryInfo.TargetName = target is null ? string.Empty : DisplayText.Escape(target.ToString()!);
        return record;
    }

    private static ErrorCategory GetCategory(HmsTokenError error) => error switch
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
