using WelfareHub.Bookings;
using WelfareHub.Web.Modules.Accounts;
using WelfareHub.Web.Modules.Shared;

namespace WelfareHub.Web.Modules.Checkups;

/// <summary>Why a person cannot have a slot, or cannot do a thing with a booking. Each has a sentence that says what to do next.</summary>
public enum Hindrance
{
    NotForYou,
    ProgrammeOver,
    NotOpenYet,
    LimitReached,
    PersonBusy,
    AlreadyYours,
    TooLate,
    TooFarAhead,
    Full,
    Closed,
    Gone,
    DeadlinePassed,
    TooManyReschedules,
    WrongState,
    OfferLapsed,
    AlreadyWaiting,
    PlacesFree,
}

/// <summary>Who may book what and when. Eligibility is decided here; places, times and limits once more by the desk, under lock.</summary>
public static class CheckupRules
{
    /// <summary>Once in so many months: the day of the next one is the same day so many months on.</summary>
    public static IReadOnlyList<PersonLimit> Limits(string limitGroup, int everyMonths, DateTimeOffset startsAt, CityClock clock)
    {
        if (everyMonths <= 0)
            return [];
        var day = clock.DayOf(startsAt);
        return
        [
            new PersonLimit(
                limitGroup,
                clock.Instant(day.AddMonths(-everyMonths).AddDays(1), TimeOnly.MinValue),
                clock.Instant(day.AddMonths(everyMonths), TimeOnly.MinValue),
                MaxCount: 1),
        ];
    }

    /// <summary>From which day on the person may have this again; null = the limit is not used up.</summary>
    public static DateOnly? NextDay(Programme programme, IEnumerable<OwnBooking> own, CityClock clock)
    {
        if (programme.EveryMonths <= 0)
            return null;
        var used = own.Where(b => b.LimitGroup == programme.LimitGroup).Select(b => (DateOnly?)clock.DayOf(b.From)).Max();
        return used?.AddMonths(programme.EveryMonths);
    }

    /// <summary>Whether the programme is meant for this person and open today; null = yes.</summary>
    public static Hindrance? WhyNot(ProgrammeEdition edition, Programme programme, Visitor visitor, CityClock clock)
    {
        if (!edition.Admits(programme, visitor))
            return Hindrance.NotForYou;
        var today = clock.Today;
        if (programme.EndedAt is not null || today > programme.ClosesOn)
            return Hindrance.ProgrammeOver;
        return today < programme.OpensOn ? Hindrance.NotOpenYet : null;
    }

    /// <summary>Whether the person may take this time beside what they have; places are looked at elsewhere.</summary>
    public static Hindrance? WhyNot(Programme programme, Guid slotId, DateTimeOffset from, DateTimeOffset to, IReadOnlyList<OwnBooking> own, CityClock clock)
    {
        var now = clock.Now;
        if (own.Any(b => b.BookableId == slotId))
            return Hindrance.AlreadyYours;
        if (from <= now)
            return Hindrance.Gone;
        if (from < now.AddMinutes(programme.LeadMinutes))
            return Hindrance.TooLate;
        if (programme.FurthestDays > 0 && from > now.AddDays(programme.FurthestDays))
            return Hindrance.TooFarAhead;
        if (NextDay(programme, own, clock) is { } next && clock.DayOf(from) < next)
            return Hindrance.LimitReached;
        return own.Any(b => b.From < to && b.To > from) ? Hindrance.PersonBusy : null;
    }

    public static Hindrance HindranceOf(RefusalReason reason) => reason switch
    {
        RefusalReason.Full or RefusalReason.BadPlaces => Hindrance.Full,
        RefusalReason.TooLate => Hindrance.TooLate,
        RefusalReason.TooFarAhead => Hindrance.TooFarAhead,
        RefusalReason.PersonBusy => Hindrance.PersonBusy,
        RefusalReason.LimitReached => Hindrance.LimitReached,
        RefusalReason.DeadlinePassed => Hindrance.DeadlinePassed,
        RefusalReason.TooManyReschedules => Hindrance.TooManyReschedules,
        RefusalReason.OfferLapsed => Hindrance.OfferLapsed,
        RefusalReason.AlreadyWaiting => Hindrance.AlreadyWaiting,
        RefusalReason.PlacesFree => Hindrance.PlacesFree,
        RefusalReason.WrongState => Hindrance.WrongState,
        RefusalReason.NotOffered => Hindrance.ProgrammeOver,
        _ => Hindrance.Gone,
    };
}
