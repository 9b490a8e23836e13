using HmsTokens.Core;

namespace HmsTokens.PowerShell;

/// <summary>The form of a room code, as <see cref="RoomCode"/> has it.</summary>
internal static class RoomCodeForm
{
    /// <inheritdoc cref="RoomCode.HasUsualForm"/>
    public static bool IsThatOf(string? text) => RoomCode.HasUsualForm(text);
}
