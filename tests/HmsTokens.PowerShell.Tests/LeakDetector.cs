using System.Collections;
using System.Collections.Concurrent;
using System.Reflection;
using System.Security;
using System.Text;

namespace HmsTokens.PowerShell.Tests;

/// <summary>
/// Looks for a secret, whole or in any piece of 12 characters, in an object and in all that its properties lead to.
/// </summary>
internal sealed class LeakDetector
{
    private const int Piece = 12;

    // What leads out of the records into the engine, which of course holds the test's own variables.
    private static readonly Type[] Engine =
    [
        typeof(MemberInfo), typeof(Assembly), typeof(Module), typeof(Delegate), typeof(CommandInfo),
        typeof(PSModuleInfo),
        typeof(SessionState), typeof(EngineIntrinsics), typeof(System.Management.Automation.Host.PSHost),
        typeof(System.Management.Automation.Runspaces.Runspace), typeof(System.Management.Automation.Language.Ast),
        typeof(Encoding), typeof(System.Globalization.CultureInfo), typeof(Thread), typeof(Task), typeof(SecureString),
    ];

    private static readonly ConcurrentDictionary<Type, PropertyInfo[]> Readable = new();

    private readonly HashSet<string>.AlternateLookup<ReadOnlySpan<char>> _pieces;

    /// <param name="secrets">Texts of which no piece may show up.</param>
    public LeakDetector(IEnumerable<string> secrets) =>
        _pieces = secrets
            .SelectMany(secret =>
                Enumerable.Range(0, Math.Max(0, secret.Length - Piece + 1)).Select(at => secret.Substring(at, Piece)))
            .ToHashSet(StringComparer.Ordinal)
            .GetAlternateLookup<ReadOnlySpan<char>>();

    /// <summary>How many objects were looked into.</summary>
    public int Visited { get; private set; }

    /// <summary>
    /// The part of a token that none may see: all behind its header, which is the same in every token.
    /// </summary>
    public static string PastHeader(string token)
    {
        int dot = token.IndexOf('.', StringComparison.Ordinal);
        return dot < 0 ? token : token[(dot + 1)..];
    }

    /// <summary>The objects that were looked into already: none.</summary>
    public static HashSet<object> NothingSeen() => new(ReferenceEqualityComparer.Instance);

    /// <summary>The ways from a root to each place where a piece was found, past what was seen before.</summary>
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
            if (TextOf(value) is string text && HasPiece(text))
            {
                found.Add(next.Way);
            }

            // Of a plain value its text is all: a DateTime's Date is a DateTime again.
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

    private static bool IsEngine(object value) => Engine.Any(type => type.IsInstanceOfType(value));

    private bool HasPiece(ReadOnlySpan<char> text)
    {
        for (int i = 0; i + Piece <= text.Length; i++)
        {
            if (_pieces.Contains(text.Slice(i, Piece)))
            {
                return true;
            }
        }

        return false;
    }

    private static string? TextOf(object value)
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
        foreach (PropertyInfo property in Readable.GetOrAdd(value.GetType(), ReadableOf))
        {
            yield return ("." + property.Name, Read(() => property.GetValue(value)));
        }

        if (value is PSObject or ErrorRecord or Exception)
        {
            // What PowerShell adds. The type's own properties are read above, or of the object that this one wraps.
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

    private static PropertyInfo[] ReadableOf(Type type) =>
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
