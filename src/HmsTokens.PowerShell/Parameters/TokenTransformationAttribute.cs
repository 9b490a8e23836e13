using System.Management.Automation;
using System.Security;

namespace HmsTokens.PowerShell;

/// <summary>
/// Finds the token in what is piped or passed: a String, a SecureString, or an object with a property that holds one. It
/// never fails, because the binder's error would carry the whole row or token: what is no token is told by its type, of
/// which the cmdlet makes an error of its own.
/// </summary>
[AttributeUsage(AttributeTargets.Property)]
internal sealed class TokenTransformationAttribute : ArgumentTransformationAttribute
{
    private static readonly string[] PropertyNames = ["Token", "AuthToken", "ManagementToken"];

    /// <inheritdoc/>
    public override object? Transform(EngineIntrinsics engineIntrinsics, object? inputData)
    {
        object? value = PSObjects.Unwrap(inputData);
        if (value is null or TokenText)
        {
            return value;
        }

        try
        {
            if ((TextOf(value) ?? PSObjects.FirstText(inputData!, PropertyNames, TextOf)) is string text)
            {
                return new TokenText(text);
            }

            // A row whose token is null has none, which is another matter than to be none.
            return PSObjects.HasNull(inputData!, PropertyNames)
                ? new TokenText(string.Empty)
                : TokenText.Refused(value.GetType().ToString());
        }
        catch (ObjectDisposedException)
        {
            return TokenText.Refused("SecureString that was disposed of");
        }
    }

    private static string? TextOf(object? value) => PSObjects.Unwrap(value) switch
    {
        string text => text,
        SecureString secure => SecureText.ToText(secure),
        _ => null,
    };
}
