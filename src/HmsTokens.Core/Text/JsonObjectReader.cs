using System.Collections.Specialized;
using System.Text;
using System.Text.Json;

namespace HmsTokens.Core;

/// <summary>
/// Reads a JSON object strictly: UTF-8, no duplicate members at any level, nothing after it, well-formed Unicode. It
/// adds the checks that System.Text.Json doesn't make.
/// </summary>
internal static class JsonObjectReader
{
    /// <summary>Visits a member of the object. The reader is at its value, and must stay there.</summary>
    /// <param name="state">The state of the visitor.</param>
    /// <param name="claim">The claim with the member's name, or null.</param>
    /// <param name="name">The member's name.</param>
    /// <param name="value">The reader, at the value.</param>
    public delegate void MemberVisitor<T>(T state, Claim? claim, string name, ref Utf8JsonReader value);

    /// <summary>Checks the whole object in one pass, and visits its members.</summary>
    /// <exception cref="HmsTokenException"><see cref="HmsTokenError.TokenMalformed"/>.</exception>
    public static void Visit<T>(byte[] json, string part, T state, MemberVisitor<T> visitor)
    {
        if (!StrictUtf8.IsValid(json))
        {
            throw HmsTokenException.Malformed(Messages.PartDamaged(part), Messages.RuleUtf8(part));
        }

        try
        {
            var reader = new Utf8JsonReader(json);
            if (!reader.Read() || reader.TokenType != JsonTokenType.StartObject)
            {
                throw HmsTokenException.Malformed(Messages.PartDamaged(part), Messages.RuleObject(part));
            }

            var names = new MemberNames();
            Claim? claim = null;
            string name = string.Empty;
            while (reader.Read())
            {
                switch (reader.TokenType)
                {
                    case JsonTokenType.PropertyName:
                        claim = reader.CurrentDepth == 1 ? Claim.Find(ref reader, claim) : null;
                        name = claim?.Name ?? reader.GetString()!;
                        if (!names.Add(claim, name))
                        {
                            throw HmsTokenException.Malformed(Messages.NameTwice(part), Messages.RuleNames(part));
                        }

                        continue;
                    case JsonTokenType.EndObject:
                        names.Leave();
                        continue;
                    case JsonTokenType.String when reader.ValueIsEscaped:
                        // Throws on an unpaired surrogate.
                        reader.GetString();
                        break;
                }

                if (reader.CurrentDepth == 1 && reader.TokenType != JsonTokenType.EndArray)
                {
                    visitor(state, claim, name, ref reader);
                }

                if (reader.TokenType == JsonTokenType.StartObject)
                {
                    names.Enter();
                }
            }
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            // Without the inner exception, which quotes the token.
            throw HmsTokenException.Malformed(Messages.PartDamaged(part), Messages.RuleJson(part));
        }
    }

    /// <summary>Reads all members of an object that <see cref="Visit"/> has checked, in order.</summary>
    public static OrderedDictionary ReadMembers(byte[] json)
    {
        var reader = new Utf8JsonReader(json);
        reader.Read();
        return ReadObject(ref reader);
    }

    private static OrderedDictionary ReadObject(ref Utf8JsonReader reader)
    {
        var members = new OrderedDictionary(StringComparer.Ordinal);
        while (reader.Read() && reader.TokenType != JsonTokenType.EndObject)
        {
            string name = reader.GetString()!;
            reader.Read();
            members.Add(name, ReadValue(ref reader));
        }

        return members.AsReadOnly();
    }

    private static object?[] ReadArray(ref Utf8JsonReader reader)
    {
        var items = new List<object?>();
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            items.Add(ReadValue(ref reader));
        }

        return [.. items];
    }

    private static object? ReadValue(ref Utf8JsonReader reader) => reader.TokenType switch
    {
        JsonTokenType.String => reader.GetString(),
        JsonTokenType.Number => ReadNumber(ref reader),
        JsonTokenType.True => true,
        JsonTokenType.False => false,
        JsonTokenType.StartObject => ReadObject(ref reader),
        JsonTokenType.StartArray => ReadArray(ref reader),
        _ => null,
    };

    private static object ReadNumber(ref Utf8JsonReader reader)
    {
        if (reader.TryGetInt64(out long whole))
        {
            return whole;
        }

        // A decimal would round a tiny number to zero.
        if (reader.TryGetDecimal(out decimal exact) && exact != 0)
        {
            return exact;
        }

        return reader.TryGetDouble(out double number) && !double.IsInfinity(number)
            ? number
            : Encoding.ASCII.GetString(reader.ValueSpan.ToArray());
    }

    /// <summary>The names so far in each open object. Known claims are bits, so that most tokens need no set.</summary>
    private struct MemberNames
    {
        private int _claims;
        private HashSet<string>? _others;
        private Stack<HashSet<string>?>? _outer;

        /// <summary>Adds a name to the innermost object; false if it is a duplicate.</summary>
        public bool Add(Claim? claim, string name)
        {
            if (claim is null)
            {
                return (_others ??= new HashSet<string>(StringComparer.Ordinal)).Add(name);
            }

            int before = _claims;
            _claims |= 1 << claim.Index;
            return _claims != before;
        }

        public void Enter()
        {
            (_outer ??= new Stack<HashSet<string>?>()).Push(_others);
            _others = null;
        }

        /// <summary>Goes back to the outer object. The reader ensures that nothing follows the outermost.</summary>
        public void Leave() => _others = _outer is { Count: > 0 } ? _outer.Pop() : null;
    }
}
