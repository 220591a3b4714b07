using System.Data.Common;
using System.Globalization;

using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Microsoft.Extensions.DependencyInjection;

using WelfareHub.Bookings;
using WelfareHub.Web.Data;
using WelfareHub.Web.Modules.Checkups;
using WelfareHub.Web.Modules.Facilities;

namespace WelfareHub.Web.Tests.Guards;

/// <summary>The promise behind every list: what a page costs does not grow with what there is.</summary>
public sealed class QueryCountTests
{
    private const int MostQueries = 10;

    [Theory]
    [InlineData("courier-haping", "/")]
    [InlineData("courier-haping", "/checkups")]
    [InlineData("courier-haping", "/bookings")]
    [InlineData("courier-haping", "/inbox")]
    [InlineData("scheduler-first", "/hospital")]
    [InlineData("scheduler-first", "/hospital/requests")]
    [InlineData("scheduler-first", "/hospital/sessions")]
    [InlineData("courier-haping", "/homes/haping")]
    [InlineData("courier-haping", "/homes/haping/treadmill")]
    [InlineData("keeper-haping", "/keeper/haping")]
    [InlineData("keeper-haping", "/keeper/haping/board")]
    [InlineData("keeper-haping", "/keeper/haping/board?view=week")]
    [InlineData("keeper-haping", "/keeper/haping/repairs")]
    [InlineData("keeper-haping", "/keeper/haping/use")]
    [InlineData("keeper-haping", "/keeper/haping/home")]
    [InlineData("keeper-haping", "/keeper/haping/home/hours")]
    [InlineData("keeper-haping", "/keeper/haping/home/days")]
    [InlineData("keeper-haping", "/keeper/haping/home/pools")]
    [InlineData("keeper-haping", "/keeper/haping/home/pools/treadmill")]
    [InlineData("keeper-haping", "/keeper/haping/home/photos")]
    public async Task A_page_asks_as_many_questions_of_a_full_database_as_of_a_nearly_empty_one(string persona, string path)
    {
        var counter = new Counter();
        await using var site = await Site.Open(change: builder => builder.Services.AddSingleton<IInterceptor>(counter));
        using var surfer = await site.As(persona);
        var kept = site.Get<KeptReads>();
        var few = await counter.Second(kept, () => surfer.Open(path));
        await Fill(site);
        site.Clock.Advance(TimeSpan.FromMinutes(1));
        var many = await counter.Second(kept, () => surfer.Open(path));
        many.Should().Be(few);
        many.Should().BeInRange(1, MostQueries);
    }

    /// <summary>Two hundred slots today at the scheduler's hospital, two hundred requests in them, a third of these the courier's.</summary>
    private static async Task Fill(Site site)
    {
        await using var db = site.Db();
        var hospital = await db.Hospitals.Where(h => h.Code == "first").Select(h => h.Id).SingleAsync();
        var like = await db.CheckupSlots.AsNoTracking().Where(s => s.HospitalId == hospital).OrderBy(s => s.StartsAt).FirstAsync();
        var courier = await db.Users.Where(p => p.Persona == "courier-haping").Select(p => p.Id).SingleAsync();
        var others = await db.Users.Where(p => p.Persona == null).OrderBy(p => p.PhoneNumber).Select(p => p.Id).Take(100).ToListAsync();
        for (var n = 0; n < 200; n++)
        {
            var from = site.Clock.GetUtcNow().AddHours(2).AddMinutes(2 * n);
            var bookable = new Bookable { Module = "checkups", Capacity = 6, Taken = 1, StartsAt = from, EndsAt = from.AddMinutes(2) };
            db.Add(bookable);
            db.Add(new CheckupSlot { BookableId = bookable.Id, SessionId = like.SessionId, ProgrammeId = like.ProgrammeId, HospitalId = hospital, StartsAt = from, EndsAt = from.AddMinutes(2) });
            db.Add(new Booking
            {
                Reference = "Q" + n.ToString("0000", CultureInfo.InvariantCulture),
                PersonId = n % 3 == 0 ? courier : others[n % others.Count],
                BookableId = bookable.Id,
                From = from,
                To = from.AddMinutes(2),
                BlockedFrom = from,
                BlockedTo = from.AddMinutes(2),
                State = BookingState.Requested,
                StateAt = Site.Start,
                CreatedAt = Site.Start,
            });
        }

        await FillHome(db, site, others);
        await db.SaveChangesAsync();
    }

    /// <summary>Forty more treadmills at the hub, and a booking on each, today.</summary>
    private static async Task FillHome(WelfareDbContext db, Site site, List<Guid> people)
    {
        var home = await db.Homes.SingleAsync(h => h.Code == "haping");
        var pool = await db.Pools.SingleAsync(p => p.HomeId == home.Id && p.Code == "treadmill");
        for (var n = 0; n < 40; n++)
        {
            var bookable = new Bookable { Module = "facilities", Capacity = 1, PoolId = pool.Id, ScheduleId = home.ScheduleId, Policy = home.Policy.Copy() };
            var from = site.Clock.GetUtcNow().AddHours(3);
            db.Add(bookable);
            db.Add(new Unit { BookableId = bookable.Id, PoolId = pool.Id, HomeId = home.Id, Number = 100 + n });
            db.Add(new Booking
            {
                Reference = "H" + n.ToString("0000", CultureInfo.InvariantCulture),
                PersonId = people[n],
                BookableId = bookable.Id,
                From = from,
                To = from.AddMinutes(40),
                BlockedFrom = from,
                BlockedTo = from.AddMinutes(45),
                State = BookingState.Confirmed,
                StateAt = Site.Start,
                CreatedAt = Site.Start,
            });
        }
    }

    private sealed class Counter : DbCommandInterceptor
    {
        private int _commands;

        /// <summary>How many commands the second of two looks sends: what is kept for a moment has been read by the first.</summary>
        public async Task<long> Second(KeptReads kept, Func<Task> look)
        {
            await look();
            var before = _commands + kept.Asked;
            await look();
            return _commands + kept.Asked - before;
        }

        public override ValueTask<InterceptionResult<DbDataReader>> ReaderExecutingAsync(
            DbCommand command, CommandEventData eventData, InterceptionResult<DbDataReader> result, CancellationToken cancellationToken = default)
        {
            Interlocked.Increment(ref _commands);
            return ValueTask.FromResult(result);
        }

        public override InterceptionResult<DbDataReader> ReaderExecuting(DbCommand command, CommandEventData eventData, InterceptionResult<DbDataReader> result)
        {
            Interlocked.Increment(ref _commands);
            return result;
        }
    }
}
