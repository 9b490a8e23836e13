using System.Collections;
using System.Collections.Specialized;
using System.Management.Automation;
using HmsTokens.Core;

namespace HmsTokens.PowerShell;

/// <summary>The paths, the query and the body of a REST call, as they are passed.</summary>
internal static class RestArgument
{
    /// <summary>The paths of an argument or a record: it alone, or the elements of a list.</summary>
    /// <exception cref="HmsApiException">PathInvalid: the list is empty.</exception>
    public static IReadOnlyList<object?> ReadPaths(object? value)
    {
        object? given = PSObjects.Unwrap(value);
        if (!JsonScalar.IsList(given))
        {
            return [given];
        }

        object?[] paths = [.. ((IEnumerable)given!).Cast<object?>()];
        return paths.Length > 0 ? paths : throw PathInvalid(Messages.PathMissing);
    }

    /// <summary>Reads a path: a String, or a Uri.</summary>
    /// <exception cref="HmsApiException">PathInvalid.</exception>
    public static string ReadPath(object? value) => PSObjects.Unwrap(value) switch
    {
        string path => path,
        Uri uri => uri.OriginalString,
        object other => throw PathInvalid(Messages.PathTypeInvalid(ErrorRecords.Describe(other))),
        null => throw PathInvalid(Messages.PathMissing),
    };

    /// <summary>Reads a query: a Hashtable or another dictionary; null if there is none.</summary>
    /// <exception cref="HmsApiException">QueryInvalid.</exception>
    public static RestQuery? ReadQuery(object? value) => PSObjects.Unwrap(value) switch
    {
        null => null,
        IDictionary parameters => RestQuery.Of(parameters, PSObjects.Unwrap),
        object other => throw RestQuery.Invalid(Messages.QueryTypeInvalid(ErrorRecords.Describe(other))),
    };

    /// <summary>Reads a body: a Hashtable, an object, a list of these, or JSON text.</summary>
    /// <exception cref="HmsApiException">BodyInvalid: there is none, it is no JSON, or has what JSON lacks.</exception>
    public static RestBody ReadBody(object? value) => PSObjects.Unwrap(value = HiddenArgument.Reveal(value)) switch
    {
        null => throw RestBody.Invalid(Messages.BodyMissing),
        string json => RestBody.FromText(json),
        ICollection { Count: > 0 } and not IDictionary and var lines when lines.Cast<object?>().All(IsText) =>
            throw RestBody.Invalid(Messages.BodyIsLines),
        _ => RestBody.FromValue(value!, Unwrap),
    };

    private static HmsApiException PathInvalid(string message) => new(HmsTokenError.PathInvalid, message);

    private static bool IsText(object? value) => PSObjects.Unwrap(value) is string;

    // What the core knows stays; an object of PowerShell becomes a dictionary of its properties.
    private static object? Unwrap(object? value)
    {
        object? inner = PSObjects.Unwrap(value);
        if (inner is not PSCustomObject && !IsOfClass(inner))
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

    // A class that a script defines, and neither an enumeration nor a list or dictionary that it derives.
    private static bool IsOfClass(object? value) =>
        value is not (null or Enum or IEnumerable) && value.GetType().Assembly.IsDynamic;

    private static object? Read(PSPropertyInfo property)
    {
        try
        {
            return property.Value;
        }
        catch (ExtendedTypeSystemException)
        {
            // Not its message, which may quote anything.
            throw RestBody.Invalid(Messages.BodyPropertyFailed(property.Name));
        }
    }
}
