using System.Reflection.Metadata;
using System.Reflection.Metadata.Ecma335;
using System.Reflection.PortableExecutable;
using System.Text.RegularExpressions;

namespace HmsTokens.PowerShell.Tests;

/// <summary>The module together with another copy, of the same or another version.</summary>
public sealed class SideBySideTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("hmstokens side ");

    public void Dispose() => _folder.Delete(recursive: true);

    // In one session, PowerShell refuses the types file of a second copy, as for any module.
    [Fact]
    public void Two_copies_of_one_version_work_in_one_process_and_in_turn_in_one_session()
    {
        using var first = new Shell();
        using var second = Shell.WithoutModule();
        string copy = CopyModule();
        second.Run("Import-Module $copy", new { copy }).AssertNoErrors();
        Assert.Equal(_folder.FullName, second.Run("(Get-Module HmsTokens).ModuleBase").AssertSingle().ToString());

        AssertAcceptsTokensOf(first, second);
        AssertAcceptsTokensOf(second, first);

        first.Run("Remove-Module HmsTokens; Import-Module $copy", new { copy }).AssertNoErrors();
        Assert.Equal(_folder.FullName, first.Run("(Get-Module HmsTokens).ModuleBase").AssertSingle().ToString());
        AssertAcceptsTokensOf(second, first);
    }

    [Fact]
    public void A_second_version_in_one_process_is_refused_and_the_first_still_works()
    {
        using var shell = new Shell();
        string other = CopyWithVersion("99.1.0");

        ErrorRecord? error = shell.Run("Import-Module $other", new { other }).Terminating;

        // The message is from PowerShell and .NET: the assembly of the module is not loaded yet.
        Assert.NotNull(error);
        Assert.Contains("Assembly with same name is already loaded", error.ToString(), StringComparison.Ordinal);
        TestTokens.Claims(shell.Run("New-HmsManagementToken @Key").AssertSingle());
        Assert.NotEqual("99.1.0", shell.Run("(Get-Module HmsTokens).Version").AssertSingle().ToString());
    }

    private static void AssertAcceptsTokensOf(Shell maker, Shell reader)
    {
        object token = maker.Run("New-HmsAuthToken -RoomId r1 -Role host -UserId 42 @Key").AssertSingle().BaseObject;
        TestTokens.Claims(token);
        Assert.Equal(true, reader.Run("Test-HmsToken $token @Key", new { token }).AssertSingle().BaseObject);
        Assert.Equal(
            "42", reader.Run("(ConvertFrom-HmsToken $token).'.UserId'", new { token }).AssertSingle().ToString());
    }

    private string CopyModule()
    {
        string source = Path.GetDirectoryName(Repository.ModuleManifest)!;
        foreach (string file in Directory.EnumerateFiles(source, "*", SearchOption.AllDirectories))
        {
            string copy = Path.Combine(_folder.FullName, Path.GetRelativePath(source, file));
            Directory.CreateDirectory(Path.GetDirectoryName(copy)!);
            File.Copy(file, copy);
        }

        return Path.Combine(_folder.FullName, "HmsTokens.psd1");
    }

    // A copy with another version in the manifest and in the assemblies.
    private string CopyWithVersion(string version)
    {
        string manifest = CopyModule();
        File.WriteAllText(manifest, Regex.Replace(File.ReadAllText(manifest), "(?<=ModuleVersion *= ')[^']+", version));
        string binaries = Path.Combine(_folder.FullName, "bin", "Core");
        foreach (string assembly in Directory.EnumerateFiles(binaries, "HmsTokens.*.dll"))
        {
            File.WriteAllBytes(assembly, SetVersion(File.ReadAllBytes(assembly), Version.Parse(version)));
        }

        return manifest;
    }

    private static byte[] SetVersion(byte[] assembly, Version version)
    {
        using var reader = new PEReader(new MemoryStream(assembly));
        MetadataReader metadata = reader.GetMetadataReader();
        Span<byte> content = assembly.AsSpan(reader.PEHeaders.MetadataStartOffset);

        // The row of the Assembly table: 4 bytes for the hash algorithm, then the version (ECMA-335, II.22.2).
        int row = metadata.GetTableMetadataOffset(TableIndex.Assembly);
        BitConverter.TryWriteBytes(content[(row + 4)..], (ushort)version.Major);
        BitConverter.TryWriteBytes(content[(row + 6)..], (ushort)version.Minor);

        // The module version id, by which .NET recognizes a module.
        int index = metadata.GetHeapOffset(metadata.GetModuleDefinition().Mvid);
        int mvid = metadata.GetHeapMetadataOffset(HeapIndex.Guid) + ((index - 1) * 16);
        Guid.NewGuid().TryWriteBytes(content[mvid..]);
        return assembly;
    }
}
