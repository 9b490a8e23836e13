@{
    RootModule        = 'HmsTokens.Benchmarks.Floor.dll'
    ModuleVersion     = '1.0.0'
    GUID              = '0c7f7c53-8e8f-4f2e-a2e0-6d3a4f5d2c11'
    Author            = 'HmsTokens contributors'
    Description       = 'The floor of the benchmarks.'
    CmdletsToExport   = @('Get-Floor', 'Get-LeanFloor')
    FunctionsToExport = @()
    AliasesToExport   = @()
    VariablesToExport = @()
}
