using System.Net;

using Microsoft.EntityFrameworkCore;

using WelfareHub.Bookings;

namespace WelfareHub.Web.Tests.Checkups;

public sealed class HospitalRequestsTests
{
    [Fact]
    public async Task Another_hospital_finds_nothing_of_this_one()
    {
        await using var site = await Site.Open();
        var slot = (await site.HealthSlots())[0];
        var booking = (await site.RequestEach(slot.BookableId, 1))[0];
        using var other = await site.As(HospitalSetup.OtherScheduler);

        foreach (var path in new[]
        {
            $"/hospital/bookings/{booking.Id}", $"/hospital/requests/confirm?id={booking.Id}", $"/hospital/requests/decline?id={booking.Id}",
            $"/hospital/requests/propose?id={booking.Id}", $"/hospital/sessions/{slot.SessionId}", $"/hospital/closures/preview?slot={slot.BookableId}",
            $"/hospital/closures/preview?session={slot.SessionId}",
        })
            (await other.Get(path)).Status.Should().Be(HttpStatusCode.NotFound, path);

        var form = await other.Open("/hospital/check-in");
        foreach (var (path, name, value) in new[]
        {
            ("/hospital/choose", "one", booking.Id), ("/hospital/requests/confirm", "id", booking.Id), ("/hospital/requests/decline", "id", booking.Id),
            ($"/hospital/bookings/{booking.Id}/check-in", "x", booking.Id), ($"/hospital/bookings/{booking.Id}/no-show", "x", booking.Id),
            ($"/hospital/bookings/{booking.Id}/complete", "x", booking.Id), ($"/hospital/bookings/{booking.Id}/advice", "x", booking.Id),
            ($"/hospital/sessions/{slot.SessionId}", "slot", slot.BookableId), ("/hospital/closures", "slot", slot.BookableId),
        })
            (await other.Post(path, [new("_form", Token(form)), new(name, value.ToString())])).Status.Should().Be(HttpStatusCode.NotFound, path);
        (await site.Find(booking.Id)).State.Should().Be(BookingState.Requested);
        (await other.Open("/hospital/day/2026-11-25")).Text.Should().NotContain(booking.Reference);
    }

    [Fact]
    public async Task The_number_beside_the_list_is_the_number_of_its_rows_however_fresh()
    {
        await using var site = await Site.Open();
        var slot = (await site.HealthSlots())[0].BookableId;
        using var scheduler = await site.As(HospitalSetup.Scheduler);
        await scheduler.Open("/hospital/requests");

        await site.RequestEach(slot, 2);
        var page = await scheduler.Open("/hospital/requests");

        page.Html.QuerySelector(".side-nav a[href='/hospital/requests'] .count")!.TextContent.Should().Be(page.Html.QuerySelectorAll("tbody tr").Length.ToString(System.Globalization.CultureInfo.InvariantCulture));
    }

    [Fact]
    public async Task What_is_to_be_confirmed_is_what_this_hospital_may_confirm_and_the_unions_stand_apart()
    {
        await using var site = await Site.Open();
        await using var db = site.Db();
        var soon = site.Clock.GetUtcNow().AddDays(3);
        var unions = await (
            from slot in db.CheckupSlots
            join programme in db.Programmes on slot.ProgrammeId equals programme.Id
            join hospital in db.Hospitals on slot.HospitalId equals hospital.Id
            where programme.Approval == WelfareHub.Web.Modules.Checkups.ApprovalKind.Organiser && hospital.Code == "first" && slot.StartsAt > soon
            orderby slot.StartsAt
            select slot).FirstAsync();
        var booking = (await site.RequestEach(unions.BookableId, 1))[0];
        var day = unions.StartsAt.ToOffset(TimeSpan.FromHours(8)).ToString("yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture);
        using var scheduler = await site.As(HospitalSetup.Scheduler);

        var board = await scheduler.Open($"/hospital/day/{day}");
        var number = board.Html.QuerySelector("a.stat b")!.TextContent;
        var mine = await scheduler.Open(board.Html.QuerySelector("a.stat")!.GetAttribute("href")!);

        mine.Html.QuerySelectorAll("tbody tr").Length.ToString(System.Globalization.CultureInfo.InvariantCulture).Should().Be(number);
        mine.Text.Should().NotContain(booking.Reference);
        (await scheduler.Open($"/hospital/day/{day}?state=with-organiser")).Text.Should().Contain(booking.Reference);
    }

    [Fact]
    public async Task Several_requests_are_confirmed_together_after_a_page_that_names_the_effect()
    {
        await using var site = await Site.Open();
        var bookings = await site.RequestEach((await site.HealthSlots())[0].BookableId, 3);
        using var scheduler = await site.As(HospitalSetup.Scheduler);

        var board = await scheduler.Open("/hospital/day/2026-11-25");
        var chosen = await scheduler.Post("/hospital/choose",
            [new("_form", Token(board)), new("do", "confirm"), new("back", "/hospital/day/2026-11-25"), new("id", bookings[0].Id.ToString()), new("id", bookings[1].Id.ToString())]);
        var ask = await scheduler.Follow(chosen);
        var done = await scheduler.Follow(await scheduler.Send(ask, "/hospital/requests/confirm"));

        ask.Html.QuerySelector("main form button.primary")!.TextContent.Should().Be("確認 2 人");
        done.Path.Should().StartWith("/hospital/day/2026-11-25");
        done.Text.Should().Contain("已確認 2 人");
        var states = new List<BookingState>();
        foreach (var booking in bookings)
            states.Add((await site.Find(booking.Id)).State);
        states.Should().Equal(BookingState.Confirmed, BookingState.Confirmed, BookingState.Requested);
        (await scheduler.Open("/hospital/requests")).Text.Should().Contain("1 個人在等你回覆");
    }

    [Fact]
    public async Task Confirming_what_somebody_else_just_settled_says_so_and_changes_nothing()
    {
        await using var site = await Site.Open();
        var booking = (await site.RequestEach((await site.HealthSlots())[0].BookableId, 1))[0];
        using var scheduler = await site.As(HospitalSetup.Scheduler);
        var page = await scheduler.Open("/hospital/requests");
        await site.Get<BookingDesk>().Cancel(booking.Id, Actor.Person(booking.PersonId!.Value), null);

        var done = await scheduler.Follow(await scheduler.Send(page, "/hospital/choose", ("one", booking.Id.ToString())));

        done.Text.Should().Contain("這次什麼都沒有改");
        (await site.Find(booking.Id)).State.Should().Be(BookingState.Cancelled);
    }

    [Fact]
    public async Task Declining_needs_a_reason_which_the_courier_reads_in_their_own_language()
    {
        await using var site = await Site.Open();
        var booking = (await site.RequestEach((await site.HealthSlots())[0].BookableId, 1))[0];
        using var scheduler = await site.As(HospitalSetup.Scheduler);
        var ask = await scheduler.Open($"/hospital/requests/decline?id={booking.Id}");

        var refused = await scheduler.Send(ask, "/hospital/requests/decline");
        refused.Status.Should().Be(HttpStatusCode.UnprocessableEntity);
        refused.Text.Should().Contain("請選一句原因");
        (await site.Find(booking.Id)).State.Should().Be(BookingState.Requested);

        (await scheduler.Send(refused, "/hospital/requests/decline", ("phrase", "DoctorAway"))).Status.Should().Be(HttpStatusCode.SeeOther);
        (await site.Find(booking.Id)).State.Should().Be(BookingState.Declined);
        await using var db = site.Db();
        (await db.BookingHistory.SingleAsync(h => h.BookingId == booking.Id && h.Verb == BookingVerb.Declined)).Reason.Should().Contain("抱歉，那天医生临时有事");
    }

    [Fact]
    public async Task A_proposed_time_is_held_and_moves_the_booking_once_the_courier_accepts()
    {
        await using var site = await Site.Open();
        var slots = await site.HealthSlots();
        var booking = (await site.RequestEach(slots[0].BookableId, 1))[0];
        using var scheduler = await site.As(HospitalSetup.Scheduler);
        var ask = await scheduler.Open($"/hospital/requests/propose?id={booking.Id}");

        (await scheduler.Send(ask, "/hospital/requests/propose")).Text.Should().Contain("請選一個時段");
        var done = await scheduler.Follow(await scheduler.Send(ask, "/hospital/requests/propose", ("slot", slots[3].BookableId.ToString())));

        done.Text.Should().Contain("已替 1 人留好新時段");
        await using var db = site.Db();
        var hold = await db.Bookings.SingleAsync(b => b.ReplacesId == booking.Id && b.State == BookingState.Held);
        hold.HeldUntil.Should().Be(Site.Start.AddHours(24));
        await site.Get<BookingDesk>().Accept(hold.Id, Actor.Person(booking.PersonId!.Value));
        (await site.Find(booking.Id)).BookableId.Should().Be(slots[3].BookableId);
    }

    internal static string Token(Shown page) => page.Html.QuerySelector("input[name=_form]")!.GetAttribute("value")!;
}
