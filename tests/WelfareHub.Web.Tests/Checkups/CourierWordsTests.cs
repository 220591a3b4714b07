using WelfareHub.Web.Modules.Checkups;
using WelfareHub.Web.Modules.Shared;

namespace WelfareHub.Web.Tests.Checkups;

public sealed class CourierWordsTests
{
    [Fact]
    public async Task A_time_that_ends_at_midnight_is_named_by_the_day_it_ends()
    {
        await using var site = await Site.OpenEmpty();
        var (clock, dates) = (site.Get<CityClock>(), site.Get<Dates>());

        dates.NearUntil(clock.Instant(clock.Today.AddDays(1), TimeOnly.MinValue)).Should().Be("今天\u00a024:00");
        dates.NearUntil(clock.Instant(clock.Today.AddDays(1), new TimeOnly(0, 20))).Should().Be("明天\u00a000:20");
    }

    [Fact]
    public async Task In_English_the_time_comes_before_its_day_inside_a_sentence()
    {
        await using var site = await Site.OpenEmpty();
        var (clock, dates) = (site.Get<CityClock>(), site.Get<Dates>());
        using var speech = Speech.In(Languages.English);

        dates.NearInside(clock.Instant(clock.Today, new TimeOnly(19, 0))).Should().Be("19:00\u00a0today");
        dates.NearUntil(clock.Instant(clock.Today.AddDays(1), TimeOnly.MinValue)).Should().Be("24:00\u00a0today");
        dates.NearInside(clock.Instant(clock.Today.AddDays(8), new TimeOnly(10, 0))).Should().Be("10:00\u00a0on\u00a0Tue\u00a01\u00a0Dec");
    }

    [Fact]
    public async Task In_Chinese_the_day_comes_before_its_time()
    {
        await using var site = await Site.OpenEmpty();
        var (clock, dates) = (site.Get<CityClock>(), site.Get<Dates>());
        using var speech = Speech.In(Languages.Hant);

        dates.NearInside(clock.Instant(clock.Today, new TimeOnly(19, 0))).Should().Be("今天\u00a019:00");
        dates.NearInside(clock.Instant(clock.Today.AddDays(8), new TimeOnly(10, 0))).Should().Be("12月1日\u00a0週二\u00a010:00");
    }

    [Theory]
    [InlineData("帶好身份證，空腹來。", "帶好身份證，空腹來。")]
    [InlineData("照常吃飯。", "照常吃飯。請帶上身份證。")]
    [InlineData("", "請帶上身份證。")]
    public void The_id_card_is_named_once(string preparation, string said) =>
        CheckupFacts.WithCard(new LocalText(preparation, null, null)).Hant.Should().Be(said);

    [Fact]
    public async Task When_it_is_too_late_to_change_the_number_to_call_is_a_link()
    {
        await using var site = await Site.Open();
        using var courier = await site.As("courier-jingwei");
        var slot = await site.Slot("city-dental");
        var id = await courier.Booked(slot.BookableId);
        site.Clock.SetUtcNow(slot.StartsAt.AddHours(-1));

        var page = await courier.Open($"/bookings/{id}");

        page.Text.Should().Contain("現在要改，只能打電話給醫院。");
        page.Html.QuerySelector("main p a[href^='tel:']").Should().NotBeNull();
    }
}
