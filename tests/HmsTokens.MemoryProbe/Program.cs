using System.Collections;
using System.Globalization;
using System.Management.Automation;
using System.Management.Automation.Runspaces;
using HmsTokens.MemoryProbe;
using HmsTokens.PowerShell.Tests;
using Engine = System.Management.Automation.PowerShell;

// Arguments: <module> <fake SecretManagement>
(string module, string standIn) = (args[0], args[1]);

const string AccessKey = "made-up-access-key";
const string NoAccessKey = "\ud83d";
const string Rows = "1..100 | ForEach-Object { [pscustomobject] @{ RoomId = 'r1'; Role = 'host'; UserId = $_ } }";
const string BadRows = "1..100 | ForEach-Object { [pscustomobject] @{ RoomId = ''; Role = 'host'; UserId = $_ } }";
const string EndlessRows =
    "& { for ($i = 0; ; $i++) { [pscustomobject] @{ RoomId = 'r1'; Role = 'host'; UserId = $i } } }";

var state = InitialSessionState.CreateDefault2();
state.Variables.Add(new SessionStateVariableEntry("PSModuleAutoLoadingPreference", "None", null));
state.ImportPSModule(module, standIn);
state.Commands.Add(new SessionStateCmdletEntry("Select-First", typeof(SelectFirstCommand), null));
state.Commands.Add(new SessionStateCmdletEntry("Use-SecretCarelessly", typeof(CarelessCommand), null));
state.ThrowOnRunspaceOpenError = true;
using Runspace runspace = RunspaceFactory.CreateRunspace(state);
runspace.Open();
foreach ((string way, string credential) in ((string, string)[])
[
    ("key", "-AppAccessKey $key -AppSecret $secret"),
    ("PSCredential", "-Credential $credential"),
    ("Hashtable", "-Credential $table"),
    ("JSON", "-Credential $json"),
    ("SecureString in a vault", "-SecretName alone -AppAccessKey $key"),
    ("PSCredential in a vault", "-SecretName credential"),
    ("Hashtable in a vault", "-SecretName table"),
    ("JSON in a vault", "-SecretName json"),
])
{
    Search(way, "mint", () => Run($"New-HmsManagementToken {credential}"));
    Search(way, "verify", () =>
    {
        Run($"$made = New-HmsManagementToken {credential}");
        Run($"1..100 | ForEach-Object {{ $made }} | Test-HmsToken {credential}");
        Run($"$made | ConvertFrom-HmsToken {credential}");
    });
    Search(way, "a record that fails", () => Run($"'no token' | ConvertFrom-HmsToken {credential}", errors: 1));
    SearchEnds(way, $"New-HmsAuthToken {credential}");

    // An access key with an unpaired surrogate is refused when the secret is out of the SecureString, and a warning
    // about the space after the secret stops the command when the key bytes exist.
    Search(
        way,
        "an error of the core",
        () => Run($"New-HmsManagementToken {credential}", errors: 1),
        accessKey: NoAccessKey);
    Search(
        way,
        "-WarningAction Stop",
        () => Run($"New-HmsManagementToken -WarningAction Stop {credential}", throws: true),
        behind: " ");
}

// The search must find the copies of a careless command, or finding none proves nothing.
SearchEnds("control", "Use-SecretCarelessly");
return 0;

// The ways in which any command over rows can end.
void SearchEnds(string way, string command)
{
    Search(way, "all records", () => Run($"{Rows} | {command}"));
    Search(way, "all records fail", () => Run($"{BadRows} | {command}", errors: 100));
    Search(way, "-ErrorAction Stop", () => Run($"{BadRows} | {command} -ErrorAction Stop", throws: true));
    Search(way, "Select-Object -First", () => Run($"{Rows} | {command} | Select-First"));
    Search(
        way, "a throw downstream",
        () => Run($"{Rows} | {command} | ForEach-Object {{ throw 'enough' }}", throws: true));
    Search(way, "Ctrl+C", () => Stop($"{EndlessRows} | {command}"));
}

void Search(string way, string end, Action act, string accessKey = AccessKey, string behind = "")
{
    using var secret = new MaskedSecret(behind);
    CarelessCommand.Secret = secret;
    FakeVault.Reset();
    FakeVault.Add("v", "alone", secret.Copy);
    FakeVault.Add("v", "credential", () => new PSCredential(accessKey, secret.Copy()));
    FakeVault.Add("v", "table", () => Table(secret, accessKey));
    FakeVault.Add("v", "json", () => secret.InJson(accessKey));
    runspace.SessionStateProxy.SetVariable("key", accessKey);
    runspace.SessionStateProxy.SetVariable("secret", secret.Text);
    runspace.SessionStateProxy.SetVariable("credential", new PSCredential(accessKey, secret.Text));
    runspace.SessionStateProxy.SetVariable("table", Table(secret, accessKey));
    runspace.SessionStateProxy.SetVariable("json", secret.InJson(accessKey));
    act();
    secret.Dispose();
    foreach ((string form, int copies) in MemorySearch.Count(secret))
    {
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{way}|{end}|{form}|{copies}"));
    }
}

static Hashtable Table(MaskedSecret secret, string accessKey) =>
    new() { ["AppAccessKey"] = accessKey, ["AppSecret"] = secret.Copy(), ["Note"] = secret.Copy() };

void Run(string script, int errors = 0, bool throws = false)
{
    using Engine engine = Engine.Create(runspace);
    engine.AddScript(script);
    bool thrown = false;
    try
    {
        engine.Invoke();
    }
    catch (RuntimeException)
    {
        thrown = true;
    }

    if (thrown != throws || engine.Streams.Error.Count != errors)
    {
        throw new InvalidOperationException(
            $"{script}: {engine.Streams.Error.Count} errors, thrown {thrown}. {engine.Streams.Error.FirstOrDefault()}");
    }
}

void Stop(string script)
{
    using Engine engine = Engine.Create(runspace);
    engine.AddScript(script);
    using var output = new PSDataCollection<PSObject>();
    using var some = new ManualResetEventSlim();
    output.DataAdded += (_, _) => some.Set();
    IAsyncResult running = engine.BeginInvoke<PSObject, PSObject>(null, output);
    some.Wait();
    engine.Stop();
    try
    {
        engine.EndInvoke(running);
    }
    catch (PipelineStoppedException)
    {
        return;
    }

    throw new InvalidOperationException("It was not stopped.");
}
