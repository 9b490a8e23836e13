namespace HmsTokens.Benchmarks;

/// <summary>Made up.</summary>
internal static class Credential
{
    public const string AccessKey = "618ae9e1d6c2d93b0f0ab8a4";
    public const string AppSecret = "made-up-benchmark-secret-0123456789-0123456789-0123456789-012345";
    public const string RoomId = "627cda81ab4f3b56a077dc33";
    public const string Role = "guest";
}
