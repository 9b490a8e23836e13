[Diagnostics.CodeAnalysis.SuppressMessageAttribute(
    'PSAvoidUsingAllowUnencryptedAuthentication', '', Justification = 'The server of these tests is on loopback.')]
param()

BeforeDiscovery {
    $script:IsSeven = $PSVersionTable.PSVersion.Major -ge 7
}

Describe 'New-HmsManagementToken' {
    BeforeAll {
        . "$PSScriptRoot/Common.ps1"
        $script:Server = Open-HmsServer
        $script:Rooms = "$($Server.Uri)/v2/rooms"
    }

    AfterAll {
        Close-HmsServer -Server $Server
    }

    It 'makes a token for 24 hours that says so and no more' {
        $claim = New-HmsManagementToken @Key | ForEach-Object { Read-Claim -Token $_ }
        $claim.PSObject.Properties.Name | Should -Be 'access_key', 'type', 'version', 'jti', 'iat', 'nbf', 'exp'
        $claim.type | Should -Be 'management'
        $claim.exp - $claim.iat | Should -Be 86410
    }

    It 'opens the API to <_> -Token' -ForEach 'Invoke-RestMethod', 'Invoke-WebRequest' -Skip:(-not $IsSeven) {
        $token = New-HmsManagementToken @Key -AsSecureString
        $answer = & $_ -Uri $Rooms -Authentication Bearer -Token $token -AllowUnencryptedAuthentication
        if ($_ -eq 'Invoke-WebRequest') { $answer = $answer.Content | ConvertFrom-Json }
        $answer.data.id | Should -Be 'r1'
    }

    It 'opens the API to Invoke-RestMethod -Headers, as Windows PowerShell needs it' {
        $token = New-HmsManagementToken @Key
        (Invoke-RestMethod -Uri $Rooms -Headers @{ Authorization = "Bearer $token" }).data.id | Should -Be 'r1'
    }

    It 'does not open it with another secret' {
        $token = New-HmsManagementToken -AppAccessKey $AccessKey -AppSecret $Secret.ToUpperInvariant()
        { Invoke-RestMethod -Uri $Rooms -Headers @{ Authorization = "Bearer $token" } } | Should -Throw '*401*'
    }

    It 'writes the token nowhere but to its output' {
        $records = & { New-HmsManagementToken @Key -Verbose -Debug } 4>&1 5>&1 | Where-Object { $_ -isnot [string] }
        $records | Should -Not -BeNullOrEmpty
        "$records" | Should -Not -MatchExactly "eyJ\w{5}|$Secret"
    }
}
