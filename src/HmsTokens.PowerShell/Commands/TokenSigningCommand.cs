using System.Management.Automation;
using HmsTokens.Core;

namespace HmsTokens.PowerShell;

/// <summary>What the two cmdlets that make tokens share: when the token is valid, and in which form it is written.</summary>
public abstract class TokenSigningCommand : CredentialCommand
{
    private TokenSigner? _signer;
    private TokenLifetime? _lifetime;
    private long _count;

    /// <summary>How long the token is valid; 24 hours unless given, at least 1 second.</summary>
    [Parameter]
    [DurationTransformation(MinimumSeconds = 1)]
    [ArgumentCompleter(typeof(DurationCompleter))]
    public TimeSpan ValidFor { get; set; } = TokenLifetime.Default.ValidFor;

    /// <summary>When the token begins to be valid; at once unless given.</summary>
    [Parameter]
    [ValidateNotNull]
    public DateTimeOffset? NotBefore { get; set; }

    /// <summary>How far the token is dated back; 10 seconds unless given.</summary>
    [Parameter]
    [DurationTransformation]
    [ArgumentCompleter(typeof(DurationCompleter))]
    public TimeSpan ClockSkew { get; set; } = TokenLifetime.Default.ClockSkew;

    /// <summary>Writes the token as a SecureString.</summary>
    [Parameter]
    public SwitchParameter AsSecureString { get; set; }

    /// <summary>Makes the signer, once for all records.</summary>
    protected override void BeginProcessing()
    {
        _lifetime = new TokenLifetime { ValidFor = ValidFor, NotBefore = NotBefore, ClockSkew = ClockSkew };
        _signer = UseCredential(static credential => new TokenSigner(credential));
    }

    /// <summary>Says how many tokens there were.</summary>
    protected override void EndProcessing() => WriteVerbose($"Signed {_count} token(s), valid for {ValidFor}.");

    /// <inheritdoc/>
    protected override void Dispose(bool disposing) => _signer?.Dispose();

    /// <summary>Signs one token; null where it was refused, which is a non-terminating error.</summary>
    private protected string? Sign(Func<TokenSigner, TokenLifetime, string> sign, Func<object?> target)
    {
        try
        {
            string token = sign(_signer!, _lifetime!);
            _count++;
            return token;
        }
        catch (HmsTokenException refusal) when (refusal.Error == HmsTokenError.LifetimeOutOfRange)
        {
            // The same for every record.
            ThrowTerminatingError(ErrorRecords.LifetimeOutOfRange(refusal));
            throw;
        }
        catch (HmsTokenException refusal)
        {
            WriteError(ErrorRecords.Of(refusal, target()));
            return null;
        }
    }

    private protected void WriteToken(string token) => WriteObject(AsSecureString ? SecureText.From(token) : token);
}
