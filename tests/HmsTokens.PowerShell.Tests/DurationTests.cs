using System.Text.Json;

namespace HmsTokens.PowerShell.Tests;

/// <summary>The forms of a duration, as source text, because PowerShell's parser changes an unquoted 7d.</summary>
public sealed class DurationTests(Shell shell) : IClassFixture<Shell>
{
    private const string Class = ",HmsTokens.PowerShell.NewHmsManagementTokenCommand";

    /// <summary>The seconds, by source text.</summary>
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
        { "([TimeSpan]::FromMinutes(1.5).TotalSeconds)", 90 },
        { "([long]3600)", 3600 },
        { "([byte]60)", 60 },
        { "([psobject]60)", 60 },
        { "([psobject]'90s')", 90 },
        { "(3600.0 | ForEach-Object { $_ })", 3600 },
        { "([bigint]3600)", 3600 },
        { "2w", 1209600 },
        { "1d12h", 129600 },
        { "1D12H", 129600 },
        { "1h30m15s", 5415 },
        { "'1h 30m'", 5400 },
        { "'1 h 30 m'", 5400 },
        { "'30m 1h'", 5400 },
        { "'5 min'", 300 },
        { "'5 s'", 5 },
        { "'1 hour'", 3600 },
        { "'2 Hours 1 minute 30 seconds'", 7290 },
        { "'1 week 2 days'", 777600 },
        { "'3 hrs'", 10800 },
        { "90sec", 90 },
        { "1.5h", 5400 },
        { "1.5d", 129600 },
        { "'1.5 hours'", 5400 },
        { "0.5m", 30 },
        { "'2.25h 30m'", 9900 },
    };

    [Theory]
    [InlineData("New-HmsAuthToken -ValidFor ", "10s 30s 1m 5m 15m 1h 2h 24h 7d")]
    [InlineData("New-HmsManagementToken -ClockSkew 1", "10s 1m 15m 1h")]
    [InlineData("Test-HmsToken x -MinimumRemaining 24H", "24h")]
    [InlineData("Test-HmsToken x -ClockSkew 3", "30s")]
    public void Is_completed(string line, string completions)
    {
        Shell.Result result = shell.Run(
            "[Management.Automation.CommandCompletion]::CompleteInput($line, $line.Length, "
            + "$null).CompletionMatches.CompletionText",
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
        { "a multiplier", "1kb" },
        { "a multiplier, quoted", "'1kb'" },
        { "a type suffix", "60L" },
        { "an exponent", "1e3" },
        { "hexadecimal", "0x10" },
        { "minutes past 59", "'1:60'" },
        { "seconds past 59", "'1:00:60'" },
        { "hours past 23 behind days", "'1.24:00:00'" },
        { "days without seconds", "'1.12:00'" },
        { "fractions behind seconds", "'00:00:01.5'" },
        { "another script's digits", "'٣٦'" },
        { "a line break behind it", "\"90s`n90s\"" },
        { "a fraction of a minute that is no whole second", "1.333m" },
        { "a double with a fraction", "([double]3600.9)" },
        { "a number with a fraction", "60.5" },
        { "a wrapped number with a fraction", "([psobject]60.5)" },
        { "a computed number with a fraction", "(60.5 | ForEach-Object { $_ })" },
        { "a unit that is none", "5y" },
        { "a month", "'1 month'" },
        { "a unit twice", "1h1h" },
        { "a unit twice by two names", "'1h 1 hour'" },
        { "a number after a unit", "'1h 30'" },
        { "a decimal comma", "'1,5h'" },
        { "a thousands separator", "'3.600'" },
        { "a word between", "'1 hour and 5 minutes'" },
        { "ISO 8601", "PT1H" },
        { "two units, one negative", "'1h -5m'" },
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
    public void ValidFor_accepts(string text)
    {
        JsonElement claims = TestTokens.Claims(
            shell.Run($"New-HmsManagementToken @Key -ClockSkew 0 -ValidFor {text}").AssertSingle());
        Assert.Equal(Good[text], claims.Seconds("exp") - claims.Seconds("iat"));
    }

    [Theory]
    [MemberData(nameof(Good))]
    public void ClockSkew_accepts(string text)
    {
        JsonElement claims = TestTokens.Claims(
            shell.Run($"New-HmsManagementToken @Key -ValidFor 60 -ClockSkew {text}").AssertSingle());
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
    public void Zero_is_a_valid_skew_but_not_a_valid_lifetime(string text)
    {
        JsonElement claims = TestTokens.Claims(
            shell.Run($"New-HmsManagementToken @Key -ValidFor 60 -ClockSkew {text}").AssertSingle());
        Assert.Equal(60, claims.Seconds("exp") - claims.Seconds("iat"));
        AssertRefuses("ValidFor", text, 1);
    }

    [Theory]
    [InlineData("en-US")]
    [InlineData("de-DE")]
    [InlineData("fr-FR")]
    [InlineData("fa-IR")]
    [InlineData("th-TH")]
    [InlineData("ar-SA")]
    public void The_culture_does_not_matter(string culture)
    {
        using var _ = new CultureScope(culture);
        foreach (string text in new[]
        {
            "60", "'60'", "60s", "1m", "([double]60)", "(60.0 | ForEach-Object { $_ })", "0:01", "'0.00:01:00'",
            "'1 min'"
        })
        {
            JsonElement claims = TestTokens.Claims(
                shell.Run($"New-HmsManagementToken @Key -ClockSkew 0 -ValidFor {text}").AssertSingle());
            Assert.Equal(60, claims.Seconds("exp") - claims.Seconds("iat"));
        }

        Assert.Equal(
            129600,
            ValidFor(
                TestTokens.Claims(
                    shell.Run("New-HmsManagementToken @Key -ClockSkew 0 -ValidFor 1.5d").AssertSingle())));
        foreach (string text in new[]
        {
            "60.5", "([psobject]60.5)", "(60.5 | ForEach-Object { $_ })", "'60,5'", "'60.5'", "(7d)"
        })
        {
            AssertRefuses("ValidFor", text, 1);
        }
    }

    [Fact]
    public void ExpiresIn_is_another_name_of_ValidFor() => Assert.Equal(
        5400,
        ValidFor(
            TestTokens.Claims(shell.Run("New-HmsManagementToken @Key -ClockSkew 0 -ExpiresIn 1.5h").AssertSingle())));

    [Theory]
    [InlineData("$d = 7d; New-HmsManagementToken @Key -ValidFor $d")]
    [InlineData("$more = @{ ValidFor = 7d }; New-HmsManagementToken @Key @more")]
    public void A_decimal_from_a_variable_is_not_taken_for_seconds(string script) => Assert.Contains(
        "write '7d'",
        shell.Run(script).AssertTerminating("ValidForInvalid" + Class, ErrorCategory.InvalidArgument).ToString(),
        StringComparison.Ordinal);

    private static long ValidFor(JsonElement claims) => claims.Seconds("exp") - claims.Seconds("iat");

    private void AssertRefuses(string parameter, string text, int minimum)
    {
        ErrorRecord error = shell.Run($"New-HmsManagementToken @Key -{parameter} {text}")
            .AssertTerminating(parameter + "Invalid" + Class, ErrorCategory.InvalidArgument);
        Assert.StartsWith(
            $"-{parameter} is not a valid duration. Write a duration as 90s, 15m, 24h, 7d or 2w, also as 1d12h, "
            + "'1 hour' or 1.5h; "
            + "as h:mm or h:mm:ss, such as '36:00:00'; as d.hh:mm:ss, such as '1.12:00:00'; as a whole number of "
            + $"seconds, such as 3600; or pass a TimeSpan. It must be a whole number of seconds, at least {minimum}",
            error.Exception.Message,
            StringComparison.Ordinal);
        Assert.Null(error.TargetObject);
    }
}
