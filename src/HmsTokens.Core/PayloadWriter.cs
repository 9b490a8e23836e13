using System.Buffers.Text;
using System.Text.Encodings.Web;

namespace HmsTokens.Core;

/// <summary>
/// Writes the JSON of a token's payload into a buffer that it keeps and grows: just strings and whole numbers, in the
/// form that System.Text.Json gives them with <see cref="JavaScriptEncoder.UnsafeRelaxedJsonEscaping"/>.
/// </summary>
internal sealed class PayloadWriter
{
    private byte[] _buffer = new byte[512];

    public ReadOnlySpan<byte> Written => _buffer.AsSpan(0, Length);

    public int Length { get; private set; }

    public void Begin() => Begin("{"u8);

    /// <summary>Begins with the members that another object had.</summary>
    /// <param name="beginning">What <see cref="Written"/> gave of it before it ended.</param>
    public void Begin(ReadOnlySpan<byte> beginning)
    {
        Length = 0;
        Raw(beginning);
    }

    public void End() => Raw("}"u8);

    /// <summary>Ends with members that another object had.</summary>
    /// <param name="end">The end of what <see cref="Written"/> gave of it, with the comma before them.</param>
    public void End(ReadOnlySpan<byte> end) => Raw(end);

    /// <summary>Writes a member whose value is a string.</summary>
    /// <exception cref="HmsTokenException">
    /// <see cref="HmsTokenError.ValueNotUnicode"/>, of the claim's name; <see cref="HmsTokenError.TokenTooLarge"/>, of a value
    /// that is longer than a whole token.
    /// </exception>
    public void Member(Claim claim, string value)
    {
        if (value.Length > TokenReader.MaximumLength)
        {
            throw HmsTokenException.WouldBeTooLarge();
        }

        Name(claim);
        if (!TryPlain(value))
        {
            Escaped(claim.Name, value);
        }
    }

    /// <summary>Writes a member whose value is a string that needs no escape.</summary>
    public void Member(Claim claim, ReadOnlySpan<byte> value)
    {
        Name(claim);
        Span<byte> destination = Reserve(value.Length + 2);
        destination[0] = (byte)'"';
        value.CopyTo(destination[1..]);
        destination[value.Length + 1] = (byte)'"';
        Length += value.Length + 2;
    }

    /// <summary>Writes a member whose value is a whole number.</summary>
    public void Member(Claim claim, long value)
    {
        Name(claim);
        Utf8Formatter.TryFormat(value, Reserve(20), out int written);
        Length += written;
    }

    private void Name(Claim claim) => Raw(claim.Json.AsSpan(_buffer[Length - 1] == (byte)'{' ? 1 : 0));

    private void Raw(ReadOnlySpan<byte> json)
    {
        json.CopyTo(Reserve(json.Length));
        Length += json.Length;
    }

    // Printable ASCII without the quote and the backslash needs no escape: nearly every value there is.
    private bool TryPlain(string value)
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

    private void Escaped(string name, string value)
    {
        byte[] utf8 = new byte[StrictUtf8.GetByteCount(value.AsSpan(), name)];
        StrictUtf8.GetBytes(value.AsSpan(), utf8);

        // No character takes more than six bytes for each of its own: \u and four digits.
        Raw("\""u8);
        JavaScriptEncoder.UnsafeRelaxedJsonEscaping.EncodeUtf8(utf8, Reserve(utf8.Length * 6), out _, out int written);
        Length += written;
        Raw("\""u8);
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
