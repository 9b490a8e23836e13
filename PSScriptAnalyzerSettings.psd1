# All rules of PSScriptAnalyzer 1.25, also those that are off by default. Editors find this file by its name.
@{
    ExcludeRules = @(
        # Tests that need PowerShell 7 are skipped in 5.1, which these two rules can't know.
        'PSUseCompatibleCommands'
        'PSUseCompatibleTypes'
        # The build and the tests need full language mode. The module that ships has no scripts.
        'PSUseConstrainedLanguageMode'
    )

    Rules        = @{
        PSAlignAssignmentStatement                = @{ Enable = $true; CheckHashtable = $true }
        PSAvoidExclaimOperator                    = @{ Enable = $true }
        PSAvoidLongLines                          = @{ Enable = $true; MaximumLineLength = 120 }
        PSAvoidSemicolonsAsLineTerminators        = @{ Enable = $true }
        PSAvoidUsingDoubleQuotesForConstantString = @{ Enable = $true }
        PSPlaceCloseBrace                         = @{ Enable = $true; NewLineAfter = $false }
        PSPlaceOpenBrace                          = @{ Enable = $true }
        PSProvideCommentHelp                      = @{ Enable = $true }
        PSUseCompatibleCmdlets                    = @{
            compatibility = @('desktop-5.1.14393.206-windows', 'core-6.1.0-linux', 'core-6.1.0-macos')
        }
        PSUseCompatibleSyntax                     = @{ Enable = $true; TargetVersions = @('5.1', '7.0') }
        PSUseConsistentIndentation                = @{ Enable = $true }
        PSUseConsistentParameterSetName           = @{ Enable = $true }
        PSUseConsistentParametersKind             = @{ Enable = $true }
        PSUseConsistentWhitespace                 = @{
            Enable                                  = $true
            CheckParameter                          = $true
            CheckPipeForRedundantWhitespace         = $true
            IgnoreAssignmentOperatorInsideHashTable = $true
        }
        PSUseCorrectCasing                        = @{ Enable = $true }
        PSUseSingleValueFromPipelineParameter     = @{ Enable = $true }
        PSUseSingularNouns                        = @{ Enable = $true }
    }
}
