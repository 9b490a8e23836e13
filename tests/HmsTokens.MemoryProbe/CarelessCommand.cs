using System.Management.Automation;
using System.Runtime.InteropServices;

namespace HmsTokens.MemoryProbe;

/// <summary>
/// The control: a command that leaves copies of a secret in every form, in unmanaged memory or on the managed heap. It
/// shows that the search would find copies after a command of the module.
/// </summary>
[Cmdlet(VerbsOther.Use, "SecretCarelessly")]
public sealed class CarelessCommand : PSCmdlet
{
    // Keeps the copies until the search.
    private static readonly List<object> KeptObjects = [];

    [Parameter(ValueFromPipeline = true)]
    public PSObject? InputObject { get; set; }

    /// <summary>The secret that is passed next.</summary>
    internal static MaskedSecret? Secret { get; set; }

    protected override void BeginProcessing()
    {
        byte[] pinned = GC.AllocateUninitializedArray<byte>(MaskedSecret.Length, pinned: true);
        MemorySearch.Write(Secret!, "UTF-8", pinned);
        KeptObjects.Add(pinned);

        byte[] movable = new byte[MaskedSecret.Length];
        MemorySearch.Write(Secret!, "inner pad", movable);
        KeptObjects.Add(movable);
        WriteUnmanaged("UTF-16", 2 * MaskedSecret.Length);
        WriteUnmanaged("outer pad", MaskedSecret.Length);
    }

    protected override void ProcessRecord()
    {
        if (InputObject?.Properties["RoomId"]?.Value is "")
        {
            var missing = new ArgumentException("RoomId");
            WriteError(new ErrorRecord(missing, "RoomIdMissing", ErrorCategory.InvalidArgument, null));
            return;
        }

        WriteObject(InputObject);
    }

    private static unsafe void WriteUnmanaged(string form, int length) =>
        MemorySearch.Write(Secret!, form, new Span<byte>(NativeMemory.Alloc((nuint)length), length));
}
