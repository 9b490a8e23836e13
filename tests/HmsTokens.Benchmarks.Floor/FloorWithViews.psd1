@{
    RootModule        = 'HmsTokens.Benchmarks.Floor.dll'
    ModuleVersion     = '1.0.0'
    GUID              = '6a1fb1a6-4c1c-4dd1-9f5e-2f3c3f0e7b52'
    Author            = 'HmsTokens contributors'
    Description       = 'The floor of the benchmarks, with the types file and the format file of HmsTokens.'
    TypesToProcess    = @('FloorWithViews.HmsTokens.Types.ps1xml')
    FormatsToProcess  = @('FloorWithViews.HmsTokens.Format.ps1xml')
    CmdletsToExport   = @('Get-Floor', 'Get-LeanFloor')
    FunctionsToExport = @()
    AliasesToExport   = @()
    VariablesToExport = @()
}
