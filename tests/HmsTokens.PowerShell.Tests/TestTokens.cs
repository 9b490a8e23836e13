using System.Text.Json;

namespace HmsTokens.Tests;

/// <summary>Additions for these tests: checked claims, and rows for a pipeline.</summary>
internal static partial class TestTokens
{
    /// <summary>The claims of an auth token of ours, valid from 2001 to 2100.</summary>
    public const string Payload =
        $$"""{"access_key":"{{AccessKey}}","type":"app","version":2,"room_id":"{{RoomId}}","user_id":"42","""
        + "\"role\":\"host\",\"jti\":\"7fb8af60-62ec-4d17-a3aa-1d4d0ab2f0d2\","
        + "\"iat\":1000000000,\"nbf\":1000000000,\"exp\":4102444800}";

    public static string Valid { get; } = Forge(Payload);

    /// <summary>Gets the claims of a token, after checking the bytes of the header and the signature.</summary>
    public static JsonElement Claims(object? token, string secret = Secret)
    {
        string text = Assert.IsType<string>(token is PSObject wrapper ? wrapper.BaseObject : token);
        string[] parts = text.Split('.');
        Assert.Equal(3, parts.Length);
        Assert.Equal("eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9", parts[0]);
        Assert.Equal(Header, PartText(text, 0));
        Assert.Equal(Signature(parts[0] + "." + parts[1], secret), parts[2]);
        using var document = JsonDocument.Parse(PartText(text, 1));
        return document.RootElement.Clone();
    }

    public static string? Text(this JsonElement claims, string name) => claims.GetProperty(name).GetString();

    public static long Seconds(this JsonElement claims, string name) => claims.GetProperty(name).GetInt64();

    public static PSObject Row(params (string Name, object? Value)[] properties)
    {
        var row = new PSObject();
        foreach ((string name, object? value) in properties)
        {
            row.Properties.Add(new PSNoteProperty(name, value));
        }

        return row;
    }
}
