# Runs each block of a document that is marked as pwsh, as it stands, in a made-up world. HelpTests runs those marked as
# powershell.

BeforeDiscovery {
    . "$PSScriptRoot/Common.ps1"
    $vault = 'Secret(Name|Vault|Store)|\w-Secret\b'
    # By a block's text, or words in it, why it is left out.
    $leftOut = @(
        @{ Words = '\A\./build\.ps1\nImport-Module \./HmsTokens\.psd1\z'; Because = 'it builds what is under test' }
        @{
            Words   = '\AInstall-PSResource HmsTokens +# PowerShell 7\nInstall-Module HmsTokens +# Windows .* 5\.1\z'
            Because = 'the gallery has nothing of this build'
        }
        if (-not (Test-Vault)) {
            @{ Words = $vault; Because = 'it needs SecretManagement and SecretStore, and no Windows' }
        }
        if ($PSVersionTable.PSVersion.Major -lt 7) {
            @{ Words = 'Authentication'; Because = 'it needs PowerShell 7' }
        }
    )
    # By words in a block, what goes before it, what looks at its work after it, and what comes of it all, with what the
    # server was asked at the end. All entries that match a block apply, and a block without one must run all the same.
    $room = '627cda81ab4f3b56a077dc33'
    $environment = '$env:HMS_ACCESS_KEY, $env:HMS_SECRET = $World.AccessKey, $World.Secret'
    $pester = 'Import-Module -Name $World.Pester'
    $v2 = '/api.100ms.live/v2'
    $known = @(
        @{
            Words  = $vault
            Before = @(
                'Get-SecretVault | Unregister-SecretVault'
                'Register-SecretVault -Name scratch -ModuleName Microsoft.PowerShell.SecretStore -DefaultVault'
                'foreach ($name in ''hms-prod'', ''hms-qa'') { Set-Secret -Name $name -Secret (Get-Credential) }'
            )
        }
        @{ Words = 'New-HmsManagementToken -ValidFor \d+m'; Before = $environment }
        @{ Words = '(?m)^New-HmsManagementToken'; Gives = '*Management*' }
        @{ Words = '(?m)^New-HmsAuthToken.* -UserId 42'; Gives = "*Auth $room 42 host*" }
        @{ Words = '(?m)^New-HmsAuthToken.* -UserId ada'; Gives = "*Auth $room ada guest*" }
        @{
            Words  = 'Set-Secret -Name hms-prod'
            Before = 'Remove-Secret -Name hms-prod -Vault scratch'
            After  = '(Get-Secret -Name hms-prod).UserName'
            Gives  = "*$AccessKey*"
        }
        @{ Words = '-Secret \$hms'; Before = '$hms = Get-Credential' }
        @{ Words = 'Register-SecretVault'; After = '(Get-SecretVault -Name local).IsDefault'; Gives = '*True*' }
        @{ Words = 'Test-Hms\*:'; After = 'Test-HmsToken (New-HmsManagementToken)'; Gives = '*True' }
        @{ Words = 'add-mask'; Gives = '::add-mask::Management' }
        @{ Words = 'setvariable'; Gives = '##vso`[task.setvariable variable=HmsToken;issecret=true`]Management' }
        @{
            Words = 'Export-Csv tokens\.csv'
            After = 'Import-Csv -Path tokens.csv'
            Gives = @(
                "@{room_id=$room; role=teacher; user_id=noether; AuthToken=Auth $room noether teacher}"
                "@{room_id=$room; role=student; user_id=ada; AuthToken=Auth $room ada student}"
                "@{room_id=$room; role=student; user_id=grace; AuthToken=Auth $room grace student}"
            ) -join ' '
        }
        @{ Words = 'v2/rooms -[AH]'; Gives = "@{*last=r1*} GET $v2/rooms" }
        @{
            Words = 'v2/rooms -Body'
            Gives = "@{id=r1; name=algebra} @{id=r3; name=chemistry} GET $v2/rooms[?]limit=100 GET *start=r1*start=r2*"
        }
        @{
            Words = 'algebra-1'
            Gives = @(
                '@{role=teacher; code=abc-defg-hij; enabled=True} @{role=student; code=klm-nopq-rst; enabled=False}'
                "POST $v2/rooms { `"name`": `"algebra-1`" } POST $v2/room-codes/room/r3"
            ) -join ' '
        }
        @{ Words = 'end-room'; Gives = "*session is ending* POST $v2/active-rooms/$room/end-room {*`"lock`": true*" }
        @{
            Words = 'rooms-to-close\.txt'
            Gives = "POST $v2/rooms/r1 {`"enabled`":false} POST $v2/rooms/r2 {`"enabled`":false}"
        }
        @{ Words = 'Request-HmsAuthToken (abc|''https).* -UserId ada'; Gives = 'Auth r1 ada host POST *' }
        @{ Words = 'enabled \| Request-HmsAuthToken'; Gives = 'Auth r1 u1 host POST *' }
        @{ Words = 'RoomCodeRefused'; After = '$token'; Gives = 'Auth r1 u1 host POST *' }
        @{ Words = 'TokenEndpoint .* -UserId ada'; Gives = "Auth $room ada guest POST *" }
        @{ Words = 'key of the function'; Gives = '*/api/token[?]code=*' }
        @{
            Words = 'localhost:5000'
            Gives = "Auth $room noether guest Auth $room ada guest Auth $room grace guest POST *"
        }
        @{
            Words  = 'Push-OutputBinding'
            Before = $environment
            After  = @(
                '. ./block.ps1 -Request @{ Body = @{ room_id = ''r1''; role = ''guest''; user_id = ''ada'' } }'
                '. ./block.ps1 -Request @{ Body = @{ role = ''guest'' } }'
            )
            Gives  = 'Response 403 *No such role.*Response 200 *"token": "Auth r1 ada guest"*Response 400 *room id*'
        }
        @{
            Words  = '^\(Test-HmsToken \$token'
            Before = '$token = New-HmsManagementToken -AppAccessKey other -AppSecret $World.Secret'
            Gives  = 'AccessKeyMismatch'
        }
        @{ Words = 'Get-Clipboard'; Gives = 'HmsTokens.HmsToken HmsTokens.HmsToken' }
        @{
            Words  = 'Describe'
            Before = $pester, '$endpoint = ''https://prod-in2.100ms.live/hmsapi/example.app.100ms.live/'''
            Gives  = '*Passed: 1, Failed: 0,*'
        }
        @{ Words = 'Invoke-Pester'; Before = $pester, $environment; Gives = '*Passed: 5, Failed: 0,*' }
    )

    $root = (Resolve-Path -LiteralPath "$PSScriptRoot/../..").Path
    $documents = @(
        Get-ChildItem -Path "$root/*.md"
        Get-ChildItem -Path "$root/docs", "$root/examples" -Filter '*.md' -Recurse
    )
    $blocks = foreach ($document in $documents) {
        $page = (Get-Content -LiteralPath $document.FullName -Raw -Encoding UTF8) -replace "`r"
        foreach ($match in [regex]::Matches($page, '(?ms)^ *```pwsh\b[^\n]*\n(.*?)\n? *```')) {
            $text = $match.Groups[1].Value
            $line = $page.Substring(0, $match.Index).Split("`n").Count
            $mine = $known | Where-Object { $text -cmatch $_.Words }
            @{
                Name    = $document.FullName.Substring($root.Length + 1).Replace('\', '/') + ":$line"
                Text    = $text
                Before  = $mine | ForEach-Object { $_.Before }
                After   = $mine | ForEach-Object { $_.After }
                Gives   = $mine | ForEach-Object { $_.Gives } | Where-Object { $_ }
                Because = $leftOut | Where-Object { $text -cmatch $_.Words } | ForEach-Object { $_.Because }
            }
        }
    }
    $texts = $blocks | ForEach-Object { $_.Text }
    $script:Blocks = $blocks
    $script:Entries = $leftOut + $known | ForEach-Object { @{ Words = $_.Words; Texts = $texts } }
}

Describe 'A block marked as pwsh' {
    BeforeAll {
        . "$PSScriptRoot/Common.ps1"
        $script:Server = Open-HmsServer
        $script:World = @{
            Server     = $Server.Uri
            ModulePath = $ModulePath
            Pester     = (Get-Module -Name Pester).Path
            AccessKey  = $AccessKey
            Secret     = $Secret
            Token      = ConvertTo-Jwt -Claim (Get-AuthClaim)
            HasVault   = Test-Vault
        }

        # The folder that a block starts in a copy of.
        $script:Start = (New-Item -Path "$TestDrive/start" -ItemType Directory).FullName
        $readme = Get-Content -LiteralPath "$PSScriptRoot/../../README.md" -Raw
        [regex]::Match($readme, '(?ms)^```csv\r?\n(.*?)^```').Groups[1].Value |
            Set-Content -LiteralPath "$Start/class.csv" -NoNewline
        Set-Content -LiteralPath "$Start/rooms-to-close.txt" -Value 'r1', 'r2'
        $row = New-HmsAuthToken @Key -RoomId r1 -UserId 42 -Role host -PassThru
        $row | Select-Object -Property @(
            @{ Name = 'room_id'; Expression = 'RoomId' }
            @{ Name = 'user_id'; Expression = 'UserId' }
            @{ Name = 'role'; Expression = 'Role' }
            @{ Name = 'token'; Expression = 'AuthToken' }
        ) | ConvertTo-Json | Set-Content -LiteralPath "$Start/tokens.json"
        Copy-Item -Path "$PSScriptRoot/../../examples/pester-pipeline/*.ps1" -Destination $Start

        # Each block has a runspace of its own, and all share a process with a scratch HOME: one for each takes minutes.
        $script:Process = New-Object -TypeName Management.Automation.Runspaces.PowerShellProcessInstance
        $script:Runspace = [runspacefactory]::CreateOutOfProcessRunspace($null, $Process)
        $own = $env:HOME
        try {
            $env:HOME = (New-Item -Path "$TestDrive/home" -ItemType Directory).FullName
            $Runspace.Open()
        } finally {
            $env:HOME = $own
        }
        function Invoke-There {
            param([scriptblock] $Script, [hashtable] $World)
            $shell = [powershell]::Create()
            $shell.Runspace = $Runspace
            $shell.AddScript({
                    param([string] $Script, [hashtable] $World)
                    [powershell]::Create().AddScript($Script).AddArgument($World).Invoke()
                }).AddArgument("$Script").AddArgument($World).Invoke()
        }
        $null = Invoke-There -World $World -Script {
            param([hashtable] $World)
            $env:PSModulePath = $World.ModulePath + [IO.Path]::PathSeparator + $env:PSModulePath
            if ($World.HasVault) {
                Reset-SecretStore -Authentication None -Interaction None -Force -WarningAction Ignore
            }
        }

        # In place of a person, the clipboard, the gallery, Azure and 100ms. What comes of a block is written as text.
        $script:Stage = {
            param([hashtable] $World)
            Remove-Item -Path 'Env:HMS_ACCESS_KEY', 'Env:HMS_SECRET' -ErrorAction Ignore
            Set-Location -LiteralPath $World.Folder
            Set-Item -Path function:Get-Credential -Value {
                $secure = (New-Object -TypeName Net.NetworkCredential -ArgumentList '', $World.Secret).SecurePassword
                New-Object -TypeName pscredential -ArgumentList $World.AccessKey, $secure
            }
            function Get-Clipboard { $World.Token }
            function Install-PSResource { }
            class HttpResponseContext { $StatusCode; $ContentType; $Body }
            function Push-OutputBinding {
                param([string] $Name, [HttpResponseContext] $Value)
                "$Name $([int] $Value.StatusCode) $($Value.ContentType) $($Value.Body)"
            }
            # Every address becomes a path of the server, but for a room link, which is not called.
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
            if ($PSVersionTable.PSVersion.Major -ge 7) {
                $PSDefaultParameterValues['Invoke-RestMethod:AllowUnencryptedAuthentication'] = $true
                $PSDefaultParameterValues['Invoke-WebRequest:AllowUnencryptedAuthentication'] = $true
            }
            try {
                . { foreach ($part in 'before', 'block', 'after') { . "./$part.ps1" } } *>&1 | ForEach-Object {
                    if ($_ -is [Management.Automation.ErrorRecord]) { "ERROR: $_" }
                    elseif ($_ -is [Management.Automation.WarningRecord]) { "WARNING: $_" }
                    else { "$_" }
                }
            } catch {
                "ERROR: $_"
            }
            'THE END'
        }
    }

    AfterAll {
        $Runspace.Dispose()
        $Process.Dispose()
        Close-HmsServer -Server $Server
    }

    It 'does what it says: <Name>' -ForEach $Blocks {
        if ($Because) { Set-ItResult -Skipped -Because ($Because -join ', and ') }
        $folder = Join-Path -Path $TestDrive -ChildPath ($Name -replace '\W', '-')
        Copy-Item -LiteralPath $Start -Destination $folder -Recurse
        Set-Content -LiteralPath "$folder/before.ps1" -Value $Before -Encoding UTF8
        Set-Content -LiteralPath "$folder/block.ps1" -Value $Text -Encoding UTF8
        Set-Content -LiteralPath "$folder/after.ps1" -Value $After -Encoding UTF8
        $Server.Requests.Clear()

        $said = @(Invoke-There -Script $Stage -World ($World + @{ Folder = $folder }))

        $said[-1] | Should -BeExactly 'THE END'
        # A token is shown as what it says, once it is known to be ours.
        $shown = [regex]::Replace("$said $($Server.Requests)".Replace('THE END', ''), 'eyJ[\w.-]+', {
                $read = ConvertFrom-HmsToken -Token $args[0].Value @Key -ErrorAction Stop
                "$($read.Type) $($read.RoomId) $($read.UserId) $($read.Role)".TrimEnd()
            }) -replace '\s+', ' '
        $shown | Should -Not -MatchExactly 'ERROR:|WARNING:'
        foreach ($one in $Gives) { $shown.Trim() | Should -BeLike $one }
    }

    It 'is there for the words <Words>' -ForEach $Entries {
        $Texts -cmatch $Words | Should -Not -BeNullOrEmpty
    }
}
