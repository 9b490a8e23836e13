using System.Reflection;
using System.Runtime.CompilerServices;
using System.Security;
using System.Text;
using HmsTokens.Core;
using HmsTokens.PowerShell;

namespace HmsTokens.Desktop.Check;

/// <summary>
/// Signs, reads, verifies and requests tokens on .NET Framework or Mono. An argument is another module's library to
/// load first.
/// </summary>
internal static class Program
{
    private const string Secret = "made-up-app-secret-of-more-than-32-bytes";

    private static readonly string Dependencies = Path.Combine(AppDomain.CurrentDomain.BaseDirectory, "dependencies");

    private static int Main(string[] args)
    {
        Assembly[] others = args.Select(Assembly.LoadFrom).ToArray();
        foreach (Assembly other in others)
        {
            Console.WriteLine("first " + other.GetName().Version);
        }

        CoreDependencies.Register(Dependencies);
        try
        {
            RequireOthersDoNotGetOurAssemblies(others);
            LoadCore();
            SignReadAndVerify();
            RequestTokens();
            CallApi();
        }
        catch (Exception exception)
        {
            Console.Error.WriteLine(exception);
            return 1;
        }

        foreach (
            Assembly assembly in AppDomain.CurrentDomain.GetAssemblies()
                .OrderBy(assembly => assembly.FullName, StringComparer.Ordinal))
        {
            if (!assembly.IsDynamic && assembly.Location.Contains("dependencies"))
            {
                Console.WriteLine(
                    $"{assembly.GetName().Name} from {Path.GetFileName(Path.GetDirectoryName(assembly.Location))}");
            }
        }

        return 0;
    }

    // By path, like RequiredAssemblies. PowerShell finds it next to a binary module; this program is in another folder.
    private static void LoadCore()
    {
        Assembly core = Assembly.LoadFrom(Path.Combine(Dependencies, "HmsTokens.Core.dll"));
        AppDomain.CurrentDomain.AssemblyResolve += (_, args) => args.Name == core.FullName ? core : null;
    }

    // Before the core is loaded, because loaded assemblies are visible to all. Without a version: .NET Framework caches
    // failed lookups, and the core must still find it.
    private static void RequireOthersDoNotGetOurAssemblies(Assembly[] others)
    {
        foreach (string path in Directory.EnumerateFiles(Dependencies, "*.dll"))
        {
            string name = Path.GetFileNameWithoutExtension(path);
            RequireNotOurs(() => Assembly.Load(name), name);
        }

        RequireNotOurs(() => Assembly.Load("HmsTokens.Core, Version=99.1.0.0"), "another version of the core");

        // From an assembly in another folder: its writer is an IAsyncDisposable, which is only in our folder.
        foreach (Assembly other in others)
        {
            RequireNotOurs(
                () =>
                    other.GetType("System.Text.Json.Utf8JsonWriter")?.GetInterface("System.IAsyncDisposable").Assembly
                        ?? other,
                "an interface of " + other.Location);
        }

        Console.WriteLine("gave nobody our assemblies");
    }

    private static void RequireNotOurs(Func<Assembly> load, string what)
    {
        try
        {
            Require(
                !Dependencies.Equals(Path.GetDirectoryName(load().Location), StringComparison.OrdinalIgnoreCase),
                what + " is ours");
        }
        catch (Exception e) when (e is FileNotFoundException or TypeLoadException)
        {
        }
    }

    // Not in Main, which must run before any type of the core is loaded.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void SignReadAndVerify()
    {
        using AppCredential credential = Credential(Secret);
        using var signer = new TokenSigner(credential);
        using var verifier = new TokenVerifier(credential);
        const string User = "Zoë \"会\" 😀\0";

        string auth = signer.SignAuthToken("r1", "host", User);
        HmsToken read = verifier.Verify(auth);
        Require(
            read.Type == HmsTokenType.Auth && read.UserId == User && (string?)read.Claims["user_id"] == User,
            "auth token");
        Require(read.ExpiresAt - read.IssuedAt == TimeSpan.FromSeconds(86_410), "lifetime");
        Require(
            verifier.Test(auth, new TokenRequirements { Type = HmsTokenType.Auth, RoomId = "r1", Role = "host" }).Valid,
            "test");
        Require(verifier.Verify(signer.SignManagementToken()).Type == HmsTokenType.Management, "management token");
        Console.WriteLine("minted, read and verified");

        // RFC 7515, A.1: it can be read, but is not ours.
        const string Rfc7515 =
            "eyJ0eXAiOiJKV1QiLA0KICJhbGciOiJIUzI1NiJ9."
            + "eyJpc3MiOiJqb2UiLA0KICJleHAiOjEzMDA4MTkzODAsDQogImh0dHA6Ly9leGFtcGxlLmNvbS9pc19yb290Ijp0cnVlfQ."
            + "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk";
        Require(
            TokenReader.Read(Rfc7515).ExpiresAt == DateTimeOffset.FromUnixTimeSeconds(1_300_819_380), "RFC 7515, A.1");
        RequireRefused(() => verifier.Verify(Rfc7515), HmsTokenError.SignatureInvalid);

        // No character of a token can be changed.
        for (int at = 0; at < auth.Length; at++)
        {
            foreach (char other in "AQgw_-.=+ \0\u0141")
            {
                if (auth[at] != other)
                {
                    RequireRefused(() => verifier.Verify(auth.Substring(0, at) + other + auth.Substring(at + 1)), null);
                }
            }
        }

        Console.WriteLine("refused every change of one character");

        // The largest differences of .NET Framework: numbers, UTF-8, depth.
        foreach (string odd in new[]
        {
            "1e400", "-1e400", "1e18", "1e99999999999999999999", new string('9', 40_000),
            "1." + new string('9', 40_000) + "e30", "null", "\"1\""
        })
        {
            HmsToken token = TokenReader.Read(CreateUnsigned("{\"exp\":" + odd + "}"));
            Require(token.ExpiresAt is null && token.Claims.Count == 1, "exp " + odd);
        }

        Require(
            TokenReader.Read(CreateUnsigned("{\"exp\":1e-30}")).ExpiresAt == DateTimeOffset.FromUnixTimeSeconds(0),
            "exp near zero");
        Require(
            TokenReader.Read(CreateUnsigned("{\"exp\":253402300799.9999999}")).ExpiresAt == DateTimeOffset.MaxValue,
            "exp at the end");
        foreach (string broken in new[]
        {
            "{\"x\":" + new string('[', 1000) + new string(']', 1000) + "}", "{\"x\":1,\"x\":1}", "{\"x\":\"\\ud83d\"}",
            "{\"\\ude00\":1}", "{}{}", "", "[]", "\ufeff{}",
            "{\"x\":\"\u00ed\u00a0\u0080\"}", "{\"x\":\"\u00c0\u00af\"}", "{\"x\":\"\u00ff\"}",
        })
        {
            // The last three are not UTF-8.
            Encoding encoding = broken.Any(c => c is > '\u007f' and < '\u0100')
                ? Encoding.GetEncoding("iso-8859-1")
                : new UTF8Encoding(false);
            RequireRefused(() => TokenReader.Read(CreateUnsigned(broken, encoding)), HmsTokenError.TokenMalformed);
        }

        Console.WriteLine("refused what is broken");

        // A signature without its last byte, and one with another byte.
        string[] parts = auth.Split('.');
        foreach (int length in new[] { 31, 33 })
        {
            byte[] signature = Convert.FromBase64String(parts[2].Replace('-', '+').Replace('_', '/') + "=");
            Array.Resize(ref signature, length);
            RequireRefused(
                () => verifier.Verify($"{parts[0]}.{parts[1]}.{EncodePart(signature)}"),
                HmsTokenError.SignatureInvalid);
        }

        using AppCredential another = Credential(Secret + ".");
        using var stranger = new TokenVerifier(another);
        RequireRefused(() => stranger.Verify(auth), HmsTokenError.SignatureInvalid);
        RequireRefused(() => TokenReader.Read("e30.e30."), HmsTokenError.TokenMalformed);
        RequireRefused(() => Credential("short"), HmsTokenError.AppSecretTooShort);
        Require(DisplayText.Escape("a\u001b\u202eb😀") == "a\\u001b\\u202eb😀", "display text");
        Console.WriteLine("refused what is not ours");
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void RequestTokens()
    {
        var client = new TokenEndpointClient();
        string token = CreateUnsigned("{}");
        string answer = $"{{\"token\":\"{token}\"}}";

        using var elsewhere = new LoopbackServer(LoopbackAnswer.Json(answer));
        foreach (int status in new[] { 301, 302, 303, 307, 308 })
        {
            using var redirect = new LoopbackServer(
                new LoopbackAnswer(status, answer, ("Location", elsewhere.Url.AbsoluteUri)));
            RequireRefused(() => Ask(redirect), HmsTokenError.EndpointRedirected);
            Require(redirect.Requests.Count == 1 && elsewhere.Requests.Count == 0, "asked at " + status);
        }

        using var cookies = new LoopbackServer(
            new LoopbackAnswer(200, answer, ("Set-Cookie", "made-up=cookie; Path=/")));
        Require(Ask(cookies) == token && Ask(cookies) == token, "token of an endpoint");
        Require(
            cookies.Requests.Count == 2 && cookies.Requests.All(request => request.Header("Cookie") is null),
            "cookies");
        Console.WriteLine("asked the endpoint alone");

        string Ask(LoopbackServer server) =>
            client.RequestByRoomCodeAsync("made-up-code", null, server.Url).GetAwaiter().GetResult();
    }

    // More differences of .NET Framework: connections, numbers, cancellation.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void CallApi()
    {
        using AppCredential credential = Credential(Secret);
        using var signer = new TokenSigner(credential);
        var client = new RestClient(signer);
        using var server = LoopbackServer.Sequence(
            LoopbackAnswer.Json(
                "{\"data\":[1,12345678901234567890,1.10,\"2026-11-24T09:00:00.123456789Z\"],\"last\":\"a~:=\"}"),
            LoopbackAnswer.Reset(),
            LoopbackAnswer.Json("{\"data\":[{\"a\":[null]}]}").Chunked());
        RestPager pages = client.GetPages(new RestRequest(RestMethod.Get, "rooms", endpoint: server.Url));
        var items = new List<object?>();
        while (pages.NextAsync().GetAwaiter().GetResult() is { } page)
        {
            items.AddRange(page.Items);
        }

        string types = string.Join(" ", items.Select(item => item!.GetType().Name));
        Require(types == "Int64 BigInteger Decimal String OrderedDictionary", "items of two pages: " + types);
        Require(server.Requests[2].Target == "/rooms?limit=100&start=a~%3A%3D", "the next page");

        // .NET Framework repeats a GET itself, with the same token, if a kept-alive connection breaks.
        Require(
            server.Requests[0].Header("Authorization") != server.Requests[1].Header("Authorization"), "a token each");

        var body = RestBody.FromValue(
            new Dictionary<string, object?>
            {
                ["t"] = new DateTime(2026, 1, 2, 3, 4, 5, DateTimeKind.Utc),
                ["d"] = 0.1,
            });
        foreach (LoopbackAnswer end in new[] { LoopbackAnswer.Raw(), LoopbackAnswer.Reset() })
        {
            // The first request leaves its connection open, and the second uses it.
            using var posts = LoopbackServer.Sequence(LoopbackAnswer.Json("{}"), end);
            var request = new RestRequest(RestMethod.Post, "polls", body: body, endpoint: posts.Url);
            client.SendAsync(request).GetAwaiter().GetResult();
            RequireRefused(() => client.SendAsync(request).GetAwaiter().GetResult(), HmsTokenError.OutcomeUnknown);
            Require(posts.Requests.Count == 2, "a POST that is sent " + (posts.Requests.Count - 1) + " times");
            Require(posts.Requests[1].Text == "{\"t\":\"2026-01-02T03:04:05Z\",\"d\":0.1}", "body");
        }

        using var silent = new LoopbackServer(LoopbackAnswer.Hang("HTTP/1.1 200 OK\r\nContent-Length: 99\r\n\r\n{"));
        using var stop = new CancellationTokenSource();
        Task<RestPage> waiting = client.SendAsync(
            new RestRequest(RestMethod.Get, "rooms", endpoint: silent.Url), stop.Token);
        silent.WaitForRequestAsync().GetAwaiter().GetResult();
        stop.Cancel();
        Require(
            ((IAsyncResult)waiting).AsyncWaitHandle.WaitOne(TimeSpan.FromSeconds(30)) && waiting.IsCanceled, "stop");
        Console.WriteLine("called the API");
    }

    private static string CreateUnsigned(string payload, Encoding? encoding = null) =>
        EncodePart("{\"alg\":\"none\"}", Encoding.ASCII)
        + "." + EncodePart(payload, encoding ?? Encoding.UTF8) + ".";

    private static string EncodePart(string text, Encoding encoding) => EncodePart(encoding.GetBytes(text));

    private static string EncodePart(byte[] bytes) =>
        Convert.ToBase64String(bytes).TrimEnd('=').Replace('+', '-').Replace('/', '_');

    private static AppCredential Credential(string text)
    {
        using var secret = new SecureString();
        foreach (char c in text)
        {
            secret.AppendChar(c);
        }

        return AppCredential.FromSecureString("made-up-access-key", secret);
    }

    private static void RequireRefused(Action action, HmsTokenError? error)
    {
        try
        {
            action();
        }
        catch (HmsTokenException refusal) when (error is null || refusal.Error == error)
        {
            return;
        }

        throw new InvalidOperationException($"Not refused: {error}");
    }

    private static void Require(bool holds, string what)
    {
        if (!holds)
        {
            throw new InvalidOperationException("Not as it must be: " + what);
        }
    }
}
