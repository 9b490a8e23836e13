using System.Reflection.Metadata;
using System.Reflection.Metadata.Ecma335;
using System.Reflection.PortableExecutable;
using System.Text.RegularExpressions;

namespace HmsTokens.PowerShell.Tests;

/// <summary>The module beside another version of it.</summary>
public sealed class SideBySideTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("hmstokens side ");

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public void A_second_version_in_one_process_is_refused_and_the_first_goes_on()
    {
        using var shell = new Shell();
        string other = CopyWithVersion("99.1.0");

        ErrorRecord? error = shell.Run("Import-Module $other", new { other }).Terminating;

        // The words are PowerShell's and .NET's: the module has no say before its assembly is loaded.
        Assert.NotNull(error);
        Assert.Contains("Assembly with same name is already loaded", error.ToString(), StringComparison.Ordinal);
        TestTokens.Claims(shell.Run("New-HmsManagementToken @Key").AssertSingle());
        Assert.NotEqual("99.1.0", shell.Run("(Get-Module HmsTokens).Version").AssertSingle().ToString());
    }

    // The module with another version in its manifest and its cmdlet assembly, which becomes another assembly by that.
    private string CopyWithVersion(string version)
    {
        string source = Path.GetDirectoryName(Repository.ModuleManifest)!;
        foreach (string file in Directory.EnumerateFiles(source, "*", SearchOption.AllDirectories))
        {
            string copy = Path.Combine(_folder.FullName, Path.GetRelativePath(source, file));
            Directory.CreateDirectory(Path.GetDirectoryName(copy)!);
            File.Copy(file, copy);
        }

        string manifest = Path.Combine(_folder.FullName, "HmsTokens.psd1");
        File.WriteAllText(manifest, Regex.Replace(File.ReadAllText(manifest), "(?<=ModuleVersion *= ')[^']+", version));
        string cmdlets = Path.Combine(_folder.FullName, "bin", "Core", "HmsTokens.PowerShell.dll");
        File.WriteAllBytes(cmdlets, WithVersion(File.ReadAllBytes(cmdlets), Version.Parse(version)));
        return manifest;
    }

    private static byte[] WithVersion(byte[] assembly, Version version)
    {
        using var reader = new PEReader(new MemoryStream(assembly));
        MetadataReader metadata = reader.GetMetadataReader();
        Span<byte> content = assembly.AsSpan(reader.PEHeaders.MetadataStartOffset);

        // The Assembly table's one row: a hash algorithm of 4 bytes, then major and minor version (ECMA-335, II.22.2).
        int row = metadata.GetTableMetadataOffset(TableIndex.Assembly);
        BitConverter.TryWriteBytes(content[(row + 4)..], (ushort)version.Major);
        BitConverter.TryWriteBytes(content[(row + 6)..], (ushort)version.Minor);

        // And the identity by which .NET knows a module again.
        int mvid = metadata.GetHeapMetadataOffset(HeapIndex.Guid) + ((metadata.GetHeapOffset(metadata.GetModuleDefinition().Mvid) - 1) * 16);
        Guid.NewGuid().TryWriteBytes(content[mvid..]);
        return assembly;
    }
}
