using System.Globalization;

using Microsoft.EntityFrameworkCore;

using WelfareHub.Bookings;
using WelfareHub.Web.Data;
using WelfareHub.Web.Modules.Accounts;
using WelfareHub.Web.Modules.Shared;

namespace WelfareHub.Web.Modules.Checkups;

/// <summary>One object of past.json; seed-data/README.md says what each key means.</summary>
internal sealed record PastSeed(ProgrammeSeed? Programme, SessionSeed Sessions, string FirstPhone, int Couriers, int EachSlot, Dictionary<string, string> Advice);

/// <summary>
/// Gives the demo a past: weeks of checkups that have been, some of them missed or called off, and what the doctors wrote. All in one
/// transaction, before anybody books.
/// </summary>
internal sealed class PastCheckups(Func<WelfareDbContext> contexts, SessionPublisher publisher, Vault vault, WelfareSettings settings, CityClock clock)
{
    private const string File = "past.json";
    private const string DoneKey = "seed.bookings.past";
    private const int FirstNumber = 1;
    private const int PublishedAheadDays = 14;

    public async Task MakeOnce(CancellationToken cancel)
    {
        await using var db = contexts();
        // A demo that began without a past keeps going without: its couriers may have booked what they would have had.
        if (await db.Settings.AnyAsync(s => s.Key == DoneKey || s.Key == DemoBookings.DoneKey, cancel))
            return;
        // Sealed before: the first use of the vault makes its key, which is a transaction of its own.
        var seeds = SeedJson.Read<PastSeed>(settings.SeedData, File);
        var advice = seeds.SelectMany(s => s.Advice.Values).Distinct().ToDictionary(words => words, words => vault.Seal(VisitRecords.AdvicePurpose, words));
        await using var transaction = await db.Database.BeginTransactionAsync(cancel);
        // Writes first, so that of two nodes that start together the second waits here and then finds it done.
        if (await db.Database.ExecuteSqlAsync($"INSERT INTO \"Settings\" (\"Key\", \"Value\") VALUES ({DoneKey}, 'all') ON CONFLICT DO NOTHING", cancel) == 0)
            return;
        var codes = new PlaceCodes
        {
            Areas = await db.Areas.ToDictionaryAsync(a => a.Code, a => a.Id, cancel),
            Companies = await db.Companies.ToDictionaryAsync(c => c.Code, c => c.Id, cancel),
            Stations = await db.Stations.ToDictionaryAsync(s => s.Code, s => s.Id, cancel),
            Hospitals = await db.Hospitals.ToDictionaryAsync(h => h.Code, h => h.Id, cancel),
        };
        var holidays = await HolidayCalendar.Load(db, cancel);
        var bookings = new PastBookings(db, FirstNumber);
        foreach (var seed in seeds)
            await Make(db, seed, codes, holidays, bookings, advice, cancel);
        await transaction.CommitAsync(cancel);
    }

    private async Task Make(WelfareDbContext db, PastSeed seed, PlaceCodes codes, HolidayCalendar holidays, PastBookings bookings, Dictionary<string, byte[]> sealedAdvice, CancellationToken cancel)
    {
        var plan = SessionPlans.Of(seed.Sessions, File, clock.Today, codes.Hospitals, codes.Stations) with { HasBeen = true };
        var published = clock.Instant(plan.FirstDay.AddDays(-PublishedAheadDays), new TimeOnly(9, 0));
        var programme = await db.Programmes.SingleOrDefaultAsync(p => p.Code == seed.Sessions.Programme, cancel);
        if (programme is null)
        {
            programme = ProgrammesImporter.Make(seed.Programme ?? throw new SeedException($"{File}: \"{seed.Sessions.Programme}\" is not a code in programmes.json."), File, codes, clock.Today, published);
            db.Programmes.Add(programme);
        }

        var publication = publisher.Lay(programme, plan, holidays, []);
        publication.Sessions.ForEach(s => s.PublishedAt = published);
        var visits = Visits(publication, await Couriers(db, seed, cancel), seed);
        foreach (var slot in visits.Where(v => v.Outcome == BookingState.Completed).GroupBy(v => v.Slot.BookableId))
            publication.Bookables.Single(b => b.Id == slot.Key).Taken = slot.Count();
        SessionPublisher.Add(db, publication);
        await db.SaveChangesAsync(cancel);

        var scheduler = await db.RoleGrants.Where(g => g.Role == Role.HospitalScheduler && g.ScopeId == plan.HospitalId).OrderBy(g => g.PersonId).Select(g => (Guid?)g.PersonId).FirstOrDefaultAsync(cancel);
        foreach (var visit in visits)
        {
            var booking = Booking(visit, programme);
            await bookings.Write(booking, Changes(visit, programme, scheduler));
            if (visit.Advice is { } words && scheduler is { } author)
                await db.InsertNow(Advice(booking, plan.HospitalId, author, sealedAdvice[words]));
        }
    }

    private static async Task<List<Person>> Couriers(WelfareDbContext db, PastSeed seed, CancellationToken cancel)
    {
        var first = long.Parse(seed.FirstPhone, CultureInfo.InvariantCulture);
        var phones = Enumerable.Range(0, seed.Couriers).Select(n => Phones.Normalise((first + n).ToString(CultureInfo.InvariantCulture))).ToList();
        return await db.Users.AsNoTracking().Where(p => phones.Contains(p.PhoneNumber)).OrderBy(p => p.PhoneNumber).ToListAsync(cancel);
    }

    /// <summary>Slot after slot; every ninth courier does not come and every eleventh calls off, but for those who got advice.</summary>
    private static List<PastVisit> Visits(Publication publication, List<Person> couriers, PastSeed seed)
    {
        var slots = publication.Slots.OrderBy(s => s.StartsAt).ToList();
        var advice = seed.Advice.ToDictionary(a => Phones.Normalise(a.Key)!, a => a.Value);
        return [.. couriers.Take(slots.Count * seed.EachSlot).Select((courier, n) =>
        {
            var words = advice.GetValueOrDefault(courier.PhoneNumber!);
            var outcome = words is not null ? BookingState.Completed : n % 9 == 5 ? BookingState.NoShow : n % 11 == 7 ? BookingState.Cancelled : BookingState.Completed;
            return new PastVisit(slots[n / seed.EachSlot], courier.Id, outcome, words);
        })];
    }

    private static Booking Booking(PastVisit visit, Programme programme)
    {
        var asked = visit.Slot.StartsAt.AddDays(-3);
        return new Booking
        {
            Id = Guid.CreateVersion7(asked),
            AskId = Guid.CreateVersion7(asked),
            Reference = "",
            PersonId = visit.Courier,
            BookableId = visit.Slot.BookableId,
            From = visit.Slot.StartsAt,
            To = visit.Slot.EndsAt,
            BlockedFrom = visit.Slot.StartsAt,
            BlockedTo = visit.Slot.EndsAt,
            LimitGroup = programme.LimitGroup,
        };
    }

    private static List<PastChange> Changes(PastVisit visit, Programme programme, Guid? scheduler)
    {
        var (slot, courier) = (visit.Slot, visit.Courier);
        var asked = slot.StartsAt.AddDays(-3);
        List<PastChange> changes = programme.Approval == ApprovalKind.Automatic
            ? [new(BookingVerb.Booked, BookingState.Confirmed, asked, courier)]
            : [new(BookingVerb.Requested, BookingState.Requested, asked, courier), new(BookingVerb.Confirmed, BookingState.Confirmed, asked.AddHours(4), scheduler)];
        if (visit.Outcome == BookingState.Cancelled)
            changes.Add(new(BookingVerb.Cancelled, BookingState.Cancelled, slot.StartsAt.AddDays(-1), courier));
        else if (visit.Outcome == BookingState.NoShow)
            changes.Add(new(BookingVerb.NoShow, BookingState.NoShow, slot.StartsAt.AddMinutes(programme.CheckInClosesMinutes), null));
        else
            changes.AddRange([new(BookingVerb.CheckedIn, BookingState.CheckedIn, slot.StartsAt.AddMinutes(-6), scheduler), new(BookingVerb.Completed, BookingState.Completed, slot.EndsAt, scheduler)]);
        return changes;
    }

    private static Advice Advice(Booking booking, Guid hospital, Guid author, byte[] words) => new()
    {
        BookingId = booking.Id,
        PersonId = booking.PersonId!.Value,
        HospitalId = hospital,
        AuthorId = author,
        WrittenAt = booking.To.AddHours(2),
        Text = words,
    };

    private sealed record PastVisit(CheckupSlot Slot, Guid Courier, BookingState Outcome, string? Advice);
}
