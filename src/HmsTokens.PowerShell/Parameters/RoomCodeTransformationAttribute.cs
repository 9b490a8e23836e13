using System.Management.Automation;

namespace HmsTokens.PowerShell;

/// <summary>
/// Takes the room code out of an object that has one, as those of the room-codes API do. Of any other object PowerShell
/// would make text of its own, and that would go to 100ms as a room code; here it is none at all.
/// </summary>
[AttributeUsage(AttributeTargets.Property)]
internal sealed class RoomCodeTransformationAttribute : ArgumentTransformationAttribute
{
    private static readonly string[] PropertyNames = [nameof(RequestHmsAuthTokenCommand.RoomCode), "code"];

    /// <inheritdoc/>
    // Never null, which PowerShell would not bind at once: it would go on and read the row's properties itself, and end
    // the command at one that throws.
    public override object Transform(EngineIntrinsics engineIntrinsics, object? inputData) =>
        TextOf(inputData)
        ?? (inputData is null ? null : PSObjects.FirstText(inputData, PropertyNames, TextOf))
        ?? string.Empty;

    // A code typed without quotes may look like a number; its PSObject keeps what was typed.
    private static string? TextOf(object? value) => PSObjects.Unwrap(value) is string or IConvertible or Uri ? value!.ToString() : null;
}
