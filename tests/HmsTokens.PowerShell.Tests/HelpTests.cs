using System.Text.RegularExpressions;
using System.Xml.Linq;

namespace HmsTokens.PowerShell.Tests;

/// <summary>
/// The module, its Markdown pages and the MAML made from them say the same. tests/Pester/Documents.Tests.ps1 runs the
/// examples.
/// </summary>
public sealed partial class HelpTests(Shell shell) : IClassFixture<Shell>
{
    private static readonly string PageFolder = Path.Combine(Repository.Root, "docs", "en-US");

    private static readonly Dictionary<string, string> Pages = Directory.EnumerateFiles(PageFolder, "*-*.md")
        .ToDictionary(file => Path.GetFileNameWithoutExtension(file), ReadText, StringComparer.Ordinal);

    // As it ships, not as it lies in the clone.
    private static readonly string HelpFolder = Path.Combine(Path.GetDirectoryName(Repository.ModuleManifest)!, "en-US");

    private static readonly XElement[] Maml =
        [.. Named(XDocument.Load(Path.Combine(HelpFolder, "HmsTokens.PowerShell.dll-Help.xml")).Root!, "command")];

    public static TheoryData<string> Cmdlets { get; } = [.. Pages.Keys];

    [Fact]
    public void Every_cmdlet_has_a_page_and_every_page_a_cmdlet()
    {
        string[] exported =
            [.. shell.Run("(Get-Command -Module HmsTokens).Name").Output.Select(name => name.ToString()).Order(StringComparer.Ordinal)];
        Assert.Equal(exported, Pages.Keys.Order(StringComparer.Ordinal));
        Assert.Equal(exported, Maml.Select(NameIn).Order(StringComparer.Ordinal));
    }

    [Theory]
    [MemberData(nameof(Cmdlets))]
    public void Its_parameters_are_those_of_the_page_and_of_the_MAML(string cmdlet)
    {
        ParameterMetadata[] parameters =
            [.. Info(cmdlet).Parameters.Values.Where(parameter => !IsHidden(parameter.Attributes) && !IsCommon(parameter.Name))];
        Assert.Equal(
            parameters.Select(parameter => OnPage(cmdlet, parameter)).Order(StringComparer.Ordinal), ParametersOnPage(cmdlet));
        Assert.Equal(
            parameters.Select(InMaml).Order(StringComparer.Ordinal),
            Named(InMaml(cmdlet, "parameters"), "parameter").Select(InMaml).Order(StringComparer.Ordinal));
    }

    [Theory]
    [MemberData(nameof(Cmdlets))]
    public void Its_parameter_sets_are_those_of_the_page_and_of_the_MAML(string cmdlet)
    {
        (string Name, string Syntax)[] sets = [.. Info(cmdlet).ParameterSets.Select(set => (
            set.Name + (set.IsDefault ? " (Default)" : string.Empty),
            Syntax(set.Parameters
                .Where(parameter => !IsHidden(parameter.Attributes) && !IsCommon(parameter.Name))
                .Select(parameter => (parameter.Name, parameter.IsMandatory)))))];
        Assert.Equal(sets.Order(), SetsOnPage(cmdlet).Order());
        Assert.Equal(
            sets.Select(set => set.Syntax).Order(StringComparer.Ordinal),
            Named(InMaml(cmdlet, "syntax"), "syntaxItem")
                .Select(item => Syntax(Named(item, "parameter").Select(one => (NameIn(one), (string?)one.Attribute("required") == "true"))))
                .Order(StringComparer.Ordinal));
    }

    [Theory]
    [MemberData(nameof(Cmdlets))]
    public void It_has_three_examples_at_the_least(string cmdlet)
    {
        string[] titles = [.. ExampleTitle().Matches(Pages[cmdlet]).Select(match => match.Groups["title"].Value)];
        XElement[] examples = [.. Named(InMaml(cmdlet, "examples"), "example")];
        Assert.True(titles.Length >= 3, $"{titles.Length} examples");
        Assert.Equal(titles, examples.Select(example => Child(example, "title").Value.Trim('-', ' ')));
        Assert.All(examples, example => Assert.NotEmpty(Child(example, "code").Value));
    }

    /// <summary>Fails where a page was changed and the MAML not made again.</summary>
    [Theory]
    [MemberData(nameof(Cmdlets))]
    public void The_MAML_says_what_the_page_says(string cmdlet)
    {
        string page = Plain(Pages[cmdlet]);
        string maml = Plain(string.Join("\n\n", Command(cmdlet).Descendants()
            .Where(element => element.Name.LocalName is "para" or "code").Select(element => element.Value)));
        Assert.All(
            Command(cmdlet).Descendants().Where(element => element.Name.LocalName is "para" or "code"),
            element => Assert.Contains(Plain(element.Value), page, StringComparison.Ordinal));
        Assert.All(ProseOf(Pages[cmdlet]), block => Assert.Contains(Plain(block), maml, StringComparison.Ordinal));
    }

    [Fact]
    public void The_about_topic_says_what_its_page_says()
    {
        string page = Plain(HeadingMark().Replace(ReadText(Path.Combine(PageFolder, "about_HmsTokens.md")), string.Empty));
        string topic = Plain(ReadText(Path.Combine(HelpFolder, "about_HmsTokens.help.txt")));
        Assert.Equal($"TOPIC {page}", topic, ignoreCase: true);
    }

    [Theory]
    [MemberData(nameof(Cmdlets))]
    public void Get_Help_shows_it(string cmdlet)
    {
        PSObject help = shell.Run($"Get-Help {cmdlet} -Full").AssertSingle();
        string synopsis = Assert.IsType<string>(help.Properties["Synopsis"].Value).Trim();
        Assert.Contains($"## SYNOPSIS\n\n{synopsis}\n", Pages[cmdlet], StringComparison.Ordinal);
    }

    [Fact]
    public void Get_Help_shows_the_about_topic() => Assert.Contains(
        "about_HmsTokens", shell.Run("Get-Help about_HmsTokens").AssertSingle().ToString(), StringComparison.Ordinal);

    /// <summary>Scripts rely on the ids, so the help names them all, and none that is not.</summary>
    [Fact]
    public void The_pages_name_every_error_id()
    {
        string sources = ReadText(Path.Combine(Repository.Root, "src", "HmsTokens.Core", "HmsTokenError.cs"))
            + string.Concat(Directory.GetFiles(
                Path.Combine(Repository.Root, "src", "HmsTokens.PowerShell", "Output"), "ErrorRecords*.cs").Select(ReadText));
        string[] whole = [.. ErrorId().Matches(sources).Select(id => id.Groups["id"].Value).Distinct()];
        string[] ends = [.. ErrorIdEnd().Matches(sources).Select(end => end.Groups["end"].Value).Distinct()];
        string[] told = [.. Pages.Values.SelectMany(page => ToldErrorIds().Matches(page))
            .SelectMany(line => InlineCode().Matches(line.Value)).Select(id => id.Groups["id"].Value).Distinct()];
        Assert.Empty(whole.Except(told));
        string[] composed = [.. told.Except(whole)];
        Assert.All(composed, id => Assert.Contains(ends, end => id.EndsWith(end, StringComparison.Ordinal)));
        Assert.All(ends, end => Assert.Contains(composed, id => id.EndsWith(end, StringComparison.Ordinal)));
    }

    private static bool IsHidden(IEnumerable<Attribute> attributes) => attributes.OfType<ParameterAttribute>().Any(one => one.DontShow);

    private static bool IsCommon(string parameter) => Cmdlet.CommonParameters.Contains(parameter);

    private CmdletInfo Info(string cmdlet) =>
        Assert.IsType<CmdletInfo>(shell.Run($"Get-Command {cmdlet}").AssertSingle().BaseObject);

    private static string Syntax(IEnumerable<(string Name, bool IsMandatory)> parameters) => string.Join(' ', parameters
        .Select(parameter => parameter.IsMandatory ? $"-{parameter.Name}!" : $"-{parameter.Name}")
        .Order(StringComparer.Ordinal));

    private static string Aliases(IEnumerable<string> names) => string.Join(", ", names.Order(StringComparer.Ordinal));

    // A parameter in one line, as the page's block of YAML has it.
    private static string OnPage(string cmdlet, ParameterMetadata parameter) =>
        $"{parameter.Name} {TypeToPass(cmdlet, parameter)} ({Aliases(parameter.Aliases)}) " + string.Join(' ', parameter.ParameterSets
            .OrderBy(set => set.Key, StringComparer.Ordinal)
            .Select(set => string.Join(
                ',',
                set.Key == ParameterAttribute.AllParameterSets ? "(All)" : set.Key,
                set.Value.Position == int.MinValue ? "Named" : set.Value.Position.ToString(System.Globalization.CultureInfo.InvariantCulture),
                set.Value.IsMandatory,
                set.Value.ValueFromPipeline,
                set.Value.ValueFromPipelineByPropertyName)));

    // What takes any object is judged by the cmdlet, and not by the binder: the page names what to pass.
    private static string? TypeToPass(string cmdlet, ParameterMetadata parameter) => (cmdlet, parameter.Name) switch
    {
        _ when parameter.ParameterType != typeof(object) =>
            (Nullable.GetUnderlyingType(parameter.ParameterType) ?? parameter.ParameterType).FullName,
        ("New-HmsAuthToken", "UserId") => typeof(string[]).FullName,
        (_, "InputObject") => typeof(PSObject).FullName,
        (_, "AppSecret") => typeof(System.Security.SecureString).FullName,
        (_, "Credential") => typeof(PSCredential).FullName,
        (_, "Type") => "HmsTokens.HmsTokenType",
        (_, "ValidFor" or "ClockSkew" or "MinimumRemaining") => typeof(TimeSpan).FullName,
        (_, "NotBefore") => typeof(DateTimeOffset).FullName,
        _ => typeof(string).FullName,
    };

    private static string[] ParametersOnPage(string cmdlet) => [.. ParameterSection().Matches(Pages[cmdlet])
        .Select(section => $"{section.Groups["name"].Value} {YamlType().Match(section.Value).Groups["type"].Value} "
            + $"({Aliases(YamlAlias().Matches(section.Groups["yaml"].Value).Select(alias => alias.Groups["name"].Value))}) "
            + string.Join(' ', YamlSet().Matches(section.Groups["yaml"].Value)
                .OrderBy(set => set.Groups["name"].Value, StringComparer.Ordinal)
                .Select(set => string.Join(
                    ',',
                    set.Groups["name"].Value,
                    set.Groups["position"].Value,
                    bool.Parse(set.Groups["required"].Value),
                    bool.Parse(set.Groups["byValue"].Value),
                    bool.Parse(set.Groups["byName"].Value)))))
        .Order(StringComparer.Ordinal)];

    private static string InMaml(ParameterMetadata parameter) => $"{parameter.Name} ({Aliases(parameter.Aliases)})";

    private static string InMaml(XElement parameter) =>
        $"{NameIn(parameter)} ({Aliases(((string?)parameter.Attribute("aliases"))!.Replace("none", string.Empty, StringComparison.Ordinal).Split(", "))})";

    private static IEnumerable<(string Name, string Syntax)> SetsOnPage(string cmdlet) =>
        SyntaxBlock().Matches(Pages[cmdlet]).Select(set => (
            set.Groups["name"].Value,
            Syntax(SyntaxParameter().Matches(set.Groups["syntax"].Value.ReplaceLineEndings(" ")).Select(parameter =>
                (parameter.Groups["name"].Value, parameter.Groups["mandatory"].Success)))));

    private static XElement Command(string cmdlet) => Assert.Single(Maml, command => NameIn(command) == cmdlet);

    private static XElement InMaml(string cmdlet, string element) => Child(Command(cmdlet), element);

    private static XElement Child(XElement parent, string name) => Assert.Single(Named(parent, name));

    private static IEnumerable<XElement> Named(XElement parent, string name) =>
        parent.Elements().Where(element => element.Name.LocalName == name);

    private static string NameIn(XElement element) =>
        element.DescendantsAndSelf().First(inner => inner.Name.LocalName == "name").Value;

    private static string ReadText(string file) => File.ReadAllText(file).ReplaceLineEndings("\n");

    // Words alone: no fences, no marks of code, no addresses of links, no line breaks.
    private static string Plain(string text) => WhiteSpace().Replace(
        Link().Replace(FenceLine().Replace(text, string.Empty), "${text}").Replace("`", string.Empty, StringComparison.Ordinal), " ").Trim();

    // What a page tells, without its front matter, headings, syntax and YAML; the common parameters are PowerShell's to tell.
    private static IEnumerable<string> ProseOf(string page) =>
        NoProse().Replace(page, "\n\n").Split("\n\n").Where(block => block.Trim().Length > 0 && block[0] is not '#');

    [GeneratedRegex(@"^```.*$", RegexOptions.Multiline)]
    private static partial Regex FenceLine();

    [GeneratedRegex(@"^#+ ", RegexOptions.Multiline)]
    private static partial Regex HeadingMark();

    [GeneratedRegex(@"\[(?<text>[^\]]+)\]\([^)]+\)")]
    private static partial Regex Link();

    [GeneratedRegex(@"\s+")]
    private static partial Regex WhiteSpace();

    [GeneratedRegex(@"^### (?<title>Example \d+.*)$", RegexOptions.Multiline)]
    private static partial Regex ExampleTitle();

    [GeneratedRegex(@"^### (?<name>[\w ()]+)\n\n```\n(?<syntax>.*?)\n```$", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex SyntaxBlock();

    [GeneratedRegex(@"\[\[-(?<name>\w+)\]|\[-(?<name>\w+)(?= <|\](?! <))|(?<mandatory>\[-|(?<= )-)(?<name>\w+)")]
    private static partial Regex SyntaxParameter();

    [GeneratedRegex(@"^### -(?<name>\w+)\n.*?^```yaml\n(?<yaml>.*?)^```$", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex ParameterSection();

    [GeneratedRegex(@"^Type: (?<type>.+)$", RegexOptions.Multiline)]
    private static partial Regex YamlType();

    // A member of the enumeration, or the first argument of a record.
    [GeneratedRegex(@"^    (?:    "")?(?<id>[A-Z]\w+)""?,$", RegexOptions.Multiline)]
    private static partial Regex ErrorId();

    // With the name of a parameter, or of what holds a credential, before it.
    [GeneratedRegex(@"\b(?:parameter|IdStart) \+ ""(?<end>[A-Z]\w+)"",")]
    private static partial Regex ErrorIdEnd();

    // `- `One`, `Two`: why`, in the notes.
    [GeneratedRegex(@"^- (?:`[A-Z]\w+`(?:,\s+|(?=:)))+(?=:)", RegexOptions.Multiline)]
    private static partial Regex ToldErrorIds();

    [GeneratedRegex("`(?<id>[^`]+)`")]
    private static partial Regex InlineCode();

    [GeneratedRegex(@"^- (?<name>\w+)$", RegexOptions.Multiline)]
    private static partial Regex YamlAlias();

    [GeneratedRegex(
        @"^- Name: (?<name>.+)\n  Position: (?<position>.+)\n  IsRequired: (?<required>.+)\n  ValueFromPipeline: (?<byValue>.+)\n  ValueFromPipelineByPropertyName: (?<byName>.+)$",
        RegexOptions.Multiline)]
    private static partial Regex YamlSet();

    [GeneratedRegex(
        @"\A---.*?^---$|^## SYNTAX.*?(?=^## )|^### CommonParameters.*?(?=^## )|^```yaml.*?^```$|^- \[.*$",
        RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex NoProse();
}
