# The objects that Invoke-HmsRestMethod makes from JSON.

Describe 'The output of Invoke-HmsRestMethod' {
    BeforeAll {
        . "$PSScriptRoot/Common.ps1"
        $script:Server = Open-HmsServer
        $env:HMS_ACCESS_KEY, $env:HMS_SECRET = $AccessKey, $Secret
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
    }

    It 'has <Json> as <Type>' -ForEach @(
        @{ Json = '9223372036854775807'; Type = 'long'; Value = [long]::MaxValue }
        @{ Json = '9223372036854775808'; Type = 'bigint'; Value = [bigint]::Parse('9223372036854775808') }
        @{ Json = '1.10'; Type = 'decimal'; Value = 1.10d }
        @{ Json = '0.1234567890123456789012345678901'; Type = 'double'; Value = 0.12345678901234568 }
        @{ Json = '1e300'; Type = 'double'; Value = 1e300 }
        @{ Json = '"2026-11-24T09:00:00.123456789Z"'; Type = 'string'; Value = '2026-11-24T09:00:00.123456789Z' }
        @{ Json = '"0001-01-01T00:00:00Z"'; Type = 'string'; Value = '0001-01-01T00:00:00Z' }
        @{ Json = 'true'; Type = 'bool'; Value = $true }
        @{ Json = '"\u00e9\ud83d\ude00"'; Type = 'string'; Value = "$([char] 0xe9)$([char] 0xd83d)$([char] 0xde00)" }
    ) {
        Add-Answer "{`"value`":$Json}"
        $made = (Invoke-HmsRestMethod rooms/r1).value
        $made | Should -BeOfType $Type
        $made | Should -BeExactly $Value
    }

    It 'keeps lists of one and of none, and null: <Json>' -ForEach @(
        @{ Json = '[]'; Count = 0 }, @{ Json = '[7]'; Count = 1 }, @{ Json = '[null]'; Count = 1 }
        @{ Json = '[[7]]'; Count = 1 }, @{ Json = '[[]]'; Count = 1 }
    ) {
        Add-Answer "{`"value`":$Json,`"none`":null}"
        $made = Invoke-HmsRestMethod rooms/r1
        , $made.value | Should -BeOfType [object[]]
        $made.value.Count | Should -Be $Count
        ConvertTo-Json -InputObject $made -Compress | Should -BeExactly "{`"value`":$Json,`"none`":null}"
    }

    It 'has an object that no PSCustomObject holds as a dictionary: <Json>' -ForEach @(
        @{ Json = '{"id":1,"ID":2}' }, @{ Json = '{"":1}' }, @{ Json = '{"a":1,"PSObject":2}' }
        @{ Json = '{"psbase":1}' }, @{ Json = '{"PSTypeNames":1}' }, @{ Json = '{"psadapted":1}' }
    ) {
        Add-Answer "{`"value`":$Json}"
        $made = (Invoke-HmsRestMethod rooms/r1).value
        , $made | Should -BeOfType System.Collections.Specialized.OrderedDictionary
        ConvertTo-Json -InputObject $made -Compress | Should -BeExactly $Json
    }

    It 'keeps the order, and names that only look special' {
        $json = '{"z":1,"Count":2,"Length":3,"a":{"Keys":4,"ToString":5},"0":6,"a b":7,"$x":8}'
        Add-Answer $json
        $made = Invoke-HmsRestMethod rooms/r1
        $made | Should -BeOfType pscustomobject
        ConvertTo-Json -InputObject $made -Compress | Should -BeExactly $json
        $made.Count | Should -Be 2
    }

    It 'leaves one object whole, maps and lists in it included: <Path>' -ForEach @(
        @{ Path = 'sessions/s1'; Json = '{"id":"s1","peers":{"p1":{"id":"p1"},"p2":{"id":"p2"}}}' }
        @{ Path = 'active-rooms/r1/peers/p1'; Json = '{"id":"p1","tracks":{"t1":{"id":"t1"}}}' }
        @{ Path = 'templates/t1'; Json = '{"id":"t1","roles":{"host":{"name":"host"}},"data":[1],"last":"x"}' }
        @{ Path = 'of-tomorrow'; Json = '{"data":[1,2]}' }
    ) {
        Add-Answer $Json
        ConvertTo-Json -InputObject (Invoke-HmsRestMethod $Path) -Depth 5 -Compress | Should -BeExactly $Json
        $Server.Requests | Should -HaveCount 1
    }

    It 'has the peers of a room, from the map that they come in' {
        Add-Answer '{"peers":{"p1":{"id":"p1"},"P1":{"id":"P1"},"":{"id":"-"}}}'
        (Invoke-HmsRestMethod active-rooms/r1/peers).id | Should -BeExactly 'p1', 'P1', '-'
    }

    It 'is nothing after a 204' {
        Add-Answer -Status 204
        $made = @(Invoke-HmsRestMethod templates/t1/roles/guest -Method Delete)
        $made | Should -HaveCount 0
    }

    It 'comes with the error that a 200 has in it, which lets the script go on' {
        Add-Answer '{"data":[{"id":"s1"}],"error":"one stream did not stop"}'
        $made = Invoke-HmsRestMethod live-streams/room/r1/stop -Method Post -ErrorAction SilentlyContinue `
            -ErrorVariable failed
        $made.id | Should -Be 's1'
        $failed | Should -HaveCount 1
        $failed[0].FullyQualifiedErrorId | Should -Be 'AnswerHasError,HmsTokens.PowerShell.InvokeHmsRestMethodCommand'
        $failed[0].Exception.ApiMessage | Should -Be 'one stream did not stop'
        Add-Answer '{"data":[{"id":"s1"}],"error":"one stream did not stop"}'
        { Invoke-HmsRestMethod live-streams/room/r1/stop -Method Post -ErrorAction Stop } |
            Should -Throw -ErrorId 'AnswerHasError,*'
    }

    It 'goes back as it came, changed only where it was changed' {
        $json = -join @(
            '{"id":"t1","default":true,"roles":{"guest":{"priority":2,"publishParams":{"allowed":["audio"],'
            '"simulcast":{"video":{"layers":[{"rid":"f","maxBitrate":700,"scale":1.50}]}}},"permissions":{},'
            '"Permissions":[]}},"settings":{"region":null,"big":12345678901234567890},'
            '"made":"2026-11-24T09:00:00.123456789+01:00","to":[]}'
        )
        Add-Answer $json
        Add-Answer '{}'
        $template = Invoke-HmsRestMethod templates/t1
        $template.default = $false
        $null = Invoke-HmsRestMethod templates/t1 -Method Post -Body $template
        @($Server.Requests)[1] |
            Should -BeExactly "POST /v2/templates/t1 $($json.Replace('"default":true', '"default":false'))"
    }

    It 'can be read under StrictMode' {
        Set-StrictMode -Version Latest
        Add-Answer '{"data":[{"id":1,"name":null}]}'
        $rooms = @(Invoke-HmsRestMethod rooms)
        $rooms[0].name | Should -BeNullOrEmpty
        { $rooms[0].nothing } | Should -Throw
        $problem = { Invoke-HmsRestMethod nope } | Should -Throw -PassThru
        $problem.Exception.Details | Should -HaveCount 0
    }
}
