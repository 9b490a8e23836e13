using System.Collections;
using System.Globalization;
using System.Management.Automation;
using System.Management.Automation.Runspaces;
using System.Reflection;
using System.Runtime.InteropServices;
using HmsTokens.MemoryProbe;
using HmsTokens.PowerShell.Tests;
using Engine = System.Management.Automation.PowerShell;

// <module> <stand-in for SecretManagement> <way to give the secret> <zero or keep>
(string module, string standIn, string way, bool zero) = (args[0], args[1], args[2], args[3] == "zero");
string credential = way switch
{
    "key" => "-AppAccessKey $key -AppSecret $secret",
    "credential" => "-Credential $credential",
    "SecureString in a vault" => "-SecretName alone -AppAccessKey $key",
    "PSCredential in a vault" => "-SecretName credential",
    "Hashtable in a vault" => "-SecretName table",
    _ => throw new ArgumentException(way),
};

const string AccessKey = "made-up-access-key";
const string NoAccessKey = "\ud83d";
const string Rows = "1..100 | ForEach-Object { [pscustomobject] @{ RoomId = \"$_\"; Role = 'host' } } | New-HmsAuthToken";
const string BadRows = "1..100 | ForEach-Object { [pscustomobject] @{ RoomId = ''; Role = 'host' } } | New-HmsAuthToken";
const string EndlessRows = "& { for ($i = 0; ; $i++) { [pscustomobject] @{ RoomId = \"$i\"; Role = 'host' } } } | New-HmsAuthToken";

var state = InitialSessionState.CreateDefault2();
state.Variables.Add(new SessionStateVariableEntry("PSModuleAutoLoadingPreference", "None", null));
state.ImportPSModule(module, standIn);
state.Commands.Add(new SessionStateCmdletEntry("Select-First", typeof(SelectFirstCommand), null));
state.ThrowOnRunspaceOpenError = true;
using Runspace runspace = RunspaceFactory.CreateRunspace(state);
runspace.Open();
if (!zero)
{
    // The core is loaded with the first command that needs it.
    Run("ConvertFrom-HmsToken 'no token'", errors: 1);
    KeepSecrets();
}

Search("mint", () =>
{
    Run($"New-HmsManagementToken {credential}");
    Run($"{Rows} {credential}");
});
Search("verify", () =>
{
    Run($"$made = New-HmsManagementToken {credential}; 1..100 | ForEach-Object {{ $made }} | Test-HmsToken {credential}");
    Run($"$made | ConvertFrom-HmsToken {credential}");
});
Search("records that fail", () =>
{
    Run($"{BadRows} {credential}", errors: 100);
    Run($"'no token' | ConvertFrom-HmsToken {credential}", errors: 1);
});
Search("-ErrorAction Stop", () => Run($"{BadRows} -ErrorAction Stop {credential}", throws: true));
Search("Select-Object -First", () => Run($"{Rows} {credential} | Select-First"));
Search("a throw downstream", () => Run($"{Rows} {credential} | ForEach-Object {{ throw 'enough' }}", throws: true));
Search("Ctrl+C", () => Stop($"{EndlessRows} {credential}"));

// An access key that is no Unicode is refused when the secret's characters are out of the SecureString, and a warning of
// the space behind the secret stops the command when the key bytes are there.
Search("an error of the core", () => Run($"New-HmsManagementToken {credential}", errors: 1), accessKey: NoAccessKey);
Search("-WarningAction Stop", () => Run($"New-HmsManagementToken -WarningAction Stop {credential}", throws: true), behind: " ");

// And the search finds each form, wherever it lies.
var planted = new MaskedSecret();
nint plants = MemorySearch.Plant(planted);
Tell("planted", planted);
Marshal.FreeHGlobal(plants);
return 0;

void Search(string what, Action act, string accessKey = AccessKey, string behind = "")
{
    var secret = new MaskedSecret(behind);
    VaultStandIn.Reset();
    VaultStandIn.Add("v", "alone", secret.Copy);
    VaultStandIn.Add("v", "credential", () => new PSCredential(accessKey, secret.Copy()));
    VaultStandIn.Add(
        "v",
        "table",
        () => new Hashtable { ["AppAccessKey"] = accessKey, ["AppSecret"] = secret.Copy(), ["Note"] = secret.Copy() });
    runspace.SessionStateProxy.SetVariable("key", accessKey);
    runspace.SessionStateProxy.SetVariable("secret", secret.Text);
    runspace.SessionStateProxy.SetVariable("credential", new PSCredential(accessKey, secret.Text));
    act();
    secret.Text.Dispose();
    Tell(what, secret);
}

static void Tell(string what, MaskedSecret secret)
{
    foreach ((string form, int copies) in MemorySearch.Count(secret))
    {
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{what}|{form}|{copies}"));
    }
}

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

// A search that finds nothing proves nothing: with the zeroing off, it must find what the module leaves behind.
static void KeepSecrets() => AppDomain.CurrentDomain.GetAssemblies()
    .Single(assembly => assembly.GetName().Name == "HmsTokens.Core")
    .GetType("HmsTokens.Core.AppCredential", throwOnError: true)!
    .GetProperty("ZeroOnDispose", BindingFlags.Static | BindingFlags.NonPublic)!
    .SetValue(null, false);
