using System.Collections;

namespace HmsTokens.Tests;

/// <summary>
/// A table of named cases. A theory gets only the name, so that a failure shows the name, and the case is not
/// serialized by the runner, which would change an unpaired surrogate.
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
