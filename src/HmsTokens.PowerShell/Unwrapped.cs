using System.Management.Automation;

namespace HmsTokens.PowerShell;

internal static class Unwrapped
{
    /// <summary>The .NET object in what PowerShell hands to a transformation.</summary>
    public static object? Of(object? value) => value is PSObject wrapper ? wrapper.BaseObject : value;

    /// <summary>The value of a property of somebody's object; null where it gives none, as one whose getter throws.</summary>
    public static object? ValueOf(PSPropertyInfo property)
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
