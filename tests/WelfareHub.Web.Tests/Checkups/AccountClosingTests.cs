using System.Net;

using Microsoft.EntityFrameworkCore;

using WelfareHub.Bookings;
using WelfareHub.Web.Modules.Accounts;
using WelfareHub.Web.Modules.Checkups;

namespace WelfareHub.Web.Tests.Checkups;

public sealed class AccountClosingTests
{
    private const string Secret = "a good long sentence";
    private const string Phone = "+8613900001014";

    [Fact]
    public async Task Closing_the_account_gives_up_what_is_booked_and_deletes_who_it_was()
    {
        await using var site = await Site.Open();
        using var courier = await site.As("courier-jingwei");
        using var second = await site.As("courier-jingwei");
        var person = await Person(site);
        await site.Get<Passwords>().Set(person, Secret, CancellationToken.None);
        await courier.Book((await site.Slot("city-health")).BookableId);
        var page = await courier.Open("/me/close");
        page.Text.Should().Contain("你的 1 個預約會取消");

        (await courier.Send(page, "/me/close", ("password", "something else"))).Status.Should().Be(HttpStatusCode.UnprocessableEntity);
        await second.Open("/me");
        var done = await courier.Send(page, "/me/close", ("password", Secret));

        done.Location.Should().Be("/closed");
        (await courier.Follow(done)).Text.Should().Contain("帳號已註銷");
        (await courier.Get("/me")).Location.Should().StartWith("/sign-in");
        (await second.Get("/me")).Location.Should().StartWith("/sign-in");
        await using var db = site.Db();
        var row = await db.Users.SingleAsync(p => p.Id == person);
        (row.FullName, row.PhoneNumber, row.Email, row.PasswordHash, row.StationId, row.Status).Should().Be(("—", null, null, null, null, PersonStatus.Closed));
        (await db.Bookings.Where(b => b.PersonId == person).Select(b => b.State).SingleAsync()).Should().Be(BookingState.Cancelled);
        (await db.Notices.CountAsync(n => n.PersonId == person)).Should().Be(0);
        (await db.RoleGrants.CountAsync(g => g.PersonId == person)).Should().Be(0);
        (await db.Consents.CountAsync(c => c.PersonId == person && c.WithdrawnAt == null)).Should().Be(0);
        (await site.Get<Passwords>().Check(Phone, Secret, CancellationToken.None)).Answer.Should().Be(PasswordAnswer.Wrong);
    }

    [Fact]
    public async Task Nobody_who_is_signed_in_is_told_that_the_account_is_closed()
    {
        await using var site = await Site.Open();
        using var courier = await site.As("courier-jingwei");
        using var scheduler = await site.As("scheduler-first");
        using var nobody = site.Nobody();

        (await courier.Get("/closed")).Location.Should().Be("/");
        (await scheduler.Get("/closed")).Location.Should().Be("/hospital");
        (await nobody.Open("/closed")).Text.Should().Contain("帳號已註銷");
    }

    [Fact]
    public async Task A_wrong_code_closes_nothing_and_offers_to_send_another()
    {
        await using var site = await Site.Open();
        using var courier = await site.As("courier-jingwei");
        await courier.Book((await site.Slot("city-health")).BookableId);
        var sent = await courier.Follow(await courier.Send(await courier.Open("/me/close"), "/me/prove"));

        var refused = await courier.Send(sent, "/me/close", ("code", "not a code"));

        refused.Status.Should().Be(HttpStatusCode.UnprocessableEntity);
        refused.Html.QuerySelector("details.more summary")!.TextContent.Should().Be("沒收到？再發一次");
        refused.Text.Should().Contain("你的 1 個預約會取消");
        (await courier.Open("/me")).Text.Should().Contain("示例騎手014");
        await using var db = site.Db();
        var person = await Person(site);
        (await db.Bookings.Where(b => b.PersonId == person).Select(b => b.State).SingleAsync()).Should().NotBe(BookingState.Cancelled);
    }

    [Fact]
    public async Task Advice_goes_with_the_account()
    {
        await using var site = await Site.Open();
        using var courier = await site.As("courier-jingwei");
        var person = await Person(site);
        await site.Get<Passwords>().Set(person, Secret, CancellationToken.None);
        var booking = await courier.Booked((await site.Slot("city-health")).BookableId);
        await using (var db = site.Db())
        {
            var hospital = await db.Hospitals.OrderBy(h => h.Code).Select(h => h.Id).FirstAsync();
            db.Advice.Add(new Advice { BookingId = booking, PersonId = person, HospitalId = hospital, AuthorId = person, WrittenAt = Site.Start, Text = [1, 2, 3] });
            await db.SaveChangesAsync();
        }

        await courier.Send(await courier.Open("/me/close"), "/me/close", ("password", Secret));

        await using var after = site.Db();
        (await after.Advice.CountAsync(a => a.PersonId == person)).Should().Be(0);
    }

    [Theory]
    [InlineData("scheduler-first")]
    [InlineData("organiser-daoli")]
    [InlineData("admin")]
    public async Task Staff_accounts_are_ended_by_an_administrator(string persona)
    {
        await using var site = await Site.Open();
        using var staff = await site.As(persona);

        (await staff.Get("/me/close")).Status.Should().Be(HttpStatusCode.NotFound);
        (await staff.Open("/me")).Text.Should().NotContain("註銷");
    }

    private static async Task<Guid> Person(Site site)
    {
        await using var db = site.Db();
        return await db.Users.Where(p => p.PhoneNumber == Phone).Select(p => p.Id).SingleAsync();
    }
}
