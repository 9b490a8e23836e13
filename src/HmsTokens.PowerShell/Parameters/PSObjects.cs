using System.Collections;
using System.Management.Automation;
using System.Management.Automation.Internal;

namespace HmsTokens.PowerShell;

internal static class PSObjects
{
    /// <summary>The .NET object in what PowerShell hands over; null for what a command without output gives.</summary>
    public static object? Unwrap(object? value) => value switch
    {
        PSObject wrapper => ReferenceEquals(wrapper, AutomationNull.Value) ? null : wrapper.BaseObject,
        HiddenArgument => Unwrap(HiddenArgument.Reveal(value)),
        _ => value,
    };

    /// <summary>The first text that one of an object's properties of these names holds; null where none does.</summary>
    public static string? FirstText(object row, IEnumerable<string> names, Func<object?, string?> textOf) =>
        Properties(row, names).Select(property => textOf(ValueOf(property))).FirstOrDefault(static text => text is not null);

    /// <summary>Whether one of an object's properties of these names holds null.</summary>
    public static bool HasNull(object row, IEnumerable<string> names) =>
        Properties(row, names).Any(static property => TryValueOf(property, out object? value) && value is null);

    /// <summary>Whether an object, or a Hashtable, has a property of this name.</summary>
    public static bool HasProperty(object value, string name) =>
        (Unwrap(value) is IDictionary table && table.Contains(name)) || PSObject.AsPSObject(value).Properties[name] is not null;

    /// <summary>An object's properties of these names.</summary>
    public static IEnumerable<PSPropertyInfo> Properties(object row, IEnumerable<string> names) =>
        names.Select(name => PSObject.AsPSObject(row).Properties[name]).Where(static property => property is not null);

    /// <summary>The value of a property of somebody's object; null where it gives none, as one whose getter throws.</summary>
    public static object? ValueOf(PSPropertyInfo property) => TryValueOf(property, out object? value) ? value : null;

    private static bool TryValueOf(PSPropertyInfo property, out object? value)
    {
        try
        {
            value = property.Value;
            return true;
        }
        catch (ExtendedTypeSystemException)
        {
            value = null;
            return false;
        }
    }
}
