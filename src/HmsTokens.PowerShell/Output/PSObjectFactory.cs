using System.Management.Automation;
using HmsTokens.Core;

namespace HmsTokens.PowerShell;

/// <summary>
/// Makes the objects of PowerShell from JSON, the same in both editions. An object that a PSCustomObject cannot hold becomes an
/// ordinal OrderedDictionary: keys that differ in case alone, that are empty, or that are PowerShell's own.
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

        var made = new PSObject();
        foreach (KeyValuePair<string, object?> member in members)
        {
            made.Properties.Add(new PSNoteProperty(member.Key, member.Value));
        }

        return made;
    }

    public object CreateArray(IReadOnlyList<object?> items) => JsonFactory.Default.CreateArray(items);
}
