using System.Globalization;

namespace HmsTokens.Core;

/// <content>What is wrong with a call of the REST API before it is sent.</content>
internal static partial class Messages
{
    public const string PathMissing = "There is no path. Pass one, as in: Invoke-HmsRestMethod rooms";

    public const string PathBesidePaths =
        "Paths are piped, and -Path is passed too. Use only one of them. To pass a token, use -Token.";

    public const string PathHoldsToken =
        "The path contains a token, which would end up in logs. Pass the token with -Token, and a path such as rooms "
        + "with -Path.";

    public const string PathHasWhiteSpace =
        "The path contains white space, a control character or a broken character. Check the variable in it: an "
        + "object must be replaced by its .id. If a name has a space, use [uri]::EscapeDataString(…).";

    public const string PathHasFragment = "The path contains #. If it is part of a name, write %23.";

    public const string PathHasBackslash = "The path contains a backslash. Write / between its parts.";

    public const string PathHasBadEscape =
        "The path contains a % without two hexadecimal digits after it. If it is part of a name, escape the name with "
        + "[uri]::EscapeDataString(…).";

    public const string PathHasEmptySegment =
        "A part of the path is empty, between two slashes or at the end. Check the variable in the path.";

    public const string PathHasDots =
        "A part of the path is . or .. instead of a name. Write the path as in the API's documentation.";

    public const string PathTooLong =
        "The path and the query are too long for a URL, or don't make a valid one. Shorten the query.";

    public const string ApiEndpointInvalid =
        "The endpoint is not a complete URL, such as https://api.100ms.live/v2/. Start it with https://, or with "
        + "http:// for this machine, or leave out the parameter.";

    public const string ApiEndpointHasQuery =
        "The endpoint's URL has a query or a fragment. Pass only the base of the API, such as "
        + "https://api.100ms.live/v2/.";

    public const string QueryWithoutName =
        "A name in the query is empty or not text. Write the query as in: @{ limit = 20 }";

    public const string PageNotNumber = "The page in the query must be a whole number, 1 or more.";

    public const string MethodInvalid = "-Method must be Get, Post or Delete. To update something, use Post.";

    public const string BodyMissing =
        "-Body is null. Check the variable that it comes from. To send an empty object, leave out the parameter.";

    public const string BodyEmpty =
        "-Body is empty text. Check the variable that it comes from. To send an empty object, leave out the parameter.";

    public const string BodyIsLines =
        "-Body is a list of lines, as from Get-Content. Read the file with Get-Content -Raw, or pass a Hashtable.";

    public const string BodyNotObject =
        "The body is not a JSON object or list. Pass a Hashtable, an object, or JSON text that starts with { or [.";

    public const string AuthTokenForApi =
        "This is an auth token, which a person uses to join a room. The REST API needs a management token. Make one "
        + "with New-HmsManagementToken, or pass the access key and the app secret instead of a token.";

    public static string PathTypeInvalid(string kind) =>
        $"-Path must be text, but it is {kind}. Put the id in the path, as in: \"rooms/$($room.id)\"";

    public static string PathElsewhere(Uri endpoint) =>
        $"The path is not under {GetAddress(endpoint)}. Write it without the host, such as rooms, or check the "
        + "endpoint.";

    public static string PathHasPlaceholder(string part) =>
        $"'{DisplayText.Escape(part)}' contains a placeholder. Replace it with the id or the name.";

    public static string PathHasTypeName(string segment) =>
        $"The path contains '{DisplayText.Escape(segment)}', the name of a .NET type: an object was put in place of "
        + "its id. Use the object's .id.";

    public static string QueryTypeInvalid(string kind) =>
        $"-Query must be a Hashtable, such as @{{ limit = 20 }}, but it is {kind}.";

    public static string QueryTwice(string name) =>
        $"'{DisplayText.Escape(name)}' is in the query of the path and in -Query. Leave one out.";

    public static string QueryValueInvalid(string name, Type type) =>
        $"'{DisplayText.Escape(name)}' in the query is {DescribeUnsupported(type)}, which can't be part of a URL. Use "
        + "text, a number, $true, $false or a time, or a list of these.";

    public static string BodyNotPosted(RestMethod method) =>
        $"{method.ToVerb()} takes no body. Put filters in -Query. To change something, use -Method Post.";

    public static string BodyNotJson(long? line, long? column) => string.Format(
        CultureInfo.InvariantCulture,
        "The body is not valid JSON{0}, or has the same name twice. Correct the text, or pass a Hashtable or an "
        + "object.",
        line is null ? string.Empty : $" (line {line + 1}, byte {column + 1})");

    public static string BodyTooDeep(string path) =>
        $"The body has more than {RestBody.MaximumDepth} levels, or contains itself, at {DisplayText.Escape(path)}. "
        + "Pass only what the API needs.";

    public static string BodyTypeInvalid(string path, Type type) =>
        $"The body has {DescribeUnsupported(type)} at {DisplayText.Escape(path)}, which JSON doesn't support. Use "
        + "text, a number, $true, $false, $null, a list or a Hashtable.";

    public static string BodyPropertyFailed(string name) =>
        $"The body has a property '{DisplayText.Escape(name)}' that fails when it is read. Check the object, or pass a "
        + "Hashtable.";

    public static string BodyKeyInvalid(string path) =>
        $"The body has a key at {DisplayText.Escape(path)} that is not text, or the same key twice. Use each key "
        + "once, as text.";

    // The other numbers are taken.
    private static string DescribeUnsupported(Type type) =>
        type == typeof(double) || type == typeof(float) ? "NaN or infinity" : DescribeType(type.ToString());
}
