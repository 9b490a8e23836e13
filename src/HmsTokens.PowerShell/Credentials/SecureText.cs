using System.Runtime.InteropServices;
using System.Security;

namespace HmsTokens.PowerShell;

/// <summary>Text into a SecureString, and back if the text is a token or an access key, never an app secret.</summary>
internal static class SecureText
{
    /// <summary>The most characters that a SecureString holds.</summary>
    public const int MaximumLength = 65536;

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
