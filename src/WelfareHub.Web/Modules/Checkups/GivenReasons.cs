using System.Collections.Frozen;

using Microsoft.Extensions.Localization;

using WelfareHub.Web.Modules.Shared;

namespace WelfareHub.Web.Modules.Checkups;

/// <summary>
/// Why something was called off, as it is kept. A sentence of ours is kept in one language, since a closing has one reason for all whom it
/// hits; it is known again and read in the reader's own. What somebody wrote stays as it is.
/// </summary>
public sealed class GivenReasons(
    IStringLocalizer<HospitalTexts> hospital, IStringLocalizer<OrganiserTexts> organiser, IStringLocalizer<CheckupTexts> texts)
{
    private FrozenDictionary<string, LocalText>? _ours;

    /// <summary>One of our sentences, in all languages; null: somebody's own words.</summary>
    public LocalText? Known(string reason) => (_ours ??= Ours()).GetValueOrDefault(reason);

    /// <summary>In the reader's language where we can.</summary>
    public string Read(string reason) => Known(reason)?.ToString() ?? reason;

    /// <summary>For the courier; of somebody's own words it says whose they are.</summary>
    public string Said(string reason, bool byOrganiser = false) => Known(reason) is { } ours
        ? texts["TheySaid", ours.ToString()]
        : texts[byOrganiser ? "OrganiserWords" : "HospitalWords", reason];

    private FrozenDictionary<string, LocalText> Ours()
    {
        var sentences = ClosureForm.Phrases.Union(RequestForm.Phrases).Select(p => Sentence(hospital, "Phrase" + p))
            .Concat(OrganiserRequestForm.Phrases.Select(p => Sentence(organiser, p)));
        var ours = new Dictionary<string, LocalText>();
        foreach (var sentence in sentences)
        {
            foreach (var words in (string?[])[sentence.Hant, sentence.Hans, sentence.En])
                ours.TryAdd(words!, sentence);
        }

        return ours.ToFrozenDictionary();
    }

    private static LocalText Sentence(IStringLocalizer localizer, string key) =>
        new(In(localizer, key, Languages.Hant), In(localizer, key, Languages.Hans), In(localizer, key, Languages.English));

    private static string In(IStringLocalizer localizer, string key, string language)
    {
        using (Speech.In(language))
            return localizer[key].Value;
    }
}
