using System.Security.Cryptography;

namespace HmsTokens.Core.Tests;

public class Base64UrlTests
{
    private const string Alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

    [Fact]
    public void Every_length_round_trips_as_in_the_framework()
    {
        for (int length = 0; length < 300; length++)
        {
            byte[] bytes = RandomNumberGenerator.GetBytes(length);
            byte[] destination = new byte[Base64Url.GetEncodedLength(length) + 3];

            int written = Base64Url.Encode(bytes, destination);
            string text = System.Text.Encoding.ASCII.GetString(destination, 0, written);

            Assert.Equal(TestTokens.Encode(bytes), text);
            Assert.True(Base64Url.TryDecode(text, out byte[] decoded));
            Assert.Equal(bytes, decoded);
        }
    }

    [Fact]
    public void No_two_texts_decode_to_the_same_bytes()
    {
        // All text of two characters, and of three with a fixed first one, to cover all unused bits.
        var texts = Alphabet.SelectMany(a => Alphabet.Select(b => $"{a}{b}"))
            .Concat(Alphabet.SelectMany(a => Alphabet.Select(b => $"Q{a}{b}")));
        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (string text in texts)
        {
            if (Base64Url.TryDecode(text, out byte[] decoded))
            {
                Assert.True(seen.Add(Convert.ToHexString(decoded)), text);
                Assert.Equal(text, TestTokens.Encode(decoded));
            }
        }

        Assert.Equal(256 + (64 * 16), seen.Count);
    }

    [Fact]
    public void No_character_outside_the_alphabet_is_accepted()
    {
        for (int c = 0; c <= char.MaxValue; c++)
        {
            Assert.Equal(Alphabet.Contains((char)c), Base64Url.TryDecode($"AB{(char)c}A", out _));
        }
    }
}
