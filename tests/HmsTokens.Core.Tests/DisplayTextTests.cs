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
        { "private use", ("\uE000", "\uE000") },
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
        { "128 characters", (new string('x', 128), new string('x', 128)) },
        { "129 characters", (new string('x', 129), new string('x', 128) + "…") },
        { "ESC behind the cut", (new string('x', 128) + "\u001b", new string('x', 128) + "…") },
        { "pair that the cut would part", (new string('x', 127) + "😀y", new string('x', 127) + "…") },
        { "pair before the cut", (new string('x', 126) + "😀y", new string('x', 126) + "😀…") },
    };

    [Theory]
    [MemberData(nameof(Texts))]
    public void Escape_shows(string name) => Assert.Equal(Texts[name].Shown, DisplayText.Escape(Texts[name].Text));

    [Fact]
    public void Escape_of_anything_is_short_and_printable()
    {
        string shown = DisplayText.Escape(new string('\u001b', 1_000_000));
        Assert.Equal((128 * 6) + 1, shown.Length);
        Assert.DoesNotContain('\u001b', shown);
    }
}
