<#
.SYNOPSIS
Runs the Pester tests in this shell, against the module that $env:HMSTOKENS_MODULE names (a path, or a name to find on
the module path) or, without it, the one just built. The exit code is 1 if a test failed.

.EXAMPLE
./tests/Pester/Run.ps1
#>
[CmdletBinding()]
param(
    # 'Pester' for the newest installed version, or the path of its manifest.
    [string] $Pester = 'Pester'
)

$ErrorActionPreference = 'Stop'
# Pester 3, which comes with Windows, can't run these tests.
Import-Module -Name $Pester -MinimumVersion 5.3
"Pester $((Get-Module -Name Pester).Version) in PowerShell $($PSVersionTable.PSVersion) ($($PSVersionTable.PSEdition))"

$configuration = New-PesterConfiguration
$configuration.Run.Path = $PSScriptRoot
$configuration.Run.PassThru = $true
$configuration.Output.CIFormat = 'Auto'
$result = Invoke-Pester -Configuration $configuration
$result.Skipped | Group-Object -Property { $_.Path[0] } | ForEach-Object { "Skipped $($_.Count) of: $($_.Name)" }
exit [int]($result.Result -ne 'Passed')
