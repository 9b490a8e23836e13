using System.Management.Automation.Language;
using System.Reflection;
using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;
using System.Runtime.InteropServices;
using System.Runtime.Loader;

namespace HmsTokens.PowerShell.Tests;

/// <summary>The module as it ships: its folder, its exports, its import and removal.</summary>
public sealed class ModuleTests(Shell shell) : IClassFixture<Shell>
{
    private static readonly string Folder = Path.GetDirectoryName(Repository.ModuleManifest)!;

    [Fact]
    public void The_manifest_is_valid()
    {
        PSObject module = shell.Run("Test-ModuleManifest $path", new { path = Repository.ModuleManifest })
            .AssertSingle();
        Assert.Equal("HmsTokens", module.Properties["Name"].Value);
    }

    [Fact]
    public void The_manifest_has_what_a_gallery_needs()
    {
        var module = (PSModuleInfo)shell.Run("Test-ModuleManifest $path", new { path = Repository.ModuleManifest })
            .AssertSingle().BaseObject;
        Assert.Equal(["Core", "Desktop"], module.CompatiblePSEditions.Order());
        Assert.Equal(new Version(5, 1), module.PowerShellVersion);
        Assert.Equal(new Version(4, 7, 2), module.DotNetFrameworkVersion);
        Assert.NotEqual(Guid.Empty, module.Guid);
        Assert.All(
            new[] { module.Author, module.CompanyName, module.Copyright, module.Description, module.ReleaseNotes },
            text => Assert.False(string.IsNullOrWhiteSpace(text)));
        Assert.All([module.LicenseUri, module.ProjectUri], uri => Assert.Equal("https", uri.Scheme));
        Assert.Contains("100ms", module.Tags);
        Assert.All(module.Tags, tag => Assert.DoesNotContain(' ', tag));
    }

    [Fact]
    public void All_versions_match_the_manifest()
    {
        string version = Assert.IsType<string>(ManifestValue("ModuleVersion"));
        foreach (string assembly in Directory.EnumerateFiles(Folder, "HmsTokens.*.dll", SearchOption.AllDirectories))
        {
            Assert.Equal(version + ".0", AssemblyName.GetAssemblyName(assembly).Version!.ToString());
        }
    }

    [Fact]
    public void The_manifest_names_all_exports()
    {
        string[] named = [.. Assert.IsType<object[]>(ManifestValue("CmdletsToExport")).Cast<string>().Order()];
        Assert.NotEmpty(named);
        Assert.All(
            ["FunctionsToExport", "AliasesToExport", "VariablesToExport"],
            key => Assert.Empty((object[])ManifestValue(key)));

        Assert.Equal(named, CommandNames("Get-Command -Module HmsTokens"));
        Assert.Equal(named, CommandNames("(Get-Module HmsTokens).ExportedCommands.Values"));

        // No cmdlet is missing: importing the assembly exports all of them.
        using Shell bare = Shell.WithoutModule();
        string assembly = Path.Combine(Folder, "bin", "Core", "HmsTokens.PowerShell.dll");
        Assert.Equal(
            named,
            bare.Run(
                "(Import-Module $assembly -PassThru).ExportedCmdlets.Keys",
                new { assembly }).Output.Select(name => name.ToString())
                .Order());
    }

    [Fact]
    public void The_module_folder_has_exactly_these_files()
    {
        string[] core = ["bin/Core/HmsTokens.PowerShell.dll", "bin/Core/HmsTokens.Core.dll"];
        string[] desktop =
        [
            "bin/Desktop/HmsTokens.PowerShell.dll",
            "bin/Desktop/HmsTokens.Core.dll",
            "bin/Desktop/Microsoft.Bcl.AsyncInterfaces.dll",
            "bin/Desktop/Microsoft.Bcl.TimeProvider.dll",
            "bin/Desktop/System.Buffers.dll",
            "bin/Desktop/System.IO.Pipelines.dll",
            "bin/Desktop/System.Memory.dll",
            "bin/Desktop/System.Numerics.Vectors.dll",
            "bin/Desktop/System.Runtime.CompilerServices.Unsafe.dll",
            "bin/Desktop/System.Text.Encodings.Web.dll",
            "bin/Desktop/System.Text.Json.dll",
            "bin/Desktop/System.Threading.Tasks.Extensions.dll",
        ];
        string[] found = [.. Directory.EnumerateFiles(Folder, "*", SearchOption.AllDirectories)
            .Select(file => Path.GetRelativePath(Folder, file).Replace('\\', '/'))];
        string[] expected =
        [
            "HmsTokens.psd1", "HmsTokens.Format.ps1xml", "HmsTokens.Types.ps1xml", "LICENSE",
            "en-US/HmsTokens.PowerShell.dll-Help.xml", "en-US/about_HmsTokens.help.txt", .. core, .. desktop,
        ];
        Assert.Equal(expected.Order(StringComparer.Ordinal), found.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void The_clone_uses_the_files_that_ship()
    {
        foreach (string file in Directory.EnumerateFiles(Folder, "*", SearchOption.AllDirectories))
        {
            string inClone = Path.Combine(Repository.Root, Path.GetRelativePath(Folder, file));
            Assert.Equal(File.ReadAllBytes(file), File.ReadAllBytes(inClone));
        }
    }

    [Fact]
    public void On_Windows_PowerShell_the_cmdlets_reference_only_the_core_and_the_framework() => Assert.Equal(
        ["HmsTokens.Core", "System.Management.Automation", "netstandard"],
        GetReferences("Desktop").Order(StringComparer.Ordinal));

    [Fact]
    public void On_PowerShell_7_the_cmdlets_reference_only_the_core_and_the_framework()
    {
        string[] references = GetReferences("Core");
        Assert.Contains("HmsTokens.Core", references);
        Assert.All(
            references.Except(["HmsTokens.Core", "System.Management.Automation"]),
            name =>
                Assert.True(File.Exists(Path.Combine(RuntimeEnvironment.GetRuntimeDirectory(), name + ".dll")), name));
    }

    [Fact]
    public void Nothing_that_ships_is_tied_to_a_platform() => Assert.All(
        Directory.EnumerateFiles(Folder, "HmsTokens.*.dll", SearchOption.AllDirectories),
        file =>
        {
            using var reader = new PEReader(File.OpenRead(file));
            Assert.True(reader.PEHeaders.CorHeader!.Flags.HasFlag(CorFlags.ILOnly));
            Assert.Equal(0, reader.PEHeaders.CorHeader.ManagedNativeHeaderDirectory.Size);
        });

    [Fact]
    public void The_module_resolves_no_assemblies_for_others()
    {
        shell.Run("New-HmsManagementToken @Key").AssertSingle();
        foreach (string name in new[]
        {
            "HmsTokens.Core, Version=99.0.0.0", "HmsTokens.Elsewhere", "Microsoft.IdentityModel.Tokens",
            "Microsoft.IdentityModel.JsonWebTokens"
        })
        {
            Assert.Throws<FileNotFoundException>(() =>
                AssemblyLoadContext.Default.LoadFromAssemblyName(new AssemblyName(name)));
        }
    }

    [Theory]
    [InlineData("HmsTokens.HmsToken")]
    [InlineData("HmsTokens.HmsTokenType")]
    [InlineData("HmsTokens.HmsTokenStatus")]
    public void A_script_can_name_the_type(string type) =>
        Assert.Equal(type, shell.Run($"[{type}].FullName").AssertSingle().ToString());

    [Fact]
    public void A_script_can_compare_the_types_values() => Assert.Equal(
        [true, true, true],
        shell.Run(
            """
            $token = ConvertFrom-HmsToken $valid
            $token -is [HmsTokens.HmsToken]
            $token.Type -eq 'Auth'
            $token.Status -eq [HmsTokens.HmsTokenStatus]::Active
            """,
            new { valid = TestTokens.Valid }).Output.Select(value => value.BaseObject));

    [Fact]
    public void It_can_be_imported_with_Force_repeatedly()
    {
        using var own = new Shell();
        Shell.Result result = own.Run(
            "1..3 | ForEach-Object { Import-Module $path -Force; New-HmsManagementToken @Key "
            + "}", new { path = Repository.ModuleManifest });
        result.AssertNoErrors();
        Assert.Equal(3, result.Output.Count);
        Assert.All(result.Output, token => TestTokens.Claims(token));
        Assert.Equal("1", own.Run("@(Get-Module HmsTokens).Count").AssertSingle().ToString());
    }

    [Fact]
    public void Its_commands_disappear_on_removal_and_return_on_import()
    {
        using var own = new Shell();
        own.Run("Remove-Module HmsTokens").AssertNoErrors();
        Assert.Equal(
            "CommandNotFoundException", own.Run("New-HmsManagementToken @Key").Terminating?.FullyQualifiedErrorId);
        own.Run("Import-Module $path", new { path = Repository.ModuleManifest }).AssertNoErrors();
        TestTokens.Claims(own.Run("New-HmsManagementToken @Key").AssertSingle());
    }

    [Fact]
    public void Removed_in_one_session_it_stays_in_another()
    {
        using var one = new Shell();
        using var other = new Shell();
        one.Run("Remove-Module HmsTokens").AssertNoErrors();
        TestTokens.Claims(other.Run("New-HmsManagementToken @Key").AssertSingle());
    }

    [Fact]
    public async Task Parallel_sessions_are_independent()
    {
        string[][] users = await Task.WhenAll(Enumerable.Range(0, 8).Select(number => Task.Run(() =>
        {
            using var own = new Shell();
            Shell.Result result = own.Run(
                "1..100 | ForEach-Object { [pscustomobject]@{ room_id = 'r1'; role = 'host'; "
                + "user_id = \"$number-$_\" } } | New-HmsAuthToken @Key",
                new { number });
            result.AssertNoErrors();
            return result.Output.Select(token => TestTokens.Claims(token).Text("user_id")!).ToArray();
        })));
        Assert.Equal(
            Enumerable.Range(0, 8).Select(number => Enumerable.Range(1, 100).Select(i => $"{number}-{i}").ToArray()),
            users);
    }

    private static object ManifestValue(string key)
    {
        Ast manifest = Parser.ParseFile(Repository.ModuleManifest, out _, out ParseError[] errors);
        Assert.Empty(errors);
        var table = (HashtableAst)manifest.Find(ast => ast is HashtableAst, searchNestedScriptBlocks: false);
        StatementAst value = table.KeyValuePairs.Single(pair => pair.Item1.SafeGetValue().Equals(key)).Item2;
        return ((PipelineAst)value).GetPureExpression().SafeGetValue();
    }

    private static string[] GetReferences(string edition)
    {
        using var reader = new PEReader(
            File.OpenRead(Path.Combine(Folder, "bin", edition, "HmsTokens.PowerShell.dll")));
        MetadataReader metadata = reader.GetMetadataReader();
        return [
            .. metadata.AssemblyReferences.Select(handle =>
                metadata.GetString(metadata.GetAssemblyReference(handle).Name))];
    }

    private string[] CommandNames(string script) =>
        [.. shell.Run(script).Output.Select(command => ((CommandInfo)command.BaseObject).Name).Order()];
}
