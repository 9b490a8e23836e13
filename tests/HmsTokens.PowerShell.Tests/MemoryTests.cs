using System.Diagnostics;
using System.Globalization;

namespace HmsTokens.PowerShell.Tests;

/// <summary>
/// No copy of an app secret is left in memory once a command has ended, however it ended: in a process of its own, which
/// then searches all of its memory for the secret as UTF-8, as UTF-16, and as HMAC's inner and outer pad.
/// </summary>
public sealed class MemoryTests
{
    private const int EndsOfACommand = 9;
    private const int Forms = 4;

    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(5);

    [Theory]
    [InlineData("key")]
    [InlineData("credential")]
    [InlineData("SecureString in a vault")]
    [InlineData("PSCredential in a vault")]
    [InlineData("Hashtable in a vault")]
    public async Task No_copy_of_a_secret_is_left(string way)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Left out: the search reads /proc/self/mem, which Linux alone has.");
        (string End, string Form, int Copies)[] zeroed = await Search(way, "zero");
        (string End, string Form, int Copies)[] kept = await Search(way, "keep");
        (string End, string Form, int Copies)[] planted = [.. zeroed.Concat(kept).Where(found => found.End == "planted")];
        zeroed = [.. zeroed.Except(planted)];
        kept = [.. kept.Except(planted)];
        Assert.Equal(EndsOfACommand * Forms, zeroed.Length);
        foreach (string end in zeroed.Select(found => found.End).Distinct())
        {
            TestContext.Current.TestOutputHelper?.WriteLine(
                $"{way}, {end}: {Tell(zeroed, end)}; with the zeroing off: {Tell(kept, end)}");
        }

        Assert.All(zeroed, found => Assert.Equal(0, found.Copies));

        // The search finds each form that is there; and with the zeroing off, there is a copy, however the command ended.
        Assert.Equal(2 * Forms, planted.Length);
        Assert.All(planted, found => Assert.True(found.Copies > 0, $"Planted and not found: {found.Form}."));
        Assert.All(
            kept.GroupBy(found => found.End),
            end => Assert.True(end.Sum(found => found.Copies) > 0, $"Nothing found at '{end.Key}', where there must be something."));
    }

    private static string Tell((string End, string Form, int Copies)[] found, string end) => string.Join(
        ", ", found.Where(one => one.End == end).Select(one => $"{one.Form} {one.Copies}"));

    private static async Task<(string End, string Form, int Copies)[]> Search(string way, string zeroing)
    {
        var start = new ProcessStartInfo(Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet")
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (string arg in (string[])
            ["exec", Repository.MemoryProbe, Repository.ModuleManifest, VaultTests.StandInModule, way, zeroing])
        {
            start.ArgumentList.Add(arg);
        }

        using Process probe = Process.Start(start)!;
        try
        {
            CancellationToken stop = TestContext.Current.CancellationToken;
            Task<string> error = probe.StandardError.ReadToEndAsync(stop);
            string output = await probe.StandardOutput.ReadToEndAsync(stop).WaitAsync(Limit, stop);
            Assert.Equal(string.Empty, await error.WaitAsync(Limit, stop));
            await probe.WaitForExitAsync(stop).WaitAsync(Limit, stop);
            return
            [
                .. output.Split('\n', StringSplitOptions.RemoveEmptyEntries)
                    .Select(line => line.TrimEnd('\r').Split('|'))
                    .Select(fields => (fields[0], fields[1], int.Parse(fields[2], CultureInfo.InvariantCulture))),
            ];
        }
        finally
        {
            if (!probe.HasExited)
            {
                probe.Kill();
            }
        }
    }
}
