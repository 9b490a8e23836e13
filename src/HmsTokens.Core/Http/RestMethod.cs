namespace HmsTokens.Core;

/// <summary>The methods that the REST API has. Updates are POST.</summary>
public enum RestMethod
{
    /// <summary>Reads.</summary>
    Get,

    /// <summary>Creates, changes, or makes something happen.</summary>
    Post,

    /// <summary>Deletes.</summary>
    Delete,
}
