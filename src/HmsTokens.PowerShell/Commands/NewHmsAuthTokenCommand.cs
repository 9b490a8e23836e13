using System.Management.Automation;
using System.Security;
using HmsTokens.Core;

namespace HmsTokens.PowerShell;

/// <summary>New-HmsAuthToken: makes the token with which a person joins a room.</summary>
[Cmdlet(VerbsCommon.New, "HmsAuthToken", DefaultParameterSetName = EnvironmentSet)]
[OutputType(typeof(string), typeof(SecureString), typeof(PSObject))]
public sealed class NewHmsAuthTokenCommand : TokenSigningCommand
{
    private static readonly string[] RowNames =
        [nameof(UserId), Claim.UserId.Name, nameof(RoomId), Claim.RoomId.Name, nameof(Role)];

    private string? _warnedOf;

    /// <summary>The room's id.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipelineByPropertyName = true)]
    [Alias("room_id")]
    [AllowNull]
    [AllowEmptyString]
    public string? RoomId { get; set; }

    /// <summary>The role to join with.</summary>
    [Parameter(Mandatory = true, Position = 1, ValueFromPipelineByPropertyName = true)]
    [AllowNull]
    [AllowEmptyString]
    public string? Role { get; set; }

    /// <summary>The caller's own name for the person; a random UUID where it is not given at all.</summary>
    [Parameter(Position = 2, ValueFromPipelineByPropertyName = true)]
    [Alias("user_id")]
    [AllowNull]
    [AllowEmptyString]
    [GivenUserId]
    public string? UserId { get; set; } = GivenUserIdAttribute.None;

    /// <summary>The piped object, of which -PassThru writes a copy.</summary>
    [Parameter(ValueFromPipeline = true, DontShow = true)]
    public PSObject? InputObject { get; set; }

    /// <summary>Writes a copy of the piped object with the token as its property AuthToken.</summary>
    [Parameter]
    public SwitchParameter PassThru { get; set; }

    /// <inheritdoc/>
    protected override void BeginProcessing()
    {
        if (AsSecureString && PassThru)
        {
            ThrowTerminatingError(ErrorRecords.ParametersExcludeEachOther(nameof(AsSecureString), nameof(PassThru)));
        }

        // PowerShell reads the properties of what is piped, and not of what is passed by name.
        if (IsBound(nameof(InputObject)) && GivenUserIdAttribute.In(UserId) is null)
        {
            ThrowTerminatingError(ErrorRecords.InputObjectNotPiped());
        }

        base.BeginProcessing();
    }

    /// <summary>Signs one token.</summary>
    protected override void ProcessRecord()
    {
        if (MyInvocation.ExpectingInput && !IsRow(InputObject))
        {
            WriteError(ErrorRecords.InputObjectInvalid(InputObject?.BaseObject.GetType()));
            return;
        }

        if (GivenUserIdAttribute.IsNoText(UserId))
        {
            WriteError(ErrorRecords.UserIdTypeInvalid(CurrentRecord()));
            return;
        }

        WarnOfRoomCode();

        string? userId = GivenUserIdAttribute.In(UserId);
        string? token = Sign(
            (signer, lifetime) => signer.SignAuthToken(RoomId!, Role!, userId, lifetime), CurrentRecord);
        if (token is null)
        {
            return;
        }

        if (PassThru)
        {
            WriteObject(CopyWith(token));
        }
        else
        {
            WriteToken(token);
        }
    }

    // A name, a Guid or a Hashtable that is piped gives no user id: each would become a token of a random user.
    private static bool IsRow(PSObject? piped) =>
        PSObjects.Unwrap(piped) is object item && (item is PSCustomObject || PSObjects.Properties(piped!, RowNames).Any());

    // Once for a class of which every row has the same room.
    private void WarnOfRoomCode()
    {
        if (RoomCodeForm.IsThatOf(RoomId) && RoomId != _warnedOf)
        {
            _warnedOf = RoomId;
            WriteWarning(
                $"The room id '{RoomId}' looks like a room code, and nobody can join a room by a token made for its code. "
                + "Give the room's id, or ask 100ms for a token by the code, with Request-HmsAuthToken.");
        }
    }

    private PSObject CurrentRecord()
    {
        var record = new PSObject();
        record.Properties.Add(new PSNoteProperty(nameof(RoomId), RoomId));
        record.Properties.Add(new PSNoteProperty(nameof(Role), Role));
        record.Properties.Add(new PSNoteProperty(nameof(UserId), GivenUserIdAttribute.In(UserId)));
        return record;
    }

    private PSObject CopyWith(string token)
    {
        const string AuthToken = nameof(AuthToken);
        var copy = new PSObject();
        foreach (PSPropertyInfo property in (InputObject ?? CurrentRecord()).Properties)
        {
            if (!property.Name.Equals(AuthToken, StringComparison.OrdinalIgnoreCase))
            {
                copy.Properties.Add(new PSNoteProperty(property.Name, PSObjects.ValueOf(property)));
            }
        }

        copy.Properties.Add(new PSNoteProperty(AuthToken, token));
        return copy;
    }
}
