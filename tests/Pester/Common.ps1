# Shared by the test files, which dot-source it in BeforeAll. It imports the module and removes real credentials.

$script:ModuleUnderTest = if ($env:HMSTOKENS_MODULE) {
    $env:HMSTOKENS_MODULE
} else {
    "$PSScriptRoot/../../artifacts/module/HmsTokens/HmsTokens.psd1"
}
Import-Module -Name $ModuleUnderTest -ErrorAction Stop
# The folder for PSModulePath: the parent of the module's folder, or of the folder with its versions.
$script:ModulePath = (Get-Module -Name HmsTokens).ModuleBase -replace '[\\/]HmsTokens([\\/][^\\/]+)?$'
Remove-Item -Path 'Env:HMS_ACCESS_KEY', 'Env:HMS_SECRET' -ErrorAction Ignore

# Start a new shell like this one. Its process path does not help: for the .NET tool it is dotnet.
$script:Shell = Join-Path -Path $PSHOME -ChildPath @{ Core = 'pwsh'; Desktop = 'powershell' }[$PSVersionTable.PSEdition]

# Made up, like all credentials here.
$script:AccessKey = 'made-up-access-key'
$script:Secret = 'made-up-app-secret-of-more-than-32-bytes'
$script:Key = @{ AppAccessKey = $AccessKey; AppSecret = $Secret }

function Read-Claim {
    # Decodes the claims of a token without the module.
    param([string] $Token)
    $text = $Token.Split('.')[1].Replace('-', '+').Replace('_', '/')
    $bytes = [Convert]::FromBase64String($text.PadRight(($text.Length + 3) -band -bnot 3, '='))
    [Text.Encoding]::UTF8.GetString($bytes) | ConvertFrom-Json
}

function ConvertTo-Jwt {
    # Signs a token with any claims, without the module.
    param([Collections.IDictionary] $Claim, [string] $Secret = $script:Secret)
    $encode = { [Convert]::ToBase64String($args[0]).TrimEnd('=').Replace('+', '-').Replace('/', '_') }
    $utf8 = [Text.Encoding]::UTF8
    $payload = & $encode $utf8.GetBytes(($Claim | ConvertTo-Json -Compress))
    $signed = "$(& $encode $utf8.GetBytes('{"alg":"HS256","typ":"JWT"}')).$payload"
    $hmac = New-Object -TypeName Security.Cryptography.HMACSHA256 -ArgumentList (, $utf8.GetBytes($Secret))
    "$signed.$(& $encode $hmac.ComputeHash($utf8.GetBytes($signed)))"
}

function Get-AuthClaim {
    # The claims of a valid auth token, with changes; $null removes a claim.
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
    # Runs a script in a new process of this shell, also with another HOME, and returns its output as objects.
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
    # Tests whether a SecretStore can be used in a scratch HOME. On Windows that doesn't separate it from the user's
    # vaults.
    $needed = 'Microsoft.PowerShell.SecretManagement', 'Microsoft.PowerShell.SecretStore'
    $isOther = $PSVersionTable.PSVersion.Major -ge 6 -and -not $IsWindows
    $isOther -and -not ($needed | Where-Object { -not (Get-Module -Name $_ -ListAvailable) })
}

function Get-ApiAnswer {
    # Makes the response of the REST API to an authorized request: status and body.
    param([string] $Route, [Collections.Specialized.NameValueCollection] $Query, [object] $Body)
    $made = '2026-11-24T09:00:00Z'
    $rooms = foreach ($room in @('r1', 'algebra', $true), @('r2', 'botany', $false), @('r3', 'chemistry', $true)) {
        [ordered]@{ id = $room[0]; name = $room[1]; enabled = $room[2]; template_id = 't1'; created_at = $made }
    }
    $codes = @(
        [ordered]@{ room_id = 'r3'; role = 'teacher'; code = 'abc-defg-hij'; enabled = $true }
        [ordered]@{ room_id = 'r3'; role = 'student'; code = 'klm-nopq-rst'; enabled = $false }
    )
    $peers = [ordered]@{}
    foreach ($peer in @('p1', 'ada', '2026-11-24T09:00:00.5Z', '2026-11-24T09:20:00.123456789Z'),
        @('p2', 'ada', '2026-11-24T09:30:00Z', '2026-11-24T09:50:00Z'),
        @('p3', 'grace', '2026-11-24T09:00:00Z', '2026-11-24T09:50:00Z')) {
        $peers[$peer[0]] = [ordered]@{
            id = $peer[0]; session_id = 's1'; name = $peer[1]; user_id = $peer[1]; role = 'student'
            joined_at = $peer[2]; left_at = $peer[3]
        }
    }
    $session = [ordered]@{ id = 's1'; room_id = 'r1'; active = $false; peers = $peers; created_at = $made }
    $assets = foreach ($asset in @('a1', 'room-composite', 'mp4'), @('a2', 'transcript', 'txt'), @('a3', 'chat', '')) {
        $id, $type, $kind = $asset
        $status = if ($kind) { 'completed' } else { 'failed' }
        [ordered]@{ id = $id; session_id = 's1'; type = $type; status = $status; path = "rec/20261124/$id.$kind" }
    }
    $template = [ordered]@{
        id = 't1'; name = 'class'; default = $true; settings = @{ region = 'eu' }; destinations = @{}
        roles = @{
            student = @{ name = 'student'; priority = 2; publishParams = @{ allowed = @('audio', 'video', 'screen') } }
        }
    }
    # A page has one item. The last one refers to an empty page, as in the API.
    $page = {
        param([object[]] $All)
        $start = "$($Query['start'])"
        $at = if ($start) { [array]::IndexOf(@($All.id), $start) + 1 } else { 0 }
        200, [ordered]@{ limit = 10; data = @($All | Select-Object -Skip $at -First 1); last = $All[$at].id }
    }
    switch -Regex ($Route) {
        '^GET rooms$' {
            $enabled = $Query['enabled'] -ne 'false'
            & $page -All @($rooms | Where-Object { $_.enabled -eq $enabled })
        }
        '^POST rooms$' { if ($Body.name) { 200, @{ id = 'r3'; name = $Body.name } } else { 400, @{} } }
        '^GET rooms/\w+$' { 200, $rooms[0] }
        '^POST rooms/\w+$' { if ($false -eq $Body.enabled) { 200, @{ enabled = $false } } else { 400, @{} } }
        '^(GET|POST) room-codes/room/\w+$' { 200, @{ data = $codes } }
        '^POST active-rooms/\w+/end-room$' { 200, @{ message = 'session is ending' } }
        '^GET sessions$' { & $page -All $session }
        '^GET sessions/\w+$' { 200, $session }
        '^GET recording-assets$' {
            & $page -All @($assets | Where-Object { -not $Query['status'] -or $_.status -eq $Query['status'] })
        }
        '^GET recording-assets/(a\d)/presigned-url$' {
            $id = $Matches[1]
            200, @{ id = $id; url = "https://storage.example.com/${id}?signature=made-up"; expiry = 3600 }
        }
        '^GET templates/\w+$' { 200, $template }
        '^POST templates/\w+$' {
            # Read all of it: the rest would be lost.
            if ($Body.settings.region -and $Body.roles.student.priority) { 200, $Body } else { 400, @{} }
        }
        default { 404, @{ code = 404; message = 'not found' } }
    }
}

function Open-HmsServer {
    # A server on loopback that acts like 100ms: the REST API for a management token signed with our secret, and auth
    # tokens for a room code or a room. A host in the path is one that a document calls. Add-Answer sets other
    # responses. The server records requests and tokens.
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
            Tokens   = [Collections.Queue]::Synchronized((New-Object -TypeName Collections.Queue))
            Answers  = [Collections.Queue]::Synchronized((New-Object -TypeName Collections.Queue))
            Claim    = Get-AuthClaim
            Secret   = $Secret
            IsOpen   = $true
        })
    $state = [initialsessionstate]::CreateDefault()
    foreach ($name in 'Read-Claim', 'ConvertTo-Jwt', 'Get-ApiAnswer') {
        $definition = $name, (Get-Item -Path "function:$name").Definition
        $state.Commands.Add((New-Object Management.Automation.Runspaces.SessionStateFunctionEntry $definition))
    }
    $shell = [powershell]::Create($state).AddScript({
            param($Server)
            $utf8 = [Text.Encoding]::UTF8
            $key = $utf8.GetBytes($Server.Secret)
            $hmac = New-Object -TypeName Security.Cryptography.HMACSHA256 -ArgumentList (, $key)
            $next = $null
            $unanswered = New-Object -TypeName Collections.ArrayList
            # Every wait has a limit: a waiting thread would prevent the shell from exiting.
            while ($Server.IsOpen) {
                if (-not $next) { $next = $Server.Listener.GetContextAsync() }
                if (-not $next.Wait(100)) { continue }
                $context, $next = $next.Result, $null
                $request = $context.Request
                $text = (New-Object -TypeName IO.StreamReader -ArgumentList $request.InputStream).ReadToEnd()
                $Server.Requests.Enqueue("$($request.HttpMethod) $($request.RawUrl) $text")
                $scheme, $bearer = "$($request.Headers['Authorization'])" -split ' ', 2
                $Server.Tokens.Enqueue($bearer)
                $header, $payload, $signature = "$bearer" -split '\.'
                $hash = [Convert]::ToBase64String($hmac.ComputeHash($utf8.GetBytes("$header.$payload")))
                $expected = $hash.TrimEnd('=').Replace('+', '-').Replace('/', '_')
                $isOurs = $scheme -ceq 'Bearer' -and $signature -ceq $expected
                $mayCall = $isOurs -and (Read-Claim -Token $bearer).type -ceq 'management'
                $asked = if ($request.ContentType -like 'application/json*') {
                    try { $text | ConvertFrom-Json } catch { $null }
                }
                $route = "$($request.HttpMethod) $($request.Url.AbsolutePath)" -creplace '/(api\.100ms\.live/)?v2/'
                $planned = if ($Server.Answers.Count) { $Server.Answers.Dequeue() } else { @{} }
                $status, $answer = switch -Regex ($route) {
                    { $planned.Count } { $planned.Status, $planned.Body; break }
                    { $_ -clike 'POST *' -and ($asked.code -or $asked.room_id) } {
                        $isCode = $asked.code -ceq 'abc-defg-hij'
                        if (-not $isCode -and -not $asked.room_id) { 404, @{}; break }
                        $claim = $Server.Claim
                        $claim.room_id, $claim.role = if ($isCode) { 'r1', 'host' } else { $asked.room_id, $asked.role }
                        $claim.user_id = if ($asked.user_id) { $asked.user_id } else { 'u1' }
                        200, @{ token = ConvertTo-Jwt -Claim $claim -Secret $Server.Secret }
                        break
                    }
                    # A storage needs only the presigned URL.
                    '^GET /storage\.' { if ($scheme) { 400, @{} } else { 200, 'a recording' }; break }
                    { -not $mayCall } { 401, @{ message = 'Token validation error' }; break }
                    default { Get-ApiAnswer -Route $route -Query $request.QueryString -Body $asked }
                }
                if ($planned.IsSilent) { $null = $unanswered.Add($context); continue }
                if ($answer -isnot [string]) { $answer = ConvertTo-Json -InputObject $answer -Depth 10 }
                $body = $utf8.GetBytes($answer)
                $context.Response.StatusCode = $status
                $context.Response.ContentType = 'application/json'
                foreach ($name in $planned.Header.Keys) { $context.Response.Headers[$name] = $planned.Header[$name] }
                # Without Content-Length it is sent in two packets, and the second waits 40 ms for an acknowledgement.
                $isCut = $planned.Length -gt $body.Length
                $context.Response.ContentLength64 = if ($isCut) { $planned.Length } else { $body.Length }
                try {
                    $context.Response.OutputStream.Write($body, 0, $body.Length)
                    if ($isCut) { $context.Response.Abort() } else { $context.Response.Close() }
                } catch {
                    # The client has left.
                    $context.Response.Abort()
                }
            }
        }).AddArgument($server)
    $server.Shell = $shell
    $server.Run = $shell.BeginInvoke()
    $server
}

function Add-Answer {
    # Sets the next response: text unchanged, anything else as JSON. If it has less than -Length bytes, the connection
    # breaks in the middle; with -Silent there is no response.
    [CmdletBinding()]
    param(
        [Parameter(Mandatory)] [hashtable] $Server,
        [Parameter(Position = 0)] [object] $Body = '',
        [int] $Status = 200, [hashtable] $Header = @{}, [long] $Length, [switch] $Silent
    )
    $text = if ($Body -is [string]) { $Body } else { ConvertTo-Json -InputObject $Body -Depth 10 -Compress }
    $Server.Answers.Enqueue(@{
            Body = $text; Status = $Status; Header = $Header; Length = $Length; IsSilent = [bool] $Silent
        })
}

function Clear-HmsServer {
    # Clears the recorded requests and the set responses.
    param([hashtable] $Server)
    foreach ($name in 'Requests', 'Tokens', 'Answers') { $Server.$name.Clear() }
}

function Close-HmsServer {
    param([hashtable] $Server)
    $Server.IsOpen = $false
    $null = $Server.Shell.EndInvoke($Server.Run)
    $Server.Shell.Dispose()
    $Server.Listener.Close()
}
