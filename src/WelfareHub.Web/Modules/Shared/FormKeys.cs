namespace WelfareHub.Web.Modules.Shared;

/// <summary>A key of its own in each form: what the form asks is done once, however often it is sent.</summary>
internal static class FormKeys
{
    /// <summary>The longest that is kept; ours are 32 hex digits.</summary>
    private const int Longest = 64;

    public static string New() => Guid.CreateVersion7().ToString("N");

    /// <summary>Null: not a key that one of our forms made.</summary>
    public static string? Read(string? posted) =>
        posted is { Length: >= 16 and <= Longest } && posted.All(char.IsAsciiLetterOrDigit) ? posted : null;
}
