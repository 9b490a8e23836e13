using System.Runtime.InteropServices;
using System.Security;
using System.Text.Json;

namespace HmsTokens.Core;

/// <summary>
/// Reads a credential in JSON, from vaults that store only text. Only the names of the members become managed strings.
/// </summary>
internal static class CredentialJson
{
    /// <summary>Whether text is meant to be a JSON object: it starts with a brace, but isn't <c>{{ x }}</c>.</summary>
    public static bool IsJsonObject(SecretCharacters text)
    {
        ReadOnlySpan<char> trimmed = CredentialText.Trim(text.Span);
        if (trimmed.IsEmpty || trimmed[0] != '{')
        {
            return false;
        }

        // In quotes of either kind, it is the name of a member and not that of a placeholder.
        ReadOnlySpan<char> inside = CredentialText.TrimInvisible(trimmed[1..]);
        return (!inside.IsEmpty && inside[0] is '"' or '\'')
            || CredentialSubstitute.Find(trimmed) != Messages.SubstitutePlaceholder;
    }

    /// <summary>Reads the members of an object in order, duplicates included.</summary>
    /// <returns>
    /// The strings, which the caller disposes of, and null for other values. Null if the text is not a JSON object.
    /// </returns>
    public static unsafe List<KeyValuePair<string, SecureString?>>? Read(SecretCharacters text)
    {
        ReadOnlySpan<char> json = CredentialText.Trim(text.Span);
        int length = json.Length * 3;
        nint buffer = Marshal.AllocHGlobal(length);
        var bytes = new Span<byte>((void*)buffer, length);
        var members = new List<KeyValuePair<string, SecureString?>>();
        bool isWhole = false;
        try
        {
            StrictUtf8.GetByteCount(json, "credential");
            ReadMembers(bytes[..StrictUtf8.GetBytes(json, bytes)], members);
            isWhole = true;
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException or ArgumentException
            or HmsTokenException)
        {
            // Not kept: the exception quotes the text. ArgumentException: a SecureString holds 65,536 characters.
        }
        finally
        {
            bytes.Clear();
            Marshal.FreeHGlobal(buffer);
            if (!isWhole)
            {
                members.ForEach(static member => member.Value?.Dispose());
            }
        }

        return isWhole ? members : null;
    }

    private static void ReadMembers(ReadOnlySpan<byte> json, List<KeyValuePair<string, SecureString?>> members)
    {
        var reader = new Utf8JsonReader(json);
        reader.Read();
        while (reader.Read())
        {
            if (reader.TokenType == JsonTokenType.PropertyName)
            {
                string name = reader.GetString()!;
                reader.Read();
                members.Add(new(name, reader.TokenType == JsonTokenType.String ? ReadString(ref reader) : null));
                reader.Skip();
            }
        }
    }

    private static unsafe SecureString ReadString(ref Utf8JsonReader reader)
    {
        int length = reader.ValueSpan.Length;
        nint buffer = Marshal.AllocHGlobal(Math.Max(1, length) * sizeof(char));
        var characters = new Span<char>((void*)buffer, length);
        try
        {
            return SecretCharacters.ToSecureString(characters[..reader.CopyString(characters)]);
        }
        finally
        {
            characters.Clear();
            Marshal.FreeHGlobal(buffer);
        }
    }
}
