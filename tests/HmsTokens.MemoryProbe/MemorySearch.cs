using System.Globalization;
using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace HmsTokens.MemoryProbe;

/// <summary>Searches all memory of this process, by /proc/self/maps and /proc/self/mem, for a secret in any of its forms.</summary>
internal static unsafe class MemorySearch
{
    private const int Chunk = 1 << 20;
    private const int Piece = 16;
    private const int Overlap = 2 * Piece;

    // As text, and as the key block of HMAC: its inner and its outer pad.
    private static readonly (string Name, int Stride, byte Pad)[] Forms =
    [
        ("UTF-8", 1, 0), ("UTF-16", 2, 0), ("inner pad", 1, 0x36), ("outer pad", 1, 0x5c),
    ];

    /// <summary>How often each form was found. A form counts as often as the piece of it that was found most.</summary>
    public static IReadOnlyList<(string Form, int Copies)> Count(MaskedSecret secret)
    {
        int[,] found = new int[Forms.Length, MaskedSecret.Length / Piece];
        byte* buffer = (byte*)NativeMemory.Alloc(Chunk + Overlap);
        using SafeFileHandle memory = File.OpenHandle("/proc/self/mem");
        foreach ((ulong start, ulong end) in Regions())
        {
            for (ulong at = start; at < end; at += Chunk)
            {
                int wanted = (int)Math.Min(Chunk + Overlap, end - at);
                var chunk = new Span<byte>(buffer, wanted);
                if (at < (ulong)buffer + Chunk + Overlap && at + (ulong)wanted > (ulong)buffer)
                {
                    // Our own buffer lies in here: all but it.
                    ReadAround(memory, at, chunk, (ulong)buffer);
                }
                else if (!TryRead(memory, at, chunk))
                {
                    continue;
                }

                // What lies in the overlap is counted with the next chunk.
                Count(chunk, secret, found, last: at + Chunk >= end);
            }
        }

        NativeMemory.Clear(buffer, Chunk + Overlap);
        NativeMemory.Free(buffer);
        return [.. Forms.Select((form, i) => (form.Name, Enumerable.Range(0, found.GetLength(1)).Max(piece => found[i, piece])))];
    }

    /// <summary>Writes a secret down in every form; the caller frees the memory.</summary>
    public static nint Plant(MaskedSecret secret)
    {
        byte* plants = (byte*)Marshal.AllocHGlobal(Forms.Sum(form => form.Stride * MaskedSecret.Length));
        byte* at = plants;
        foreach ((_, int stride, byte pad) in Forms)
        {
            for (int i = 0; i < MaskedSecret.Length; i++, at += stride)
            {
                at[stride - 1] = 0;
                *at = (byte)(secret[i] ^ pad);
            }
        }

        return (nint)plants;
    }

    private static void Count(ReadOnlySpan<byte> chunk, MaskedSecret secret, int[,] found, bool last)
    {
        int limit = last ? chunk.Length : Math.Min(chunk.Length, Chunk);
        for (int form = 0; form < Forms.Length; form++)
        {
            (_, int stride, byte pad) = Forms[form];
            for (int piece = 0; piece < found.GetLength(1); piece++)
            {
                int from = piece * Piece;
                int at = 0;
                while (at < limit)
                {
                    int next = chunk[at..limit].IndexOf((byte)(secret[from] ^ pad));
                    if (next < 0)
                    {
                        break;
                    }

                    at += next;
                    if (IsAt(chunk[at..], secret, from, stride, pad))
                    {
                        found[form, piece]++;
                    }

                    at++;
                }
            }
        }
    }

    private static bool IsAt(ReadOnlySpan<byte> memory, MaskedSecret secret, int from, int stride, byte pad)
    {
        if (memory.Length < Piece * stride)
        {
            return false;
        }

        for (int i = 0; i < Piece; i++)
        {
            if (memory[i * stride] != (byte)(secret[from + i] ^ pad) || (stride == 2 && memory[(i * stride) + 1] != 0))
            {
                return false;
            }
        }

        return true;
    }

    private static void ReadAround(SafeFileHandle memory, ulong at, Span<byte> chunk, ulong buffer)
    {
        // The part before goes in first: it is copied from where the buffer is not.
        chunk.Clear();
        if (at < buffer)
        {
            TryRead(memory, at, chunk[..(int)Math.Min((ulong)chunk.Length, buffer - at)]);
        }

        ulong behind = buffer + Chunk + Overlap;
        if (at + (ulong)chunk.Length > behind)
        {
            int skip = (int)(Math.Max(behind, at) - at);
            TryRead(memory, at + (ulong)skip, chunk[skip..]);
        }
    }

    private static bool TryRead(SafeFileHandle memory, ulong at, Span<byte> destination)
    {
        try
        {
            return RandomAccess.Read(memory, destination, (long)at) == destination.Length;
        }
        catch (IOException)
        {
            // The kernel's own pages, and what was unmapped since.
            return false;
        }
    }

    private static List<(ulong Start, ulong End)> Regions()
    {
        var regions = new List<(ulong, ulong)>();
        foreach (string line in File.ReadLines("/proc/self/maps"))
        {
            string[] fields = line.Split(' ', 3);
            if (fields[1][0] == 'r' && !line.Contains("[v", StringComparison.Ordinal))
            {
                string[] range = fields[0].Split('-');
                regions.Add((Parse(range[0]), Parse(range[1])));
            }
        }

        return regions;
    }

    private static ulong Parse(string address) => ulong.Parse(address, NumberStyles.HexNumber, CultureInfo.InvariantCulture);
}
