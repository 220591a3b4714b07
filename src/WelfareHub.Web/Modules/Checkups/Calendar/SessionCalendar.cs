using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Localization;

using WelfareHub.Bookings;
using WelfareHub.Web.Data;
using WelfareHub.Web.Modules.Accounts;
using WelfareHub.Web.Modules.Notices;
using WelfareHub.Web.Modules.Shared;

namespace WelfareHub.Web.Modules.Checkups;

/// <summary>
/// Sessions as entries of a desk's calendar, in the language now spoken. Calendars are synchronised to clouds and shown on wall
/// screens, so they hold numbers only: who comes is on the day list, behind the sign-in.
/// </summary>
internal sealed class SessionCalendar(WelfareDbContext db, ProgrammeBook programmes, OrganiserReaches reaches, CityClock clock, IStringLocalizer<CalendarTexts> texts)
{
    private const int Most = 1000;

    /// <summary>Two queries: the sessions, and what is taken of each of their slots.</summary>
    public async Task<IEnumerable<CalendarEntry>> OfHospital(Guid hospitalId, DateTimeOffset since, CancellationToken cancel)
    {
        var first = clock.DayOf(since);
        var sessions = await db.CheckupSessions.AsNoTracking().Where(s => s.HospitalId == hospitalId && s.Day >= first)
            .OrderBy(s => s.Day).ThenBy(s => s.From).ThenBy(s => s.Id).Take(Most).ToListAsync(cancel);
        var live = db.Bookings.Live(clock.Now);
        var slots = (await (
            from slot in db.CheckupSlots
            where slot.HospitalId == hospitalId && slot.StartsAt >= since
            join bookable in db.Bookables on slot.BookableId equals bookable.Id
            select new
            {
                slot.SessionId,
                bookable.Version,
                Places = bookable.WithdrawnAt == null ? bookable.Capacity : 0,
                Booked = live.Where(b => b.BookableId == slot.BookableId && !b.ByHouse && b.State != BookingState.Held).Sum(b => b.Places),
                Closed = live.Where(b => b.BookableId == slot.BookableId && b.ByHouse && b.State != BookingState.Held).Sum(b => b.Places),
                ChangedAt = db.Bookings.Where(b => b.BookableId == slot.BookableId).Max(b => (DateTimeOffset?)b.StateAt),
            }).ToListAsync(cancel)).ToLookup(s => s.SessionId);
        var edition = await programmes.Read(cancel);
        return sessions.Select(session =>
        {
            var own = slots[session.Id].ToList();
            var (booked, places) = (own.Sum(s => s.Booked), own.Sum(s => s.Places - s.Closed));
            return Entry(
                session, edition, "desk-", own.Sum(s => s.Version), own.Max(s => s.ChangedAt),
                over: session.ClosedAt is not null || places <= 0,
                $"{Title(session, edition)} · {texts["OfPlaces", booked, Math.Max(0, places)]}",
                texts["NotesHospital"]);
        });
    }

    /// <summary>Where their couriers are expected, and how many. Three queries beside those of the reach.</summary>
    public async Task<IEnumerable<CalendarEntry>> OfOrganiser(IReadOnlyList<Grant> grants, DateTimeOffset since, CancellationToken cancel)
    {
        var reach = await reaches.Of(grants, cancel);
        var counts = await (
            from booking in db.Bookings
            where booking.From >= since && booking.PersonId != null && booking.State != BookingState.Held
            join person in reach.People(db.Users) on booking.PersonId equals person.Id
            join slot in db.CheckupSlots on booking.BookableId equals slot.BookableId
            group booking by slot.SessionId into g
            select new { g.Key, Booked = g.Count(b => b.State < BookingState.Cancelled), ChangedAt = g.Max(b => b.StateAt) })
            .OrderBy(g => g.Key).Take(Most).ToDictionaryAsync(g => g.Key, cancel);
        var ids = counts.Keys.ToList();
        var versions = await (
            from slot in db.CheckupSlots
            where ids.Contains(slot.SessionId)
            join bookable in db.Bookables on slot.BookableId equals bookable.Id
            group bookable.Version by slot.SessionId into g
            select new { g.Key, Version = g.Sum() }).ToDictionaryAsync(g => g.Key, g => g.Version, cancel);
        var sessions = await db.CheckupSessions.AsNoTracking().Where(s => ids.Contains(s.Id)).OrderBy(s => s.Day).ThenBy(s => s.From).ThenBy(s => s.Id).ToListAsync(cancel);
        var edition = await programmes.Read(cancel);
        return sessions.Select(session => Entry(
            session, edition, "group-", versions.GetValueOrDefault(session.Id), counts[session.Id].ChangedAt,
            over: session.ClosedAt is not null || counts[session.Id].Booked == 0,
            $"{Title(session, edition)} · {texts["YoursCome", counts[session.Id].Booked]}",
            texts["NotesOrganiser"]));
    }

    /// <summary>The version of its slots rises with every booking and closure, so the sequence never falls and never stands still.</summary>
    private CalendarEntry Entry(
        CheckupSession session, ProgrammeEdition edition, string series, int version, DateTimeOffset? changedAt, bool over, string title, string notes) => new(
        session.Id,
        version + (session.ClosedAt is null ? 0 : 1),
        clock.Instant(session.Day, session.From),
        clock.Instant(session.Day, session.To),
        new[] { changedAt, session.ClosedAt, session.PublishedAt }.Max()!.Value,
        Cancelled: over,
        Tentative: false,
        title,
        Place(session, edition),
        notes)
        { Series = series };

    private static string Title(CheckupSession session, ProgrammeEdition edition) => edition.Programmes.GetValueOrDefault(session.ProgrammeId)?.Title.ToString() ?? "";

    private static string Place(CheckupSession session, ProgrammeEdition edition)
    {
        var station = session.StationId is { } id ? edition.Stations.GetValueOrDefault(id) : null;
        var hospital = edition.Hospitals.GetValueOrDefault(session.HospitalId);
        return string.Join(", ", new[]
        {
            station?.Name.ToString() ?? hospital?.Name.ToString(),
            hospital is null ? null : CheckupWords.Where(session.Where, hospital),
            (station is null ? hospital?.Address : station.Address).ToFind()?.ToString(),
        }.Where(p => !string.IsNullOrEmpty(p)));
    }
}
