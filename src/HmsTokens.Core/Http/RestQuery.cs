using System.Collections;

namespace HmsTokens.Core;

/// <summary>
/// The query of a request, in order. Values are strings, numbers, Booleans (<c>true</c> and <c>false</c>), times
/// (RFC 3339 in UTC), GUIDs, URIs, and lists of these, whose elements repeat the name. Null values are left out.
/// </summary>
public sealed class RestQuery
{
    private readonly List<(string Name, string Value)> _parameters = [];
    private readonly Func<object?, object?> _unwrap;

    /// <summary>Makes an empty query.</summary>
    /// <param name="unwrap">Unwraps a value, or an element of a list; may be null.</param>
    public RestQuery(Func<object?, object?>? unwrap = null) => _unwrap = unwrap ?? (value => value);

    internal IReadOnlyList<(string Name, string Value)> Parameters => _parameters;

    /// <summary>Makes a query from a dictionary.</summary>
    /// <param name="parameters">Names and values.</param>
    /// <param name="unwrap">Unwraps a value, or an element of a list; may be null.</param>
    /// <returns>The query.</returns>
    /// <exception cref="HmsApiException"><see cref="HmsTokenError.QueryInvalid"/>.</exception>
    public static RestQuery Of(IDictionary parameters, Func<object?, object?>? unwrap = null)
    {
        ArgumentGuard.NotNull(parameters, nameof(parameters));
        var query = new RestQuery(unwrap);
        foreach (DictionaryEntry parameter in parameters)
        {
            query.Add(
                query._unwrap(parameter.Key) as string
                    ?? throw CreateException(Messages.QueryWithoutName), parameter.Value);
        }

        return query;
    }

    /// <summary>Adds a parameter.</summary>
    /// <param name="name">The name.</param>
    /// <param name="value">The value, or a list of values.</param>
    /// <returns>This query.</returns>
    /// <exception cref="HmsApiException"><see cref="HmsTokenError.QueryInvalid"/>.</exception>
    public RestQuery Add(string name, object? value)
    {
        if (string.IsNullOrWhiteSpace(name))
        {
            throw CreateException(Messages.QueryWithoutName);
        }

        value = _unwrap(value);
        if (JsonScalar.IsList(value))
        {
            foreach (object? element in (IEnumerable)value!)
            {
                AddOne(name, _unwrap(element));
            }
        }
        else
        {
            AddOne(name, value);
        }

        return this;
    }

    internal static HmsApiException CreateException(string message) => new(HmsTokenError.QueryInvalid, message);

    private void AddOne(string name, object? value)
    {
        if (value is not null)
        {
            string text = JsonScalar.ToText(value)
                ?? throw CreateException(Messages.QueryValueInvalid(name, value.GetType()));
            _parameters.Add((Escape(name), Escape(text)));
        }
    }

    private static string Escape(string text)
    {
        try
        {
            StrictUtf8.GetByteCount(text.AsSpan(), "query");
            return Uri.EscapeDataString(text);
        }
        catch (HmsTokenException notUnicode)
        {
            throw CreateException(notUnicode.Message);
        }
    }
}
