BeforeDiscovery {
    . "$PSScriptRoot/Common.ps1"
    $script:IsSeven = $PSVersionTable.PSVersion.Major -ge 7
    $script:Cmdlets = (Get-Module -Name HmsTokens).ExportedCmdlets.Keys | ForEach-Object { @{ Name = $_ } }
}

Describe 'HmsTokens' {
    BeforeAll {
        . "$PSScriptRoot/Common.ps1"
        $script:Import = [scriptblock]::Create("Import-Module -Name '$ModuleUnderTest'")
    }

    Context 'by name, in another process' {
        It 'loads by itself when a cmdlet of it is called' {
            Invoke-NewShell -ArgumentList $ModulePath, $AccessKey, $Secret -Script {
                param($ModulePath, $AccessKey, $Secret)
                $env:PSModulePath = $ModulePath + [IO.Path]::PathSeparator + $env:PSModulePath
                New-HmsManagementToken -AppAccessKey $AccessKey -AppSecret $Secret
            } | Test-HmsToken @Key | Should -BeTrue
        }

        It 'is imported with -Force, removed and imported again, fifty times, and does not grow' {
            $before, $after, $assemblies, $isOurs = Invoke-NewShell -ArgumentList $ModuleUnderTest, $Key -Script {
                param($Module, $Key)
                foreach ($time in 1..60) {
                    Import-Module -Name $Module -Force
                    if (-not (New-HmsManagementToken @Key | Test-HmsToken @Key)) { throw 'It does not work any more.' }
                    Remove-Module -Name HmsTokens
                    if ($time -in 10, 60) { [GC]::GetTotalMemory($true) }
                }
                @([AppDomain]::CurrentDomain.GetAssemblies() | Where-Object FullName -Match '^HmsTokens\.\w+,').Count
                -not (Get-Command -Name New-HmsManagementToken -ErrorAction Ignore)
            }
            $assemblies, $isOurs | Should -Be 2, $true
            # Exports, types and formats of a module take about 100 KB, so a leak of fifty would be five times the
            # limit.
            $after - $before | Should -BeLessThan 1MB
        }

        It 'needs nothing but its folder, wherever that is' {
            $elsewhere = New-Item -Path "$TestDrive/a folder" -ItemType Directory
            Copy-Item -Path (Get-Module -Name HmsTokens).ModuleBase -Destination "$elsewhere/HmsTokens" -Recurse
            $isOurs, $paths = Invoke-NewShell -ArgumentList $elsewhere.FullName, $Key -Script {
                param($Folder, $Key)
                Import-Module -Name "$Folder/HmsTokens"
                New-HmsManagementToken @Key | Test-HmsToken @Key
                [AppDomain]::CurrentDomain.GetAssemblies() | Where-Object FullName -Match '^HmsTokens\.\w+,' |
                    ForEach-Object Location
            }
            $isOurs | Should -BeTrue
            $paths | Should -HaveCount 2
            $paths | Should -BeLike "$($elsewhere.FullName)*"
        }

        It 'brings what its manifest names, and nothing else' {
            $module = Get-Module -Name HmsTokens
            $manifest = Test-ModuleManifest -Path "$((Get-Module -Name HmsTokens).ModuleBase)/HmsTokens.psd1"
            $module.Version | Should -Be $manifest.Version
            Get-Command -Module HmsTokens | ForEach-Object Name | Sort-Object |
                Should -Be ($manifest.ExportedCmdlets.Keys | Sort-Object)
        }
    }

    Context 'beside others' {
        It 'works in a second runspace' {
            $shell = [powershell]::Create().AddScript($Import).AddStatement().AddScript({
                    param($Key)
                    New-HmsManagementToken @Key
                }).AddArgument($Key)
            $shell.Invoke() | Test-HmsToken @Key | Should -BeTrue
            $shell.Streams.Error | Should -BeNullOrEmpty
            $shell.Dispose()
        }

        It 'works in Start-Job' {
            $job = Start-Job -InitializationScript $Import -ScriptBlock {
                $key = $using:Key
                New-HmsManagementToken @key
            }
            $job | Receive-Job -Wait -AutoRemoveJob | Test-HmsToken @Key | Should -BeTrue
        }

        It 'works in ten thread jobs at once' -Skip:(-not (Get-Command -Name Start-ThreadJob -ErrorAction Ignore)) {
            $jobs = foreach ($number in 1..10) {
                Start-ThreadJob -InitializationScript $Import -ThrottleLimit 10 -ScriptBlock {
                    $key = $using:Key
                    New-HmsAuthToken @key -RoomId r1 -Role host -UserId $using:number | ConvertFrom-HmsToken @key
                }
            }
            $made = $jobs | Receive-Job -Wait -AutoRemoveJob
            $made.UserId | Sort-Object { [int] $_ } | Should -Be (1..10)
            $made.TokenId | Sort-Object -Unique | Should -HaveCount 10
        }

        It 'works in ForEach-Object -Parallel' -Skip:(-not $IsSeven) {
            1..50 | ForEach-Object -ThrottleLimit 5 -Parallel {
                Import-Module -Name $using:ModuleUnderTest
                $key = $using:Key
                New-HmsAuthToken @key -RoomId r1 -Role host -UserId "$_"
            } | Where-Object { Test-HmsToken $_ @Key } | Sort-Object -Unique | Should -HaveCount 50
        }
    }

    Context 'as the command of a scheduled job' {
        BeforeAll {
            function Invoke-Job {
                param([string] $Command)
                $text = & $Shell -NoProfile -NonInteractive -Command "& { $Import }; $Command" 2>&1
                $output, $problem = @($text).Where({ $_ -is [string] }, 'Split')
                @{ Code = $LASTEXITCODE; Output = @($output); Error = "$problem" }
            }
        }

        It 'writes one line, which is the token' {
            $ran = Invoke-Job "New-HmsManagementToken -AppAccessKey $AccessKey -AppSecret $Secret"
            $ran.Code | Should -Be 0
            $ran.Output | Should -HaveCount 1
            $ran.Output | Test-HmsToken @Key | Should -BeTrue
        }

        It 'fails with an error, and asks nobody: <Name>' -ForEach @(
            @{ Name = 'no credentials'; Command = 'New-HmsManagementToken'; Says = '*-SecretName*HMS_SECRET*' }
            @{ Name = 'no role'; Command = 'New-HmsAuthToken -RoomId r1'; Says = '*Role*' }
        ) {
            $ran = Invoke-Job $Command
            $ran.Code | Should -Be 1
            $ran.Output | Should -BeNullOrEmpty
            $ran.Error | Should -BeLike $Says
        }
    }

    Context 'where scripts are kept on a short rein' {
        It 'works in strict mode, also with a token that lacks most claims' {
            Set-StrictMode -Version Latest
            $read = ConvertTo-Jwt -Claim @{ access_key = $AccessKey } | ConvertFrom-HmsToken
            $read.RoomId, $read.ExpiresAt, $read.Remaining | Should -Be $null, $null, $null
            $read | Format-List | Out-String | Should -BeLike '*Unknown*'
        }

        It 'works in constrained language mode' {
            $runspace = [runspacefactory]::CreateRunspace()
            $runspace.Open()
            $null = [powershell]::Create().AddScript($Import).ForEach({ $_.Runspace = $runspace; $_ }).Invoke()
            $runspace.SessionStateProxy.LanguageMode = 'ConstrainedLanguage'
            $shell = [powershell]::Create()
            $shell.Runspace = $runspace
            $text = $shell.AddScript({
                    param($Key)
                    $token = New-HmsAuthToken @Key -RoomId r1 -Role host -UserId u1 -ValidFor 7d
                    "$($ExecutionContext.SessionState.LanguageMode) $(Test-HmsToken $token @Key -Role host)"
                    $token | ConvertFrom-HmsToken @Key | Out-String
                }).AddArgument($Key).Invoke()
            $shell.Streams.Error | Should -BeNullOrEmpty
            $text[0] | Should -Be 'ConstrainedLanguage True'
            $text[1] | Should -BeLike '*u1*'
            $runspace.Close()
        }

        It 'keeps secret and tokens out of a transcript' {
            $transcript = Join-Path -Path $TestDrive -ChildPath 'transcript.txt'
            $session = Join-Path -Path $TestDrive -ChildPath 'session.ps1'
            Set-Content -LiteralPath $session -Value {
                param($Module, $Transcript)
                $VerbosePreference = $DebugPreference = 'Continue'
                $null = Start-Transcript -Path $Transcript
                Import-Module -Name $Module
                $token = New-HmsAuthToken -RoomId r1 -Role host -UserId u1
                $token | ConvertFrom-HmsToken -Verify | Format-Table -Property Type, UserId | Out-Default
                Test-HmsToken $token -Role guest | Out-Default
                $token.Substring(0, 60) | ConvertFrom-HmsToken
                ConvertFrom-HmsToken "Bearer $token"
                New-HmsManagementToken -AppSecret $env:HMS_SECRET.Substring(0, 20)
                $null = Stop-Transcript
            }
            $env:HMS_ACCESS_KEY = $AccessKey
            $env:HMS_SECRET = $Secret
            & $Shell -NoProfile -File $session $ModuleUnderTest $transcript *> $null
            Remove-Item -Path 'Env:HMS_ACCESS_KEY', 'Env:HMS_SECRET'
            $text = Get-Content -LiteralPath $transcript -Raw
            $text | Should -BeLike '*Auth*u1*False*'
            $text | Should -Match 'Signed 1 token'
            $text | Should -Not -MatchExactly "eyJ\w{5}|$($Secret.Substring(0, 20))"
        }
    }

    Context 'at the prompt' {
        It 'completes "<Text>" with <Expected>' -ForEach @(
            @{ Text = 'New-HmsA'; Expected = 'New-HmsAuthToken' }
            @{ Text = 'New-HmsAuthToken -Ro'; Expected = '-RoomId', '-Role' }
            @{ Text = 'New-HmsAuthToken -Se'; Expected = '-SecretName' }
            @{ Text = 'Test-HmsToken x -Type '; Expected = 'Auth', 'Management' }
            @{ Text = 'New-HmsAuthToken -ValidFor 1'; Expected = '10s', '1m', '15m', '1h' }
            @{ Text = 'ConvertFrom-HmsToken x | Select-Object -Property Exp'; Expected = 'ExpiresAt' }
            @{ Text = 'ConvertFrom-HmsToken x | Where-Object Sig'; Expected = 'SignatureVerified' }
            @{ Text = '(Test-HmsToken x -Detailed).Rea'; Expected = 'Reasons' }
        ) {
            $found = (TabExpansion2 -inputScript $Text -cursorColumn $Text.Length).CompletionMatches.CompletionText
            foreach ($one in $Expected) { $found | Should -Contain $one }
        }

        It 'has help for <Name>' -ForEach $Cmdlets {
            $help = Get-Help -Name $Name -Full
            $help.Synopsis | Should -Not -BeLike "*$Name*-*"
            @($help.Examples.Example).Count | Should -BeGreaterOrEqual 3
            foreach ($parameter in $help.Parameters.Parameter) {
                $parameter.Description.Text | Should -Not -BeNullOrEmpty -Because "-$($parameter.Name) needs words"
            }
        }

        It 'has help about itself' {
            Get-Help -Name about_HmsTokens | Out-String | Should -BeLike '*HmsTokens*'
        }

        It 'shows a token without showing it: <Name>' -ForEach @(
            @{ Name = 'as a list'; Show = { $_ | Out-String } }
            @{ Name = 'as a table'; Show = { $_ | Format-Table | Out-String } }
            @{ Name = 'wide'; Show = { $_ | Format-Wide | Out-String } }
            @{ Name = 'as custom text'; Show = { $_ | Format-Custom | Out-String } }
            @{ Name = 'in a string'; Show = { "$_" } }
        ) {
            $shown = New-HmsAuthToken @Key -RoomId r1 -Role host | ConvertFrom-HmsToken | ForEach-Object $Show
            $shown | Should -Not -BeNullOrEmpty
            $shown | Should -Not -Match 'eyJ'
        }

        It 'shows untrusted text escaped: <Name>' -ForEach @(
            @{ Name = 'wide'; Show = { $_ | ConvertFrom-HmsToken | Format-Wide | Out-String } }
            @{ Name = 'as custom text'; Show = { $_ | ConvertFrom-HmsToken | Format-Custom | Out-String } }
            @{
                Name = 'a test''s result as custom text'
                Show = { $_ | Test-HmsToken @Key -Detailed | Format-Custom | Out-String }
            }
        ) {
            $escape = [char]27
            $shown = New-HmsAuthToken @Key -RoomId r1 -Role host -UserId "u$escape]0;x" | ForEach-Object $Show
            $shown | Should -BeLike '*u\u001b`]0;x*'
            $shown | Should -Not -BeLike "*$escape`]0*"
        }

        It 'carries all of a token but the token itself through <Name>' -ForEach @(
            @{ Name = 'CliXml'; Carry = { $_ | Export-Clixml -Path TestDrive:/t; Import-Clixml -Path TestDrive:/t } }
            @{ Name = 'a job'; Carry = { Start-Job { $args } -ArgumentList $_ | Receive-Job -Wait -AutoRemoveJob } }
        ) {
            $carried = New-HmsAuthToken @Key -RoomId r1 -Role host | ConvertFrom-HmsToken | ForEach-Object $Carry
            $carried.Role | Should -Be 'host'
            $carried.PSObject.Properties.Name | Should -Not -Contain 'Token'
        }
    }
}
