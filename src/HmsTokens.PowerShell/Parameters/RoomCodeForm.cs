namespace HmsTokens.PowerShell;

/// <summary>The form that 100ms gives its room codes today: <c>***-****-***</c>, letters, as in <c>abc-defg-hij</c>.</summary>
internal static class RoomCodeForm
{
    private const string Form = "***-****-***";

    /// <summary>Whether a text has the form. A hint and no more: room ids have no form of their own that is promised.</summary>
    public static bool IsThatOf(string? text)
    {
        if (text is null || text.Length != Form.Length)
        {
            return false;
        }

        for (int i = 0; i < Form.Length; i++)
        {
            bool fits = Form[i] == '*' ? text[i] is (>= 'a' and <= 'z') or (>= 'A' and <= 'Z') : text[i] == Form[i];
            if (!fits)
            {
                return false;
            }
        }

        return true;
    }
}
