using System.Collections;
using System.Collections.Specialized;
using System.Management.Automation;
using HmsTokens.Core;

namespace HmsTokens.PowerShell;

/// <summary>Reads the arguments for the paths, the query and the body of a REST call.</summary>
internal static class RestArgument
{
    /// <summary>Reads the paths in an argument or a record: one, or a list.</summary>
    /// <exception cref="HmsApiException">PathInvalid: the list is empty.</exception>
    public static IReadOnlyList<object?> ReadPaths(object? value)
    {
        object? given = PSObjects.Unwrap(value);
        if (!JsonScalar.IsList(given))
        {
            return [given];
        }

        object?[] paths = [.. ((IEnumerable)given!).Cast<object?>()];
        return paths.Length > 0 ? paths : throw CreatePathException(Messages.PathMissing);
    }

    /// <summary>Reads a path: a String, or a Uri.</summary>
    /// <exception cref="HmsApiException">PathInvalid.</exception>
    public static string ReadPath(object? value) => PSObjects.Unwrap(value) switch
    {
        string path => path,
        Uri uri => uri.OriginalString,
        object other => throw CreatePathException(Messages.PathTypeInvalid(ErrorRecords.Describe(other))),
        null => throw CreatePathException(Messages.PathMissing),
    };

    /// <summary>Reads a query: a Hashtable or another dictionary; null if there is none.</summary>
    /// <exception cref="HmsApiException">QueryInvalid.</exception>
    public static RestQuery? ReadQuery(object? value) => PSObjects.Unwrap(value) switch
    {
        null => null,
        IDictionary parameters => RestQuery.Of(parameters, PSObjects.Unwrap),
        object other => throw RestQuery.CreateException(Messages.QueryTypeInvalid(ErrorRecords.Describe(other))),
    };

    /// <summary>Reads a body: a Hashtable, an object, a list of these, or JSON text.</summary>
    /// <exception cref="HmsApiException">BodyInvalid: missing, not JSON, or not convertible to JSON.</exception>
    public static RestBody ReadBody(object? value) => PSObjects.Unwrap(value = HiddenArgument.Reveal(value)) switch
    {
        null => throw RestBody.CreateException(Messages.BodyMissing),
        string json when string.IsNullOrWhiteSpace(json) => throw RestBody.CreateException(Messages.BodyEmpty),
        string json => RestBody.FromText(json),
        ICollection { Count: > 0 } and not IDictionary and var lines when lines.Cast<object?>().All(IsText) =>
            throw RestBody.CreateException(Messages.BodyIsLines),
        _ => RestBody.FromValue(value!, Unwrap),
    };

    private static HmsApiException CreatePathException(string message) => new(HmsTokenError.PathInvalid, message);

    private static bool IsText(object? value) => PSObjects.Unwrap(value) is string;

    // Converts a PowerShell object to a dictionary of its properties. Other types stay: the core converts them.
    private static object? Unwrap(object? value)
    {
        object? inner = PSObjects.Unwrap(value);
        if (inner is not PSCustomObject && !IsScriptClassInstance(inner))
        {
            return inner;
        }

        var members = new OrderedDictionary(StringComparer.Ordinal);
        foreach (PSPropertyInfo property in PSObject.AsPSObject(value!).Properties)
        {
            members.Add(property.Name, Read(property));
        }

        return members;
    }

    // An instance of a class that a script defines, except enumerations, lists and dictionaries.
    private static bool IsScriptClassInstance(object? value) =>
        value is not (null or Enum or IEnumerable) && value.GetType().Assembly.IsDynamic;

    private static object? Read(PSPropertyInfo property)
    {
        try
        {
            return property.Value;
        }
        catch (ExtendedTypeSystemException)
        {
            // Without the message of the exception, which may quote anything.
            throw RestBody.CreateException(Messages.BodyPropertyFailed(property.Name));
        }
    }
}
