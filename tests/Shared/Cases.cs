using System.Collections;

namespace HmsTokens.Tests;

/// <summary>
/// A table of named cases. A theory takes the name alone, so that a failure shows the name and no case has to survive
/// the runner's serialization, which half a surrogate pair does not.
/// </summary>
public sealed class Cases<T> : IEnumerable<TheoryDataRow<string>>
{
    private readonly Dictionary<string, T> _cases = new(StringComparer.Ordinal);

    public T this[string name] => _cases[name];

    public void Add(string name, T value) => _cases.Add(name, value);

    public IEnumerator<TheoryDataRow<string>> GetEnumerator() =>
        _cases.Keys.Select(name => new TheoryDataRow<string>(name)).GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
