using System.Diagnostics;
using System.Globalization;

namespace HmsTokens.PowerShell.Tests;

/// <summary>
/// No copy of an app secret remains in memory after a command, however it ends. A separate process searches its memory
/// for the secret as UTF-8, as UTF-16, and as the inner and outer pad of HMAC.
/// </summary>
public sealed class MemoryTests(MemoryTests.Probe probe) : IClassFixture<MemoryTests.Probe>
{
    private const string Control = "control";
    private const int Forms = 4;
    private const int EndsOfAnyCommand = 6;
    private const int EndsOfOurs = 5;

    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(5);

    [Theory]
    [InlineData("key")]
    [InlineData("PSCredential")]
    [InlineData("Hashtable")]
    [InlineData("JSON")]
    [InlineData("SecureString in a vault")]
    [InlineData("PSCredential in a vault")]
    [InlineData("Hashtable in a vault")]
    [InlineData("JSON in a vault")]
    public void No_copy_of_a_secret_remains(string way)
    {
        Search[] searches = probe.Find(way);
        Assert.Equal((EndsOfAnyCommand + EndsOfOurs) * Forms, searches.Length);
        Assert.All(searches, search => Assert.Equal(0, search.Copies));
    }

    [Fact]
    public void Each_form_left_by_a_careless_command_is_found()
    {
        Search[] searches = probe.Find(Control);
        Assert.Equal(EndsOfAnyCommand * Forms, searches.Length);
        Assert.All(searches, search => Assert.NotEqual(0, search.Copies));
    }

    /// <summary>
    /// A way to pass the secret, a way to end the command, and how often each form of the secret was found.
    /// </summary>
    public sealed record Search(string Way, string End, string Form, int Copies);

    /// <summary>Runs the probe once for all tests.</summary>
    public sealed class Probe : IAsyncLifetime
    {
        private Search[] _searches = [];

        /// <summary>The results for one way to pass the secret.</summary>
        public Search[] Find(string way)
        {
            Assert.SkipUnless(
                OperatingSystem.IsLinux(), "Left out: the search reads /proc/self/mem, which Linux alone has.");
            return [.. _searches.Where(search => search.Way == way)];
        }

        public async ValueTask InitializeAsync()
        {
            if (!OperatingSystem.IsLinux())
            {
                return;
            }

            var start = new ProcessStartInfo(Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet")
            {
                ArgumentList = { "exec", Repository.MemoryProbe, Repository.ModuleManifest, VaultTests.FakeModule },
                RedirectStandardOutput = true,
                RedirectStandardError = true,
            };
            using Process process = Process.Start(start)!;
            try
            {
                CancellationToken stop = TestContext.Current.CancellationToken;
                Task<string> error = process.StandardError.ReadToEndAsync(stop);
                string output = await process.StandardOutput.ReadToEndAsync(stop).WaitAsync(Limit, stop);
                Assert.Equal(string.Empty, await error.WaitAsync(Limit, stop));
                _searches = [.. output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(Parse)];
            }
            finally
            {
                if (!process.HasExited)
                {
                    process.Kill();
                }
            }
        }

        public ValueTask DisposeAsync() => ValueTask.CompletedTask;

        private static Search Parse(string line)
        {
            string[] fields = line.TrimEnd('\r').Split('|');
            return new(fields[0], fields[1], fields[2], int.Parse(fields[3], CultureInfo.InvariantCulture));
        }
    }
}
