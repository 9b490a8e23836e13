using System.ComponentModel;
using System.Globalization;
using System.Management.Automation;
using System.Reflection;
using HmsTokens.Core;

namespace HmsTokens.PowerShell;

/// <summary>
/// The text in the default views of an <see cref="HmsToken"/>. HmsTokens.Types.ps1xml makes hidden properties from
/// these methods, for the default property set and HmsTokens.Format.ps1xml, so that no script blocks are needed, which
/// constrained language forbids. They read properties by name, because a token from a job or a file is a property bag.
/// </summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public static class HmsTokenView
{
    // The hidden properties belong to this type name, because completion for `$token | Select-Object ` shows all
    // properties that a types file adds to the class, even hidden ones.
    private const string TypeName = "HmsTokens.HmsToken#View";

    private static readonly StatusColours? Colours = StatusColours.Create();

    /// <summary>The current status, in colour if the shell has <c>$PSStyle</c>.</summary>
    /// <param name="token">The token.</param>
    /// <returns>The text to show.</returns>
    public static string Status(PSObject token)
    {
        HmsTokenStatus status = GetStatus(token);
        string text = status.ToString();
        return Colours is null ? text : Colours.Paint(text, status);
    }

    /// <summary>
    /// Whether the signature was verified. A property bag can't distinguish failed from not checked, so it shows text
    /// that is true in both cases.
    /// </summary>
    /// <param name="token">The token.</param>
    /// <returns>The text to show.</returns>
    public static string SignatureVerified(PSObject token) => token?.BaseObject is HmsToken live
        ? live.SignatureCheck?.ToString() ?? Messages.SignatureNotChecked
        : GetValue(token, nameof(HmsToken.SignatureVerified)) is true ? bool.TrueString : Messages.SignatureNotVerified;

    /// <summary>The access key, safe to print.</summary>
    /// <param name="token">The token.</param>
    /// <returns>The text to show; empty if the claim is missing.</returns>
    public static string AccessKey(PSObject token) =>
        DisplayText.EscapeAccessKey(GetValue(token, nameof(HmsToken.AccessKey)) as string);

    /// <summary>The room, safe to print.</summary>
    /// <param name="token">The token.</param>
    /// <returns>The text to show.</returns>
    public static string RoomId(PSObject token) => GetEscaped(token, nameof(HmsToken.RoomId));

    /// <summary>The user, safe to print.</summary>
    /// <param name="token">The token.</param>
    /// <returns>The text to show.</returns>
    public static string UserId(PSObject token) => GetEscaped(token, nameof(HmsToken.UserId));

    /// <summary>The role, safe to print.</summary>
    /// <param name="token">The token.</param>
    /// <returns>The text to show.</returns>
    public static string Role(PSObject token) => GetEscaped(token, nameof(HmsToken.Role));

    /// <summary>When it was issued, in local time, and how long ago.</summary>
    /// <param name="token">The token.</param>
    /// <returns>The text to show.</returns>
    public static string IssuedAt(PSObject token) => FormatTime(GetTime(token, nameof(HmsToken.IssuedAt)));

    /// <summary>When it becomes valid, in local time, and in how long; empty if it has become valid.</summary>
    /// <param name="token">The token.</param>
    /// <returns>The text to show.</returns>
    public static string NotBefore(PSObject token) =>
        GetStatus(token) == HmsTokenStatus.NotYetValid
            ? FormatTime(GetTime(token, nameof(HmsToken.NotBefore)))
            : string.Empty;

    /// <summary>When it expires, in local time, and in how long or how long ago.</summary>
    /// <param name="token">The token.</param>
    /// <returns>The text to show.</returns>
    public static string ExpiresAt(PSObject token) => FormatTime(GetTime(token, nameof(HmsToken.ExpiresAt)));

    /// <summary>In how long it expires, or how long ago it expired.</summary>
    /// <param name="token">The token.</param>
    /// <returns>The text to show.</returns>
    public static string Expires(PSObject token) =>
        GetTime(token, nameof(HmsToken.ExpiresAt)) is DateTimeOffset end ? FormatRelative(end) : string.Empty;

    /// <summary>The text form, also after CliXml: PowerShell uses it to sort, group and compare.</summary>
    /// <param name="token">The token.</param>
    /// <returns>One line that is safe to print.</returns>
    public static string Text(PSObject token) => token?.ToString() ?? string.Empty;

    /// <summary>Adds the views to a token.</summary>
    internal static PSObject AddViews(HmsToken token)
    {
        // Second, so that the first type name is still the class.
        PSObject result = PSObject.AsPSObject(token);
        result.TypeNames.Insert(1, TypeName);
        return result;
    }

    private static object? GetValue(PSObject? token, string name) => token?.Properties[name]?.Value;

    private static string GetEscaped(PSObject token, string name) =>
        DisplayText.Escape(GetValue(token, name) as string, DisplayText.ViewLength);

    // After CliXml, a DateTimeOffset is a property bag.
    private static DateTimeOffset? GetTime(PSObject token, string name) => GetValue(token, name) switch
    {
        DateTimeOffset time => time,
        PSObject bag when bag.Properties["UtcDateTime"]?.Value is DateTime utc => new DateTimeOffset(utc),
        _ => null,
    };

    // The current status, also for a token from a job or a file, whose property has the status when it was written.
    // There an invalid time is null, but its status is still Unknown.
    private static HmsTokenStatus GetStatus(PSObject token) =>
        GetValue(token, nameof(HmsToken.Status))?.ToString() == nameof(HmsTokenStatus.Unknown)
            ? HmsTokenStatus.Unknown
            : HmsToken.GetStatusAt(
                DateTimeOffset.UtcNow,
                GetTime(token, nameof(HmsToken.NotBefore)),
                GetTime(token, nameof(HmsToken.ExpiresAt)));

    private static string FormatTime(DateTimeOffset? time) => time is DateTimeOffset known
        ? known.ToLocalTime().ToString("yyyy-MM-dd HH:mm:ss zzz", CultureInfo.InvariantCulture)
            + " (" + FormatRelative(known) + ")"
        : string.Empty;

    private static string FormatRelative(DateTimeOffset time)
    {
        TimeSpan left = time - DateTimeOffset.UtcNow;
        TimeSpan span = left.Duration();
        string text = span switch
        {
            { TotalDays: >= 1 } => FormatUnits(span.Days, 'd', span.Hours, 'h'),
            { TotalHours: >= 1 } => FormatUnits(span.Hours, 'h', span.Minutes, 'm'),
            { TotalMinutes: >= 1 } => FormatUnits(span.Minutes, 'm', 0, 's'),
            _ => FormatUnits(span.Seconds, 's', 0, ' '),
        };
        return Messages.RelativeTime(text, isPast: left < TimeSpan.Zero);
    }

    private static string FormatUnits(int large, char largeUnit, int small, char smallUnit) => small == 0
        ? string.Format(CultureInfo.InvariantCulture, "{0}{1}", large, largeUnit)
        : string.Format(CultureInfo.InvariantCulture, "{0}{1} {2}{3}", large, largeUnit, small, smallUnit);

    /// <summary>
    /// <c>$PSStyle</c> by reflection, because the reference assembly is that of Windows PowerShell, which lacks it. The
    /// colours are read each time, because users can change them. PowerShell removes them from plain output.
    /// </summary>
    private sealed class StatusColours
    {
        private readonly object _formatting;
        private readonly PropertyInfo _warning;
        private readonly PropertyInfo _error;
        private readonly string _green;
        private readonly string _reset;

        private StatusColours(object style)
        {
            object foreground = Get<object>(style, "Foreground");
            _formatting = Get<object>(style, "Formatting");
            _warning = _formatting.GetType().GetProperty("Warning")!;
            _error = _formatting.GetType().GetProperty("Error")!;
            _green = Get<string>(foreground, "Green");
            _reset = Get<string>(style, "Reset");
        }

        public static StatusColours? Create()
        {
            try
            {
                object? style = typeof(PSObject).Assembly.GetType("System.Management.Automation.PSStyle")
                    ?.GetProperty("Instance")?.GetValue(null);
                return style is null ? null : new StatusColours(style);
            }
            catch (Exception refusal) when (refusal is NullReferenceException or InvalidCastException
                or TargetInvocationException)
            {
                return null;
            }
        }

        public string Paint(string text, HmsTokenStatus status)
        {
            string? colour = status switch
            {
                HmsTokenStatus.Active => _green,
                HmsTokenStatus.NotYetValid => (string?)_warning.GetValue(_formatting),
                _ => (string?)_error.GetValue(_formatting),
            };
            return string.IsNullOrEmpty(colour) ? text : colour + text + _reset;
        }

        private static T Get<T>(object of, string name) => (T)of.GetType().GetProperty(name)!.GetValue(of)!;
    }
}
