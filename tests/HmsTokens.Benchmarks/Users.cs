using System.Management.Automation;
using HmsTokens.Core;

namespace HmsTokens.Benchmarks;

/// <summary>The class list that the pipelines take.</summary>
internal static class Users
{
    public const string Role = "guest";

    public static PSObject[] Make(int count, string? userId = null) =>
        [.. Enumerable.Range(0, count).Select(i => Row(userId ?? $"user-{i:D6}"))];

    /// <summary>What the core allocates for a token of such a row, the token itself included.</summary>
    public static double BytesPerToken()
    {
        const int Count = 10_000;
        using var credential = new AppCredential(TestTokens.AccessKey, TestTokens.Secret);
        using var signer = new TokenSigner(credential);
        signer.SignAuthToken(TestTokens.RoomId, Role, "user-012345");
        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int i = 0; i < Count; i++)
        {
            signer.SignAuthToken(TestTokens.RoomId, Role, "user-012345");
        }

        return (GC.GetAllocatedBytesForCurrentThread() - before) / (double)Count;
    }

    private static PSObject Row(string userId)
    {
        var row = new PSObject();
        row.Properties.Add(new PSNoteProperty("RoomId", TestTokens.RoomId));
        row.Properties.Add(new PSNoteProperty("Role", Role));
        row.Properties.Add(new PSNoteProperty("UserId", userId));
        return row;
    }
}
