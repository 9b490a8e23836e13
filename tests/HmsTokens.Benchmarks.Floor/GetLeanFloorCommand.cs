using System.Management.Automation;
using System.Security.Cryptography;

namespace HmsTokens.Benchmarks;

/// <summary>Like Get-Floor, but without mandatory parameters, and it writes its input.</summary>
[Cmdlet(VerbsCommon.Get, "LeanFloor")]
[OutputType(typeof(string))]
public sealed class GetLeanFloorCommand : PSCmdlet
{
    private readonly byte[] _key = new byte[64];
    private readonly byte[] _data = new byte[345];

    [Parameter(ValueFromPipelineByPropertyName = true)]
    public string? RoomId { get; set; }

    [Parameter(ValueFromPipelineByPropertyName = true)]
    public string? Role { get; set; }

    [Parameter(ValueFromPipelineByPropertyName = true)]
    public string? UserId { get; set; }

    protected override void ProcessRecord()
    {
        Span<byte> hash = stackalloc byte[HMACSHA256.HashSizeInBytes];
        HMACSHA256.HashData(_key, _data, hash);
        WriteObject(UserId);
    }
}
