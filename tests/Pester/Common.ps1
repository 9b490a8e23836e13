# What the test files share; each dot-sources it in BeforeAll, and so has the module imported and no real credentials.

$script:ModuleUnderTest = if ($env:HMSTOKENS_MODULE) {
    $env:HMSTOKENS_MODULE
} else {
    "$PSScriptRoot/../../artifacts/module/HmsTokens/HmsTokens.psd1"
}
Import-Module -Name $ModuleUnderTest -ErrorAction Stop
# The folder in which the module is found by name: it holds the module's folder, or that of its versions.
$script:ModulePath = (Get-Module -Name HmsTokens).ModuleBase -replace '[\\/]HmsTokens([\\/][^\\/]+)?$'
Remove-Item -Path 'Env:HMS_ACCESS_KEY', 'Env:HMS_SECRET' -ErrorAction Ignore

# A new shell is started as this one was. The path of this process does not say: in the .NET tool it is dotnet.
$script:Shell = Join-Path -Path $PSHOME -ChildPath @{ Core = 'pwsh'; Desktop = 'powershell' }[$PSVersionTable.PSEdition]

# Made up, like every credential here.
$script:AccessKey = 'made-up-access-key'
$script:Secret = 'made-up-app-secret-of-more-than-32-bytes'
$script:Key = @{ AppAccessKey = $AccessKey; AppSecret = $Secret }

function Read-Claim {
    # What a token says, read without the module.
    param([string] $Token)
    $text = $Token.Split('.')[1].Replace('-', '+').Replace('_', '/')
    $bytes = [Convert]::FromBase64String($text.PadRight(($text.Length + 3) -band -bnot 3, '='))
    [Text.Encoding]::UTF8.GetString($bytes) | ConvertFrom-Json
}

function ConvertTo-Jwt {
    # A token that says what it is told to, signed without the module.
    param([Collections.IDictionary] $Claim, [string] $Secret = $script:Secret)
    $encode = { [Convert]::ToBase64String($args[0]).TrimEnd('=').Replace('+', '-').Replace('/', '_') }
    $utf8 = [Text.Encoding]::UTF8
    $payload = & $encode $utf8.GetBytes(($Claim | ConvertTo-Json -Compress))
    $signed = "$(& $encode $utf8.GetBytes('{"alg":"HS256","typ":"JWT"}')).$payload"
    $hmac = New-Object -TypeName Security.Cryptography.HMACSHA256 -ArgumentList (, $utf8.GetBytes($Secret))
    "$signed.$(& $encode $hmac.ComputeHash($utf8.GetBytes($signed)))"
}

function Get-AuthClaim {
    # The claims of an auth token in the middle of its life, with some of them changed or, as $null, left out.
    param([Collections.IDictionary] $With = @{})
    $now = [DateTimeOffset]::UtcNow.ToUnixTimeSeconds()
    $claim = [ordered]@{
        access_key = $script:AccessKey; type = 'app'; version = 2; room_id = 'r1'; user_id = 'u1'; role = 'host'
        jti = [guid]::NewGuid().ToString(); iat = $now - 7200; nbf = $now - 7200; exp = $now + 7200
    }
    foreach ($name in $With.Keys) {
        if ($null -eq $With[$name]) { $claim.Remove($name) } else { $claim[$name] = $With[$name] }
    }
    $claim
}

function Invoke-NewShell {
    # Runs a script in a new process of this shell, also with a HOME of its own; what it writes comes back as objects.
    param([scriptblock] $Script, [object[]] $ArgumentList, [string] $HomeFolder = $env:HOME)
    $own = $env:HOME
    try {
        $env:HOME = $HomeFolder
        & $Shell -NoProfile -NonInteractive -Command $Script -args $ArgumentList
    } finally {
        $env:HOME = $own
    }
}

function Test-Vault {
    # Says whether a SecretStore can be tried in a HOME of its own. On Windows the vaults of the person who runs this
    # cannot be set aside so, and are left alone.
    $needed = 'Microsoft.PowerShell.SecretManagement', 'Microsoft.PowerShell.SecretStore'
    $isOther = $PSVersionTable.PSVersion.Major -ge 6 -and -not $IsWindows
    $isOther -and -not ($needed | Where-Object { -not (Get-Module -Name $_ -ListAvailable) })
}

function Open-HmsServer {
    # A server on loopback that does as 100ms: the REST API for a management token that we signed, and auth tokens for
    # a room code or a room. A host in the path is one that a document calls, and has what that host has.
    $probe = New-Object -TypeName Net.Sockets.TcpListener -ArgumentList ([Net.IPAddress]::Loopback, 0)
    $probe.Start()
    $port = $probe.LocalEndpoint.Port
    $probe.Stop()
    $listener = New-Object -TypeName Net.HttpListener
    $listener.Prefixes.Add("http://localhost:$port/")
    $listener.Start()
    $server = [hashtable]::Synchronized(@{
            Uri      = "http://localhost:$port"
            Listener = $listener
            Requests = [Collections.Queue]::Synchronized((New-Object -TypeName Collections.Queue))
            Claim    = Get-AuthClaim
            Secret   = $Secret
            IsOpen   = $true
        })
    $state = [initialsessionstate]::CreateDefault()
    foreach ($name in 'Read-Claim', 'ConvertTo-Jwt') {
        $definition = $name, (Get-Item -Path "function:$name").Definition
        $state.Commands.Add((New-Object Management.Automation.Runspaces.SessionStateFunctionEntry $definition))
    }
    $shell = [powershell]::Create($state).AddScript({
            param($Server)
            $utf8 = [Text.Encoding]::UTF8
            $key = $utf8.GetBytes($Server.Secret)
            $hmac = New-Object -TypeName Security.Cryptography.HMACSHA256 -ArgumentList (, $key)
            # A room on each page, and then an empty one. The start of a page is the last of the one before.
            $pages = @{
                ''   = @{ id = 'r1'; name = 'algebra'; enabled = $true }
                'r1' = @{ id = 'r2'; name = 'botany'; enabled = $false }
                'r2' = @{ id = 'r3'; name = 'chemistry'; enabled = $true }
            }
            $codes = @(
                [ordered]@{ room_id = 'r3'; role = 'teacher'; code = 'abc-defg-hij'; enabled = $true }
                [ordered]@{ room_id = 'r3'; role = 'student'; code = 'klm-nopq-rst'; enabled = $false }
            )
            $next = $null
            # Nothing waits without end: a thread that did would keep the shell from exiting.
            while ($Server.IsOpen) {
                if (-not $next) { $next = $Server.Listener.GetContextAsync() }
                if (-not $next.Wait(100)) { continue }
                $context, $next = $next.Result, $null
                $request = $context.Request
                $text = (New-Object -TypeName IO.StreamReader -ArgumentList $request.InputStream).ReadToEnd()
                $Server.Requests.Enqueue("$($request.HttpMethod) $($request.Url.PathAndQuery) $text")
                $scheme, $bearer = "$($request.Headers['Authorization'])" -split ' ', 2
                $header, $payload, $signature = "$bearer" -split '\.'
                $hash = [Convert]::ToBase64String($hmac.ComputeHash($utf8.GetBytes("$header.$payload")))
                $expected = $hash.TrimEnd('=').Replace('+', '-').Replace('/', '_')
                $isOurs = $scheme -ceq 'Bearer' -and $signature -ceq $expected
                $mayCall = $isOurs -and (Read-Claim -Token $bearer).type -ceq 'management'
                $asked = if ($request.ContentType -like 'application/json*') {
                    try { $text | ConvertFrom-Json } catch { $null }
                }
                $start = $request.QueryString['start']
                $route = "$($request.HttpMethod) $($request.Url.AbsolutePath)"
                $status, $answer = switch -Regex ($route -creplace '/(api\.100ms\.live/)?v2/') {
                    { $_ -clike 'POST *' -and ($asked.code -or $asked.room_id) } {
                        $isCode = $asked.code -ceq 'abc-defg-hij'
                        if (-not $isCode -and -not $asked.room_id) { 404, @{}; break }
                        $claim = $Server.Claim
                        $claim.room_id, $claim.role = if ($isCode) { 'r1', 'host' } else { $asked.room_id, $asked.role }
                        $claim.user_id = if ($asked.user_id) { $asked.user_id } else { 'u1' }
                        200, @{ token = ConvertTo-Jwt -Claim $claim -Secret $Server.Secret }
                        break
                    }
                    { -not $mayCall } { 401, @{ message = 'Token validation error' }; break }
                    '^GET rooms$' {
                        $page = $pages["$start"]
                        200, @{ data = @($page | Where-Object { $page }); last = $page.id }
                        break
                    }
                    '^POST rooms$' { if ($asked.name) { 200, @{ id = 'r3' } } else { 400, @{} }; break }
                    '^POST rooms/r\d$' { if ($false -eq $asked.enabled) { 200, @{} } else { 400, @{} }; break }
                    '^POST room-codes/room/\w+$' { 200, @{ data = $codes }; break }
                    '^POST active-rooms/\w+/end-room$' { 200, @{ message = 'session is ending' }; break }
                    default { 404, @{ message = 'There is no such address' } }
                }
                $body = $utf8.GetBytes(($answer | ConvertTo-Json))
                $context.Response.StatusCode = $status
                $context.Response.ContentType = 'application/json'
                $context.Response.OutputStream.Write($body, 0, $body.Length)
                $context.Response.Close()
            }
        }).AddArgument($server)
    $server.Shell = $shell
    $server.Run = $shell.BeginInvoke()
    $server
}

function Close-HmsServer {
    param([hashtable] $Server)
    $Server.IsOpen = $false
    $null = $Server.Shell.EndInvoke($Server.Run)
    $Server.Shell.Dispose()
    $Server.Listener.Close()
}
