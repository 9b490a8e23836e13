<#
.SYNOPSIS
Measures what Microsoft.IdentityModel.JsonWebTokens costs a session: first this module, then the library after it, each
to load, to sign a token and to check it. Run it after a build, each time in a new shell.

.EXAMPLE
dotnet tool exec --yes powershell -- -NoProfile -File tests/HmsTokens.Benchmarks/Measure-IdentityModel.ps1
#>
#Requires -Version 7.4
[CmdletBinding()]
param()

$ErrorActionPreference = 'Stop'
$artifacts = "$PSScriptRoot/../../artifacts"
# The library as in the tests of the core.
$library = @(Resolve-Path -Path "$artifacts/bin/HmsTokens.Core.Tests/*/")[0]
$secret = 'made-up-app-secret-of-more-than-32-bytes'
$claims = '{"access_key":"made-up-access-key","type":"management","version":2,"iat":1795497094,"exp":1795500704}'

# Processor time, which does not include other programs.
function Measure-ProcessorTime {
    param([string] $Name, [scriptblock] $Script)
    $process = Get-Process -Id $PID
    $before = $process.TotalProcessorTime
    . $Script
    $process.Refresh()
    '{0}: {1:0} ms' -f $Name, ($process.TotalProcessorTime - $before).TotalMilliseconds
}

Measure-ProcessorTime -Name 'HmsTokens, the import included' -Script {
    Import-Module -Name "$artifacts/module/HmsTokens/HmsTokens.psd1"
    $key = @{ AppAccessKey = 'made-up-access-key'; AppSecret = $secret }
    if (-not (New-HmsManagementToken @key | Test-HmsToken @key)) { throw 'The token is not valid.' }
}
Measure-ProcessorTime -Name 'Microsoft.IdentityModel.JsonWebTokens, after it' -Script {
    Get-ChildItem -Path "$library/Microsoft.IdentityModel.*.dll", "$library/Microsoft.Extensions.Logging.*.dll" |
        ForEach-Object { $null = [Reflection.Assembly]::LoadFrom($_.FullName) }
    $key = [Microsoft.IdentityModel.Tokens.SymmetricSecurityKey]::new([Text.Encoding]::UTF8.GetBytes($secret))
    $signing = [Microsoft.IdentityModel.Tokens.SigningCredentials]::new($key, 'HS256')
    $parameters = [Microsoft.IdentityModel.Tokens.TokenValidationParameters]@{
        IssuerSigningKey = $key; ValidateIssuer = $false; ValidateAudience = $false; ValidateLifetime = $false
    }
    $handler = [Microsoft.IdentityModel.JsonWebTokens.JsonWebTokenHandler]::new()
    $token = $handler.CreateToken($claims, $signing)
    $checked = $handler.ValidateTokenAsync($token, $parameters).GetAwaiter().GetResult()
    if (-not $checked.IsValid) { throw 'The token is not valid.' }
}
