using System.Net;

using Microsoft.EntityFrameworkCore;

using WelfareHub.Bookings;
using WelfareHub.Web.Modules.Shared;

namespace WelfareHub.Web.Tests.Checkups;

public sealed class HospitalSessionsTests
{
    [Fact]
    public async Task Closing_does_to_each_what_the_preview_said()
    {
        await using var site = await Site.Open();
        var slots = await site.HealthSlots();
        var people = await site.Couriers(4);
        await site.Request(slots[0].BookableId, people[0].Id, mayBeMoved: true);
        await site.Request(slots[0].BookableId, people[1].Id);
        await site.Request(slots[1].BookableId, people[2].Id, mayBeMoved: true);
        await site.Request(slots[1].BookableId, people[3].Id);
        using var scheduler = await site.As(HospitalSetup.Scheduler);

        var preview = await scheduler.Open($"/hospital/closures/preview?session={slots[0].SessionId}");
        var said = preview.Html.QuerySelectorAll("table tbody tr").Select(r => (Name: r.QuerySelector("th")!.TextContent, Fate: r.QuerySelector(".badge")!.TextContent, To: r.QuerySelector("td:last-child")!.TextContent)).ToList();
        preview.Html.QuerySelector("main form button")!.TextContent.Should().Be("停診並通知 4 人");
        (await scheduler.Send(preview, "/hospital/closures")).Status.Should().Be(HttpStatusCode.UnprocessableEntity, "a reason is needed");
        var done = await scheduler.Follow(await scheduler.Send(preview, "/hospital/closures", ("phrase", "Equipment")));

        done.Text.Should().Contain("4 人會收到通知").And.Contain("已停診");
        said.Select(s => s.Fate).Should().BeEquivalentTo(["改期", "留好新時段", "改期", "留好新時段"]);
        await using var db = site.Db();
        var times = await db.CheckupSlots.ToDictionaryAsync(s => s.BookableId, s => s.StartsAt);
        foreach (var person in people)
        {
            var now = await db.Bookings.SingleAsync(b => b.PersonId == person.Id && (b.State == BookingState.Requested || b.State == BookingState.Held));
            var (_, fate, to) = said.Single(s => s.Name == person.FullName);
            fate.Should().Be(now.State == BookingState.Requested ? "改期" : "留好新時段");
            to.Should().Contain(times[now.BookableId].ToOffset(TimeSpan.FromHours(8)).ToString("HH:mm", System.Globalization.CultureInfo.InvariantCulture));
        }

        (await db.CheckupSessions.SingleAsync(s => s.Id == slots[0].SessionId)).ClosedReason.Should().Contain("设备要维修");
        (await db.BookingHistory.CountAsync(h => h.Reason != null && h.Reason.Contains("设备要维修"))).Should().BeGreaterThan(3);
    }

    [Fact]
    public async Task Nobody_is_asked_why_they_close_what_nobody_has_booked_unless_somebody_does_meanwhile()
    {
        await using var site = await Site.Open();
        var slots = await site.HealthSlots();
        using var scheduler = await site.As(HospitalSetup.Scheduler);
        var preview = await scheduler.Open($"/hospital/closures/preview?slot={slots[0].BookableId}");
        var other = await scheduler.Open($"/hospital/closures/preview?slot={slots[1].BookableId}");
        preview.Html.QuerySelectorAll("[name=phrase], [name=reason]").Should().BeEmpty();

        (await scheduler.Follow(await scheduler.Send(preview, "/hospital/closures"))).Text.Should().Contain("沒有人受影響");

        await site.RequestEach(slots[1].BookableId, 1);
        var asked = await scheduler.Send(other, "/hospital/closures");
        asked.Status.Should().Be(HttpStatusCode.UnprocessableEntity);
        asked.Html.QuerySelector("[name=phrase]").Should().NotBeNull();
        (await site.HealthSlots()).Should().HaveCount(slots.Count);
    }

    [Fact]
    public async Task A_week_without_sessions_leads_to_the_next_that_has_some()
    {
        await using var site = await Site.Open();
        using var scheduler = await site.As(HospitalSetup.Scheduler);

        var empty = await scheduler.Open("/hospital/sessions?week=2026-01-05");
        var next = await scheduler.Open(empty.Html.QuerySelector(".empty a")!.GetAttribute("href")!);

        next.Html.QuerySelectorAll("a.row[href^='/hospital/sessions/']").Should().NotBeEmpty();
        (await scheduler.Open("/hospital/sessions?week=2031-01-06")).Html.QuerySelector(".empty a")!.GetAttribute("href").Should().Be("/hospital/sessions/new");
    }

    [Fact]
    public async Task Closing_a_day_leads_to_its_week_and_the_day_says_that_it_is_closed()
    {
        await using var site = await Site.Open();
        await site.HealthSlots();
        using var scheduler = await site.As(HospitalSetup.Scheduler);
        var preview = await scheduler.Open("/hospital/closures/preview?first=2026-12-01&last=2026-12-01");

        var answer = await scheduler.Send(preview, "/hospital/closures", ("phrase", "Equipment"));

        answer.Location.Should().StartWith("/hospital/sessions?week=2026-12-01");
        (await scheduler.Open("/hospital/day/2026-12-01")).Text.Should().Contain("這一天停診").And.NotContain("有人約了，這裡就會看到");
    }

    [Fact]
    public async Task Closing_some_places_twice_by_one_page_closes_them_once()
    {
        await using var site = await Site.Open();
        var slot = (await site.HealthSlots())[0].BookableId;
        using var scheduler = await site.As(HospitalSetup.Scheduler);
        var page = await scheduler.Open($"/hospital/closures/preview?slot={slot}&places=1");

        for (var twice = 0; twice < 2; twice++)
            (await scheduler.Send(page, "/hospital/closures", ("phrase", "Equipment"))).Status.Should().Be(HttpStatusCode.SeeOther);

        await using var db = site.Db();
        (await db.Bookings.Where(b => b.BookableId == slot && b.ByHouse).SumAsync(b => b.Places)).Should().Be(1);
    }

    [Fact]
    public async Task A_slot_of_which_some_places_are_closed_and_the_rest_is_booked_is_full_not_closed()
    {
        await using var site = await Site.Open();
        var slot = (await site.HealthSlots())[0];
        using var scheduler = await site.As(HospitalSetup.Scheduler);
        await scheduler.Send(await scheduler.Open($"/hospital/closures/preview?slot={slot.BookableId}&places=1"), "/hospital/closures", ("phrase", "Equipment"));
        await site.Fill(slot.BookableId);

        var page = await scheduler.Open($"/hospital/sessions/{slot.SessionId}");

        page.Html.QuerySelector("#f-slot tbody tr .badge")!.TextContent.Trim().Should().Be("已滿，停了 1 個名額");
    }

    [Fact]
    public async Task Nobody_is_moved_to_a_time_for_which_they_cannot_fast_any_more()
    {
        await using var site = await Site.Open();
        var clock = site.Get<CityClock>();
        var tomorrow = clock.Today.AddDays(1);
        var booked = (await site.HealthSlots(day: tomorrow.Day + 1))[0];
        await site.RequestEach(booked.BookableId, 2);
        // 20:30 in the city: who had supper cannot come fasting tomorrow.
        site.Clock.SetUtcNow(clock.Instant(tomorrow.AddDays(-1), new TimeOnly(20, 30)));
        using var scheduler = await site.As(HospitalSetup.Scheduler);

        var preview = await scheduler.Open($"/hospital/closures/preview?slot={booked.BookableId}");

        var to = preview.Html.QuerySelectorAll("table tbody td:last-child").Select(c => c.TextContent).ToList();
        to.Should().HaveCount(2).And.OnlyContain(t => !t.Contains($"{tomorrow.Day}日", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_closed_slot_can_be_opened_again()
    {
        await using var site = await Site.Open();
        var slot = (await site.HealthSlots())[0];
        using var scheduler = await site.As(HospitalSetup.Scheduler);
        var preview = await scheduler.Open($"/hospital/closures/preview?slot={slot.BookableId}");
        var closed = await scheduler.Follow(await scheduler.Send(preview, "/hospital/closures", ("reason", "停電")));
        closed.Html.QuerySelectorAll("tbody .badge.no").Should().ContainSingle();
        closed.Text.Should().Contain("已停診 1 個時段，沒有人受影響");
        using (var courier = await site.As("courier-jingwei"))
        {
            var page = await courier.Open($"/checkups/slots/{slot.BookableId}");
            page.Text.Should().Contain("這個時段停診了").And.NotContain("候補");
            (await courier.Get($"/checkups/slots/{slot.BookableId}/wait")).Status.Should().Be(HttpStatusCode.SeeOther, "nobody waits for a closed time");
        }

        var reopened = await scheduler.Follow(await scheduler.Send(closed, "/hospital/sessions/", ("do", "reopen"), ("slot", slot.BookableId.ToString())));

        reopened.Text.Should().Contain("已恢復 1 個時段");
        reopened.Html.QuerySelectorAll("tbody .badge.no").Should().BeEmpty();
    }

    [Fact]
    public async Task Places_are_never_cut_below_the_people_and_the_way_out_is_named()
    {
        await using var site = await Site.Open();
        var slot = (await site.HealthSlots())[0];
        await site.RequestEach(slot.BookableId, 3);
        using var scheduler = await site.As(HospitalSetup.Scheduler);
        var page = await scheduler.Open($"/hospital/sessions/{slot.SessionId}");

        var refused = await scheduler.Send(page, "/hospital/sessions/", ("do", "places"), ("slot", slot.BookableId.ToString()), ("places", "2"));
        refused.Status.Should().Be(HttpStatusCode.UnprocessableEntity);
        refused.Text.Should().Contain("已經有 3 人，名額不能比這更少");
        await using (var db = site.Db())
            (await db.Bookables.SingleAsync(b => b.Id == slot.BookableId)).Capacity.Should().Be(6);

        var wayOut = await scheduler.Open(refused.Html.QuerySelector(".banner a")!.GetAttribute("href")!);
        wayOut.Html.QuerySelector("main form button")!.TextContent.Should().Be("停診並通知 1 人");
        (await scheduler.Send(wayOut, "/hospital/closures", ("reason", "少一位醫生"))).Status.Should().Be(HttpStatusCode.SeeOther);
        (await scheduler.Open($"/hospital/sessions/{slot.SessionId}")).Text.Should().Contain("2 / 2").And.Contain("停了 4 個名額").And.NotContain("已停診", "two still come");

        var raised = await scheduler.Send(page, "/hospital/sessions/", ("do", "places"), ("slot", (await site.HealthSlots())[1].BookableId.ToString()), ("places", "9"));
        raised.Status.Should().Be(HttpStatusCode.SeeOther);
    }

    [Fact]
    public async Task The_slots_that_have_more_people_than_that_are_named_in_one_sentence_with_one_way_out()
    {
        await using var site = await Site.Open();
        var slots = (await site.HealthSlots()).Take(2).ToList();
        var people = await site.Couriers(4);
        for (var i = 0; i < people.Count; i++)
            await site.Request(slots[i % 2].BookableId, people[i].Id);
        using var scheduler = await site.As(HospitalSetup.Scheduler);
        var page = await scheduler.Open($"/hospital/sessions/{slots[0].SessionId}");

        var refused = await scheduler.Send(page, "/hospital/sessions/", ("do", "places"), ("slot", slots[0].BookableId.ToString()), ("slot", slots[1].BookableId.ToString()), ("places", "1"));

        var dates = site.Get<Dates>();
        var beside = refused.Html.GetElementById(refused.Html.QuerySelector("#f-places")!.GetAttribute("aria-describedby")!)!.TextContent;
        beside.Should().Contain($"{dates.Time(slots[0].StartsAt)} 有 2 人、{dates.Time(slots[1].StartsAt)} 有 2 人");
        refused.Html.QuerySelectorAll(".errors li").Should().ContainSingle();
        var wayOut = await scheduler.Open(refused.Html.QuerySelectorAll(".banner a").Should().ContainSingle().Which.GetAttribute("href")!);
        wayOut.Html.QuerySelector("main form button")!.TextContent.Should().Be("停診並通知 2 人", "one of each slot");
    }

    [Fact]
    public async Task A_slot_says_who_waits_only_where_somebody_does()
    {
        await using var site = await Site.Open();
        var slots = await site.HealthSlots();
        await site.Fill(slots[1].BookableId);
        using (var courier = await site.As("courier-jingwei"))
            await courier.Send(await courier.Open($"/checkups/slots/{slots[1].BookableId}/wait"), $"/checkups/slots/{slots[1].BookableId}/wait");
        using var scheduler = await site.As(HospitalSetup.Scheduler);

        var page = await scheduler.Open($"/hospital/sessions/{slots[0].SessionId}");

        page.Html.QuerySelectorAll("#f-slot tbody td[data-label='候補']").Select(c => c.TextContent).Should().Equal(slots.Select((_, n) => n == 1 ? "1" : ""));
    }

    [Fact]
    public async Task A_weekly_pattern_shows_what_it_makes_and_leaves_out_and_is_published_once()
    {
        await using var site = await Site.Open();
        using var scheduler = await site.As(HospitalSetup.OtherScheduler);
        Guid programme;
        await using (var db = site.Db())
            programme = (await db.Programmes.SingleAsync(p => p.Code == "city-health")).Id;
        var form = await scheduler.Open("/hospital/sessions/new");

        (await scheduler.Send(form, "/hospital/sessions/new", ("do", "preview"))).Status.Should().Be(HttpStatusCode.UnprocessableEntity, "no programme was chosen");
        var preview = await scheduler.Send(form, "/hospital/sessions/new", ("do", "preview"), ("programme", programme.ToString()), ("kind", "weekly"),
            ("first", "2026-12-28"), ("last", "2027-01-08"), ("from", "08:00"), ("to", "09:00"), ("minutes", "20"), ("places", "4"));
        preview.Status.Should().Be(HttpStatusCode.OK);
        preview.Text.Should().Contain("發佈 10 場").And.Contain("還沒有 2027 年的放假安排");

        var done = await scheduler.Follow(await scheduler.Send(preview, "/hospital/sessions/new", ("do", "publish")));
        done.Text.Should().Contain("已發佈 10 場");
        (await scheduler.Follow(await scheduler.Send(preview, "/hospital/sessions/new", ("do", "publish")))).Text.Should().Contain("已發佈 10 場", "a second tap says what the first one did");
        (await scheduler.Send(form, "/hospital/sessions/new", ("do", "preview"), ("programme", programme.ToString()), ("kind", "weekly"),
            ("first", "2026-12-28"), ("last", "2027-01-08"), ("from", "08:00"), ("to", "09:00"), ("minutes", "20"), ("places", "4"))).Text.Should().Contain("沒有可以發佈的");
        await using var after = site.Db();
        var hospital = (await after.Hospitals.SingleAsync(h => h.Code == "dental")).Id;
        var made = await after.CheckupSlots.Where(s => s.HospitalId == hospital && s.ProgrammeId == programme).ToListAsync();
        made.Should().HaveCount(30);
        (await after.Bookables.Where(b => made.Select(m => m.BookableId).Contains(b.Id)).ToListAsync()).Should().OnlyContain(b => b.Capacity == 4 && b.Policy.AutoNoShow);
    }
}
