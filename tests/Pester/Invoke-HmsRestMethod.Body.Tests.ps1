# The bodies that Invoke-HmsRestMethod makes from its argument.

Describe 'The body of Invoke-HmsRestMethod' {
    BeforeAll {
        . "$PSScriptRoot/Common.ps1"
        $script:Server = Open-HmsServer
        $env:HMS_ACCESS_KEY, $env:HMS_SECRET = $AccessKey, $Secret
        $script:Utc = ([datetimeoffset] '2026-01-02T03:04:05Z').UtcDateTime
        $script:File = "$TestDrive/body.json"
        [IO.File]::WriteAllText($File, "{`n`"name`":`"x`"}`n")
        $PSDefaultParameterValues = @{
            'Invoke-HmsRestMethod:Endpoint' = "$($Server.Uri)/v2/"
            'Add-Answer:Server'             = $Server
        }

        function Get-Nested {
            # Makes a Hashtable with a number of levels.
            param([int] $Level)
            $made = @{}
            for ($i = 1; $i -lt $Level; $i++) { $made = @{ x = $made } }
            $made
        }

        function Get-Student {
            # An object of a PowerShell class that contains another.
            . ([scriptblock]::Create('
                class Student { [string] $name = "ada"; [int] $age = 36; [Student] $friend; hidden [string] $note }
                [Student] @{ friend = [Student]::new() }'))
        }
    }

    AfterAll {
        Close-HmsServer -Server $Server
        Remove-Item -Path 'Env:HMS_ACCESS_KEY', 'Env:HMS_SECRET' -ErrorAction Ignore
    }

    BeforeEach {
        Clear-HmsServer -Server $Server
    }

    It 'may be <Name>' -ForEach @(
        @{ Name = 'left out'; Sent = '{}' }
        @{ Name = 'a Hashtable'; Body = { @{ enabled = $false } }; Sent = '{"enabled":false}' }
        @{ Name = 'ordered'; Body = { [ordered]@{ b = 1; a = $null } }; Sent = '{"b":1,"a":null}' }
        @{
            Name = 'objects in objects'
            Body = { [pscustomobject]@{ a = [pscustomobject]@{ b = @([pscustomobject]@{ c = 1 }) } } }
            Sent = '{"a":{"b":[{"c":1}]}}'
        }
        @{
            Name = 'of a class'
            Body = { Get-Student }
            Sent = '{"name":"ada","age":36,"friend":{"name":"ada","age":36,"friend":null}}'
        }
        @{ Name = 'JSON'; Body = { '{ "name": "x", "n": 1.50 }' }; Sent = '{ "name": "x", "n": 1.50 }' }
        @{ Name = 'a file'; Body = { Get-Content -LiteralPath $File -Raw }; Sent = "{`n`"name`":`"x`"}`n" }
        @{ Name = 'a list of one'; Body = { , @(@{ a = 1 }) }; Sent = '[{"a":1}]' }
        @{ Name = 'an empty list'; Body = { , @() }; Sent = '[]' }
        @{
            Name = 'with lists'
            Body = { [ordered]@{ a = @(); b = @(1); c = , @(1, 2); d = @($null) } }
            Sent = '{"a":[],"b":[1],"c":[[1,2]],"d":[null]}'
        }
        @{
            Name = 'with times'
            Body = { @{ t = $Utc, [datetimeoffset] '2026-01-02T03:04:05+01:00' } }
            Sent = '{"t":["2026-01-02T03:04:05Z","2026-01-02T02:04:05Z"]}'
        }
        @{
            Name = 'with numbers'
            Body = { @{ n = 1.10d, 0.1, [bigint]::Parse('12345678901234567890'), [byte] 7 } }
            Sent = '{"n":[1.10,0.1,12345678901234567890,7]}'
        }
        @{
            Name = 'with what a pipeline wraps'
            Body = { @{ a = @('x' | Write-Output; Get-Content -LiteralPath $File | Select-Object -First 1) } }
            Sent = '{"a":["x","{"]}'
        }
        @{ Name = 'a row'; Body = { 'name,n', 'x,1' | ConvertFrom-Csv }; Sent = '{"name":"x","n":"1"}' }
        @{
            Name = 'what a command without output gives'
            Body = { @{ a = Get-Item nope -ErrorAction Ignore } }
            Sent = '{"a":null}'
        }
        @{
            Name = 'read from JSON'
            Body = { '{"a":[{"b":[]}],"c":null}' | ConvertFrom-Json }
            Sent = '{"a":[{"b":[]}],"c":null}'
        }
        @{ Name = '64 levels'; Body = { Get-Nested 64 }; Sent = ('{"x":' * 63) + '{}' + ('}' * 63) }
        @{ Name = 'beyond ASCII'; Body = { @{ a = "<'$([char] 0xe9)" } }; Sent = "{`"a`":`"<'$([char] 0xe9)`"}" }
    ) {
        Add-Answer '{}'
        $given = @{}
        if ($Body) { $given.Body = & $Body }
        $null = Invoke-HmsRestMethod of-tomorrow -Method Post @given
        $text = @($Server.Requests)[0] -creplace '^POST /v2/of-tomorrow '
        $text | Should -BeExactly $Sent
    }

    It 'is refused before anything is sent: <Name>' -ForEach @(
        @{ Name = 'null'; Body = { $null }; Says = '*null*leave out the parameter*' }
        @{ Name = 'an empty text'; Body = { '' }; Says = '*is empty text*' }
        @{ Name = 'a text'; Body = { 'name=x' }; Says = '*not valid JSON*' }
        @{ Name = 'a member twice'; Body = { '{"a":1,"a":2}' }; Says = '*twice*' }
        @{ Name = 'a JSON text that is no object'; Body = { '"x"' }; Says = '*not a JSON object*' }
        @{ Name = 'the lines of a file'; Body = { '{', '"a":1', '}' }; Says = '*Get-Content -Raw*' }
        @{ Name = 'a number'; Body = { 5 }; Says = '*not a JSON object*' }
        @{ Name = 'a time'; Body = { Get-Date }; Says = '*not a JSON object*' }
        @{ Name = 'a SecureString'; Body = { New-Object -TypeName securestring }; Says = '*not a JSON object*' }
        @{
            Name = 'with a SecureString'
            Body = { @{ a = New-Object -TypeName securestring } }
            Says = '*SecureString at $.a*'
        }
        @{ Name = 'with a PSCredential'; Body = { @{ a = [pscredential]::Empty } }; Says = '*PSCredential at $.a*' }
        @{ Name = 'with an enumeration'; Body = { @{ a = [dayofweek]::Monday } }; Says = '*DayOfWeek at $.a*' }
        @{
            Name = 'with an enumeration of a script'
            Body = { @{ a = . ([scriptblock]::Create('enum Colour { Red }; [Colour]::Red')) } }
            Says = '*Colour at $.a*'
        }
        @{ Name = 'with NaN'; Body = { @{ a = @{ b = 1, [double]::NaN } } }; Says = '*NaN or infinity at $.a.b`[1`]*' }
        @{ Name = 'with a file'; Body = { @{ a = Get-Item -LiteralPath $PSHOME } }; Says = '*DirectoryInfo at $.a*' }
        @{ Name = 'with a duration'; Body = { @{ a = New-TimeSpan } }; Says = '*TimeSpan at $.a*' }
        @{ Name = 'with a script block'; Body = { @{ a = { 1 } } }; Says = '*ScriptBlock at $.a*' }
        @{ Name = 'with bytes'; Body = { @{ a = [byte[]] (1, 2) } }; Says = '*Byte`[`] at $.a*' }
        @{ Name = 'XML'; Body = { [xml] '<a/>' }; Says = '*not a JSON object*' }
        @{ Name = 'with XML'; Body = { @{ a = ([xml] '<a><b/></a>').a } }; Says = '*XmlElement at $.a*' }
        @{ Name = 'with a number as a key'; Body = { @{ a = @{ 1 = 1 } } }; Says = '*key at $.a*' }
        @{ Name = 'a cycle'; Body = { $made = @{}; $made.a = @($made); $made }; Says = '*contains itself*' }
        @{
            Name = 'a cycle of objects'
            Body = { $made = [pscustomobject]@{ a = 1 }; $made.a = $made; $made }
            Says = '*contains itself*'
        }
        @{ Name = '65 levels'; Body = { Get-Nested 65 }; Says = '*more than 64 levels*' }
        @{
            Name = 'a property that throws'
            Body = { New-Object psobject | Add-Member ScriptProperty made { throw $Secret } -PassThru }
            Says = "*'made'*"
        }
    ) {
        $given = & $Body
        $problem = { Invoke-HmsRestMethod rooms -Method Post -Body $given } | Should -Throw -PassThru `
            -ErrorId 'BodyInvalid,HmsTokens.PowerShell.InvokeHmsRestMethodCommand'
        $problem.Exception | Should -BeOfType HmsTokens.HmsApiException
        "$problem" | Should -BeLike $Says
        "$problem" | Should -Not -BeLike "*$Secret*"
        $Server.Requests | Should -HaveCount 0
    }

    It 'is refused with <_>, also for a list of paths' -ForEach 'Get', 'Delete' {
        { 'rooms/r1', 'rooms/r2' | Invoke-HmsRestMethod -Method $_ -Body @{} -ErrorAction SilentlyContinue } |
            Should -Throw '*-Query*' -ErrorId 'BodyInvalid,*'
    }
}
