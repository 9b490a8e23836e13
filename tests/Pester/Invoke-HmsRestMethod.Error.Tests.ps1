# Errors, retries and stopping of Invoke-HmsRestMethod, and that none of it shows a token or a body.

Describe 'An error of Invoke-HmsRestMethod' {
    BeforeAll {
        . "$PSScriptRoot/Common.ps1"
        $script:Server = Open-HmsServer
        $env:HMS_ACCESS_KEY, $env:HMS_SECRET = $AccessKey, $Secret
        $PSDefaultParameterValues = @{
            'Invoke-HmsRestMethod:Endpoint' = "$($Server.Uri)/v2/"
            'Add-Answer:Server'             = $Server
        }
        $script:By = ',HmsTokens.PowerShell.InvokeHmsRestMethodCommand'

        function Invoke-InSession {
            # Runs a script in a session with the module that can be stopped. $v2 is the endpoint.
            param([string] $Script)
            $shell = [powershell]::Create().AddScript("param(`$Module, `$v2) Import-Module -Name `$Module; $Script")
            $null = $shell.AddArgument($ModuleUnderTest).AddArgument("$($Server.Uri)/v2")
            @{ Shell = $shell; Run = $shell.BeginInvoke() }
        }
    }

    AfterAll {
        Close-HmsServer -Server $Server
        Remove-Item -Path 'Env:HMS_ACCESS_KEY', 'Env:HMS_SECRET' -ErrorAction Ignore
    }

    BeforeEach {
        Clear-HmsServer -Server $Server
    }

    It 'is <Id> after HTTP <Status>, with what the API said' -ForEach @(
        @{ Status = 400; Id = 'BadRequest'; Category = 'InvalidArgument' }
        @{ Status = 422; Id = 'BadRequest'; Category = 'InvalidArgument' }
        @{ Status = 401; Id = 'Unauthorized'; Category = 'AuthenticationError' }
        @{ Status = 403; Id = 'Forbidden'; Category = 'PermissionDenied' }
        @{ Status = 404; Id = 'NotFound'; Category = 'ObjectNotFound' }
        @{ Status = 408; Id = 'RequestTimedOut'; Category = 'OperationTimeout' }
        @{ Status = 409; Id = 'Conflict'; Category = 'ResourceExists' }
        @{ Status = 429; Id = 'TooManyRequests'; Category = 'ResourceBusy' }
        @{ Status = 500; Id = 'ServerError'; Category = 'ResourceUnavailable' }
        @{ Status = 503; Id = 'ServerError'; Category = 'ResourceUnavailable' }
    ) {
        Add-Answer @{ code = 7; message = 'made-up words'; details = @('one', 'two') } -Status $Status
        $problem = { Invoke-HmsRestMethod 'rooms/r1?a=b' -MaximumRetryCount 0 } |
            Should -Throw -PassThru -ErrorId "$Id$By"
        $problem.CategoryInfo.Category | Should -Be $Category
        $problem.TargetObject | Should -Be 'rooms/r1'
        "$problem" | Should -BeLike '*GET rooms/r1*"made-up words"*'
        $exception = $problem.Exception
        $exception | Should -BeOfType HmsTokens.HmsApiException
        $exception.StatusCode | Should -Be $Status
        $exception.Code | Should -Be '7'
        $exception.ApiMessage | Should -Be 'made-up words'
        $exception.Details | Should -Be 'one', 'two'
        $exception.Method | Should -Be 'Get'
        $exception.Path | Should -Be 'rooms/r1'
    }

    It 'is <Id> if <Name>' -ForEach @(
        @{ Name = 'a gateway answers'; Id = 'AnswerNotJson'; Answer = @{ Body = '<html>Sign in</html>' }; Status = 200 }
        @{ Name = 'the JSON breaks off'; Id = 'AnswerNotJson'; Answer = @{ Body = '{"data":[1' }; Status = 200 }
        @{ Name = 'the list is not there'; Id = 'AnswerUnexpected'; Answer = @{ Body = '{"rooms":[1]}' }; Status = 200 }
        @{ Name = 'a gateway fails'; Id = 'ServerError'; Answer = @{ Body = '<html>'; Status = 502 }; Status = 502 }
        @{
            Name   = 'it points elsewhere'
            Id     = 'EndpointRedirected'
            Answer = @{ Status = 302; Header = @{ Location = 'https://example.com/' } }
            Status = 302
        }
        @{ Name = 'the answer has no end'; Id = 'AnswerTooLarge'; Answer = @{ Length = 67108865 }; Status = 200 }
        @{ Name = 'it is cut in the middle'; Id = 'EndpointUnreachable'; Answer = @{ Body = '{"data":['; Length = 99 } }
        @{ Name = 'nothing comes in time'; Id = 'RequestTimedOut'; Answer = @{ Silent = $true } }
    ) {
        Add-Answer @Answer
        $problem = { Invoke-HmsRestMethod rooms -MaximumRetryCount 0 -TimeoutSec 1 } |
            Should -Throw -PassThru -ErrorId "$Id$By"
        $problem.Exception.StatusCode | Should -Be $Status
        $problem.Exception.Path | Should -Be 'rooms'
        $Server.Requests | Should -HaveCount 1
    }

    It 'is EndpointUnreachable if nobody listens' {
        { Invoke-HmsRestMethod rooms -Endpoint http://localhost:1/v2/ -MaximumRetryCount 0 } |
            Should -Throw -ErrorId "EndpointUnreachable$By"
    }

    It 'is OutcomeUnknown after a POST that may have been done, which is not sent again: <Name>' -ForEach @(
        @{ Name = 'no answer'; Answer = @{ Length = 1 } }
        @{ Name = 'half an answer'; Answer = @{ Body = '{'; Length = 9 } }
        @{ Name = 'HTTP 500'; Answer = @{ Status = 500 } }
    ) {
        Add-Answer @Answer
        { Invoke-HmsRestMethod room-codes/room/r1 -Method Post } |
            Should -Throw '*may have succeeded*' -ErrorId "OutcomeUnknown$By"
        $Server.Requests | Should -HaveCount 1
    }

    It 'compares the clocks after a 401, and names the access key, which is not repeated: <Hours> h' -ForEach @(
        @{ Hours = -3; Says = '*clock is 3 h ahead of*' }, @{ Hours = 3; Says = '*clock is 3 h behind*' }
        @{ Hours = 0; Says = '*clock is right*' }
    ) {
        $date = [datetime]::UtcNow.AddHours($Hours).AddSeconds(1).ToString('r')
        Add-Answer -Status 401 -Header @{ Date = $date }
        $problem = { Invoke-HmsRestMethod rooms } | Should -Throw -PassThru -ErrorId "Unauthorized$By"
        "$problem" | Should -BeLike $Says
        "$problem" | Should -BeLike "*'$AccessKey'*"
        $Server.Requests | Should -HaveCount 1
    }

    It 'is none if another attempt goes well: <Name>' -ForEach @(
        @{ Name = 'a GET'; Call = { Invoke-HmsRestMethod rooms/r1 }; First = @{ Status = 503 } }
        @{ Name = 'a cut GET'; Call = { Invoke-HmsRestMethod rooms/r1 }; First = @{ Body = '{'; Length = 9 } }
        @{
            Name  = 'a DELETE that was done'
            Call  = { Invoke-HmsRestMethod templates/t1/roles/guest -Method Delete }
            First = @{ Status = 500 }
            Then  = @{ Status = 404 }
        }
        @{
            Name  = 'a POST that sets the same'
            Call  = { Invoke-HmsRestMethod rooms/r1 -Method Post -Body @{ enabled = $false } }
            First = @{ Length = 1 }
        }
        @{
            Name  = 'a POST of a room with a name'
            Call  = { Invoke-HmsRestMethod rooms -Method Post -Body @{ name = 'x' } }
            First = @{ Status = 500 }
        }
        @{
            Name  = 'any POST after a 429'
            Call  = { Invoke-HmsRestMethod polls -Method Post }
            First = @{ Status = 429 }
        }
    ) {
        Add-Answer @First
        if (-not $Then) { $Then = @{ Body = '{}' } }
        Add-Answer @Then
        & $Call | Out-Null
        $Server.Requests | Should -HaveCount 2
        @($Server.Requests)[0] | Should -BeExactly @($Server.Requests)[1]
        $Server.Tokens | Sort-Object -Unique | Should -HaveCount 2
    }

    It 'comes after as many attempts as -MaximumRetryCount says' {
        1..3 | ForEach-Object { Add-Answer -Status 500 }
        { Invoke-HmsRestMethod rooms/r1 -MaximumRetryCount 1 } | Should -Throw -ErrorId "ServerError$By"
        $Server.Requests | Should -HaveCount 2
    }

    It 'is waited for as a 429 says in its message alone, and Ctrl+C ends that wait at once' {
        Add-Answer @{ message = 'rate limit exceeded, retry after 45 seconds' } -Status 429
        $call = Invoke-InSession 'Invoke-HmsRestMethod rooms -Endpoint $v2 -Verbose'
        $limit = [datetime]::Now.AddSeconds(30)
        while (-not $call.Shell.Streams.Progress.Count -and [datetime]::Now -lt $limit) { Start-Sleep -Milliseconds 20 }
        $call.Shell.Streams.Progress.SecondsRemaining | Should -Be 45
        "$($call.Shell.Streams.Verbose[-1])" | Should -BeLike '*in 45.0 s.'
        (Measure-Command { $call.Shell.Stop() }).TotalSeconds | Should -BeLessThan 10
        { $call.Shell.EndInvoke($call.Run) } | Should -Throw
        $call.Shell.Streams.Error | Should -HaveCount 0
        $Server.Requests | Should -HaveCount 1
        $call.Shell.Dispose()
    }

    It 'does not wait if a 429 asks for more than a minute' {
        Add-Answer @{ message = 'rate limit exceeded, try again in 5 minutes' } -Status 429
        { Invoke-HmsRestMethod rooms } | Should -Throw '*Wait 5 min*' -ErrorId "TooManyRequests$By"
        $Server.Requests | Should -HaveCount 1
    }

    It 'does not keep Ctrl+C from a request that gets no answer' {
        Add-Answer -Silent
        $call = Invoke-InSession 'Invoke-HmsRestMethod rooms -Method Post -Endpoint $v2'
        $limit = [datetime]::Now.AddSeconds(30)
        while (-not $Server.Requests.Count -and [datetime]::Now -lt $limit) { Start-Sleep -Milliseconds 20 }
        (Measure-Command { $call.Shell.Stop() }).TotalSeconds | Should -BeLessThan 10
        { $call.Shell.EndInvoke($call.Run) } | Should -Throw
        $call.Shell.Dispose()
    }

    It 'ends the statement, whatever -ErrorAction is: <_>' -ForEach 'Continue', 'SilentlyContinue', 'Ignore', 'Stop' {
        $room = 'as before'
        try { $room = Invoke-HmsRestMethod nope -ErrorAction $_ } catch [HmsTokens.HmsApiException] { $caught = $_ }
        $caught.Exception.StatusCode | Should -Be 404
        $room | Should -Be 'as before'
    }

    It 'ends the command if there is nothing to sign with, however many paths' {
        Remove-Item -Path Env:HMS_SECRET
        try {
            { 'rooms', 'sessions' | Invoke-HmsRestMethod -ErrorAction SilentlyContinue } |
                Should -Throw -ErrorId "CredentialMissing$By"
        } finally { $env:HMS_SECRET = $Secret }
    }

    It 'shows no token and no body, and neither does any other stream' {
        # The API repeats the request.
        $echo = New-HmsManagementToken
        $seen = foreach ($status in 200, 400, 401, 403, 404, 429, 500) {
            Add-Answer @{ code = 7; message = "not $echo"; details = @($echo); error = $echo } -Status $status
            $call = Invoke-InSession @'
                $VerbosePreference = $DebugPreference = $InformationPreference = 'Continue'
                $body = @{ note = 'made-up-' + 'body' }
                Invoke-HmsRestMethod rooms -Method Post -Body $body -Endpoint $v2 -MaximumRetryCount 0 | Out-Null
'@
            try { $call.Shell.EndInvoke($call.Run) } catch { $_ | Format-List -Property * -Force }
            foreach ($stream in 'Error', 'Warning', 'Verbose', 'Debug', 'Information', 'Progress') {
                $records = $call.Shell.Streams.$stream
                $records
                $records | ForEach-Object { $_.Exception, $_.TargetObject } | Format-List -Property * -Force
            }
            $call.Shell.Dispose()
        }
        $text = $seen | Out-String -Width 4096
        $text | Should -Match 'POST rooms'
        $text | Should -Not -Match "eyJ\w{8}|made-up-body|$Secret"
    }

    It 'is in a transcript without token and body' {
        $log = "$TestDrive/transcript.txt"
        $null = Invoke-NewShell -ArgumentList $ModuleUnderTest, "$($Server.Uri)/v2", $log *>&1 -Script {
            param($Module, $Endpoint, $Log)
            Import-Module -Name $Module
            $null = Start-Transcript -Path $Log
            $body = @{ note = 'made-up-' + 'body' }
            Invoke-HmsRestMethod rooms -Endpoint $Endpoint -Verbose -Debug | Out-Host
            'rooms', 'nope' | Invoke-HmsRestMethod -Method Post -Body $body -Endpoint $Endpoint -Verbose -Debug
            $null = Stop-Transcript
        }
        $text = Get-Content -LiteralPath $log -Raw
        $text | Should -Match 'algebra'
        $text | Should -Match 'GET rooms at'
        $text | Should -Match 'POST nope'
        $text | Should -Not -Match 'eyJ\w{8}|made-up-body'
        @($Server.Requests)[-1] | Should -BeLike '*made-up-body*'
    }
}
