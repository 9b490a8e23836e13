using System.Globalization;
using System.Text.Json;

namespace HmsTokens.PowerShell.Tests;

/// <summary>The forms of -NotBefore, as source text.</summary>
public sealed class StartTimeTests(Shell shell) : IClassFixture<Shell>
{
    private const string Class = ",HmsTokens.PowerShell.NewHmsManagementTokenCommand";

    private static readonly string[] Cultures = ["en-US", "de-DE", "fa-IR", "th-TH", "ar-SA"];

    /// <summary>The time in UTC, or without Z in local time, by source text.</summary>
    public static Cases<string> Good { get; } = new()
    {
        { "2100-12-01", "2100-12-01T00:00:00" },
        { "'2100-12-01 09:00'", "2100-12-01T09:00:00" },
        { "2100-12-01T09:00", "2100-12-01T09:00:00" },
        { "'2100-12-01 09:00:59'", "2100-12-01T09:00:59" },
        { "' 2100-12-01 '", "2100-12-01T00:00:00" },
        { "'2100-12-01T09:00:00+01:00'", "2100-12-01T08:00:00Z" },
        { "'2100-12-01 09:00 -0530'", "2100-12-01T14:30:00Z" },
        { "2100-12-01T09:00Z", "2100-12-01T09:00:00Z" },
        { "'2100-12-01 09:00:00Z'", "2100-12-01T09:00:00Z" },
        { "2100-12-01T09:00:00.123Z", "2100-12-01T09:00:00Z" },
        { "'2100-12-01T09:00:00.123456789+00:00'", "2100-12-01T09:00:00Z" },
        { "'2100-02-28'", "2100-02-28T00:00:00" },
        { "([datetime]::new(2100, 12, 1))", "2100-12-01T00:00:00" },
        { "([datetime]::new(2100, 12, 1, 9, 0, 0, [DateTimeKind]::Utc))", "2100-12-01T09:00:00Z" },
        { "([datetime]::new(2100, 12, 1, 9, 0, 0, [DateTimeKind]::Local))", "2100-12-01T09:00:00" },
        { "([psobject][datetime]::new(2100, 12, 1, 9, 0, 0, [DateTimeKind]::Utc))", "2100-12-01T09:00:00Z" },
        { "([DateTimeOffset]::new(2100, 12, 1, 9, 0, 0, [timespan]'01:00'))", "2100-12-01T08:00:00Z" },
    };

    public static Cases<string> Bad { get; } = new()
    {
        { "null", "$null" },
        { "empty", "''" },
        { "unset", "$env:HMS_NO_SUCH_VARIABLE" },
        { "month first", "12/01/2100" },
        { "day first", "01.12.2100" },
        { "slashes", "2100/12/01" },
        { "a month in words", "'1 Dec 2100'" },
        { "one digit", "2100-12-1" },
        { "two digits of a year", "00-12-01" },
        { "no such day", "2100-02-29" },
        { "no such month", "2100-13-01" },
        { "no such hour", "'2100-12-01 24:00'" },
        { "no such second", "'2100-12-01 09:00:60'" },
        { "no such offset", "'2100-12-01 09:00+15:00'" },
        { "no such minutes of an offset", "'2100-12-01 09:00+01:60'" },
        { "hours alone", "'2100-12-01 09'" },
        { "a fraction of a minute", "'2100-12-01 09:00.5'" },
        { "an offset without a time", "'2100-12-01+01:00'" },
        { "a zone in letters", "'2100-12-01 09:00 CET'" },
        { "AM", "'2100-12-01 09:00 AM'" },
        { "another script's digits", "'٢١٠٠-١٢-٠١'" },
        { "something after it", "\"2100-12-01`n2100-12-01\"" },
        { "a time alone", "'09:00'" },
        { "a word", "tomorrow" },
        { "a year", "2100" },
        { "digits of a date", "21001201" },
        { "seconds since 1970", "4131388800" },
        { "a number", "([double]4131388800)" },
        { "a TimeSpan", "([timespan]'01:00')" },
        { "a Boolean", "$true" },
        { "a list", "@('2100-12-01', '2100-12-02')" },
        { "a Hashtable", "@{ Year = 2100 }" },
    };

    [Theory]
    [MemberData(nameof(Good))]
    public void It_is_read_alike_in_every_culture(string text)
    {
        var expected = DateTimeOffset.Parse(Good[text], CultureInfo.InvariantCulture, DateTimeStyles.AssumeLocal);
        foreach (string culture in Cultures)
        {
            using var _ = new CultureScope(culture);
            JsonElement claims = TestTokens.Claims(
                shell.Run($"New-HmsManagementToken @Key -NotBefore {text}").AssertSingle());
            Assert.Equal(expected.ToUnixTimeSeconds(), claims.Seconds("nbf"));
        }
    }

    [Theory]
    [MemberData(nameof(Bad))]
    public void It_is_refused_alike_in_every_culture(string name)
    {
        foreach (string culture in Cultures)
        {
            using var _ = new CultureScope(culture);
            ErrorRecord error = shell.Run($"New-HmsManagementToken @Key -NotBefore {Bad[name]}")
                .AssertTerminating("NotBeforeInvalid" + Class, ErrorCategory.InvalidArgument);
            Assert.Contains("2026-12-01T09:00:00+01:00", error.Exception.Message, StringComparison.Ordinal);
            Assert.Null(error.TargetObject);
        }
    }

    [Theory]
    [InlineData("([DateTimeOffset]::UtcNow.AddMinutes(-5))", "in the past")]
    [InlineData("2001-12-01", "in the past")]
    [InlineData("2643-12-01", "more than 100 years away")]
    public void An_unusual_start_draws_a_warning(string text, string says)
    {
        Shell.Result result = shell.Run($"New-HmsManagementToken @Key -NotBefore {text}");
        result.AssertSingle();
        Assert.Contains(says, Assert.Single(result.Warnings), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("([DateTimeOffset]::UtcNow.AddMinutes(5))")]
    [InlineData("(Get-Date)")]
    public void A_start_now_or_in_the_future_draws_no_warning(string text) =>
        Assert.Empty(shell.Run($"New-HmsManagementToken @Key -NotBefore {text}").Warnings);
}
