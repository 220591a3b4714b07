using Ical.Net;

using Microsoft.EntityFrameworkCore;

using WelfareHub.Web.Modules.Checkups;
using WelfareHub.Web.Modules.Facilities;
using WelfareHub.Web.Modules.Notices;
using WelfareHub.Web.Modules.Shared;
using WelfareHub.Web.Tests.Checkups;
using WelfareHub.Web.Tests.Facilities;
using WelfareHub.Web.Tests.Guards;

namespace WelfareHub.Web.Tests;

/// <summary>Addresses in the reader's language; whoever reads English has what stands on the door plate as well, for drivers and maps.</summary>
public sealed class AddressTests
{
    private const string Plate = "哈尔滨市平房区南海路1号";

    [Theory]
    [InlineData("哈爾濱市", "哈尔滨市", "Harbin", "哈爾濱市", "哈尔滨市", "Harbin (哈尔滨市)")]
    [InlineData(null, "哈尔滨市", null, "哈尔滨市", "哈尔滨市", "哈尔滨市")]
    [InlineData("哈爾濱市", "哈尔滨市", null, "哈爾濱市", "哈尔滨市", "哈尔滨市")]
    [InlineData("哈爾濱市", null, "Harbin", "哈爾濱市", "哈爾濱市", "Harbin (哈爾濱市)")]
    [InlineData(null, null, "Harbin", "Harbin", "Harbin", "Harbin")]
    public void An_address_in_a_message_leads_there_whatever_is_known_of_it(string? hant, string? hans, string? en, string inHant, string inHans, string inEnglish)
    {
        var address = new LocalText(hant, hans, en).ToFind()!;

        Languages.All.Select(l => address.In(Languages.Culture(l))).Should().Equal(inHant, inHans, inEnglish);
    }

    [Theory]
    [InlineData(null, null, null, false)]
    [InlineData("", "", "", false)]
    [InlineData(null, "哈尔滨市", null, false)]
    [InlineData("哈爾濱市", "哈尔滨市", "Harbin", false)]
    [InlineData("哈爾濱市", null, null, true)]
    [InlineData("", "", "Harbin", true)]
    public void An_address_may_be_left_out_but_not_written_without_the_Simplified_Chinese(string? hant, string? hans, string? en, bool lacks) =>
        Addresses.LacksHans(new LocalText(hant, hans, en)).Should().Be(lacks);

    [Fact]
    public async Task Every_address_of_the_demo_is_written_in_both_scripts_and_in_English()
    {
        await using var site = await Site.Open();
        await using var db = site.Db();
        var all = (await db.Hospitals.Select(h => h.Address).ToListAsync())
            .Concat(await db.Stations.Select(s => s.Address).ToListAsync())
            .Concat(await db.Homes.Select(h => h.Address).ToListAsync()).ToList();

        all.Should().HaveCountGreaterThan(30).And.NotContainNulls();
        foreach (var address in all.OfType<LocalText>())
        {
            address.Hant.Should().StartWith("哈爾濱市").And.NotMatchRegex("[" + string.Concat(ChineseScripts.SimplifiedOnly) + "]");
            address.Hans.Should().StartWith("哈尔滨市").And.NotMatchRegex("[" + string.Concat(ChineseScripts.TraditionalOnly) + "]");
            address.En.Should().MatchRegex(@"^(\d+ )?[A-Z][A-Za-z']+ (Road|Street|Avenue)( \(example\))?, [A-Z][a-z]+ District, Harbin$");
        }
    }

    [Theory]
    [InlineData(Languages.Hant)]
    [InlineData(Languages.Hans)]
    [InlineData(Languages.English)]
    public async Task A_checkup_says_where_it_is_on_its_pages_on_the_kept_page_and_in_the_calendar(string language)
    {
        await using var site = await Site.Open();
        using var courier = (await site.As("courier-jingwei")).Speaking(language);
        var slot = await site.Slot("city-dental");
        await using var db = site.Db();
        var address = (await db.Hospitals.Where(h => h.Id == slot.HospitalId).Select(h => h.Address).SingleAsync())!;

        Says(await courier.Open($"/checkups/slots/{slot.BookableId}"), address, language);
        var booking = await courier.Booked(slot.BookableId);
        Says(await courier.Open($"/bookings/{booking}"), address, language);
        (await courier.Open("/offline/mine")).Text.Should().Contain(InPlainText(address, language));
        var place = Calendar.Load((await courier.Open($"/bookings/{booking}/calendar.ics")).Body)!.Events.Single().Location;
        place.Should().EndWith(", " + InPlainText(address, language));
        (await PlaceInMail(site, new CheckupFacts(site.Get<GivenReasons>()), "booking.booked", booking, language)).Should().Be(place, "it is the same entry");
    }

    [Theory]
    [InlineData(Languages.Hant)]
    [InlineData(Languages.Hans)]
    [InlineData(Languages.English)]
    public async Task A_home_says_where_it_is_and_so_does_what_is_booked_there(string language)
    {
        await using var site = await KeepingTests.Quiet();
        using var courier = (await site.As("courier-haping")).Speaking(language);
        var (id, _) = await KeepingTests.Book(site, await site.PersonaId("courier-haping"), "haping", "treadmill", 2, Site.Start.AddHours(28));
        await using var db = site.Db();
        var address = (await db.Homes.Where(h => h.Code == "haping").Select(h => h.Address).SingleAsync())!;
        address.Hans.Should().Be(Plate);

        var home = await courier.Open("/homes/haping");
        var stay = await courier.Open($"/homes/bookings/{id}");
        foreach (var page in new[] { home, stay })
        {
            Says(page, address, language);
            page.Html.QuerySelector("a[href^='https://uri.amap.com/']")!.GetAttribute("href").Should().Contain(Uri.EscapeDataString("哈平中转场职工之家"), "map apps and drivers read that");
        }

        (await courier.Open("/offline/mine")).Text.Should().Contain(InPlainText(address, language));
        var place = Calendar.Load((await courier.Open($"/homes/bookings/{id}/calendar.ics")).Body)!.Events.Single().Location;
        place.Should().EndWith(", " + InPlainText(address, language));
        (await PlaceInMail(site, new StayFactSource(), "stay.booked", id, language)).Should().Be(place, "it is the same entry");
    }

    [Theory]
    [InlineData(Languages.Hant)]
    [InlineData(Languages.Hans)]
    [InlineData(Languages.English)]
    public async Task Another_time_says_where_it_is_before_anybody_agrees_to_it(string language)
    {
        await using var site = await Site.Open();
        var slots = await site.HealthSlots();
        using var courier = (await site.As("courier-jingwei")).Speaking(language);
        using var scheduler = await site.As(HospitalSetup.Scheduler);
        await using var db = site.Db();
        var address = (await db.Hospitals.Where(h => h.Id == slots[0].HospitalId).Select(h => h.Address).SingleAsync())!;
        var booking = await courier.Booked(slots[0].BookableId);

        Says(await courier.Open($"/bookings/{booking}/reschedule/{slots[1].BookableId}"), address, language);
        await scheduler.Send(await scheduler.Open($"/hospital/closures/preview?slot={slots[0].BookableId}"), "/hospital/closures", ("phrase", "Equipment"));
        var offer = await db.Bookings.Where(b => b.ReplacesId == booking).Select(b => b.Id).SingleAsync();
        Says(await courier.Open($"/bookings/{offer}"), address, language);
    }

    [Theory]
    [InlineData(Languages.Hant)]
    [InlineData(Languages.Hans)]
    [InlineData(Languages.English)]
    public async Task Who_is_invited_to_come_along_reads_where_to(string language)
    {
        await using var site = await Site.Open();
        using var host = await site.As("courier-haping");
        using var guest = (await site.As("courier-jingwei")).Speaking(language);
        await using var db = site.Db();
        var address = (await db.Homes.Where(h => h.Code == "haping").Select(h => h.Address).SingleAsync())!;
        var day = await host.Open("/homes/haping/football?minutes=40");
        var stay = (await host.Send(day, "/homes/haping/football/book", ("from", "2026-11-23T04:00Z"), ("people", "3"))).Location!;
        var shown = await host.Follow(await host.Send(await host.Open(stay), stay + "/invite"));

        Says(await guest.Open(shown.Html.QuerySelector("a[href^='/homes/join/']")!.GetAttribute("href")!), address, language);
    }

    [Fact]
    public async Task A_clinic_at_a_station_leads_to_the_station_in_notices_and_calendars_too()
    {
        await using var site = await Site.Open();
        using var courier = (await site.As("courier-dianjiao")).Speaking(Languages.English);
        var booking = await courier.Booked((await site.Slot("dianjiao-outreach")).BookableId);
        await site.Get<NoticeSweeper>().Sweep(CancellationToken.None);
        await using var db = site.Db();
        var notice = (await NoticeOf(site, "booking.booked", booking)).Id;
        const string Station = "Dianjiao Street, Xiangfang District, Harbin (哈尔滨市香坊区电教街)";

        (await courier.Open($"/inbox/{notice}")).Text.Should().Contain(Station).And.NotContain("Shili Road");
        var place = Calendar.Load((await courier.Open($"/bookings/{booking}/calendar.ics")).Body)!.Events.Single().Location;
        place.Should().StartWith("SF Dianjiao Street Station, ").And.EndWith(Station);
        (await PlaceInMail(site, new CheckupFacts(site.Get<GivenReasons>()), "booking.booked", booking, Languages.English)).Should().Be(place);

        await db.Stations.Where(s => s.Code == "sf-dianjiao").ExecuteUpdateAsync(set => set.SetProperty(s => s.Address, (LocalText?)null));
        site.Get<ProgrammeBook>().Forget();
        (await courier.Open($"/bookings/{booking}")).Text.Should().NotContain("Shili Road", "the hospital's address leads elsewhere");
    }

    private static void Says(Shown page, LocalText address, string language)
    {
        page.Text.Should().Contain(address.In(Languages.Culture(language)));
        var plates = page.Html.QuerySelectorAll("dd [lang=zh-Hans]").Select(e => e.TextContent.Trim());
        if (language == Languages.English)
            plates.Should().Equal(address.Hans!);
        else
            plates.Should().BeEmpty();
        if (language == Languages.Hant)
            page.Text.Should().NotContain(address.Hans!);
    }

    private static string InPlainText(LocalText address, string language) =>
        language == Languages.English ? $"{address.En} ({address.Hans})" : address.In(Languages.Culture(language));

    /// <summary>The place in the calendar entry that goes with a notice by mail.</summary>
    private static async Task<string> PlaceInMail(Site site, INoticeFactSource source, string kind, Guid booking, string language)
    {
        await using var db = site.Db();
        var notice = await NoticeOf(site, kind, booking);
        var facts = new NoticeFacts(notice, notice.Facts);
        await source.Complete(db, [facts], CancellationToken.None);
        using (Speech.In(language))
            return Unbroken.Loosen(facts.Calendar!().Place);
    }

    private static async Task<Notice> NoticeOf(Site site, string kind, Guid booking)
    {
        await using var db = site.Db();
        var id = booking.ToString();
        return await db.Notices.AsNoTracking().SingleAsync(n => n.Kind == kind && n.Facts.Contains(id));
    }
}
