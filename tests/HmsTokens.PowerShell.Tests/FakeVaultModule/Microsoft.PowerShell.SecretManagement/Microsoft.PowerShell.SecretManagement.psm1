# A fake with the same errors as SecretManagement 1.1.2: ids, categories, exceptions, and whether they are terminating.
# The secrets are in FakeVault.cs, because every runspace imports this file again.

[Diagnostics.CodeAnalysis.SuppressMessageAttribute(
    'PSReviewUnusedParameter', '', Justification = 'The parameters are those of the real commands.')]
param()

function NewError {
    param([Exception] $Exception, [string] $Id, [Management.Automation.ErrorCategory] $Category)
    [Management.Automation.ErrorRecord]::new($Exception, $Id, $Category, $PSCmdlet)
}

function Get-Secret {
    [CmdletBinding(DefaultParameterSetName = 'NameParameterSet')]
    [OutputType([object])]
    param(
        [Parameter(Position = 0, Mandatory, ValueFromPipeline, ParameterSetName = 'NameParameterSet')]
        [string] $Name,

        [Parameter(Position = 1, ParameterSetName = 'NameParameterSet')]
        [string] $Vault,

        [Parameter(Mandatory, ValueFromPipeline, ParameterSetName = 'InfoParameterSet')]
        [object] $InputObject,

        [switch] $AsPlainText
    )
    process {
        if ($Vault -and -not [HmsTokens.PowerShell.Tests.FakeVault]::HasVault($Vault)) {
            $missing = [Management.Automation.PSInvalidOperationException]::new("Vault not found in registry: $Vault")
            $PSCmdlet.ThrowTerminatingError(
                (NewError -Exception $missing -Id 'GetSecretVaultNotFound' -Category ObjectNotFound))
        }

        try {
            $secret = [HmsTokens.PowerShell.Tests.FakeVault]::Read($Name, $Vault)
        } catch {
            $reason = $_.Exception.InnerException
            if ($reason.GetType().Name -eq 'PasswordRequiredException') {
                $PSCmdlet.WriteError((NewError -Exception $reason -Id 'GetSecretException' -Category InvalidOperation))
                return
            }

            $failure = [Management.Automation.PSInvalidOperationException]::new(
                "Unable to get secret $Name from vault $Vault", $reason)
            $PSCmdlet.WriteError(
                (NewError -Exception $failure -Id 'GetSecretInvalidOperation' -Category InvalidOperation))
            $secret = $null
        }

        if ($null -ne $secret) {
            # A careless vault. The caller's -Verbose and -Debug must not apply to it.
            $PSCmdlet.WriteVerbose([HmsTokens.PowerShell.Tests.FakeVault]::StreamText)
            $PSCmdlet.WriteDebug([HmsTokens.PowerShell.Tests.FakeVault]::StreamText)
            $PSCmdlet.WriteInformation([HmsTokens.PowerShell.Tests.FakeVault]::StreamText, @())
            $PSCmdlet.WriteObject($secret, $false)
            return
        }

        $missing = [Management.Automation.ItemNotFoundException]::new("The secret $Name was not found.")
        $PSCmdlet.WriteError((NewError -Exception $missing -Id 'GetSecretNotFound' -Category ObjectNotFound))
    }
}

function Get-SecretInfo {
    [CmdletBinding()]
    param(
        [Parameter(Position = 0)] [string] $Name,
        [Parameter(Position = 1)] [string] $Vault
    )
    if ($Vault -and -not [HmsTokens.PowerShell.Tests.FakeVault]::HasVault($Vault)) {
        $missing = [Management.Automation.PSInvalidOperationException]::new("Vault not found in registry: $Vault")
        $PSCmdlet.ThrowTerminatingError(
            (NewError -Exception $missing -Id 'GetSecretVaultNotFound' -Category ObjectNotFound))
    }

    foreach ($secret in [HmsTokens.PowerShell.Tests.FakeVault]::SecretNames($Vault)) {
        [pscustomobject] @{ Name = $secret; VaultName = $Vault; Metadata = @{} }
    }
}

function Get-SecretVault {
    [CmdletBinding()]
    param(
        [Parameter(Position = 0)] [string[]] $Name
    )
    foreach ($vault in [HmsTokens.PowerShell.Tests.FakeVault]::VaultNames()) {
        $isDefault = [HmsTokens.PowerShell.Tests.FakeVault]::IsDefault($vault)
        [pscustomobject] @{ Name = $vault; ModuleName = 'FakeVault'; IsDefault = $isDefault }
    }
}
