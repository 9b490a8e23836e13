using System.Globalization;

namespace HmsTokens.PowerShell.Tests;

/// <summary>Sets the culture, and so the calendar, of this thread during a test.</summary>
internal sealed class CultureScope : IDisposable
{
    private readonly CultureInfo _before = CultureInfo.CurrentCulture;

    public CultureScope(string name) => CultureInfo.CurrentCulture = new CultureInfo(name);

    public void Dispose() => CultureInfo.CurrentCulture = _before;
}
