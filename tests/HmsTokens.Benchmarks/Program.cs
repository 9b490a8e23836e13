using System.Diagnostics;
using System.Globalization;
using BenchmarkDotNet.Running;
using HmsTokens.Benchmarks;

// Without arguments: the table of docs/performance.md. `pipeline`, `library`, `cold`: only a part of it. `core`:
// BenchmarkDotNet for the core. `stream [count]`: memory during one long pipeline. `rest [count]`: rate and memory
// during one long list of the REST API. `growth`: time by number of tokens and by size of a claim.
return args switch
{
    [] => PrintTable(),
    ["core", .. var options] => RunCore(options),
    ["stream"] => PrintStream(1_000_000),
    ["stream", var count] => PrintStream(int.Parse(count, CultureInfo.InvariantCulture)),
    ["rest"] => PrintRest(100_000),
    ["rest", var count] => PrintRest(int.Parse(count, CultureInfo.InvariantCulture)),
    ["pipeline"] => PrintPart(AddPipeline),
    ["library"] => PrintPart(Library.AddTo),
    ["cold"] => PrintPart(AddColdStarts),
    ["growth"] => PrintGrowth(),
    _ => Usage(),
};

static int PrintTable() => PrintPart(AddPipeline, Library.AddTo, AddColdStarts);

static int PrintPart(params Action<Table>[] parts)
{
    var table = new Table();
    foreach (Action<Table> part in parts)
    {
        part(table);
    }

    table.Print();
    return 0;
}

static void AddPipeline(Table table)
{
    const int BlockSize = 50_000;
    const string OldFloor = "$users | Get-Floor | Out-Null";
    const string Floor = "$users | Get-LeanFloor | Out-Null";
    const string Mint = "$users | New-HmsAuthToken @credential | Out-Null";

    // As in Node.js, no second command takes the tokens.
    const string List = "New-HmsAuthToken -RoomId $room -Role guest -UserId $names @credential > $null";
    const string Decode = "$tokens | ConvertFrom-HmsToken | Out-Null";
    const string Verify = "$tokens | ConvertFrom-HmsToken -Verify @credential | Out-Null";
    const string Test = "$tokens | Test-HmsToken @credential | Out-Null";

    using var pipeline = new Pipeline();
    pipeline.Set("room", TestTokens.RoomId);
    pipeline.Set("names", Users.Names(BlockSize));
    pipeline.Set("users", Users.Make(BlockSize));
    pipeline.Set("tokens", pipeline.Run("$users | New-HmsAuthToken @credential").ToArray());
    Dictionary<string, double> rates =
        pipeline.RecordsPerSecond(BlockSize, Floor, Mint, List, Decode, Verify, Test, OldFloor);
    AddRatio("mint through the pipeline", Mint, "1.2 or better");
    AddRatio("`ConvertFrom-HmsToken`", Decode, "0.75 or better");
    AddRatio("`ConvertFrom-HmsToken -Verify`", Verify, "0.65 or better");
    AddRatio("`Test-HmsToken`", Test, "0.75 or better");
    foreach ((string peer, double rate) in NodePeers.TokensPerSecond())
    {
        table.Add(
            $"mint through the pipeline, of `{peer}` in Node.js", rates[Mint] / rate, string.Empty, $"{rate:N0}/s");
        table.Add(
            $"mint of a list, of `{peer}`", rates[List] / rate, peer == "fast-jwt" ? "3.5 or better" : string.Empty,
            $"{rates[List]:N0}/s");
    }

    void AddRatio(string what, string script, string aim) => table.Add(
        $"{what}, of the floor", rates[script] / rates[Floor], aim,
        $"{rates[script]:N0}/s, floor {rates[Floor]:N0}/s; of the old floor {rates[script] / rates[OldFloor]:N2}");
}

static void AddColdStarts(Table table)
{
    const string Floor = "Get-Floor -RoomId r -Role guest -UserId u";
    const string Token =
        $"New-HmsAuthToken -RoomId r -Role guest -UserId u -AppAccessKey {TestTokens.AccessKey} "
        + $"-AppSecret {TestTokens.Secret}";
    string program = ColdStart.Publish();
    var commands = new Dictionary<string, string[]>
    {
        ["trivial"] = [program, Places.FloorModule, Floor],
        ["trivial with views"] = [program, Places.FloorModuleWithViews, Floor],
        ["ours"] = [program, Places.HmsModule, Token],
        ["trivial on IL"] = [Places.ColdStartOnIl, Places.FloorModule, Floor],
        ["ours on IL"] = [Places.ColdStartOnIl, Places.HmsModule, Token],
    };
    if (NodePeers.IsInstalled)
    {
        commands["node"] = ["node", "-e", "0"];
        commands["node with SDK"] =
            ["node", Path.Combine(Places.Peers, "first-token.js"), TestTokens.AccessKey, TestTokens.Secret];
    }

    Dictionary<string, Start> medians = ColdStart.Medians(commands);
    double cold = AddOver("import and first token, over a trivial module, ms", "ours", "trivial", "40 or less");
    AddOver("the same, over a trivial module with the same view files, ms", "ours", "trivial with views", "20 or less");
    table.Add(
        "of that, compiling the module's IL, ms", medians["ours"].Compiling - medians["trivial"].Compiling,
        string.Empty, $"{medians["ours"].Compiling:N1} ms, trivial {medians["trivial"].Compiling:N1} ms");
    AddOver("a trivial module with the same view files, over the trivial one, ms", "trivial with views", "trivial");
    if (NodePeers.IsInstalled)
    {
        double node = medians["node with SDK"].Milliseconds - medians["node"].Milliseconds;
        table.Add(
            "import and first token, of node's with the official SDK over its bare start", cold / node, "0.50 or less",
            $"{node:N1} ms");
    }

    AddOver("import and first token, with the engine as IL, over a trivial module, ms", "ours on IL", "trivial on IL");

    double AddOver(string what, string one, string other, string aim = "")
    {
        (double milliseconds, double trivial) = (medians[one].Milliseconds, medians[other].Milliseconds);
        double difference = milliseconds - trivial;
        table.Add(what, difference, aim, $"{milliseconds:N1} ms, the other {trivial:N1} ms");
        return difference;
    }
}

static int RunCore(string[] options)
{
    BenchmarkRunner.Run<CoreBenchmarks>(args: options);
    return 0;
}

static int PrintStream(int count)
{
    using var pipeline = new Pipeline();
    pipeline.Set("count", count);
    pipeline.Set("sample", new Action<int>(static index => Console.WriteLine($"{index,10:N0} tokens: {Memory()}")));
    pipeline.Run(
        """
        $made = 0
        & {
            for ($i = 0; $i -lt $count; $i++) {
                [pscustomobject]@{ RoomId = '627cda81ab4f3b56a077dc33'; Role = 'guest'; UserId = "user-$i" }
            }
        } | New-HmsAuthToken @credential |
            ForEach-Object { $made++; if ($made % ($count / 10) -eq 0) { $sample.Invoke($made) } }
        """);
    return 0;
}

static int PrintRest(int count)
{
    using var pipeline = new Pipeline();
    using var api = new PagedApi(count);
    pipeline.Set("api", api.Url);
    pipeline.Set("step", Math.Max(count / 10, 1));
    pipeline.Set("sample", new Action<int>(static index => Console.WriteLine($"{index,10:N0} items: {Memory()}")));
    pipeline.Run("Invoke-HmsRestMethod rooms/x @credential -Endpoint $api | Out-Null");

    // Not together with the memory, because garbage collections would be included.
    long start = Stopwatch.GetTimestamp();
    pipeline.Run("Invoke-HmsRestMethod rooms @credential -Endpoint $api | Out-Null");
    double rate = count / Stopwatch.GetElapsedTime(start).TotalSeconds;
    Console.WriteLine(FormattableString.Invariant($"{count:N0} items in pages of 100: {rate:N0}/s"));
    pipeline.Run(
        """
        $seen = 0
        Invoke-HmsRestMethod rooms @credential -Endpoint $api |
            ForEach-Object { $seen++; if ($seen % $step -eq 0) { $sample.Invoke($seen) } }
        """);
    return 0;
}

static string Memory()
{
    double managed = GC.GetTotalMemory(forceFullCollection: true) / 1048576.0;
    double resident = Process.GetCurrentProcess().WorkingSet64 / 1048576.0;
    return FormattableString.Invariant($"{managed,7:F1} MB managed, {resident,7:F1} MB resident");
}

static int PrintGrowth()
{
    using var pipeline = new Pipeline();
    Console.WriteLine("tokens     µs each");
    foreach (int count in (int[])[100, 1_000, 10_000, 100_000])
    {
        pipeline.Set("users", Users.Make(count));
        const string Mint = "$users | New-HmsAuthToken @credential | Out-Null";
        double rate = pipeline.RecordsPerSecond(count, Mint)[Mint];
        Console.WriteLine(FormattableString.Invariant($"{count,-10:N0} {1e6 / rate:F2}"));
    }

    Console.WriteLine("characters in the user id     µs each");
    foreach (int length in (int[])[10, 100, 1_000, 10_000])
    {
        pipeline.Set("users", Users.Make(2_000, new string('x', length)));
        const string Mint = "$users | New-HmsAuthToken @credential | Out-Null";
        double rate = pipeline.RecordsPerSecond(2_000, Mint)[Mint];
        Console.WriteLine(FormattableString.Invariant($"{length,-29:N0} {1e6 / rate:F2}"));
    }

    return 0;
}

static int Usage()
{
    Console.Error.WriteLine(
        "Usage: [core [BenchmarkDotNet options] | pipeline | library | cold | stream [count] | rest [count] | growth]");
    return 64;
}
