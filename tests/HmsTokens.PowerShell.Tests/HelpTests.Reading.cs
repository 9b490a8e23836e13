using System.Text.RegularExpressions;
using System.Xml.Linq;

namespace HmsTokens.PowerShell.Tests;

/// <content>How the module, its pages and its MAML are read, to be compared.</content>
public sealed partial class HelpTests
{
    // Many parameters are Object, because the cmdlets check them. The help shows the accepted type, or a word that
    // about_HmsTokens explains.
    private static readonly Dictionary<string, string> TypesToPass = new(StringComparer.Ordinal)
    {
        ["RoomId"] = "System.String",
        ["Role"] = "System.String",
        ["UserId"] = "System.String",
        ["New-HmsAuthToken UserId"] = "System.String[]",
        ["RoomCode"] = "System.String",
        ["InputObject"] = "System.Object",
        ["Token"] = "token",
        ["Type"] = "HmsTokens.HmsTokenType",
        ["ValidFor"] = "duration",
        ["MinimumRemaining"] = "duration",
        ["ClockSkew"] = "duration",
        ["NotBefore"] = "time",
        ["AppAccessKey"] = "System.String",
        ["AppSecret"] = "System.Security.SecureString",
        ["Credential"] = "credential",
        ["SecretName"] = "System.String",
        ["VaultName"] = "System.String",
        ["Path"] = "System.String[]",
        ["Body"] = "System.Object",
        ["Query"] = "System.Collections.IDictionary",
    };

    // Error ids that are computed, by their ending.
    private static readonly Dictionary<string, string[]> ComputedErrorIds = new(StringComparer.Ordinal)
    {
        ["Missing"] = ["RoomId", "Role", "UserId", "RoomCode", "TokenEndpoint", "SecretName", "VaultName"],
        ["TypeInvalid"] =
        [
            "RoomId", "Role", "UserId", "RoomCode", "AppAccessKey", "SecretName", "VaultName", "Credential", "Secret",
        ],
        ["ScriptFailed"] = ["RoomId", "Role", "UserId", "RoomCode"],
        ["Invalid"] = ["ValidFor", "ClockSkew", "MinimumRemaining", "NotBefore"],
        ["Incomplete"] = ["Credential", "Secret"],
        ["Ambiguous"] = ["Credential", "Secret"],
        ["JsonInvalid"] = ["Credential", "Secret"],
    };

    private static bool IsHidden(IEnumerable<Attribute> attributes) =>
        attributes.OfType<ParameterAttribute>().Any(one => one.DontShow);

    private static bool IsCommon(string parameter) => Cmdlet.CommonParameters.Contains(parameter);

    private CmdletInfo Info(string cmdlet) =>
        Assert.IsType<CmdletInfo>(shell.Run($"Get-Command {cmdlet}").AssertSingle().BaseObject);

    private static string Syntax(IEnumerable<(string Name, bool IsMandatory)> parameters) => string.Join(' ', parameters
        .Select(parameter => parameter.IsMandatory ? $"-{parameter.Name}!" : $"-{parameter.Name}")
        .Order(StringComparer.Ordinal));

    private static string Aliases(IEnumerable<string> names) => string.Join(", ", names.Order(StringComparer.Ordinal));

    // A parameter in one line, like the YAML block of the page.
    private static string OnPage(string cmdlet, ParameterMetadata parameter) =>
        $"{parameter.Name} {TypeToPass(cmdlet, parameter)} ({Aliases(parameter.Aliases)}) "
        + string.Join(' ', parameter.ParameterSets.OrderBy(set => set.Key, StringComparer.Ordinal)
            .Select(set => string.Join(
                ',',
                set.Key == ParameterAttribute.AllParameterSets ? "(All)" : set.Key,
                set.Value.Position == int.MinValue ? "Named" : $"{set.Value.Position}",
                set.Value.IsMandatory,
                set.Value.ValueFromPipeline,
                set.Value.ValueFromPipelineByPropertyName)));

    private static string TypeToPass(string cmdlet, ParameterMetadata parameter) =>
        parameter.ParameterType == typeof(object)
            ? TypesToPass.GetValueOrDefault($"{cmdlet} {parameter.Name}") ?? TypesToPass[parameter.Name]
            : (Nullable.GetUnderlyingType(parameter.ParameterType) ?? parameter.ParameterType).FullName!;

    // As in the syntax: no namespace, and int for Int32.
    private static string ShortType(string cmdlet, ParameterMetadata parameter) =>
        TypeToPass(cmdlet, parameter).Split('.')[^1] is var type && type == nameof(Int32) ? "int" : type;

    private static string[] ParametersOnPage(string cmdlet) => [.. ParameterSection().Matches(Pages[cmdlet])
        .Select(section => $"{section.Groups["name"].Value} {YamlType().Match(section.Value).Groups["type"].Value} "
            + $"({Aliases(YamlAlias().Matches(section.Value).Select(alias => alias.Groups["name"].Value))}) "
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

    private static string InMaml(string cmdlet, ParameterMetadata parameter)
    {
        bool isSwitch = parameter.ParameterType == typeof(SwitchParameter);
        string type = isSwitch ? string.Empty : TypeToPass(cmdlet, parameter).Split('.')[^1];
        return $"{parameter.Name} {type} ({Aliases(parameter.Aliases)})";
    }

    private static string InMaml(XElement parameter)
    {
        string type = Named(parameter, "parameterValue").Select(value => value.Value).FirstOrDefault(string.Empty);
        string aliases = (string?)parameter.Attribute("aliases") ?? string.Empty;
        return $"{NameIn(parameter)} {type} ({Aliases(aliases == "none" ? [] : aliases.Split(", "))})";
    }

    private static IEnumerable<(string Name, string Syntax)> SetsOnPage(string cmdlet) =>
        SyntaxBlock().Matches(Pages[cmdlet]).Select(set => (
            set.Groups["name"].Value,
            Syntax(SyntaxParameter().Matches(set.Groups["syntax"].Value.ReplaceLineEndings(" ")).Select(parameter =>
                (parameter.Groups["name"].Value, parameter.Groups["mandatory"].Success)))));

    private static IEnumerable<string> FindErrorIds(string page) =>
        ErrorIdLine().Matches(page).SelectMany(line => Ids(InlineCode(), line.Value)).Distinct();

    private static IEnumerable<string> Ids(Regex pattern, string text) =>
        pattern.Matches(text).Select(id => id.Groups["id"].Value);

    private static XElement Command(string cmdlet) => Assert.Single(Maml, command => NameIn(command) == cmdlet);

    private static XElement InMaml(string cmdlet, string element) => Child(Command(cmdlet), element);

    private static XElement Child(XElement parent, string name) => Assert.Single(Named(parent, name));

    private static IEnumerable<XElement> Named(XElement parent, string name) =>
        parent.Elements().Where(element => element.Name.LocalName == name);

    private static string NameIn(XElement element) =>
        element.DescendantsAndSelf().First(inner => inner.Name.LocalName == "name").Value;

    private static string ReadText(string file) => File.ReadAllText(file).ReplaceLineEndings("\n");

    // Only words: no fences, code marks, link addresses or line breaks.
    private static string Plain(string text) => WhiteSpace().Replace(
        Link().Replace(FenceLine().Replace(text, string.Empty), "${text}")
            .Replace("`", string.Empty, StringComparison.Ordinal),
        " ").Trim();

    // The text of a page without front matter, headings, syntax, YAML and common parameters.
    private static IEnumerable<string> GetProse(string page) =>
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

    [GeneratedRegex(
        @"^### (?<name>[\w ()]+)\n\n```\n(?<syntax>.*?)\n```$", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex SyntaxBlock();

    [GeneratedRegex(@"\[\[-(?<name>\w+)\]|\[-(?<name>\w+)(?= <|\](?! <))|(?<mandatory>\[-|(?<= )-)(?<name>\w+)")]
    private static partial Regex SyntaxParameter();

    [GeneratedRegex(
        @"^### -(?<name>\w+)\n.*?^```yaml\n(?<yaml>.*?)^```$", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex ParameterSection();

    [GeneratedRegex(@"^Type: (?<type>.+)$", RegexOptions.Multiline)]
    private static partial Regex YamlType();

    [GeneratedRegex(@"-(?<name>\w+)\]? <(?<type>[^>]+)>")]
    private static partial Regex SyntaxType();

    [GeneratedRegex(@"^    (?<id>[A-Z]\w+),$", RegexOptions.Multiline)]
    private static partial Regex ErrorName();

    // The first argument of an error record.
    [GeneratedRegex(@"(?:^\s+|Create\()""(?<id>[A-Z]\w+)"",", RegexOptions.Multiline)]
    private static partial Regex LiteralErrorId();

    // The same, if the id starts with the parameter or the source of a credential.
    [GeneratedRegex(@"(?:parameter|IdPrefix) \+ ""(?<id>[A-Z]\w+)"",")]
    private static partial Regex ErrorIdEnding();

    // `- `One`, `Two`: why`, in the notes.
    [GeneratedRegex(@"^- (?:`[A-Z]\w+`(?:,\s+|(?=:)))+(?=:)", RegexOptions.Multiline)]
    private static partial Regex ErrorIdLine();

    [GeneratedRegex("`(?<id>[^`]+)`")]
    private static partial Regex InlineCode();

    [GeneratedRegex(@"(?<=^Aliases:\n(?:- \w+\n)*)- (?<name>\w+)$", RegexOptions.Multiline)]
    private static partial Regex YamlAlias();

    [GeneratedRegex(
        @"^- Name: (?<name>.+)\n  Position: (?<position>.+)\n  IsRequired: (?<required>.+)\n"
            + @"  ValueFromPipeline: (?<byValue>.+)\n  ValueFromPipelineByPropertyName: (?<byName>.+)$",
        RegexOptions.Multiline)]
    private static partial Regex YamlSet();

    [GeneratedRegex(
        @"\A---.*?^---$|^## SYNTAX.*?(?=^## )|^### CommonParameters.*?(?=^## )|^```yaml.*?^```$|^- \[.*$",
        RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex NoProse();
}
