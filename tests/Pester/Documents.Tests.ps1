# Runs every block marked as powershell: for each document, in order, in a new session with the test environment of
# World.ps1. The output is compared with the output block after it. A block that can't run says so at its fence:
# ```powershell no-run: it needs a printer

BeforeDiscovery {
    $root = (Resolve-Path -LiteralPath "$PSScriptRoot/../..").Path
    $files = @(
        Get-ChildItem -Path "$root/*.md"
        Get-ChildItem -Path "$root/docs", "$root/examples" -Filter '*.md' -Recurse
    )
    $script:Documents = foreach ($file in $files) {
        $page = (Get-Content -LiteralPath $file.FullName -Raw -Encoding UTF8) -replace "`r"
        $fences = [regex]::Matches($page, '(?ms)^```(?<kind>[^\s:]*) *(?<words>[^\n]*)\n(?<text>.*?)^```$')
        $blocks = foreach ($fence in $fences) {
            @{
                Line  = $page.Substring(0, $fence.Index).Split("`n").Count
                Kind  = $fence.Groups['kind'].Value
                Words = $fence.Groups['words'].Value
                Text  = $fence.Groups['text'].Value
            }
        }
        for ($i = 1; $i -lt @($blocks).Count; $i++) {
            if ($blocks[$i].Kind -eq 'output') { $blocks[$i - 1].Output = $blocks[$i].Text }
        }
        @{
            Name   = $file.FullName.Substring($root.Length + 1).Replace('\', '/')
            Folder = $file.DirectoryName
            Fences = $page -split "`n" -match '^```'
            All    = @($blocks)
            Blocks = @($blocks | Where-Object Kind -EQ powershell)
        }
    }
    $script:Shown = $Documents | Where-Object { $_.Blocks }
    $script:IsSeven = $PSVersionTable.PSVersion.Major -ge 7
}

Describe 'A document' {
    It 'has blocks that say what they are: <Name>' -ForEach $Documents {
        $Fences | Should -HaveCount (2 * $All.Count)
        $kinds = '', 'powershell', 'output', 'yaml', 'json', 'csv', 'bash', 'csharp'
        $All | Where-Object { $_.Kind -cnotin $kinds } | ForEach-Object { $_.Kind } | Should -BeNullOrEmpty
        $All | ForEach-Object { "$($_.Kind) $($_.Words)" } |
            Where-Object { $_ -cnotmatch '^(\w* |powershell no-run: \w.+)$' } | Should -BeNullOrEmpty
    }
}

Describe 'A block of a document (needs PowerShell 7)' -Skip:(-not $IsSeven) {
    BeforeAll {
        . "$PSScriptRoot/Common.ps1"
        $script:Server = Open-HmsServer

        # Values that differ between runs and the layout are not compared.
        function ConvertTo-Comparable {
            param([string] $Text)
            $Text -replace 'eyJ[\w.\u2026-]+', 'eyJ...' `
                -replace '\d{4}-\d\d-\d\d \d\d:\d\d:\d\d [+-]\d\d:\d\d', '<time>' `
                -replace '\((in )?\d+[dhms]( \d+[hm])?( ago)?\)', '(<span>)' -replace '\s+', ' ' -replace '^ | $'
        }

        $shared = @{
            Server     = $Server.Uri
            Module     = $ModuleUnderTest
            ModulePath = $ModulePath
            AccessKey  = $AccessKey
            Secret     = $Secret
            HasVault   = Test-Vault
        }
        $worlds = foreach ($document in $Shown) {
            $place = "$TestDrive/$($document.Name -replace '\W', '-')"
            $null = New-Item -Path "$place/work" -ItemType Directory
            Copy-Item -Path "$($document.Folder)/*.Tests.ps1" -Destination "$place/work"
            $document.All | Where-Object Kind -EQ csv |
                ForEach-Object { Set-Content -Path "$place/work/class.csv" -Value $_.Text }
            foreach ($block in $document.Blocks) {
                Set-Content -LiteralPath "$place/$($block.Line).ps1" -Value $block.Text -Encoding UTF8
            }
            $needsPester = $document.Blocks.Text -match 'Describe|Pester'
            $shared + @{
                Document = $document.Name
                Place    = $place
                Lines    = @($document.Blocks | Where-Object { -not $_.Words } | ForEach-Object { $_.Line })
                Pester   = if ($needsPester) { (Get-Module -Name Pester).Path } else { '' }
            }
        }
        # One process, since its start takes longer than what it runs, with a session for each document. A document that
        # runs for two minutes ends it.
        $null = Invoke-NewShell -HomeFolder "$TestDrive" -ArgumentList "$PSScriptRoot/World.ps1", $worlds -Script {
            param($Script, $Worlds)
            foreach ($world in $Worlds) {
                $state = [initialsessionstate]::CreateDefault2()
                $session = [powershell]::Create($state).AddCommand($Script).AddParameter('World', $world)
                $run = $session.BeginInvoke()
                if (-not $run.AsyncWaitHandle.WaitOne([timespan]'0:02')) { [Environment]::Exit(1) }
                $session.EndInvoke($run) | Export-Clixml -LiteralPath "$($world.Place).xml"
                $session.Streams.Error | ForEach-Object { Write-Error -ErrorRecord $_ }
                $session.Runspace.Dispose()
            }
        }
        $script:Ran = $worlds.Place -replace '$', '.xml' | Where-Object { Test-Path -LiteralPath $_ } |
            ForEach-Object { Import-Clixml -LiteralPath $_ }
    }

    AfterAll {
        Close-HmsServer -Server $Server
    }

    Context '<Name>' -ForEach $Shown {
        It 'runs, and shows what the document says: line <Line>' -ForEach $Blocks {
            if ($Words) { Set-ItResult -Skipped -Because $Words }
            $run = $Ran | Where-Object { $_.Document -eq $Name -and $_.Line -eq $Line }
            $run | Should -Not -BeNullOrEmpty -Because 'it should end, and so should the documents before it'
            $run.Problems | Should -BeNullOrEmpty
            [regex]::Matches($run.Shown, 'eyJ[\w-]+\.[\w-]+\.[\w-]{43}') | ForEach-Object {
                (ConvertFrom-HmsToken -Token $_.Value @Key).SignatureVerified | Should -BeTrue
            }
            if ($Output) { ConvertTo-Comparable $run.Shown | Should -BeExactly (ConvertTo-Comparable $Output) }
        }
    }
}
