using Microsoft.EntityFrameworkCore;

using WelfareHub.Bookings;
using WelfareHub.Web.Data;
using WelfareHub.Web.Modules.Accounts;
using WelfareHub.Web.Modules.Shared;

namespace WelfareHub.Web.Modules.Checkups;

/// <summary>A checkup booking as its own courier sees it.</summary>
public sealed record OwnFacts(
    Guid Id, string Reference, BookingState State, HoldKind? Hold, DateTimeOffset? HeldUntil, Guid? ReplacesId, DateTimeOffset StateAt, bool ByOthers,
    DateTimeOffset From, DateTimeOffset To, int Sequence, int Reschedules, bool MayBeMoved, Guid SlotId, Guid ProgrammeId, Guid HospitalId, Guid? StationId,
    LocalText? SessionWhere, int CancelDeadlineMinutes, int MaxReschedules, int CheckInOpensMinutes, DateTimeOffset CreatedAt)
{
    /// <summary>To the second: at exactly this instant one may still cancel or reschedule.</summary>
    public DateTimeOffset ChangeableUntil => From.AddMinutes(-CancelDeadlineMinutes);

    public bool IsLive(DateTimeOffset now) => State == BookingState.Held ? HeldUntil > now : State is BookingState.Requested or BookingState.Confirmed or BookingState.CheckedIn;

    public bool IsOpenOffer(DateTimeOffset now) => State == BookingState.Held && HeldUntil > now && Hold is HoldKind.WaitlistOffer or HoldKind.Proposal;

    /// <summary>Null = the person may still cancel.</summary>
    public Hindrance? WhyNotCancel(DateTimeOffset now) =>
        State is not (BookingState.Requested or BookingState.Confirmed) ? Hindrance.WrongState
        : now > ChangeableUntil ? Hindrance.DeadlinePassed : null;

    /// <summary>Null = the person may still reschedule.</summary>
    public Hindrance? WhyNotReschedule(DateTimeOffset now) =>
        WhyNotCancel(now) ?? (MaxReschedules >= 0 && Reschedules >= MaxReschedules ? Hindrance.TooManyReschedules : null);
}

/// <summary>
/// A booking with what surrounds it. Reason: the last words that whoever changed it gave. Other: for an offer or proposal the booking
/// it would replace; for a booking a proposal that waits for an answer. HadOffer: another time was once held in its place.
/// </summary>
public sealed record BookingView(
    OwnFacts Facts, Programme Programme, Hospital Hospital, Station? Station, GeoPoint? Point, string? Reason, RelatedBooking? Other, bool HasAdvice, bool HasReport,
    bool HadOffer)
{
    public LocalText Place => Station?.Name ?? Hospital.Name;

    public string PlaceName => Place.ToString();

    public string Where => CheckupWords.Where(Facts.SessionWhere, Hospital);

    /// <summary>Never the hospital's for what is at a station: it would lead elsewhere.</summary>
    public LocalText? Address => Station is null ? Hospital.Address : Station.Address;
}

public sealed record RelatedBooking(Guid Id, DateTimeOffset From, DateTimeOffset? HeldUntil, BookingState State)
{
    /// <summary>Not so where the hospital has closed its time: then nothing is left to keep.</summary>
    public bool Stands => State is BookingState.Requested or BookingState.Confirmed or BookingState.CheckedIn;
}

/// <summary>Reads a person's bookings. What is not theirs is not found.</summary>
public sealed class BookingReader(WelfareDbContext db, ProgrammeBook programmes, CityClock clock)
{
    public const int PastPageSize = 20;

    /// <summary>Two queries.</summary>
    public async Task<BookingView?> Read(Guid bookingId, Guid personId, CancellationToken cancel)
    {
        if (await BookingQuery.One(db, bookingId, personId, cancel) is not { } row)
            return null;
        var other = await BookingQuery.Related(db, bookingId, personId, row.Facts.ReplacesId, clock.Now, cancel);
        return View(await programmes.Read(cancel), row.Facts) is { } view
            ? view with { Reason = row.Reason, Other = other, HasAdvice = row.HasAdvice, HasReport = row.HasReport, HadOffer = row.HadOffer }
            : null;
    }

    /// <summary>What is still to come, offers included, soonest first. One query.</summary>
    public async Task<IReadOnlyList<BookingView>> Coming(Guid personId, CancellationToken cancel)
    {
        const int Most = 50;
        var now = clock.Now;
        var yesterday = now.AddDays(-1);
        var coming = db.Bookings.Live(now).Where(b => b.PersonId == personId && b.From > yesterday && b.To > now && b.State != BookingState.Completed);
        return await Views(Facts(coming.OrderBy(b => b.From), personId).Take(Most), cancel);
    }

    /// <summary>What is over, latest first; one more than the page holds when there is more. One query.</summary>
    public async Task<IReadOnlyList<BookingView>> Past(Guid personId, int page, CancellationToken cancel)
    {
        var now = clock.Now;
        var past = db.Bookings.Where(b => b.PersonId == personId && !(b.State == BookingState.Cancelled && b.ReplacesId != null)
            && (b.To <= now || b.State >= BookingState.Completed || (b.State == BookingState.Held && b.HeldUntil <= now)));
        return await Views(Facts(past.OrderByDescending(b => b.From).ThenBy(b => b.Id), personId).Skip((page - 1) * PastPageSize).Take(PastPageSize + 1), cancel);
    }

    /// <summary>Everything that begins after an instant, ended ones too, for calendars. One query.</summary>
    public Task<IReadOnlyList<BookingView>> Since(Guid personId, DateTimeOffset from, CancellationToken cancel)
    {
        const int Most = 200;
        var bookings = db.Bookings.Where(b => b.PersonId == personId && b.From > from && b.State != BookingState.Held
            && !((b.State == BookingState.Cancelled || b.State == BookingState.Expired) && b.Hold != null && b.Sequence <= 1));
        return Views(Facts(bookings.OrderByDescending(b => b.From).ThenBy(b => b.Id), personId).Take(Most), cancel);
    }

    private async Task<IReadOnlyList<BookingView>> Views(IQueryable<OwnFacts> facts, CancellationToken cancel)
    {
        var edition = await programmes.Read(cancel);
        return [.. (await facts.ToListAsync(cancel)).Select(f => View(edition, f)).OfType<BookingView>()];
    }

    private IQueryable<OwnFacts> Facts(IQueryable<Booking> bookings, Guid personId) =>
        from booking in bookings
        join slot in db.CheckupSlots on booking.BookableId equals slot.BookableId
        join session in db.CheckupSessions on slot.SessionId equals session.Id
        join bookable in db.Bookables on booking.BookableId equals bookable.Id
        select new OwnFacts(
            booking.Id, booking.Reference, booking.State, booking.Hold, booking.HeldUntil, booking.ReplacesId, booking.StateAt, booking.StateBy != personId,
            booking.From, booking.To, booking.Sequence, booking.Reschedules, booking.MayBeMoved, slot.BookableId, slot.ProgrammeId, slot.HospitalId, slot.StationId,
            session.Where, bookable.Policy.CancelDeadlineMinutes, bookable.Policy.MaxReschedules, bookable.Policy.CheckInOpensMinutes, booking.CreatedAt);

    private static BookingView? View(ProgrammeEdition edition, OwnFacts facts) =>
        edition.Programmes.TryGetValue(facts.ProgrammeId, out var programme) && edition.Hospitals.TryGetValue(facts.HospitalId, out var hospital)
            ? new BookingView(
                facts, programme, hospital, facts.StationId is { } id ? edition.Stations.GetValueOrDefault(id) : null, edition.PlaceOf(facts.HospitalId, facts.StationId),
                Reason: null, Other: null, HasAdvice: false, HasReport: false, HadOffer: false)
            : null;
}
