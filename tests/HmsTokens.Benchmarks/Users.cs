using System.Management.Automation;
using HmsTokens.Core;

namespace HmsTokens.Benchmarks;

/// <summary>The class list that the pipelines take.</summary>
internal static class Users
{
    public static PSObject[] Make(int count, string? userId = null) =>
        [.. Enumerable.Range(0, count).Select(i => Row(userId ?? $"user-{i:D6}"))];

    /// <summary>What the core allocates for a token of such a row, the token itself included.</summary>
    public static double BytesPerToken()
    {
        const int Count = 10_000;
        using var credential = new AppCredential(Credential.AccessKey, Credential.AppSecret);
        using var signer = new TokenSigner(credential);
        signer.SignAuthToken(Credential.RoomId, Credential.Role, "user-012345");
        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int i = 0; i < Count; i++)
        {
            signer.SignAuthToken(Credential.RoomId, Credential.Role, "user-012345");
        }

        return (GC.GetAllocatedBytesForCurrentThread() - before) / (double)Count;
    }

    private static PSObject Row(string userId)
    {
        var row = new PSObject();
        row.Properties.Add(new PSNoteProperty("RoomId", Credential.RoomId));
        row.Properties.Add(new PSNoteProperty("Role", Credential.Role));
        row.Properties.Add(new PSNoteProperty("UserId", userId));
        return row;
    }
}
