namespace HmsTokens.Core.Tests;

public class HmacSha256Tests
{
    public static Cases<(string Key, string Data, string Hash)> Vectors { get; } = new()
    {
        {
            "RFC 4231, 4.2",
            (Repeat("0b", 20), "4869205468657265", "b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7")
        },
        {
            "RFC 4231, 4.3",
            ("4a656665", "7768617420646f2079612077616e7420666f72206e6f7468696e673f",
                "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843")
        },
        {
            "RFC 4231, 4.4",
            (Repeat("aa", 20), Repeat("dd", 50), "773ea91e36800e46854db8ebd09181a72959098b3ef8c122d9635514ced565fe")
        },
        {
            "RFC 4231, 4.7: a key over the block",
            (Repeat("aa", 131),
                "54657374205573696e67204c6172676572205468616e20426c6f636b2d53697a65204b6579"
                    + "202d2048617368204b6579204669727374",
                "60e431591ee0b67f0d8a26aacbf5b77f8e0bc6213728c5140546040f0ee37f54")
        },
    };

    [Theory]
    [MemberData(nameof(Vectors))]
    public void Hash_matches_the_vector(string name)
    {
        (string key, string data, string hash) = Vectors[name];
        byte[] bytes = Convert.FromHexString(data);
        byte[] buffer = [.. bytes, 1, 2, 3];
        Span<byte> actual = stackalloc byte[HmacSha256.HashBytes];
        using var hmac = new HmacSha256(Convert.FromHexString(key));

        // Twice, since the state is reset after a message.
        for (int i = 0; i < 2; i++)
        {
            hmac.Compute(buffer, bytes.Length, actual);
            Assert.Equal(hash, Convert.ToHexStringLower(actual));
        }
    }

    private static string Repeat(string digits, int count) => string.Concat(Enumerable.Repeat(digits, count));
}
