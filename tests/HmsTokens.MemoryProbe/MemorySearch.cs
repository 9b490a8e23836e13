using System.Globalization;
using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace HmsTokens.MemoryProbe;

/// <summary>
/// Searches the memory of this process (/proc/self/maps and /proc/self/mem) for all forms of a secret in one pass. It
/// searches for pieces of the secret, because part of a freed copy may be overwritten.
/// </summary>
internal static unsafe class MemorySearch
{
    // A chunk fits in the processor's cache while it is searched for each piece.
    private const int Chunk = 1 << 18;
    private const int Piece = 16;
    private const int Pieces = MaskedSecret.Length / Piece;
    private const int Overlap = 2 * Piece;

    // The start of a vectorized search: too short to count as a piece if a register is spilled to memory.
    private const int AnchorCharacters = 4;
    private const int AnchorStride = 8;

    // As text, and as the inner and outer pad of HMAC.
    private static readonly (string Name, int Stride, byte Pad)[] Forms =
    [
        ("UTF-8", 1, 0), ("UTF-16", 2, 0), ("inner pad", 1, 0x36), ("outer pad", 1, 0x5c),
    ];

    // The chunk, then the anchors. Only this block of memory is not searched.
    private static readonly int BlockLength = Chunk + Overlap + (Forms.Length * Pieces * AnchorStride);
    private static readonly byte* Block = (byte*)NativeMemory.Alloc((nuint)BlockLength);

    /// <summary>How often each form was found, by its most frequent piece.</summary>
    public static IReadOnlyList<(string Form, int Copies)> Count(MaskedSecret secret)
    {
        int[] found = new int[Forms.Length * Pieces];
        WriteAnchors(secret);
        using SafeFileHandle memory = File.OpenHandle("/proc/self/mem");
        using SafeFileHandle pages = File.OpenHandle("/proc/self/pagemap");
        foreach ((ulong start, ulong end, bool isPrivate) in Regions())
        {
            for (ulong at = start; at < end; at += Chunk)
            {
                if (isPrivate && !IsUsed(pages, at, Math.Min(at + Chunk, end)))
                {
                    continue;
                }

                var chunk = new Span<byte>(Block, (int)Math.Min(Chunk + Overlap, end - at));

                // Pieces in the overlap count with the next chunk.
                Count(chunk[..Read(memory, at, chunk)], secret, found, last: at + Chunk >= end);
            }
        }

        NativeMemory.Clear(Block, (nuint)BlockLength);
        return [.. Forms.Select((form, i) => (form.Name, found.AsSpan(i * Pieces, Pieces).ToArray().Max()))];
    }

    /// <summary>The bytes of a secret in each form, by name.</summary>
    public static void Write(MaskedSecret secret, string form, Span<byte> destination)
    {
        (_, int stride, byte pad) = Forms.Single(known => known.Name == form);
        destination.Clear();
        for (int i = 0; i < MaskedSecret.Length; i++)
        {
            destination[i * stride] = (byte)(secret[i] ^ pad);
        }
    }

    private static void WriteAnchors(MaskedSecret secret)
    {
        byte* anchor = Block + Chunk + Overlap;
        NativeMemory.Clear(anchor, (nuint)(Forms.Length * Pieces * AnchorStride));
        foreach ((_, int stride, byte pad) in Forms)
        {
            for (int piece = 0; piece < Pieces; piece++, anchor += AnchorStride)
            {
                for (int i = 0; i < AnchorCharacters; i++)
                {
                    anchor[i * stride] = (byte)(secret[(piece * Piece) + i] ^ pad);
                }
            }
        }
    }

    private static void Count(ReadOnlySpan<byte> chunk, MaskedSecret secret, int[] found, bool last)
    {
        for (int i = 0; i < found.Length; i++)
        {
            (_, int stride, byte pad) = Forms[i / Pieces];
            int from = i % Pieces * Piece;

            // Up to the anchor's last character: the zero byte after it is frequent in text.
            int length = (stride * (AnchorCharacters - 1)) + 1;
            var anchor = new ReadOnlySpan<byte>(Block + Chunk + Overlap + (i * AnchorStride), length);
            ReadOnlySpan<byte> rest = last ? chunk : chunk[..Math.Min(chunk.Length, Chunk + length - 1)];
            int at = 0;
            for (int next = rest.IndexOf(anchor); next >= 0; next = rest[at..].IndexOf(anchor))
            {
                at += next;
                if (IsAt(chunk[at..], secret, from, stride, pad))
                {
                    found[i]++;
                }

                at++;
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

    // Zeros for our own block, and 0 for pages of the kernel and memory that was unmapped.
    private static int Read(SafeFileHandle memory, ulong at, Span<byte> chunk)
    {
        ulong start = Math.Clamp((ulong)Block, at, at + (ulong)chunk.Length);
        ulong end = Math.Clamp((ulong)Block + (ulong)BlockLength, at, at + (ulong)chunk.Length);
        if (start == end)
        {
            return TryRead(memory, at, chunk);
        }

        // First the part before the block.
        chunk.Clear();
        TryRead(memory, at, chunk[..(int)(start - at)]);
        TryRead(memory, end, chunk[(int)(end - at)..]);
        return chunk.Length;
    }

    private static int TryRead(SafeFileHandle memory, ulong at, Span<byte> destination)
    {
        try
        {
            return RandomAccess.Read(memory, destination, (long)at);
        }
        catch (IOException)
        {
            return 0;
        }
    }

    // Most mapped memory was never used, and reading it takes most of the time. Bits 63 and 62 of a page's entry: it is
    // in memory, or it is swapped out (pagemap in the kernel's documentation).
    private static bool IsUsed(SafeFileHandle pages, ulong start, ulong end)
    {
        ulong size = (ulong)Environment.SystemPageSize;
        Span<ulong> entries = stackalloc ulong[(int)((end - start) / size)];
        RandomAccess.Read(pages, MemoryMarshal.AsBytes(entries), (long)(start / size * sizeof(ulong)));
        return entries.ContainsAnyInRange(1UL << 62, ulong.MaxValue);
    }

    // Everything except read-only mapped files, which cannot contain copies.
    private static List<(ulong Start, ulong End, bool IsPrivate)> Regions()
    {
        var regions = new List<(ulong, ulong, bool)>();
        foreach (string line in File.ReadLines("/proc/self/maps"))
        {
            // 7f12…-7f13… rw-p 00000000 08:01 1234   /usr/lib/…
            string[] fields = line.Split(' ', 6, StringSplitOptions.RemoveEmptyEntries);
            string name = fields.Length > 5 ? fields[5] : string.Empty;
            bool isFile = name.StartsWith('/') && !name.StartsWith("/memfd:", StringComparison.Ordinal);
            bool mayHoldData = fields[1][1] == 'w' || !isFile;
            if (fields[1][0] == 'r' && mayHoldData && !name.StartsWith("[v", StringComparison.Ordinal))
            {
                string[] range = fields[0].Split('-');
                regions.Add((Parse(range[0]), Parse(range[1]), fields[1][3] == 'p'));
            }
        }

        return regions;
    }

    private static ulong Parse(string address) =>
        ulong.Parse(address, NumberStyles.HexNumber, CultureInfo.InvariantCulture);
}
