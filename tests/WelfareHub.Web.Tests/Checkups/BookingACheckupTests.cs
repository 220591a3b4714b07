using System.Net;

using Microsoft.EntityFrameworkCore;

using WelfareHub.Bookings;
using WelfareHub.Web.Modules.Checkups;

namespace WelfareHub.Web.Tests.Checkups;

public sealed partial class BookingACheckupTests
{
    [Fact]
    public async Task A_courier_books_in_four_steps_and_gets_a_confirmation_that_survives_a_reload()
    {
        await using var site = await Site.Open();
        using var courier = await site.As("courier-jingwei");

        var list = await courier.Open("/checkups?kind=dental");
        var slotPage = await courier.Open(list.Html.QuerySelector("li.slot a.btn")!.GetAttribute("href")!);
        var check = await courier.Open(slotPage.Html.QuerySelector("main a.btn.primary")!.GetAttribute("href")!);
        var answer = await courier.Send(check, check.BookForm());
        var confirmation = await courier.Follow(answer);
        var again = await courier.Open(answer.Location!);

        var booking = await site.BookingOf(Guid.Parse(answer.Location!["/bookings/".Length..]));
        booking.State.Should().Be(BookingState.Confirmed);
        confirmation.Html.QuerySelector(".reference b")!.TextContent.Should().Be(booking.Reference);
        confirmation.Html.QuerySelector(".qr svg")!.GetAttribute("aria-label").Should().Contain(booking.Reference);
        confirmation.Text.Should().Contain("約好了").And.Contain("怎麼準備").And.Contain("接下來");
        confirmation.Html.QuerySelector("a[href^='tel:']").Should().NotBeNull("somebody can be called");
        again.Text.Should().Be(confirmation.Text);
    }

    [Fact]
    public async Task Sending_the_same_form_twice_is_one_booking()
    {
        await using var site = await Site.Open();
        using var courier = await site.As("courier-jingwei");
        var slot = await site.Slot("city-dental");
        var check = await courier.Open($"/checkups/slots/{slot.BookableId}/check");

        var both = await Task.WhenAll(courier.Send(check, check.BookForm()), courier.Send(check, check.BookForm()));

        both.Should().OnlyContain(a => a.Status == HttpStatusCode.SeeOther);
        both.Select(a => a.Location).Distinct().Should().ContainSingle();
        await using var db = site.Db();
        (await db.Bookings.CountAsync(b => b.BookableId == slot.BookableId)).Should().Be(1);
    }

    [Fact]
    public async Task A_slot_that_filled_up_meanwhile_is_refused_with_other_times_and_the_tick_is_kept()
    {
        await using var site = await Site.Open();
        using var courier = await site.As("courier-jingwei");
        var slot = await site.Slot("city-dental");
        var check = await courier.Open($"/checkups/slots/{slot.BookableId}/check");
        await site.Fill(slot.BookableId);

        var answer = await courier.Send(check, check.BookForm(), ("mayBeMoved", "true"));

        answer.Status.Should().Be(HttpStatusCode.UnprocessableEntity);
        answer.Html.QuerySelector(".errors")!.TextContent.Should().Contain("這個時段約滿了").And.Contain("個名額").And.Contain("候補").And.Contain("醫院", "the same time may be free elsewhere");
        answer.Html.QuerySelectorAll("main .banner").Should().BeEmpty("what the summary says is not said again");
        answer.Html.QuerySelectorAll("li.slot a.btn").Should().NotBeEmpty("there are other times");
        answer.Html.QuerySelector($"a[href='/checkups/slots/{slot.BookableId}/wait']").Should().NotBeNull();
        answer.Html.Title.Should().StartWith("錯誤");
    }

    [Fact]
    public async Task Where_no_field_is_to_be_mended_the_summary_does_not_ask_for_it()
    {
        await using var site = await Site.Open();
        using var courier = await site.As("courier-jingwei");
        var slot = await site.Slot("city-dental");
        var check = await courier.Open($"/checkups/slots/{slot.BookableId}/check");
        await site.Fill(slot.BookableId);

        var answer = await courier.Send(check, check.BookForm());

        answer.Html.QuerySelector("#errors-title")!.TextContent.Should().Be("這次沒有成功");
    }

    [Fact]
    public async Task A_form_without_its_key_offers_the_chosen_time_again_and_no_other()
    {
        await using var site = await Site.Open();
        using var courier = await site.As("courier-jingwei");
        var slot = await site.Slot("city-dental");
        var check = await courier.Open($"/checkups/slots/{slot.BookableId}/check");

        var answer = await courier.Send(check, check.BookForm(), ("key", ""), ("mayBeMoved", "true"));

        answer.Status.Should().Be(HttpStatusCode.UnprocessableEntity);
        answer.Html.QuerySelectorAll("li.slot").Should().BeEmpty("the chosen one is still free");
        answer.Html.QuerySelector("[name=mayBeMoved][checked]").Should().NotBeNull();
        (await courier.Send(answer, check.BookForm())).Location.Should().StartWith("/bookings/", "pressing once more books it");
    }

    [Fact]
    public async Task Instead_of_a_full_slot_the_next_one_nearby_comes_before_the_same_time_far_away()
    {
        await using var site = await Site.Open();
        using var courier = await site.As("courier-jingwei");
        var near = (await site.HealthSlots())[0];
        await site.Fill(near.BookableId);

        var page = await courier.Open($"/checkups/slots/{near.BookableId}");

        var first = page.Html.QuerySelectorAll("li.slot")[0].TextContent;
        first.Should().Contain("示例市第一醫院").And.Contain("08:20");
        page.Html.QuerySelector(".banner")!.TextContent.Should().Contain("08:20", "the sentence speaks of the best one");
    }

    [Fact]
    public async Task A_slot_that_was_withdrawn_meanwhile_is_refused()
    {
        await using var site = await Site.Open();
        using var courier = await site.As("courier-jingwei");
        var slot = await site.Slot("city-dental");
        var check = await courier.Open($"/checkups/slots/{slot.BookableId}/check");
        await using (var db = site.Db())
            await db.Bookables.Where(k => k.Id == slot.BookableId).ExecuteUpdateAsync(set => set.SetProperty(k => k.WithdrawnAt, site.Clock.GetUtcNow()));

        var answer = await courier.Send(check, check.BookForm());

        answer.Status.Should().Be(HttpStatusCode.UnprocessableEntity);
        answer.Text.Should().Contain("已經不開放了");
    }

    [Fact]
    public async Task A_programme_for_others_is_neither_listed_nor_bookable()
    {
        await using var site = await Site.Open();
        using var courier = await site.As("courier-jingwei");
        using var meant = await site.As("courier-dianjiao");
        var slot = await site.Slot("dianjiao-outreach");
        var other = await site.Slot("city-dental");

        (await courier.Open("/checkups?kind=outreach")).Html.QuerySelectorAll("li.slot").Should().BeEmpty();
        (await meant.Open("/checkups?kind=outreach")).Html.QuerySelectorAll("li.slot").Should().NotBeEmpty();
        var form = await courier.Open($"/checkups/slots/{other.BookableId}/check");
        var fields = form.Html.QuerySelectorAll("main form input[type=hidden]").Select(i => KeyValuePair.Create(i.GetAttribute("name")!, i.GetAttribute("value")!)).ToList();
        var answer = await courier.Post($"/checkups/slots/{slot.BookableId}/book", fields);

        answer.Status.Should().Be(HttpStatusCode.UnprocessableEntity);
        answer.Text.Should().Contain("不是給你所在的企業");
        await using var db = site.Db();
        (await db.Bookings.AnyAsync(b => b.BookableId == slot.BookableId)).Should().BeFalse();
    }

    [Fact]
    public async Task Once_a_year_is_once_a_year_and_the_list_says_from_when_on_it_can_be_again()
    {
        await using var site = await Site.Open();
        using var courier = await site.As("courier-jingwei");
        var first = await site.Slot("city-dental");
        var second = await site.Slot("city-dental", skip: 40);
        var stale = await courier.Open($"/checkups/slots/{second.BookableId}/check");
        await courier.Booked(first.BookableId);

        var list = await courier.Open("/checkups?kind=dental");
        var answer = await courier.Send(stale, stale.BookForm());

        list.Html.QuerySelectorAll("li.slot").Should().BeEmpty();
        list.Text.Should().Contain("「快遞員口腔檢查」約過或做過了，下一次要等到2027年11月");
        answer.Status.Should().Be(HttpStatusCode.UnprocessableEntity);
        answer.Html.QuerySelector(".errors")!.TextContent.Should().Contain("「快遞員口腔檢查」約過或做過了，下一次要等到2027年11月");
        var slot = await courier.Open($"/checkups/slots/{second.BookableId}");
        slot.Html.QuerySelector("main .actions a")!.TextContent.Should().Be("看看別的免費體檢", "no other time of this one can be had");
    }

    [Fact]
    public async Task A_year_to_the_day_later_it_can_be_booked_again()
    {
        await using var site = await Site.Open();
        var programme = new Programme
        {
            Code = "x",
            Title = Modules.Shared.LocalText.Empty,
            Package = Modules.Shared.LocalText.Empty,
            Preparation = Modules.Shared.LocalText.Empty,
            EveryMonths = 12,
        };
        var clock = site.Get<Modules.Shared.CityClock>();
        var last = clock.Instant(new DateOnly(2026, 5, 1), new TimeOnly(15, 0));
        var own = new OwnBooking(Guid.Empty, Guid.Empty, programme.LimitGroup, BookingState.Completed, last, last.AddMinutes(20), null);

        CheckupRules.NextDay(programme, [own], clock).Should().Be(new DateOnly(2027, 5, 1));
        bool Counts(DateOnly day)
        {
            var limit = CheckupRules.Limits(programme.LimitGroup, programme.EveryMonths, clock.Instant(day, new TimeOnly(8, 0)), clock).Single();
            return limit.From <= last && last < limit.To;
        }

        Counts(new DateOnly(2027, 4, 30)).Should().BeTrue();
        Counts(new DateOnly(2027, 5, 1)).Should().BeFalse();
    }
}
