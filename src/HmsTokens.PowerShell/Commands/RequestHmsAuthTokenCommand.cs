using System.Collections.Concurrent;
using System.Management.Automation;
using System.Security;
using HmsTokens.Core;

namespace HmsTokens.PowerShell;

/// <summary>
/// Request-HmsAuthToken: asks 100ms for the token with which a person joins a room, by a room code or at a token endpoint.
/// </summary>
[Cmdlet(VerbsLifecycle.Request, "HmsAuthToken", DefaultParameterSetName = RoomCodeSet)]
[OutputType(typeof(string), typeof(SecureString))]
public sealed class RequestHmsAuthTokenCommand : PSCmdlet, IDisposable
{
    private const string RoomCodeSet = "RoomCode";
    private const string TokenEndpointSet = "TokenEndpoint";

    private readonly CancellationTokenSource _stop = new();
    private TokenEndpointClient? _client;

    /// <summary>The room code, or the room link that ends in it.</summary>
    [Parameter(
        ParameterSetName = RoomCodeSet,
        Mandatory = true,
        Position = 0,
        ValueFromPipeline = true,
        ValueFromPipelineByPropertyName = true)]
    [Alias("code")]
    [AllowNull]
    [AllowEmptyString]
    [RoomCodeTransformation]
    public string? RoomCode { get; set; }

    /// <summary>Whom to ask with a room code, where that is not 100ms itself.</summary>
    [Parameter(ParameterSetName = RoomCodeSet)]
    [ValidateNotNull]
    public Uri? Endpoint { get; set; }

    /// <summary>The token endpoint of the dashboard's developer section, or one of your own.</summary>
    [Parameter(ParameterSetName = TokenEndpointSet, Mandatory = true)]
    public Uri? TokenEndpoint { get; set; }

    /// <summary>The room's id.</summary>
    [Parameter(ParameterSetName = TokenEndpointSet, Mandatory = true, ValueFromPipelineByPropertyName = true)]
    [Alias("room_id")]
    [AllowNull]
    [AllowEmptyString]
    public string? RoomId { get; set; }

    /// <summary>The role to join with.</summary>
    [Parameter(ParameterSetName = TokenEndpointSet, Mandatory = true, ValueFromPipelineByPropertyName = true)]
    [AllowNull]
    [AllowEmptyString]
    public string? Role { get; set; }

    /// <summary>The caller's own name for the person; one made up where it is not given at all.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [Alias("user_id")]
    [AllowNull]
    [AllowEmptyString]
    [GivenUserId]
    public string? UserId { get; set; } = GivenUserIdAttribute.None;

    /// <summary>The seconds for one token, all tries together; 30 unless given.</summary>
    [Parameter]
    [ValidateRange(1, 86400)]
    public int TimeoutSec { get; set; } = (int)TokenEndpointClient.DefaultTimeout.TotalSeconds;

    /// <summary>Writes the token as a SecureString.</summary>
    [Parameter]
    public SwitchParameter AsSecureString { get; set; }

    /// <summary>Gives up what is under way. PowerShell calls it however the command ends.</summary>
    public void Dispose() => _stop.Cancel();

    /// <summary>Makes the client, once for all records.</summary>
    protected override void BeginProcessing() => _client = new TokenEndpointClient(TimeSpan.FromSeconds(TimeoutSec));

    /// <summary>Asks for one token.</summary>
    protected override void ProcessRecord()
    {
        if (GivenUserIdAttribute.IsNoText(UserId))
        {
            WriteError(ErrorRecords.UserIdTypeInvalid(CurrentRecord()));
            return;
        }

        string? userId = GivenUserIdAttribute.In(UserId);
        try
        {
            string token = TellingSteps(onStep => ParameterSetName == RoomCodeSet
                ? _client!.RequestByRoomCodeAsync(RoomCode!, userId, Endpoint, onStep, _stop.Token)
                : _client!.RequestByRoomAsync(TokenEndpoint!, RoomId!, Role!, userId, onStep, _stop.Token));
            WriteObject(AsSecureString ? SecureText.From(token) : token);
        }
        catch (HmsTokenException refusal)
            when (refusal.Error is HmsTokenError.EndpointInvalid or HmsTokenError.EndpointNotSecure)
        {
            // The same for every record. Its URL may hold a password, and is no target.
            ThrowTerminatingError(ErrorRecords.Of(refusal));
        }
        catch (HmsTokenException refusal)
        {
            WriteError(ErrorRecords.Of(refusal, CurrentRecord()));
        }
        catch (OperationCanceledException)
        {
            throw new PipelineStoppedException();
        }
    }

    /// <summary>Gives up at once.</summary>
    protected override void StopProcessing() => _stop.Cancel();

    // The steps come on threads of the client's, and PowerShell takes them on its own alone.
    private string TellingSteps(Func<Action<string>, Task<string>> ask)
    {
        // Not disposed of: the client may still tell a step where writing one has ended the command.
        var steps = new BlockingCollection<string>();
        Task<string> asking = Task.Run(async () =>
        {
            try
            {
                return await ask(steps.Add).ConfigureAwait(false);
            }
            finally
            {
                steps.CompleteAdding();
            }
        });
        foreach (string step in steps.GetConsumingEnumerable())
        {
            WriteVerbose(step);
        }

        return asking.GetAwaiter().GetResult();
    }

    private PSObject CurrentRecord()
    {
        var record = new PSObject();
        if (ParameterSetName == RoomCodeSet)
        {
            record.Properties.Add(new PSNoteProperty(nameof(RoomCode), RoomCode));
        }
        else
        {
            record.Properties.Add(new PSNoteProperty(nameof(RoomId), RoomId));
            record.Properties.Add(new PSNoteProperty(nameof(Role), Role));
        }

        record.Properties.Add(new PSNoteProperty(nameof(UserId), GivenUserIdAttribute.In(UserId)));
        return record;
    }
}
