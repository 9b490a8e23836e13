using System.Runtime.InteropServices;
using System.Security;

namespace HmsTokens.PowerShell;

/// <summary>Text into a SecureString, and back where the text is a token that is about to be read.</summary>
internal static class SecureText
{
    public static SecureString From(string text)
    {
        var secure = new SecureString();
        foreach (char c in text)
        {
            secure.AppendChar(c);
        }

        secure.MakeReadOnly();
        return secure;
    }

    public static string ToText(SecureString secure)
    {
        nint characters = Marshal.SecureStringToGlobalAllocUnicode(secure);
        try
        {
            return Marshal.PtrToStringUni(characters, secure.Length);
        }
        finally
        {
            Marshal.ZeroFreeGlobalAllocUnicode(characters);
        }
    }
}
