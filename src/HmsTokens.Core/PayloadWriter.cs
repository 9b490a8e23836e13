using System.Buffers.Text;
using System.Text.Encodings.Web;

namespace HmsTokens.Core;

/// <summary>
/// Writes the JSON of a payload to a reusable buffer: only strings and whole numbers, with the same bytes as
/// System.Text.Json with <see cref="JavaScriptEncoder.UnsafeRelaxedJsonEscaping"/>.
/// </summary>
internal sealed class PayloadWriter
{
    private byte[] _buffer = new byte[512];

    public ReadOnlySpan<byte> Written => _buffer.AsSpan(0, Length);

    public int Length { get; private set; }

    public void Begin() => Begin("{"u8);

    /// <summary>Begins with members that were written earlier.</summary>
    /// <param name="beginning">A copy of <see cref="Written"/>.</param>
    public void Begin(ReadOnlySpan<byte> beginning)
    {
        Length = 0;
        WriteRaw(beginning);
    }

    public void End() => WriteRaw("}"u8);

    /// <summary>Ends with members that were written earlier.</summary>
    /// <param name="end">A copy of the end of <see cref="Written"/>, starting with a comma.</param>
    public void End(ReadOnlySpan<byte> end) => WriteRaw(end);

    /// <summary>Writes a member with a string.</summary>
    /// <exception cref="HmsTokenException">
    /// <see cref="HmsTokenError.ValueNotUnicode"/>, with the claim's name; <see cref="HmsTokenError.TokenTooLarge"/>,
    /// if the value alone is longer than a token.
    /// </exception>
    public void WriteMember(Claim claim, string value)
    {
        if (value.Length > TokenReader.MaximumLength)
        {
            throw HmsTokenException.WouldBeTooLarge();
        }

        WriteName(claim);
        if (!TryWritePlain(value))
        {
            WriteEscaped(claim.Name, value);
        }
    }

    /// <summary>Writes a member with a string that needs no escaping.</summary>
    public void WriteMember(Claim claim, ReadOnlySpan<byte> value)
    {
        WriteName(claim);
        Span<byte> destination = Reserve(value.Length + 2);
        destination[0] = (byte)'"';
        value.CopyTo(destination[1..]);
        destination[value.Length + 1] = (byte)'"';
        Length += value.Length + 2;
    }

    /// <summary>Writes a member with a whole number.</summary>
    public void WriteMember(Claim claim, long value)
    {
        WriteName(claim);
        Utf8Formatter.TryFormat(value, Reserve(20), out int written);
        Length += written;
    }

    private void WriteName(Claim claim) => WriteRaw(claim.Json.AsSpan(_buffer[Length - 1] == (byte)'{' ? 1 : 0));

    private void WriteRaw(ReadOnlySpan<byte> json)
    {
        json.CopyTo(Reserve(json.Length));
        Length += json.Length;
    }

    // Printable ASCII without quotes and backslashes needs no escaping, and nearly all values are like this.
    private bool TryWritePlain(string value)
    {
        Span<byte> destination = Reserve(value.Length + 2);
        destination[0] = (byte)'"';
        for (int i = 0; i < value.Length; i++)
        {
            char c = value[i];
            if (c is < ' ' or > '~' or '"' or '\\')
            {
                return false;
            }

            destination[i + 1] = (byte)c;
        }

        destination[value.Length + 1] = (byte)'"';
        Length += value.Length + 2;
        return true;
    }

    private void WriteEscaped(string name, string value)
    {
        byte[] utf8 = new byte[StrictUtf8.GetByteCount(value.AsSpan(), name)];
        StrictUtf8.GetBytes(value.AsSpan(), utf8);

        // Each byte becomes at most six: \u and four digits.
        WriteRaw("\""u8);
        JavaScriptEncoder.UnsafeRelaxedJsonEscaping.EncodeUtf8(utf8, Reserve(utf8.Length * 6), out _, out int written);
        Length += written;
        WriteRaw("\""u8);
    }

    private Span<byte> Reserve(int count)
    {
        if (_buffer.Length - Length < count)
        {
            Array.Resize(ref _buffer, Math.Max(_buffer.Length * 2, Length + count));
        }

        return _buffer.AsSpan(Length, count);
    }
}
