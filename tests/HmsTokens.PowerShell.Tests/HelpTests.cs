using System.Xml.Linq;

namespace HmsTokens.PowerShell.Tests;

/// <summary>
/// The module, its Markdown pages and the MAML made from them match. tests/Pester/Documents.Tests.ps1 runs the
/// examples.
/// </summary>
public sealed partial class HelpTests(Shell shell) : IClassFixture<Shell>
{
    private static readonly string PageFolder = Path.Combine(Repository.Root, "docs", "en-US");

    private static readonly string AboutPage = Path.Combine(PageFolder, "about_HmsTokens.md");

    private static readonly Dictionary<string, string> Pages = Directory.EnumerateFiles(PageFolder, "*-*.md")
        .ToDictionary(file => Path.GetFileNameWithoutExtension(file), ReadText, StringComparer.Ordinal);

    // The files that ship, not those in the clone.
    private static readonly string HelpFolder =
        Path.Combine(Path.GetDirectoryName(Repository.ModuleManifest)!, "en-US");

    private static readonly XElement[] Maml =
        [.. Named(XDocument.Load(Path.Combine(HelpFolder, "HmsTokens.PowerShell.dll-Help.xml")).Root!, "command")];

    private static readonly string CoreFolder = Path.Combine(Repository.Root, "src", "HmsTokens.Core");

    private static readonly string OutputFolder =
        Path.Combine(Repository.Root, "src", "HmsTokens.PowerShell", "Output");

    public static TheoryData<string> Cmdlets { get; } = [.. Pages.Keys];

    [Fact]
    public void Every_cmdlet_has_a_page_and_every_page_a_cmdlet()
    {
        string[] exported =
        [
            .. shell.Run("(Get-Command -Module HmsTokens).Name").Output
                .Select(name => name.ToString()).Order(StringComparer.Ordinal),
        ];
        Assert.Equal(exported, Pages.Keys.Order(StringComparer.Ordinal));
        Assert.Equal(exported, Maml.Select(NameIn).Order(StringComparer.Ordinal));
    }

    [Theory]
    [MemberData(nameof(Cmdlets))]
    public void Its_parameters_match_the_page_and_the_MAML(string cmdlet)
    {
        ParameterMetadata[] parameters =
        [
            .. Info(cmdlet).Parameters.Values
                .Where(parameter => !IsHidden(parameter.Attributes) && !IsCommon(parameter.Name)),
        ];
        Assert.Equal(
            parameters.Select(parameter => OnPage(cmdlet, parameter)).Order(StringComparer.Ordinal),
            ParametersOnPage(cmdlet));
        Assert.Equal(
            parameters.Select(parameter => InMaml(cmdlet, parameter)).Order(StringComparer.Ordinal),
            Named(InMaml(cmdlet, "parameters"), "parameter").Select(InMaml).Order(StringComparer.Ordinal));
    }

    [Theory]
    [MemberData(nameof(Cmdlets))]
    public void Its_parameter_sets_match_the_page_and_the_MAML(string cmdlet)
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
                .Select(item => Syntax(Named(item, "parameter")
                    .Select(one => (NameIn(one), (string?)one.Attribute("required") == "true"))))
                .Order(StringComparer.Ordinal));
    }

    [Theory]
    [MemberData(nameof(Cmdlets))]
    public void Its_syntax_gives_the_types_of_its_parameters(string cmdlet)
    {
        Dictionary<string, string> types = Info(cmdlet).Parameters.Values.Where(parameter => !IsCommon(parameter.Name))
            .ToDictionary(parameter => parameter.Name, parameter => ShortType(cmdlet, parameter));
        (string Name, string Type)[] shown = [.. SyntaxBlock().Matches(Pages[cmdlet])
            .SelectMany(set => SyntaxType().Matches(set.Groups["syntax"].Value))
            .Select(parameter => (parameter.Groups["name"].Value, parameter.Groups["type"].Value))];
        Assert.NotEmpty(shown);
        Assert.All(shown, parameter => Assert.Equal(types[parameter.Name], parameter.Type, ignoreCase: true));
        Assert.All(
            Info(cmdlet).Parameters.Values.Where(parameter => parameter.ParameterType == typeof(SwitchParameter)),
            parameter => Assert.DoesNotContain(parameter.Name, shown.Select(one => one.Name)));
    }

    [Theory]
    [MemberData(nameof(Cmdlets))]
    public void It_has_at_least_three_examples(string cmdlet)
    {
        string[] titles = [.. ExampleTitle().Matches(Pages[cmdlet]).Select(match => match.Groups["title"].Value)];
        XElement[] examples = [.. Named(InMaml(cmdlet, "examples"), "example")];
        Assert.True(titles.Length >= 3, $"{titles.Length} examples");
        Assert.Equal(titles, examples.Select(example => Child(example, "title").Value.Trim('-', ' ')));
        Assert.All(examples, example => Assert.NotEmpty(Child(example, "code").Value));
    }

    /// <summary>Fails if a page was changed without making the MAML again.</summary>
    [Theory]
    [MemberData(nameof(Cmdlets))]
    public void The_MAML_matches_the_page(string cmdlet)
    {
        string page = Plain(Pages[cmdlet]);
        string maml = Plain(string.Join("\n\n", Command(cmdlet).Descendants()
            .Where(element => element.Name.LocalName is "para" or "code").Select(element => element.Value)));
        Assert.All(
            Command(cmdlet).Descendants().Where(element => element.Name.LocalName is "para" or "code"),
            element => Assert.Contains(Plain(element.Value), page, StringComparison.Ordinal));
        Assert.All(GetProse(Pages[cmdlet]), block => Assert.Contains(Plain(block), maml, StringComparison.Ordinal));
    }

    [Fact]
    public void The_about_topic_matches_its_page()
    {
        string page = Plain(HeadingMark().Replace(ReadText(AboutPage), string.Empty));
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

    /// <summary>Scripts rely on error ids, so the help lists exactly the existing ones.</summary>
    [Fact]
    public void The_pages_name_every_error_id()
    {
        string[] records = [.. Directory.EnumerateFiles(OutputFolder, "ErrorRecords*.cs").Select(ReadText)];
        IEnumerable<string> core = Ids(ErrorName(), ReadText(Path.Combine(CoreFolder, "HmsTokenError.cs")));
        IEnumerable<string> literal = records.SelectMany(text => Ids(LiteralErrorId(), text));
        IEnumerable<string> computed = ComputedErrorIds.SelectMany(ids => ids.Value.Select(start => start + ids.Key));
        Assert.Equal(
            records.SelectMany(text => Ids(ErrorIdEnding(), text)).Distinct().Order(StringComparer.Ordinal),
            ComputedErrorIds.Keys.Order(StringComparer.Ordinal));
        Assert.Equal(
            core.Concat(literal).Concat(computed).Distinct().Order(StringComparer.Ordinal),
            Pages.Values.SelectMany(FindErrorIds).Distinct().Order(StringComparer.Ordinal));
    }

    /// <summary>Credential errors are explained once, and listed by every cmdlet with a credential.</summary>
    [Theory]
    [MemberData(nameof(Cmdlets))]
    public void A_cmdlet_with_a_credential_names_the_errors_of_the_about_page(string cmdlet)
    {
        string[] explained = [.. FindErrorIds(ReadText(AboutPage))];
        Assert.NotEmpty(explained);
        bool takesCredential = Info(cmdlet).Parameters.ContainsKey("Credential");
        Assert.Equal(takesCredential ? explained : [], explained.Intersect(FindErrorIds(Pages[cmdlet])));
    }
}
