using System.Collections;
using System.Collections.Specialized;
using System.Management.Automation;
using HmsTokens.Core;

namespace HmsTokens.PowerShell;

/// <summary>The path and the body of a REST call, as they are passed.</summary>
internal static class RestArgument
{
    /// <summary>Reads a path: a String, or a Uri.</summary>
    /// <exception cref="ArgumentRefusedException">PathInvalid.</exception>
    public static string ReadPath(object? value) => PSObjects.Unwrap(value) switch
    {
        string path => path,
        Uri uri => uri.OriginalString,
        object other => throw new ArgumentRefusedException(ErrorRecords.PathTypeInvalid(other)),
        null => throw new ArgumentRefusedException(ErrorRecords.PathMissing()),
    };

    /// <summary>Reads a body: a Hashtable, an object, a list of these, or JSON text.</summary>
    /// <exception cref="ArgumentRefusedException">BodyInvalid: there is none.</exception>
    /// <exception cref="HmsApiException">BodyInvalid: it is no JSON, or has what JSON lacks.</exception>
    public static RestBody ReadBody(object? value) => PSObjects.Unwrap(value) switch
    {
        null => throw new ArgumentRefusedException(ErrorRecords.BodyMissing()),
        string json => RestBody.FromText(json),
        IEnumerable lines and not IDictionary when lines.Cast<object?>().Select(PSObjects.Unwrap).All(static line => line is string) =>
            throw new ArgumentRefusedException(ErrorRecords.BodyIsLines()),
        _ => RestBody.FromValue(value!, Unwrap),
    };

    // What the core knows stays; an object of PowerShell becomes a dictionary of its properties.
    private static object? Unwrap(object? value)
    {
        object? inner = PSObjects.Unwrap(value);
        if (inner is null || (inner is not PSCustomObject && !inner.GetType().Assembly.IsDynamic))
        {
            return inner;
        }

        var members = new OrderedDictionary(StringComparer.Ordinal);
        foreach (PSPropertyInfo property in PSObject.AsPSObject(value!).Properties)
        {
            members.Add(property.Name, property.Value);
        }

        return members;
    }
}
