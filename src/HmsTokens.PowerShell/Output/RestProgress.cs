using System.Management.Automation;
using HmsTokens.Core;

namespace HmsTokens.PowerShell;

/// <summary>Shows each attempt on the verbose stream, and waits and long lists as progress.</summary>
internal sealed class RestProgress(Cmdlet command)
{
    private const int FirstPageShown = 3;
    private const string Activity = "Invoke-HmsRestMethod";

    private bool _isShown;

    /// <summary>Shows an attempt or a wait.</summary>
    public void Write(RestStep step)
    {
        command.WriteVerbose(step.Message);
        if (step.Wait is TimeSpan wait)
        {
            Show(Messages.ProgressWaiting, (int)Math.Ceiling(wait.TotalSeconds));
        }
    }

    /// <summary>Shows the number of pages, if there are many.</summary>
    public void WritePage(int count)
    {
        if (count >= FirstPageShown)
        {
            Show(Messages.ProgressPage(count), secondsRemaining: -1);
        }
    }

    /// <summary>Removes the progress bar.</summary>
    public void Complete()
    {
        if (_isShown)
        {
            command.WriteProgress(
                new ProgressRecord(0, Activity, Messages.ProgressDone) { RecordType = ProgressRecordType.Completed });
        }
    }

    private void Show(string status, int secondsRemaining)
    {
        _isShown = true;
        command.WriteProgress(new ProgressRecord(0, Activity, status) { SecondsRemaining = secondsRemaining });
    }
}
