namespace HmsTokens.PowerShell.Tests;

/// <summary>
/// The module beside others that have loaded versions of their own of the libraries that modules quarrel about: each cell
/// of the matrix in a process of its own.
/// </summary>
public sealed class OtherModulesTests
{
    private const string Ours =
        """
        function Ours {
            $auth = New-HmsAuthToken -RoomId r1 -Role host -UserId 42
            $read = $auth | ConvertFrom-HmsToken -Verify
            if (-not $read.SignatureVerified -or $read.UserId -ne '42' -or $read.Claims['role'] -ne 'host') { throw 'Ours does not verify.' }
            if (-not (Test-HmsToken $auth -Type Auth -RoomId r1) -or (Test-HmsToken ($auth + 'A'))) { throw 'Ours does not test.' }
            if ((New-HmsManagementToken | ConvertFrom-HmsToken).Type -ne 'Management') { throw 'Ours does not read.' }
            if ([HmsTokens.HmsToken] -ne $read.GetType()) { throw 'The type does not resolve.' }
            $auth
        }

        function CoreInDefault { [Runtime.Loader.AssemblyLoadContext]::Default.Assemblies.Where({ $_.GetName().Name -eq 'HmsTokens.Core' }).Count }
        function Core { [AppDomain]::CurrentDomain.GetAssemblies().Where({ $_.GetName().Name -eq 'HmsTokens.Core' }).Count }
        function Loaded { [AppDomain]::CurrentDomain.GetAssemblies().Where({ -not $_.IsDynamic -and $_.Location -like "$Folder*" }).Count }

        """;

    // The way of Az and Microsoft.Graph: the library in the default context, and tokens made and checked with it.
    private const string TheirIdentityModel =
        """
        function Load {
            foreach ($file in [IO.Directory]::GetFiles($Folder, 'Microsoft.IdentityModel.*.dll')) { $null = [Runtime.Loader.AssemblyLoadContext]::Default.LoadFromAssemblyPath($file) }
        }

        function Theirs($ofOurs) {
            $key = [Microsoft.IdentityModel.Tokens.SymmetricSecurityKey]::new([Text.Encoding]::UTF8.GetBytes($env:HMS_SECRET))
            $handler = [Microsoft.IdentityModel.JsonWebTokens.JsonWebTokenHandler]::new()
            $parameters = [Microsoft.IdentityModel.Tokens.TokenValidationParameters]::new()
            $parameters.ValidateIssuer = $parameters.ValidateAudience = $false
            $parameters.IssuerSigningKey = $key
            $made = $handler.CreateToken('{"exp":4102444800}', [Microsoft.IdentityModel.Tokens.SigningCredentials]::new($key, 'HS256'))
            if (-not $handler.ValidateToken($made, $parameters).IsValid) { throw 'Theirs does not verify.' }
            if ($ofOurs) {
                if (-not $handler.ValidateToken($ofOurs, $parameters).IsValid) { throw 'Theirs does not take ours.' }
                if ((ConvertFrom-HmsToken $made).ExpiresAt.Year -ne 2100) { throw 'Ours does not read theirs.' }
            }

            $handler.GetType().Assembly.GetName().Version.ToString()
        }

        """;

    private const string Orders =
        """
        if ([bool](Loaded) -ne ($Order -eq 'before')) { throw 'Theirs came at another time.' }
        switch ($Order) {
            { $_ -in 'before', 'between' } { Load; $theirs = Theirs; if (Core) { throw 'The core came first.' }; $token = Ours; $theirs = Theirs $token; $null = Ours }
            after { $token = Ours; if (-not (Core)) { throw 'The core is not there.' }; Load; $theirs = Theirs $token; $null = Ours }
            turns { Load; foreach ($i in 1..20) { $null = Theirs; $token = Ours; $theirs = Theirs $token } }
        }

        "theirs $theirs, cores $(Core), in the default context $(CoreInDefault)"
        """;

    /// <summary>
    /// Each version, with that of its assembly behind the slash, in each order: theirs before the module, between its import
    /// and its core, after that, and in turns.
    /// </summary>
    public static TheoryData<string, string, string> Cells(string versions)
    {
        var cells = new TheoryData<string, string, string>();
        foreach (string[] version in versions.Split(' ').Select(static one => one.Split('/')))
        {
            foreach (string order in (string[])["before", "between", "after", "turns"])
            {
                cells.Add(version[0], version[1], order);
            }
        }

        return cells;
    }

    [Theory]
    [MemberData(nameof(Cells), "5.7.2/5.7.2.0 6.8.0/6.8.0.0 7.7.3/7.7.3.0 8.0.1/8.0.1.0")]
    public async Task Beside_IdentityModel(string version, string theirs, string order) =>
        await AssertBothWork(TheirIdentityModel, version, order, theirs, "Microsoft.IdentityModel.*.dll");

    // The framework's own is in the default context of every process, so another version comes in one of its own.
    private const string TheirTextJson =
        """
        function Load { $script:other = [Reflection.Assembly]::LoadFile("$Folder/System.Text.Json.dll") }

        function Theirs($ofOurs) {
            $type = $script:other.GetType('System.Text.Json.JsonDocument')
            $document = $type.GetMethod('Parse', [type[]]([string], $script:other.GetType('System.Text.Json.JsonDocumentOptions'))).Invoke($null, @('{"a":[1,2]}', $null))
            if ($document.RootElement.ToString() -ne '{"a":[1,2]}') { throw 'Theirs does not read.' }
            $script:other.GetName().Version.ToString()
        }

        """;

    [Theory]
    [MemberData(nameof(Cells), "8.0.5/8.0.0.0 9.0.0/9.0.0.0")]
    public async Task Beside_System_Text_Json(string version, string theirs, string order) =>
        await AssertBothWork(TheirTextJson, version, order, theirs, "System.Text.Json.dll");

    private const string TheirTimeProvider =
        """
        function Load { $null = [Runtime.Loader.AssemblyLoadContext]::Default.LoadFromAssemblyPath("$Folder/Microsoft.Bcl.TimeProvider.dll") }

        function Theirs($ofOurs) {
            $null = [Threading.Tasks.TimeProviderTaskExtensions]::Delay([TimeProvider]::System, [timespan]::Zero).Wait()
            [Threading.Tasks.TimeProviderTaskExtensions].Assembly.GetName().Version.ToString()
        }

        """;

    [Theory]
    [MemberData(nameof(Cells), "8.0.1/8.0.0.1 9.0.11/9.0.0.11")]
    public async Task Beside_TimeProvider(string version, string theirs, string order) =>
        await AssertBothWork(TheirTimeProvider, version, order, theirs, "Microsoft.Bcl.TimeProvider.dll");

    // The module is imported first: what was there before came with the process.
    private static async Task AssertBothWork(string theirs, string version, string order, string theirVersion, string files)
    {
        string folder = Path.Combine(Repository.Root, "artifacts", "conflict", version);
        string[] paths = Directory.GetFiles(folder, files);
        Assert.NotEmpty(paths);
        ShellResult result = await ShellProcess.Run(
            $"$Folder = '{folder}'; $Order = '{order}'\n" + Ours + theirs + Orders, order == "before" ? StartupHook.Loading(paths) : []);

        Assert.Equal((0, ""), (result.ExitCode, result.Error));
        Assert.Equal($"theirs {theirVersion}, cores 1, in the default context 0", Assert.Single(result.Lines));
    }
}
