Describe 'Request-HmsAuthToken' {
    BeforeAll {
        . "$PSScriptRoot/Common.ps1"
        $script:Server = Open-HmsServer
    }

    AfterAll {
        Close-HmsServer -Server $Server
    }

    BeforeEach {
        $Server.Requests.Clear()
    }

    It 'asks with <Name>' -ForEach @(
        @{ Name = 'a room code'; With = @{ RoomCode = 'abc-defg-hij' }; Sent = '{"code":"abc-defg-hij"}' }
        @{ Name = 'a user'; With = @{ RoomCode = 'abc-defg-hij'; UserId = 'u1' }; Sent = '*"user_id":"u1"*' }
        @{ Name = 'a SecureString'; With = @{ RoomCode = 'abc-defg-hij'; AsSecureString = $true }; Sent = '*' }
    ) {
        $token = Request-HmsAuthToken @With -Endpoint "$($Server.Uri)/v2/token"
        ($token | ConvertFrom-HmsToken @Key).Role | Should -Be 'host'
        @($Server.Requests) | Should -HaveCount 1
        $Server.Requests.Peek() | Should -BeLike "POST /v2/token $Sent"
    }

    It 'asks at a token endpoint' {
        Request-HmsAuthToken -TokenEndpoint $Server.Uri -RoomId r1 -Role host -UserId u1 |
            Test-HmsToken @Key -RoomId r1 | Should -BeTrue
        $Server.Requests.Peek() | Should -BeLike 'POST /api/token *"role":"host"*'
    }

    It 'asks for each row of a list, and goes on after one that is refused' {
        $codes = 'code,user_id', 'abc-defg-hij,1', 'xyz-xyzx-xyz,2', 'abc-defg-hij,3' | ConvertFrom-Csv
        $made = $codes | Request-HmsAuthToken -Endpoint "$($Server.Uri)/v2/token" -ErrorVariable problem `
            -ErrorAction SilentlyContinue
        $made | Should -HaveCount 2
        @($problem) | Should -HaveCount 1
        @($Server.Requests) | Should -HaveCount 3
    }
}
