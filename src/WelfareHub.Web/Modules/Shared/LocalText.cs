using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace WelfareHub.Web.Modules.Shared;

/// <summary>
/// A name or text that people wrote in up to three languages. Stored as one JSON column. Where a language is missing the reader
/// gets the nearest: zh-Hans and zh-Hant stand in for each other before English does.
/// </summary>
public sealed record LocalText(
    [property: JsonPropertyName("zh-Hant")] string? Hant,
    [property: JsonPropertyName("zh-Hans")] string? Hans,
    [property: JsonPropertyName("en")] string? En)
{
    public static readonly LocalText Empty = new(null, null, null);

    /// <summary>In the reader's language.</summary>
    public override string ToString() => In(CultureInfo.CurrentUICulture);

    public string In(CultureInfo culture) => Languages.Of(culture) switch
    {
        Languages.Hans => First(Hans, Hant, En),
        Languages.English => First(En, Hant, Hans),
        _ => First(Hant, Hans, En),
    };

    public string ToJson() => JsonSerializer.Serialize(this);

    public static LocalText FromJson(string json) => JsonSerializer.Deserialize<LocalText>(json) ?? Empty;

    private static string First(string? a, string? b, string? c) =>
        !string.IsNullOrEmpty(a) ? a : !string.IsNullOrEmpty(b) ? b : c ?? "";
}
