using System.Management.Automation;
using System.Security;

namespace HmsTokens.PowerShell;

/// <summary>
/// Makes the text of a token of what is piped or passed: a String, a SecureString, or an object with a property that
/// holds one. It never fails, because the binder's error would carry the whole row or token: what is no token becomes a
/// mark, of which the cmdlet makes an error of its own.
/// </summary>
[AttributeUsage(AttributeTargets.Property)]
internal sealed class TokenTransformationAttribute : ArgumentTransformationAttribute
{
    // NUL stands in no token, so a mark is never one.
    private const string RefusalMark = "\0";

    private static readonly string[] PropertyNames = ["Token", "AuthToken", "ManagementToken"];

    /// <summary>What was passed, mostly the name of its type, where that was no token.</summary>
    public static bool IsRefused(string? token, out string typeName)
    {
        bool refused = token is not null && token.StartsWith(RefusalMark, StringComparison.Ordinal);
        typeName = refused ? token!.Substring(RefusalMark.Length) : string.Empty;
        return refused;
    }

    /// <inheritdoc/>
    public override object? Transform(EngineIntrinsics engineIntrinsics, object? inputData) =>
        inputData is null ? null : TextOf(Unwrapped.Of(inputData)) ?? TextOfProperty(inputData)
            ?? Refusal(Unwrapped.Of(inputData)!.GetType().ToString());

    private static string? TextOf(object? value)
    {
        try
        {
            string? text = value switch
            {
                string plain => plain,
                SecureString secure => SecureText.ToText(secure),
                _ => null,
            };

            // A mark of the caller's own making is no token either, and what stands behind it is nothing to be shown.
            return text is not null && text.StartsWith(RefusalMark, StringComparison.Ordinal)
                ? Refusal("text that begins with NUL")
                : text;
        }
        catch (ObjectDisposedException)
        {
            return Refusal("SecureString that was disposed of");
        }
    }

    private static string? TextOfProperty(object row) => PropertyNames
        .Select(name => PSObject.AsPSObject(row).Properties[name])
        .Where(property => property is not null)
        .Select(property => TextOf(Unwrapped.Of(Unwrapped.ValueOf(property))))
        .FirstOrDefault(text => text is not null);

    private static string Refusal(string what) => RefusalMark + what;
}
