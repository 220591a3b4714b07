using System.Net;

using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

using WelfareHub.Bookings;
using WelfareHub.Web.Modules.Checkups;

namespace WelfareHub.Web.Tests.Checkups;

/// <summary>A session is closed whole or not at all.</summary>
public sealed partial class HospitalClosingTests
{
    [Fact]
    public async Task A_closing_that_fails_half_way_closes_nothing_and_tells_nobody()
    {
        var stumble = new Stumble();
        await using var site = await Site.Open(change: builder => builder.Services.AddSingleton<IBookingObserver>(stumble));
        var slots = await site.HealthSlots();
        foreach (var (person, n) in (await site.Couriers(3)).Select((p, n) => (p, n)))
            await site.Request(slots[n].BookableId, person.Id, mayBeMoved: n == 0);
        using var scheduler = await site.As(HospitalSetup.Scheduler);
        var preview = await scheduler.Open($"/hospital/closures/preview?session={slots[0].SessionId}");
        var before = await All();

        stumble.Over = slots[2].BookableId;
        (await scheduler.Send(preview, "/hospital/closures", ("phrase", "Equipment"))).Status.Should().Be(HttpStatusCode.InternalServerError);
        (await All()).Should().Be(before);

        stumble.Over = null;
        (await scheduler.Send(preview, "/hospital/closures", ("phrase", "Equipment"))).Status.Should().Be(HttpStatusCode.SeeOther);
        (await All()).House.Should().Be(slots.Count);

        async Task<(int House, int Closed, int Moved, int Notices)> All()
        {
            await using var db = site.Db();
            return (
                await db.Bookings.CountAsync(b => b.ByHouse && slots.Select(s => s.BookableId).Contains(b.BookableId)),
                await db.CheckupSessions.CountAsync(s => s.ClosedAt != null),
                await db.BookingHistory.CountAsync(h => h.Verb == BookingVerb.Moved || h.Verb == BookingVerb.Closed),
                await db.Notices.CountAsync());
        }
    }

    [Fact]
    public async Task Kept_places_without_a_name_are_not_counted_among_the_people_who_are_told()
    {
        await using var site = await Site.Open();
        var slots = await site.HealthSlots();
        var desk = site.Get<BookingDesk>();
        await site.RequestEach(slots[0].BookableId, 1);
        // Not next to each other: who is moved from the first goes to the nearest.
        foreach (var slot in (CheckupSlot[])[slots[0], slots[^1]])
            await desk.ReserveBlock(slot.BookableId, 2, slot.StartsAt, Actor.Clock);
        using var scheduler = await site.As(HospitalSetup.Scheduler);

        var mixed = await scheduler.Open($"/hospital/closures/preview?slot={slots[0].BookableId}");
        var kept = await scheduler.Open($"/hospital/closures/preview?slot={slots[^1].BookableId}");

        mixed.Html.QuerySelector("main form button")!.TextContent.Should().Be("停診並通知 1 人");
        mixed.Text.Should().Contain("還有 2 個預留名額沒定人");
        kept.Html.QuerySelector("main form button")!.TextContent.Should().Be("停診");
        kept.Html.QuerySelectorAll("tbody .badge").Select(b => b.TextContent).Should().Equal("取消");
        (await scheduler.Follow(await scheduler.Send(mixed, "/hospital/closures", ("phrase", "Equipment")))).Text.Should().Contain("已停診，1 人會收到通知");
        (await scheduler.Follow(await scheduler.Send(kept, "/hospital/closures", ("phrase", "Equipment")))).Text.Should().Contain("已停診 1 個時段，還沒定人的預留名額也取消了");
    }

    [Fact]
    public async Task Another_time_after_a_closing_does_not_promise_the_old_one()
    {
        await using var site = await Site.Open();
        var slots = await site.HealthSlots();
        using var courier = await site.As("courier-jingwei");
        using var scheduler = await site.As(HospitalSetup.Scheduler);
        var id = await courier.Booked(slots[0].BookableId);
        var preview = await scheduler.Open($"/hospital/closures/preview?slot={slots[0].BookableId}");
        await scheduler.Send(preview, "/hospital/closures", ("phrase", "Equipment"));

        var page = await courier.Open($"/bookings/{id}");
        var proposal = await courier.Open(page.Html.QuerySelector(".banner a[href^='/bookings/']")!.GetAttribute("href")!);

        proposal.Text.Should().Contain("醫院想給你換個時間").And.Contain("原來的時間").And.Contain("已取消").And.Contain("過了就給下一位").And.Contain("不要了，讓給下一位")
            .And.NotContain("原來的預約不變").And.NotContain("保持原來的時間");

        var taken = await courier.Follow(await courier.Send(proposal, $"{proposal.Path}/accept"));
        taken.Text.Should().Contain("預約編號").And.NotContain("已取消");
    }

    [Fact]
    public async Task Another_time_after_a_closing_that_nobody_took_can_still_be_looked_at()
    {
        await using var site = await Site.Open();
        var slots = await site.HealthSlots();
        using var courier = await site.As("courier-jingwei");
        using var scheduler = await site.As(HospitalSetup.Scheduler);
        var id = await courier.Booked(slots[0].BookableId);
        await scheduler.Send(await scheduler.Open($"/hospital/closures/preview?slot={slots[0].BookableId}"), "/hospital/closures", ("phrase", "Equipment"));
        var proposal = (await courier.Open($"/bookings/{id}")).Html.QuerySelector(".banner a[href^='/bookings/']")!.GetAttribute("href")!;

        await using (var db = site.Db())
            site.Clock.SetUtcNow((await db.Bookings.Where(b => b.ReplacesId == id).Select(b => b.HeldUntil).SingleAsync())!.Value.AddMinutes(1));
        await site.Get<BookingDesk>().SweepLapsed(100);

        (await courier.Open(proposal)).Status.Should().Be(System.Net.HttpStatusCode.OK);
        (await courier.Open($"/bookings/{id}")).Status.Should().Be(System.Net.HttpStatusCode.OK);
    }

    [Fact]
    public async Task Who_is_moved_by_a_closing_reads_why_on_the_booking()
    {
        await using var site = await Site.Open();
        var slots = await site.HealthSlots();
        using var courier = await site.As("courier-jingwei");
        using var scheduler = await site.As(HospitalSetup.Scheduler);
        var booking = (await courier.Book(slots[0].BookableId, mayBeMoved: true)).Location!;
        var preview = await scheduler.Open($"/hospital/closures/preview?slot={slots[0].BookableId}");
        await scheduler.Send(preview, "/hospital/closures", ("reason", "機器檢修"));

        (await courier.Open(booking)).Text.Should().Contain("改過來").And.Contain("醫院的原話：機器檢修");
    }

    [Fact]
    public async Task A_session_that_cannot_be_opened_whole_stays_closed()
    {
        var stumble = new Stumble();
        await using var site = await Site.Open(change: builder => builder.Services.AddSingleton<IBookingObserver>(stumble));
        var slots = await site.HealthSlots();
        using var scheduler = await site.As(HospitalSetup.Scheduler);
        var preview = await scheduler.Open($"/hospital/closures/preview?session={slots[0].SessionId}");
        var closed = await scheduler.Follow(await scheduler.Send(preview, "/hospital/closures", ("phrase", "Equipment")));
        (string, string?)[] reopen = [("do", "reopen"), .. slots.Select(s => ("slot", (string?)s.BookableId.ToString()))];

        (stumble.Over, stumble.At) = (slots[2].BookableId, 1);
        (await scheduler.Send(closed, "/hospital/sessions/", reopen)).Status.Should().Be(HttpStatusCode.InternalServerError);
        (await Closed()).Should().Be((slots.Count, true));

        stumble.Over = null;
        (await scheduler.Send(closed, "/hospital/sessions/", reopen)).Status.Should().Be(HttpStatusCode.SeeOther);
        (await Closed()).Should().Be((0, false));

        async Task<(int Slots, bool Session)> Closed()
        {
            await using var db = site.Db();
            return (
                await db.Bookings.CountAsync(b => b.ByHouse && b.State == BookingState.Confirmed && slots.Select(s => s.BookableId).Contains(b.BookableId)),
                await db.CheckupSessions.AnyAsync(s => s.Id == slots[0].SessionId && s.ClosedAt != null));
        }
    }

    /// <summary>Fifteen days with a session of 45 slots each: more than are closed at a time, and a day would be cut in two.</summary>
    [Fact]
    public async Task A_long_period_is_closed_whole_days_at_a_time_and_each_session_by_itself()
    {
        var stumble = new Stumble();
        await using var site = await Site.Open(change: builder => builder.Services.AddSingleton<IBookingObserver>(stumble));
        var like = (await site.HealthSlots())[0];
        var first = new DateOnly(2027, 3, 1);
        var sessions = await Publish(site, like, first, days: 15, slots: 45);
        using var scheduler = await site.As(HospitalSetup.Scheduler);
        (await scheduler.Open("/hospital/closures/preview?first=2027-03-01&last=2027-03-15")).Text.Should().Contain("會停掉 585 個時段").And.Contain("一次最多停 600 個時段");

        await using var scope = site.App.Services.CreateAsyncScope();
        var closures = scope.ServiceProvider.GetRequiredService<Closures>();
        var form = new ClosureForm { First = first, Last = first.AddDays(14) };
        var by = Actor.Staff(Guid.CreateVersion7());
        var (found, more) = (await closures.Find(like.HospitalId, form, CancellationToken.None))!.Value;
        (found.Count, more).Should().Be((13 * 45, true), "six hundred would end in the middle of a session");
        (stumble.Over, stumble.At) = (found[^1].Id, 1);
        var cut = () => closures.Close(like.HospitalId, found, form, "停電", dryRun: false, by, CancellationToken.None);
        await cut.Should().ThrowAsync<InvalidOperationException>();
        (await Closed()).Should().Be((12 * 45, 12), "the sessions before it are closed and stay so, of the last one nothing is");

        stumble.Over = null;
        var (rest, none) = (await closures.Find(like.HospitalId, form, CancellationToken.None))!.Value;
        none.Should().BeFalse();
        (await closures.Close(like.HospitalId, rest, form, "停電", dryRun: false, by, CancellationToken.None)).Slots.Should().Be(3 * 45);
        (await Closed()).Should().Be((15 * 45, 15));

        async Task<(int Slots, int Sessions)> Closed()
        {
            await using var db = site.Db();
            return (
                await db.Bookings.CountAsync(b => b.ByHouse && b.State == BookingState.Confirmed && db.CheckupSlots.Any(s => s.BookableId == b.BookableId && sessions.Contains(s.SessionId))),
                await db.CheckupSessions.CountAsync(s => s.ClosedAt != null && sessions.Contains(s.Id)));
        }
    }

    /// <summary>Fails when one slot is closed in earnest: the plan, which comes before, sees it closed for the first time.</summary>
    private sealed class Stumble : IBookingObserver
    {
        private int _seen;

        public Guid? Over { get; set; }

        /// <summary>Which of the times that the slot is touched.</summary>
        public int At { get; set; } = 2;

        public ValueTask OnChanged(BookingChange change, DbContext db, CancellationToken cancel)
        {
            if (change.Booking is { ByHouse: true } closure && closure.BookableId == Over && ++_seen == At)
                throw new InvalidOperationException("The power went.");
            return ValueTask.CompletedTask;
        }
    }
}
