using System.Security;
using System.Text.Json;

namespace HmsTokens.PowerShell.Tests;

public sealed class NewHmsManagementTokenTests(Shell shell) : IClassFixture<Shell>
{
    [Fact]
    public void A_token_has_exactly_the_documented_claims()
    {
        long before = DateTimeOffset.UtcNow.ToUnixTimeSeconds();
        JsonElement claims = TestTokens.Claims(shell.Run("New-HmsManagementToken @Key").AssertSingle());
        long after = DateTimeOffset.UtcNow.ToUnixTimeSeconds();

        Assert.Equal(
            ["access_key", "type", "version", "jti", "iat", "nbf", "exp"],
            claims.EnumerateObject().Select(claim => claim.Name));
        Assert.Equal(TestTokens.AccessKey, claims.Text("access_key"));
        Assert.Equal("management", claims.Text("type"));
        Assert.Equal("2", claims.GetProperty("version").GetRawText());
        Assert.Matches(TestTokens.UuidVersion4, claims.Text("jti"));
        Assert.InRange(claims.Seconds("iat"), before - 10, after - 10);
        Assert.Equal(claims.Seconds("iat"), claims.Seconds("nbf"));
        Assert.Equal(claims.Seconds("iat") + 10 + 86400, claims.Seconds("exp"));
    }

    [Fact]
    public void AsSecureString_writes_a_SecureString()
    {
        PSObject output = shell.Run("New-HmsManagementToken -AsSecureString @Key").AssertSingle();
        var secure = Assert.IsType<SecureString>(output.BaseObject);
        TestTokens.Claims(new System.Net.NetworkCredential("", secure).Password);
    }

    [Fact]
    public void Without_skew_all_times_are_now()
    {
        JsonElement claims = TestTokens.Claims(
            shell.Run("New-HmsManagementToken -ClockSkew 0 -ValidFor 1h @Key").AssertSingle());
        Assert.InRange(
            claims.Seconds("iat"), DateTimeOffset.UtcNow.ToUnixTimeSeconds() - 60,
            DateTimeOffset.UtcNow.ToUnixTimeSeconds());
        Assert.Equal(claims.Seconds("iat"), claims.Seconds("nbf"));
        Assert.Equal(claims.Seconds("iat") + 3600, claims.Seconds("exp"));
    }

    [Fact]
    public void A_future_start_moves_the_end()
    {
        DateTimeOffset start = new(2090, 1, 2, 3, 4, 5, TimeSpan.FromHours(5.5));
        JsonElement claims = TestTokens.Claims(
            shell.Run("New-HmsManagementToken -NotBefore $start -ValidFor 90s @Key", new { start }).AssertSingle());
        Assert.Equal(start.ToUnixTimeSeconds(), claims.Seconds("nbf"));
        Assert.Equal(start.ToUnixTimeSeconds() + 90, claims.Seconds("exp"));
        Assert.InRange(
            claims.Seconds("iat"), DateTimeOffset.UtcNow.ToUnixTimeSeconds() - 70,
            DateTimeOffset.UtcNow.ToUnixTimeSeconds() - 10);
    }

    [Fact]
    public void A_past_start_does_not_move_the_end()
    {
        JsonElement claims = TestTokens.Claims(
            shell.Run("New-HmsManagementToken -NotBefore '2020-01-01T00:00:00Z' -ValidFor 90s @Key").AssertSingle());
        Assert.Equal(1577836800, claims.Seconds("nbf"));
        Assert.Equal(claims.Seconds("iat") + 10 + 90, claims.Seconds("exp"));
    }

    public static Cases<string> OutOfRange { get; } = new()
    {
        { "an end past the year 9999", "New-HmsManagementToken -ValidFor 9000000d @Key" },
        {
            "a start past the year 9999",
            "New-HmsManagementToken -NotBefore ([DateTimeOffset]::MaxValue) -ValidFor 1h @Key"
        },
        { "a start before 1970", "New-HmsManagementToken -NotBefore ([DateTimeOffset]::MinValue) @Key" },
        { "a skew that dates before 1970", "New-HmsManagementToken -ClockSkew 30000d @Key" },
    };

    [Theory]
    [MemberData(nameof(OutOfRange))]
    public void An_impossible_lifetime_is_refused(string name)
    {
        ErrorRecord error = shell.Run(OutOfRange[name]).AssertTerminating(
            "LifetimeOutOfRange,HmsTokens.PowerShell.NewHmsManagementTokenCommand", ErrorCategory.InvalidArgument);
        Assert.Contains("90s, 15m, 24h, 7d or 2w", error.Exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_null_start_is_refused() => shell.Run("New-HmsManagementToken -NotBefore $null @Key")
        .AssertTerminating(
            "NotBeforeInvalid,HmsTokens.PowerShell.NewHmsManagementTokenCommand", ErrorCategory.InvalidArgument);
}
