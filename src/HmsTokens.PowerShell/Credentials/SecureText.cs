using System.Runtime.InteropServices;
using System.Security;

namespace HmsTokens.PowerShell;

/// <summary>Converts text to a SecureString; and back, but only for tokens and access keys.</summary>
internal static class SecureText
{
    /// <summary>The maximum length of a SecureString.</summary>
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
