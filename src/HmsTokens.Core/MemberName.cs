using System.Text;

namespace HmsTokens.Core;

/// <summary>The name of a JSON member, made ready once to be written many times.</summary>
/// <param name="name">The name, of characters that need no escape.</param>
internal sealed class MemberName(string name)
{
    /// <summary>The name as it stands between two values: behind a comma, in quotes, before a colon.</summary>
    public byte[] Json { get; } = Encoding.ASCII.GetBytes($",\"{name}\":");

    public override string ToString() => name;
}
