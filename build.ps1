<#
.SYNOPSIS
Builds, shows, tests and packs HmsTokens: a thin front on dotnet, for PowerShell 7 and Windows PowerShell 5.1.

.DESCRIPTION
Build    the solution; this lays out the module in artifacts/module/HmsTokens
Demo     builds the module, imports it, and shows it at work with made-up credentials
Test     all tests: xunit, and Pester in the PowerShell of .config/dotnet-tools.json
Docs     the help in en-US/ from the pages in docs/en-US/; needs Microsoft.PowerShell.PlatyPS
Package  a build, and from it the .nupkg in artifacts/package, for a gallery or Install-PSResource
Clean    removes what the others made, except the help, which is committed

.EXAMPLE
./build.ps1 -Task Build, Test

.EXAMPLE
dotnet tool exec --yes powershell -- -NoExit ./build.ps1 -Task Demo

The demonstration, and then a prompt with the module imported. It needs only the .NET SDK.
#>
[Diagnostics.CodeAnalysis.SuppressMessageAttribute(
    'PSUseDeclaredVarsMoreThanAssignments', '', Justification = 'A step of the demonstration uses what another made.')]
[CmdletBinding()]
param(
    # The tasks, in this order.
    [ArgumentCompleter({ 'Build', 'Demo', 'Test', 'Docs', 'Package', 'Clean' -like "$($args[2])*" })]
    [string[]] $Task = 'Build',

    [ValidateSet('Debug', 'Release')]
    [string] $Configuration = 'Release'
)

# The text and the commands of the demonstration.
$demonstration = @(
    '# Credentials. Yours are in the developer section of the 100ms dashboard; these are made up.'
    { $hms = @{ AppAccessKey = 'made-up-access-key'; AppSecret = 'made-up-app-secret-of-more-than-32-bytes' } }
    '# An auth token lets one user join one room in one role. It is a string, to hand to a client.'
    { $token = New-HmsAuthToken -RoomId 627cda81ab4f3b56a077dc33 -Role host -UserId 42 @hms; $token }
    '# A management token lets a server call the REST API.'
    { New-HmsManagementToken -ValidFor 1h @hms }
    '# Anybody can read a token. This proves nothing: the signature is not checked.'
    { ConvertFrom-HmsToken $token }
    '# Only the app secret shows that a token is yours, valid, and for the room and role you expect.'
    { Test-HmsToken $token -RoomId 627cda81ab4f3b56a077dc33 -Role host @hms }
    '# If it is not, -Detailed says why.'
    { (Test-HmsToken $token -Role guest -Detailed @hms).Reasons }
)

function Invoke-DotNet {
    dotnet @args
    if ($LASTEXITCODE -ne 0) { throw "This failed with exit code ${LASTEXITCODE}: dotnet $args" }
}

$solution = "$PSScriptRoot/HmsTokens.PowerShell.sln"
$project = "$PSScriptRoot/src/HmsTokens.PowerShell"
$options = '--configuration', $Configuration, '--nologo'

# Split at commas: from another shell, `pwsh ./build.ps1 -Task Build,Test` passes one string.
switch ($Task -split '\s*,\s*') {
    'Build' { Invoke-DotNet build $solution @options }
    'Demo' {
        Invoke-DotNet build $project @options --verbosity quiet
        Import-Module -Name "$PSScriptRoot/artifacts/module/HmsTokens/HmsTokens.psd1" -Global -ErrorAction Stop
        foreach ($step in $demonstration) {
            if ($step -is [string]) { "`n$step"; continue }
            "PS> $("$step".Trim())"
            # Dot-sourced, so that the variables are available at the prompt of -NoExit.
            . $step
        }
    }
    'Test' { Invoke-DotNet test $solution @options }
    'Docs' { & "$PSScriptRoot/docs/Export-Help.ps1" }
    'Package' { Invoke-DotNet pack $project @options }
    'Clean' { Remove-Item -Path "$PSScriptRoot/artifacts", "$PSScriptRoot/bin" -Recurse -Force -ErrorAction Ignore }
    default { throw "There is no task '$_'. Give Build, Demo, Test, Docs, Package or Clean." }
}
