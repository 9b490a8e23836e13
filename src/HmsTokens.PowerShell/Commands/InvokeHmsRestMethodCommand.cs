using System.Management.Automation;
using HmsTokens.Core;

namespace HmsTokens.PowerShell;

/// <summary>
/// Invoke-HmsRestMethod: calls the REST API of 100ms. It signs a management token for each attempt, follows the pages
/// of a list, and tries again if that is safe and may succeed.
/// </summary>
[Cmdlet(
    VerbsLifecycle.Invoke,
    "HmsRestMethod",
    DefaultParameterSetName = EnvironmentSet,
    SupportsShouldProcess = true,
    ConfirmImpact = ConfirmImpact.Medium)]
[OutputType(typeof(PSObject))]
public sealed class InvokeHmsRestMethodCommand : CredentialCommand
{
    private const string TokenSet = "Token";

    private readonly RestProgress _progress;
    private readonly StepQueue<RestStep> _steps;
    private TokenSigner? _signer;
    private RestClient? _client;
    private RestQuery? _query;
    private RestBody? _body;

    /// <summary>Makes the command.</summary>
    public InvokeHmsRestMethodCommand()
    {
        _progress = new RestProgress(this);
        _steps = new StepQueue<RestStep>(_progress.Write);
    }

    /// <summary>The path below the endpoint, such as <c>rooms</c>, or several paths.</summary>
    [Parameter(Position = 0, ValueFromPipeline = true)]
    [Alias("Uri")]
    [ArgumentCompleter(typeof(RestPathCompleter))]
    [HiddenArgument]
    public object? Path { get; set; }

    /// <summary>The method; Get if omitted. Updates are Post.</summary>
    [Parameter(Position = 1)]
    [RestMethodArgument]
    public RestMethod Method { get; set; }

    /// <summary>The query, such as <c>@{ enabled = $false }</c>.</summary>
    [Parameter]
    [HiddenArgument]
    public object? Query { get; set; }

    /// <summary>The body of a Post: a Hashtable, an object, or JSON text; an empty object if omitted.</summary>
    [Parameter]
    [HiddenArgument]
    public object? Body { get; set; }

    /// <summary>A management token, instead of a credential.</summary>
    [Parameter(ParameterSetName = TokenSet)]
    [HiddenArgument]
    public object? Token { get; set; }

    /// <summary>Writes the first page of a list as one object, as the API returned it.</summary>
    [Parameter]
    public SwitchParameter SinglePage { get; set; }

    /// <summary>How often a failed request is sent again; 4 if omitted.</summary>
    [Parameter]
    [ValidateRange(0, 1000)]
    public int MaximumRetryCount { get; set; } = new RestClientOptions().MaximumRetryCount;

    /// <summary>The seconds for one attempt; 100 if omitted.</summary>
    [Parameter]
    [ValidateRange(1, 86400)]
    public int TimeoutSec { get; set; } = (int)new RestClientOptions().Timeout.TotalSeconds;

    /// <summary>The API's URL; <c>https://api.100ms.live/v2/</c> if omitted.</summary>
    [Parameter]
    public Uri Endpoint { get; set; } = RestRequest.DefaultEndpoint;

    /// <summary>Reads the arguments that are the same for every path.</summary>
    protected override void BeginProcessing()
    {
        // PowerShell's own error for each record would contain the record, which may be a token.
        if (MyInvocation.ExpectingInput && IsBound(nameof(Path)))
        {
            ThrowTerminatingError(ErrorRecords.ParametersExcludeEachOther(Messages.PathBesidePaths));
        }

        try
        {
            Endpoint = RestRequest.CheckEndpoint(Endpoint);
            _query = RestArgument.ReadQuery(Query);
            if (IsBound(nameof(Body)))
            {
                _body = Method == RestMethod.Post
                    ? RestArgument.ReadBody(Body)
                    : throw RestBody.CreateException(Messages.BodyNotPosted(Method));
            }
        }
        catch (HmsTokenException refusal)
        {
            ThrowTerminatingError(ErrorRecords.From(refusal));
        }
    }

    /// <summary>Calls one path, or each of a list.</summary>
    protected override void ProcessRecord()
    {
        IReadOnlyList<object?> paths = ReadPaths();
        bool isSingle = paths.Count == 1 && !MyInvocation.ExpectingInput;
        foreach (object? path in paths)
        {
            if (Call(path) is not ErrorRecord error)
            {
                continue;
            }

            // A single path ends the command, so that nobody takes half a list for the whole, and try/catch works.
            if (isSingle)
            {
                ThrowTerminatingError(error);
            }

            WriteError(error);
        }
    }

    /// <inheritdoc/>
    protected override void EndProcessing() => _progress.Complete();

    private protected override void ReleaseKey() => _signer?.Dispose();

    private IReadOnlyList<object?> ReadPaths()
    {
        try
        {
            return RestArgument.ReadPaths(Path);
        }
        catch (HmsApiException refusal)
        {
            ThrowTerminatingError(ErrorRecords.From(refusal));
            throw;
        }
    }

    private ErrorRecord? Call(object? path)
    {
        RestRequest request;
        try
        {
            request = new RestRequest(Method, RestArgument.ReadPath(path), _query, _body, Endpoint);
        }
        catch (HmsTokenException refusal)
        {
            return ErrorRecords.From(refusal);
        }

        if (Method != RestMethod.Get
            && !ShouldProcess(request.Address.GetLeftPart(UriPartial.Path), Messages.Operation(Method)))
        {
            return null;
        }

        RestClient client = _client ??= CreateClient();
        if (SinglePage)
        {
            RestPage? whole = Await(
                async stop => await client.SendAsync(request, stop).ConfigureAwait(false), out ErrorRecord? error);
            WritePage(whole);
            return error;
        }

        return WritePages(client.GetPages(request));
    }

    private ErrorRecord? WritePages(RestPager pages)
    {
        ErrorRecord? error;
        while (Await(pages.NextAsync, out error) is RestPage page)
        {
            _progress.WritePage(pages.Count);
            WritePage(page);
        }

        return error;
    }

    private RestPage? Await(Func<CancellationToken, Task<RestPage?>> work, out ErrorRecord? error)
    {
        error = null;
        try
        {
            return _steps.Await(work, StopToken);
        }
        catch (HmsTokenException refusal)
        {
            error = ErrorRecords.From(refusal);
            return null;
        }
        catch (OperationCanceledException)
        {
            throw new PipelineStoppedException();
        }
    }

    // No try around WriteObject: Select-Object -First ends a pipeline with an exception.
    private void WritePage(RestPage? page)
    {
        foreach (object? item in page?.Items ?? [])
        {
            WriteObject(item);
        }

        if (page?.Error is HmsApiException error)
        {
            WriteError(ErrorRecords.From(error));
        }
    }

    // Once for all paths, and only when a request is to be sent.
    private RestClient CreateClient()
    {
        var options = new RestClientOptions
        {
            Timeout = TimeSpan.FromSeconds(TimeoutSec),
            MaximumRetryCount = MaximumRetryCount,
            Factory = PSObjectFactory.Default,
            OnStep = _steps.Add,
        };
        try
        {
            if (ParameterSetName == TokenSet)
            {
                return new RestClient(TokenArgument.Read(Token)!, options);
            }

            using AppCredential credential = OpenCredential();
            _signer = new TokenSigner(credential);
            return new RestClient(_signer, options);
        }
        catch (ArgumentRefusedException refusal)
        {
            ThrowTerminatingError(refusal.Record);
            throw;
        }
        catch (HmsTokenException refusal)
        {
            ThrowTerminatingError(ErrorRecords.From(refusal));
            throw;
        }
    }
}
