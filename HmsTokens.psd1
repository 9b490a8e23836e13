@{
    RootModule             = "bin/$PSEdition/HmsTokens.PowerShell.dll"
    ModuleVersion          = '0.1.0'
    GUID                   = '174fa1ab-47b8-4b0e-ab47-697ba50159e5'
    Author                 = 'HmsTokens contributors'
    CompanyName            = 'HmsTokens'
    Copyright              = '(c) 2026 HmsTokens contributors. MIT licence.'
    Description            = 'Makes, reads and checks the JWTs of the 100ms video platform: auth and management tokens.'

    PowerShellVersion      = '5.1'
    DotNetFrameworkVersion = '4.7.2'
    CompatiblePSEditions   = @('Desktop', 'Core')

    # Loaded first: the types file uses a class of the second assembly, and [HmsTokens.HmsToken] is in the first.
    RequiredAssemblies     = @("bin/$PSEdition/HmsTokens.Core.dll", "bin/$PSEdition/HmsTokens.PowerShell.dll")
    TypesToProcess         = @('HmsTokens.Types.ps1xml')
    FormatsToProcess       = @('HmsTokens.Format.ps1xml')

    CmdletsToExport        = @(
        'ConvertFrom-HmsToken',
        'Invoke-HmsRestMethod',
        'New-HmsAuthToken',
        'New-HmsManagementToken',
        'Request-HmsAuthToken',
        'Test-HmsToken'
    )
    FunctionsToExport      = @()
    AliasesToExport        = @()
    VariablesToExport      = @()

    PrivateData            = @{
        PSData = @{
            Tags         = @(
                '100ms', 'JWT', 'Token', 'HS256', 'Authentication', 'Video', 'WebRTC',
                'PSEdition_Core', 'PSEdition_Desktop', 'Windows', 'Linux', 'MacOS'
            )
            LicenseUri   = 'https://github.com/HmsTokens/HmsTokens/blob/main/LICENSE'
            ProjectUri   = 'https://github.com/HmsTokens/HmsTokens'
            ReleaseNotes = 'https://github.com/HmsTokens/HmsTokens/blob/main/CHANGELOG.md'
        }
    }
}
