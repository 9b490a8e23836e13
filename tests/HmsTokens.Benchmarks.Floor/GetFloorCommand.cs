using System.Management.Automation;
using System.Security.Cryptography;

namespace HmsTokens.Benchmarks;

/// <summary>
/// The minimum work of a cmdlet like New-HmsAuthToken: bind three properties by name, compute one HMAC-SHA256 over the
/// 345 bytes of a token's header and payload, and write a string.
/// </summary>
[Cmdlet(VerbsCommon.Get, "Floor")]
[OutputType(typeof(string))]
public sealed class GetFloorCommand : PSCmdlet
{
    private readonly byte[] _key = new byte[64];
    private readonly byte[] _data = new byte[345];
    private string? _text;

    [Parameter(Mandatory = true, ValueFromPipelineByPropertyName = true)]
    public string? RoomId { get; set; }

    [Parameter(Mandatory = true, ValueFromPipelineByPropertyName = true)]
    public string? Role { get; set; }

    [Parameter(ValueFromPipelineByPropertyName = true)]
    public string? UserId { get; set; }

    protected override void BeginProcessing() => _text = new string('x', 389);

    protected override void ProcessRecord()
    {
        Span<byte> hash = stackalloc byte[HMACSHA256.HashSizeInBytes];
        HMACSHA256.HashData(_key, _data, hash);
        WriteObject(_text);
    }
}
