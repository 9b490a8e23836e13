using System.Management.Automation;
using HmsTokens.Core;

namespace HmsTokens.PowerShell;

/// <summary>
/// Makes PowerShell objects from JSON, the same in both editions. If a PSCustomObject can't hold the keys (empty,
/// reserved by PowerShell, or different only in case), the result is an ordinal OrderedDictionary.
/// </summary>
internal sealed class PSObjectFactory : IJsonFactory
{
    private static readonly HashSet<string> Reserved = new(StringComparer.OrdinalIgnoreCase)
    {
        string.Empty, "PSObject", "PSBase", "PSAdapted", "PSExtended", "PSTypeNames",
    };

    public static PSObjectFactory Default { get; } = new();

    public object CreateObject(IReadOnlyList<KeyValuePair<string, object?>> members)
    {
        var names = new HashSet<string>(Reserved, StringComparer.OrdinalIgnoreCase);
        if (!members.All(member => names.Add(member.Key)))
        {
            return JsonFactory.Default.CreateObject(members);
        }

        var result = new PSObject();
        foreach (KeyValuePair<string, object?> member in members)
        {
            result.Properties.Add(new PSNoteProperty(member.Key, member.Value));
        }

        return result;
    }

    public object CreateArray(IReadOnlyList<object?> items) => JsonFactory.Default.CreateArray(items);
}
