using System.Diagnostics;
using System.IO.Compression;
using System.Xml.Linq;

namespace HmsTokens.PowerShell.Tests;

/// <summary>The package, made by the command that makes the published one, and opened.</summary>
public sealed class PackageTests(PackageTests.Package package) : IClassFixture<PackageTests.Package>
{
    [Fact]
    public void It_has_exactly_the_files_of_the_module()
    {
        string module = Path.GetDirectoryName(Repository.ModuleManifest)!;
        Assert.Equal(
            Directory.EnumerateFiles(module, "*", SearchOption.AllDirectories)
                .Select(file => Path.GetRelativePath(module, file).Replace('\\', '/'))
                .Order(StringComparer.Ordinal),
            package.ModuleFiles.Order(StringComparer.Ordinal));
        Assert.All(
            package.ModuleFiles,
            file => Assert.Equal(File.ReadAllBytes(Path.Combine(module, file)), package.Read(file)));
    }

    [Fact]
    public void It_matches_the_manifest()
    {
        using var shell = Shell.WithoutModule();
        var module = (PSModuleInfo)shell.Run($"Test-ModuleManifest '{Repository.ModuleManifest}'")
            .AssertSingle().BaseObject;
        Assert.Equal(module.Name, package.Fact("id"));
        Assert.Equal(module.Version.ToString(), package.Fact("version"));
        Assert.Equal(module.Author, package.Fact("authors"));
        Assert.Equal(module.CompanyName, package.Fact("owners"));
        Assert.Equal(module.Copyright, package.Fact("copyright"));
        Assert.Equal(module.Description, package.Fact("description"));
        Assert.Equal(module.LicenseUri.ToString(), package.Fact("licenseUrl"));
        Assert.Equal(module.ProjectUri.ToString(), package.Fact("projectUrl"));
        Assert.Equal(module.ReleaseNotes, package.Fact("releaseNotes"));
        Assert.Null(package.Fact("dependencies"));
        // With these tags, a gallery recognizes a module and finds it by a cmdlet's name.
        IEnumerable<string> cmdlets =
            module.ExportedCmdlets.Keys.SelectMany(name => new[] { "PSCmdlet_" + name, "PSCommand_" + name });
        Assert.Equal(
            new[] { "PSModule", "PSIncludes_Cmdlet" }.Concat(cmdlets).Concat(module.Tags).Order(StringComparer.Ordinal),
            package.Fact("tags")!.Split(' ').Order(StringComparer.Ordinal));
    }

    /// <summary>The package, in a new folder.</summary>
    public sealed class Package : IDisposable
    {
        private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("HmsTokens");
        private readonly ZipArchive _archive;
        private readonly XElement _facts;

        public Package()
        {
            var pack = new ProcessStartInfo(Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet")
            {
                RedirectStandardOutput = true,
                WorkingDirectory = Repository.Root,
            };
            string[] arguments =
                ["pack", "src/HmsTokens.PowerShell", "--no-build", "-nodeReuse:false", "--output", _folder.FullName];
            foreach (string argument in arguments)
            {
                pack.ArgumentList.Add(argument);
            }

            using (Process process = Process.Start(pack)!)
            {
                string output = process.StandardOutput.ReadToEnd();
                process.WaitForExit();
                Assert.True(process.ExitCode == 0, output);
            }

            _archive = ZipFile.OpenRead(Assert.Single(_folder.GetFiles()).FullName);
            _facts = XDocument.Load(new MemoryStream(Read("HmsTokens.nuspec"))).Root!.Elements().First();
        }

        /// <summary>The files without those of the NuGet format.</summary>
        public IEnumerable<string> ModuleFiles => _archive.Entries
            .Select(entry => entry.FullName)
            .Where(name => name is not ("HmsTokens.nuspec" or "[Content_Types].xml" or "_rels/.rels")
                && !name.StartsWith("package/", StringComparison.Ordinal));

        public string? Fact(string name) =>
            _facts.Elements().SingleOrDefault(fact => fact.Name.LocalName == name)?.Value;

        public byte[] Read(string file)
        {
            using Stream content = _archive.GetEntry(file)!.Open();
            using var copy = new MemoryStream();
            content.CopyTo(copy);
            return copy.ToArray();
        }

        public void Dispose()
        {
            _archive.Dispose();
            _folder.Delete(recursive: true);
        }
    }
}
