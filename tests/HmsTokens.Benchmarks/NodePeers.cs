using System.Diagnostics;
using System.Globalization;

namespace HmsTokens.Benchmarks;

/// <summary>The Node.js libraries, if `npm ci` was run in Peers/.</summary>
internal static class NodePeers
{
    public const string OfficialSdk = "@100mslive/server-sdk";

    public static bool IsInstalled { get; } = Directory.Exists(Path.Combine(Places.Peers, "node_modules"));

    public static IEnumerable<(string Name, double Rate)> TokensPerSecond()
    {
        if (!IsInstalled)
        {
            Console.Error.WriteLine(
                "Left out: the Node.js peers. Run `npm ci` in tests/HmsTokens.Benchmarks/Peers first.");
            yield break;
        }

        string[] arguments =
        [
            Path.Combine(Places.Peers, "throughput.js"), TestTokens.AccessKey, TestTokens.Secret, TestTokens.RoomId,
            Users.Role, "5000",
        ];
        using Process node = Process.Start(new ProcessStartInfo("node", arguments) { RedirectStandardOutput = true })!;
        while (node.StandardOutput.ReadLine() is string line)
        {
            string[] fields = line.Split('\t');
            yield return (fields[0], double.Parse(fields[1], CultureInfo.InvariantCulture));
        }

        node.WaitForExit();
    }
}
