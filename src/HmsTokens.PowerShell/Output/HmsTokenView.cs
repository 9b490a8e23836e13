using System.ComponentModel;
using System.Globalization;
using System.Management.Automation;
using System.Reflection;
using HmsTokens.Core;

namespace HmsTokens.PowerShell;

/// <summary>
/// The texts of the default views of an <see cref="HmsToken"/>. HmsTokens.Types.ps1xml makes hidden properties of these
/// methods, which the default property set and HmsTokens.Format.ps1xml name; so neither needs a script block, which
/// constrained language refuses. They read the object's properties by name, because a token from a job or a file is a
/// property bag and not an HmsToken.
/// </summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public static class HmsTokenView
{
    // The hidden properties belong to this type name alone: member completion that goes by the class, as that of
    // `$token | Select-Object `, shows all that a types file adds to the class, hidden or not.
    private const string TypeName = "HmsTokens.HmsToken#View";

    private static readonly StatusColours? Colours = StatusColours.OfThisShell();

    /// <summary>The status now, in colour if the shell has <c>$PSStyle</c>.</summary>
    /// <param name="token">The token.</param>
    /// <returns>The text to show.</returns>
    public static string Status(PSObject token)
    {
        HmsTokenStatus status = StatusOf(token);
        string text = status.ToString();
        return Colours is null ? text : Colours.Paint(text, status);
    }

    /// <summary>
    /// Whether the signature was checked and is ours. A property bag doesn't know whether a secret was asked for, and
    /// says what holds in either case.
    /// </summary>
    /// <param name="token">The token.</param>
    /// <returns>The text to show.</returns>
    public static string SignatureVerified(PSObject token) => token?.BaseObject is HmsToken live
        ? live.SignatureCheck?.ToString() ?? Messages.SignatureNotChecked
        : Value(token, nameof(HmsToken.SignatureVerified)) is true ? bool.TrueString : Messages.SignatureNotVerified;

    /// <summary>The access key, safe to print.</summary>
    /// <param name="token">The token.</param>
    /// <returns>The text to show; empty if the token has none, as in all that follow.</returns>
    public static string AccessKey(PSObject token) =>
        DisplayText.EscapeAccessKey(Value(token, nameof(HmsToken.AccessKey)) as string);

    /// <summary>The room, safe to print.</summary>
    /// <param name="token">The token.</param>
    /// <returns>The text to show.</returns>
    public static string RoomId(PSObject token) => Escaped(token, nameof(HmsToken.RoomId));

    /// <summary>The user, safe to print.</summary>
    /// <param name="token">The token.</param>
    /// <returns>The text to show.</returns>
    public static string UserId(PSObject token) => Escaped(token, nameof(HmsToken.UserId));

    /// <summary>The role, safe to print.</summary>
    /// <param name="token">The token.</param>
    /// <returns>The text to show.</returns>
    public static string Role(PSObject token) => Escaped(token, nameof(HmsToken.Role));

    /// <summary>When it was issued, in local time, and how long ago.</summary>
    /// <param name="token">The token.</param>
    /// <returns>The text to show.</returns>
    public static string IssuedAt(PSObject token) => LocalAndRelative(Time(token, nameof(HmsToken.IssuedAt)));

    /// <summary>When it begins, in local time, and in how long; of a token that has not begun, else empty.</summary>
    /// <param name="token">The token.</param>
    /// <returns>The text to show.</returns>
    public static string NotBefore(PSObject token) =>
        StatusOf(token) == HmsTokenStatus.NotYetValid
            ? LocalAndRelative(Time(token, nameof(HmsToken.NotBefore)))
            : string.Empty;

    /// <summary>When it ends, in local time, and in how long or how long ago.</summary>
    /// <param name="token">The token.</param>
    /// <returns>The text to show.</returns>
    public static string ExpiresAt(PSObject token) => LocalAndRelative(Time(token, nameof(HmsToken.ExpiresAt)));

    /// <summary>In how long it ends, or how long ago it ended.</summary>
    /// <param name="token">The token.</param>
    /// <returns>The text to show.</returns>
    public static string Expires(PSObject token) =>
        Time(token, nameof(HmsToken.ExpiresAt)) is DateTimeOffset end ? Relative(end) : string.Empty;

    /// <summary>
    /// The token's text form, the same before and after CliXml: PowerShell sorts, groups and compares by it.
    /// </summary>
    /// <param name="token">The token.</param>
    /// <returns>One line that is safe to print.</returns>
    public static string Text(PSObject token) => token?.ToString() ?? string.Empty;

    /// <summary>A token with its views, which go with it wherever it goes.</summary>
    internal static PSObject Of(HmsToken token)
    {
        // Second, so that the type is what it is to whoever looks at the first.
        PSObject shown = PSObject.AsPSObject(token);
        shown.TypeNames.Insert(1, TypeName);
        return shown;
    }

    private static object? Value(PSObject? token, string name) => token?.Properties[name]?.Value;

    private static string Escaped(PSObject token, string name) =>
        DisplayText.Escape(Value(token, name) as string, DisplayText.ViewLength);

    // A DateTimeOffset has no form of its own in CliXml; it comes back as a bag of its properties.
    private static DateTimeOffset? Time(PSObject token, string name) => Value(token, name) switch
    {
        DateTimeOffset time => time,
        PSObject bag when bag.Properties["UtcDateTime"]?.Value is DateTime utc => new DateTimeOffset(utc),
        _ => null,
    };

    // Of a token from a job or a file, too, the status now: its own property is of the time when it was written, and
    // would disagree with the "12m ago" beside it. A time that can't be read looks like none there, and stays unknown.
    private static HmsTokenStatus StatusOf(PSObject token) =>
        Value(token, nameof(HmsToken.Status))?.ToString() == nameof(HmsTokenStatus.Unknown)
            ? HmsTokenStatus.Unknown
            : HmsToken.StatusAt(
                DateTimeOffset.UtcNow,
                Time(token, nameof(HmsToken.NotBefore)),
                Time(token, nameof(HmsToken.ExpiresAt)));

    private static string LocalAndRelative(DateTimeOffset? time) => time is DateTimeOffset known
        ? known.ToLocalTime().ToString("yyyy-MM-dd HH:mm:ss zzz", CultureInfo.InvariantCulture)
            + " (" + Relative(known) + ")"
        : string.Empty;

    private static string Relative(DateTimeOffset time)
    {
        TimeSpan left = time - DateTimeOffset.UtcNow;
        TimeSpan span = left.Duration();
        string text = span switch
        {
            { TotalDays: >= 1 } => Units(span.Days, 'd', span.Hours, 'h'),
            { TotalHours: >= 1 } => Units(span.Hours, 'h', span.Minutes, 'm'),
            { TotalMinutes: >= 1 } => Units(span.Minutes, 'm', 0, 's'),
            _ => Units(span.Seconds, 's', 0, ' '),
        };
        return Messages.RelativeTime(text, isPast: left < TimeSpan.Zero);
    }

    private static string Units(int large, char largeUnit, int small, char smallUnit) => small == 0
        ? string.Format(CultureInfo.InvariantCulture, "{0}{1}", large, largeUnit)
        : string.Format(CultureInfo.InvariantCulture, "{0}{1} {2}{3}", large, largeUnit, small, smallUnit);

    /// <summary>
    /// <c>$PSStyle</c> by reflection: the library this is compiled against is that of Windows PowerShell, which has
    /// none. The colours are read each time, since people change them; PowerShell takes them out where output is plain.
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

        public static StatusColours? OfThisShell()
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
