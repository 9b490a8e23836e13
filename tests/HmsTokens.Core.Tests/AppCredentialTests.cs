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
        { "access key of what is left out", ("\uFEFF\" \"", TestTokens.Secret, HmsTokenError.AccessKeyMissing) },
        { "secret of what is left out", ("key", new string(' ', 32) + "''", HmsTokenError.AppSecretMissing) },
        { "31 bytes in quotes", ("key", "\"0123456789abcdef0123456789abcde\"", HmsTokenError.AppSecretTooShort) },
        { "secret empty", ("key", "", HmsTokenError.AppSecretMissing) },
        { "31 ASCII characters", ("key", "0123456789abcdef0123456789abcde", HmsTokenError.AppSecretTooShort) },
        { "31 bytes in 16 characters", ("key", "xééééééééééééééé", HmsTokenError.AppSecretTooShort) },
        {
            "high surrogate alone",
            ("key", "q7Zk2w8Xj4Vb9Nc6Md1Lf3Kh5Gs0Pa2Q" + "\ud83d", HmsTokenError.ValueNotUnicode)
        },
        {
            "low surrogate alone",
            ("key", "\ude00" + "q7Zk2w8Xj4Vb9Nc6Md1Lf3Kh5Gs0Pa2Q", HmsTokenError.ValueNotUnicode)
        },
        { "surrogate alone, and short", ("key", "q7Zk2w-\ud83d", HmsTokenError.ValueNotUnicode) },
    };

    [Theory]
    [MemberData(nameof(Refusals))]
    public void Invalid_credentials_are_refused(string name)
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
    public void A_short_secret_is_refused_with_its_length_and_what_to_do() => Assert.Equal(
        "The app secret has 31 bytes, but HS256 needs at least 32 (RFC 7518, section 3.2). Was only part of it "
        + "copied, or is it the access key? Copy the whole secret from the developer section of the 100ms dashboard.",
        Assert.Throws<HmsTokenException>(() => new AppCredential("key", "xééééééééééééééé")).Message);

    /// <summary>What people paste; the dot is the key or the secret.</summary>
    public static Cases<string> Decorations { get; } = new()
    {
        { "line break after", "·\r\n" },
        { "space before", " ·" },
        { "no-break space after", "·\u00a0" },
        { "ideographic space", "\u3000·\u3000" },
        { "byte order mark", "\uFEFF·" },
        { "zero-width space", "\u200B·\u200B" },
        { "word joiner", "·\u2060" },
        { "right-to-left mark", "\u200F·\u200E" },
        { "double quotes", "\"·\"" },
        { "single quotes", "'·'" },
        { "backticks", "`·`" },
        { "curly quotes", "“·”" },
        { "German quotes", "„·“" },
        { "quotes in white space, and white space in them", "\uFEFF \" ·\n\" \r\n" },
    };

    [Theory]
    [MemberData(nameof(Decorations))]
    public void Text_around_a_secret_is_removed_and_reported(string name)
    {
        string dressed = Decorations[name].Replace("·", TestTokens.Secret, StringComparison.Ordinal);
        using SecureString secure = Secure(dressed);
        using var fromText = new AppCredential("key", dressed);
        using AppCredential fromSecure = AppCredential.FromSecureString("key", secure);

        Assert.All(
            [fromText, fromSecure],
            credential =>
            {
                Assert.Equal(Encoding.UTF8.GetBytes(TestTokens.Secret), SecretBytes(credential));
                Assert.True(credential.AppSecretWasTrimmed);
                Assert.False(credential.AccessKeyWasTrimmed);
            });
    }

    [Theory]
    [MemberData(nameof(Decorations))]
    public void Text_around_an_access_key_is_removed_and_reported(string name)
    {
        string dressed = Decorations[name].Replace("·", "key", StringComparison.Ordinal);
        using var credential = new AppCredential(dressed, TestTokens.Secret);
        Assert.Equal("key", credential.AccessKey);
        Assert.True(credential.AccessKeyWasTrimmed);
        Assert.False(credential.AppSecretWasTrimmed);
    }

    /// <summary>Text that can be part of a secret.</summary>
    public static Cases<string> Plain { get; } = new()
    {
        { "white space inside", TestTokens.Secret + " " + TestTokens.Secret },
        { "a quote at one end", "\"" + TestTokens.Secret },
        { "quotes that are no pair", "'" + TestTokens.Secret + "\"" },
        { "quotes inside", TestTokens.Secret + "\"x\"." },
        { "a control character at the end", TestTokens.Secret + "\0" },
    };

    [Theory]
    [MemberData(nameof(Plain))]
    public void Characters_inside_a_secret_stay(string name)
    {
        using var credential = new AppCredential("key", Plain[name]);
        Assert.Equal(Encoding.UTF8.GetBytes(Plain[name]), SecretBytes(credential));
        Assert.False(credential.AppSecretWasTrimmed);
    }

    /// <summary>Placeholders and similar text. A short one can also be an access key.</summary>
    public static Cases<string> Substitutes { get; } = new()
    {
        { "pipeline variable", "$(HMS_APP_SECRET_OF_THE_WORKSPACE)" },
        { "shell variable", "${HMS_APP_SECRET_OF_THE_WORKSPACE}" },
        { "shell variable with a default", "${HMS_APP_SECRET:-no secret was given}" },
        { "bare variable", "$HMS_SECRET" },
        { "long bare variable", "$HMS_APP_SECRET_OF_THE_PRODUCTION_WORKSPACE" },
        { "PowerShell's variable", "$env:HMS_SECRET" },
        { "GitHub expression", "${{ secrets.HMS_APP_SECRET_OF_QA }}" },
        { "GitHub context", "secrets.HMS_APP_SECRET_OF_THE_WORKSPACE" },
        { "cmd variable", "%HMS_APP_SECRET_OF_THE_WORKSPACE%" },
        { "mustache", "{{ hms_app_secret_of_the_workspace }}" },
        { "one brace", "{hms_app_secret_of_the_workspace}" },
        { "replaced token", "#{HMS_APP_SECRET_OF_THE_WORKSPACE}#" },
        { "replaced token, underscores", "__HMS_APP_SECRET_OF_THE_WORKSPACE__" },
        { "key vault reference", "@Microsoft.KeyVault(SecretUri=https://v.example/secrets/hms)" },
        { "key vault URL", "https://v.vault.azure.net/secrets/hms-secret/0123" },
        { "1Password reference", "op://vault/hms production/app secret" },
        { "AWS name", "arn:aws:secretsmanager:eu-central-1:123456789012:secret:hms" },
        { "code", "process.env.HMS_APP_SECRET_OF_THE_WORKSPACE" },
        { "angle brackets", "<your app secret of the workspace>" },
        { "the guide's", "<app_secret>" },
        { "square brackets", "[your app secret of the workspace]" },
        { "three asterisks", "***" },
        { "many asterisks", new string('*', 40) },
        { "bullets", new string('•', 12) },
        { "masked in the middle", "abcdefgh****************stuvwxyz" },
        { "dots", "..." },
        { "your_app_secret", "your_app_secret" },
        { "YOUR-APP-SECRET-GOES-HERE", "YOUR-APP-SECRET-GOES-HERE-PLEASE-AND" },
        { "yourAppSecret", "yourAppSecretOfTheProductionWorkspace" },
        { "replace_me", "replace_me_with_the_app_secret_of_hms" },
        { "change-me", "change-me" },
        { "undefined", "undefined" },
        { "null", "null" },
        { "name of a setting", "HMS_ACCESS_KEY" },
        { "name of a setting, lower case", "app_secret" },
        { "text of a PSCredential", "System.Management.Automation.PSCredential" },
        { "text of a SecureString", "System.Security.SecureString" },
        { "text of a list", "System.Object[]" },
        { "text of a row", "@{AppAccessKey=k; AppSecret=0123456789abcdef}" },
        { "text of a JavaScript object", "[object Object]" },
        { "JSON", """{"AppAccessKey": "k", "AppSecret": "0123456789abcdef"}""" },
        { "JSON in a list", """[{"AppAccessKey": "k", "AppSecret": "0123456789abcdef"}]""" },
        { "line of an .env file", "HMS_SECRET=0123456789abcdef0123456789abcdef" },
        { "exported", "export HMS_APP_SECRET='0123456789abcdef0123456789abcdef'" },
        { "line of YAML", "app_secret: 0123456789abcdef0123456789abcdef" },
        { "ConvertFrom-SecureString, Windows", "01000000d08c9ddf0115d1118c7a00c04fc297eb0100000052ba2c68" },
        { "ConvertFrom-SecureString, with a key", "76492d1116743f0423413b16050a5345MgB8AGkANgBjAGQA" },
        { "ConvertFrom-SecureString, Linux", "30003100320033003400350036003700380039006100620063006400" },
    };

    [Theory]
    [MemberData(nameof(Substitutes))]
    public void A_placeholder_is_refused(string name)
    {
        string text = Substitutes[name];
        using SecureString secure = Secure($" \"{text}\"\n");
        HmsTokenException[] refusals =
        [
            Assert.Throws<HmsTokenException>(() => new AppCredential("key", text)),
            Assert.Throws<HmsTokenException>(() => AppCredential.FromSecureString("key", secure)),
            Assert.Throws<HmsTokenException>(() => new AppCredential(text, TestTokens.Secret)),
        ];
        Assert.All(refusals, refusal => Assert.Equal(HmsTokenError.CredentialPlaceholder, refusal.Error));
        Assert.All(refusals, refusal => Assert.DoesNotContain("0123", refusal.Message, StringComparison.Ordinal));
        Assert.StartsWith("The app secret is ", refusals[0].Message, StringComparison.Ordinal);
        Assert.StartsWith("The access key is ", refusals[2].Message, StringComparison.Ordinal);
    }

    /// <summary>Alphabets of random secrets.</summary>
    public static Cases<string> Alphabets { get; } = new()
    {
        { "base64url", "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_" },
        { "base64", "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/=" },
        { "hexadecimal", "0123456789abcdef" },
        { "upper case", "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_" },
        { "ASCII", string.Concat(Enumerable.Range('!', '~' - '!' + 1).Select(c => (char)c)) },
    };

    [Theory]
    [MemberData(nameof(Alphabets))]
    public void A_random_secret_is_accepted(string name)
    {
        string alphabet = Alphabets[name];
        var random = new Random(20261125);
        for (int i = 0; i < 20_000; i++)
        {
            string secret = string.Concat(random.GetItems<char>(alphabet, 40));
            Assert.True(CredentialSubstitute.Find(secret) is null, secret);
        }
    }

    [Theory]
    [InlineData("$", "")]
    [InlineData("%", "%")]
    [InlineData("<", ">")]
    [InlineData("[", "]")]
    [InlineData("{", "}")]
    [InlineData("${", "}")]
    [InlineData("__", "__")]
    [InlineData("your", "")]
    [InlineData("add-", "")]
    [InlineData("System.", "")]
    [InlineData("0100", "=")]
    public void A_random_secret_that_starts_and_ends_like_a_template_is_accepted(string start, string end)
    {
        var random = new Random(20261125);
        for (int i = 0; i < 2_000; i++)
        {
            string secret = start + string.Concat(random.GetItems<char>(Alphabets["ASCII"], 40)) + end;
            Assert.True(CredentialSubstitute.Find(secret) is null, secret);
        }
    }

    public static Cases<(string AccessKey, string Secret)> Related { get; } = new()
    {
        { "the same", (TestTokens.Secret, TestTokens.Secret) },
        { "the same, short", ("q7Zk2w", "q7Zk2w") },
        { "the same but for quotes", ($"\"{TestTokens.Secret}\"", TestTokens.Secret) },
        {
            "access key before the secret",
            ("65f0c0de8a7b4c1d2e3f4a5b", "65f0c0de8a7b4c1d2e3f4a5b:" + TestTokens.Secret)
        },
        { "access key after the secret", ("65f0c0de8a7b4c1d2e3f4a5b", TestTokens.Secret + "65f0c0de8a7b4c1d2e3f4a5b") },
        { "access key in other case", ("65f0c0de8a7b4c1d2e3f4a5b", "x65F0C0DE8A7B4C1D2E3F4A5B" + TestTokens.Secret) },
        { "start of the secret", (TestTokens.Secret[..12], TestTokens.Secret) },
        { "secret in the access key", ("key " + TestTokens.Secret, TestTokens.Secret) },
    };

    [Theory]
    [MemberData(nameof(Related))]
    public void An_access_key_that_reveals_the_secret_is_refused(string name)
    {
        (string accessKey, string secret) = Related[name];
        HmsTokenException refusal = Assert.Throws<HmsTokenException>(() => new AppCredential(accessKey, secret));
        Assert.Equal(HmsTokenError.AccessKeyIsSecret, refusal.Error);
    }

    [Fact]
    public void A_few_common_characters_are_accepted()
    {
        using var credential = new AppCredential(TestTokens.Secret[..7], TestTokens.Secret);
        Assert.Equal(TestTokens.Secret[..7], credential.AccessKey);
    }

    [Fact]
    public void The_garbage_collector_cannot_move_the_key_and_leave_a_copy()
    {
        using AppCredential credential = TestTokens.Credential();

        // A pinned array is in the oldest generation from the start; other objects start in the youngest.
        Assert.Equal(GC.MaxGeneration, GC.GetGeneration(SecretBytes(credential)));
    }

    [Fact]
    public void Disposal_zeroes_the_bytes_and_prevents_further_use()
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
    public void The_secure_string_is_not_disposed()
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
