using System.Net;
using System.Text;

using Ical.Net;

using Microsoft.EntityFrameworkCore;

using WelfareHub.Bookings;
using WelfareHub.Web.Modules.Checkups;
using WelfareHub.Web.Modules.Shared;

namespace WelfareHub.Web.Tests.Checkups;

public sealed partial class ChangingABookingTests
{
    [Fact]
    public async Task Rescheduling_keeps_the_reference_frees_the_old_place_and_raises_the_sequence()
    {
        await using var site = await Site.Open();
        using var courier = await site.As("courier-jingwei");
        var (old, fresh) = (await site.Slot("city-dental"), await site.Slot("city-dental", skip: 5));
        var id = await courier.Booked(old.BookableId);
        var before = await site.BookingOf(id);

        var choose = await courier.Open($"/bookings/{id}/reschedule");
        var check = await courier.Open($"/bookings/{id}/reschedule/{fresh.BookableId}");
        var answer = await courier.Send(check, $"/bookings/{id}/reschedule/");
        var twice = await courier.Send(check, $"/bookings/{id}/reschedule/");

        choose.Html.QuerySelector($"li.slot a[href$='{old.BookableId}']").Should().BeNull("it is there already");
        choose.Html.QuerySelectorAll("li.slot").Should().NotBeEmpty("the limit of once a year is not in the way of moving");
        answer.Location.Should().Be($"/bookings/{id}");
        twice.Location.Should().Be($"/bookings/{id}", "sending it twice moves it once");
        var after = await site.BookingOf(id);
        after.Reference.Should().Be(before.Reference);
        after.BookableId.Should().Be(fresh.BookableId);
        after.Sequence.Should().Be(before.Sequence + 1);
        await using var db = site.Db();
        (await db.Bookings.Live(site.Clock.GetUtcNow()).AnyAsync(b => b.BookableId == old.BookableId)).Should().BeFalse();
    }

    [Fact]
    public async Task Moving_to_a_full_slot_is_refused_and_the_old_place_stays()
    {
        await using var site = await Site.Open();
        using var courier = await site.As("courier-jingwei");
        var (old, full) = (await site.Slot("city-dental"), await site.Slot("city-dental", skip: 5));
        var id = await courier.Booked(old.BookableId);
        var check = await courier.Open($"/bookings/{id}/reschedule/{full.BookableId}");
        await site.Fill(full.BookableId);

        var answer = await courier.Send(check, $"/bookings/{id}/reschedule/");

        answer.Status.Should().Be(HttpStatusCode.UnprocessableEntity);
        answer.Html.QuerySelector(".errors")!.TextContent.Should().Contain("約滿了");
        answer.Html.QuerySelectorAll($"li.slot a[href^='/bookings/{id}/reschedule/']").Should().NotBeEmpty();
        (await site.BookingOf(id)).BookableId.Should().Be(old.BookableId);
    }

    [Fact]
    public async Task A_booking_moves_within_its_programme_only()
    {
        await using var site = await Site.Open();
        using var courier = await site.As("courier-jingwei");
        var id = await courier.Booked((await site.Slot("city-dental")).BookableId);
        var other = await site.Slot("city-health");

        (await courier.Get($"/bookings/{id}/reschedule/{other.BookableId}")).Status.Should().Be(HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task Cancelling_works_to_the_second_of_the_deadline_and_not_one_later()
    {
        await using var site = await Site.Open();
        using var courier = await site.As("courier-jingwei");
        var slot = await site.Slot("city-dental");
        var id = await courier.Booked(slot.BookableId);
        var page = await courier.Open($"/bookings/{id}/cancel");
        var deadline = slot.StartsAt.AddMinutes(-120);

        site.Clock.SetUtcNow(deadline.AddSeconds(1));
        var late = await courier.Send(page, $"/bookings/{id}/cancel");

        late.Status.Should().Be(HttpStatusCode.UnprocessableEntity);
        late.Text.Should().Contain("請直接打電話給醫院");
        late.Html.QuerySelector("main a[href^='tel:']").Should().NotBeNull();
        (await site.BookingOf(id)).State.Should().Be(BookingState.Confirmed);
    }

    [Fact]
    public async Task Cancelling_at_the_deadline_itself_still_counts_and_leaves_the_turn_unused()
    {
        await using var site = await Site.Open();
        using var courier = await site.As("courier-jingwei");
        var slot = await site.Slot("city-dental");
        var id = await courier.Booked(slot.BookableId);
        var page = await courier.Open($"/bookings/{id}/cancel");

        site.Clock.SetUtcNow(slot.StartsAt.AddMinutes(-120));
        var answer = await courier.Send(page, $"/bookings/{id}/cancel");
        var twice = await courier.Send(page, $"/bookings/{id}/cancel");

        answer.Location.Should().Be($"/bookings/{id}");
        twice.Location.Should().Be($"/bookings/{id}");
        (await courier.Open($"/bookings/{id}")).Text.Should().Contain("已取消");
        (await courier.Open("/checkups?kind=dental")).Html.QuerySelectorAll("li.slot").Should().NotBeEmpty("a cancelled booking does not use up the turn");
    }

    [Fact]
    public async Task The_calendar_file_keeps_its_uid_and_says_when_it_is_off()
    {
        await using var site = await Site.Open();
        using var courier = await site.As("courier-jingwei");
        var slot = await site.Slot("city-dental");
        var id = await courier.Booked(slot.BookableId);

        var first = Calendar.Load((await courier.Open($"/bookings/{id}/calendar.ics")).Body)!.Events.Single();
        var raw = (await courier.Open($"/bookings/{id}/calendar.ics")).Body;
        await courier.Send(await courier.Open($"/bookings/{id}/cancel"), $"/bookings/{id}/cancel");
        var last = Calendar.Load((await courier.Open($"/bookings/{id}/calendar.ics")).Body)!.Events.Single();

        raw.Should().Contain("BEGIN:VTIMEZONE").And.Contain("TZID:Asia/Shanghai").And.Contain("TZOFFSETTO:+0800").And.Contain("DTSTART;TZID=Asia/Shanghai:");
        first.Start!.AsUtc.Should().Be(slot.StartsAt.UtcDateTime);
        first.Status.Should().Be("CONFIRMED");
        last.Uid.Should().Be(first.Uid);
        last.Sequence.Should().BeGreaterThan(first.Sequence);
        last.Status.Should().Be("CANCELLED");
    }

    [Fact]
    public async Task Somebody_elses_booking_is_not_there_whatever_is_asked_of_it()
    {
        await using var site = await Site.Open();
        using var owner = await site.As("courier-jingwei");
        using var other = await site.As("courier-haping");
        var slot = await site.Slot("city-dental");
        var target = await site.Slot("city-dental", skip: 5);
        var id = await owner.Booked(slot.BookableId);
        var mine = await other.Booked((await site.Slot("city-dental", skip: 9)).BookableId);
        var form = await other.Open($"/bookings/{mine}/cancel");
        var token = form.Html.QuerySelectorAll("main form input[type=hidden]").Select(i => KeyValuePair.Create(i.GetAttribute("name")!, i.GetAttribute("value")!)).ToList();

        foreach (var path in new[] { "", "/qr.svg", "/calendar.ics", "/cancel", "/reschedule", $"/reschedule/{target.BookableId}", "/advice" })
            (await other.Get($"/bookings/{id}{path}")).Status.Should().Be(HttpStatusCode.NotFound, "GET {0}", path);
        foreach (var path in new[] { "/accept", "/refuse", "/cancel", $"/reschedule/{target.BookableId}" })
            (await other.Post($"/bookings/{id}{path}", token)).Status.Should().Be(HttpStatusCode.NotFound, "POST {0}", path);
        var untouched = await site.BookingOf(id);
        untouched.State.Should().Be(BookingState.Confirmed);
        untouched.BookableId.Should().Be(slot.BookableId);
    }

    [Fact]
    public async Task Advice_and_report_open_for_their_courier_with_each_look_on_record()
    {
        await using var site = await Site.Open();
        using var courier = await site.As("courier-jingwei");
        var me = await site.PersonaId("courier-jingwei");
        var slot = await site.Slot("city-dental");
        var id = await courier.Booked(slot.BookableId);
        var vault = site.Get<Vault>();
        await using (var db = site.Db())
        {
            db.Advice.Add(new Advice { BookingId = id, PersonId = me, HospitalId = slot.HospitalId, AuthorId = me, WrittenAt = site.Clock.GetUtcNow(), Text = vault.Seal("advice", "多喝水\n少熬夜") });
            db.Reports.Add(new Report { BookingId = id, PersonId = me, HospitalId = slot.HospitalId, AuthorId = me, UploadedAt = site.Clock.GetUtcNow(), Size = 4, Content = vault.Seal("report", Encoding.ASCII.GetBytes("%PDF")) });
            await db.SaveChangesAsync();
        }

        var page = await courier.Open($"/bookings/{id}");
        var advice = await courier.Open($"/bookings/{id}/advice");
        var report = await courier.Open(page.Html.QuerySelector("a[href*='/reports/']")!.GetAttribute("href")!);

        page.Html.QuerySelector($"a[href='/bookings/{id}/advice']").Should().NotBeNull();
        advice.Text.Should().Contain("多喝水").And.Contain("少熬夜");
        report.Body.Should().Be("%PDF");
        report.Response.Headers.CacheControl!.NoStore.Should().BeTrue();
        await using var after = site.Db();
        (await after.ViewRecords.Where(v => v.SubjectId == me).Select(v => v.Kind).ToListAsync()).Should().BeEquivalentTo(["advice", "report"]);
    }
}
