using System.Globalization;

namespace HmsTokens.Core;

/// <summary>
/// What cannot be a room's id. 100ms promises no form for ids, so this refuses only what is something else: a link, the text
/// of an object, a value that was never filled in, several ids.
/// </summary>
internal static class RoomIdForm
{
    private static readonly char[] Foreign = "\"'`‘’“”/\\<>{}()[]$%@=;,|?#&*".ToCharArray();

    /// <summary>Refuses a text that no room has as its id. White space around it is a warning's matter.</summary>
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
