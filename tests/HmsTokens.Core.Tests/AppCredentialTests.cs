using System.Reflection;
using System.Security;
using System.Text;

namespace HmsTokens.Core.Tests;

public class AppCredentialTests
{
    public static Cases<string> GoodSecrets { get; } = new()
    {
        { "32 ASCII characters", "0123456789abcdef0123456789abcdef" },
        { "16 characters of 2 bytes", "éééééééééééééééé" },
        { "11 characters of 3 bytes", "会議室会議室会議室会議" },
        { "8 characters of 4 bytes", "😀😀😀😀😀😀😀😀" },
        { "NUL inside", "0123456789abcdef\00123456789abcdef" },
        { "64 KB", new string('s', 65_536) },
        { "the tests' own", TestTokens.Secret },
    };

    [Theory]
    [MemberData(nameof(GoodSecrets))]
    public void The_key_is_the_secrets_UTF8_bytes(string name)
    {
        string secret = GoodSecrets[name];
        using SecureString secure = Secure(secret);

        using var fromText = new AppCredential(TestTokens.AccessKey, secret);
        using AppCredential fromSecure = AppCredential.FromSecureString(TestTokens.AccessKey, secure);

        Assert.Equal(Encoding.UTF8.GetBytes(secret), SecretBytes(fromText));
        Assert.Equal(SecretBytes(fromText), SecretBytes(fromSecure));
        Assert.Equal(TestTokens.AccessKey, fromText.AccessKey);
        Assert.Equal(TestTokens.AccessKey, fromSecure.AccessKey);

        using var fromTextSigner = new TokenSigner(fromText);
        using var fromSecureSigner = new TokenSigner(fromSecure);
        TestTokens.AssertSignedWith(secret, fromTextSigner.SignManagementToken());
        TestTokens.AssertSignedWith(secret, fromSecureSigner.SignManagementToken());
    }

    public static Cases<(string? AccessKey, string? Secret, HmsTokenError Error)> Refusals { get; } = new()
    {
        { "access key null", (null, TestTokens.Secret, HmsTokenError.AccessKeyMissing) },
        { "access key empty", ("", TestTokens.Secret, HmsTokenError.AccessKeyMissing) },
        { "access key blank", ("\t ", TestTokens.Secret, HmsTokenError.AccessKeyMissing) },
        { "secret null", ("key", null, HmsTokenError.AppSecretMissing) },
        { "secret empty", ("key", "", HmsTokenError.AppSecretMissing) },
        { "31 ASCII characters", ("key", "0123456789abcdef0123456789abcde", HmsTokenError.AppSecretTooShort) },
        { "31 bytes in 16 characters", ("key", "xééééééééééééééé", HmsTokenError.AppSecretTooShort) },
        { "high surrogate alone", ("key", TestTokens.Secret + "\ud83d", HmsTokenError.ValueNotUnicode) },
        { "low surrogate alone", ("key", "\ude00" + TestTokens.Secret, HmsTokenError.ValueNotUnicode) },
        { "surrogate alone, and short", ("key", "q7Zk2w-\ud83d", HmsTokenError.ValueNotUnicode) },
    };

    [Theory]
    [MemberData(nameof(Refusals))]
    public void No_credential_is_made_of(string name)
    {
        (string? accessKey, string? secret, HmsTokenError error) = Refusals[name];
        using SecureString? secure = secret is null ? null : Secure(secret);

        Assert.All(
            [
                Assert.Throws<HmsTokenException>(() => new AppCredential(accessKey!, secret)),
                Assert.Throws<HmsTokenException>(() => AppCredential.FromSecureString(accessKey!, secure!)),
            ],
            refusal =>
            {
                Assert.Equal(error, refusal.Error);
                Assert.Null(refusal.InnerException);
                for (int at = 0; at + 6 <= secret?.Length; at++)
                {
                    Assert.DoesNotContain(secret.Substring(at, 6), refusal.ToString(), StringComparison.Ordinal);
                }
            });
    }

    [Fact]
    public void A_short_secret_is_told_its_length_and_what_to_do() => Assert.Equal(
        "The app secret has 31 bytes, and HS256 takes no fewer than 32 (RFC 7518, section 3.2). Was it copied in part? "
        + "Copy it whole from the developer section of the 100ms dashboard.",
        Assert.Throws<HmsTokenException>(() => new AppCredential("key", "xééééééééééééééé")).Message);

    public static Cases<(string Secret, bool HasIt)> WhiteSpace { get; } = new()
    {
        { "none", (TestTokens.Secret, false) },
        { "inside", (TestTokens.Secret + " " + TestTokens.Secret, false) },
        { "line break behind", (TestTokens.Secret + "\r\n", true) },
        { "space before", (" " + TestTokens.Secret, true) },
        { "no-break space behind", (TestTokens.Secret + "\u00a0", true) },
        { "nothing else", (new string(' ', 32), true) },
    };

    [Theory]
    [MemberData(nameof(WhiteSpace))]
    public void White_space_around_the_secret_is_kept_and_told(string name)
    {
        (string secret, bool hasIt) = WhiteSpace[name];
        using SecureString secure = Secure(secret);
        using var fromText = new AppCredential("key", secret);
        using AppCredential fromSecure = AppCredential.FromSecureString("key", secure);

        Assert.Equal(hasIt, fromText.SecretHasOuterWhiteSpace);
        Assert.Equal(hasIt, fromSecure.SecretHasOuterWhiteSpace);
        Assert.Equal(Encoding.UTF8.GetBytes(secret), SecretBytes(fromText));
    }

    [Theory]
    [InlineData("key", false)]
    [InlineData("a key", false)]
    [InlineData("key\n", true)]
    [InlineData(" key", true)]
    public void White_space_around_the_access_key_is_kept_and_told(string accessKey, bool hasIt)
    {
        using var credential = new AppCredential(accessKey, TestTokens.Secret);
        Assert.Equal(hasIt, credential.AccessKeyHasOuterWhiteSpace);
        Assert.Equal(accessKey, credential.AccessKey);
    }

    [Fact]
    public void The_garbage_collector_cannot_move_the_key_and_leave_a_copy()
    {
        using AppCredential credential = TestTokens.Credential();

        // What is pinned from the start counts as of the oldest generation, and anything else begins in the youngest.
        Assert.Equal(GC.MaxGeneration, GC.GetGeneration(SecretBytes(credential)));
    }

    [Fact]
    public void Once_disposed_of_its_bytes_are_zero_and_it_makes_no_signer_or_verifier()
    {
        AppCredential credential = TestTokens.Credential();
        byte[] secret = SecretBytes(credential);
        Assert.NotEqual(new byte[secret.Length], secret);

        credential.Dispose();
        credential.Dispose();

        Assert.Equal(new byte[secret.Length], secret);
        Assert.Throws<ObjectDisposedException>(credential.CreateHmac);
        Assert.Throws<ObjectDisposedException>(() => new TokenSigner(credential));
        Assert.Throws<ObjectDisposedException>(() => new TokenVerifier(credential));
    }

    [Fact]
    public void The_secure_string_stays_the_callers()
    {
        using SecureString secure = Secure(TestTokens.Secret);
        AppCredential.FromSecureString("key", secure).Dispose();

        using AppCredential again = AppCredential.FromSecureString("key", secure);
        Assert.Equal(Encoding.UTF8.GetBytes(TestTokens.Secret), SecretBytes(again));
    }

    private static SecureString Secure(string text)
    {
        var secure = new SecureString();
        foreach (char c in text)
        {
            secure.AppendChar(c);
        }

        return secure;
    }

    private static byte[] SecretBytes(AppCredential credential) => (byte[])typeof(AppCredential)
        .GetField("_secret", BindingFlags.Instance | BindingFlags.NonPublic)!.GetValue(credential)!;
}
