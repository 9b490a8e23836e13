# All ways to output a decoded token or a test result: no unexpected token, and no raw control characters where the
# module formats the text.
Describe 'Output of a decoded token' {
    BeforeDiscovery {
        # Start-ThreadJob and -Parallel need PowerShell 7.
        $script:Ways = @(
            @{ Name = 'by default'; Safe = $true; Way = { $Item | Out-String -Width 5000 } }
            @{ Name = 'after an object of another type'; Safe = $true; Way = {
                    & { [datetime]::Today; $Item } | Out-String -Width 5000
                }
            }
            @{ Name = 'after a table of another type'; Safe = $true; Way = {
                    & { [pscustomobject]@{ Name = 'x' }; [timespan]::Zero; $Item } | Out-String -Width 5000
                }
            }
            @{ Name = 'as a list'; Safe = $true; Way = { $Item | Format-List | Out-String -Width 5000 } }
            @{ Name = 'as a table'; Safe = $true; Way = { $Item | Format-Table | Out-String -Width 5000 } }
            @{ Name = 'as a wide list'; Safe = $true; Way = {
                    $Item | Format-Wide | Out-String -Width 5000
                }
            }
            @{ Name = 'as Format-Custom has it'; Safe = $true; Way = {
                    $Item | Format-Custom | Out-String -Width 5000
                }
            }
            @{ Name = 'as an element of a list in a cell'; Safe = $true; Way = {
                    [pscustomobject]@{ List = @($Item, $Item); One = $Item } | Format-List | Out-String -Width 5000
                }
            }
            @{ Name = 'as text'; Safe = $true; Way = { "$Item" } }
            @{ Name = 'on the information stream'; Safe = $true; Way = { Write-Information $Item 6>&1 | Out-String } }
            @{ Name = 'by -join'; Safe = $true; Way = { @($Item, $Item) -join ';' } }
            @{ Name = 'all its properties as a list'; Way = {
                    $Item | Format-List -Property * -Force | Out-String -Width 5000
                }
            }
            @{ Name = 'all its properties as Format-Custom has them'; Way = {
                    $Item | Format-Custom -Property * -Depth 5 | Out-String -Width 5000
                }
            }
            @{ Name = 'as JSON'; Way = { $Item | ConvertTo-Json -Depth 8 } }
            @{ Name = 'as CSV'; Way = { $Item | ConvertTo-Csv | Out-String } }
            @{ Name = 'as HTML'; Way = { $Item | ConvertTo-Html | Out-String } }
            @{ Name = 'as XML'; Way = { ($Item | ConvertTo-Xml -Depth 8).OuterXml } }
            @{ Name = 'as CliXml'; Way = {
                    [Management.Automation.PSSerializer]::Serialize($Item, 9)
                }
            }
            @{ Name = 'as a member list'; Way = { $Item | Get-Member -Force | Out-String -Width 5000 } }
            @{ Name = 'from CliXml'; Safe = $true; Way = { Copy-ByCliXml $Item | Out-String -Width 5000 } }
            @{ Name = 'from CliXml, after another type'; Safe = $true; Way = {
                    & { [datetime]::Today; Copy-ByCliXml $Item } | Out-String -Width 5000
                }
            }
            @{ Name = 'from CliXml, as a table'; Safe = $true; Way = {
                    Copy-ByCliXml $Item | Format-Table | Out-String -Width 5000
                }
            }
            @{ Name = 'from CliXml, as Format-Custom has it'; Safe = $true; Way = {
                    Copy-ByCliXml $Item | Format-Custom | Out-String -Width 5000
                }
            }
            @{ Name = 'from CliXml, as JSON'; Way = { Copy-ByCliXml $Item | ConvertTo-Json -Depth 8 } }
            @{ Name = 'from CliXml, where the module is not'; Way = {
                    $Item | Export-Clixml -LiteralPath TestDrive:/item.xml
                    $file = (Get-Item -LiteralPath TestDrive:/item.xml).FullName
                    Invoke-Bare -ArgumentList $file -Script {
                        $item = Import-Clixml -LiteralPath $args[0]
                        $item | Out-String -Width 5000
                        $item | Format-Custom | Out-String -Width 5000
                        "$item"
                    }
                }
            }
        )
        $script:Forms = @(
            @{ Form = 'decoded' }
            @{ Form = 'tested' }
        )
    }

    BeforeAll {
        . "$PSScriptRoot/Common.ps1"
        # Characters in every text of a view that control a terminal, are invisible, or are wider than PowerShell
        # assumes.
        $script:Raw = [char[]](0x1B, 0x07, 0x0A, 0x85, 0x9B, 0x202E, 0x200B, 0xA0, 0x2003, 0x3000, 0x26A1)
        $bad = "x$(-join $Raw)y"
        $hostile = Get-AuthClaim -With @{ room_id = $bad; role = $bad; user_id = $bad; jti = $bad }
        $script:Token = ConvertTo-Jwt -Claim $hostile
        $script:Plain = ConvertTo-Jwt -Claim (Get-AuthClaim)
        $script:Items = @{
            decoded = ConvertFrom-HmsToken $Token
            tested  = Test-HmsToken $Token @Key -Role host -Detailed
        }
        # XML can't contain ESC, and the other outputs of raw text are PowerShell's own.
        $script:PlainItems = @{
            decoded = ConvertFrom-HmsToken $Plain
            tested  = Test-HmsToken $Plain @Key -Role guest -Detailed
        }
        # One process without the module for all tests: a start takes a second of a processor.
        $script:Bare = [runspacefactory]::CreateOutOfProcessRunspace($null)
        $Bare.Open()

        function Invoke-Bare {
            # Runs a script in a new scope of that process, and returns its output as objects.
            param([scriptblock] $Script, [object[]] $ArgumentList)
            $shell = [powershell]::Create()
            $shell.Runspace = $Bare
            $null = $shell.AddScript($Script, $true).AddParameters($ArgumentList)
            $shell.Invoke()
            $shell.Streams.Error | Should -BeNullOrEmpty
            $shell.Dispose()
        }

        function Copy-ByCliXml {
            param($Item)
            $type = [Management.Automation.PSSerializer]
            $type::Deserialize($type::Serialize($Item))
        }

        function Find-Token {
            # Parts of a token in text with any line breaks: the start, or the signature.
            param([string] $Text)
            $Text = $Text -replace '\s'
            'eyJhbGci', $Token.Split('.')[2], $Plain.Split('.')[2] | Where-Object { $Text.Contains($_) }
        }
    }

    AfterAll {
        $Bare.Dispose()
    }

    Context '<Form>' -ForEach $Forms {
        It 'has no token in it <Name>, and nothing raw where the module decides' -ForEach $Ways {
            $script:Item = if ($Safe) { $Items[$Form] } else { $PlainItems[$Form] }
            $text = (& $Way) -join "`n"
            $text | Should -Not -BeNullOrEmpty
            Find-Token $text | Should -BeNullOrEmpty
            if ($Safe) {
                # PowerShell adds line feeds, and the view adds the colours of the status.
                $text = $text -replace '\x1b\[[0-9;]*m'
                foreach ($character in $Raw -ne "`n") { $text.Contains($character) | Should -BeFalse }
                $text | Should -Not -Match '(?m)^y'
            }
        }

        It 'would be found <Name>, if an object held it' -ForEach (
            $Ways | Where-Object Name -In @(
                'by default', 'after an object of another type', 'as JSON', 'as CSV', 'as HTML', 'as XML', 'as CliXml'
                'from CliXml', 'from CliXml, where the module is not', 'all its properties as a list'
            )
        ) {
            $script:Item = [pscustomobject]@{ Type = 'Auth'; Token = $Token }
            Find-Token ((& $Way) -join "`n") | Should -Not -BeNullOrEmpty
        }
    }

    It 'has its view from <Name>' -ForEach @(
        @{ Name = 'a job'; Job = 'Start-Job' }
        @{ Name = 'a thread'; Job = 'Start-ThreadJob' }
    ) -Skip:($PSVersionTable.PSVersion.Major -lt 7) {
        $shown = & $Job -ArgumentList $ModuleUnderTest, $Token, $Key -ScriptBlock {
            param($Module, $Token, $Key)
            Import-Module -Name $Module
            ConvertFrom-HmsToken $Token
            Test-HmsToken $Token @Key -Role host -Detailed
        } | Receive-Job -Wait -AutoRemoveJob
        $text = $shown | Out-String -Width 5000
        Find-Token $text | Should -BeNullOrEmpty
        $text | Should -Match '(?m)^RoomId +: x\\u001b'
        $text | Should -Match '(?m)^ExpiresAt +: \d{4}-\d\d-\d\d .+\(in 1h 5\dm\)'
        $shown[1].Reasons | Should -Be 'RoleMismatch'
        $shown[1].Messages | Should -BeLike "The token's role is *"
    }

    It 'has its view from -Parallel, and no token if only the other thread has the module' -Skip:(
        $PSVersionTable.PSVersion.Major -lt 7
    ) {
        $text = 1 | ForEach-Object -Parallel {
            Import-Module -Name $using:ModuleUnderTest
            ConvertFrom-HmsToken $using:Token
        } | Out-String -Width 5000
        $text | Should -Match '(?m)^RoomId +: x\\u001b'
        $text = Invoke-Bare -ArgumentList $ModuleUnderTest, $Token -Script {
            $module, $token = $args
            1 | ForEach-Object -Parallel { Import-Module $using:module; ConvertFrom-HmsToken $using:token } |
                Out-String -Width 5000
        }
        $text | Should -Not -BeNullOrEmpty
        Find-Token $text | Should -BeNullOrEmpty
    }

    It 'shows the same labels as the properties have' {
        $names = $Items.decoded.PSObject.Properties.Name
        $text = $Items.decoded | Format-List | Out-String
        [regex]::Matches($text, '(?m)^(\w+) +: ') | ForEach-Object { $names | Should -Contain $_.Groups[1].Value }
        # A hidden property can't have the name of the public one.
        $text = & { [datetime]::Today; $Items.decoded } | Out-String
        [regex]::Matches($text, '(?m)^\.?(\w+) +: ') | ForEach-Object { $names | Should -Contain $_.Groups[1].Value }
    }

    It 'has no hidden property in the completion of <Text>' -ForEach @(
        @{ Text = '$item.' }
        @{ Text = '$item | Select-Object ' }
        @{ Text = '(ConvertFrom-HmsToken x).' }
        @{ Text = 'ConvertFrom-HmsToken x | Sort-Object ' }
        @{ Text = '$copy.' }
        @{ Text = '$copy | Select-Object ' }
        @{ Text = '(Test-HmsToken x -Detailed).Token.' }
    ) {
        $item = $Items.decoded
        $copy = Copy-ByCliXml $item
        $null = $item, $copy
        $found = (TabExpansion2 -inputScript $Text -cursorColumn $Text.Length).CompletionMatches.ListItemText
        $found | Should -Contain 'RoomId'
        $found | Where-Object { $_ -notmatch '^\w+$' -or $_ -like 'PS*' } | Should -BeNullOrEmpty
    }
}

Describe 'Identity of a decoded token' {
    BeforeAll {
        . "$PSScriptRoot/Common.ps1"
        $jwt = 4000000000, 4000000001 | ForEach-Object {
            ConvertTo-Jwt -Claim (Get-AuthClaim -With @{ jti = 'x'; exp = $_ })
        }
        $script:One, $script:Two = $jwt | ConvertFrom-HmsToken
        $script:Again = ConvertFrom-HmsToken $jwt[0] @Key
        $type = [Management.Automation.PSSerializer]
        $script:OneCopy, $script:TwoCopy = $One, $Two | ForEach-Object { $type::Deserialize($type::Serialize($_)) }
    }

    It 'is in the text form' {
        "$One" | Should -Match '^Auth token x, SHA-256 [0-9a-f]{8}$'
        "$Two" | Should -Not -Be "$One"
        "$Again" | Should -Be "$One"
        "$OneCopy" | Should -Be "$One"
    }

    It 'counts two tokens of <Name> as two' -ForEach @(
        @{ Name = 'this session'; Tokens = { $One, $Two, $Again } }
        @{ Name = 'a file'; Tokens = { $OneCopy, $TwoCopy, $OneCopy } }
        @{ Name = 'both'; Tokens = { $One, $Two, $Again, $OneCopy, $TwoCopy } }
    ) {
        $tokens = & $Tokens
        $tokens | Sort-Object -Unique | Should -HaveCount 2
        $tokens | Group-Object | Should -HaveCount 2
        Compare-Object -ReferenceObject $One, $Two -DifferenceObject $tokens[0, 1] | Should -BeNullOrEmpty
        Compare-Object -ReferenceObject $One, $Two -DifferenceObject $tokens[0] | Should -HaveCount 1
    }
}
