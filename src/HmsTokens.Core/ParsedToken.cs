namespace HmsTokens.Core;

/// <summary>A well-formed token, with what is needed to check its signature.</summary>
/// <param name="Token">Its content.</param>
/// <param name="Text">The compact form, without white space around it.</param>
/// <param name="Signature">The bytes of the third part.</param>
internal sealed record ParsedToken(HmsToken Token, string Text, byte[] Signature)
{
    /// <summary>
    /// Adds the fingerprint. A separate step, because a check that only returns true or false doesn't need the hash.
    /// </summary>
    public HmsToken Identify()
    {
        Token.Identify(Text);
        return Token;
    }
}
