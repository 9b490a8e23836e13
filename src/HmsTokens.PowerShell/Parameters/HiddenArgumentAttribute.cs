using System.Management.Automation;
using System.Security;

namespace HmsTokens.PowerShell;

/// <summary>
/// Keeps an argument out of sight. PowerShell holds the bound arguments of a command in each error, warning and verbose
/// record of it, for whoever looks through their properties. It judges nothing, and so never fails.
/// </summary>
[AttributeUsage(AttributeTargets.Property)]
internal sealed class HiddenArgumentAttribute : ArgumentTransformationAttribute
{
    /// <inheritdoc/>
    public override object? Transform(EngineIntrinsics engineIntrinsics, object? inputData) =>
        inputData is null or SecureString or PSCredential or HiddenArgument ? inputData : new HiddenArgument(inputData);
}

/// <summary>An argument that no property shows.</summary>
internal sealed class HiddenArgument(object value)
{
    private readonly object _value = value;

    /// <summary>The argument as the caller passed it.</summary>
    public static object? Reveal(object? argument) =>
        (argument is PSObject wrapper ? wrapper.BaseObject : argument) is HiddenArgument hidden
            ? hidden._value
            : argument;
}
