# Every rule of PSScriptAnalyzer 1.25, with those that are off by default turned on. Editors read this file by its name.
@{
    ExcludeRules = @(
        # Tests of what only PowerShell 7 has are skipped in 5.1, which these two cannot see.
        'PSUseCompatibleCommands'
        'PSUseCompatibleTypes'
        # Build and tests are no scripts for a locked-down machine; the module that ships has no script at all.
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
