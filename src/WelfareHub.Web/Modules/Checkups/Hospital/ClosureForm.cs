using System.Globalization;

using Microsoft.Extensions.Localization;

using WelfareHub.Web.Modules.Shared;

namespace WelfareHub.Web.Modules.Checkups;

/// <summary>What is to be closed (slots, a session or whole days), how many places of each slot, and why.</summary>
public sealed class ClosureForm
{
    public const int LongestPeriodDays = 62;

    /// <summary>Keys of warm sentences that are offered as reasons.</summary>
    public static readonly IReadOnlyList<string> Phrases = ["DoctorAway", "Equipment", "Weather"];

    public IReadOnlyList<Guid> Slots { get; init; } = [];
    public Guid? Session { get; init; }
    public DateOnly? First { get; init; }
    public DateOnly? Last { get; init; }

    /// <summary>The period that was asked for goes on after <see cref="Last"/>.</summary>
    public bool GoesOn { get; init; }

    /// <summary>Null closes the whole slot.</summary>
    public int? Places { get; init; }

    public string? Phrase { get; init; }
    public string Reason { get; init; } = "";
    public int KeepHours { get; init; } = 24;

    /// <summary>Of the page that was sent; null = protects against nothing.</summary>
    public string? Key { get; init; }

    public static ClosureForm Read(IQueryCollection query) => Read(key => query[key]);

    public static ClosureForm Read(IFormCollection form) => Read(key => form[key]);

    /// <param name="errors">Takes what is wrong.</param>
    /// <param name="hits">Whether anybody will read the reason; nobody is asked for one that nobody reads.</param>
    /// <param name="texts">The page's words.</param>
    public void Check(FormErrors errors, bool hits, IStringLocalizer<HospitalTexts> texts)
    {
        if (hits && Reason.Length == 0 && Phrase is null)
            errors.Add("phrase", texts["ErrorReasonMissing"]);
        if (Reason.Length > RequestForm.LongestReason)
            errors.Add("reason", texts["ErrorReasonLong", RequestForm.LongestReason]);
        else if (PlainText.HasStrangeSigns(Reason))
            errors.Add("reason", texts["ErrorStrangeSigns"]);
        if (!RequestForm.Hours.Contains(KeepHours))
            errors.Add("hours", texts["ErrorHours"]);
    }

    /// <summary>Own words win; a phrase is said in the language that most of the readers have.</summary>
    public string ReasonFor(string language, IStringLocalizer<HospitalTexts> texts) =>
        new RequestForm { Reason = Reason, Phrase = Phrase }.ReasonFor(language, texts) ?? "";

    private static ClosureForm Read(Func<string, Microsoft.Extensions.Primitives.StringValues> get) => new()
    {
        Slots = get("slot").Select(v => Guid.TryParse(v, out var id) ? id : Guid.Empty).Distinct().Take(Closures.MostSlots + 1).ToList(),
        Session = Guid.TryParse(get("session"), out var session) ? session : null,
        First = DayPages.ReadDay(get("first")),
        Last = DayPages.ReadDay(get("last")),
        GoesOn = get("goes-on") == "1",
        Places = int.TryParse(get("places"), NumberStyles.None, CultureInfo.InvariantCulture, out var places) && places > 0 ? places : null,
        Key = FormKeys.Read(get("key")),
        Phrase = Phrases.FirstOrDefault(p => p == get("phrase")),
        Reason = get("reason").ToString().ReplaceLineEndings("\n").Trim(),
        KeepHours = int.TryParse(get("hours"), NumberStyles.None, CultureInfo.InvariantCulture, out var hours) ? hours : 24,
    };
}
