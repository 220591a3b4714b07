using System.Globalization;

using Microsoft.EntityFrameworkCore;

using WelfareHub.Bookings;
using WelfareHub.Web.Data;
using WelfareHub.Web.Modules.Notices;
using WelfareHub.Web.Modules.Shared;

namespace WelfareHub.Web.Modules.Checkups;

/// <summary>The names behind the ids in a checkup notice, and whether a reminder is still true.</summary>
internal sealed class CheckupFacts : INoticeFactSource
{
    public bool Knows(string kind) =>
        kind.StartsWith("booking.", StringComparison.Ordinal)
        || kind is CheckupKinds.BlockClosed or CheckupKinds.Invitation or CheckupKinds.WaitClosed or CheckupKinds.WaitEnded or CheckupKinds.AdviceReady or CheckupKinds.ReportReady;

    public async Task Complete(WelfareDbContext db, IReadOnlyList<NoticeFacts> facts, CancellationToken cancel)
    {
        await AddSlots(db, facts, cancel);
        await AddProgrammes(db, facts, cancel);
        await AddBlocks(db, facts, cancel);
        await LookAtBookings(db, facts, cancel);
    }

    /// <summary>How many places of a station went with the closed times of a session, and what it was a session of.</summary>
    private static async Task AddBlocks(WelfareDbContext db, IReadOnlyList<NoticeFacts> facts, CancellationToken cancel)
    {
        var concerned = facts.Where(f => f.Notice.Kind == CheckupKinds.BlockClosed).ToList();
        if (concerned.Count == 0)
            return;
        var ids = concerned.Select(f => f.Id("session")).OfType<Guid>().Distinct().ToList();
        var blocks = await (
            from block in db.Blocks
            join booking in db.Bookings on block.BookingId equals booking.Id
            join slot in db.CheckupSlots on booking.BookableId equals slot.BookableId
            where ids.Contains(slot.SessionId)
            join history in db.BookingHistory on booking.Id equals history.BookingId
            where history.Verb == BookingVerb.Closed
            join session in db.CheckupSessions on slot.SessionId equals session.Id
            join programme in db.Programmes on slot.ProgrammeId equals programme.Id
            join hospital in db.Hospitals on slot.HospitalId equals hospital.Id
            join station in db.Stations on block.StationId equals station.Id
            select new { Session = session.Id, Station = station.Id, block.ById, booking.Places, history.At, session.Day, Programme = programme.Title, Hospital = hospital.Name, StationName = station.Name })
            .AsNoTracking().ToListAsync(cancel);
        foreach (var fact in concerned)
        {
            var own = blocks.FindAll(b => b.Session == fact.Id("session") && b.Station == fact.Id("station") && b.ById == fact.Notice.PersonId
                && b.At >= fact.Notice.CreatedAt.AddSeconds(-30) && b.At < fact.Notice.DueAt.AddSeconds(30));
            if (own.Count == 0)
                continue;
            fact.Add("programme", own[0].Programme);
            fact.Add("hospital", own[0].Hospital);
            fact.Add("day", own[0].Day);
            fact.Add("station", own[0].StationName);
            fact.Add("places", own.Sum(b => b.Places).ToString(CultureInfo.InvariantCulture));
        }
    }

    private static async Task AddSlots(WelfareDbContext db, IReadOnlyList<NoticeFacts> facts, CancellationToken cancel)
    {
        var ids = facts.Select(f => f.Id("bookable")).OfType<Guid>().Distinct().ToList();
        if (ids.Count == 0)
            return;
        var slots = await (
            from slot in db.CheckupSlots
            where ids.Contains(slot.BookableId)
            join session in db.CheckupSessions on slot.SessionId equals session.Id
            join programme in db.Programmes on slot.ProgrammeId equals programme.Id
            join hospital in db.Hospitals on slot.HospitalId equals hospital.Id
            select new
            {
                slot.BookableId,
                Programme = programme.Title,
                programme.Preparation,
                programme.FastFrom,
                Hospital = hospital.Name,
                Where = session.Where ?? hospital.Where,
                hospital.Address,
                hospital.Phone,
                slot.StationId,
            }).AsNoTracking().ToDictionaryAsync(s => s.BookableId, cancel);
        foreach (var fact in facts)
        {
            if (fact.Id("bookable") is not { } id || !slots.TryGetValue(id, out var slot))
                continue;
            fact.Add("programme", slot.Programme);
            fact.Add("hospital", slot.Hospital);
            fact.Add("where", slot.Where);
            // An outreach clinic is at the couriers' station, not at the hospital.
            fact.Add("address", slot.StationId is null ? slot.Address : null);
            fact.Add("phone", slot.Phone);
            fact.Add("preparation", slot.Preparation);
            fact.Add("fast", slot.FastFrom);
        }
    }

    private static async Task AddProgrammes(WelfareDbContext db, IReadOnlyList<NoticeFacts> facts, CancellationToken cancel)
    {
        var concerned = facts.Where(f => f.Notice.Kind is CheckupKinds.Invitation or CheckupKinds.WaitEnded).ToList();
        if (concerned.Count == 0)
            return;
        var ids = concerned.Select(f => f.Id("programmeId")).OfType<Guid>().Distinct().ToList();
        var programmes = await db.Programmes.Where(p => ids.Contains(p.Id)).Select(p => new { p.Id, p.Title, p.ClosesOn }).ToDictionaryAsync(p => p.Id, cancel);
        foreach (var fact in concerned)
        {
            if (fact.Id("programmeId") is not { } id || !programmes.TryGetValue(id, out var programme))
                continue;
            fact.Add("programme", programme.Title);
            fact.Add("closes", programme.ClosesOn);
        }
    }

    /// <summary>
    /// How the bookings stand now. A second guard beside the withdrawal of planned notices: nobody is reminded of what moved or was
    /// called off. And what the mail enters in the reader's calendar.
    /// </summary>
    private static async Task LookAtBookings(WelfareDbContext db, IReadOnlyList<NoticeFacts> facts, CancellationToken cancel)
    {
        var concerned = facts.Where(f => IsReminder(f) || IsForCalendar(f)).ToList();
        if (concerned.Count == 0)
            return;
        var ids = concerned.Select(f => f.Id("booking")).OfType<Guid>().Distinct().ToList();
        var bookings = await db.Bookings.Where(b => ids.Contains(b.Id))
            .Select(b => new BookingStanding(b.Id, b.Sequence, b.From, b.To, b.StateAt, b.State)).ToDictionaryAsync(b => b.Id, cancel);
        foreach (var fact in concerned)
        {
            var found = fact.Id("booking") is { } id ? bookings.GetValueOrDefault(id) : null;
            if (IsReminder(fact))
                fact.StillTrue = found is { State: BookingState.Confirmed or BookingState.CheckedIn } && found.From == fact.Instant("from");
            else if (found is not null)
                fact.Calendar = () => Entry(fact, found);
        }
    }

    private static bool IsReminder(NoticeFacts fact) => fact.Notice.Kind is CheckupKinds.Reminder or CheckupKinds.ReminderSoon;

    private static bool IsForCalendar(NoticeFacts fact) => fact.Notice.Kind
        is CheckupKinds.Booked or CheckupKinds.Confirmed or CheckupKinds.Moved or CheckupKinds.Cancelled or CheckupKinds.CalledOff;

    private static CalendarEntry Entry(NoticeFacts fact, BookingStanding booking) =>
        CalendarEntry.Of(booking, Text(fact, "programme"), [Text(fact, "hospital"), Text(fact, "where"), Text(fact, "address")], [Text(fact, "reference")]) with
        {
            AlarmAhead = CheckupKinds.AlarmAhead,
        };

    private static string Text(NoticeFacts fact, string name) => fact.Values.GetValueOrDefault(name)?.ToString() ?? "";
}
