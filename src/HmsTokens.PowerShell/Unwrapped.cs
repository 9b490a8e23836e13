using System.Management.Automation;

namespace HmsTokens.PowerShell;

internal static class Unwrapped
{
    /// <summary>The .NET object in what PowerShell hands to a transformation.</summary>
    public static object? Of(object? value) => value is PSObject wrapper ? wrapper.BaseObject : value;
}
