using System.Globalization;
using System.Reflection;
using System.Text.RegularExpressions;
using System.Xml.Linq;

namespace HmsTokens.PowerShell.Tests;

/// <summary>The display of a decoded token, and its serialization.</summary>
public sealed partial class ViewTests(Terminal terminal, Shell shell) : IClassFixture<Terminal>, IClassFixture<Shell>
{
    private const string Ours = $"\"access_key\":\"{TestTokens.AccessKey}\",\"type\":\"app\"";
    private const string Decode = "ConvertFrom-HmsToken $token";
    private const string RoundTrip =
        """
        $type = [System.Management.Automation.PSSerializer]
        $type::Deserialize($type::Serialize((ConvertFrom-HmsToken $token)))
        """;

    public static Cases<(long Begins, long Ends, string Status, string Ending)> Lifetimes { get; } = new()
    {
        { "days left", (-60, (2 * 86400) + (3 * 3600) + 30, "Active", "in 2d 3h") },
        { "whole days left", (-60, (2 * 86400) + 30, "Active", "in 2d") },
        { "hours left", (-60, (23 * 3600) + (59 * 60) + 30, "Active", "in 23h 59m") },
        { "minutes left", (-60, (12 * 60) + 30, "Active", "in 12m") },
        { "seconds left", (-60, 50, "Active", "in [345][0-9]s") },
        { "just over", (-60, 0, "Expired", "[0-9]s ago") },
        { "minutes ago", (-3600, (-12 * 60) - 1, "Expired", "12m ago") },
        { "days ago", (-90 * 86400, -30 * 86400, "Expired", "30d ago") },
        { "not begun", (330, 3630, "NotYetValid", "in 1h") },
        { "not begun and ended", (600, -120, "Expired", "2m ago") },
    };

    public static Cases<string> Hostile { get; } = new()
    {
        { "ESC", "\u001b" },
        { "BEL", "\u0007" },
        { "NUL", "\0" },
        { "line feed", "\n" },
        { "carriage return", "\r" },
        { "backspace", "\b" },
        { "DEL", "\u007f" },
        { "C1 CSI", "\u009b" },
        { "C1 OSC", "\u009d" },
        { "C1 NEL", "\u0085" },
        { "right-to-left override", "\u202e" },
        { "right-to-left isolate", "\u2067" },
        { "Arabic letter mark", "\u061c" },
        { "zero-width space", "\u200b" },
        { "line separator", "\u2028" },
        { "no-break space", "\u00a0" },
        { "ideographic space", "\u3000" },
        { "high voltage, drawn wide and counted narrow", "\u26a1" },
    };

    public static Cases<string> Culture { get; } = new()
    {
        { "invariant", string.Empty },
        { "Thai, Buddhist years", "th-TH" },
        { "Persian calendar", "fa-IR" },
        { "dots between hours and minutes", "fi-FI" },
    };

    [Fact]
    public void List_shows_what_support_asks_first()
    {
        string[] lines = terminal.Show(Decode, TestTokens.Valid);

        Assert.Collection(
            lines,
            line => Assert.Equal("Type              : Auth", line),
            line => Assert.Equal("Status            : Active", line),
            line => Assert.Equal("SignatureVerified : not checked", line),
            line => Assert.Equal($"RoomId            : {TestTokens.RoomId}", line),
            line => Assert.Equal("UserId            : 42", line),
            line => Assert.Equal("Role              : host", line),
            line => Assert.Equal($"AccessKey         : {TestTokens.AccessKey}", line),
            line => Assert.Matches($@"^IssuedAt          : {LocalTime(1_000_000_000)} \(\d+d( \d+h)? ago\)$", line),
            line => Assert.Matches($@"^ExpiresAt         : {LocalTime(4_102_444_800)} \(in \d+d( \d+h)?\)$", line));
    }

    [Fact]
    public void List_leaves_blank_what_the_token_does_not_have()
    {
        string[] lines = terminal.Show(Decode, TestTokens.Forge("{}"));

        Assert.Equal(
            ["Type : Unknown", "Status : Active", "SignatureVerified : not checked", "RoomId :", "UserId :", "Role :",
                "AccessKey :", "IssuedAt :", "ExpiresAt :"],
            lines.Select(line => Spaces().Replace(line, " ").TrimEnd()));
    }

    [Theory]
    [MemberData(nameof(Lifetimes))]
    public void List_shows_the_status_of_the_token(string name)
    {
        (long begins, long ends, string status, string ending) = Lifetimes[name];
        long now = DateTimeOffset.UtcNow.ToUnixTimeSeconds();

        string[] lines = terminal.Show(
            Decode, TestTokens.Forge($$"""{{{Ours}},"nbf":{{now + begins}},"exp":{{now + ends}}}"""));

        Assert.Contains($"Status            : {status}", lines);
        Assert.Single(lines, line => Regex.IsMatch(line, $@"^ExpiresAt .*\({ending}\)$"));
        Assert.Equal(status == "NotYetValid", lines.Any(line => Regex.IsMatch(line, @"^NotBefore .*\(in 5m\)$")));
    }

    [Fact]
    public void Table_shows_one_token_per_line()
    {
        string[] columns = ["Type", "Status", "SignatureVerified", "ExpiresAt", "RoomId", "Role", "UserId"];

        AssertRow(Decode, "not checked");
        AssertRow(RoundTrip, "not verified");

        void AssertRow(string script, string check)
        {
            (string Header, string Text)[] row = TableRow(script, TestTokens.Valid);
            Assert.Equal(columns, row.Select(cell => cell.Header));
            Assert.Collection(
                row.Select(cell => cell.Text),
                type => Assert.Equal("Auth", type),
                status => Assert.Contains("Active", status, StringComparison.Ordinal),
                verified => Assert.Equal(check, verified),
                expires => Assert.Matches(@"^in \d+d( \d+h)?$", expires),
                room => Assert.Equal(TestTokens.RoomId, room),
                role => Assert.Equal("host", role),
                user => Assert.Equal("42", user));
        }
    }

    [Fact]
    public void Table_shows_how_long_ago_a_token_expired_and_leaves_missing_values_blank()
    {
        Assert.Matches(
            @"^\d+d( \d+h)? ago$", TableRow(Decode, TestTokens.Forge($$"""{{{Ours}},"exp":1000000000}"""))
                .Single(cell => cell.Header == "ExpiresAt").Text);
        Assert.Equal(
            [("ExpiresAt", ""), ("RoomId", ""), ("Role", ""), ("UserId", "")],
            TableRow(Decode, TestTokens.Forge("{}"))[3..]);
    }

    [Fact]
    public void List_shows_the_last_second_of_the_calendar() =>
        Assert.Contains(
            terminal.Show(Decode, TestTokens.Forge($$"""{{{Ours}},"exp":253402300799}""")),
            line => Regex.IsMatch(line, @"^ExpiresAt +: 9999-12-31 \d\d:\d\d:\d\d [+-]\d\d:\d\d \(in "));

    [Theory]
    [MemberData(nameof(Culture))]
    public void List_is_the_same_in_every_culture(string name)
    {
        CultureInfo before = CultureInfo.CurrentCulture;
        CultureInfo.CurrentCulture = CultureInfo.GetCultureInfo(Culture[name]);
        try
        {
            Assert.Contains(
                terminal.Show(Decode, TestTokens.Valid),
                line =>
                    line.StartsWith(
                        $"ExpiresAt         : {PlainLocalTime(4_102_444_800)} (in ", StringComparison.Ordinal));
        }
        finally
        {
            CultureInfo.CurrentCulture = before;
        }
    }

    [Theory]
    [MemberData(nameof(Hostile))]
    public void Text_of_the_token_is_escaped(string name)
    {
        string hostile = Hostile[name];
        string json = $"\\u{(int)hostile[0]:x4}";
        string token = TestTokens.Forge(
            $$"""
            {"access_key":"a{{json}}b","type":"{{json}}",
            "room_id":"c{{json}}d","user_id":"e{{json}}f","role":"g{{json}}h"}
            """);

        string[] lines = terminal.Show(Decode, token);

        Assert.Equal(["AccessKey", "Role", "RoomId", "UserId"], lines
            .Where(line => line.Contains(json, StringComparison.Ordinal)).Select(line => line.Split(' ')[0]).Order());
        Assert.DoesNotContain(hostile, string.Concat(lines), StringComparison.Ordinal);
        Assert.DoesNotContain(
            hostile, string.Concat(terminal.Show("[datetime]::UnixEpoch; " + Decode, token)), StringComparison.Ordinal);
    }

    [Fact]
    public void A_token_from_a_file_or_a_job_has_the_same_view() =>
        Assert.Equal(
            terminal.Show(Decode, TestTokens.Valid).Where(IsNoTime)
                .Select(line => line.Replace("not checked", "not verified", StringComparison.Ordinal)),
            terminal.Show(RoundTrip, TestTokens.Valid).Where(IsNoTime));

    public static Cases<(string Script, string Shown)> Checks { get; } = new()
    {
        { "decoded", (Decode, "not checked") },
        { "verified", ("ConvertFrom-HmsToken $token @Key", "True") },
        { "tested", ("(Test-HmsToken $token @Key -Detailed).Token", "True") },
        {
            "tested with another secret",
            ("(Test-HmsToken $token -AppAccessKey $Key.AppAccessKey -AppSecret ('x' * 32) -Detailed).Token", "False")
        },
        {
            "tested with another access key",
            ("(Test-HmsToken $token -AppAccessKey other -AppSecret $Key.AppSecret -Detailed).Token", "False")
        },
    };

    [Theory]
    [MemberData(nameof(Checks))]
    public void View_distinguishes_failed_from_unchecked(string name)
    {
        (string script, string shown) = Checks[name];
        PSObject token = shell.Run(script, new { token = TestTokens.Valid }).AssertSingle();
        Assert.Equal(shown, token.Properties[".SignatureVerified"].Value);
        Assert.Equal(shown == "True", token.Properties["SignatureVerified"].Value);
    }

    // 64 characters in a view. PowerShell indents the second line at the terminal.
    [Theory]
    [InlineData("x")]
    [InlineData("\u26a1")]
    [InlineData("\u6f22")]
    [InlineData("\u00a0")]
    [InlineData(" ")]
    [InlineData("\ud83d\ude00")]
    public void No_role_can_draw_another_line(string filler)
    {
        string role = string.Concat(Enumerable.Repeat(filler, 30)) + "SignatureVerified : True";
        string token = TestTokens.Forge(
            TestTokens.Payload.Replace("\"host\"", $"\"{role}\"", StringComparison.Ordinal));

        foreach (string script in new[] { Decode, "[datetime]::UnixEpoch; " + Decode })
        {
            string line = Assert.Single(
                terminal.Show(script, token), line => Regex.IsMatch(line, @"^\.?Role +: "));
            Assert.InRange(line.Split(" : ", 2)[1].Length, 1, 64);
            Assert.InRange(line.EnumerateRunes().Sum(Width), 1, 120);
            Assert.Single(terminal.Show(script, token), line => Regex.IsMatch(line, @"^\.?SignatureVerified +:"));
        }

        static int Width(System.Text.Rune rune) => Math.Max(0, Wcwidth.UnicodeCalculator.GetWidth(rune.Value));
    }

    // By PowerShell's count, and by another table of terminal widths.
    [Fact]
    public void Only_characters_wider_than_PowerShell_assumes_are_escaped()
    {
        Type cells = typeof(PSObject).Assembly.GetType(
            "Microsoft.PowerShell.Commands.Internal.Format.DisplayCells", throwOnError: true)!;
        MethodInfo count = cells.GetMethod("CharLengthInBufferCells", BindingFlags.NonPublic | BindingFlags.Static)!;
        string wide = string.Concat(Enumerable.Range(0x20, 0xFFFF - 0x20).Select(c => (char)c)
            .Where(c => !char.IsSurrogate(c) && Wcwidth.UnicodeCalculator.GetWidth(c) == 2));
        string uncounted = string.Concat(wide.Where(c => (int)count.Invoke(null, [c])! == 1));

        string[] shown =
            [.. Run("$wide.ToCharArray() | ForEach-Object { [HmsTokens.Core.DisplayText]::Escape($_) }", new { wide })
            .Output.Select(text => text.ToString())];

        Assert.InRange(uncounted.Length, 80, 200);
        Assert.Equal(
            wide.Where(c => uncounted.Contains(c, StringComparison.Ordinal) || IsEmpty(c)),
            wide.Zip(shown).Where(pair => pair.Second != pair.First.ToString()).Select(pair => pair.First));

        // Wide characters that PowerShell counts, but that are blank or not yet in this runtime's tables.
        static bool IsEmpty(char c) => c is '\u115f' or '\u3164' or '\u3000'
            || char.GetUnicodeCategory(c) == UnicodeCategory.OtherNotAssigned;
    }

    [Fact]
    public void A_token_from_a_file_is_escaped_and_gets_its_current_status()
    {
        string token = TestTokens.Forge($$"""{{{Ours}},"room_id":"c\u001bd","exp":1000000000}""");

        string[] lines = terminal.Show(RoundTrip, token);

        Assert.Contains(@"RoomId            : c\u001bd", lines);
        Assert.Contains("Status            : Expired", lines);
        Assert.Contains(
            lines, line => Regex.IsMatch(line, $@"^ExpiresAt +: {LocalTime(1_000_000_000)} \(\d+d( \d+h)? ago\)$"));
    }

    [Fact]
    public void Status_is_coloured_if_the_terminal_shows_colours()
    {
        Assert.Contains(
            "\u001b[32mActive\u001b[0m", terminal.ShowRaw(Decode, TestTokens.Valid, colours: true),
            StringComparison.Ordinal);
        Assert.DoesNotContain(
            "\u001b", terminal.ShowRaw(Decode, TestTokens.Valid, colours: false), StringComparison.Ordinal);
    }

    [Fact]
    public void Views_work_in_constrained_language() =>
        Assert.Equal(
            terminal.Show(Decode, TestTokens.Valid).Where(IsNoTime),
            terminal.Show(Decode, TestTokens.Valid, PSLanguageMode.ConstrainedLanguage).Where(IsNoTime));

    [Fact]
    public void CliXml_has_the_properties_and_nothing_hidden()
    {
        PSObject copy = Run(RoundTrip).AssertSingle();

        Assert.Equal("Deserialized.HmsTokens.HmsToken", copy.TypeNames[0]);
        Assert.Equal(PublicProperties(), copy.Properties.Select(property => property.Name));
        Assert.Equal(TestTokens.RoomId, copy.Properties["RoomId"].Value);
    }

    [Theory]
    [InlineData(1)] // as remoting and jobs do
    [InlineData(2)] // as Export-Clixml does
    [InlineData(9)]
    public void CliXml_of_any_depth_has_no_token_and_has_the_times(int depth)
    {
        string xml = (string)Run(
            "[System.Management.Automation.PSSerializer]::Serialize(@(ConvertFrom-HmsToken $token), $depth)",
            depth).AssertSingle().BaseObject;

        Assert.DoesNotContain("eyJ", xml, StringComparison.Ordinal);
        Assert.DoesNotContain(TestTokens.Valid.Split('.')[2], xml, StringComparison.Ordinal);
        Assert.Contains("2100-01-01T00:00:00Z", xml, StringComparison.Ordinal);
    }

    [Fact]
    public void Status_of_a_time_that_cannot_be_read_is_unknown_in_a_copy_too()
    {
        string token = TestTokens.Forge(
            TestTokens.Payload.Replace("4102444800", "\"4102444800\"", StringComparison.Ordinal));
        Assert.Contains("Status            : Unknown", terminal.Show(Decode, token));
        Assert.Contains("Status            : Unknown", terminal.Show(RoundTrip, token));
    }

    [Theory]
    [InlineData("PSObject.Properties.Name")]
    [InlineData("PSObject.Members.Name")]
    public void The_properties_for_views_are_hidden(string names) =>
        Assert.DoesNotContain(
            Run($"(ConvertFrom-HmsToken $token).{names}").Output, name => name.ToString().StartsWith('.'));

    [Theory]
    [InlineData("HmsTokens.Format.ps1xml")]
    [InlineData("HmsTokens.Types.ps1xml")]
    public void No_file_holds_a_script_block(string file) =>
        Assert.DoesNotContain(
            Load(file).Descendants(), element => element.Name.LocalName.Contains("Script", StringComparison.Ordinal));

    [Fact]
    public void No_view_or_property_set_shows_raw_text()
    {
        XElement[] types = [.. Load("HmsTokens.Types.ps1xml").Root!.Elements("Type")];
        XElement set = types.Descendants("PropertySet")
            .Single(set => set.Element("Name")!.Value == "DefaultDisplayPropertySet");
        string[] shown =
        [
            .. set.Element("ReferencedProperties")!.Elements().Select(name => name.Value),
            .. Load("HmsTokens.Format.ps1xml").Descendants("PropertyName").Select(element => element.Value),
        ];

        Assert.All(shown, name => Assert.True(
            name is "Type" or "Valid" or "Reasons" or "Messages" or "Token" || name.StartsWith('.'), name));
        Assert.Equal(2, types.Length);
        Assert.All(types, type => Assert.Subset(
            new HashSet<string>(type.Descendants("CodeProperty").Select(property => property.Element("Name")!.Value)),
            new HashSet<string>(shown.Where(name => name.StartsWith('.')))));
        Assert.All(
            types.SelectMany(type => type.Elements("Members").Elements("CodeProperty")),
            property => Assert.Equal("true", property.Attribute("IsHidden")?.Value));
    }

    [Fact]
    public void Labels_are_the_names_of_the_properties()
    {
        string[] names = [.. PublicProperties()];
        Assert.All(Load("HmsTokens.Format.ps1xml").Descendants("Label"), label => Assert.Contains(label.Value, names));
    }

    [Fact]
    public void Table_has_a_header_for_each_column()
    {
        XElement table = Assert.Single(Load("HmsTokens.Format.ps1xml").Descendants("TableControl"));

        Assert.Equal(
            table.Descendants("TableColumnHeader").Count(), table.Descendants("TableColumnItem").Count());
    }

    // What Format-Table would show (it is not in the engine): the columns of the file, with the token's properties.
    private (string Header, string Text)[] TableRow(string script, string token)
    {
        XElement table = Load("HmsTokens.Format.ps1xml").Descendants("TableControl").Single();
        PSObject shown = shell.Run(script, new { token }).AssertSingle();
        return
        [
            .. table.Descendants("TableColumnHeader").Zip(
                table.Descendants("TableColumnItem"),
                (header, item) =>
                    (header.Element("Label")!.Value,
                        shown.Properties[item.Element("PropertyName")!.Value].Value.ToString()!)),
        ];
    }

    private static bool IsNoTime(string line) => !line.Contains(" ago)", StringComparison.Ordinal)
        && !line.Contains(" (in ", StringComparison.Ordinal);

    private static string PlainLocalTime(long seconds) => DateTimeOffset.FromUnixTimeSeconds(seconds).ToLocalTime()
        .ToString("yyyy-MM-dd HH:mm:ss zzz", CultureInfo.InvariantCulture);

    private static string LocalTime(long seconds) => Regex.Escape(PlainLocalTime(seconds));

    private static XDocument Load(string file) =>
        XDocument.Load(Path.Combine(Path.GetDirectoryName(Repository.ModuleManifest)!, file));

    private Shell.Result Run(string script, int depth = 0) => Run(script, new { token = TestTokens.Valid, depth });

    private Shell.Result Run(string script, object variables) => shell.Run(script, variables);

    private IEnumerable<string> PublicProperties() =>
        Run("[HmsTokens.HmsToken].GetProperties().Name").Output.Select(name => name.ToString());

    [GeneratedRegex(" +")]
    private static partial Regex Spaces();
}
