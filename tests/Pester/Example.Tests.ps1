Describe 'examples/pester-pipeline' {
    BeforeAll {
        . "$PSScriptRoot/Common.ps1"
        $env:HMS_ACCESS_KEY = $AccessKey
        $env:HMS_SECRET = $Secret
        $cases = @{
            Good       = { }
            Expired    = { $_.token = ConvertTo-Jwt -Claim (Get-AuthClaim -With @{ exp = 1 }) }
            Management = { $_.token = New-HmsManagementToken }
            Forbidden  = { $_.token = New-HmsAuthToken -RoomId r1 -UserId u1 -Role admin }
            Eternal    = { $_.token = New-HmsAuthToken -RoomId r1 -UserId u1 -Role host -ValidFor 30d }
            Mistaken   = { $_.user_id = 'u3' }
            Missing    = { $_.token = $null }
        }
        foreach ($case in $cases.Keys) {
            $rows = foreach ($user in 'u1', 'U1', "Jos$([char]0xE9)") {
                $token = New-HmsAuthToken -RoomId r1 -UserId $user -Role host
                [pscustomobject]@{ room_id = 'r1'; user_id = $user; role = 'host'; token = $token }
            }
            $rows[0] | ForEach-Object -Process $cases[$case]
            ConvertTo-Json -InputObject $rows | Set-Content -LiteralPath "$TestDrive/$case.json" -Encoding UTF8
        }

        # A server that doesn't say that it is JSON.
        $server = Open-HmsServer
        $good = Get-Content -LiteralPath "$TestDrive/Good.json" -Raw
        Add-Answer -Server $server -Body $good -Header @{ 'Content-Type' = 'application/octet-stream' }

        # As in its README, but in another process, where no other tests are running.
        $example = "$PSScriptRoot/../../examples/pester-pipeline/HandedOutTokens.Tests.ps1"
        $pester = (Get-Module -Name Pester).Path
        $script:Failures = Invoke-NewShell -ArgumentList @(
            $pester, $ModulePath, $example, "$TestDrive", "$($server.Uri)/Served.json"
        ) -Script {
            param($Pester, $ModulePath, $Example, $Folder, $Served)
            $env:PSModulePath = $ModulePath + [IO.Path]::PathSeparator + $env:PSModulePath
            Import-Module -Name $Pester
            $files = Get-ChildItem -Path $Folder -Filter '*.json'
            $sources = @($files.FullName) + $Served | ForEach-Object { @{ Source = $_ } }
            $configuration = New-PesterConfiguration
            $configuration.Run.Container = New-PesterContainer -Path $Example -Data $sources
            $configuration.Run.PassThru = $true
            $configuration.Output.Verbosity = 'None'
            $configuration.TestResult.Enabled = $true
            $configuration.TestResult.OutputPath = "$Folder/report.xml"
            foreach ($test in (Invoke-Pester -Configuration $configuration).Failed) {
                $name = [IO.Path]::GetFileNameWithoutExtension($test.Block.BlockContainer.Data.Source)
                [pscustomobject]@{ Name = $name; Message = "$($test.ErrorRecord)" }
            }
        }
        Close-HmsServer -Server $server
        Remove-Item -Path 'Env:HMS_ACCESS_KEY', 'Env:HMS_SECRET'
        $script:Report = Get-Content -LiteralPath "$TestDrive/report.xml" -Raw
    }

    It 'passes good tokens, from a file or a server' {
        $Failures | Where-Object Name -In Good, Served | Should -BeNullOrEmpty
    }

    It 'fails <Name> ones, and says who and why' -ForEach @(
        @{ Name = 'Expired'; Says = 'u1: Expired' }
        @{ Name = 'Management'; Says = 'u1: TypeMismatch' }
        @{ Name = 'Forbidden'; Says = 'u1: admin' }
        @{ Name = 'Eternal'; Says = "'u1'" }
        @{ Name = 'Mistaken'; Says = 'u3: UserIdMismatch' }
        @{ Name = 'Missing'; Says = 'u1: TokenMissing' }
    ) {
        "$(($Failures | Where-Object Name -EQ $Name).Message)" | Should -BeLike "*$Says*"
    }

    It 'leaves no token and no secret in log or report' {
        $Report | Should -BeLike '*end in time*'
        "$Report $($Failures.Message)" | Should -Not -MatchExactly "eyJ\w{5}|$Secret"
    }
}
