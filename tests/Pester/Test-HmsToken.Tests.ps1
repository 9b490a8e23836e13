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
        @{ Name = 'one for ever'; Make = { ConvertTo-Jwt (Get-AuthClaim @{ exp = $null }) }; Reason = 'ExpiryMissing' }
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

    It 'is False and an error, and under Stop the error alone, with <Name>' -ForEach @(
        @{ Name = 'an empty filter'; Ask = { Test-HmsToken $Token @Key -RoomId $env:UNSET @args }; Id = 'FilterEmpty' }
        @{ Name = 'no secret to check against'; Ask = { Test-HmsToken $Token @args }; Id = 'CredentialMissing' }
    ) {
        $whole = "$Id,HmsTokens.PowerShell.TestHmsTokenCommand"
        $answer, $problem = & $Ask -ErrorAction Continue 2>&1
        $answer | Should -BeFalse
        $problem.FullyQualifiedErrorId | Should -Be $whole
        { & $Ask -ErrorAction Stop } | Should -Throw -ErrorId $whole
    }

    It 'sorts the good from the bad in Where-Object' {
        $bad = ConvertTo-Jwt -Claim (Get-AuthClaim -With @{ exp = 1 })
        $Token, $bad, $Token | Where-Object { Test-HmsToken $_ @Key } | Should -Be $Token, $Token
    }
}
