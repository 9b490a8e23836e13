namespace HmsTokens.Core;

/// <summary>What is wrong with an access key or an app secret.</summary>
internal static partial class Messages
{
    public const string SubstitutePlaceholder =
        "a placeholder that was never filled in, such as $(NAME), %NAME%, <your secret> or asterisks. Check that the "
        + "variable or the reference to a vault was replaced by its value";

    public const string SubstituteEncrypted =
        "the text that ConvertFrom-SecureString writes. Turn it into a SecureString with ConvertTo-SecureString, and "
        + "pass that";

    public const string SubstituteObject =
        "the text of an object or a JSON text. Pass the object with -Credential, or the value in it";

    public const string SubstituteLine = "a line with a name and a value. Pass the value alone";

    public static string CredentialPlaceholder(string what, string substitute) => $"The {what} is {substitute}.";
}
