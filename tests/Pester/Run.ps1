<#
.SYNOPSIS
Runs the Pester tests in this shell, against the module that $env:HMSTOKENS_MODULE names (a path, or a name to find on
the module path) or, without it, the one just built. The exit code says whether all was well.
#>
[CmdletBinding()]
param(
    # Says that Pester is missing, and takes it for no failure.
    [switch] $AllowMissing
)

$ErrorActionPreference = 'Stop'
$here = "PowerShell $($PSVersionTable.PSVersion) ($($PSVersionTable.PSEdition))"
if (-not (Get-Module -Name Pester)) {
    # Windows brings Pester 3, in which these tests do not run.
    if (-not (Get-Module -Name Pester -ListAvailable | Where-Object Version -GE '5.3')) {
        "PESTER DID NOT RUN in ${here}: install Pester 5.3 or later, with Install-PSResource or Install-Module."
        exit [int](-not $AllowMissing)
    }
    Import-Module -Name Pester -MinimumVersion 5.3
}

"Pester $((Get-Module -Name Pester).Version) in $here"
$configuration = New-PesterConfiguration
$configuration.Run.Path = $PSScriptRoot
$configuration.Run.PassThru = $true
$configuration.Output.CIFormat = 'Auto'
exit [int]((Invoke-Pester -Configuration $configuration).Result -ne 'Passed')
