using System.Text.Json;
using HmsTokens.Core;

namespace HmsTokens.Tests;

/// <summary>What these tests add: a credential of the core, and claims.</summary>
internal static partial class TestTokens
{
    public static AppCredential Credential(string secret = Secret) => new(AccessKey, secret);

    /// <summary>The payload of a plain auth token, or of one with some members more.</summary>
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
