Describe 'ConvertFrom-HmsToken' {
    BeforeAll {
        . "$PSScriptRoot/Common.ps1"
        $script:User = @{ RoomId = 'r1'; Role = 'host'; UserId = 'u1' }
        $script:Token = New-HmsAuthToken @Key @User
    }

    It 'reads a token from <Name>' -ForEach @(
        @{ Name = 'an argument'; Script = { ConvertFrom-HmsToken $Token } }
        @{ Name = 'the pipeline'; Script = { $Token | ConvertFrom-HmsToken } }
        @{ Name = 'a SecureString'; Script = { New-HmsAuthToken @Key @User -AsSecureString | ConvertFrom-HmsToken } }
        @{ Name = 'a property AuthToken'; Script = { [pscustomobject]@{ AuthToken = $Token } | ConvertFrom-HmsToken } }
        @{ Name = 'a JSON answer'; Script = { "{`"token`":`"$Token`"}" | ConvertFrom-Json | ConvertFrom-HmsToken } }
        @{ Name = 'a text with line breaks'; Script = { "$Token`r`n" | ConvertFrom-HmsToken } }
    ) {
        $read = & $Script
        $read | Should -BeOfType 'HmsTokens.HmsToken'
        $read.UserId, $read.Role, $read.SignatureVerified | Should -Be 'u1', 'host', $false
    }

    It 'checks the signature where it is given a credential' {
        (ConvertFrom-HmsToken $Token @Key).SignatureVerified | Should -BeTrue
        { ConvertFrom-HmsToken $Token -AppAccessKey other -AppSecret $Secret -ErrorAction Stop } |
            Should -Throw '*another workspace*' -ErrorId 'AccessKeyMismatch,*'
    }

    It 'declines to with -Verify:$false, whatever the default parameter values bring' {
        $PSDefaultParameterValues = @{ '*-Hms*:AppAccessKey' = $AccessKey; '*-Hms*:AppSecret' = $Secret }
        (ConvertFrom-HmsToken $Token).SignatureVerified | Should -BeTrue
        (ConvertFrom-HmsToken $Token -Verify:$false).SignatureVerified | Should -BeFalse
    }

    It 'reads <Name>' -ForEach @(
        @{ Name = 'an expired one'; With = @{ exp = 1000000000 }; Expected = 'Auth Expired' }
        @{ Name = 'one that names no end'; With = @{ exp = $null }; Expected = 'Auth Active' }
        @{ Name = 'one that is yet to begin'; With = @{ nbf = 4000000000 }; Expected = 'Auth NotYetValid' }
        @{ Name = 'one of the dashboard'; With = @{ type = $null; app_id = 'x' }; Expected = 'Unknown Active' }
    ) {
        $read = ConvertTo-Jwt -Claim (Get-AuthClaim -With $With) | ConvertFrom-HmsToken @Key
        "$($read.Type) $($read.Status)" | Should -Be $Expected
    }

    It 'goes on after one that is none, and shows it nowhere' {
        $broken = $Token.Substring(0, 80)
        $read = $Token, $broken, $Token | ConvertFrom-HmsToken -ErrorAction SilentlyContinue -ErrorVariable problem
        $read | Should -HaveCount 2
        $problem | Should -HaveCount 1
        $problem[0] | Format-List -Property * -Force | Out-String -Width 4096 | Should -Not -BeLike "*$broken*"
    }

    It 'is sorted, filtered, grouped and turned into JSON like any other object' {
        $all = 1..3 | ForEach-Object { New-HmsAuthToken @Key -RoomId "r$($_ % 2)" -Role host -ValidFor ($_ * 60) } |
            ConvertFrom-HmsToken
        ($all | Sort-Object -Property ExpiresAt -Descending)[0].Remaining.TotalMinutes | Should -BeGreaterThan 2
        $all | Where-Object ExpiresAt -LT ([DateTimeOffset]::Now.AddSeconds(90)) | Should -HaveCount 1
        $all | Group-Object -Property RoomId | Should -HaveCount 2
        ($all[0].Claims | ConvertTo-Json | ConvertFrom-Json).role | Should -Be 'host'
    }
}
