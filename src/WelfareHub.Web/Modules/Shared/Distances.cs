using System.Globalization;

using Microsoft.Extensions.Localization;

namespace WelfareHub.Web.Modules.Shared;

/// <summary>How far something is, in the reader's language.</summary>
public sealed class Distances(IStringLocalizer<SharedTexts> texts)
{
    /// <summary>"600 米", "1.2 公里"; null when not known.</summary>
    public string? Words(double? kilometres) => Spoken(kilometres) is { } words ? Unbroken.Keep(words) : null;

    private string? Spoken(double? kilometres) => kilometres switch
    {
        null => null,
        < 0.95 => texts["Metres", Math.Max(100, (int)Math.Round(kilometres.Value * 10) * 100)].Value,
        _ => texts["Kilometres", kilometres.Value.ToString(kilometres < 10 ? "0.#" : "0", CultureInfo.CurrentCulture)].Value,
    };
}
