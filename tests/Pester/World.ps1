<#
.SYNOPSIS
Runs the blocks of a document in order, in place of a person with a clipboard, a vault, a gallery, Azure and 100ms, and
writes what came of each. Made for Documents.Tests.ps1, which runs it in a new session.
#>
[Diagnostics.CodeAnalysis.SuppressMessageAttribute(
    'PSAvoidOverwritingBuiltInCmdlets', '', Justification = 'That is what they are for.')]
[CmdletBinding()]
param([hashtable] $World)

$env:PSModulePath = $World.ModulePath + [IO.Path]::PathSeparator + $env:PSModulePath
$env:HMS_ACCESS_KEY, $env:HMS_SECRET = $World.AccessKey, $World.Secret
Import-Module -Name $World.Module
if ($World.Pester) { Import-Module -Name $World.Pester }
Set-Location -LiteralPath "$($World.Place)/work"
$room = '627cda81ab4f3b56a077dc33'

# Files that the documents use.
if (-not (Test-Path -Path class.csv)) {
    Set-Content -Path class.csv -Value 'room_id,role,user_id', "$room,student,ada", "$room,student,grace"
}
Set-Content -Path rooms-to-close.txt -Value 'r1', 'r2'
$user = @{ RoomId = $room; UserId = '42'; Role = 'host' }
@{ room_id = $room; user_id = '42'; role = 'host'; token = New-HmsAuthToken @user } | ConvertTo-Json |
    Set-Content -Path tokens.json

# A user, and answers to prompts.
function Get-Credential {
    [pscredential]::new($World.AccessKey, [Net.NetworkCredential]::new('', $World.Secret).SecurePassword)
}
function Get-Clipboard { New-HmsAuthToken @user }
function Install-PSResource { }
function Install-Module { }

# A vault with two credentials: SecretStore in a scratch HOME, or, if it is not installed, a fake module that returns
# copies, like SecretManagement.
if (-not $World.HasVault) {
    $standIn = New-Item -Path "$($World.Place)/Modules/Microsoft.PowerShell.SecretManagement" -ItemType Directory
    Set-Content -Path "$standIn/Microsoft.PowerShell.SecretManagement.psm1" -Value @'
        function Register-SecretVault { param([string] $Name, [string] $ModuleName, [switch] $DefaultVault) }
        function Set-Secret { param($Name, $Secret) [AppDomain]::CurrentDomain.SetData("vault/$Name", $Secret) }
        function Get-Secret {
            param($Name, $Vault)
            $kept = [AppDomain]::CurrentDomain.GetData("vault/$Name")
            [pscredential]::new($kept.UserName, $kept.Password.Copy())
        }
'@
    $env:PSModulePath = "$($World.Place)/Modules" + [IO.Path]::PathSeparator + $env:PSModulePath
} else {
    Get-SecretVault | Unregister-SecretVault
    Reset-SecretStore -Authentication None -Interaction None -Force -WarningAction Ignore | Out-Null
}
Register-SecretVault -Name scratch -ModuleName Microsoft.PowerShell.SecretStore -DefaultVault
foreach ($name in 'hms-prod', 'hms-qa') { Set-Secret -Name $name -Secret (Get-Credential) }

# An Azure Function: its input and output.
class HttpResponseContext { $StatusCode; $ContentType; $Body }
function Push-OutputBinding {
    param([string] $Name, [HttpResponseContext] $Value)
    "$Name $([int] $Value.StatusCode) $($Value.ContentType) $($Value.Body)"
}
$arguments = @{ Request = @{ Body = @{ room_id = $room; role = 'guest'; user_id = 'ada' } } }

# All URLs become paths of the test server, except those of room links, which are not called.
$cmdlets = @{}
foreach ($name in 'Invoke-RestMethod', 'Invoke-WebRequest', 'Request-HmsAuthToken') {
    $cmdlets[$name] = Get-Command -Name $name -CommandType Cmdlet
    Set-Item -Path "function:$name" -Value {
        for ($i = 0; $i -lt $args.Count; $i++) {
            if ($args[$i] -match '^https?://(?!.*/meeting/)') {
                $args[$i] = $args[$i] -replace '^https?:/', $World.Server
            }
        }
        $cmdlet = $cmdlets[$MyInvocation.MyCommand.Name]
        if ($MyInvocation.ExpectingInput) { $input | & $cmdlet @args } else { & $cmdlet @args }
    }
}
$PSDefaultParameterValues['Request-HmsAuthToken:Endpoint'] = "$($World.Server)/auth.100ms.live/v2/token"
$PSDefaultParameterValues['Invoke-HmsRestMethod:Endpoint'] = "$($World.Server)/api.100ms.live/v2/"
$PSDefaultParameterValues['Invoke-RestMethod:AllowUnencryptedAuthentication'] = $true
$PSDefaultParameterValues['Invoke-WebRequest:AllowUnencryptedAuthentication'] = $true

foreach ($line in $World.Lines) {
    $block = Get-Command -Name "$($World.Place)/$line.ps1"
    $given = @{}
    $block.Parameters.Keys | Where-Object { $arguments.Contains($_) } | ForEach-Object { $given[$_] = $arguments[$_] }
    # Dot-sourced, so that the next block can use the variables.
    $records = try { . $block @given *>&1 } catch { $_ }
    $problems, $rest = @($records).Where(
        { $_ -is [Management.Automation.ErrorRecord] -or $_ -is [Management.Automation.WarningRecord] }, 'Split')
    $shown = $rest | Out-String -Width 4096
    [pscustomobject]@{
        Document = $World.Document
        Line     = $line
        # A failing Pester test in a block is not an error.
        Problems = @($problems | ForEach-Object { "$_" }) + @($shown -split "`n" -match '^\s*\[-\]')
        Shown    = $shown
    }
}
