using System.Data.Common;
using System.Net;

using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Microsoft.Extensions.DependencyInjection;

using WelfareHub.Bookings;
using WelfareHub.Web.Data;
using WelfareHub.Web.Modules.Facilities;

using static WelfareHub.Web.Tests.Facilities.KeepingTests;

namespace WelfareHub.Web.Tests.Facilities;

/// <summary>What changes a home and what follows for people is one deed: the power may fail anywhere in it, and then nothing has happened.</summary>
public sealed class OneDeedTests
{
    private static readonly DateTimeOffset One = Site.Start.AddHours(4);

    private readonly Outage _outage = new();

    [Fact]
    public async Task A_unit_goes_for_its_people_and_from_its_pool_at_once_or_it_stays_for_both()
    {
        await using var site = await Open();
        var unit = await UnitOf(site, "haping", "treadmill", 2);
        var (booked, _) = await Book(site, await PersonOf(site, "courier-haping"), "haping", "treadmill", 2, One);
        using var keeper = await site.As("keeper-haping");
        var path = $"/keeper/haping/home/pools/treadmill/units/{unit}/remove";
        var plan = await keeper.Open(path);

        foreach (var (sql, passes) in ((bool, int)[])[(true, 0), (true, 1), (false, 0), (false, 1)])
        {
            // What is asked before and the deed itself go the same way: the power fails in the one or in the other.
            var moment = sql ? new Outage { Sql = "UPDATE \"Units\"" } : new Outage { Change = c => c.Booking.Id == booked };
            moment.Passes = passes;
            _outage.Becomes(moment);
            (await keeper.Send(plan, path, ("reason", "太舊了"))).Status.Should().Be(HttpStatusCode.InternalServerError);
            (await StateOf(site, booked)).Should().Be(BookingState.Confirmed);
            (await Gone()).Should().Be((false, false));
        }

        _outage.Becomes(new());
        (await keeper.Send(plan, path, ("reason", "太舊了"))).Status.Should().Be(HttpStatusCode.SeeOther);
        (await StateOf(site, booked)).Should().Be(BookingState.Cancelled);
        (await Gone()).Should().Be((true, true));

        async Task<(bool ForPeople, bool FromPool)> Gone()
        {
            await using var db = site.Db();
            return (await db.Bookables.AnyAsync(b => b.Id == unit && b.WithdrawnAt != null), await db.Units.AnyAsync(u => u.BookableId == unit && u.EndedAt != null));
        }
    }

    [Fact]
    public async Task A_unit_that_somebody_is_using_stays_on_the_list()
    {
        await using var site = await Open();
        var unit = await UnitOf(site, "haping", "treadmill", 2);
        var (booked, _) = await Book(site, await PersonOf(site, "courier-haping"), "haping", "treadmill", 2, One);
        using var keeper = await site.As("keeper-haping");
        var path = $"/keeper/haping/home/pools/treadmill/units/{unit}/remove";
        var plan = await keeper.Open(path);
        site.Clock.SetUtcNow(One);
        await site.Get<BookingDesk>().CheckIn(booked, Actor.Clock);

        (await keeper.Send(plan, path, ("reason", "太舊了"))).Status.Should().Be(HttpStatusCode.UnprocessableEntity);

        await using var db = site.Db();
        (await db.Units.AnyAsync(u => u.BookableId == unit && u.EndedAt == null)).Should().BeTrue();
    }

    [Fact]
    public async Task Units_that_come_are_offered_to_who_waits_or_have_not_come()
    {
        await using var site = await Open();
        var waits = await WaitForTreadmill(site);
        using var keeper = await site.As("keeper-haping");
        var page = await keeper.Open("/keeper/haping/home/pools/treadmill");

        _outage.Becomes(new() { Change = c => c.History.Verb == BookingVerb.Offered });
        (await keeper.Send(page, "/keeper/haping/home/pools/treadmill/more", ("more", "1"))).Status.Should().Be(HttpStatusCode.InternalServerError);
        (await Units(site)).Should().Be(4);
        _outage.Becomes(new());
        (await keeper.Send(page, "/keeper/haping/home/pools/treadmill/more", ("more", "1"))).Status.Should().Be(HttpStatusCode.SeeOther);

        (await Units(site)).Should().Be(5);
        (await IsOffered(site, waits)).Should().BeTrue();
    }

    [Fact]
    public async Task Units_that_come_by_a_file_are_offered_to_who_waits_as_well()
    {
        await using var site = await Open();
        var waits = await WaitForTreadmill(site);
        using var admin = await site.As("admin");
        var plan = await admin.Follow(await ImportAndInviteTests.Upload(admin, "b.csv", "home,code,activity,name_zh_hant,name_zh_hans,name_en,units,people\nhaping,treadmill,treadmill,跑步機,跑步机,Treadmill,5,1\n"));

        _outage.Becomes(new() { Change = c => c.History.Verb == BookingVerb.Offered });
        (await admin.Send(plan, plan.Path + "/apply")).Status.Should().Be(HttpStatusCode.InternalServerError);
        (await Units(site)).Should().Be(4);
        _outage.Becomes(new());
        (await admin.Send(plan, plan.Path + "/apply")).Status.Should().Be(HttpStatusCode.SeeOther);

        (await Units(site)).Should().Be(5);
        (await IsOffered(site, waits)).Should().BeTrue();
    }

    [Fact]
    public async Task Hours_from_a_file_and_the_word_to_who_waits_in_vain_are_one_deed()
    {
        await using var site = await Open();
        var unit = await UnitOf(site, "haping", "treadmill", 1);
        var (booked, _) = await Book(site, await PersonOf(site, "courier-haping"), "haping", "treadmill", 1, One.AddHours(7));
        var waits = await PersonOf(site, "courier-jingwei");
        (await site.Get<BookingDesk>().JoinWaitlist(new AskItem(unit, One.AddHours(7), One.AddHours(7).AddMinutes(40)), waits, null, [])).Should().BeOfType<BookingOutcome.Waitlisted>();
        // As good as cancelled a moment ago: nobody's booking stands against the file, and the place has not gone on yet.
        await using var db = site.Db();
        await db.Bookings.Where(b => b.Id == booked).ExecuteUpdateAsync(set => set.SetProperty(b => b.State, BookingState.Cancelled));
        using var admin = await site.As("admin");
        var plan = await admin.Follow(await ImportAndInviteTests.Upload(admin, "h.csv", "home,days,opens,closes\nhaping,mon-fri,07:00,19:00\nhaping,sat sun,09:00,19:00\n"));

        _outage.Becomes(new() { CallingOff = true });
        (await admin.Send(plan, plan.Path + "/apply")).Status.Should().Be(HttpStatusCode.InternalServerError);
        (await Latest()).Should().Be(new TimeOnly(22, 0));
        _outage.Becomes(new());
        (await admin.Follow(await admin.Send(plan, plan.Path + "/apply"))).Status.Should().Be(HttpStatusCode.OK);

        (await Latest()).Should().Be(new TimeOnly(19, 0));
        (await db.Notices.CountAsync(n => n.PersonId == waits && n.Kind == StayKinds.WaitEnded)).Should().Be(1);
        await admin.Send(plan, plan.Path + "/apply");
        (await db.Notices.CountAsync(n => n.PersonId == waits && n.Kind == StayKinds.WaitEnded)).Should().Be(1);

        async Task<TimeOnly> Latest()
        {
            var schedule = await db.Homes.Where(h => h.Code == "haping").Select(h => h.ScheduleId).SingleAsync();
            return (await db.Set<OpeningHours>().AsNoTracking().Where(h => h.ScheduleId == schedule && h.Day == null).ToListAsync()).Max(h => h.Closes);
        }
    }

    private async Task<Site> Open()
    {
        var site = await Site.Open(change: builder =>
        {
            builder.Services.AddSingleton<IBookingObserver>(_outage);
            builder.Services.ConfigureDbContext<SqliteWelfareDbContext>((_, options) => options.AddInterceptors(new Cut(_outage)));
        });
        await Empty(site);
        return site;
    }

    /// <summary>All four are taken at one o'clock, and this person waits for any.</summary>
    private static async Task<Guid> WaitForTreadmill(Site site)
    {
        await using var db = site.Db();
        var others = await db.Users.Where(p => p.Persona == null && p.StationId != null).OrderBy(p => p.PhoneNumber).Take(4).Select(p => p.Id).ToListAsync();
        for (var i = 0; i < 4; i++)
            await Book(site, others[i], "haping", "treadmill", i + 1, One);
        var waits = await PersonOf(site, "courier-haping");
        var any = AskItem.AnyOf(await PoolOf(site, "haping", "treadmill"), One, One.AddMinutes(40));
        (await site.Get<BookingDesk>().JoinWaitlist(any, waits, null, [])).Should().BeOfType<BookingOutcome.Waitlisted>();
        return waits;
    }

    private static async Task<int> Units(Site site)
    {
        var pool = await PoolOf(site, "haping", "treadmill");
        await using var db = site.Db();
        return await db.Units.CountAsync(u => u.PoolId == pool && u.EndedAt == null);
    }

    private static async Task<bool> IsOffered(Site site, Guid person)
    {
        await using var db = site.Db();
        return await db.Waitlist.AnyAsync(e => e.PersonId == person && e.State == WaitlistState.Offered);
    }

    /// <summary>When the power fails; as it is made, never.</summary>
    private sealed class Outage : IBookingObserver
    {
        public string? Sql { get; set; }
        public Func<BookingChange, bool>? Change { get; set; }
        public bool CallingOff { get; set; }

        /// <summary>How often it still passes.</summary>
        public int Passes { get; set; }

        public void Becomes(Outage moment) => (Sql, Change, CallingOff, Passes) = (moment.Sql, moment.Change, moment.CallingOff, moment.Passes);

        public void Fail(bool here)
        {
            if (here && Passes-- <= 0)
                throw new TimeZoneNotFoundException();
        }

        public ValueTask OnChanged(BookingChange change, DbContext db, CancellationToken cancel)
        {
            Fail(Change?.Invoke(change) == true);
            return ValueTask.CompletedTask;
        }

        public ValueTask OnWaitCalledOff(WaitlistEntry entry, Bookable gone, string? reason, DbContext db, CancellationToken cancel)
        {
            Fail(CallingOff);
            return ValueTask.CompletedTask;
        }
    }

    private sealed class Cut(Outage outage) : DbCommandInterceptor
    {
        public override ValueTask<InterceptionResult<int>> NonQueryExecutingAsync(
            DbCommand command, CommandEventData eventData, InterceptionResult<int> result, CancellationToken cancellationToken = default)
        {
            outage.Fail(outage.Sql is { } sql && command.CommandText.Contains(sql, StringComparison.Ordinal));
            return ValueTask.FromResult(result);
        }
    }
}
