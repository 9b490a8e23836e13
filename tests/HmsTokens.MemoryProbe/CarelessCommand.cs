using System.Management.Automation;
using System.Runtime.InteropServices;

namespace HmsTokens.MemoryProbe;

/// <summary>
/// The control: takes a secret as the module's commands do and leaves a copy in every form behind, in unmanaged memory
/// or on the managed heap. What a search finds after it shows what a search after a command of the module's would find.
/// </summary>
[Cmdlet(VerbsOther.Use, "SecretCarelessly")]
public sealed class CarelessCommand : PSCmdlet
{
    // Nothing collects it or writes over it before the search.
    private static readonly List<object> Left = [];

    /// <summary>What is about to be given as the secret.</summary>
    internal static MaskedSecret? Secret { get; set; }

    [Parameter(ValueFromPipeline = true)]
    public PSObject? InputObject { get; set; }

    protected override void BeginProcessing()
    {
        byte[] pinned = GC.AllocateUninitializedArray<byte>(MaskedSecret.Length, pinned: true);
        MemorySearch.Write(Secret!, "UTF-8", pinned);
        Left.Add(pinned);

        byte[] movable = new byte[MaskedSecret.Length];
        MemorySearch.Write(Secret!, "inner pad", movable);
        Left.Add(movable);
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
