using System.Diagnostics.CodeAnalysis;

namespace HmsTokens.Core;

internal static class ArgumentGuard
{
    /// <summary><c>ArgumentNullException.ThrowIfNull</c>, which netstandard2.0 doesn't have.</summary>
    public static void NotNull([NotNull] object? value, string name)
    {
        if (value is null)
        {
            throw new ArgumentNullException(name);
        }
    }
}
