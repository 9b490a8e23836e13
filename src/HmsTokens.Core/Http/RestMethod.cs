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

internal static class RestMethodExtensions
{
    /// <summary>The method's name in HTTP.</summary>
    public static string ToVerb(this RestMethod method) => method switch
    {
        RestMethod.Get => "GET",
        RestMethod.Post => "POST",
        RestMethod.Delete => "DELETE",
        _ => throw new ArgumentOutOfRangeException(nameof(method)),
    };
}
