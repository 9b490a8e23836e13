using static HmsTokens.Core.CredentialText;

namespace HmsTokens.Core;

/// <summary>
/// Recognizes text that is there instead of an access key or an app secret: a placeholder, the text of an object, a
/// line of a file, or the output of ConvertFrom-SecureString.
/// </summary>
internal static class CredentialSubstitute
{
    // Placeholders in templates. The text inside is restricted, so that no random secret matches.
    private static readonly (string Open, string Close)[] Templates =
        [("$(", ")"), ("${", "}"), ("{", "}"), ("#{", "}#"), ("%", "%"), ("<", ">"), ("[", "]"), ("(", ")")];

    private static readonly string[] References =
        ["@Microsoft.KeyVault(", "$env:", "arn:aws:", "process.env.", "os.environ", "secrets."];

    private static readonly string[] Names =
    [
        "hmsaccesskey", "hmssecret", "hmsappaccesskey", "hmsappsecret", "appaccesskey", "appsecret", "accesskey",
        "secret",
    ];

    private static readonly string[] EmptyWords =
    [
        "undefined", "null", "none", "nil", "todo", "tbd", "n/a", "changeme", "placeholder", "redacted", "masked",
        "hidden",
    ];

    private static readonly string[] RequestWords = ["replace", "change", "insert", "enter", "paste", "put", "add"];

    private static readonly string[] RequestedWords = ["key", "secret", "value", "here"];

    private static readonly string[] ReplacedWords = ["key", "secret", "value", "here", "this", "me"];

    private static readonly string[] Masks = ["****", "•••", "●●●"];

    // How the output of ConvertFrom-SecureString starts: with Windows' data protection, and with a key.
    private static readonly string[] Encrypted =
        ["01000000d08c9ddf0115d1118c7a00c04fc297eb", "76492d1116743f0423413b16050a5345"];

    /// <summary>Names what trimmed text is instead; null if it may be an access key or an app secret.</summary>
    public static string? Find(ReadOnlySpan<char> text)
    {
        if (IsTemplate(text) || IsReference(text) || IsMask(text) || IsPlaceholderWords(text))
        {
            return Messages.SubstitutePlaceholder;
        }

        if (IsEncrypted(text))
        {
            return Messages.SubstituteEncrypted;
        }

        return IsObjectText(text) ? Messages.SubstituteObject : IsAssignment(text) ? Messages.SubstituteLine : null;
    }

    private static bool IsTemplate(ReadOnlySpan<char> text)
    {
        foreach ((string open, string close) in Templates)
        {
            if (text.Length > open.Length + close.Length && StartsWith(text, open)
                && StartsWith(text[^close.Length..], close) && IsTemplateName(text[open.Length..^close.Length]))
            {
                return true;
            }
        }

        // As in tools that replace tokens in files.
        return text.Length > 4 && StartsWith(text, "__") && StartsWith(text[^2..], "__") && IsUpperName(text);
    }

    // It may have a second pair of braces, as in ${{ x }}.
    private static bool IsTemplateName(ReadOnlySpan<char> text)
    {
        if (text.Length > 2 && text[0] == '{' && text[^1] == '}')
        {
            text = text[1..^1];
        }

        return ConsistsOf(text, static c => IsLetterOrDigit(c)
            || c is ' ' or '_' or '-' or '.' or ':' or '/' or '?' or '\'' or '|' or '$' or ',');
    }

    private static bool IsReference(ReadOnlySpan<char> text)
    {
        if (StartsWithAny(text, References))
        {
            return true;
        }

        // A secret that starts with a dollar sign is longer than a variable's name, and not all upper case.
        if (text.Length > 1 && text[0] == '$' && IsName(text[1..]))
        {
            return text.Length < AppCredential.MinimumSecretBytes || IsUpperName(text[1..]);
        }

        // The address of a secret, such as op://vault/item or the URL of a key vault.
        int scheme = IndexOf(text, "://");
        return scheme > 1 && IsName(text[..scheme])
            && ConsistsOf(text, static c => IsLetterOrDigit(c)
                || c is ' ' or '-' or '.' or '_' or '~' or ':' or '/' or '?' or '#' or '@' or '%' or '=' or '&' or '+');
    }

    private static bool IsMask(ReadOnlySpan<char> text) =>
        ConsistsOf(text, static c => c is '*' or '•' or '●' or '·' or '.' or '…' or '#' or '?' or '-' or '_' or '=')
        || ContainsAny(text, Masks);

    private static bool IsPlaceholderWords(ReadOnlySpan<char> text)
    {
        foreach (string word in EmptyWords)
        {
            if (text.Length == word.Length && StartsWith(text, word))
            {
                return true;
            }
        }

        // The name of a setting instead of its value, such as HMS_SECRET. Test data may have the access key access-key.
        if (IndexOf(text, "_") > 0 && IsKnownName(text) && (StartsWith(text, "hms") || StartsWith(text, "app")))
        {
            return true;
        }

        if (!ConsistsOf(text, static c => IsLetterOrDigit(c) || c is ' ' or '_' or '-'))
        {
            return false;
        }

        foreach (string request in RequestWords)
        {
            if (StartsWith(text, request) && text.Length > request.Length && text[request.Length] is ' ' or '_' or '-')
            {
                return ContainsAny(text[request.Length..], ReplacedWords);
            }
        }

        return StartsWith(text, "your") && ContainsAny(text, RequestedWords);
    }

    // "$credential" gives System.Management.Automation.PSCredential, and "$row" gives @{…}.
    private static bool IsObjectText(ReadOnlySpan<char> text)
    {
        if (StartsWith(text, "System.") || StartsWith(text, "Microsoft."))
        {
            return ConsistsOf(
                text, static c => IsLetterOrDigit(c) || c is '.' or '_' or '+' or '`' or '[' or ']' or ',');
        }

        return text.Length > 2
            && ((text[0] == '@' && text[1] is '{' or '(' && text[^1] is '}' or ')')
                || StartsWith(text, "[object Object") || IsJson(text));
    }

    private static bool IsJson(ReadOnlySpan<char> text) =>
        text[0] is '{' or '[' && text[^1] is '}' or ']' && TrimInvisible(text[1..])[0] is '"' or '{'
        && ContainsAny(text, ["\":", "\" :"]);

    // HMS_SECRET=…, a line of an .env file.
    private static bool IsAssignment(ReadOnlySpan<char> text)
    {
        if (StartsWith(text, "export "))
        {
            text = TrimInvisible(text["export ".Length..]);
        }

        int end = 0;
        while (end < text.Length && text[end] is not ('=' or ':'))
        {
            end++;
        }

        return end > 0 && end < text.Length && IsKnownName(Trim(text[..end]));
    }

    private static bool IsEncrypted(ReadOnlySpan<char> text)
    {
        if (StartsWithAny(text, Encrypted))
        {
            return true;
        }

        // On Linux and macOS, without a key, it is the UTF-16 of the text in hexadecimal digits.
        bool isHex = text.Length >= AppCredential.MinimumSecretBytes && text.Length % 4 == 0 && !StartsWith(text, "00");
        for (int i = 0; isHex && i < text.Length; i++)
        {
            isHex = i % 4 < 2 ? text[i] is (>= '0' and <= '9') or (>= 'a' and <= 'f') : text[i] == '0';
        }

        return isHex;
    }

    private static bool IsKnownName(ReadOnlySpan<char> text)
    {
        foreach (string name in Names)
        {
            int at = 0;
            foreach (char c in text)
            {
                if (c is not ('_' or '-'))
                {
                    at = at >= 0 && at < name.Length && ToLower(c) == name[at] ? at + 1 : -1;
                }
            }

            if (at == name.Length)
            {
                return true;
            }
        }

        return false;
    }

    private static bool IsName(ReadOnlySpan<char> text) =>
        ConsistsOf(text, static c => IsLetterOrDigit(c) || c is '_' or '.' or ':' or '+' or '-');

    private static bool IsUpperName(ReadOnlySpan<char> text) =>
        ConsistsOf(text, static c => c is (>= 'A' and <= 'Z') or (>= '0' and <= '9') or '_');

    private static bool ConsistsOf(ReadOnlySpan<char> text, Func<char, bool> matches)
    {
        foreach (char c in text)
        {
            if (!matches(c))
            {
                return false;
            }
        }

        return !text.IsEmpty;
    }

    private static bool ContainsAny(ReadOnlySpan<char> text, string[] parts)
    {
        foreach (string part in parts)
        {
            if (Contains(text, part))
            {
                return true;
            }
        }

        return false;
    }

    private static bool StartsWithAny(ReadOnlySpan<char> text, string[] starts)
    {
        foreach (string start in starts)
        {
            if (StartsWith(text, start))
            {
                return true;
            }
        }

        return false;
    }

    private static bool IsLetterOrDigit(char c) =>
        c is (>= '0' and <= '9') or (>= 'A' and <= 'Z') or (>= 'a' and <= 'z');
}
