Describe 'Test-HmsToken' {
    BeforeAll {
        . "$PSScriptRoot/Common.ps1"
        $script:Token = New-HmsAuthToken @Key -RoomId r1 -Role host -UserId u1 -ValidFor 1h
    }

    It 'says <Expected> to <Name>' -ForEach @(
        @{ Name = 'a token of ours'; Ask = @{}; Expected = $true }
        @{ Name = 'the right room and user'; Ask = @{ RoomId = 'r1'; UserId = 'u1' }; Expected = $true }
        @{ Name = 'the right role'; Ask = @{ Role = 'host' }; Expected = $true }
        @{ Name = 'the right type'; Ask = @{ Type = 'Auth' }; Expected = $true }
        @{ Name = 'a time that is left'; Ask = @{ MinimumRemaining = '59m' }; Expected = $true }
        @{ Name = 'another room'; Ask = @{ RoomId = 'r2' }; Expected = $false }
        @{ Name = 'a role in other letters'; Ask = @{ Role = 'Host' }; Expected = $false }
        @{ Name = 'the other type'; Ask = @{ Type = 'Management' }; Expected = $false }
        @{ Name = 'more time than is left'; Ask = @{ MinimumRemaining = '61m' }; Expected = $false }
    ) {
        Test-HmsToken $Token @Key @Ask | Should -Be $Expected
    }

    It 'says no to <Name>, and why' -ForEach @(
        @{ Name = 'nothing'; Make = { $null }; Reason = 'TokenMissing' }
        @{ Name = 'an empty string'; Make = { '' }; Reason = 'TokenMissing' }
        @{ Name = 'a word'; Make = { 'token' }; Reason = 'TokenMalformed' }
        @{ Name = 'an expired token'; Make = { ConvertTo-Jwt (Get-AuthClaim @{ exp = 1 }) }; Reason = 'Expired' }
        @{ Name = 'no expiry'; Make = { ConvertTo-Jwt (Get-AuthClaim @{ exp = $null }) }; Reason = 'ExpiryMissing' }
        @{ Name = 'a forgery'; Make = { ConvertTo-Jwt (Get-AuthClaim) ('x' * 40) }; Reason = 'SignatureInvalid' }
        @{ Name = "another workspace's"; Make = { ConvertTo-Jwt $Others }; Reason = 'AccessKeyMismatch' }
    ) {
        $script:Others = Get-AuthClaim @{ access_key = 'other' }
        $candidate = & $Make
        Test-HmsToken $candidate @Key | Should -BeFalse
        $verdict = Test-HmsToken $candidate @Key -Detailed
        $verdict.Valid | Should -BeFalse
        $verdict.Reasons | Should -Contain $Reason
    }

    It 'lets nobody in with <Name>' -ForEach @(
        @{ Name = 'an empty filter'; Ask = { Test-HmsToken $Token @Key -RoomId $env:UNSET }; Id = 'FilterEmpty' }
        @{ Name = 'an empty type'; Ask = { Test-HmsToken $Token @Key -Type $null }; Id = 'FilterEmpty' }
        @{ Name = 'a type that is none'; Ask = { Test-HmsToken $Token @Key -Type Other }; Id = 'TypeInvalid' }
        @{ Name = 'a list for a role'; Ask = { Test-HmsToken $Token @Key -Role host, guest }; Id = 'RoleTypeInvalid' }
        @{ Name = 'a folder for a room'; Ask = { Test-HmsToken $Token @Key -RoomId $PWD }; Id = 'RoomIdTypeInvalid' }
        @{ Name = 'a number for a token'; Ask = { Test-HmsToken 42 @Key }; Id = 'TokenTypeInvalid' }
        @{ Name = 'two tokens'; Ask = { Test-HmsToken $Token, $Token @Key }; Id = 'TokenTypeInvalid' }
        @{ Name = 'no secret to check against'; Ask = { Test-HmsToken $Token }; Id = 'CredentialMissing' }
    ) {
        # The default preference, whatever the test runner sets.
        $ErrorActionPreference = 'Continue'
        $script:Door = $null
        $problem = & { if (-not (& $Ask)) { $script:Door = 'denied' } else { $script:Door = 'let in' } } 2>&1
        $Door | Should -Be 'denied'
        $problem.FullyQualifiedErrorId | Should -Be "$Id,HmsTokens.PowerShell.TestHmsTokenCommand"

        # With Stop, the error ends the script, and there is no result.
        $script:Answer = 'none'
        { $ErrorActionPreference = 'Stop'; $script:Answer = & $Ask } | Should -Throw -ErrorId "$Id,*"
        $Answer | Should -Be 'none'
    }

    It 'is False for each token and one error, with -Detailed too' {
        $answers = $Token, $Token | Test-HmsToken @Key -Role '' -ErrorVariable problem -ErrorAction SilentlyContinue
        $answers | Should -Be $false, $false
        $problem | Should -HaveCount 1
        $answers = $Token, $Token | Test-HmsToken @Key -Role '' -Detailed -ErrorAction Ignore
        $answers.Valid | Should -Be $false, $false
        $answers.Reasons | Should -Be 'FilterEmpty', 'FilterEmpty'
        $answers[0].Messages | Should -BeLike '-Role is empty, so nothing can be compared*'
    }

    It 'is true for a row only if the token is the row''s own' {
        $rows = [pscustomobject]@{ room_id = 'r1'; role = 'host'; user_id = 'u1' }, [pscustomobject]@{ UserId = 'u2' }
        $made = $rows | New-HmsAuthToken @Key -RoomId r1 -Role host -PassThru
        $made | Test-HmsToken @Key -RoomId r1 | Should -Be $true, $true
        $made[0].AuthToken, $made[1].AuthToken = $made[1].AuthToken, $made[0].AuthToken
        $made | Test-HmsToken @Key -RoomId r1 | Should -Be $false, $false
    }

    It 'sorts the good from the bad in Where-Object' {
        $bad = ConvertTo-Jwt -Claim (Get-AuthClaim -With @{ exp = 1 })
        $Token, $bad, $Token | Where-Object { Test-HmsToken $_ @Key } | Should -Be $Token, $Token
    }
}
