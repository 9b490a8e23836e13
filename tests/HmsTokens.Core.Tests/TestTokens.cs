using System.Text.Json;
using HmsTokens.Core;

namespace HmsTokens.Tests;

/// <summary>Additions for these tests: a credential, and claims.</summary>
internal static partial class TestTokens
{
    public static AppCredential Credential(string secret = Secret) => new(AccessKey, secret);

    /// <summary>The payload of a simple auth token, with more members if needed.</summary>
    public static string Payload(string more = "") =>
        $$"""
        {"access_key":"{{AccessKey}}","type":"app","version":2,"room_id":"r1","user_id":"u1","role":"host"{{more}}}
        """;

    public static JsonElement Claims(string token)
    {
        using var document = JsonDocument.Parse(PartText(token, 1));
        return document.RootElement.Clone();
    }

    public static void AssertSignedWith(string secret, string token)
    {
        string[] parts = token.Split('.');
        Assert.Equal(3, parts.Length);
        Assert.Equal(Signature(parts[0] + "." + parts[1], secret), parts[2]);
    }
}
