using System.Management.Automation;
using System.Security;

namespace HmsTokens.PowerShell;

/// <summary>
/// Hides an argument, because PowerShell keeps the bound arguments of a command in each of its error, warning and
/// verbose records. It validates nothing, so it never fails.
/// </summary>
[AttributeUsage(AttributeTargets.Property)]
internal sealed class HiddenArgumentAttribute : ArgumentTransformationAttribute
{
    /// <inheritdoc/>
    public override object? Transform(EngineIntrinsics engineIntrinsics, object? inputData) =>
        inputData is null or SecureString or PSCredential or HiddenArgument ? inputData : new HiddenArgument(inputData);
}

/// <summary>An argument that is not visible in any property.</summary>
internal sealed class HiddenArgument(object value)
{
    private readonly object _value = value;

    /// <summary>The argument as the caller passed it.</summary>
    public static object? Reveal(object? argument) =>
        (argument is PSObject wrapper ? wrapper.BaseObject : argument) is HiddenArgument hidden
            ? hidden._value
            : argument;
}
