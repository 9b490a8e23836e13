<#
.SYNOPSIS
Makes what Get-Help shows, in en-US/, from the Markdown pages in docs/en-US/.

.DESCRIPTION
The result is committed, since a build must work without Microsoft.PowerShell.PlatyPS, which this script needs.
PlatyPS leaves Markdown in the MAML. This script removes it, so that the help is plain text.

.EXAMPLE
./docs/Export-Help.ps1
#>
#Requires -Version 7.4
#Requires -Modules @{ ModuleName = 'Microsoft.PowerShell.PlatyPS'; ModuleVersion = '1.0.0' }
[CmdletBinding()]
param()

Set-StrictMode -Version 3.0
$ErrorActionPreference = 'Stop'

$pages = Join-Path -Path $PSScriptRoot -ChildPath 'en-US'
$target = New-Item -Path (Join-Path -Path $PSScriptRoot -ChildPath '../en-US') -ItemType Directory -Force

# Replaces links by their text and removes backticks.
function ConvertTo-PlainText {
    param([string] $Markdown)
    $Markdown -replace '\[([^\]]+)\]\([^)]+\)', '$1' -replace '`([^`]+)`', '$1'
}

# Splits text into paragraphs: code without fences, lists with their items, other text as one line, which Get-Help
# wraps. PlatyPS writes U+0080 for an empty line.
function Split-Block {
    param([string] $Markdown)
    $text = $Markdown -replace '[\r\u0080]'
    foreach ($block in [regex]::Matches($text, '(?ms)^```.*?^```$|\S.*?(?=\n\n|\z)').Value) {
        $isCode = $block.StartsWith('```')
        $plain = if ($isCode) { $block -replace '\A.*\n|\n?.*\z' } else { $block -replace '\s*\n\s*(?!- )', ' ' }
        if (-not $isCode) { $plain = ConvertTo-PlainText -Markdown $plain }
        [pscustomobject]@{ IsCode = $isCode; Text = $plain }
    }
}

function Get-Node {
    param([Xml.XmlNode] $Of, [string] $XPath)
    $Of.SelectNodes(($XPath -replace '\$(\w+)', '*[local-name()="$1"]'))
}

function Add-Element {
    param([Xml.XmlNode] $Parent, [string] $Name, [string] $Text)
    $prefix, $localName = $Name -split ':'
    $element = $Parent.OwnerDocument.CreateElement($prefix, $localName, $Parent.GetNamespaceOfPrefix($prefix))
    $element.InnerText = $Text
    $null = $Parent.AppendChild($element)
}

# PlatyPS puts a whole example into its introduction, which Get-Help shows on the same line as the code. Get-Help needs
# the code first, then remarks.
function Format-Example {
    param([Xml.XmlElement] $Example)
    $introduction, $code, $remarks = 'introduction', 'code', 'remarks' |
        ForEach-Object { Get-Node -Of $Example -XPath "`$$_" }
    $blocks = @(Split-Block -Markdown (@($introduction.ChildNodes).InnerText -join "`n"))
    $introduction.InnerText = ''
    $code.InnerText = $blocks.Where({ $_.IsCode }, 'First').Text
    foreach ($block in $blocks.Where({ $_.Text -ne $code.InnerText })) {
        Add-Element -Parent $remarks -Name 'maml:para' -Text $block.Text
    }

    Add-Element -Parent $remarks -Name 'maml:para' -Text ''
}

function Format-Help {
    param([xml] $Help, [object[]] $Command)
    foreach ($example in Get-Node -Of $Help -XPath '//$example') { Format-Example -Example $example }
    foreach ($paragraph in Get-Node -Of $Help -XPath '//$para[not(ancestor::$example)]') {
        $parent = $paragraph.ParentNode
        $null = $parent.RemoveChild($paragraph)
        foreach ($block in Split-Block -Markdown $paragraph.InnerText) {
            Add-Element -Parent $parent -Name 'maml:para' -Text $block.Text
        }
    }

    # Short type names, as in Get-Help without a help file, and default values, which PlatyPS omits.
    foreach ($parameter in Get-Node -Of $Help -XPath '//$parameters/*') {
        Get-Node -Of $parameter -XPath '$parameterValue' |
            ForEach-Object { $_.InnerText = $_.InnerText -replace '^.*\.' }
        $title = (Get-Node -Of $parameter -XPath '../../$details/$name').InnerText
        $name = (Get-Node -Of $parameter -XPath '$name').InnerText
        $default = ($Command | Where-Object Title -EQ $title).Parameters.Where({ $_.Name -eq $name }).DefaultValue
        if (-not $default) { $default = 'None' }
        Add-Element -Parent $parameter -Name 'dev:defaultValue' -Text $default
    }

    # Get-Help can't open the module's own pages.
    foreach ($uri in Get-Node -Of $Help -XPath '//$uri') { $uri.InnerText = $uri.InnerText -replace '^[\w-]+\.md$' }
}

$scratch = Join-Path -Path ([IO.Path]::GetTempPath()) -ChildPath ([IO.Path]::GetRandomFileName())
try {
    $commands = Import-MarkdownCommandHelp -Path (Join-Path -Path $pages -ChildPath '*-Hms*.md')
    foreach ($file in $commands | Export-MamlCommandHelp -OutputFolder $scratch) {
        $help = New-Object -TypeName xml
        $help.Load($file.FullName)
        Format-Help -Help $help -Command $commands
        $help.Save((Join-Path -Path $target -ChildPath $file.Name))
    }
} finally {
    Remove-Item -Path $scratch -Recurse -Force -ErrorAction Ignore
}

# The about page: headings in capitals, other text indented.
$fenced = $false
$topic = switch -Regex (Get-Content -Path (Join-Path -Path $pages -ChildPath 'about_HmsTokens.md')) {
    '^```' { $fenced = -not $fenced; continue }
    '^# ' { 'TOPIC', "    $($_.Substring(2))"; continue }
    '^##+ ' { ($_ -replace '^#+ ').ToUpperInvariant(); continue }
    '^$' { ''; continue }
    default { if ($fenced) { "        $_" } else { "    $(ConvertTo-PlainText -Markdown $_)" } }
}
Set-Content -Path (Join-Path -Path $target -ChildPath 'about_HmsTokens.help.txt') -Value $topic
