<#
.SYNOPSIS
    Makes what Get-Help shows, in en-US/, from the Markdown pages in docs/en-US/.
.DESCRIPTION
    The result is committed, since a build must work without Microsoft.PowerShell.PlatyPS, which this script needs.
    PlatyPS leaves Markdown in the MAML as it stands in the page. That is taken out here, so that help reads as text.
#>
#Requires -Version 7.4
#Requires -Modules @{ ModuleName = 'Microsoft.PowerShell.PlatyPS'; ModuleVersion = '1.0.0' }
[CmdletBinding()]
param()

Set-StrictMode -Version 3.0
$ErrorActionPreference = 'Stop'

$pages = Join-Path $PSScriptRoot 'en-US'
$target = New-Item (Join-Path $PSScriptRoot '../en-US') -ItemType Directory -Force

# Links become their text; code loses its backticks.
function ConvertTo-PlainText([string] $Markdown) {
    $Markdown -replace '\[([^\]]+)\]\([^)]+\)', '$1' -replace '`([^`]+)`', '$1'
}

# The blocks of a text, each to be a paragraph: code without its fences, a list with its items, all else on one line,
# for Get-Help to wrap.
function Split-Block([string] $Markdown) {
    foreach ($block in [regex]::Matches($Markdown, '(?ms)^```.*?^```$|\S.*?(?=\n\n|\z)').Value) {
        [pscustomobject]@{
            IsCode = $block.StartsWith('```')
            Text   = if ($block.StartsWith('```')) { $block -replace '\A.*\n|\n?.*\z' }
                     else { ConvertTo-PlainText ($block -replace '\s*\n\s*(?!- )', ' ') }
        }
    }
}

function Add-Element([Xml.XmlNode] $Parent, [string] $Name, [string] $Text) {
    $prefix, $localName = $Name -split ':'
    $element = $Parent.OwnerDocument.CreateElement($prefix, $localName, $Parent.GetNamespaceOfPrefix($prefix))
    $element.InnerText = $Text
    $null = $Parent.AppendChild($element)
}

# PlatyPS puts all of an example into its introduction, with U+0080 for an empty line. Get-Help wants the code, and then
# remarks; an introduction would stand before the code on the same line.
function Format-Example([Xml.XmlElement] $Example) {
    $introduction, $code, $remarks = 'introduction', 'code', 'remarks' |
        ForEach-Object { $Example.SelectSingleNode("*[local-name()='$_']") }
    $blocks = Split-Block ((@($introduction.ChildNodes).InnerText -join "`n") -replace '[\r\u0080]')
    $introduction.InnerText = ''
    $code.InnerText = @($blocks).Where({ $_.IsCode }, 'First').Text
    foreach ($block in @($blocks).Where({ $_.Text -ne $code.InnerText })) {
        Add-Element -Parent $remarks -Name 'maml:para' -Text $block.Text
    }

    Add-Element -Parent $remarks -Name 'maml:para' -Text ''
}

$scratch = Join-Path ([IO.Path]::GetTempPath()) ([IO.Path]::GetRandomFileName())
try {
    $commands = Import-MarkdownCommandHelp (Join-Path $pages '*-Hms*.md')
    $null = $commands | Export-MamlCommandHelp -OutputFolder $scratch
    foreach ($file in Get-ChildItem $scratch -Recurse -Filter *-Help.xml) {
        $help = [xml]::new()
        $help.Load($file.FullName)
        foreach ($example in @($help.SelectNodes('//*[local-name()="example"]'))) { Format-Example $example }
        foreach ($paragraph in @($help.SelectNodes('//*[local-name()="para" and not(ancestor::*[local-name()="example"])]'))) {
            $parent = $paragraph.ParentNode
            $null = $parent.RemoveChild($paragraph)
            foreach ($block in Split-Block ($paragraph.InnerText -replace '[\r\u0080]')) { Add-Element -Parent $parent -Name 'maml:para' -Text $block.Text }
        }

        # Types in short, as Get-Help names them where there is no help file; defaults, which PlatyPS leaves out.
        foreach ($parameter in @($help.SelectNodes('//*[local-name()="parameters"]/*'))) {
            $type = $parameter.SelectSingleNode('*[local-name()="parameterValue"]')
            if ($type) { $type.InnerText = $type.InnerText -replace '^.*\.' }
            $command = $parameter.SelectSingleNode('../../*/*[local-name()="name"]').InnerText
            $name = $parameter.SelectSingleNode('*[local-name()="name"]').InnerText
            $default = ($commands | Where-Object Title -EQ $command).Parameters.Where({ $_.Name -eq $name }).DefaultValue
            Add-Element -Parent $parameter -Name 'dev:defaultValue' -Text ($default ? $default : 'None')
        }

        # A page of the module is no address that Get-Help could open.
        foreach ($uri in @($help.SelectNodes('//*[local-name()="uri"]'))) { $uri.InnerText = $uri.InnerText -replace '^[\w-]+\.md$' }
        $help.Save((Join-Path $target $file.Name))
    }
}
finally {
    Remove-Item $scratch -Recurse -Force -ErrorAction Ignore
}

# The about page: headings in capitals, all else set in.
$fenced = $false
$text = switch -Regex (Get-Content (Join-Path $pages 'about_HmsTokens.md')) {
    '^```' { $fenced = -not $fenced; continue }
    '^# ' { 'TOPIC', "    $($_.Substring(2))"; continue }
    '^##+ ' { ($_ -replace '^#+ ').ToUpperInvariant(); continue }
    '^$' { ''; continue }
    default { if ($fenced) { "        $_" } else { "    $(ConvertTo-PlainText $_)" } }
}
Set-Content (Join-Path $target 'about_HmsTokens.help.txt') $text
