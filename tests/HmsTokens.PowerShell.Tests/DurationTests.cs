using System.Globalization;
using System.Text.Json;

namespace HmsTokens.PowerShell.Tests;

/// <summary>The forms of a duration, as source text: what PowerShell's parser makes of an unquoted 7d is part of it.</summary>
public sealed class DurationTests(Shell shell) : IClassFixture<Shell>
{
    private const string Message =
        "That is no duration that is taken here. Write a duration as 90s, 15m, 24h or 7d; h:mm or h:mm:ss, as '36:00:00'; "
        + "d.hh:mm:ss, as '1.12:00:00'; a whole number of seconds, as 3600; or pass a TimeSpan. ";

    /// <summary>Named by its source text: the seconds that it stands for.</summary>
    public static Cases<long> Good { get; } = new()
    {
        { "90s", 90 },
        { "15m", 900 },
        { "24h", 86400 },
        { "7d", 604800 },
        { "90S", 90 },
        { "7D", 604800 },
        { "60m", 3600 },
        { "1h", 3600 },
        { "3600", 3600 },
        { "1", 1 },
        { "'90s'", 90 },
        { "'15m'", 900 },
        { "'24H'", 86400 },
        { "\"7d\"", 604800 },
        { "' 90s '", 90 },
        { "'3600'", 3600 },
        { "'007'", 7 },
        { "'01:00:00'", 3600 },
        { "01:00:00", 3600 },
        { "'1:00'", 3600 },
        { "1:30", 5400 },
        { "'24:00:00'", 86400 },
        { "'36:00:00'", 129600 },
        { "'100:00'", 360000 },
        { "'1.12:00:00'", 129600 },
        { "1.12:00:00", 129600 },
        { "'7.0:00:00'", 604800 },
        { "([TimeSpan]::FromHours(1))", 3600 },
        { "([TimeSpan]'1.12:00:00')", 129600 },
        { "([TimeSpan]::FromMilliseconds(1999))", 1 },
        { "([double]3600)", 3600 },
        { "([double]3600.9)", 3600 },
        { "([TimeSpan]::FromMinutes(1.5).TotalSeconds)", 90 },
        { "([long]3600)", 3600 },
        { "([byte]60)", 60 },
        { "([psobject]60)", 60 },
        { "([psobject]60.5)", 60 },
        { "([psobject]'90s')", 90 },
        { "(3600.9 | ForEach-Object { $_ })", 3600 },
    };

    [Theory]
    [InlineData("New-HmsAuthToken -ValidFor ", "10s 30s 1m 5m 15m 1h 2h 24h 7d")]
    [InlineData("New-HmsManagementToken -ClockSkew 1", "10s 1m 15m 1h")]
    [InlineData("Test-HmsToken x -MinimumRemaining 24H", "24h")]
    [InlineData("Test-HmsToken x -ClockSkew 3", "30s")]
    public void Is_completed(string line, string completions)
    {
        Shell.Result result = shell.Run(
            "[Management.Automation.CommandCompletion]::CompleteInput($line, $line.Length, $null).CompletionMatches.CompletionText",
            new { line });
        result.AssertNoErrors();
        Assert.Equal(completions, string.Join(' ', result.Output));
    }

    public static Cases<string> Bad { get; } = new()
    {
        { "$null", "$null" },
        { "an unset variable", "$env:HMS_NO_SUCH_VARIABLE" },
        { "empty", "''" },
        { "white space", "' '" },
        { "a word", "soon" },
        { "a negative number", "-5" },
        { "a negative text", "'-5'" },
        { "a negative with a unit", "-5s" },
        { "a negative TimeSpan", "([TimeSpan]::FromSeconds(-5))" },
        { "a negative fraction of a second", "([TimeSpan]::FromSeconds(-0.5))" },
        { "a negative double", "([double]-0.5)" },
        { "a fraction with a unit", "1.5s" },
        { "a fraction with a unit, quoted", "'1.5s'" },
        { "a fraction, quoted", "'1.5'" },
        { "a fraction of an hour", "1.5h" },
        { "a multiplier", "1kb" },
        { "a multiplier, quoted", "'1kb'" },
        { "a type suffix", "60L" },
        { "an exponent", "1e3" },
        { "hexadecimal", "0x10" },
        { "a unit that is none", "5w" },
        { "two units", "1h30m" },
        { "a unit apart", "'5 s'" },
        { "minutes past 59", "'1:60'" },
        { "seconds past 59", "'1:00:60'" },
        { "hours past 23 behind days", "'1.24:00:00'" },
        { "days without seconds", "'1.12:00'" },
        { "fractions behind seconds", "'00:00:01.5'" },
        { "another script's digits", "'٣٦'" },
        { "a line break behind it", "\"90s`n90s\"" },
        { "infinity", "([double]::PositiveInfinity)" },
        { "not a number", "([double]::NaN)" },
        { "past any TimeSpan", "99999999999999" },
        { "past any TimeSpan, quoted", "'999999999999d'" },
        { "past any decimal", "([double]1e300)" },
        { "a decimal", "([decimal]60)" },
        { "days without quotes, in parentheses", "(7d)" },
        { "days without quotes, down a pipeline", "(7d | ForEach-Object { $_ })" },
        { "a boolean", "$true" },
        { "a date", "([DateTime]'2030-01-01')" },
        { "an array", "@(60, 60)" },
        { "a hashtable", "@{ Hours = 1 }" },
    };

    [Theory]
    [MemberData(nameof(Good))]
    public void ValidFor_takes(string text)
    {
        JsonElement claims = TestTokens.Claims(shell.Run($"New-HmsManagementToken @Key -ClockSkew 0 -ValidFor {text}").AssertSingle());
        Assert.Equal(Good[text], claims.Seconds("exp") - claims.Seconds("iat"));
    }

    [Theory]
    [MemberData(nameof(Good))]
    public void ClockSkew_takes(string text)
    {
        JsonElement claims = TestTokens.Claims(shell.Run($"New-HmsManagementToken @Key -ValidFor 60 -ClockSkew {text}").AssertSingle());
        Assert.Equal(Good[text], claims.Seconds("exp") - 60 - claims.Seconds("iat"));
    }

    [Theory]
    [MemberData(nameof(Bad))]
    public void ValidFor_refuses(string name) => AssertRefuses("ValidFor", Bad[name], 1);

    [Theory]
    [MemberData(nameof(Bad))]
    public void ClockSkew_refuses(string name) => AssertRefuses("ClockSkew", Bad[name], 0);

    [Theory]
    [InlineData("0")]
    [InlineData("0s")]
    [InlineData("'0:00'")]
    [InlineData("([TimeSpan]::Zero)")]
    [InlineData("([TimeSpan]::FromMilliseconds(999))")]
    [InlineData("([double]0.5)")]
    public void Nothing_is_a_skew_but_no_lifetime(string text)
    {
        JsonElement claims = TestTokens.Claims(shell.Run($"New-HmsManagementToken @Key -ValidFor 60 -ClockSkew {text}").AssertSingle());
        Assert.Equal(60, claims.Seconds("exp") - claims.Seconds("iat"));
        AssertRefuses("ValidFor", text, 1);
    }

    [Theory]
    [InlineData("ar-SA")]
    [InlineData("de-DE")]
    [InlineData("fr-FR")]
    public void The_culture_does_not_matter(string culture)
    {
        CultureInfo before = CultureInfo.CurrentCulture;
        try
        {
            CultureInfo.CurrentCulture = new CultureInfo(culture);
            foreach (string text in new[] { "60.5", "([psobject]60.5)", "(60.5 | ForEach-Object { $_ })", "60", "'60'", "60s" })
            {
                JsonElement claims = TestTokens.Claims(
                    shell.Run($"New-HmsManagementToken @Key -ClockSkew 0 -ValidFor {text}").AssertSingle());
                Assert.Equal(60, claims.Seconds("exp") - claims.Seconds("iat"));
            }
        }
        finally
        {
            CultureInfo.CurrentCulture = before;
        }
    }

    [Theory]
    [InlineData("$d = 7d; New-HmsManagementToken @Key -ValidFor $d")]
    [InlineData("$more = @{ ValidFor = 7d }; New-HmsManagementToken @Key @more")]
    public void Days_that_lost_their_unit_on_the_way_are_no_seconds(string script) => Assert.Contains(
        "write '7d'",
        shell.Run(script).AssertTerminating(
            "ParameterArgumentTransformationError,HmsTokens.PowerShell.NewHmsManagementTokenCommand",
            ErrorCategory.InvalidData).ToString(),
        StringComparison.Ordinal);

    private void AssertRefuses(string parameter, string text, int minimum)
    {
        ErrorRecord error = shell.Run($"New-HmsManagementToken @Key -{parameter} {text}").AssertTerminating(
            "ParameterArgumentTransformationError,HmsTokens.PowerShell.NewHmsManagementTokenCommand", ErrorCategory.InvalidData);
        Assert.Contains(parameter, error.ToString(), StringComparison.Ordinal);
        Assert.Contains(Message, error.ToString(), StringComparison.Ordinal);
        Assert.Contains($"It must not be less than {minimum} s, nor end past the year 9999.", error.ToString(), StringComparison.Ordinal);
    }
}
