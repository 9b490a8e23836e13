using System.Collections;
using System.Management.Automation;

namespace HmsTokens.PowerShell;

/// <summary>
/// Tells a -UserId that is given and empty, which is a slip, from one that is not given at all, for which a user is made up;
/// and one that is no text, as a list in a row. PowerShell would drop that one, and a user would be made up for it too.
/// </summary>
[AttributeUsage(AttributeTargets.Property)]
internal sealed class GivenUserIdAttribute : ArgumentTransformationAttribute
{
    /// <summary>
    /// What the parameter holds where it is not given; PowerShell puts it back before each record. BoundParameters does not
    /// tell: it still names what an earlier record had.
    /// </summary>
    public static readonly string None = new('\0', 1);

    private static readonly string NoText = new('\0', 1);

    /// <inheritdoc/>
    public override object? Transform(EngineIntrinsics engineIntrinsics, object? inputData) =>
        PSObjects.Unwrap(inputData) is (IEnumerable and not string) or PSCustomObject ? NoText : inputData;

    /// <summary>What was given, empty where that was null; null where nothing was, or no text.</summary>
    public static string? In(string? parameter) =>
        ReferenceEquals(parameter, None) || IsNoText(parameter) ? null : parameter ?? string.Empty;

    /// <summary>Whether what was given is a list or an object.</summary>
    public static bool IsNoText(string? parameter) => ReferenceEquals(parameter, NoText);
}
