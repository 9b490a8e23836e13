using System.Management.Automation;

namespace HmsTokens.PowerShell;

/// <summary>
/// Keeps an argument out of what PowerShell keeps of a call, the bound parameters in its errors, warnings and verbose lines, and
/// so out of <c>$Error</c> as CliXml. It refuses nothing: that is for the cmdlet to do.
/// </summary>
[AttributeUsage(AttributeTargets.Property)]
internal sealed class ConfidentialAttribute : ArgumentTransformationAttribute
{
    /// <inheritdoc/>
    public override object Transform(EngineIntrinsics engineIntrinsics, object inputData) =>
        inputData is null or ConfidentialArgument ? inputData! : new ConfidentialArgument(inputData);
}

/// <summary>An argument that shows nothing of itself.</summary>
internal sealed class ConfidentialArgument(object value)
{
    private readonly object _value = value;

    /// <summary>The argument as it was given.</summary>
    public static object? Open(object? argument) =>
        (argument is PSObject wrapper ? wrapper.BaseObject : argument) is ConfidentialArgument held ? held._value : argument;
}
