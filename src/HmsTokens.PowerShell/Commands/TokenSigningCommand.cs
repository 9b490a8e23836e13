using System.Management.Automation;
using HmsTokens.Core;

namespace HmsTokens.PowerShell;

/// <summary>What the two cmdlets that make tokens share: when the token is valid, and in which form it is written.</summary>
public abstract class TokenSigningCommand : CredentialCommand
{
    private TokenSigner? _signer;
    private TokenLifetime? _lifetime;
    private long _count;

    /// <summary>How long the token is valid; 24 hours if omitted, at least 1 second.</summary>
    [Parameter]
    [Alias("ExpiresIn")]
    [ArgumentCompleter(typeof(DurationCompleter))]
    public object? ValidFor { get; set; }

    /// <summary>When the token becomes valid; at once if omitted.</summary>
    [Parameter]
    public object? NotBefore { get; set; }

    /// <summary>How far the token is dated back; 10 seconds if omitted.</summary>
    [Parameter]
    [ArgumentCompleter(typeof(DurationCompleter))]
    public object? ClockSkew { get; set; }

    /// <summary>Writes the token as a SecureString.</summary>
    [Parameter]
    public SwitchParameter AsSecureString { get; set; }

    /// <summary>Makes the signer, once for all records.</summary>
    protected override void BeginProcessing()
    {
        try
        {
            _lifetime = ReadLifetime();
            using AppCredential credential = OpenCredential();
            _signer = new TokenSigner(credential);
        }
        catch (ArgumentRefusedException refusal)
        {
            ThrowTerminatingError(refusal.Record);
        }
        catch (OperationCanceledException)
        {
            throw new PipelineStoppedException();
        }
    }

    private TokenLifetime ReadLifetime()
    {
        DateTimeOffset? notBefore = IsBound(nameof(NotBefore)) ? StartTime.Read(NotBefore, nameof(NotBefore)) : null;
        if (notBefore is { } start && StartTime.FindWarning(start, DateTimeOffset.UtcNow) is string warning)
        {
            WriteWarning(warning);
        }

        TokenLifetime standard = TokenLifetime.Default;
        return new TokenLifetime
        {
            ValidFor = IsBound(nameof(ValidFor)) ? Duration.Read(ValidFor, nameof(ValidFor), 1) : standard.ValidFor,
            NotBefore = notBefore,
            ClockSkew = IsBound(nameof(ClockSkew)) ? Duration.Read(ClockSkew, nameof(ClockSkew), 0) : standard.ClockSkew,
        };
    }

    /// <summary>Says how many tokens there were.</summary>
    protected override void EndProcessing() => WriteVerbose($"Signed {_count} token(s), valid for {_lifetime!.ValidFor}.");

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
