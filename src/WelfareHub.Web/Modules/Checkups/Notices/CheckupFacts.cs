using Microsoft.EntityFrameworkCore;

using WelfareHub.Bookings;
using WelfareHub.Web.Data;
using WelfareHub.Web.Modules.Notices;
using WelfareHub.Web.Modules.Shared;

namespace WelfareHub.Web.Modules.Checkups;

/// <summary>The names behind the ids in a checkup notice, and whether a reminder or a closure is still true.</summary>
internal sealed class CheckupFacts(GivenReasons reasons) : INoticeFactSource
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
        await LookAtWaiting(db, facts, cancel);
        TranslateReasons(facts);
    }

    /// <summary>Each of our own sentences in the reader's language; of several only where all are ours, or half would be in another.</summary>
    private void TranslateReasons(IReadOnlyList<NoticeFacts> facts)
    {
        foreach (var fact in facts)
        {
            if (fact.Values.GetValueOrDefault("reason") is not string kept)
                continue;
            var known = kept.Split(BlockNotices.Between).Select(reasons.Known).ToList();
            if (known.TrueForAll(k => k is not null))
                fact.Add("reason", new LocalText(Together(k => k.Hant), Together(k => k.Hans), Together(k => k.En)));

            string Together(Func<LocalText, string?> language) => string.Join(BlockNotices.Between, known.Select(k => language(k!)));
        }
    }

    /// <summary>Of which session and station places went with closed times.</summary>
    private static async Task AddBlocks(WelfareDbContext db, IReadOnlyList<NoticeFacts> facts, CancellationToken cancel)
    {
        var concerned = facts.Where(f => f.Notice.Kind == CheckupKinds.BlockClosed).ToList();
        if (concerned.Count == 0)
            return;
        var (sessionIds, stationIds) = (Ids(concerned, "session"), Ids(concerned, "station"));
        var sessions = await (
            from session in db.CheckupSessions
            where sessionIds.Contains(session.Id)
            join programme in db.Programmes on session.ProgrammeId equals programme.Id
            join hospital in db.Hospitals on session.HospitalId equals hospital.Id
            select new { session.Id, session.Day, Programme = programme.Title, Hospital = hospital.Name }).AsNoTracking().ToDictionaryAsync(s => s.Id, cancel);
        var stations = await db.Stations.Where(s => stationIds.Contains(s.Id)).Select(s => new { s.Id, s.Name }).ToDictionaryAsync(s => s.Id, s => s.Name, cancel);
        foreach (var fact in concerned)
        {
            if (fact.Id("session") is { } id && sessions.TryGetValue(id, out var session))
            {
                fact.Add("programme", session.Programme);
                fact.Add("hospital", session.Hospital);
                fact.Add("day", session.Day);
            }

            if (fact.Id("station") is { } station && stations.TryGetValue(station, out var name))
                fact.Add("station", name);
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
            join s in db.Stations on slot.StationId equals s.Id into stations
            from station in stations.DefaultIfEmpty()
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
                Station = station == null ? null : station.Name,
                StationAddress = station == null ? null : station.Address,
            }).AsNoTracking().ToDictionaryAsync(s => s.BookableId, cancel);
        foreach (var fact in facts)
        {
            if (fact.Id("bookable") is not { } id || !slots.TryGetValue(id, out var slot))
                continue;
            fact.Add("programme", slot.Programme);
            fact.Add("hospital", slot.Hospital);
            fact.Add("where", slot.Where);
            // An outreach clinic is at the couriers' station, not at the hospital.
            fact.Add("place", slot.Station ?? slot.Hospital);
            fact.Add("address", (slot.StationId is null ? slot.Address : slot.StationAddress).ToFind());
            fact.Add("phone", slot.Phone);
            fact.Add("preparation", slot.StationId is null ? WithCard(slot.Preparation) : slot.Preparation);
            fact.Add("fast", slot.FastFrom);
        }
    }

    /// <summary>A hospital asks for the ID card: said once, by the programme or by us.</summary>
    internal static LocalText WithCard(LocalText preparation) => preparation.ToString().Length == 0
        ? new LocalText("請帶上身份證。", "请带上身份证。", "Please bring your ID card.")
        : new LocalText(
            Said(preparation.Hant, "身份證", "請帶上身份證。"), Said(preparation.Hans, "身份证", "请带上身份证。"), Said(preparation.En, "ID card", "Please bring your ID card."));

    /// <summary>A language that is missing stays so: another stands in for it, with its own sentence.</summary>
    private static string? Said(string? words, string word, string sentence) =>
        string.IsNullOrEmpty(words) || words.Contains(word, StringComparison.OrdinalIgnoreCase) ? words : Unbroken.Sentences(words, sentence);

    private static async Task AddProgrammes(WelfareDbContext db, IReadOnlyList<NoticeFacts> facts, CancellationToken cancel)
    {
        var concerned = facts.Where(f => f.Notice.Kind is CheckupKinds.Invitation or CheckupKinds.WaitEnded).ToList();
        if (concerned.Count == 0)
            return;
        var ids = concerned.Select(f => f.Id("programmeId")).OfType<Guid>().Distinct().ToList();
        var programmes = await db.Programmes.Where(p => ids.Contains(p.Id)).Select(p => new { p.Id, p.Title, p.ClosesOn, p.EndedAt }).ToDictionaryAsync(p => p.Id, cancel);
        foreach (var fact in concerned)
        {
            if (fact.Id("programmeId") is not { } id || !programmes.TryGetValue(id, out var programme))
                continue;
            fact.Add("programme", programme.Title);
            fact.Add("closes", programme.ClosesOn);
            // Nobody is invited in the morning to what was ended overnight.
            if (fact.Notice.Kind == CheckupKinds.Invitation)
                fact.StillTrue = programme.EndedAt is null;
        }
    }

    /// <summary>
    /// How the bookings stand now. A second guard beside the withdrawal of planned notices: nobody is reminded of what moved or was called
    /// off, and a confirmation that waited for the end of a peak does not arrive after the word that it is off. And what the mail enters
    /// in the reader's calendar.
    /// </summary>
    private static async Task LookAtBookings(WelfareDbContext db, IReadOnlyList<NoticeFacts> facts, CancellationToken cancel)
    {
        var concerned = facts.Where(f => f.Notice.Kind.StartsWith("booking.", StringComparison.Ordinal)).ToList();
        if (concerned.Count == 0)
            return;
        var ids = Ids(concerned, "booking");
        var bookings = await db.Bookings.Where(b => ids.Contains(b.Id))
            .Select(b => new BookingStanding(b.Id, b.Sequence, b.From, b.To, b.StateAt, b.State)).ToDictionaryAsync(b => b.Id, cancel);
        foreach (var fact in concerned)
        {
            var found = fact.Id("booking") is { } id ? bookings.GetValueOrDefault(id) : null;
            fact.StillTrue = IsSo(fact, found);
            if (found is not null && IsForCalendar(fact))
                fact.Calendar = () => Entry(fact, found);
        }
    }

    /// <summary>News of an end stays so; what says that a booking stands does not.</summary>
    private static bool IsSo(NoticeFacts fact, BookingStanding? now) => fact.Notice.Kind switch
    {
        CheckupKinds.Booked or CheckupKinds.Confirmed or CheckupKinds.Moved or CheckupKinds.Reminder or CheckupKinds.ReminderSoon => now?.IsCertainAt(fact.Instant("from")) == true,
        CheckupKinds.Requested => now?.IsTakenAt(fact.Instant("from")) == true,
        CheckupKinds.Proposed or CheckupKinds.Offered => now?.State == BookingState.Held,
        _ => true,
    };

    /// <summary>What was closed by mistake and is open again is not told as closed when the quiet hours are over.</summary>
    private static async Task LookAtWaiting(WelfareDbContext db, IReadOnlyList<NoticeFacts> facts, CancellationToken cancel)
    {
        var concerned = facts.Where(f => f.Notice.Kind == CheckupKinds.WaitClosed && f.Id("entry") is not null).ToList();
        if (concerned.Count == 0)
            return;
        var ids = Ids(concerned, "entry");
        var closed = await db.Waitlist
            .Where(e => ids.Contains(e.Id) && e.State == WaitlistState.Waiting
                && db.Bookings.Any(b => b.BookableId == e.BookableId && b.ByHouse && b.State == BookingState.Confirmed))
            .Select(e => e.Id).ToListAsync(cancel);
        foreach (var fact in concerned)
            fact.StillTrue = fact.Id("entry") is { } entry && closed.Contains(entry);
    }

    private static List<Guid> Ids(IEnumerable<NoticeFacts> facts, string name) => [.. facts.Select(f => f.Id(name)).OfType<Guid>().Distinct()];

    /// <summary>A request too: what was confirmed and is moved by the courier must be confirmed anew, and their calendar has the old time.</summary>
    private static bool IsForCalendar(NoticeFacts fact) => fact.Notice.Kind
        is CheckupKinds.Requested or CheckupKinds.Booked or CheckupKinds.Confirmed or CheckupKinds.Moved
        or CheckupKinds.Cancelled or CheckupKinds.CalledOff or CheckupKinds.Declined or CheckupKinds.Expired;

    private static CalendarEntry Entry(NoticeFacts fact, BookingStanding booking) =>
        CalendarEntry.Of(booking, Text(fact, "programme"), [Text(fact, "place"), Text(fact, "where"), Text(fact, "address")], [Text(fact, "reference")]) with
        {
            AlarmAhead = CheckupKinds.AlarmAhead,
        };

    private static string Text(NoticeFacts fact, string name) => fact.Values.GetValueOrDefault(name)?.ToString() ?? "";
}
