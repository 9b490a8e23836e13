using System.Collections;
using System.Management.Automation;
using System.Security;
using HmsTokens.Core;

namespace HmsTokens.PowerShell;

/// <summary>New-HmsAuthToken: makes tokens with which people join a room, one for each row or name.</summary>
[Cmdlet(VerbsCommon.New, "HmsAuthToken", DefaultParameterSetName = EnvironmentSet)]
[OutputType(typeof(string), typeof(SecureString), typeof(PSObject))]
public sealed class NewHmsAuthTokenCommand : TokenSigningCommand
{
    private static readonly string[] UserIdColumns = [nameof(UserId), Claim.UserId.Name];

    private TextWarnings? _warnings;
    private RecordField? _roomId;
    private RecordField? _role;
    private RecordField? _userId;
    private IEnumerable? _names;
    private PipelineInput? _input;

    // The values in the last token.
    private string _signedRoomId = string.Empty;
    private string _signedRole = string.Empty;
    private string _signedUserId = string.Empty;

    /// <summary>The room's id; a script block is run for each record.</summary>
    [Parameter(Position = 0)]
    [Alias("room_id")]
    public object? RoomId { get; set; }

    /// <summary>The role to join with; a script block is run for each record.</summary>
    [Parameter(Position = 1)]
    public object? Role { get; set; }

    /// <summary>
    /// The caller's id for the user, or a list of ids, one token each. A script block is run for each record. A direct
    /// call without it gets a random UUID.
    /// </summary>
    [Parameter(Position = 2)]
    [Alias("user_id")]
    public object? UserId { get; set; }

    /// <summary>A row with the room, the role and the user, or the name of a user.</summary>
    [Parameter(ValueFromPipeline = true)]
    public object? InputObject { get; set; }

    /// <summary>Writes a copy of the row with the token as its property AuthToken.</summary>
    [Parameter]
    public SwitchParameter PassThru { get; set; }

    /// <summary>Signs the tokens of one record, of a direct call, or of a list of names.</summary>
    protected override void ProcessRecord()
    {
        if (_names is null)
        {
            SignNext(_input!.Next(InputObject));
            return;
        }

        long number = 0;
        foreach (object? name in _names)
        {
            SignNext(new InputRecord(name, ++number));
        }

        if (number == 0)
        {
            ThrowTerminatingError(ErrorRecords.Missing(nameof(UserId), Messages.NamesEmpty));
        }
    }

    private protected override void ReadArguments()
    {
        _input = new PipelineInput(this);
        if (AsSecureString && PassThru)
        {
            throw new ArgumentRefusedException(
                ErrorRecords.ParametersExcludeEachOther(
                    Messages.ParametersExcludeEachOther(nameof(AsSecureString), nameof(PassThru))));
        }

        base.ReadArguments();
        _warnings = new TextWarnings(this);
        _roomId = new RecordField(nameof(RoomId), Claim.RoomId.Name, RoomId, IsBound(nameof(RoomId)));
        if (_roomId.Text is string roomId)
        {
            RoomIdForm.Check(roomId);
        }

        _role = new RecordField(nameof(Role), Claim.Role.Name, Role, IsBound(nameof(Role)));
        _names = PSObjects.Unwrap(UserId) is IEnumerable list and not (string or IDictionary) ? list : null;
        if (_names is null)
        {
            _userId = new RecordField(nameof(UserId), Claim.UserId.Name, UserId, IsBound(nameof(UserId)));
        }
        else if (_input.HasRecords)
        {
            throw new ArgumentRefusedException(
                ErrorRecords.ParametersExcludeEachOther(Messages.NamesBesideRecords));
        }

        if (!_input.HasRecords)
        {
            _roomId.RequireText();
            _role.RequireText();
            _userId?.RequireNoScript();
        }
    }

    private protected override string Sign(TokenSigner signer, TokenLifetime lifetime, InputRecord? record)
    {
        _signedUserId = record is null ? _userId!.Text ?? Guid.NewGuid().ToString() : ReadUserId(record);
        _signedRoomId = record is null ? _roomId!.Text! : _roomId!.Read(record);
        _signedRole = record is null ? _role!.Text! : _role!.Read(record);
        string token = signer.SignAuthToken(_signedRoomId, _signedRole, _signedUserId, lifetime);
        _warnings!.CheckRoomId(_signedRoomId);
        _warnings.CheckText(nameof(Role), _signedRole);
        _warnings.CheckText(nameof(UserId), _signedUserId);
        return token;
    }

    private protected override void WriteToken(string token, InputRecord? record)
    {
        if (PassThru)
        {
            WriteRow(token, record);
        }
        else
        {
            base.WriteToken(token, record);
        }
    }

    private void WriteRow(string token, InputRecord? record)
    {
        // A name or a direct call has no row, so make one.
        InputRecord row = record is { IsRow: true } ? record : new InputRecord(CreateRow(), 0);
        WriteObject(row.CopyWith(
            token, (_roomId!.Columns, _signedRoomId), (_role!.Columns, _signedRole), (UserIdColumns, _signedUserId)));
    }

    private string ReadUserId(InputRecord record)
    {
        if (_names is not null)
        {
            return TextArgument.ReadListed(record.Piped, nameof(UserId));
        }

        if (_userId!.IsScript || record.IsRow)
        {
            return _userId.Read(record);
        }

        string name = record.ReadName(_userId.IsBound);
        _warnings!.CheckName(name);
        return name;
    }

    private void SignNext(InputRecord? record)
    {
        if (record is { Number: 1 })
        {
            CheckFirst(record);
        }

        SignRecord(record);
    }

    // Mistakes that are likely the same in all records.
    private void CheckFirst(InputRecord record)
    {
        if (_userId is not null)
        {
            _warnings!.CheckColumns(record, _roomId!, _role!, _userId);
        }

        if (_userId is { IsScript: true } || record.Value is not string line)
        {
            return;
        }

        if (CsvHeading.IsHeadingLine(line))
        {
            ThrowTerminatingError(ErrorRecords.InputObjectInvalid(Messages.InputIsCsv, ErrorCategory.InvalidData));
        }

        if (CsvHeading.IsJsonLine(line))
        {
            ThrowTerminatingError(ErrorRecords.InputObjectInvalid(Messages.InputIsJson, ErrorCategory.InvalidData));
        }
    }

    private PSObject CreateRow()
    {
        var row = new PSObject();
        row.Properties.Add(new PSNoteProperty(nameof(RoomId), null));
        row.Properties.Add(new PSNoteProperty(nameof(Role), null));
        row.Properties.Add(new PSNoteProperty(nameof(UserId), null));
        return row;
    }
}
