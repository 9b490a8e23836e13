Describe 'New-HmsAuthToken' {
    BeforeAll {
        . "$PSScriptRoot/Common.ps1"
        # Beyond ASCII, but not in this file, which Windows PowerShell would misread.
        $script:Bela = "B$([char] 0xe9)la"
        $script:Class = Join-Path -Path $TestDrive -ChildPath 'class.csv'
        $script:Tokens = Join-Path -Path $TestDrive -ChildPath 'tokens.csv'
    }

    Context 'a class list' {
        BeforeEach {
            'name,user_id,role,room_id', 'Ada,1,host,r1', "$Bela,2,guest,r1", 'Cem,3,guest,r2' |
                Set-Content -LiteralPath $Class -Encoding UTF8
            if (Test-Path -LiteralPath $Tokens) { Remove-Item -LiteralPath $Tokens }
        }

        It 'becomes a list of tokens that say what the rows say' {
            Import-Csv -LiteralPath $Class -Encoding UTF8 | New-HmsAuthToken @Key | ConvertFrom-HmsToken |
                Select-Object -Property RoomId, UserId, Role, Type, Status |
                Export-Csv -LiteralPath $Tokens -NoTypeInformation
            Get-Content -LiteralPath $Tokens | Should -Be @(
                '"RoomId","UserId","Role","Type","Status"'
                '"r1","1","host","Auth","Active"'
                '"r1","2","guest","Auth","Active"'
                '"r2","3","guest","Auth","Active"'
            )
        }

        It 'keeps its columns with -PassThru, and a token for each row' {
            Import-Csv -LiteralPath $Class -Encoding UTF8 | New-HmsAuthToken @Key -PassThru |
                Export-Csv -LiteralPath $Tokens -NoTypeInformation -Encoding UTF8
            $rows = @(Import-Csv -LiteralPath $Tokens -Encoding UTF8)
            $rows[0].PSObject.Properties.Name | Should -Be 'name', 'user_id', 'role', 'room_id', 'AuthToken'
            $rows.name | Should -Be 'Ada', $Bela, 'Cem'
            foreach ($row in $rows) { (Read-Claim -Token $row.AuthToken).user_id | Should -Be $row.user_id }
            $rows | Test-HmsToken @Key -RoomId r1 | Should -Be $true, $true, $false
        }

        It 'takes room and role from the command line where the rows have none' {
            Import-Csv -LiteralPath $Class -Encoding UTF8 | Select-Object -Property user_id |
                New-HmsAuthToken @Key -RoomId r9 -Role viewer | ConvertFrom-HmsToken |
                ForEach-Object { "$($_.RoomId) $($_.Role) $($_.UserId)" } |
                Should -Be 'r9 viewer 1', 'r9 viewer 2', 'r9 viewer 3'
        }

        It 'loses no good row to a bad one, which the error shows' {
            Add-Content -LiteralPath $Class -Value 'Dora,,guest,r2', 'Emil,5,guest,r2'
            $rows = Import-Csv -LiteralPath $Class -Encoding UTF8
            $made = $rows | New-HmsAuthToken @Key -PassThru -ErrorVariable problem -ErrorAction SilentlyContinue
            $made.user_id | Should -Be '1', '2', '3', '5'
            $problem | Should -HaveCount 1
            $problem[0].FullyQualifiedErrorId | Should -BeLike '*,HmsTokens.PowerShell.NewHmsAuthTokenCommand'
            $problem[0].TargetObject.Role | Should -Be 'guest'
        }
    }

    It 'gives 1,000 rows 1,000 different tokens' {
        $made = 1..1000 | ForEach-Object { [pscustomobject]@{ UserId = "$_" } } |
            New-HmsAuthToken @Key -RoomId r1 -Role guest
        $made | ForEach-Object { (Read-Claim -Token $_).jti } | Sort-Object -Unique | Should -HaveCount 1000
    }

    It 'is valid for <Expected> s with -ValidFor <Typed>' -ForEach @(
        @{ Typed = '90s'; Expected = 90 }
        @{ Typed = '15m'; Expected = 900 }
        @{ Typed = '7d'; Expected = 604800 }
        @{ Typed = '36:00:00'; Expected = 129600 }
        @{ Typed = '3600'; Expected = 3600 }
        @{ Typed = '(New-TimeSpan -Hours 2)'; Expected = 7200 }
    ) {
        # As source text: PowerShell's parser makes the number 7 of an unquoted 7d.
        $mint = [scriptblock]::Create("New-HmsAuthToken @Key -RoomId r1 -Role host -ValidFor $Typed")
        $claim = Read-Claim -Token (& $mint)
        $claim.exp - $claim.iat - 10 | Should -Be $Expected
    }

    It 'signs with <Name>' -ForEach @(
        @{ Name = 'a PSCredential'; With = { @{ Credential = $Signer } } }
        @{ Name = 'a SecureString'; With = { @{ AppAccessKey = $AccessKey; AppSecret = $Signer.Password } } }
        @{ Name = 'the environment'; With = { $env:HMS_ACCESS_KEY = $AccessKey; $env:HMS_SECRET = $Secret; @{} } }
    ) {
        $secure = (New-Object -TypeName Net.NetworkCredential -ArgumentList '', $Secret).SecurePassword
        $script:Signer = New-Object -TypeName pscredential -ArgumentList $AccessKey, $secure
        try {
            $parameters = & $With
            New-HmsAuthToken -RoomId r1 -Role host @parameters | Test-HmsToken @Key | Should -BeTrue
        } finally {
            Remove-Item -Path 'Env:HMS_ACCESS_KEY', 'Env:HMS_SECRET' -ErrorAction Ignore
        }
    }

    It 'ends with CredentialMissing where there is nothing to sign with, in words that help' {
        $problem = { New-HmsAuthToken -RoomId r1 -Role host } | Should -Throw -PassThru `
            -ErrorId 'CredentialMissing,HmsTokens.PowerShell.NewHmsAuthTokenCommand'
        $problem.Exception.Message | Should -BeLike '*-SecretName*HMS_SECRET*'
    }
}
