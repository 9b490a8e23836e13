BeforeDiscovery {
    . "$PSScriptRoot/Common.ps1"
    $script:LeftOut = -not (Test-Vault)
    $script:Accepted = @(
        'credential', 'hashtable', 'spelling', 'variables', 'snake', 'login', 'secures', 'json', 'text', 'secure'
        'hms[prod]', 'any*name', 'hms`prod'
    )
    $script:Refused = @(
        @{ Name = 'nothere'; Id = 'SecretNotFound' }
        @{ Name = 'bytes'; Id = 'SecretTypeInvalid' }
        @{ Name = 'incomplete'; Id = 'SecretIncomplete' }
        @{ Name = 'ambiguous'; Id = 'SecretAmbiguous' }
        @{ Name = 'short'; Id = 'AppSecretTooShort' }
        @{ Name = 'brokenjson'; Id = 'SecretJsonInvalid' }
        @{ Name = 'placeholder'; Id = 'CredentialPlaceholder' }
        @{ Name = 'contained'; Id = 'AccessKeyIsSecret' }
        @{ Name = '[nothere]'; Id = 'SecretNotFound' }
        @{ Name = 'keyless'; Id = 'AccessKeyMissing' }
        @{ Name = 'novault'; Id = 'VaultNotFound' }
        @{ Name = 'locked'; Id = 'VaultLocked' }
        @{ Name = 'missing'; Id = 'SecretManagementMissing' }
    )
}

Describe 'A secret in a real SecretStore (needs SecretManagement and SecretStore; not on Windows)' -Skip:$LeftOut {
    BeforeAll {
        . "$PSScriptRoot/Common.ps1"
        # In another process with a scratch HOME, to protect the user's vaults.
        $script = {
            param([string] $Module, [string] $Secret)
            Import-Module -Name $Module
            Register-SecretVault -Name scratch -ModuleName Microsoft.PowerShell.SecretStore -DefaultVault
            Reset-SecretStore -Authentication None -Interaction None -Force -WarningAction Ignore | Out-Null
            $secure = [Net.NetworkCredential]::new('', $Secret).SecurePassword
            Set-Secret -Name credential -Secret ([pscredential]::new('ak', $secure))
            Set-Secret -Name hashtable -Secret @{ AppAccessKey = 'ak'; AppSecret = $Secret }
            Set-Secret -Name spelling -Secret @{ accesskey = 'ak'; SECRET = $Secret }
            Set-Secret -Name variables -Secret @{ HMS_ACCESS_KEY = 'ak'; HMS_SECRET = $Secret }
            Set-Secret -Name snake -Secret @{ app_access_key = 'ak'; app_secret = $Secret }
            Set-Secret -Name login -Secret @{ UserName = 'ak'; Password = $Secret }
            Set-Secret -Name secures -Secret @{ HMS_APP_ACCESS_KEY = 'ak'; HMS_APP_SECRET = $secure }
            Set-Secret -Name json -Secret (@{ AppAccessKey = 'ak'; AppSecret = $Secret } | ConvertTo-Json)
            foreach ($name in 'hms[prod]', 'any*name', 'hms`prod') {
                Set-Secret -Name $name -Secret @{ AccessKey = 'ak'; Secret = $Secret }
            }
            Set-Secret -Name text -Secret $Secret
            Set-Secret -Name secure -Secret $secure
            Set-Secret -Name bytes -Secret ([byte[]](1, 2, 3))
            Set-Secret -Name incomplete -Secret @{ AppSecret = $Secret }
            $two = @{ AccessKey = 'ak'; Secret = $Secret; AppSecret = "other $Secret" }
            Set-Secret -Name ambiguous -Secret $two
            Set-Secret -Name short -Secret @{ AccessKey = 'ak'; Secret = 'short' }
            Set-Secret -Name brokenjson -Secret '{ "AccessKey": "ak", "Secret": '
            Set-Secret -Name placeholder -Secret @{ AccessKey = 'ak'; Secret = '${{ secrets.HMS_SECRET_OF_QA }}' }
            Set-Secret -Name contained -Secret @{ AccessKey = $Secret.Substring(0, 12); Secret = $Secret }

            $result = @{}
            $ours = @{ AppAccessKey = 'ak'; AppSecret = $Secret }
            foreach ($name in 'credential', 'hashtable', 'spelling', 'variables', 'snake', 'login', 'secures', 'json',
                'text', 'secure', 'hms[prod]', 'any*name', 'hms`prod') {
                $alone = if ($name -in 'text', 'secure') { @{ AppAccessKey = 'ak' } } else { @{} }
                # By name, with and without -VaultName, and with the object from Get-Secret, twice.
                $read = Get-Secret -Name $name -Vault scratch
                $plain = Get-Secret -Name $name -Vault scratch -AsPlainText
                $tokens = @(
                    New-HmsManagementToken -SecretName $name @alone
                    New-HmsManagementToken -SecretName $name -VaultName scratch @alone
                    New-HmsManagementToken -Credential $read @alone
                    New-HmsManagementToken -Credential $read @alone
                    New-HmsManagementToken -Credential $plain @alone
                )
                $result[$name] = @($tokens | Test-HmsToken @ours).Where({ $_ }).Count
            }
            foreach ($name in 'nothere', 'bytes', 'incomplete', 'ambiguous', 'short', 'brokenjson', 'placeholder',
                'contained', '[nothere]') {
                try { $null = New-HmsManagementToken -SecretName $name } catch {
                    $result[$name] = $_.FullyQualifiedErrorId
                }
            }
            try { $null = New-HmsManagementToken -SecretName text } catch { $result.keyless = $_.FullyQualifiedErrorId }
            try { $null = New-HmsManagementToken -SecretName text -VaultName none } catch {
                $result.novault = $_.FullyQualifiedErrorId
            }
            $line = 'New-HmsManagementToken -VaultName scratch -SecretName cr'
            $result.completion = @((TabExpansion2 $line $line.Length).CompletionMatches.CompletionText)
            $made = 1..20 | ForEach-Object -ThrottleLimit 5 -Parallel {
                Import-Module -Name $using:Module
                New-HmsManagementToken -SecretName credential
            }
            $result.parallel = @($made).Count

            $password = [Net.NetworkCredential]::new('', 'made-up-password').SecurePassword
            # Keeps the store: SecretStore has a race if it is reset twice in one process.
            Set-SecretStoreConfiguration -Authentication Password -Password $password -Interaction None -Confirm:$false

            # As if neither module was installed.
            Remove-Module -Name Microsoft.PowerShell.SecretStore, Microsoft.PowerShell.SecretManagement
            $env:PSModulePath = "$PSHOME/Modules"
            try { $null = New-HmsManagementToken -SecretName credential } catch {
                $result.missing = $_.FullyQualifiedErrorId
            }
            $result | ConvertTo-Json
        }
        $module = (Get-Module -Name HmsTokens).Path
        $text = Invoke-NewShell -HomeFolder "$TestDrive" -ArgumentList $module, $Secret -Script $script
        # The store is locked for the next process, which has no prompt.
        $script:LockedId = Invoke-NewShell -HomeFolder "$TestDrive" -ArgumentList $module -Script {
            param([string] $Module)
            Import-Module -Name $Module
            try { New-HmsManagementToken -SecretName credential } catch { $_.FullyQualifiedErrorId }
        }
        $script:Result = "$text" | ConvertFrom-Json
        $script:Result | Add-Member -NotePropertyName locked -NotePropertyValue $LockedId
    }

    It 'signs tokens that verify, from <_>' -ForEach $Accepted {
        $Result.$_ | Should -Be 5
    }

    It 'ends with <Id> at <Name>' -ForEach $Refused {
        $Result.$Name | Should -Be "$Id,HmsTokens.PowerShell.NewHmsManagementTokenCommand"
    }

    It 'completes the name' {
        $Result.completion | Should -Be 'credential'
    }

    It 'is read from many runspaces at once' {
        $Result.parallel | Should -Be 20
    }
}
