using System.Management.Automation;

namespace HmsTokens.Benchmarks;

/// <summary>The class list for the pipelines.</summary>
internal static class Users
{
    public const string Role = "guest";

    public static PSObject[] Make(int count, string? userId = null) =>
        [.. Enumerable.Range(0, count).Select(i => Row(userId ?? $"user-{i:D6}"))];

    /// <summary>The names of the users.</summary>
    public static string[] Names(int count) => [.. Enumerable.Range(0, count).Select(static i => $"user-{i:D6}")];

    private static PSObject Row(string userId)
    {
        var row = new PSObject();
        row.Properties.Add(new PSNoteProperty("RoomId", TestTokens.RoomId));
        row.Properties.Add(new PSNoteProperty("Role", Role));
        row.Properties.Add(new PSNoteProperty("UserId", userId));
        return row;
    }
}
