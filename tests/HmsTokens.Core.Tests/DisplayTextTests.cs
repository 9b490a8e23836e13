namespace HmsTokens.Core.Tests;

public class DisplayTextTests
{
    public static Cases<(string Text, string Shown)> Texts { get; } = new()
    {
        { "null", (null!, "") },
        { "empty", ("", "") },
        { "plain ASCII", ("room-1 ~!\"'\\", "room-1 ~!\"'\\") },
        { "accents", ("Zoë Żółć", "Zoë Żółć") },
        { "right-to-left letters", ("שלום", "שלום") },
        { "CJK", ("会議室", "会議室") },
        { "emoji", ("a😀b", "a😀b") },
        { "private use", ("\uE000", @"\ue000") },
        { "unassigned", ("\u0378", @"\u0378") },
        { "NUL", ("a\0b", @"a\u0000b") },
        { "line breaks and tab", ("a\r\n\tb", @"a\u000d\u000a\u0009b") },
        { "ESC", ("\u001b[2J", @"\u001b[2J") },
        { "DEL", ("\u007f", @"\u007f") },
        { "C1 control sequence introducer", ("\u009b31m", @"\u009b31m") },
        { "bidirectional override", ("\u202egnp.exe", @"\u202egnp.exe") },
        { "bidirectional isolate", ("\u2066x\u2069", @"\u2066x\u2069") },
        { "left-to-right mark", ("\u200e", @"\u200e") },
        { "Arabic letter mark", ("\u061c", @"\u061c") },
        { "zero-width space, joiner", ("a\u200bb\u200dc", @"a\u200bb\u200dc") },
        { "soft hyphen", ("a\u00adb", @"a\u00adb") },
        { "byte order mark", ("\ufeffa", @"\ufeffa") },
        { "line separator, paragraph separator", ("\u2028\u2029", @"\u2028\u2029") },
        { "format character outside the BMP", ("\U000E0041", @"\udb40\udc41") },
        { "Hangul fillers", ("host\u3164\u115f\uffa0", @"host\u3164\u115f\uffa0") },
        { "variation selectors", ("a\ufe0fb\ufe00", @"a\ufe0fb\ufe00") },
        { "variation selector outside the BMP", ("a\U000E0100", @"a\udb40\udd00") },
        { "combining grapheme joiner", ("\u034f", @"\u034f") },
        { "unassigned, and kept for what draws nothing", ("\u2065\U000E0FFF", @"\u2065\udb43\udfff") },
        { "Braille pattern without a dot", ("a\u2800b", @"a\u2800b") },
        { "Braille pattern with dots", ("⠓⠊", "⠓⠊") },
        { "noncharacters", ("\uffff\ufffe\ufdd0\ufdef", @"\uffff\ufffe\ufdd0\ufdef") },
        { "noncharacter outside the BMP", ("\U0001FFFE", @"\ud83f\udffe") },
        { "lone high surrogate", ("a\ud83d", @"a\ud83d") },
        { "lone low surrogate", ("\ude00b", @"\ude00b") },
        { "surrogates in the wrong order", ("\ude00\ud83d", @"\ude00\ud83d") },
        { "high surrogate before a pair", ("\ud83d\ud83d\ude00", "\\ud83d\ud83d\ude00") },
        { "low surrogate behind a pair", ("\ud83d\ude00\ude00", "\ud83d\ude00\\ude00") },
        { "one space between words", ("Ada Lovelace I", "Ada Lovelace I") },
        { "two spaces", ("a  b", @"a \u0020b") },
        { "spaces around", (" a ", @"\u0020a\u0020") },
        { "spaces alone", ("   ", @"\u0020\u0020\u0020") },
        { "no-break space", ("a\u00a0b", @"a\u00a0b") },
        { "em space", ("a\u2003b", @"a\u2003b") },
        { "ideographic space", ("a\u3000b", @"a\u3000b") },
        { "Ogham space", ("a\u1680b", @"a\u1680b") },
        { "Egyptian blanks", ("a\U00013441\U00013442", @"a\ud80d\udc41\ud80d\udc42") },
        { "null notehead", ("a\U0001D159", @"a\ud834\udd59") },
        { "Khitan filler", ("a\U00016FE4", @"a\ud81b\udfe4") },
        { "object replacement", ("a\ufffcb", @"a\ufffcb") },
        { "replacement character, which is seen", ("a\ufffdb", "a\ufffdb") },
        { "wide, and counted as one", ("⚡✅⭐ꥠ", @"\u26a1\u2705\u2b50\ua960") },
        { "beside wide ones", ("⚢✄⭑ꥏ", "⚢✄⭑ꥏ") },
        { "wide, and counted as two", ("漢字가Ａ〈", "漢字가Ａ〈") },
        { "emoji that the console counts as two", ("👩🏽🇩🇪", "👩🏽🇩🇪") },
        { "128 characters", (new string('x', 128), new string('x', 128)) },
        { "129 characters", (new string('x', 129), new string('x', 127) + "…") },
        { "ESC behind the cut", (new string('x', 128) + "\u001b", new string('x', 127) + "…") },
        { "ESC that the cut would part", (new string('x', 125) + "\u001b", new string('x', 125) + "…") },
        { "ESC that just fits", (new string('x', 122) + "\u001b", new string('x', 122) + @"\u001b") },
        { "pair that the cut would part", (new string('x', 126) + "😀yz", new string('x', 126) + "…") },
        { "pair before the cut", (new string('x', 125) + "😀yz", new string('x', 125) + "😀…") },
    };

    [Theory]
    [MemberData(nameof(Texts))]
    public void Escape_shows(string name) => Assert.Equal(Texts[name].Shown, DisplayText.Escape(Texts[name].Text));

    [Theory]
    [InlineData(64)]
    [InlineData(128)]
    public void Escape_always_gives_short_and_printable_text(int maximum)
    {
        foreach (string text in new[] { "\u001b", "x", " ", "漢", "😀", "⚡", "\ud83d" })
        {
            string shown = DisplayText.Escape(string.Concat(Enumerable.Repeat(text, 100_000)), maximum);
            Assert.InRange(shown.Length, maximum - 12, maximum);
            Assert.EndsWith("…", shown, StringComparison.Ordinal);
            Assert.DoesNotContain('\u001b', shown);
            Assert.DoesNotContain("  ", shown, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("65f0c0de8a7b4c1d2e3f4a5b", "65f0c0de8a7b4c1d2e3f4a5b")]
    [InlineData("0123456789012345678901234567890", "0123456789012345678901234567890")]
    [InlineData("01234567890123456789012345678901", "0123456…")]
    [InlineData("\u001b[2J", @"\u001b[2J")]
    [InlineData(null, "")]
    public void An_access_key_as_long_as_a_secret_is_never_shown_in_full(string? accessKey, string shown) =>
        Assert.Equal(shown, DisplayText.EscapeAccessKey(accessKey));
}
