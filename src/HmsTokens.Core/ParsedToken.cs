namespace HmsTokens.Core;

/// <summary>A token that is well-formed, with what it takes to check its signature.</summary>
/// <param name="Token">What it says.</param>
/// <param name="Text">The compact form, without white space around it.</param>
/// <param name="Signature">The bytes of its third part.</param>
internal sealed record ParsedToken(HmsToken Token, string Text, byte[] Signature)
{
    /// <summary>
    /// What it says, with its fingerprint. A separate step, because an answer of yes or no does without the hash.
    /// </summary>
    public HmsToken Identify()
    {
        Token.Identify(Text);
        return Token;
    }
}
