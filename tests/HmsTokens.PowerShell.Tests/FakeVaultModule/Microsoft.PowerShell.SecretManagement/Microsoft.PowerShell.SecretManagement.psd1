@{
    RootModule        = 'Microsoft.PowerShell.SecretManagement.psm1'
    ModuleVersion     = '1.1.2'
    GUID              = '3b6b3c8e-35e3-4b3d-9f57-9d0c5b0b4d5e'
    Author            = 'HmsTokens contributors'
    Description       = 'Stands in for SecretManagement in the tests: same names, parameters, error ids and types.'
    FunctionsToExport = @('Get-Secret', 'Get-SecretInfo', 'Get-SecretVault')
    CmdletsToExport   = @()
    AliasesToExport   = @()
    VariablesToExport = @()
}
