BeforeDiscovery {
    $script:Cultures = 'en-US', 'de-DE', 'fa-IR', 'th-TH', 'ar-SA'
}

Describe 'Times and durations in the culture <_>' -ForEach $Cultures {
    BeforeAll {
        . "$PSScriptRoot/Common.ps1"
        $script:Before = [cultureinfo]::CurrentCulture
        [cultureinfo]::CurrentCulture = $_

        # As typed text: PowerShell's parser reads 7d and 1.5d as numbers, and keeps the text only for arguments.
        function Get-Lifetime {
            param([string] $Typed)
            $make = "New-HmsManagementToken @Key -ClockSkew 0 -ValidFor $Typed"
            $claim = Read-Claim -Token (& ([scriptblock]::Create($make)))
            $claim.exp - $claim.iat
        }
        function Get-Start {
            param([string] $Typed)
            $make = "New-HmsManagementToken @Key -NotBefore $Typed"
            $claim = Read-Claim -Token (& ([scriptblock]::Create($make)))
            [DateTimeOffset]::FromUnixTimeSeconds($claim.nbf)
        }
    }

    AfterAll {
        [cultureinfo]::CurrentCulture = $Before
    }

    It 'reads -ValidFor <Typed> as <Seconds> s' -ForEach @(
        @{ Typed = '90s'; Seconds = 90 }
        @{ Typed = '7d'; Seconds = 604800 }
        @{ Typed = '1.5d'; Seconds = 129600 }
        @{ Typed = '1.5h'; Seconds = 5400 }
        @{ Typed = '1d12h'; Seconds = 129600 }
        @{ Typed = "'1 hour'"; Seconds = 3600 }
        @{ Typed = '36:00:00'; Seconds = 129600 }
        @{ Typed = '3600'; Seconds = 3600 }
        @{ Typed = '([TimeSpan]::FromMinutes(1.5))'; Seconds = 90 }
    ) {
        Get-Lifetime -Typed $Typed | Should -Be $Seconds
    }

    It 'refuses -ValidFor <_>' -ForEach '1.5', '1.5s', '(7d)', '1kb', "'1,5h'", '-5s', '([double]0.5)' {
        { Get-Lifetime -Typed $_ } | Should -Throw -ErrorId 'ValidForInvalid,*'
    }

    It 'reads -NotBefore <Typed> as <Utc>' -ForEach @(
        @{ Typed = "'2100-12-01T09:00:00+01:00'"; Utc = '2100-12-01T08:00:00Z' }
        @{ Typed = '2100-12-01T09:00Z'; Utc = '2100-12-01T09:00:00Z' }
        @{ Typed = '([datetime]::new(2100, 12, 1, 9, 0, 0, [DateTimeKind]::Utc))'; Utc = '2100-12-01T09:00:00Z' }
    ) {
        $start = Get-Start -Typed $Typed
        $start.ToString('yyyy-MM-dd\THH:mm:ss\Z', [cultureinfo]::InvariantCulture) | Should -Be $Utc
    }

    It 'reads a date as the midnight of this machine' {
        (Get-Start -Typed '2100-12-01').LocalDateTime | Should -Be ([datetime]::new(2100, 12, 1))
    }

    It 'refuses -NotBefore <_>' -ForEach '12/01/2100', '01.12.2100', '2100', "'1 Dec 2100'", "''", '$null' {
        { Get-Start -Typed $_ } | Should -Throw -ErrorId 'NotBeforeInvalid,*'
    }
}
