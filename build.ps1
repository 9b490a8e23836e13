<#
.SYNOPSIS
Builds, tests and packs HmsTokens: a thin front on dotnet, in PowerShell 7 and Windows PowerShell 5.1.

.DESCRIPTION
Build    the solution; that lays out the module in artifacts/module/HmsTokens
Test     the xunit tests, then those of Pester in every PowerShell that is found, each in a process of its own
Docs     the help in en-US/ from the pages in docs/en-US/; needs Microsoft.PowerShell.PlatyPS
Package  a build, and of it the .nupkg in artifacts/package that galleries and Install-PSResource take
Clean    removes what the others made, but for the help, which is committed

.EXAMPLE
./build.ps1 -Task Build, Test

.EXAMPLE
pwsh ./build.ps1 -Task Clean,Package -Configuration Release
#>
[CmdletBinding()]
param(
    # What to do, in this order.
    [ArgumentCompleter({ 'Build', 'Test', 'Docs', 'Package', 'Clean' -like "$($args[2])*" })]
    [string[]] $Task = 'Build',

    [ValidateSet('Debug', 'Release')]
    [string] $Configuration = 'Release',

    # The shells for Pester: names or paths.
    [string[]] $Shell = @('pwsh', 'pwsh-preview', 'powershell')
)

# HmsTokens.Host runs this too, and has no cmdlets but those of the engine itself: hence .NET for files.
Set-StrictMode -Version Latest
$ErrorActionPreference = 'Stop'
$solution = "$PSScriptRoot/HmsTokens.PowerShell.sln"
$package = "$PSScriptRoot/src/HmsTokens.PowerShell"
$pester = "$PSScriptRoot/tests/Pester/Run.ps1"
$artifacts = "$PSScriptRoot/artifacts"
$options = '--configuration', $Configuration

function Invoke-Native {
    param([scriptblock] $Command)
    & $Command
    if ($LASTEXITCODE -ne 0) { throw "Failed with exit code ${LASTEXITCODE}: $Command" }
}

# Lists are split, since from another shell, as in `pwsh ./build.ps1 -Task Build,Test`, they come as one string.
switch ($Task -split '\s*,\s*') {
    'Build' {
        Invoke-Native { dotnet build $solution @options }
    }
    'Test' {
        Invoke-Native { dotnet test $solution @options }
        $found = @(Get-Command -Name ($Shell -split ',') -CommandType Application -ErrorAction Ignore)
        if ($found.Count -eq 0) { "PESTER DID NOT RUN: there is no shell named $($Shell -join ' or ')." }
        foreach ($application in $found) {
            Invoke-Native { & $application.Source -NoProfile -ExecutionPolicy Bypass -File $pester -AllowMissing }
        }
    }
    'Docs' {
        & "$PSScriptRoot/docs/Export-Help.ps1"
    }
    'Package' {
        Invoke-Native { dotnet pack $package @options }
    }
    'Clean' {
        foreach ($folder in $artifacts, "$PSScriptRoot/bin") {
            if ([IO.Directory]::Exists($folder)) { [IO.Directory]::Delete($folder, $true) }
        }
    }
    default {
        throw "There is no task '$_': give Build, Test, Docs, Package or Clean."
    }
}
