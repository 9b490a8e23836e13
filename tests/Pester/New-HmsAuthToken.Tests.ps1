Describe 'New-HmsAuthToken' {
    BeforeAll {
        . "$PSScriptRoot/Common.ps1"
        # Not ASCII, but not written in this file, because Windows PowerShell would misread it.
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

        It 'has errors whose targets are the list to fix, and to pipe again' {
            $again = Join-Path -Path $TestDrive -ChildPath 'again.csv'
            'name,user_id,role,room_id,token', 'Ada,,host,r1,x', "$Bela,2,,r1,y", 'Cem,3,guest,r2,z' |
                Set-Content -LiteralPath $Class -Encoding UTF8
            Import-Csv -LiteralPath $Class -Encoding UTF8 |
                New-HmsAuthToken @Key -ErrorVariable bad -ErrorAction SilentlyContinue | Should -HaveCount 1
            $bad | ForEach-Object { "$_" } | Should -Match '^Record \d'
            "$($bad[1])" | Should -BeLike "Record 2 (user '2'): The role in this row is empty*"

            $bad.TargetObject | Export-Csv $again -NoTypeInformation -Encoding UTF8
            Get-Content -LiteralPath $again -Encoding UTF8 | Should -Be @(
                '"name","user_id","role","room_id"', '"Ada","","host","r1"', "`"$Bela`",`"2`",`"`",`"r1`""
            )
            $fixed = Import-Csv -LiteralPath $again -Encoding UTF8
            $fixed[0].user_id, $fixed[1].role = '1', 'guest'
            $fixed | New-HmsAuthToken @Key -PassThru | Test-HmsToken @Key | Should -Be $true, $true
        }

        It 'names the heading that comes nearest, read with <Name>' -ForEach @(
            @{ Name = 'a space'; Lines = 'User ID,role,room_id', '1,host,r1'; Says = "*Did you mean 'User ID'?*" }
            @{ Name = 'semicolons'; Lines = 'user_id;role;room_id', '1;host;r1'; Says = "*Import-Csv -Delimiter ';'*" }
            @{ Name = 'tabs'; Lines = "user_id`trole`troom_id", "1`thost`tr1"; Says = '*Import-Csv -Delimiter "?t".*' }
            @{ Name = 'no headings'; Lines = '1,host,r1', '2,host,r1'; Says = '*Import-Csv -Header*' }
        ) {
            Set-Content -LiteralPath $Class -Value $Lines -Encoding UTF8
            Import-Csv -LiteralPath $Class -Encoding UTF8 |
                New-HmsAuthToken @Key -ErrorVariable bad -ErrorAction SilentlyContinue | Should -BeNullOrEmpty
            $bad[0].FullyQualifiedErrorId | Should -BeLike 'UserIdMissing,*'
            "$($bad[0])" | Should -BeLike $Says
        }

        It 'is never read as names line by line' {
            { Get-Content -LiteralPath $Class | New-HmsAuthToken @Key -RoomId r1 -Role host } |
                Should -Throw -ErrorId 'InputObjectInvalid,*'
        }
    }

    It 'reads rows of JSON, and numbers in them as text' {
        '{"user_id":42,"role":"host","room_id":"r1"}', '{"user_id":4.2,"role":"host","room_id":"r1"}' |
            ConvertFrom-Json |
            New-HmsAuthToken @Key -ErrorVariable bad -ErrorAction SilentlyContinue |
            ForEach-Object { (Read-Claim -Token $_).user_id } | Should -Be '42'
        "$($bad[0])" | Should -BeLike '*in this row it is a System.Double*'
    }

    It 'makes a token for each name of <Name>' -ForEach @(
        @{ Name = 'a file'; Mint = { Get-Content -LiteralPath $Names | New-HmsAuthToken @Key -RoomId r1 -Role host } }
        @{ Name = 'a list'; Mint = { New-HmsAuthToken @Key -RoomId r1 -Role host -UserId ada, grace } }
        @{ Name = 'a file, listed'; Mint = { New-HmsAuthToken @Key r1 host -UserId (Get-Content -LiteralPath $Names) } }
        @{
            Name = 'objects, by a script block'
            Mint = { $People | New-HmsAuthToken @Key -RoomId r1 -Role host -UserId { $_.SamAccountName } }
        }
    ) {
        $script:Names = Join-Path -Path $TestDrive -ChildPath 'names.txt'
        Set-Content -LiteralPath $Names -Value 'ada', 'grace'
        $script:People = 'ada', 'grace' | ForEach-Object { [pscustomobject]@{ SamAccountName = $_ } }
        & $Mint | ForEach-Object { (Read-Claim -Token $_).user_id } | Should -Be 'ada', 'grace'
    }

    It 'goes on behind a script block that breaks' {
        $reached = foreach ($once in 1) {
            'ada' | New-HmsAuthToken @Key r1 host -UserId { break } -ErrorVariable bad -ErrorAction SilentlyContinue
            'went on'
        }
        $reached | Should -Be 'went on'
        $bad[0].FullyQualifiedErrorId | Should -BeLike 'UserIdScriptFailed,*'
    }

    It 'asks for nothing: without a room it ends' {
        { New-HmsAuthToken @Key } | Should -Throw -ErrorId 'RoomIdMissing,*'
        { New-HmsAuthToken @Key -RoomId r1 } | Should -Throw -ErrorId 'RoleMissing,*'
    }

    It 'takes a number as it was typed, and no number that was computed with a fraction, in <_>' -ForEach @(
        'en-US', 'de-DE', 'fa-IR', 'th-TH', 'ar-SA'
    ) {
        $before = [Globalization.CultureInfo]::CurrentCulture
        [Globalization.CultureInfo]::CurrentCulture = $_
        try {
            $tokens = @(New-HmsAuthToken @Key r1 host -UserId 00042; New-HmsAuthToken @Key r1 host -UserId (-40 - 2))
            $tokens | ForEach-Object { (Read-Claim -Token $_).user_id } | Should -Be '00042', '-42'
            { New-HmsAuthToken @Key r1 host -UserId (3 / 2) } | Should -Throw -ErrorId 'UserIdTypeInvalid,*'
            { New-HmsAuthToken @Key r1 host -UserId 1.5 } | Should -Throw -ErrorId 'UserIdTypeInvalid,*'
        } finally {
            [Globalization.CultureInfo]::CurrentCulture = $before
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
        # As source text, because PowerShell's parser changes an unquoted 7d to the number 7.
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
