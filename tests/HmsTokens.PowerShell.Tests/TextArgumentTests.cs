using System.Text.Json;

namespace HmsTokens.PowerShell.Tests;

/// <summary>All text parameters follow the same rule for all types of values, as arguments and in rows.</summary>
public sealed class TextArgumentTests(Shell shell) : IClassFixture<Shell>, IDisposable
{
    private const string Refused = "TypeInvalid";
    private const string Empty = "Missing";

    private readonly LoopbackServer _server = new(LoopbackAnswer.Json($$"""{"token":"{{TestTokens.Valid}}"}"""));

    /// <summary>The typed value and the result: text, or "!" and the end of an error id.</summary>
    public static Cases<(string Typed, string AsArgument, string InRow)> Kinds { get; } = new()
    {
        { "String", ("'ada'", "ada", "ada") },
        { "String of digits", ("'00042'", "00042", "00042") },
        { "String with properties, as Get-Content gives", ("('ada' | Add-Note)", "ada", "ada") },
        { "Char", ("([char]'c')", "c", "c") },
        {
            "Guid",
            ("([guid]'7fb8af60-62ec-4d17-a3aa-1d4d0ab2f0d2')", "7fb8af60-62ec-4d17-a3aa-1d4d0ab2f0d2",
                "7fb8af60-62ec-4d17-a3aa-1d4d0ab2f0d2")
        },
        { "bare word", ("ada", "ada", null!) },
        { "Int32, computed", ("(40 + 2)", "42", "42") },
        { "Int64", ("([long]::MaxValue)", "9223372036854775807", "9223372036854775807") },
        { "Byte", ("([byte]7)", "7", "7") },
        {
            "BigInteger",
            ("([bigint]::Parse('12345678901234567890123'))", "12345678901234567890123", "12345678901234567890123")
        },
        { "number, negative", ("-5", "-5", "-5") },
        { "number, wrapped", ("(42 | Add-Note)", "42", "42") },
        { "number, typed with zeros", ("00042", "00042", "42") },
        { "number, typed with an exponent", ("1e3", "1e3", "!" + Refused) },
        { "number, typed with a unit", ("1kb", "1kb", "1024") },
        { "number, typed in hexadecimal", ("0x1F", "0x1F", "31") },
        { "number, typed with a decimal suffix", ("7d", "7d", "!" + Refused) },
        { "Double, typed", ("1.5", "!" + Refused, "!" + Refused) },
        { "Double, computed", ("(3 / 2)", "!" + Refused, "!" + Refused) },
        { "Double, wrapped", ("(3 / 2 | Add-Note)", "!" + Refused, "!" + Refused) },
        { "Double without a fraction", ("([double]42)", "!" + Refused, "!" + Refused) },
        { "Decimal", ("([decimal]42)", "!" + Refused, "!" + Refused) },
        { "Boolean", ("$true", "!" + Refused, "!" + Refused) },
        { "DateTime", ("([datetime]'2026-12-01')", "!" + Refused, "!" + Refused) },
        { "TimeSpan", ("([timespan]'1:00')", "!" + Refused, "!" + Refused) },
        { "enumeration", ("([DayOfWeek]::Monday)", "!" + Refused, "!" + Refused) },
        { "Uri", ("([uri]'https://example.com/ada')", "!" + Refused, "!" + Refused) },
        { "Version", ("([version]'1.2')", "!" + Refused, "!" + Refused) },
        { "StringBuilder", ("([Text.StringBuilder]'ada')", "!" + Refused, "!" + Refused) },
        { "XML", ("([xml]'<id>ada</id>')", "!" + Refused, "!" + Refused) },
        { "object", ("([pscustomobject]@{ name = 'ada' })", "!" + Refused, "!" + Refused) },
        { "object with an id", ("([pscustomobject]@{ id = 'ada' })", "!" + Refused, "!" + Refused) },
        { "Hashtable", ("@{ id = 'ada' }", "!" + Refused, "!" + Refused) },
        { "SecureString", ("$secure", "!" + Refused, "!" + Refused) },
        { "PSCredential", ("$credential", "!" + Refused, "!" + Refused) },
        { "list of a String", ("@('ada')", "ada", "ada") },
        { "list of a String, of another type", ("([Collections.Generic.List[string]]@('ada'))", "ada", "ada") },
        { "list of a number", ("@(42)", "!" + Refused, "!" + Refused) },
        { "list of two", ("@('ada', 'grace')", "!" + Refused, "!" + Refused) },
        { "list of nothing", ("@()", "!" + Empty, "!" + Empty) },
        { "list of a list", ("(, @('ada', 'grace'))", "!" + Refused, "!" + Refused) },
        { "null", ("$null", "!" + Empty, "!" + Empty) },
        { "DBNull", ("([DBNull]::Value)", "!" + Empty, "!" + Empty) },
        { "nothing", ("$(if ($false) { 1 })", "!" + Empty, "!" + Empty) },
        { "variable that is not set", ("$env:HMS_NO_SUCH_VARIABLE", "!" + Empty, "!" + Empty) },
        { "property that is not there", ("$credential.NoSuchProperty", "!" + Empty, "!" + Empty) },
        { "empty", ("''", "!" + Empty, "!" + Empty) },
        { "blank", ("' '", "!" + Empty, "!" + Empty) },
        { "blank, a no-break space", ("([string][char]0xa0)", "!" + Empty, "!" + Empty) },
    };

    /// <summary>The places for text: * is the text.</summary>
    public static Cases<(string Parameter, string Argument, string Row)> Places { get; } = new()
    {
        {
            "New, room",
            ("RoomId", "New-HmsAuthToken -RoomId * -Role h -UserId u @Key",
                "@{ RoomId = *; Role = 'h'; UserId = 'u' } | New-HmsAuthToken @Key")
        },
        {
            "New, role",
            ("Role", "New-HmsAuthToken -RoomId r -Role * -UserId u @Key",
                "@{ room_id = 'r'; role = *; user_id = 'u' } | New-HmsAuthToken @Key")
        },
        {
            "New, user",
            ("UserId", "New-HmsAuthToken -RoomId r -Role h -UserId * @Key",
                "@{ room_id = 'r'; role = 'h'; user_id = * } | New-HmsAuthToken @Key")
        },
        {
            "New, access key",
            ("AppAccessKey", "New-HmsAuthToken -RoomId r -Role h -UserId u -AppAccessKey * -AppSecret $secret", null!)
        },
        {
            "Request, code",
            ("RoomCode", "Request-HmsAuthToken -RoomCode * -Endpoint $e",
                "@{ code = * } | Request-HmsAuthToken -Endpoint $e")
        },
        {
            "Request, room",
            ("RoomId", "Request-HmsAuthToken -TokenEndpoint $e -RoomId * -Role h -UserId u",
                "@{ room_id = *; role = 'h'; user_id = 'u' } | Request-HmsAuthToken -TokenEndpoint $e")
        },
        {
            "Request, role",
            ("Role", "Request-HmsAuthToken -TokenEndpoint $e -RoomId r -Role * -UserId u",
                "@{ RoomId = 'r'; Role = *; UserId = 'u' } | Request-HmsAuthToken -TokenEndpoint $e")
        },
        {
            "Request, user",
            ("UserId", "Request-HmsAuthToken abc-defg-hij -UserId * -Endpoint $e",
                "@{ code = 'abc-defg-hij'; UserId = * } | Request-HmsAuthToken -Endpoint $e")
        },
        {
            "Test, room",
            ("RoomId", "Test-HmsToken $token -RoomId * @Key",
                "@{ AuthToken = $token; RoomId = * } | Test-HmsToken @Key")
        },
        {
            "Test, role",
            ("Role", "Test-HmsToken $token -Role * @Key", "@{ AuthToken = $token; role = * } | Test-HmsToken @Key")
        },
        {
            "Test, user",
            ("UserId", "Test-HmsToken $token -UserId * @Key",
                "@{ AuthToken = $token; user_id = * } | Test-HmsToken @Key")
        },
    };

    /// <summary>A list for -UserId is a list of names; see NameTests.</summary>
    public static TheoryData<string, string> Arguments => CreateCombinations((place, kind) =>
        place switch
        {
            "New, user" => kind != "XML" && !kind.StartsWith("list", StringComparison.Ordinal),
            // A vault's Hashtable has it as a SecureString; see CredentialTests.
            "New, access key" => kind != "SecureString",
            _ => true,
        });

    /// <summary>A cell never has typed text.</summary>
    public static TheoryData<string, string> Cells => CreateCombinations((place, kind) =>
        Places[place].Row is not null && Kinds[kind].InRow is not null);

    public void Dispose() => _server.Dispose();

    [Theory]
    [MemberData(nameof(Arguments))]
    public void An_argument_is_read_as_text(string place, string kind)
    {
        (string typed, string comes, _) = Kinds[kind];
        (string parameter, string script, _) = Places[place];
        AssertResult(
            place, parameter, comes, Run(script.Replace("*", typed, StringComparison.Ordinal), comes),
            isArgument: true);
    }

    [Theory]
    [MemberData(nameof(Cells))]
    public void A_cell_is_read_as_text(string place, string kind)
    {
        (string typed, _, string comes) = Kinds[kind];
        (string parameter, _, string script) = Places[place];
        AssertResult(
            place, parameter, comes,
            Run("[pscustomobject]" + script.Replace("*", typed, StringComparison.Ordinal), comes), isArgument: false);
    }

    public static Cases<(string Typed, string Says)> Hints { get; } = new()
    {
        { "an object with an id", ("-RoomId ([pscustomobject]@{ id = 'r1' })", "did you mean .id?") },
        { "an object", ("-RoomId ([pscustomobject]@{ name = 'r1' })", "PSCustomObject. Pass one of its properties") },
        { "a list", ("-RoomId r1, r2", "a list of 2 values. Pass one value.") },
        { "a Double", ("-RoomId (3 / 2)", "System.Double. Put it in quotes.") },
        { "a script block", ("-RoomId { $_.id }", "runs once for each piped record, but nothing is piped") },
    };

    [Theory]
    [MemberData(nameof(Hints))]
    public void An_error_names_the_type_and_what_to_type(string name) => Assert.Contains(
        Hints[name].Says,
        shell.Run($"New-HmsAuthToken {Hints[name].Typed} -Role host @Key").Terminating!.ToString(),
        StringComparison.Ordinal);

    [Theory]
    [InlineData("en-US")]
    [InlineData("de-DE")]
    [InlineData("fa-IR")]
    [InlineData("th-TH")]
    [InlineData("ar-SA")]
    public void A_number_is_the_same_text_in(string culture)
    {
        const string Script =
            """
            $before = [Globalization.CultureInfo]::CurrentCulture
            [Globalization.CultureInfo]::CurrentCulture = $culture
            try {
                foreach ($user in (-1234567), 00042, (40 + 2), [bigint]-5) {
                    New-HmsAuthToken r1 host -UserId $user @Key
                }
                New-HmsAuthToken r1 host -UserId 00042 @Key
                foreach ($user in 1.5, (3 / 2), ([decimal]1.5)) {
                    try { New-HmsAuthToken r1 host -UserId $user @Key } catch { $_.FullyQualifiedErrorId }
                }
                try { New-HmsAuthToken r1 host -UserId 1.5 @Key } catch { $_.FullyQualifiedErrorId }
            } finally {
                [Globalization.CultureInfo]::CurrentCulture = $before
            }
            """;
        Shell.Result result = shell.Run(Script, new { culture });
        result.AssertNoErrors();
        Assert.Equal(
            ["-1234567", "42", "42", "-5", "00042"],
            result.Output.Take(5).Select(token => TestTokens.Claims(token).Text("user_id")));
        Assert.Equal(
            4,
            result.Output.Skip(5).Count(id =>
                id.ToString() == "UserIdTypeInvalid,HmsTokens.PowerShell.NewHmsAuthTokenCommand"));
    }

    private static TheoryData<string, string> CreateCombinations(Func<string, string, bool> isCase)
    {
        var all = new TheoryData<string, string>();
        foreach (string place in Places.Select(row => row.Data))
        {
            foreach (string kind in Kinds.Select(row => row.Data).Where(kind => isCase(place, kind)))
            {
                all.Add(place, kind);
            }
        }

        return all;
    }

    private Shell.Result Run(string script, string comes)
    {
        // A token with the text in each claim, so that a check for the text is true.
        string text = JsonSerializer.Serialize(comes);
        string token = TestTokens.Forge(
            $$"""
            {"access_key":"{{TestTokens.AccessKey}}","type":"app",
            "room_id":{{text}},"role":{{text}},"user_id":{{text}},"exp":4102444800}
            """);
        return shell.Run(
            "filter Add-Note { $o = [psobject]::AsPSObject($_); "
            + "$o.psobject.Properties.Add([psnoteproperty]::new('Note', 'x')); $o }\n" + script,
            new
            {
                token,
                secret = TestTokens.Secret,
                e = _server.At("api/token"),
                secure = TestTokens.Secure("ada"),
                credential = new PSCredential("ada", TestTokens.Secure("ada")),
            });
    }

    private void AssertResult(string place, string parameter, string comes, Shell.Result result, bool isArgument)
    {
        bool isTest = place.StartsWith("Test", StringComparison.Ordinal);
        if (comes[0] != '!')
        {
            PSObject output = result.AssertSingle();
            if (isTest)
            {
                Assert.Equal(true, output.BaseObject);
            }
            else
            {
                Assert.Equal(comes, GetSignedText(place, parameter, output));
            }
            return;
        }

        // An empty filter has another id.
        string id = (comes[1..], parameter) switch
        {
            (Empty, _) when isTest && isArgument => "FilterEmpty",
            (Empty, "AppAccessKey") => "AccessKeyMissing",
            _ => parameter + comes[1..],
        };
        ErrorRecord error = Assert.Single(result.Terminating is null ? result.Errors : [result.Terminating]);
        Assert.Equal(id, error.FullyQualifiedErrorId.Split(',')[0]);
        Assert.Equal(
            comes[1..] == Refused ? ErrorCategory.InvalidType : ErrorCategory.InvalidArgument,
            error.CategoryInfo.Category);
        Assert.Equal(isArgument && !isTest, result.Terminating is not null);
        Assert.Equal(isTest ? [false] : [], result.Output.Select(output => output.BaseObject));
        Assert.Empty(_server.Requests);
        Assert.Equal(isArgument, error.TargetObject is null);
        Assert.Equal(!isArgument, error.ToString().StartsWith("Record 1", StringComparison.Ordinal));
    }

    private string? GetSignedText(string place, string parameter, PSObject output)
    {
        string name = parameter switch
        {
            "RoomId" => "room_id", "UserId" => "user_id", "RoomCode" => "code", "AppAccessKey" => "access_key",
            _ => "role"
        };
        if (place.StartsWith("New", StringComparison.Ordinal))
        {
            return TestTokens.Claims(output).Text(name);
        }

        using var body = JsonDocument.Parse(Assert.Single(_server.Requests).Body);
        return body.RootElement.GetProperty(name).GetString();
    }
}
