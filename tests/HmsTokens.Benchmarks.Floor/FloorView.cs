using System.Management.Automation;

namespace HmsTokens.Benchmarks;

/// <summary>The methods for FloorWithViews' copy of the module's types file.</summary>
public static class FloorView
{
    public static string Status(PSObject token) => string.Empty;

    public static string SignatureVerified(PSObject token) => string.Empty;

    public static string RoomId(PSObject token) => string.Empty;

    public static string UserId(PSObject token) => string.Empty;

    public static string Role(PSObject token) => string.Empty;

    public static string AccessKey(PSObject token) => string.Empty;

    public static string IssuedAt(PSObject token) => string.Empty;

    public static string NotBefore(PSObject token) => string.Empty;

    public static string ExpiresAt(PSObject token) => string.Empty;

    public static string Expires(PSObject token) => string.Empty;

    public static string Text(PSObject token) => string.Empty;
}
