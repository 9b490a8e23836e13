<#
.SYNOPSIS
Checks the tokens that a deployment hands out: each must be ours, be for the right user and role, and have a suitable
lifetime. The README in this folder shows how a pipeline runs it.
#>
[Diagnostics.CodeAnalysis.SuppressMessageAttribute(
    'PSReviewUnusedParameter', '', Justification = 'The blocks that Pester runs use them.')]
param(
    # A JSON file, or a URL that returns JSON: [{ "room_id": "", "user_id": "", "role": "", "token": "" }]
    [Parameter(Mandatory = $true)]
    [string] $Source,

    # The roles that are allowed.
    [string[]] $Role = @('host', 'guest'),

    [string] $AtLeast = '15m',

    [timespan] $AtMost = '1.00:00:00'
)

Describe 'The tokens handed out' {
    BeforeAll {
        Import-Module -Name HmsTokens
        $json = if ($Source -match '^https?:') {
            # JSON is UTF-8, also without a charset in the Content-Type (RFC 8259, section 8.1).
            $answer = Invoke-WebRequest -Uri $Source -UseBasicParsing -TimeoutSec 60
            [Text.Encoding]::UTF8.GetString($answer.RawContentStream.ToArray())
        } else {
            Get-Content -LiteralPath $Source -Raw -Encoding UTF8
        }
        $script:Rows = @($json | ConvertFrom-Json | ForEach-Object { $_ })
        $script:Read = @($Rows | ConvertFrom-HmsToken -ErrorAction SilentlyContinue)
    }

    # Failures show users and reasons. Don't use tokens as test cases (-ForEach): a report in NUnit format would contain
    # them.

    It 'are there' {
        $Rows.Count | Should -BeGreaterThan 0
    }

    It 'are ours, and each is for the room, user and role beside it' {
        $refused = foreach ($row in $Rows) {
            $asked = @{ Type = 'Auth'; RoomId = $row.room_id; UserId = $row.user_id; Role = $row.role }
            $verdict = Test-HmsToken -Token $row.token @asked -MinimumRemaining $AtLeast -Detailed
            if (-not $verdict.Valid) { "$($row.user_id): $($verdict.Reasons -join ', ')" }
        }
        $refused | Should -BeNullOrEmpty
    }

    It 'give away no role that is not to be had' {
        $Read | Where-Object Role -CNotIn $Role | ForEach-Object { "$($_.UserId): $($_.Role)" } | Should -BeNullOrEmpty
    }

    It 'end in time' {
        $Read | Where-Object { $null -eq $_.Remaining -or $_.Remaining -gt $AtMost } | ForEach-Object UserId |
            Should -BeNullOrEmpty
    }

    It 'are one for each person' {
        $Read | Group-Object -Property RoomId, UserId -CaseSensitive | Where-Object Count -GT 1 | ForEach-Object Name |
            Should -BeNullOrEmpty
    }
}
