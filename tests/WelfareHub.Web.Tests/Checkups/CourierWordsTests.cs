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
