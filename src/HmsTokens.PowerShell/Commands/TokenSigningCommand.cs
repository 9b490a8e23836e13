using System.Management.Automation;
using HmsTokens.Core;

namespace HmsTokens.PowerShell;

/// <summary>
/// The base of the cmdlets that make tokens: lifetime, output, and errors that don't stop the other records. Derived
/// classes sign a token.
/// </summary>
public abstract class TokenSigningCommand : CredentialCommand
{
    private TokenSigner? _signer;
    private TokenLifetime _lifetime = TokenLifetime.Default;
    private long _count;

    /// <summary>How long the token is valid; 24 hours if omitted, at least 1 second.</summary>
    [Parameter]
    [Alias("ExpiresIn")]
    [ArgumentCompleter(typeof(DurationCompleter))]
    [HiddenArgument]
    public object? ValidFor { get; set; }

    /// <summary>When the token becomes valid; at once if omitted.</summary>
    [Parameter]
    [HiddenArgument]
    public object? NotBefore { get; set; }

    /// <summary>How far the token is dated back; 10 seconds if omitted.</summary>
    [Parameter]
    [ArgumentCompleter(typeof(DurationCompleter))]
    [HiddenArgument]
    public object? ClockSkew { get; set; }

    /// <summary>Writes the token as a SecureString.</summary>
    [Parameter]
    public SwitchParameter AsSecureString { get; set; }

    /// <summary>Makes the signer, once for all records.</summary>
    protected override void BeginProcessing()
    {
        try
        {
            ReadArguments();
            using AppCredential credential = OpenCredential();
            _signer = new TokenSigner(credential);
        }
        catch (ArgumentRefusedException refusal)
        {
            ThrowTerminatingError(refusal.Record);
        }
        catch (HmsTokenException refusal)
        {
            ThrowTerminatingError(ErrorRecords.From(refusal));
        }
    }

    /// <summary>Reports the number of tokens.</summary>
    protected override void EndProcessing() =>
        WriteVerbose(Messages.TokensSigned(_count, _lifetime.ValidFor));

    private protected override void ReleaseKey() => _signer?.Dispose();

    /// <summary>Reads the arguments that are the same for every record.</summary>
    /// <exception cref="ArgumentRefusedException">One of them is invalid.</exception>
    private protected virtual void ReadArguments()
    {
        _lifetime = new TokenLifetime
        {
            ValidFor = IsBound(nameof(ValidFor)) ? Duration.Read(ValidFor, nameof(ValidFor), 1) : _lifetime.ValidFor,
            NotBefore = IsBound(nameof(NotBefore)) ? StartTime.Read(NotBefore, nameof(NotBefore)) : null,
            ClockSkew = IsBound(nameof(ClockSkew))
                ? Duration.Read(ClockSkew, nameof(ClockSkew), 0)
                : _lifetime.ClockSkew,
        };
        if (_lifetime.NotBefore is DateTimeOffset start
            && StartTime.FindWarning(start, DateTimeOffset.UtcNow) is string warning)
        {
            WriteWarning(warning);
        }
    }

    /// <summary>Signs the token of a record.</summary>
    /// <param name="signer">The signer.</param>
    /// <param name="lifetime">When the token is valid.</param>
    /// <param name="record">The record; null for a direct call.</param>
    /// <exception cref="ArgumentRefusedException">A value is missing or invalid.</exception>
    private protected abstract string Sign(TokenSigner signer, TokenLifetime lifetime, InputRecord? record);

    /// <summary>Signs and writes one token. An invalid record is a non-terminating error.</summary>
    private protected void SignRecord(InputRecord? record)
    {
        string token;
        try
        {
            token = Sign(_signer!, _lifetime, record);
        }
        catch (ArgumentRefusedException refusal)
        {
            WriteError(ErrorRecords.AddRecord(refusal.Record, record));
            return;
        }
        catch (HmsTokenException refusal) when (refusal.Error == HmsTokenError.LifetimeOutOfRange)
        {
            // The same for every record.
            ThrowTerminatingError(ErrorRecords.LifetimeOutOfRange(refusal));
            throw;
        }
        catch (HmsTokenException refusal)
        {
            WriteError(ErrorRecords.AddRecord(ErrorRecords.From(refusal), record));
            return;
        }

        _count++;
        WriteToken(token, record);
    }

    /// <summary>Writes a token in the requested form.</summary>
    private protected virtual void WriteToken(string token, InputRecord? record) =>
        WriteObject(AsSecureString ? SecureText.From(token) : token);
}
