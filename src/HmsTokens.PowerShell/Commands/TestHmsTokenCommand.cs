using System.Collections;
using System.Management.Automation;
using HmsTokens.Core;

namespace HmsTokens.PowerShell;

/// <summary>
/// Test-HmsToken: whether a token is yours, inside its lifetime, and matches the filters. A check that fails is an
/// error and False, because PowerShell skips a whole if statement if the command in it throws. So the cmdlet checks all
/// arguments itself, not the binder.
/// </summary>
[Cmdlet(VerbsDiagnostic.Test, "HmsToken", DefaultParameterSetName = EnvironmentSet)]
[OutputType(typeof(bool), typeof(HmsTokenTestResult))]
public sealed class TestHmsTokenCommand : TokenReadingCommand
{
    private static readonly RecordField RoomIdColumn = new(nameof(RoomId), Claim.RoomId.Name, null, isBound: false);
    private static readonly RecordField RoleColumn = new(nameof(Role), Claim.Role.Name, null, isBound: false);
    private static readonly RecordField UserIdColumn = new(nameof(UserId), Claim.UserId.Name, null, isBound: false);

    private TokenRequirements? _requirements;
    private ErrorRecord? _failure;
    private bool _isFailureWritten;

    /// <summary>The type that the token must have: Auth or Management.</summary>
    [Parameter]
    [ArgumentCompleter(typeof(TokenTypeCompleter))]
    public object? Type { get; set; }

    /// <summary>The room that the token must be for.</summary>
    [Parameter]
    [Alias("room_id")]
    public object? RoomId { get; set; }

    /// <summary>The role that the token must be for.</summary>
    [Parameter]
    public object? Role { get; set; }

    /// <summary>The user that the token must be for.</summary>
    [Parameter]
    [Alias("user_id")]
    public object? UserId { get; set; }

    /// <summary>The minimum time for which the token must still be valid.</summary>
    [Parameter]
    [ArgumentCompleter(typeof(DurationCompleter))]
    [HiddenArgument]
    public object? MinimumRemaining { get; set; }

    /// <summary>How far the issuer's clock may differ, in either direction; 10 seconds if omitted.</summary>
    [Parameter]
    [ArgumentCompleter(typeof(DurationCompleter))]
    [HiddenArgument]
    public object? ClockSkew { get; set; }

    /// <summary>Writes an object with the reasons and the decoded token instead of a Boolean.</summary>
    [Parameter]
    public SwitchParameter Detailed { get; set; }

    /// <summary>Makes the verifier, once for all records.</summary>
    protected override void BeginProcessing()
    {
        base.BeginProcessing();
        try
        {
            _requirements = ReadRequirements();
            OpenVerifier();
        }
        catch (ArgumentRefusedException refusal)
        {
            _failure = refusal.Record;
        }
    }

    /// <summary>Reports a failure even if there was no token.</summary>
    protected override void EndProcessing() => WriteFailure();

    private protected override void ReadRecord(InputRecord? record)
    {
        if (_failure is null)
        {
            base.ReadRecord(record);
            return;
        }

        WriteRefusal(_failure);
        WriteFailure();
    }

    private protected override void ReadToken(string? token, InputRecord? record)
    {
        TokenRequirements argument = _requirements!;
        TokenRequirements both = record is { IsRow: true } ? AddRow(argument, record) : argument;
        TokenVerdict verdict = Verifier!.Test(token, both);
        IEnumerable<TokenRefusal> refusals = verdict.Refusals;
        if (IsDifferent(argument.RoomId, both.RoomId) || IsDifferent(argument.Role, both.Role)
            || IsDifferent(argument.UserId, both.UserId))
        {
            // The row and the argument differ in room, role or user, and the token must match both.
            refusals = refusals.Concat(Verifier.Test(token, argument).Refusals).Distinct();
        }

        WriteVerdict([.. refusals], Detailed ? verdict.Token : null);
    }

    private protected override void RefuseToken(ErrorRecord error)
    {
        WriteRefusal(error);
        WriteError(error);
    }

    private static bool IsDifferent(string? argument, string? row) => argument is not null && argument != row;

    // A row must match its own token.
    private static TokenRequirements AddRow(TokenRequirements argument, InputRecord record) => argument with
    {
        RoomId = RoomIdColumn.TryRead(record) ?? argument.RoomId,
        Role = RoleColumn.TryRead(record) ?? argument.Role,
        UserId = UserIdColumn.TryRead(record) ?? argument.UserId,
    };

    private TokenRequirements ReadRequirements() => new()
    {
        Type = IsBound(nameof(Type)) ? ReadType(Type) : null,
        RoomId = ReadFilter(nameof(RoomId), RoomId),
        Role = ReadFilter(nameof(Role), Role),
        UserId = ReadFilter(nameof(UserId), UserId),
        MinimumRemaining = IsBound(nameof(MinimumRemaining))
            ? Duration.Read(MinimumRemaining, nameof(MinimumRemaining), minimumSeconds: 0)
            : TimeSpan.Zero,
        ClockSkew = IsBound(nameof(ClockSkew))
            ? Duration.Read(ClockSkew, nameof(ClockSkew), minimumSeconds: 0)
            : TokenLifetime.Default.ClockSkew,
    };

    // An empty filter, such as -RoomId $env:UNSET, must not accept every token.
    private string? ReadFilter(string parameter, object? value)
    {
        if (!IsBound(parameter))
        {
            return null;
        }

        string? text = TextArgument.Read(value, parameter);
        return string.IsNullOrWhiteSpace(text)
            ? throw new ArgumentRefusedException(ErrorRecords.FilterEmpty(parameter))
            : text;
    }

    private static HmsTokenType ReadType(object? value) => PSObjects.Unwrap(value) switch
    {
        null or DBNull or IList { Count: 0 } =>
            throw new ArgumentRefusedException(ErrorRecords.FilterEmpty(nameof(Type))),
        string text when string.IsNullOrWhiteSpace(text) =>
            throw new ArgumentRefusedException(ErrorRecords.FilterEmpty(nameof(Type))),
        HmsTokenType type and not HmsTokenType.Unknown => type,
        string text when TokenTypeCompleter.Types.Contains(text, StringComparer.OrdinalIgnoreCase) =>
            text.Equals(nameof(HmsTokenType.Auth), StringComparison.OrdinalIgnoreCase)
                ? HmsTokenType.Auth
                : HmsTokenType.Management,
        _ => throw new ArgumentRefusedException(ErrorRecords.TypeFilterInvalid()),
    };

    private void WriteFailure()
    {
        if (_failure is not null && !_isFailureWritten)
        {
            _isFailureWritten = true;
            WriteError(_failure);
        }
    }

    // PowerShell adds the class name to the id of an error that was written.
    private void WriteRefusal(ErrorRecord error) => WriteVerdict(
        [new HmsTokenTestReason(error.FullyQualifiedErrorId.Split(',')[0], error.Exception.Message)], null);

    private void WriteVerdict(IReadOnlyList<TokenRefusal> refusals, HmsToken? token) =>
        WriteVerdict(
            [
                .. refusals.Select(static refusal =>
                    new HmsTokenTestReason(refusal.Error.ToString(), refusal.Message, refusal.Reason)),
            ],
            token);

    private void WriteVerdict(HmsTokenTestReason[] reasons, HmsToken? token)
    {
        foreach (HmsTokenTestReason reason in reasons)
        {
            WriteVerbose(Messages.Refusal(reason.Id, reason.Message));
            if (reason.Rule is not null)
            {
                WriteVerbose(Messages.Refusal(reason.Id, reason.Rule));
            }
        }

        WriteObject(Detailed ? new HmsTokenTestResult(reasons, token) : reasons.Length == 0);
    }
}
