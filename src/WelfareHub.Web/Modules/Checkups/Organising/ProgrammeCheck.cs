using System.Globalization;

using Microsoft.Extensions.Localization;

using WelfareHub.Web.Modules.Accounts;
using WelfareHub.Web.Modules.Shared;

namespace WelfareHub.Web.Modules.Checkups;

/// <summary>Reads what was typed about a programme: either every rule, or what is wrong with which field.</summary>
internal sealed class ProgrammeCheck
{
    public const int LongestTitle = 60;
    public const int LongestText = 2000;
    private const int LongestYears = 2;
    private const int MostMonths = 60;

    private readonly ProgrammeForm _form;
    private readonly IStringLocalizer<OrganiserTexts> _texts;

    /// <param name="form">As typed.</param>
    /// <param name="before">The programme as it stands; null for a new one.</param>
    /// <param name="reach">The organiser's.</param>
    /// <param name="clock">The city's.</param>
    /// <param name="texts">For the errors.</param>
    public ProgrammeCheck(ProgrammeForm form, Programme? before, OrganiserReach reach, CityClock clock, IStringLocalizer<OrganiserTexts> texts)
    {
        (_form, _texts) = (form, texts);
        Kind = Parse("kind", before?.Kind, "ErrorKind");
        Title = Text("title", LongestTitle, "ErrorTitleMissing");
        Package = Text("package", LongestText, "ErrorPackageMissing");
        Preparation = Text("preparation", LongestText, missing: null);
        FastFrom = Time("fast");
        Audience = ReadAudience(before, reach);
        EveryMonths = Number("every", 0, MostMonths, "ErrorEvery");
        (OpensOn, ClosesOn) = Period(before, clock.Today);
        Approval = Parse("approval", before?.Approval, "ErrorApproval");
        Lead = Listed("lead", ProgrammeForm.Lengths["lead"], before?.LeadMinutes);
        Furthest = Listed("furthest", ProgrammeForm.FurthestDays, before?.FurthestDays);
        Cancel = Listed("cancel", ProgrammeForm.Lengths["cancel"], before?.CancelDeadlineMinutes);
        Reschedules = Listed("reschedules", ProgrammeForm.Reschedules, before?.MaxReschedules);
        CheckInOpens = Listed("opens_before", ProgrammeForm.Lengths["opens_before"], before?.CheckInOpensMinutes);
        CheckInCloses = Listed("closes_after", ProgrammeForm.Lengths["closes_after"], before?.CheckInClosesMinutes);
        Offer = Listed("offer", ProgrammeForm.Lengths["offer"], before?.OfferMinutes);
        Remind = Listed("remind", ProgrammeForm.Lengths["remind"], before?.RemindMinutes);
        RemindAgain = Listed("remind_again", ProgrammeForm.Lengths["remind_again"], before?.RemindAgainMinutes);
        Owner = before is null ? ReadOwner(reach) : (before.OwnerKind, before.OwnerId);
    }

    public FormErrors Errors { get; } = new();

    /// <summary>The form names somebody or something outside the organiser's scope, which no page of ours offers.</summary>
    public bool Foreign { get; private set; }

    private CheckupKind Kind { get; }
    private LocalText Title { get; }
    private LocalText Package { get; }
    private LocalText Preparation { get; }
    private TimeOnly? FastFrom { get; }
    private IReadOnlyList<(ScopeKind Kind, Guid? Id)> Audience { get; }
    private int EveryMonths { get; }
    private DateOnly OpensOn { get; }
    private DateOnly ClosesOn { get; }
    private ApprovalKind Approval { get; }
    private int Lead { get; }
    private int Furthest { get; }
    private int Cancel { get; }
    private int Reschedules { get; }
    private int CheckInOpens { get; }
    private int CheckInCloses { get; }
    private int Offer { get; }
    private int Remind { get; }
    private int RemindAgain { get; }
    private (ScopeKind Kind, Guid? Id) Owner { get; }

    /// <param name="now">UTC.</param>
    /// <param name="madeId">Of the form that opens it, from <see cref="FormKeys.IdOf"/>; null: a fresh one.</param>
    public Programme Make(DateTimeOffset now, Guid? madeId)
    {
        var id = madeId ?? Guid.CreateVersion7(now);
        var programme = new Programme
        {
            Id = id,
            Code = id.ToString("N"),
            Title = Title,
            Package = Package,
            Preparation = Preparation,
            OwnerKind = Owner.Kind,
            OwnerId = Owner.Id,
            CreatedAt = now,
        };
        Apply(programme);
        return programme;
    }

    public void Apply(Programme programme)
    {
        programme.Kind = Kind;
        (programme.Title, programme.Package, programme.Preparation, programme.FastFrom) = (Title, Package, Preparation, FastFrom);
        (programme.EveryMonths, programme.OpensOn, programme.ClosesOn, programme.Approval) = (EveryMonths, OpensOn, ClosesOn, Approval);
        (programme.LeadMinutes, programme.FurthestDays, programme.CancelDeadlineMinutes, programme.MaxReschedules) = (Lead, Furthest, Cancel, Reschedules);
        (programme.CheckInOpensMinutes, programme.CheckInClosesMinutes, programme.OfferMinutes) = (CheckInOpens, CheckInCloses, Offer);
        (programme.RemindMinutes, programme.RemindAgainMinutes) = (Remind, RemindAgain);
        programme.Audience.RemoveAll(a => !Audience.Contains((a.Kind, a.TargetId)));
        foreach (var (kind, id) in Audience.Where(t => !programme.Audience.Exists(a => a.Kind == t.Kind && a.TargetId == t.Id)))
            programme.Audience.Add(new ProgrammeAudience { ProgrammeId = programme.Id, Kind = kind, TargetId = id });
    }

    private T Parse<T>(string field, T? before, string error)
        where T : struct, Enum
    {
        if (Enum.TryParse<T>(_form[field], out var value) && Enum.GetName(value) == _form[field])
            return value;
        Errors.Add(field, _texts[error]);
        return before ?? default;
    }

    private LocalText Text(string field, int longest, string? missing)
    {
        string[] fields = [field + ".zh-Hant", field + ".zh-Hans", field + ".en"];
        if (missing is not null && _form[fields[0]].Length == 0 && _form[fields[1]].Length == 0)
            Errors.Add(ProgrammeTexts.FirstOf(field), _texts[missing]);
        foreach (var name in fields)
        {
            if (_form[name].Length > longest)
                Errors.Add(name, _texts["ErrorTooLong", longest]);
            else if (PlainText.HasStrangeSigns(_form[name]) || (field == "title" && _form[name].Contains('\n', StringComparison.Ordinal)))
                Errors.Add(name, _texts["ErrorStrangeSigns"]);
        }

        return new LocalText(NullIfEmpty(fields[0]), NullIfEmpty(fields[1]), NullIfEmpty(fields[2]));
    }

    private string? NullIfEmpty(string field) => _form[field] is { Length: > 0 } text ? text : null;

    private TimeOnly? Time(string field)
    {
        if (_form[field].Length == 0)
            return null;
        if (TimeOnly.TryParseExact(_form[field], ["HH:mm", "H:mm", "HH:mm:ss"], CultureInfo.InvariantCulture, DateTimeStyles.None, out var time))
            return time;
        Errors.Add(field, _texts["ErrorTime"]);
        return null;
    }

    /// <summary>Only within the organiser's scope; a wider audience that somebody else gave it may stay.</summary>
    private List<(ScopeKind, Guid?)> ReadAudience(Programme? before, OrganiserReach reach)
    {
        var targets = _form.Audience.Select(ProgrammeForm.ReadTarget).ToList();
        Foreign |= targets.Exists(t => t is not { } target
            || !(reach.MayAddress(target.Kind, target.Id) || before?.Audience.Exists(a => a.Kind == target.Kind && a.TargetId == target.Id) == true));
        if (targets.Count == 0)
            Errors.Add("audience", _texts["ErrorAudience"]);
        return targets.OfType<(ScopeKind, Guid?)>().Distinct().ToList();
    }

    private int Number(string field, int least, int most, string error)
    {
        if (int.TryParse(_form[field], NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number >= least && number <= most)
            return number;
        Errors.Add(field, _texts[error]);
        return least;
    }

    private (DateOnly Opens, DateOnly Closes) Period(Programme? before, DateOnly today)
    {
        var (opens, closes) = (Day("opens"), Day("closes"));
        if (opens is { } first && closes is { } last)
        {
            if (last < first)
                Errors.Add("closes", _texts["ErrorDayOrder"]);
            else if (last < today && last != before?.ClosesOn)
                Errors.Add("closes", _texts["ErrorDayPast"]);
            else if (last > first.AddYears(LongestYears))
                Errors.Add("closes", _texts["ErrorDayFar"]);
        }

        return (opens ?? today, closes ?? today);
    }

    private DateOnly? Day(string field)
    {
        if (DateOnly.TryParseExact(_form[field], "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) && day.Year is > 2000 and < 2200)
            return day;
        Errors.Add(field, _texts["ErrorDay"]);
        return null;
    }

    /// <summary>One of the list, or what it was before.</summary>
    private int Listed(string field, IEnumerable<int> listed, int? before)
    {
        if (int.TryParse(_form[field], NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) && (listed.Contains(number) || number == before))
            return number;
        Errors.Add(field, _texts["ErrorRule"]);
        return before ?? 0;
    }

    /// <summary>One of the organiser's own scopes; the only one when nothing was chosen.</summary>
    private (ScopeKind Kind, Guid? Id) ReadOwner(OrganiserReach reach)
    {
        if (_form["owner"].Length == 0 && reach.Grants.Count == 1)
            return (reach.Grants[0].Kind, reach.Grants[0].ScopeId);
        if (ProgrammeForm.ReadTarget(_form["owner"]) is { } owner && reach.Grants.Any(g => g.Kind == owner.Kind && g.ScopeId == owner.Id))
            return owner;
        Foreign |= _form["owner"].Length > 0;
        Errors.Add("owner", _texts["ErrorOwner"]);
        return default;
    }
}

/// <summary>Which languages the form asks for first.</summary>
internal static class ProgrammeTexts
{
    /// <summary>The Chinese that the organiser reads; simplified when they read English.</summary>
    public static string FirstLanguage => Languages.Of(CultureInfo.CurrentUICulture) == Languages.Hant ? Languages.Hant : Languages.Hans;

    public static string FirstOf(string field) => $"{field}.{FirstLanguage}";

    public static IEnumerable<string> Others => Languages.All.Where(l => l != FirstLanguage);
}
