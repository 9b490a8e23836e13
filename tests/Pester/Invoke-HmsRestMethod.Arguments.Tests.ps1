# The arguments of Invoke-HmsRestMethod: paths, queries, tokens, endpoints. Bodies have another file.

Describe 'An argument of Invoke-HmsRestMethod' {
    BeforeAll {
        . "$PSScriptRoot/Common.ps1"
        $script:Server = Open-HmsServer
        $env:HMS_ACCESS_KEY, $env:HMS_SECRET = $AccessKey, $Secret
        $script:Utc = ([datetimeoffset] '2026-01-02T03:04:05Z').UtcDateTime
        $PSDefaultParameterValues = @{
            'Invoke-HmsRestMethod:Endpoint' = "$($Server.Uri)/v2/"
            'Add-Answer:Server'             = $Server
        }
    }

    AfterAll {
        Close-HmsServer -Server $Server
        Remove-Item -Path 'Env:HMS_ACCESS_KEY', 'Env:HMS_SECRET' -ErrorAction Ignore
    }

    BeforeEach {
        Clear-HmsServer -Server $Server
        # Instead of the API's response to such bodies.
        1..2 | ForEach-Object { Add-Answer '{}' }
    }

    Context 'a path' {
        It 'may be <Path>' -ForEach @(
            @{ Path = { 'rooms/r1' } }, @{ Path = { '/rooms/r1' } }, @{ Path = { '/v2/rooms/r1' } }
            @{ Path = { 'v2/rooms/r1' } }
            @{ Path = { "$($Server.Uri)/v2/rooms/r1" } }
            @{ Path = { [uri] 'rooms/r1' } }
            @{ Path = { , 'rooms/r1' } }, @{ Path = { Write-Output -InputObject 'rooms/r1' } }
        ) {
            $null = Invoke-HmsRestMethod (& $Path)
            @($Server.Requests)[0].Trim() | Should -BeExactly 'GET /v2/rooms/r1'
        }

        It 'is refused before anything is sent: <Path>' -ForEach @(
            @{ Path = { $null } }, @{ Path = { '' } }, @{ Path = { ' ' } }, @{ Path = { , @() } }
            @{ Path = { [pscustomobject]@{ id = 'r1' } } }, @{ Path = { @{ id = 'r1' } } }, @{ Path = { 5 } }
            @{ Path = { "rooms/$null" } }, @{ Path = { 'rooms/$null' } }, @{ Path = { 'rooms/${id}' } }
            @{ Path = { 'rooms/$($room.id)' } }
            @{ Path = { 'rooms/<room_id>' } }
            @{ Path = { "rooms/$(@{ id = 1 })" } }
            @{ Path = { "rooms/$([pscustomobject]@{ id = 1 })" } }
            @{ Path = { 'rooms/' } }
            @{ Path = { 'rooms//r1' } }
            @{ Path = { 'rooms/../templates' } }, @{ Path = { 'rooms/%2e%2e/templates' } }, @{ Path = { 'rooms\r1' } }
            @{ Path = { 'rooms/a b' } }, @{ Path = { 'rooms#x' } }, @{ Path = { 'v1/rooms' } }
            @{ Path = { 'https://example.com/v2/rooms' } }, @{ Path = { '//example.com/v2/rooms' } }
            @{ Path = { 'https://api.100ms.live/v2/rooms' } }, @{ Path = { "$($Server.Uri)/other/rooms" } }
            @{ Path = { New-HmsManagementToken } }, @{ Path = { "rooms/$(New-HmsManagementToken)" } }
        ) {
            $given = & $Path
            $problem = { Invoke-HmsRestMethod $given } | Should -Throw -PassThru `
                -ErrorId 'PathInvalid,HmsTokens.PowerShell.InvokeHmsRestMethodCommand'
            $problem.Exception | Should -BeOfType HmsTokens.HmsApiException
            "$problem $($problem.TargetObject)" | Should -Not -Match 'eyJ'
            $Server.Requests | Should -HaveCount 0
        }

        It 'is asked for in words if there is none' {
            { Invoke-HmsRestMethod } | Should -Throw 'There is no path*'
        }

        It 'is not given twice, and what is piped beside it is in no error: <Name>' -ForEach @(
            @{ Name = 'paths'; Pipe = { 'rooms', 'sessions' } }, @{ Name = 'nothing'; Pipe = { } }
            @{ Name = 'a token'; Pipe = { New-HmsManagementToken } }
        ) {
            $problem = { & $Pipe | Invoke-HmsRestMethod rooms } | Should -Throw -PassThru `
                -ErrorId 'ParametersExcludeEachOther,HmsTokens.PowerShell.InvokeHmsRestMethodCommand'
            $problem.TargetObject | Should -BeNullOrEmpty
            $Server.Requests | Should -HaveCount 0
        }

        It 'is completed by the method: <Line>' -ForEach @(
            @{
                Line     = 'Invoke-HmsRestMethod ro'
                Expected = 'rooms', "'rooms/<room_id>'", "'room-codes/room/<room_id>'"
            }
            @{ Line = 'Invoke-HmsRestMethod -Method Post active-rooms/r1/e'; Expected = 'active-rooms/r1/end-room' }
            @{
                Line     = 'Invoke-HmsRestMethod -Method Delete temp'
                Expected = "'templates/<template_id>/roles/<role>'"
            }
            @{ Line = 'Invoke-HmsRestMethod /v2/sess'; Expected = '/v2/sessions', "'/v2/sessions/<session_id>'" }
            @{ Line = "Invoke-HmsRestMethod 'sess"; Expected = 'sessions', "'sessions/<session_id>'" }
            @{ Line = 'Invoke-HmsRestMethod -Uri rooms, sessi'; Expected = 'sessions', "'sessions/<session_id>'" }
        ) {
            (TabExpansion2 $Line $Line.Length).CompletionMatches.CompletionText | Should -Be $Expected
        }
    }

    Context 'a query' {
        It 'is sent as <Sent>' -ForEach @(
            @{ Query = { @{ enabled = $false } }; Sent = 'enabled=false' }
            @{ Query = { @{ after = $Utc } }; Sent = 'after=2026-01-02T03%3A04%3A05Z' }
            @{
                Query = { @{ after = [datetimeoffset] '2026-01-02T03:04:05.5+01:00' } }
                Sent  = 'after=2026-01-02T02%3A04%3A05.5Z'
            }
            @{ Query = { @{ after = $Utc.ToLocalTime() } }; Sent = 'after=2026-01-02T03%3A04%3A05Z' }
            @{ Query = { @{ type = 'a', 'b' } }; Sent = 'type=a&type=b' }
            @{ Query = { [ordered]@{ b = 1; n = $null; a = 1.5; e = @() } }; Sent = 'b=1&a=1.5' }
            @{ Query = { @{ name = 'a b&c=d+e/?#%' } }; Sent = 'name=a%20b%26c%3Dd%2Be%2F%3F%23%25' }
            @{ Query = { @{ name = "$([char] 0xe9)" } }; Sent = 'name=%C3%A9' }
            @{ Query = { @{ name = 'x' | Write-Output } }; Sent = 'name=x' }
            @{ Query = { $null } ; Sent = '' }
        ) {
            $null = Invoke-HmsRestMethod recordings/x -Query (& $Query)
            @($Server.Requests)[0].Trim() | Should -BeExactly "GET /v2/recordings/x?$Sent".TrimEnd('?')
        }

        It 'is added to that of the path' {
            $null = Invoke-HmsRestMethod 'recordings/x?a=1%202' -Query @{ b = 2 }
            @($Server.Requests)[0].Trim() | Should -BeExactly 'GET /v2/recordings/x?a=1%202&b=2'
        }

        It 'is a Hashtable or is refused, without being shown: <_>' -ForEach 'a=b', 5, ([pscustomobject]@{ a = 'b' }) {
            $problem = { Invoke-HmsRestMethod rooms -Query $_ } | Should -Throw -PassThru -ErrorId 'QueryInvalid,*'
            "$problem" | Should -Not -BeLike '*a=b*'
        }

        It 'is refused with <Name>' -ForEach @(
            @{ Name = 'a key that the path has'; Query = { @{ name = 'x' } } }
            @{ Name = 'an empty name'; Query = { @{ '' = 1 } } }
            @{ Name = 'a number for a name'; Query = { @{ 1 = 1 } } }
            @{ Name = 'a Hashtable'; Query = { @{ a = @{} } } }
            @{ Name = 'an object'; Query = { @{ a = [pscustomobject]@{ id = 1 } } } }
            @{ Name = 'a script block'; Query = { @{ a = { 1 } } } }
            @{ Name = 'NaN'; Query = { @{ a = [double]::NaN } } }
            @{ Name = 'an enumeration'; Query = { @{ a = [dayofweek]::Monday } } }
            @{ Name = 'XML'; Query = { @{ a = ([xml] '<a><b/></a>').a } } }
        ) {
            { Invoke-HmsRestMethod 'rooms?name=y' -Query (& $Query) } |
                Should -Throw -ErrorId 'QueryInvalid,HmsTokens.PowerShell.InvokeHmsRestMethodCommand'
            $Server.Requests | Should -HaveCount 0
        }
    }

    Context 'a method' {
        It 'is sent as <Sent>: <Method>' -ForEach @(
            @{ Method = { 'post' }; Sent = 'POST' }, @{ Method = { 'DELETE' }; Sent = 'DELETE' }
            @{ Method = { [HmsTokens.Core.RestMethod]::Post }; Sent = 'POST' }
            @{ Method = { [Net.WebRequestMethods+Http]::Get }; Sent = 'GET' }
        ) {
            $null = Invoke-HmsRestMethod rooms/r1 (& $Method)
            @($Server.Requests)[0] | Should -BeLike "$Sent /v2/rooms/r1 *"
        }

        It 'is refused, and not shown: <_>' -ForEach 'Put', 'Patch', '', $null, 1, 'Get, Post' {
            $problem = { Invoke-HmsRestMethod rooms/r1 -Method $_ } | Should -Throw '*use Post*' -PassThru
            $problem.FullyQualifiedErrorId | Should -BeLike 'ParameterArgumentTransformationError,*'
        }
    }

    Context 'a token' {
        It 'is refused: <Name>' -ForEach @(
            @{
                Name  = 'an auth token'
                Id    = 'TypeMismatch'
                Token = { New-HmsAuthToken -RoomId r1 -Role host -UserId u1 }
            }
            @{
                Name  = 'an auth token, secure'
                Id    = 'TypeMismatch'
                Token = { New-HmsAuthToken -RoomId r1 -Role host -UserId u1 -AsSecureString }
            }
            @{ Name = 'null'; Id = 'TokenMissing'; Token = { $null } }
            @{ Name = 'empty'; Id = 'TokenMissing'; Token = { '' } }
            @{ Name = 'no token'; Id = 'TokenMalformed'; Token = { 'made up' } }
            @{ Name = 'with Bearer'; Id = 'TokenHasScheme'; Token = { "Bearer $(New-HmsManagementToken)" } }
            @{
                Name  = 'an object'
                Id    = 'TokenTypeInvalid'
                Token = { [pscustomobject]@{ Token = New-HmsManagementToken } }
            }
        ) {
            $given = & $Token
            # Also for several paths.
            $problem = { 'rooms', 'rooms/r1' | Invoke-HmsRestMethod -Token $given -ErrorAction SilentlyContinue } |
                Should -Throw -PassThru -ErrorId "$Id,HmsTokens.PowerShell.InvokeHmsRestMethodCommand"
            "$problem $($problem.TargetObject)" | Should -Not -Match 'eyJ\w{8}'
            $Server.Requests | Should -HaveCount 0
        }

        It 'goes before a default credential' {
            $other = @{ AppAccessKey = 'another'; AppSecret = "another $Secret" }
            $PSDefaultParameterValues['*-Hms*:Credential'] = $other
            $token = New-HmsManagementToken @Key
            $null = Invoke-HmsRestMethod rooms/r1 -Token $token
            $null = Invoke-HmsRestMethod rooms/r1
            @($Server.Tokens)[0] | Should -BeExactly $token
            (Read-Claim -Token @($Server.Tokens)[1]).access_key | Should -Be 'another'
        }
    }

    Context 'an endpoint' {
        It 'may end in a slash or not: <_>' -ForEach '/v2', '/v2/', '/a/b/v2/' {
            $null = Invoke-HmsRestMethod rooms/r1 -Endpoint "$($Server.Uri)$_"
            @($Server.Requests)[0].Trim() | Should -Be "GET $($_.TrimEnd('/'))/rooms/r1"
        }

        It 'is refused, and 100ms is not called in its place: <Name>' -ForEach @(
            @{ Name = 'null'; Given = $null; Id = 'EndpointInvalid' }
            @{ Name = 'empty'; Given = ''; Id = 'EndpointInvalid' }
            @{ Name = 'a host'; Given = 'api.100ms.live'; Id = 'EndpointInvalid' }
            @{ Name = 'with a query'; Given = 'https://example.com/?a=b'; Id = 'EndpointInvalid' }
            @{ Name = 'with a password'; Given = 'https://a:b@example.com/'; Id = 'EndpointInvalid' }
            @{ Name = 'without TLS'; Given = 'http://example.com/v2'; Id = 'EndpointNotSecure' }
        ) {
            { 'rooms', 'rooms/r1' | Invoke-HmsRestMethod -Endpoint $Given -ErrorAction SilentlyContinue } |
                Should -Throw -ErrorId "$Id,HmsTokens.PowerShell.InvokeHmsRestMethodCommand"
        }
    }

    Context '-WhatIf and -Confirm' {
        It 'send nothing and open no credential with -WhatIf: <_>' -ForEach 'Post', 'Delete' {
            Invoke-HmsRestMethod rooms/r1 -Method $_ -WhatIf -SecretName nope
            'rooms/r1', 'rooms/r2' | Invoke-HmsRestMethod -Method $_ -WhatIf -Token 'no token'
            $Server.Requests | Should -HaveCount 0
        }

        It 'check the arguments all the same' {
            { Invoke-HmsRestMethod rooms/r1 -Method Post -Body $null -WhatIf } | Should -Throw -ErrorId 'BodyInvalid,*'
            { Invoke-HmsRestMethod rooms/ -Method Delete -WhatIf } | Should -Throw -ErrorId 'PathInvalid,*'
        }

        It 'are not for what only reads' {
            $null = Invoke-HmsRestMethod rooms/r1 -WhatIf
            $Server.Requests | Should -HaveCount 1
        }

        It 'ask at a preference of Medium, and not at High: <_>' -ForEach 'Medium', 'High' {
            # A prompt can't be answered.
            $shell = [powershell]::Create().AddScript({
                    $ConfirmPreference = $args[2]
                    Import-Module -Name $args[0]
                    Invoke-HmsRestMethod rooms/r1 -Method Post -Endpoint $args[1]
                })
            $null = $shell.AddArgument($ModuleUnderTest).AddArgument("$($Server.Uri)/v2").AddArgument($_)
            $null = $shell.Invoke()
            $shell.HadErrors | Should -Be ($_ -eq 'Medium')
            @($Server.Requests).Count | Should -Be @{ Medium = 0; High = 1 }[$_]
            $shell.Dispose()
        }
    }
}
