# Invoke-HmsRestMethod: lists with several pages, several paths, a token for each request. Arguments, output and errors
# have other files.

BeforeDiscovery {
    $script:IsSeven = $PSVersionTable.PSVersion.Major -ge 7
}

Describe 'Invoke-HmsRestMethod' {
    BeforeAll {
        . "$PSScriptRoot/Common.ps1"
        $script:Server = Open-HmsServer
        $env:HMS_ACCESS_KEY, $env:HMS_SECRET = $AccessKey, $Secret
        $PSDefaultParameterValues = @{
            'Invoke-HmsRestMethod:Endpoint' = "$($Server.Uri)/v2/"
            'Add-Answer:Server'             = $Server
        }
        # Shows an object of the API as JSON.
        function ConvertTo-Text { param($Value) ConvertTo-Json -InputObject $Value -Depth 20 -Compress }
    }

    AfterAll {
        Close-HmsServer -Server $Server
        Remove-Item -Path 'Env:HMS_ACCESS_KEY', 'Env:HMS_SECRET' -ErrorAction Ignore
    }

    BeforeEach {
        Clear-HmsServer -Server $Server
    }

    Context 'a list' {
        It 'comes whole: 237 rooms, with three requests' {
            Add-Answer @{ limit = 100; data = @(1..100 | ForEach-Object { @{ id = "r$_" } }); last = 'r100~:=' }
            Add-Answer @{ limit = 100; data = @(101..200 | ForEach-Object { @{ id = "r$_" } }); last = 'r200' }
            Add-Answer @{ limit = 100; data = @(201..237 | ForEach-Object { @{ id = "r$_" } }) }
            $rooms = Invoke-HmsRestMethod rooms
            $rooms | Should -HaveCount 237
            $rooms.id | Should -Be @(1..237 | ForEach-Object { "r$_" })
            $Server.Requests | ForEach-Object { $_.Trim() } | Should -Be @(
                'GET /v2/rooms?limit=100'
                'GET /v2/rooms?limit=100&start=r100~%3A%3D'
                'GET /v2/rooms?limit=100&start=r200'
            )
        }

        It 'is asked for no further than it is wanted' {
            Add-Answer @{ data = @(1..100); last = 'c1' }
            Add-Answer @{ data = @(101..200); last = 'c2' }
            Invoke-HmsRestMethod rooms | Select-Object -First 5 | Should -Be @(1..5)
            $Server.Requests | Should -HaveCount 1
        }

        It 'is no list if it breaks off: an error that try catches, and no value' {
            Add-Answer @{ data = @(1..100); last = 'c1' }
            Add-Answer @{ message = 'made-up words' } -Status 400
            $seen = [Collections.Generic.List[object]]::new()
            try {
                $rooms = Invoke-HmsRestMethod rooms -ErrorAction SilentlyContinue | ForEach-Object { $seen.Add($_); $_ }
            } catch { $caught = $_ }
            $caught.FullyQualifiedErrorId | Should -BeLike 'BadRequest,*'
            $rooms | Should -BeNullOrEmpty
            $seen | Should -HaveCount 100
        }

        It 'ends as <Name>' -ForEach @(
            @{ Name = 'its last page names none'; Pages = '{"data":[1],"last":"a"}', '{"data":[2]}'; Items = 1, 2 }
            @{
                Name  = 'an empty page names one'
                Pages = '{"data":[1],"last":"a"}', '{"data":[],"last":"b"}'
                Items = 1
            }
            @{ Name = 'data is null'; Pages = , '{"data":null}'; Items = $null }
            @{ Name = 'the next page has no name'; Pages = , '{"limit":10,"data":[1,2],"last":""}'; Items = 1, 2 }
            @{ Name = 'it says null'; Pages = , '{"data":[1],"last":null}'; Items = 1 }
        ) {
            $Pages | ForEach-Object { Add-Answer $_ }
            Invoke-HmsRestMethod sessions | Should -Be $Items
            $Server.Requests | Should -HaveCount $Pages.Count
        }

        It 'is an error if it goes round in circles' {
            'a', 'b', 'a', 'b' | ForEach-Object { Add-Answer @{ data = @(1); last = $_ } }
            { Invoke-HmsRestMethod rooms } |
                Should -Throw -ErrorId 'PageLoop,HmsTokens.PowerShell.InvokeHmsRestMethodCommand'
            $Server.Requests | Should -HaveCount 3
        }

        It 'has its pages as <Path> has them' -ForEach @(
            @{
                Path = 'analytics/events?room_id=r1'; Next = 'start=2026-11-24T09%3A00%3A00Z~x%3D'
                Pages = '{"events":[1],"next":"2026-11-24T09:00:00Z~x=","total":2}', '{"events":[2],"next":""}'
            }
            @{
                Path = 'analytics/webhooks'; Next = 'page=2'
                Pages = '{"events":[1],"pagination":{"has_next":true}}', '{"events":[2],"pagination":{}}'
            }
            @{ Path = 'polls/p1/results'; Next = 'start=a'; Pages = '{"results":[1],"last":"a"}', '{"results":[2]}' }
            @{
                Path  = 'polls/p1/sessions'
                Next  = 'start=a'
                Pages = '{"responses":[1],"last":"a"}', '{"responses":[2]}'
            }
            @{ Path = 'of-tomorrow'; Next = 'start=a'; Pages = '{"data":[1],"last":"a"}', '{"data":[2],"last":""}' }
        ) {
            $Pages | ForEach-Object { Add-Answer $_ }
            Invoke-HmsRestMethod $Path | Should -Be 1, 2
            $Server.Requests | Should -HaveCount 2
            @($Server.Requests)[1].Trim() | Should -BeLike "GET *[?&]$Next"
        }

        It 'begins where the caller says, with the limit that the caller says' {
            Add-Answer @{ data = @(1); last = 'b' }
            Add-Answer @{ data = @(2) }
            Invoke-HmsRestMethod rooms -Query ([ordered]@{ limit = 10; start = 'a' }) | Should -Be 1, 2
            $Server.Requests | ForEach-Object { $_.Trim() } |
                Should -Be 'GET /v2/rooms?limit=10&start=a', 'GET /v2/rooms?limit=10&start=b'
        }

        It 'is one page, as it came, with -SinglePage' {
            Add-Answer '{"limit":10,"data":[{"id":"r1"}],"last":"c1"}'
            ConvertTo-Text (Invoke-HmsRestMethod rooms -SinglePage) |
                Should -BeExactly '{"limit":10,"data":[{"id":"r1"}],"last":"c1"}'
            $Server.Requests | Should -HaveCount 1
        }

        It 'that a POST answers with is unrolled, and never followed' {
            Add-Answer '{"limit":10,"data":[{"id":"a1"},{"id":"a2"}],"last":"a2"}'
            (Invoke-HmsRestMethod recordings/room/r1/stop -Method Post).id | Should -Be 'a1', 'a2'
            $Server.Requests | Should -HaveCount 1
        }

        It 'shows its progress from the third page on, and takes it away' {
            1..3 | ForEach-Object { Add-Answer @{ data = @($_); last = "c$_" } }
            Add-Answer @{ data = @() }
            $shell = [powershell]::Create().AddScript({
                    Import-Module -Name $args[0]
                    Invoke-HmsRestMethod rooms -Endpoint $args[1]
                })
            $null = $shell.AddArgument($ModuleUnderTest).AddArgument("$($Server.Uri)/v2").Invoke()
            $shell.Streams.Progress | Where-Object Activity -EQ 'Invoke-HmsRestMethod' |
                ForEach-Object { "$($_.StatusDescription), $($_.RecordType)" } |
                Should -Be 'Page 3, Processing', 'Page 4, Processing', 'Done, Completed'
            $shell.Dispose()
        }
    }

    Context 'several paths' {
        It 'are called one after the other, and those that fail stop no other: <Name>' -ForEach @(
            @{ Name = 'a list'; Call = { Invoke-HmsRestMethod rooms/r1, nope, 'rooms/<id>', $null, rooms/r2 @args } }
            @{
                Name = 'piped'
                Call = { 'rooms/r1', 'nope', 'rooms/<id>', $null, 'rooms/r2' | Invoke-HmsRestMethod @args }
            }
            @{
                Name = 'one by one'
                Call = { , 'rooms/r1' * 2 + 'nope', 'rooms/<id>', '' | Invoke-HmsRestMethod @args }
            }
        ) {
            (. $Call -ErrorAction SilentlyContinue -ErrorVariable failed).id | Should -Be 'r1', 'r1'
            $failed | ForEach-Object { ($_.FullyQualifiedErrorId -split ',')[0] } |
                Should -Be 'NotFound', 'PathInvalid', 'PathInvalid'
            $failed[0..1].TargetObject | Should -Be 'nope', 'rooms/<id>'
            $failed | ForEach-Object { $_.Exception } | Should -BeOfType HmsTokens.HmsApiException
            { & $Call -ErrorAction Stop } | Should -Throw -ErrorId 'NotFound,*'
        }

        It 'are each a record of their own if one is piped: its error does not end the script' {
            'nope' | Invoke-HmsRestMethod -ErrorAction SilentlyContinue -ErrorVariable failed
            $failed | Should -HaveCount 1
        }

        It 'take a credential from a vault once: a thousand of them' {
            $vault = New-Item -Path "$TestDrive/Microsoft.PowerShell.SecretManagement" -ItemType Directory
            Set-Content -Path "$vault/Microsoft.PowerShell.SecretManagement.psm1" -Value @'
                function Get-Secret {
                    param($Name, $Vault)
                    $domain = [AppDomain]::CurrentDomain
                    $domain.SetData('calls', 1 + $domain.GetData('calls'))
                    $domain.GetData('secret')
                }
'@
            [AppDomain]::CurrentDomain.SetData('secret', $Key)
            Import-Module -Name "$vault/Microsoft.PowerShell.SecretManagement.psm1"
            $rooms = 1..1000 | ForEach-Object { "rooms/r$_" } | Invoke-HmsRestMethod -SecretName hms-prod
            Remove-Module -Name Microsoft.PowerShell.SecretManagement
            $rooms | Should -HaveCount 1000
            [AppDomain]::CurrentDomain.GetData('calls') | Should -Be 1
            $Server.Tokens | Sort-Object -Unique | Should -HaveCount 1000
        }

        It 'run in parallel (needs PowerShell 7)' -Skip:(-not $IsSeven) {
            $made = 1..8 | ForEach-Object -ThrottleLimit 4 -Parallel {
                Import-Module -Name $using:ModuleUnderTest
                Invoke-HmsRestMethod "rooms/r$_" -Endpoint "$(($using:Server).Uri)/v2/"
            }
            $made.id | Should -Be (, 'r1' * 8)
        }
    }

    Context 'a token' {
        It 'is signed for each request: a management token of five minutes' {
            $null = Invoke-HmsRestMethod rooms
            $tokens = @($Server.Tokens)
            $tokens | Should -HaveCount 3
            $tokens | Sort-Object -Unique | Should -HaveCount 3
            $claims = $tokens | ForEach-Object { Read-Claim -Token $_ }
            $claims.type | Sort-Object -Unique | Should -Be 'management'
            # Five minutes plus the clock skew.
            $claims | ForEach-Object { $_.exp - $_.iat } | Sort-Object -Unique | Should -Be 310
        }

        It 'is signed with <Name>' -ForEach @(
            @{ Name = 'a secret in a String'; With = { $Key } }
            @{ Name = 'a SecureString'; With = { @{ AppAccessKey = $AccessKey; AppSecret = $Signer.Password } } }
            @{ Name = 'a PSCredential'; With = { @{ Credential = $Signer } } }
            @{
                Name = 'a Hashtable'
                With = { @{ Credential = @{ HMS_ACCESS_KEY = $AccessKey; HMS_SECRET = $Secret } } }
            }
            @{ Name = 'a JSON text'; With = { @{ Credential = ConvertTo-Json -InputObject $Key } } }
            @{
                Name = 'an access key beside a secret'
                With = { @{ Credential = $Secret; AppAccessKey = $AccessKey } }
            }
        ) {
            $secure = (New-Object -TypeName Net.NetworkCredential -ArgumentList '', $Secret).SecurePassword
            $script:Signer = New-Object -TypeName pscredential -ArgumentList $AccessKey, $secure
            $parameters = & $With
            Remove-Item -Path Env:HMS_SECRET
            try { $room = Invoke-HmsRestMethod rooms/r1 @parameters } finally { $env:HMS_SECRET = $Secret }
            $room.id | Should -Be 'r1'
            $Server.Tokens.Peek() | Test-HmsToken @Key -Type Management | Should -BeTrue
        }

        It 'is the caller''s own with -Token, <Name>' -ForEach @(
            @{ Name = 'a String'; As = @{} }, @{ Name = 'a SecureString'; As = @{ AsSecureString = $true } }
        ) {
            $token = New-HmsManagementToken @As
            'rooms/r1', 'rooms/r2' | Invoke-HmsRestMethod -Token $token | Should -HaveCount 2
            $tokens = @($Server.Tokens)
            $tokens[0] | Should -BeExactly $tokens[1]
            if ($token -is [string]) { $tokens[0] | Should -BeExactly $token }
        }
    }
}
