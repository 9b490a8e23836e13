namespace HmsTokens.PowerShell.Tests;

/// <summary>
/// The module in one process with other modules, which have loaded an older or newer Microsoft.IdentityModel into the
/// default context, like Az and Microsoft.Graph. This module does not reference it.
/// </summary>
public sealed class OtherModulesTests
{
    private const string Ours =
        """
        function Ours {
            $auth = New-HmsAuthToken -RoomId r1 -Role host -UserId 42
            $read = $auth | ConvertFrom-HmsToken -Verify
            if (-not $read.SignatureVerified -or $read.UserId -ne '42') { throw 'Ours does not verify.' }
            if (-not (Test-HmsToken $auth -Type Auth -RoomId r1)) { throw 'Ours is refused.' }
            if (Test-HmsToken ($auth -replace 'eyJh', 'eyJi')) { throw 'A change is not refused.' }
            if ([HmsTokens.HmsToken] -ne $read.GetType()) { throw 'The type does not resolve.' }
            $auth
        }

        """;

    private const string Theirs =
        """
        function Load {
            $names = [AppDomain]::CurrentDomain.GetAssemblies().ForEach({ $_.GetName().Name })
            if ($names -like 'Microsoft.IdentityModel.*') { throw 'There is another already.' }
            foreach ($file in [IO.Directory]::GetFiles($Folder, 'Microsoft.IdentityModel.*.dll')) {
                $null = [Runtime.Loader.AssemblyLoadContext]::Default.LoadFromAssemblyPath($file)
            }
        }

        function Theirs($ofOurs) {
            $secret = [Text.Encoding]::UTF8.GetBytes($env:HMS_SECRET)
            $key = [Microsoft.IdentityModel.Tokens.SymmetricSecurityKey]::new($secret)
            $handler = [Microsoft.IdentityModel.JsonWebTokens.JsonWebTokenHandler]::new()
            $parameters = [Microsoft.IdentityModel.Tokens.TokenValidationParameters]::new()
            $parameters.ValidateIssuer = $parameters.ValidateAudience = $false
            $parameters.IssuerSigningKey = $key
            $signing = [Microsoft.IdentityModel.Tokens.SigningCredentials]::new($key, 'HS256')
            $made = $handler.CreateToken('{"exp":4102444800}', $signing)
            if (-not $handler.ValidateToken($made, $parameters).IsValid) { throw 'Theirs does not verify.' }
            if ($ofOurs) {
                if (-not $handler.ValidateToken($ofOurs, $parameters).IsValid) { throw 'Theirs does not take ours.' }
                if ((ConvertFrom-HmsToken $made).ExpiresAt.Year -ne 2100) { throw 'Ours does not read theirs.' }
            }
            $handler.GetType().Assembly.GetName().Version.ToString()
        }

        """;

    private const string InTurn =
        "\nforeach ($i in 1..3) { $null = Theirs; $token = Ours; $theirs = Theirs $token }; $theirs";

    [Fact]
    public async Task It_works_after_an_older_IdentityModel() =>
        await AssertBothWork("5.7.2", "Load; $null = Theirs; Import-Module $Module; $null = Ours");

    [Fact]
    public async Task It_works_before_a_newer_IdentityModel() =>
        await AssertBothWork("8.23.0", "Import-Module $Module; $null = Ours; Load");

    private static async Task AssertBothWork(string version, string order)
    {
        string folder = Path.Combine(Repository.Root, "artifacts", "conflict", version);
        ShellResult result = await ShellProcess.RunBare(
            $"$ErrorActionPreference = 'Stop'; $Folder = '{folder}'; $Module = '{Repository.ModuleManifest}'\n"
            + Ours + Theirs + order + InTurn);

        Assert.Equal((0, ""), (result.ExitCode, result.Error));
        Assert.Equal([version + ".0"], result.Lines);
    }
}
