using System.Globalization;

using Microsoft.Extensions.Localization;

using WelfareHub.Web.Modules.Shared;

namespace WelfareHub.Web.Modules.Checkups;

/// <summary>What was typed to publish sessions, kept as typed until it is checked.</summary>
public sealed class PublishForm
{
    public const int LongestPeriodDays = 184;
    public const int MostSlots = 4000;
    private const int LongestWhere = 200;

    public string Programme { get; init; } = "";
    public string Station { get; init; } = "";
    public bool Weekly { get; init; }
    public string First { get; init; } = "";
    public string Last { get; init; } = "";
    public IReadOnlyCollection<string> Weekdays { get; init; } = [];
    public string From { get; init; } = "08:00";
    public string To { get; init; } = "11:00";
    public string Minutes { get; init; } = "20";
    public string Places { get; init; } = "6";
    public string Where { get; init; } = "";
    public bool OnHolidays { get; init; }

    public static PublishForm Read(IFormCollection form) => new()
    {
        Programme = Short(form["programme"]),
        Station = Short(form["station"]),
        Weekly = form["kind"] == "weekly",
        First = Short(form["first"]),
        Last = Short(form["last"]),
        Weekdays = form["weekday"].OfType<string>().Where(d => Enum.TryParse<DayOfWeek>(d, out var day) && Enum.IsDefined(day) && day.ToString() == d).ToHashSet(),
        From = Short(form["from"]),
        To = Short(form["to"]),
        Minutes = Short(form["minutes"]),
        Places = Short(form["places"]),
        Where = form["where"].ToString() is { Length: <= 2000 } where ? where.Trim() : new string('…', LongestWhere + 1),
        OnHolidays = form["on-holidays"] == "true",
    };

    /// <summary>Null when something is wrong, which is then in <paramref name="errors"/>.</summary>
    internal SessionPlan? Plan(Guid hospital, Guid by, DateOnly today, KnownNames names, FormErrors errors, IStringLocalizer<HospitalTexts> texts)
    {
        if (!Guid.TryParse(Programme, out var programme) || !names.Programmes.ContainsKey(programme))
            errors.Add("programme", texts["ErrorProgramme"]);
        var station = Guid.TryParse(Station, out var known) && names.Stations.ContainsKey(known) ? known : (Guid?)null;
        if (Station.Length > 0 && station is null)
            errors.Add("station", texts["ErrorStation"]);
        var (first, last) = Period(today, errors, texts);
        if (Weekly && Weekdays.Count == 0)
            errors.Add("weekday", texts["ErrorWeekdays"]);
        var (from, to, minutes) = Times(errors, texts);
        if (Number(Places) is not { } places || places is < 1 or > SessionPages.MostPlaces)
        {
            errors.Add("places", texts["ErrorPlaces", SessionPages.MostPlaces]);
            places = 1;
        }

        if (Where.Length > LongestWhere)
            errors.Add("where", texts["ErrorWhereLong", LongestWhere]);
        else if (PlainText.HasStrangeSigns(Where))
            errors.Add("where", texts["ErrorStrangeSigns"]);
        if (errors.Any)
            return null;
        return new SessionPlan(hospital, station, from, to, minutes, places)
        {
            Weekdays = Weekly ? Weekdays.Select(Enum.Parse<DayOfWeek>).ToList() : [],
            FirstDay = first,
            LastDay = Weekly ? last : first,
            SingleDays = Weekly ? [] : [first],
            OnHolidays = OnHolidays,
            Where = Where.Length == 0 ? null : Said(Where),
            ById = by,
        };
    }

    private (DateOnly First, DateOnly Last) Period(DateOnly today, FormErrors errors, IStringLocalizer<HospitalTexts> texts)
    {
        var first = DayPages.ReadDay(First);
        var last = Weekly ? DayPages.ReadDay(Last) : first;
        if (first is null)
            errors.Add("first", texts["ErrorFirstDay"]);
        else if (first < today)
            errors.Add("first", texts["ErrorDayPast"]);
        if (Weekly && last is null)
            errors.Add("last", texts["ErrorLastDay"]);
        else if (first is { } begin && last is { } end && end < begin)
            errors.Add("last", texts["ErrorPeriodOrder"]);
        else if (first is { } b && last is { } e && e.DayNumber - b.DayNumber > LongestPeriodDays)
            errors.Add("last", texts["ErrorPeriodLong", LongestPeriodDays]);
        return (first ?? today, last ?? today);
    }

    private (TimeOnly From, TimeOnly To, int Minutes) Times(FormErrors errors, IStringLocalizer<HospitalTexts> texts)
    {
        var (from, to, minutes) = (Clock(From), Clock(To), Number(Minutes));
        if (from is null)
            errors.Add("from", texts["ErrorTimeFrom"]);
        if (to is null)
            errors.Add("to", texts["ErrorTimeTo"]);
        if (minutes is not (>= 5 and <= 240))
            errors.Add("minutes", texts["ErrorMinutes"]);
        else if (from is { } begins && to is { } ends && (ends <= begins || ends - begins < TimeSpan.FromMinutes(minutes.Value)))
            errors.Add("to", texts["ErrorTimesOrder"]);
        return (from ?? default, to ?? default, minutes ?? 20);
    }

    private static TimeOnly? Clock(string text) =>
        TimeOnly.TryParseExact(text, "HH:mm", CultureInfo.InvariantCulture, DateTimeStyles.None, out var time) ? time : null;

    private static int? Number(string text) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;

    private static string Short(string? text) => text is { Length: <= 40 } ? text.Trim() : "";

    /// <summary>In the language it was typed in; the others fall back to it.</summary>
    private static LocalText Said(string text) => CultureInfo.CurrentUICulture.Name switch
    {
        Languages.English => new LocalText(null, null, text),
        Languages.Hans => new LocalText(null, text, null),
        _ => new LocalText(text, null, null),
    };
}
