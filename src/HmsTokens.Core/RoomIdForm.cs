using System.Globalization;

namespace HmsTokens.Core;

/// <summary>
/// Checks room ids. 100ms documents no format for them, so it refuses only what must be something else: a link, the
/// text of an object, a placeholder, several ids.
/// </summary>
internal static class RoomIdForm
{
    private static readonly char[] Foreign = "\"'`‘’“”/\\<>{}()[]$%@=;,|?#&*".ToCharArray();

    /// <summary>Refuses text that can't be a room id. White space around it is allowed: it draws a warning.</summary>
    /// <exception cref="HmsTokenException"><see cref="HmsTokenError.RoomIdInvalid"/>.</exception>
    public static void Check(string roomId)
    {
        ReadOnlySpan<char> text = roomId.AsSpan().Trim();
        for (int i = 0; i < text.Length; i++)
        {
            char c = text[i];
            if (c is (>= 'a' and <= 'z') or (>= '0' and <= '9') or (>= 'A' and <= 'Z') or '-' or '_')
            {
                continue;
            }

            if (char.IsWhiteSpace(c) || Foreign.Contains(c) || (c == '.' && text.StartsWith("System.".AsSpan()))
                || char.GetUnicodeCategory(c) is UnicodeCategory.Control or UnicodeCategory.Format)
            {
                throw new HmsTokenException(HmsTokenError.RoomIdInvalid, Messages.RoomIdInvalid(c));
            }
        }
    }
}
