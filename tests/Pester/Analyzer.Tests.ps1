BeforeDiscovery {
    $script:analyzer = Get-Module -Name PSScriptAnalyzer -ListAvailable | Where-Object Version -GE '1.25'
    $root = (Resolve-Path -LiteralPath "$PSScriptRoot/../..").Path
    $script:scripts = Get-ChildItem -Path $root -Exclude artifacts, bin |
        Get-ChildItem -Recurse -File -Include '*.ps1', '*.psm1', '*.psd1' |
        ForEach-Object { @{ Name = $_.FullName.Substring($root.Length + 1); Path = $_.FullName } } |
        Where-Object { $_.Name -notmatch '[\\/]node_modules[\\/]' }
}

Describe 'A script (needs PSScriptAnalyzer 1.25)' -Skip:(-not $script:analyzer) {
    It 'gives PSScriptAnalyzer nothing to find: <Name>' -ForEach $script:scripts {
        Invoke-ScriptAnalyzer -Path $Path -Settings "$PSScriptRoot/../../PSScriptAnalyzerSettings.psd1" |
            ForEach-Object { "$($_.Line): $($_.RuleName): $($_.Message)" } |
            Should -BeNullOrEmpty
    }
}
