using System.Runtime.InteropServices;
using System.Security;

namespace HmsTokens.PowerShell;

/// <summary>Text into a SecureString, and back where the text is a token or an access key, never an app secret.</summary>
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

    public static bool AreEqual(SecureString one, SecureString other)
    {
        nint left = 0;
        nint right = 0;
        try
        {
            left = Marshal.SecureStringToGlobalAllocUnicode(one);
            right = Marshal.SecureStringToGlobalAllocUnicode(other);
            bool equal = one.Length == other.Length;
            for (int i = 0; equal && i < one.Length; i++)
            {
                equal = Marshal.ReadInt16(left, i * sizeof(char)) == Marshal.ReadInt16(right, i * sizeof(char));
            }

            return equal;
        }
        finally
        {
            Free(left);
            Free(right);
        }
    }

    private static void Free(nint characters)
    {
        if (characters != 0)
        {
            Marshal.ZeroFreeGlobalAllocUnicode(characters);
        }
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
