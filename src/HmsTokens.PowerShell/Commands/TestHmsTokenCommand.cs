using System.Management.Automation;
using HmsTokens.Core;

namespace HmsTokens.PowerShell;

/// <summary>Test-HmsToken: whether a token is ours, inside its lifetime, and what was asked for.</summary>
[Cmdlet(VerbsDiagnostic.Test, "HmsToken", DefaultParameterSetName = EnvironmentSet)]
[OutputType(typeof(bool), typeof(HmsTokenTestResult))]
public sealed class TestHmsTokenCommand : TokenReadingCommand
{
    private TokenRequirements? _requirements;

    /// <summary>The type that the token must have.</summary>
    [Parameter]
    [ValidateSet(nameof(HmsTokenType.Auth), nameof(HmsTokenType.Management))]
    public HmsTokenType Type { get; set; }

    /// <summary>The room that the token must be for.</summary>
    [Parameter]
    [Alias("room_id")]
    [AllowNull]
    [AllowEmptyString]
    public string? RoomId { get; set; }

    /// <summary>The role that the token must be for.</summary>
    [Parameter]
    [AllowNull]
    [AllowEmptyString]
    public string? Role { get; set; }

    /// <summary>The user that the token must be for.</summary>
    [Parameter]
    [Alias("user_id")]
    [AllowNull]
    [AllowEmptyString]
    public string? UserId { get; set; }

    /// <summary>How long the token must be valid from now on, at the least.</summary>
    [Parameter]
    [ArgumentCompleter(typeof(DurationCompleter))]
    public object? MinimumRemaining { get; set; }

    /// <summary>How far the clock of the token's maker may differ from ours, either way; 10 seconds unless given.</summary>
    [Parameter]
    [ArgumentCompleter(typeof(DurationCompleter))]
    public object? ClockSkew { get; set; }

    /// <summary>Writes an object with the reasons and the decoded token instead of a Boolean.</summary>
    [Parameter]
    public SwitchParameter Detailed { get; set; }

    /// <summary>Makes the verifier, once for all records.</summary>
    protected override void BeginProcessing()
    {
        try
        {
            _requirements = ReadRequirements();
        }
        catch (ArgumentRefusedException refusal)
        {
            ThrowTerminatingError(refusal.Record);
        }

        OpenVerifier();
    }

    private TokenRequirements ReadRequirements() => new()
    {
        Type = IsBound(nameof(Type)) ? Type : null,
        RoomId = Filter(nameof(RoomId), RoomId),
        Role = Filter(nameof(Role), Role),
        UserId = Filter(nameof(UserId), UserId),
        MinimumRemaining = IsBound(nameof(MinimumRemaining))
            ? Duration.Read(MinimumRemaining, nameof(MinimumRemaining), 0)
            : TimeSpan.Zero,
        ClockSkew = IsBound(nameof(ClockSkew))
            ? Duration.Read(ClockSkew, nameof(ClockSkew), 0)
            : TokenLifetime.Default.ClockSkew,
    };

    /// <summary>Tests one token.</summary>
    protected override void ProcessRecord()
    {
        if (Token?.RefusedType is string type)
        {
            ErrorRecord refusal = ErrorRecords.TokenTypeInvalid(type);
            WriteVerbose($"{refusal.FullyQualifiedErrorId}: {refusal.Exception.Message}");
            WriteResult([refusal.FullyQualifiedErrorId], null);
            return;
        }

        TokenVerdict verdict = Verifier!.Test(Token?.Text, _requirements!);
        foreach (TokenRefusal refusal in verdict.Refusals)
        {
            WriteVerbose($"{refusal.Error}: {refusal.Message}");
        }

        WriteResult([.. verdict.Refusals.Select(static refusal => refusal.Error.ToString()).Distinct()], verdict);
    }

    private void WriteResult(string[] reasons, TokenVerdict? verdict)
    {
        if (!Detailed)
        {
            WriteObject(reasons.Length == 0);
            return;
        }

        WriteObject(new HmsTokenTestResult(reasons, verdict?.Token));
    }

    // Given and empty, as -RoomId $env:UNSET is, would ask for nothing, and every token would pass.
    private string? Filter(string parameter, string? value)
    {
        if (IsBound(parameter) && string.IsNullOrWhiteSpace(value))
        {
            ThrowTerminatingError(ErrorRecords.FilterEmpty(parameter));
        }

        return value;
    }
}
