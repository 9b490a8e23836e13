using System.Management.Automation;
using System.Security;
using HmsTokens.Core;

namespace HmsTokens.PowerShell;

/// <summary>
/// Request-HmsAuthToken: requests the token with which a person joins a room, from 100ms for a room code, or from a
/// token endpoint.
/// </summary>
[Cmdlet(VerbsLifecycle.Request, "HmsAuthToken", DefaultParameterSetName = RoomCodeSet)]
[OutputType(typeof(string), typeof(SecureString))]
public sealed class RequestHmsAuthTokenCommand : PSCmdlet, IDisposable
{
    private const string RoomCodeSet = "RoomCode";
    private const string TokenEndpointSet = "TokenEndpoint";

    private readonly CancellationTokenSource _stop = new();
    private TokenEndpointClient? _client;
    private StepQueue<string>? _steps;
    private TextWarnings? _warnings;
    private RecordField? _roomCode;
    private RecordField? _roomId;
    private RecordField? _role;
    private RecordField? _userId;
    private PipelineInput? _input;

    /// <summary>The room code, or the room link that ends in it.</summary>
    [Parameter(ParameterSetName = RoomCodeSet, Position = 0)]
    [Alias("code")]
    public object? RoomCode { get; set; }

    /// <summary>Another endpoint for room codes than that of 100ms.</summary>
    [Parameter(ParameterSetName = RoomCodeSet)]
    public Uri? Endpoint { get; set; }

    /// <summary>The token endpoint in the dashboard's developer section, or your own.</summary>
    [Parameter(ParameterSetName = TokenEndpointSet)]
    public Uri? TokenEndpoint { get; set; }

    /// <summary>The room's id; a script block is run for each record.</summary>
    [Parameter(ParameterSetName = TokenEndpointSet)]
    [Alias("room_id")]
    public object? RoomId { get; set; }

    /// <summary>The role to join with; a script block is run for each record.</summary>
    [Parameter(ParameterSetName = TokenEndpointSet)]
    public object? Role { get; set; }

    /// <summary>
    /// The caller's id for the user; if omitted, 100ms makes one up. A script block is run for each record.
    /// </summary>
    [Parameter]
    [Alias("user_id")]
    public object? UserId { get; set; }

    /// <summary>A room code, a row with a room code, or a row with room, role and user.</summary>
    [Parameter(ValueFromPipeline = true)]
    public object? InputObject { get; set; }

    /// <summary>The seconds for one token, including all attempts; 30 if omitted.</summary>
    [Parameter]
    [ValidateRange(1, 86400)]
    public int TimeoutSec { get; set; } = (int)TokenEndpointClient.DefaultTimeout.TotalSeconds;

    /// <summary>Writes the token as a SecureString.</summary>
    [Parameter]
    public SwitchParameter AsSecureString { get; set; }

    /// <summary>Cancels a request that is running. PowerShell calls it at the end of every command.</summary>
    public void Dispose() => _stop.Cancel();

    /// <summary>Makes the client and reads the arguments.</summary>
    protected override void BeginProcessing()
    {
        _input = new PipelineInput(this);
        _client = new TokenEndpointClient(TimeSpan.FromSeconds(TimeoutSec));
        _steps = new StepQueue<string>(WriteVerbose);
        _warnings = new TextWarnings(this);
        try
        {
            _roomCode = CreateField(nameof(RoomCode), "code", RoomCode);
            _roomId = CreateField(nameof(RoomId), Claim.RoomId.Name, RoomId);
            _role = CreateField(nameof(Role), Claim.Role.Name, Role);
            _userId = CreateField(nameof(UserId), Claim.UserId.Name, UserId);
            CheckArguments();
        }
        catch (ArgumentRefusedException refusal)
        {
            ThrowTerminatingError(refusal.Record);
        }
        catch (HmsTokenException refusal)
        {
            ThrowTerminatingError(ErrorRecords.From(refusal));
        }
    }

    /// <summary>Requests one token.</summary>
    protected override void ProcessRecord()
    {
        InputRecord? record = _input!.Next(InputObject);
        try
        {
            if (record is not null)
            {
                RefuseUnread(record);
                CheckColumns(record);
            }

            string token = ParameterSetName == RoomCodeSet ? RequestByRoomCode(record) : RequestByRoom(record);
            WriteObject(AsSecureString ? SecureText.From(token) : token);
        }
        catch (ArgumentRefusedException refusal)
        {
            WriteError(ErrorRecords.AddRecord(refusal.Record, record));
        }
        catch (HmsTokenException refusal)
        {
            WriteError(ErrorRecords.AddRecord(ErrorRecords.From(refusal), record));
        }
        catch (OperationCanceledException)
        {
            throw new PipelineStoppedException();
        }
    }

    /// <summary>Cancels a request that is running.</summary>
    protected override void StopProcessing() => _stop.Cancel();

    private void CheckArguments()
    {
        CheckEndpoint(nameof(Endpoint), Endpoint);
        CheckEndpoint(nameof(TokenEndpoint), TokenEndpoint);
        if (ParameterSetName == TokenEndpointSet && TokenEndpoint is null)
        {
            throw new ArgumentRefusedException(
                ErrorRecords.Missing(nameof(TokenEndpoint), Messages.TokenEndpointMissing));
        }

        if (_roomId!.Text is string roomId)
        {
            RoomIdForm.Check(roomId);
        }

        if (_input!.HasRecords)
        {
            return;
        }

        if (ParameterSetName == RoomCodeSet)
        {
            _roomCode!.RequireText();
        }
        else
        {
            _roomId.RequireText();
            _role!.RequireText();
        }

        _userId!.RequireNoScript();
    }

    // A bound but empty parameter is a mistake to report, not a reason to use 100ms.
    private void CheckEndpoint(string parameter, Uri? endpoint)
    {
        if (MyInvocation.BoundParameters.ContainsKey(parameter))
        {
            EndpointAddress.Check(endpoint!);
        }
    }

    // A record that is not a row must be a room code or be read by a script block. Otherwise it would be ignored.
    private void RefuseUnread(InputRecord record)
    {
        bool isCode = ParameterSetName == RoomCodeSet && !_roomCode!.IsBound && record.Value is string;
        bool isRead = _roomCode!.IsScript || _roomId!.IsScript || _role!.IsScript || _userId!.IsScript;
        if (!record.IsRow && !isCode && !isRead)
        {
            string kind = ErrorRecords.Describe(record.Value);
            throw new ArgumentRefusedException(ErrorRecords.InputObjectInvalid(
                ParameterSetName == RoomCodeSet ? Messages.RecordNotRoomCode(kind) : Messages.RecordNotRow(kind)));
        }
    }

    private RecordField CreateField(string parameter, string column, object? argument) =>
        new(parameter, column, argument, MyInvocation.BoundParameters.ContainsKey(parameter));

    private void CheckColumns(InputRecord record)
    {
        if (ParameterSetName == RoomCodeSet)
        {
            _warnings!.CheckColumns(record, _roomCode!, _userId!);
        }
        else
        {
            _warnings!.CheckColumns(record, _roomId!, _role!, _userId!);
        }
    }

    private string RequestByRoomCode(InputRecord? record)
    {
        string code = record switch
        {
            null => _roomCode!.Text!,
            { IsRow: false, Value: string text } when !_roomCode!.IsBound => text,
            _ => _roomCode!.Read(record),
        };
        string? userId = FindUserId(record, isRequired: false);
        return _steps!.Await(
            stop => _client!.RequestByRoomCodeAsync(code, userId, Endpoint, _steps.Add, stop), _stop.Token);
    }

    private string RequestByRoom(InputRecord? record)
    {
        string roomId = record is null ? _roomId!.Text! : _roomId!.Read(record);
        string role = record is null ? _role!.Text! : _role!.Read(record);
        string? userId = FindUserId(record, isRequired: true);
        _warnings!.CheckRoomId(roomId);
        _warnings.CheckText(nameof(Role), role);
        return _steps!.Await(
            stop => _client!.RequestByRoomAsync(TokenEndpoint!, roomId, role, userId, _steps.Add, stop), _stop.Token);
    }

    // With a room code, the user can be missing, as in the objects of the room-codes API: 100ms makes one up.
    private string? FindUserId(InputRecord? record, bool isRequired)
    {
        string? userId = _userId!.Text;
        if (record is not null && userId is null)
        {
            userId = isRequired || _userId.IsScript ? _userId.Read(record) : _userId.ReadOptional(record);
        }

        if (userId is not null)
        {
            _warnings!.CheckText(nameof(UserId), userId);
        }

        return userId;
    }
}
