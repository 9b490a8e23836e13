using System.Collections;
using System.Management.Automation;
using System.Management.Automation.Internal;

namespace HmsTokens.PowerShell;

internal static class PSObjects
{
    /// <summary>
    /// Gets the .NET object in PowerShell's wrapper; null for the output of a command without output.
    /// </summary>
    public static object? Unwrap(object? value) => value switch
    {
        PSObject wrapper => ReferenceEquals(wrapper, AutomationNull.Value) ? null : wrapper.BaseObject,
        HiddenArgument => Unwrap(HiddenArgument.Reveal(value)),
        _ => value,
    };

    /// <summary>Whether an object or a Hashtable has a property.</summary>
    public static bool HasProperty(object value, string name) =>
        (Unwrap(value) is IDictionary table && table.Contains(name))
            || PSObject.AsPSObject(value).Properties[name] is not null;

    /// <summary>Gets the value of a property; null if its getter throws.</summary>
    public static object? GetValue(PSPropertyInfo property)
    {
        try
        {
            return property.Value;
        }
        catch (ExtendedTypeSystemException)
        {
            return null;
        }
    }
}
