namespace HmsTokens.Host;

/// <summary>What the program does when it is asked for nothing: it shows the module at work.</summary>
internal static class Demonstration
{
    private const string Introduction = """
        HmsTokens makes, reads and checks the tokens (JWTs) of the 100ms video platform, in PowerShell.
        This is a demonstration: the commands below run in a real PowerShell engine, with the module imported. The
        access key and the app secret are made up, so no 100ms server takes these tokens. Nothing leaves this machine.
        """;

    private const string Closing = """

        Run commands of your own with -Command or -File; -? tells more.
        """;

    private static readonly (string Says, string Command)[] Steps =
    [
        ("Credentials. Yours stand in the developer section of the 100ms dashboard; these are nobody's.",
            "$credentials = @{ AppAccessKey = 'made-up-key'; AppSecret = 'a-made-up-app-secret-of-over-32-bytes' }"),
        ("An auth token lets one user join one room in one role. It is a plain string, to hand to a client.",
            "$token = New-HmsAuthToken -RoomId 627cda81ab4f3b56a077dc33 -Role host -UserId 42 @credentials; $token"),
        ("A management token is for a server that calls the 100ms REST API.",
            "New-HmsManagementToken -ValidFor 1h @credentials"),
        ("What a token says can be read without any secret. Nothing is proven by that: SignatureVerified is False.",
            "ConvertFrom-HmsToken $token"),
        ("With the credentials the signature is checked first: SignatureVerified is True.",
            "ConvertFrom-HmsToken $token -Verify @credentials"),
    ];

    public static int Run()
    {
        Console.WriteLine(Introduction);
        using var session = new Session();
        foreach ((string says, string command) in Steps)
        {
            Console.WriteLine($"{Environment.NewLine}# {says}{Environment.NewLine}PS> {command}");
            int exitCode = session.Run(command);
            if (exitCode != 0) return exitCode;
        }

        Console.WriteLine(Closing);
        return 0;
    }
}
