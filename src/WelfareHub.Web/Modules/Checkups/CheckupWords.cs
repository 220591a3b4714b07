using Microsoft.Extensions.Localization;

using WelfareHub.Web.Modules.Shared;

namespace WelfareHub.Web.Modules.Checkups;

/// <summary>Sentences about checkups that more than one page says.</summary>
public sealed class CheckupWords(IStringLocalizer<CheckupTexts> texts, Dates dates, Distances distances, CityClock clock)
{
    public string Kind(CheckupKind kind) => texts["Kind" + kind];

    public static Glyph IconOf(CheckupKind kind) => kind == CheckupKind.Health ? Glyph.Pulse : Glyph.Tooth;

    public string PlacesLeft(int free) => free <= 0 ? texts["Full"] : Unbroken.Keep(texts[free == 1 ? "OnePlaceLeft" : "PlacesLeft", free]);

    /// <summary>As short as it gets, for the strip of days.</summary>
    public string ChipPlaces(int free) => free <= 0 ? texts["Full"] : texts["ChipPlaces", free];

    public string? Distance(double? kilometres) => distances.Words(kilometres);

    /// <summary>Where to go: the session's own words, else the hospital's.</summary>
    public static string Where(LocalText? session, Hospital hospital)
    {
        var words = session?.ToString();
        return string.IsNullOrEmpty(words) ? hospital.Where.ToString() : words;
    }

    /// <summary>What the stomach must know, as of today: "今晚 20:00 後別再吃東西". Null when one may eat or it is past.</summary>
    public string? Fast(TimeOnly? from, DateTimeOffset startsAt)
    {
        if (from is not { } time || startsAt <= clock.Now)
            return null;
        var eve = clock.DayOf(startsAt).AddDays(-1);
        var word = Dates.Time(time);
        return (eve.DayNumber - clock.Today.DayNumber) switch
        {
            < 0 => texts["FastToday"],
            0 => texts["FastTonight", word],
            1 => texts["FastTomorrow", word],
            _ => texts["FastFrom", dates.DayShort(eve), word],
        };
    }

    /// <summary>The same without a day, for a calendar that is read at any time.</summary>
    public string? FastWords(TimeOnly? from) => from is { } time ? texts["FastEve", Dates.Time(time)].Value : null;

    /// <summary>Why not, and what to do next, in one sentence.</summary>
    public string Sorry(Hindrance hindrance, Programme? programme = null, DateOnly? next = null, IReadOnlyList<FoundSlot>? instead = null)
    {
        var alternative = instead is { Count: > 0 } ? instead[0] : null;
        return hindrance switch
        {
            Hindrance.Full when alternative is not null =>
                texts["SorryFullInstead", dates.NearInside(alternative.Slot.StartsAt), PlacesLeft(alternative.Slot.Free), alternative.Station?.Name ?? alternative.Hospital.Name],
            Hindrance.LimitReached when next is { } day && programme is not null => texts["SorryLimitReachedUntil", dates.Day(day), programme.Title],
            Hindrance.NotOpenYet when programme is not null => texts["SorryNotOpenYet", dates.Day(programme.OpensOn)],
            Hindrance.TooLate when programme is not null => texts["SorryTooLate", dates.Length(TimeSpan.FromMinutes(programme.LeadMinutes))],
            Hindrance.TooFarAhead when programme is not null => texts["SorryTooFarAhead", programme.FurthestDays],
            Hindrance.NotOpenYet => texts["SorryProgrammeOver"],
            Hindrance.TooLate or Hindrance.TooFarAhead => texts["SorryGone"],
            _ => texts["Sorry" + hindrance],
        };
    }
}
