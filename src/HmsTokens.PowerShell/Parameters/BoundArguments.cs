using System.Management.Automation;

namespace HmsTokens.PowerShell;

internal static class BoundArguments
{
    /// <summary>
    /// Takes an argument that came by the pipeline out of what every warning and verbose line of a command carries, its
    /// InvocationInfo. It still counts as bound there. [HiddenArgument] hides what is passed by name.
    /// </summary>
    /// <param name="command">The command, which has the argument in a property.</param>
    /// <param name="parameter">The name of the parameter.</param>
    public static void Conceal(this PSCmdlet command, string parameter)
    {
        Dictionary<string, object> bound = command.MyInvocation.BoundParameters;
        if (bound.ContainsKey(parameter))
        {
            bound[parameter] = null!;
        }
    }
}
