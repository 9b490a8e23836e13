using System.Buffers;
using System.Collections;
using System.Collections.Concurrent;
using System.Reflection;
using System.Security;
using System.Text;

namespace HmsTokens.PowerShell.Tests;

/// <summary>
/// Searches an object, and all objects that its properties lead to, for parts of 12 characters of a secret.
/// </summary>
internal sealed class LeakDetector
{
    private const int Piece = 12;

    // Types that lead from the records to the engine, which has the variables of the test.
    private static readonly Type[] EngineTypes =
    [
        typeof(MemberInfo), typeof(Assembly), typeof(Module), typeof(Delegate), typeof(CommandInfo),
        typeof(PSModuleInfo),
        typeof(SessionState), typeof(EngineIntrinsics), typeof(System.Management.Automation.Host.PSHost),
        typeof(System.Management.Automation.Runspaces.Runspace), typeof(System.Management.Automation.Language.Ast),
        typeof(Encoding), typeof(System.Globalization.CultureInfo), typeof(Thread), typeof(Task), typeof(SecureString),
    ];

    private static readonly ConcurrentDictionary<Type, PropertyInfo[]> ReadableProperties = new();

    private readonly SearchValues<string> _pieces;

    /// <param name="secrets">The secrets to search for.</param>
    public LeakDetector(IEnumerable<string> secrets)
    {
        IEnumerable<string> pieces = secrets.SelectMany(secret =>
            Enumerable.Range(0, Math.Max(0, secret.Length - Piece + 1)).Select(at => secret.Substring(at, Piece)));
        _pieces = SearchValues.Create([.. pieces.Distinct()], StringComparison.Ordinal);
    }

    /// <summary>The number of visited objects.</summary>
    public int Visited { get; private set; }

    /// <summary>
    /// The confidential part of a token: everything after the header, which is the same in every token.
    /// </summary>
    public static string RemoveHeader(string token)
    {
        int dot = token.IndexOf('.', StringComparison.Ordinal);
        return dot < 0 ? token : token[(dot + 1)..];
    }

    /// <summary>Makes an empty set of visited objects.</summary>
    public static HashSet<object> CreateSeenSet() => new(ReferenceEqualityComparer.Instance);

    /// <summary>Finds the paths from a root to each part of a secret, except in objects seen before.</summary>
    public IReadOnlyList<string> Find(string name, object? root, HashSet<object> seen)
    {
        var found = new List<string>();
        var left = new Stack<(string Way, object? Value)>();
        left.Push((name, root));
        while (left.TryPop(out (string Way, object? Value) next))
        {
            object? value = next.Value;
            if (value is null
                || value.GetType().IsEnum
                || IsEngine(value)
                || (!value.GetType().IsValueType && !seen.Add(value)))
            {
                continue;
            }

            Visited++;
            if (GetText(value) is string text && text.AsSpan().ContainsAny(_pieces))
            {
                found.Add(next.Way);
            }

            // Only the text of a simple value: the Date of a DateTime is a DateTime again.
            if (value is string
                || (value.GetType() is { IsValueType: true, IsGenericType: false } && value is not DictionaryEntry))
            {
                continue;
            }

            foreach ((string member, object? child) in Children(value))
            {
                left.Push(($"{next.Way}{member}", child));
            }
        }

        return found;
    }

    private static bool IsEngine(object value) => EngineTypes.Any(type => type.IsInstanceOfType(value));

    private static string? GetText(object value)
    {
        switch (value)
        {
            case string text:
                return text;
            case byte[] bytes:
                return Encoding.Latin1.GetString(bytes) + Encoding.Unicode.GetString(bytes);
            case char[] characters:
                return new string(characters);
        }

        try
        {
            return value.ToString();
        }
        catch (Exception e) when (e is RuntimeException or InvalidOperationException or NotSupportedException)
        {
            return null;
        }
    }

    private static IEnumerable<(string Member, object? Value)> Children(object value)
    {
        foreach (PropertyInfo property in ReadableProperties.GetOrAdd(value.GetType(), GetReadableProperties))
        {
            yield return ("." + property.Name, Read(() => property.GetValue(value)));
        }

        if (value is PSObject or ErrorRecord or Exception)
        {
            // Properties that PowerShell adds. The type's own are read above, or in the wrapped object.
            foreach (
                PSPropertyInfo property in PSObject.AsPSObject(value).Properties.Where(added =>
                    added is not PSProperty))
            {
                yield return ("." + property.Name, Read(() => property.Value));
            }
        }

        if (value is IDictionary table)
        {
            foreach (DictionaryEntry entry in table)
            {
                yield return ($"[{entry.Key}]", entry.Value);
            }
        }
        else if (value is IEnumerable items)
        {
            int at = 0;
            foreach (object? item in items)
            {
                yield return ($"[{at++}]", item);
            }
        }
    }

    private static PropertyInfo[] GetReadableProperties(Type type) =>
    [
        .. type.GetProperties(BindingFlags.Instance | BindingFlags.Public).Where(property =>
            property.CanRead && property.GetIndexParameters().Length == 0 && !property.PropertyType.IsByRefLike
            && !property.PropertyType.IsPointer),
    ];

    private static object? Read(Func<object?> property)
    {
        try
        {
            return property();
        }
        catch (Exception e) when (e is TargetInvocationException or RuntimeException)
        {
            return null;
        }
    }
}
