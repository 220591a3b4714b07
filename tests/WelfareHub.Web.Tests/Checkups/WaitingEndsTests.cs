using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

using WelfareHub.Bookings;
using WelfareHub.Web.Modules.Checkups;
using WelfareHub.Web.Modules.Notices;
using WelfareHub.Web.Tests.Notices;

namespace WelfareHub.Web.Tests.Checkups;

/// <summary>Who waits for a place hears when there is nothing to wait for any more.</summary>
public sealed class WaitingEndsTests
{
    [Fact]
    public async Task Who_waits_for_a_slot_is_told_once_when_it_is_closed_and_keeps_the_turn()
    {
        await using var site = await Site.Open();
        var slot = await site.Slot("city-dental");
        await site.Fill(slot.BookableId);
        var person = await site.PersonaId("courier-jingwei");
        await Wait(site, slot, person);
        var desk = site.Get<BookingDesk>();

        await desk.Close(new Closure(slot.BookableId, "停電") { DryRun = true }, Actor.Clock);
        await desk.Close(new Closure(slot.BookableId, "少一位醫生", Places: 1), Actor.Clock);
        (await Told(site)).Should().BeEmpty("a plan is no closure, and part of the slot is still open");
        var closed = await desk.Close(new Closure(slot.BookableId, "停電"), Actor.Clock);
        await desk.Close(new Closure(slot.BookableId, "停電"), Actor.Clock);

        closed.Refused.Should().BeNull();
        (await Told(site)).Should().ContainSingle().Which.Should().Match<Notice>(n => n.PersonId == person && n.Kind == "waitlist.closed");
        using var courier = await site.As(person);
        var page = await courier.Open($"/inbox/{(await Told(site))[0].Id}");
        page.Text.Should().Contain("你候補的時段不開了").And.Contain("停電").And.Contain("候補位置還留著");
        await using var db = site.Db();
        (await IsStillTrue()).Should().BeTrue();
        await desk.Reopen(closed.ClosureId!.Value, Actor.Clock);
        (await IsStillTrue()).Should().BeFalse("what is open again is not told as closed, however long the quiet hours held it");
        (await db.Waitlist.SingleAsync()).State.Should().Be(WaitlistState.Offered, "it opened again and the turn was kept");

        async Task<bool> IsStillTrue() => (await site.Get<NoticeWriter>().Read(db, await Told(site), CancellationToken.None))[0].StillTrue;
    }

    [Fact]
    public async Task Who_loses_an_offer_to_a_closure_is_told_too()
    {
        await using var site = await Site.Open();
        var slot = await site.Slot("city-dental");
        await site.Fill(slot.BookableId);
        var person = await site.PersonaId("courier-jingwei");
        await Wait(site, slot, person);
        await using var db = site.Db();
        var someone = await db.Bookings.Where(b => b.BookableId == slot.BookableId).OrderBy(b => b.Id).Select(b => b.Id).FirstAsync();
        await site.Get<BookingDesk>().Cancel(someone, Actor.Clock, null);
        (await db.Waitlist.AsNoTracking().SingleAsync()).State.Should().Be(WaitlistState.Offered);

        await site.Get<BookingDesk>().Close(new Closure(slot.BookableId, "停電"), Actor.Clock);

        (await Told(site)).Should().ContainSingle().Which.PersonId.Should().Be(person);
    }

    [Fact]
    public async Task Ending_a_programme_ends_its_waitlist_and_tells_each_once_in_their_language()
    {
        var channel = new FakeChannel();
        await using var site = await Site.Open(change: b => b.Services.AddSingleton<IChannel>(channel));
        var programme = await site.OwnProgramme("city-health");
        var days = (await site.ComingSlots(programme)).DistinctBy(s => s.StartsAt.UtcDateTime.Date).ToList();
        var (one, two, three) = (days[0], days[1], days[2]);
        foreach (var slot in new[] { one, two, three })
            await site.Fill(slot.BookableId);
        var (chinese, english, offered) = (await site.PersonaId("courier-jingwei"), await site.PersonaId("courier-haping"), (await site.Couriers(40))[^1].Id);
        await using var db = site.Db();
        await db.Users.Where(p => p.Id == english).ExecuteUpdateAsync(set => set.SetProperty(p => p.Language, "en"));
        await db.Users.Where(p => p.Id == chinese).ExecuteUpdateAsync(set => set.SetProperty(p => p.Language, "zh-Hans"));
        await Wait(site, one, chinese);
        await Wait(site, two, chinese);
        await Wait(site, two, english);
        await Wait(site, three, offered);
        var someone = await db.Bookings.Where(b => b.BookableId == three.BookableId).OrderBy(b => b.Id).Select(b => b.Id).FirstAsync();
        await site.Get<BookingDesk>().Cancel(someone, Actor.Clock, null);
        using var organiser = await site.As("organiser-daoli");
        var page = await organiser.Open($"/organiser/programmes/{programme.Id}");
        page.Text.Should().Contain("3 個候補也一起結束");

        await organiser.Follow(await organiser.Send(page, $"/organiser/programmes/{programme.Id}/end"));
        await site.Get<ProgrammeWriter>().End(programme.Id, CancellationToken.None);

        var entries = await db.Waitlist.AsNoTracking().ToListAsync();
        entries.Where(e => e.PersonId != offered).Should().HaveCount(3).And.OnlyContain(e => e.State == WaitlistState.CalledOff);
        entries.Single(e => e.PersonId == offered).State.Should().Be(WaitlistState.Offered, "what was promised holds");
        (await Told(site)).Select(n => n.PersonId).Should().BeEquivalentTo([chinese, english]);
        await site.Get<NoticeSweeper>().Sweep(CancellationToken.None);
        var subjects = channel.Sent.Select(l => l.Text.Subject).ToList();
        subjects.Should().Contain("The programme has ended, and its waitlist with it").And.Contain("计划结束了，候补也到此为止");
        channel.Sent.Single(l => l.To.Id == english && l.Kind.Name == "waitlist.ended").Text.Lines.Should().Contain(programme.Title.En);

        // A place that comes free now is offered to nobody.
        var booked = await db.Bookings.Where(b => b.BookableId == two.BookableId && b.State == BookingState.Requested).OrderBy(b => b.Id).Select(b => b.Id).FirstAsync();
        await site.Get<BookingDesk>().Cancel(booked, Actor.Clock, null);
        (await db.Waitlist.AsNoTracking().CountAsync(e => e.State == WaitlistState.Offered)).Should().Be(1);
        using var courier = await site.As(chinese);
        (await courier.Open("/bookings")).Text.Should().NotContain("候補中");
    }

    private static async Task Wait(Site site, CheckupSlot slot, Guid person) =>
        (await site.Get<BookingDesk>().JoinWaitlist(slot.BookableId, person, null, [])).Should().BeOfType<BookingOutcome.Waitlisted>();

    private static async Task<List<Notice>> Told(Site site)
    {
        await using var db = site.Db();
        return await db.Notices.Where(n => n.Kind.StartsWith("waitlist.")).ToListAsync();
    }
}
