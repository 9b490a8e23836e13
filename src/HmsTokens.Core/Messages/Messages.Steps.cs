using System.Globalization;

namespace HmsTokens.Core;

/// <content>What a command does: verbose lines, warnings of what it changed, progress, and questions.</content>
internal static partial class Messages
{
    /// <summary>The title of the prompt for an app secret.</summary>
    public const string PromptTitle = "HmsTokens";

    public const string PromptForSecret = "Enter the app secret as the password of this access key.";

    public const string TokenDecoded = "The token is decoded. Its signature is not checked.";

    public const string ProgressWaiting = "Waiting before the next attempt";

    public const string ProgressDone = "Done";

    public static string TokensSigned(long count, TimeSpan validFor) =>
        $"Signed {Count(count, "token")}, valid for {FormatDuration(validFor)}.";

    /// <param name="source">The parameter or the variable that it comes from.</param>
    /// <param name="accessKey">The access key.</param>
    public static string CredentialUsed(string source, string accessKey) =>
        $"The app secret comes from {source}. The access key is '{DisplayText.EscapeAccessKey(accessKey)}'.";

    public static string CredentialTrimmed(string what) =>
        $"White space, invisible characters or quotes around the {what} were removed. Store it without them.";

    /// <summary>A line of <c>-Verbose</c> for a refused token.</summary>
    public static string Refusal(string id, string message) => $"{id}: {message}";

    public static string RequestingToken(Uri endpoint, int attempt, int attempts) =>
        $"Requesting an auth token from {GetAddress(endpoint)}, attempt {attempt} of {attempts}.";

    public static string Calling(RestRequest request, int attempt, int attempts) =>
        $"{request} at {Host(request)}, attempt {attempt} of {attempts}.";

    public static string Retrying(string failure, TimeSpan wait) => string.Format(
        CultureInfo.InvariantCulture, "{0} The next attempt is in {1:0.0} s.", failure, wait.TotalSeconds);

    public static string ProgressPage(int number) => $"Page {number}";

    /// <summary>What PowerShell names as the operation, for <c>-WhatIf</c> and <c>-Confirm</c>.</summary>
    public static string Operation(RestMethod method) => $"Send {method.ToVerb()} request";
}
