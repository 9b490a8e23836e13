using System.Globalization;

namespace HmsTokens.PowerShell.Tests;

/// <summary>The culture, and with it the calendar, of this thread for the time of a test.</summary>
internal sealed class Culture : IDisposable
{
    private readonly CultureInfo _before = CultureInfo.CurrentCulture;

    public Culture(string name) => CultureInfo.CurrentCulture = new CultureInfo(name);

    public void Dispose() => CultureInfo.CurrentCulture = _before;
}
