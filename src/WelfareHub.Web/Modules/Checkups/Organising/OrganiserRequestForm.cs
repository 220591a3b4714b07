using Microsoft.Extensions.Localization;
using Microsoft.Extensions.Primitives;

using WelfareHub.Web.Modules.Shared;

namespace WelfareHub.Web.Modules.Checkups;

/// <summary>Why requests are turned down: a warm sentence of ours, or the organiser's own words.</summary>
public sealed class OrganiserRequestForm
{
    public const int LongestReason = 300;

    /// <summary>Keys of the sentences.</summary>
    public static readonly IReadOnlyList<string> Phrases = ["PhraseOthersFirst", "PhraseOtherDay", "PhraseHadOne"];

    public string? Phrase { get; init; }
    public string Reason { get; init; } = "";

    public static OrganiserRequestForm Read(IFormCollection form) => new()
    {
        Phrase = Phrases.FirstOrDefault(p => p == form["phrase"]),
        Reason = form["reason"].ToString().ReplaceLineEndings("\n").Trim(),
    };

    /// <summary>Distinct, and no more than a page can show. What is no id stays as one that nobody has.</summary>
    public static List<Guid> Ids(StringValues values) =>
        values.Select(v => Guid.TryParse(v, out var id) ? id : Guid.Empty).Distinct().Take(2 * OrganiserRequests.PageSize).ToList();

    public FormErrors Check(IStringLocalizer<OrganiserTexts> texts)
    {
        var errors = new FormErrors();
        if (Reason.Length == 0 && Phrase is null)
            errors.Add("phrase", texts["ErrorReasonMissing"]);
        if (Reason.Length > LongestReason)
            errors.Add("reason", texts["ErrorTooLong", LongestReason]);
        else if (PlainText.HasStrangeSigns(Reason))
            errors.Add("reason", texts["ErrorStrangeSigns"]);
        return errors;
    }

    /// <summary>Own words win; a sentence of ours is said in the language of who reads it.</summary>
    public string ReasonIn(string language, IStringLocalizer<OrganiserTexts> texts)
    {
        if (Reason.Length > 0 || Phrase is null)
            return Reason;
        using (Speech.In(language))
            return texts[Phrase];
    }
}
