using System.Net;

using Microsoft.EntityFrameworkCore;

using WelfareHub.Web.Modules.Shared;

namespace WelfareHub.Web.Tests.Checkups;

/// <summary>What a courier can choose from.</summary>
public sealed partial class BookingACheckupTests
{
    [Theory]
    [InlineData("scheduler-first")]
    [InlineData("organiser-daoli")]
    [InlineData("admin")]
    public async Task Staff_find_no_courier_pages_and_are_sent_to_their_own_first_page(string persona)
    {
        await using var site = await Site.Open();
        using var staff = await site.As(persona);
        var slot = await site.Slot("city-dental");

        (await staff.Get("/checkups")).Status.Should().Be(HttpStatusCode.NotFound);
        (await staff.Get("/bookings")).Status.Should().Be(HttpStatusCode.NotFound);
        (await staff.Get($"/checkups/slots/{slot.BookableId}")).Status.Should().Be(HttpStatusCode.NotFound);
        (await staff.Get("/")).Location.Should().BeOneOf("/hospital", "/organiser", "/admin");
    }

    [Fact]
    public async Task Unknown_filters_and_pages_count_as_not_given()
    {
        await using var site = await Site.Open();
        using var courier = await site.As("courier-jingwei");
        var plain = await courier.Open("/checkups");

        var odd = await courier.Open("/checkups?kind=7&part=midnight&hospital=no&district=no&day=2026-13-45&page=-3&full=perhaps");

        odd.Html.QuerySelectorAll("li.slot").Select(s => s.TextContent).Should().Equal(plain.Html.QuerySelectorAll("li.slot").Select(s => s.TextContent));
        (await courier.Open("/checkups?page=99999999999")).Html.QuerySelectorAll("li.slot").Should().NotBeEmpty();
    }

    [Fact]
    public async Task A_full_slot_leaves_the_list_at_once_and_stands_there_to_wait_for_when_asked()
    {
        await using var site = await Site.Open();
        using var courier = await site.As("courier-jingwei");
        var slot = await site.Slot("city-dental");
        var day = $"/checkups?kind=dental&day={site.Get<Modules.Shared.CityClock>().DayOf(slot.StartsAt):yyyy-MM-dd}";
        var link = $"li.slot a[href='/checkups/slots/{slot.BookableId}']";
        (await courier.Open(day)).Html.QuerySelector(link).Should().NotBeNull();

        await site.Fill(slot.BookableId);

        (await courier.Open(day)).Html.QuerySelector(link).Should().BeNull();
        (await courier.Open(day + "&full=true")).Html.QuerySelector(link)!.TextContent.Should().Contain("候補");
    }

    [Fact]
    public async Task Best_first_means_off_the_peaks_near_and_soon()
    {
        await using var site = await Site.Open();
        using var courier = await site.As("courier-haping");
        var visitorHome = new GeoPoint(45.6219, 126.6036);

        var rows = (await courier.Open("/checkups?kind=health")).Html.QuerySelectorAll("li.slot a.btn").Select(a => Guid.Parse(a.GetAttribute("href")!.Split('/')[^1])).ToList();

        await using var db = site.Db();
        var slots = await db.CheckupSlots.Where(s => rows.Contains(s.BookableId)).ToDictionaryAsync(s => s.BookableId);
        var hospitals = await db.Hospitals.ToDictionaryAsync(h => h.Id, h => new GeoPoint(h.Latitude!.Value, h.Longitude!.Value));
        rows.Should().NotBeEmpty();
        slots.Values.Should().OnlyContain(s => s.OffPeak);
        slots.Values.Select(s => hospitals[s.HospitalId].KilometresTo(visitorHome)).Should().OnlyContain(km => km < 4, "there are enough near slots for the first page");
        rows.Select(id => slots[id].StartsAt).Should().BeInAscendingOrder();
    }
}
