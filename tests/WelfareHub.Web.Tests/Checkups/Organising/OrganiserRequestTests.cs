using System.Net;

using WelfareHub.Bookings;

namespace WelfareHub.Web.Tests.Checkups;

public sealed class OrganiserRequestTests
{
    private const string Requests = "/organiser/requests";

    [Theory]
    [InlineData("/organiser")]
    [InlineData("/organiser/programmes")]
    [InlineData(Requests)]
    public async Task Only_organisers_and_administrators_come_in(string path)
    {
        await using var site = await Site.Open();

        (await (await site.As("courier-haping")).Get(path)).Status.Should().NotBe(HttpStatusCode.OK);
        (await (await site.As("scheduler-first")).Get(path)).Status.Should().NotBe(HttpStatusCode.OK);
        await (await site.As("organiser-daoli")).Open(path);
        await (await site.As("admin")).Open(path);
    }

    [Fact]
    public async Task Requests_of_other_programmes_are_neither_seen_nor_answered()
    {
        await using var site = await Site.Open();
        var booking = await RequestNightHeart(site);
        var stranger = await site.As("organiser-daoli");

        var list = await stranger.Open(Requests);
        list.Text.Should().NotContain("示例騎手027");
        (await stranger.Get($"{Requests}/confirm?id={booking}")).Status.Should().Be(HttpStatusCode.NotFound);
        (await Post(stranger, $"{Requests}/confirm", booking)).Status.Should().Be(HttpStatusCode.NotFound);
        (await Post(stranger, $"{Requests}/choose", booking, "one")).Status.Should().Be(HttpStatusCode.NotFound);
        (await site.BookingRow(booking)).State.Should().Be(BookingState.Requested);
    }

    [Fact]
    public async Task The_requests_go_into_a_file_that_holds_only_the_organisers_own()
    {
        await using var site = await Site.Open();
        var booking = await RequestNightHeart(site);
        var reference = (await site.BookingRow(booking)).Reference;
        using var owner = await site.As("organiser-sf");
        using var stranger = await site.As("organiser-daoli");

        (await owner.Open(Requests)).Html.QuerySelector($"a[href='{Requests}/export.csv']").Should().NotBeNull();
        (await owner.Open($"{Requests}/export.csv")).Body.Should().Contain("示例騎手027").And.Contain(reference).And.Contain("預約編號").And.NotContain("139");
        (await owner.Http.GetByteArrayAsync(new Uri($"{Requests}/export.xlsx", UriKind.Relative))).Should().StartWith("PK"u8.ToArray());
        (await stranger.Open($"{Requests}/export.csv")).Body.Should().NotContain(reference);
        (await owner.Get($"{Requests}/export.exe")).Status.Should().Be(HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task A_programme_that_the_hospital_confirms_is_not_the_organisers_to_confirm()
    {
        await using var site = await Site.Open();
        var health = await site.OwnProgramme("city-health");
        var courier = await site.Persona("courier-jingwei");
        var booking = await site.BookSlot(health, (await site.ComingSlots(health))[0].BookableId, courier.Id);

        var owner = await site.As("organiser-daoli");

        (await owner.Open(Requests)).Text.Should().NotContain(courier.FullName);
        (await Post(owner, $"{Requests}/confirm", booking)).Status.Should().Be(HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task Confirming_from_the_row_confirms_the_couriers_booking()
    {
        await using var site = await Site.Open();
        var booking = await RequestNightHeart(site);
        var organiser = await site.As("organiser-sf");

        var list = await organiser.Open(Requests);
        list.Text.Should().Contain("示例騎手027");
        var done = await organiser.Follow(await organiser.Send(list, $"{Requests}/choose", ("one", booking.ToString())));

        done.Text.Should().Contain("已確認 1 個預約");
        (await site.BookingRow(booking)).State.Should().Be(BookingState.Confirmed);
    }

    [Fact]
    public async Task Declining_asks_for_a_reason_keeps_what_was_typed_and_frees_the_place()
    {
        await using var site = await Site.Open();
        var booking = await RequestNightHeart(site);
        var organiser = await site.As("organiser-sf");

        var list = await organiser.Open(Requests);
        var question = await organiser.Follow(await organiser.Send(list, $"{Requests}/choose", ("id", booking.ToString()), ("do", "decline")));
        var refused = await organiser.Send(question, $"{Requests}/decline", ("reason", "\u202E反過來"));
        refused.Status.Should().Be(HttpStatusCode.UnprocessableEntity);
        refused.Body.Should().Contain("反過來");
        (await organiser.Send(question, $"{Requests}/decline")).Status.Should().Be(HttpStatusCode.UnprocessableEntity);
        (await site.BookingRow(booking)).State.Should().Be(BookingState.Requested);

        await organiser.Follow(await organiser.Send(question, $"{Requests}/decline", ("phrase", "PhraseOtherDay")));
        (await site.BookingRow(booking)).State.Should().Be(BookingState.Declined);
    }

    private static async Task<Guid> RequestNightHeart(Site site)
    {
        var programme = await site.OwnProgramme("night-heart");
        return await site.BookSlot(programme, (await site.ComingSlots(programme))[0].BookableId, (await site.Persona("courier-haping")).Id);
    }

    /// <summary>A form made by hand, with a token from a page of one's own.</summary>
    private static async Task<Shown> Post(Surfer surfer, string path, Guid id, string field = "id")
    {
        var token = (await surfer.Open(Requests)).Html.QuerySelector("input[name=_form]")!.GetAttribute("value")!;
        return await surfer.Post(path, [KeyValuePair.Create("_form", token), KeyValuePair.Create(field, id.ToString())]);
    }
}
