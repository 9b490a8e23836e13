using System.Runtime.InteropServices;
using System.Security;
using System.Text.Json;

namespace HmsTokens.Core;

/// <summary>
/// A credential as a JSON text, as vaults that keep nothing but text hold it. No string of the text becomes a managed
/// string, but for the names of the members.
/// </summary>
internal static class CredentialJson
{
    /// <summary>
    /// Whether a text is meant to be JSON: it starts with a brace, and is no template, as <c>{{ x }}</c> is.
    /// </summary>
    public static bool IsMeantBy(SecretCharacters text)
    {
        ReadOnlySpan<char> trimmed = CredentialText.Trim(text.Span);
        return !trimmed.IsEmpty && trimmed[0] == '{'
            && CredentialSubstitute.Find(trimmed) != Messages.SubstitutePlaceholder;
    }

    /// <summary>Reads the members of an object, in order; one that comes twice is there twice.</summary>
    /// <returns>
    /// The strings, which are the caller's to dispose of, and null for any other value. Null if the text is not a JSON
    /// object.
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
            // Not chained: such an exception quotes the text. A SecureString holds no more than 65,536 characters.
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
