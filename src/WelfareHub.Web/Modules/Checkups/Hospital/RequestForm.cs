using System.Globalization;

using Microsoft.Extensions.Localization;
using Microsoft.Extensions.Primitives;

using WelfareHub.Web.Modules.Shared;

namespace WelfareHub.Web.Modules.Checkups;

/// <summary>What was typed on the page that asks before requests are answered.</summary>
public sealed class RequestForm
{
    public const int LongestReason = 300;
    public static readonly IReadOnlyList<string> Acts = ["confirm", "decline", "propose"];

    /// <summary>How long a proposed time may be kept for the courier, hours.</summary>
    public static readonly IReadOnlyList<int> Hours = [4, 12, 24, 48];

    /// <summary>Keys of warm sentences that are offered as reasons.</summary>
    public static readonly IReadOnlyList<string> Phrases = ["DoctorAway", "Equipment", "Full", "OtherDay"];

    public string Back { get; init; } = HospitalDesk.Requests;
    public string? Phrase { get; init; }
    public string Reason { get; init; } = "";
    public Guid? SlotId { get; init; }
    public int KeepHours { get; init; } = 24;

    public static RequestForm Read(IFormCollection form) => new()
    {
        Back = RequestPages.Back(form["back"]),
        Phrase = Phrases.FirstOrDefault(p => p == form["phrase"]),
        Reason = form["reason"].ToString().ReplaceLineEndings("\n").Trim(),
        SlotId = Guid.TryParse(form["slot"], out var slot) ? slot : null,
        KeepHours = int.TryParse(form["hours"], NumberStyles.None, CultureInfo.InvariantCulture, out var hours) ? hours : 24,
    };

    /// <summary>Distinct, and no more than a page can show.</summary>
    public static IReadOnlyList<Guid> Ids(StringValues values) =>
        values.Select(v => Guid.TryParse(v, out var id) ? id : Guid.Empty).Distinct().Take(RequestList.MostPicked).ToList();

    public static string Path(string act, IEnumerable<Guid> ids, string back) =>
        $"/hospital/requests/{act}?back={Uri.EscapeDataString(RequestPages.Back(back))}&" + string.Join('&', ids.Select(id => "id=" + id));

    public void CheckReason(FormErrors errors, IStringLocalizer<HospitalTexts> texts, bool required)
    {
        if (required && Reason.Length == 0 && Phrase is null)
            errors.Add("phrase", texts["ErrorReasonMissing"]);
        if (Reason.Length > LongestReason)
            errors.Add("reason", texts["ErrorReasonLong", LongestReason]);
        else if (PlainText.HasStrangeSigns(Reason))
            errors.Add("reason", texts["ErrorStrangeSigns"]);
    }

    /// <summary>Own words win; a phrase is said in the language of who reads it.</summary>
    public string? ReasonFor(string language, IStringLocalizer<HospitalTexts> texts)
    {
        if (Reason.Length > 0)
            return Reason;
        if (Phrase is null)
            return null;
        using (Speech.In(language))
            return texts["Phrase" + Phrase];
    }
}
