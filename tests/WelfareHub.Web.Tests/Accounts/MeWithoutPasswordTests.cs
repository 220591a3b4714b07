using Microsoft.EntityFrameworkCore;

namespace WelfareHub.Web.Tests.Accounts;

/// <summary>Who never set a password proves with a code that it is they; and what of "me" is only for couriers.</summary>
public sealed class MeWithoutPasswordTests
{
    [Fact]
    public async Task An_e_mail_is_taken_off_with_a_code_that_the_page_itself_sends()
    {
        var phone = new Phone();
        await using var site = await Site.Open(change: phone.Listen);
        using var courier = await site.As("courier-jingwei");
        await GiveEmail(site);

        var page = await courier.Open("/me/email/remove");
        page.Html.QuerySelectorAll("form[action='/me/prove']").Should().ContainSingle("there is one button that sends the code");
        page.Html.QuerySelector(".banner").Should().BeNull();
        var form = await courier.Follow(await courier.Send(page, "/me/prove"));
        form.Html.QuerySelector(".banner[role=status]")!.TextContent.Should().Contain("1014", "one is told that the code is on its way");
        form.Html.QuerySelector("details.more")!.HasAttribute("open").Should().BeFalse("the next step is to type it, not to send another");
        var done = await courier.Send(form, "/me/email/remove", ("code", phone.Code("+8613900001014")));

        done.Location.Should().Be("/me?done=email-removed");
        await using var db = site.Db();
        (await db.Users.Where(p => p.Persona == "courier-jingwei").Select(p => p.Email).SingleAsync()).Should().BeNull();
    }

    [Fact]
    public async Task A_wrong_new_e_mail_does_not_hide_the_way_to_take_the_old_one_off()
    {
        await using var site = await Site.Open();
        using var courier = await site.As("courier-jingwei");
        await GiveEmail(site);

        var refused = await courier.Send(await courier.Open("/me/email"), "/me/email", ("fresh", "nonsense"));

        refused.Status.Should().Be(System.Net.HttpStatusCode.UnprocessableEntity);
        refused.Html.QuerySelector("a[href='/me/email/remove']").Should().NotBeNull();
    }

    [Fact]
    public async Task Who_looked_at_health_records_is_asked_by_couriers_only()
    {
        await using var site = await Site.Open();
        using var courier = await site.As("courier-jingwei");
        using var staff = await site.As("scheduler-first");

        (await courier.Open("/me")).Html.QuerySelector("a[href='/me/views']").Should().NotBeNull();
        var page = await staff.Open("/me");
        page.Html.QuerySelector("a[href='/me/views']").Should().BeNull();
        page.Html.QuerySelector("[data-install]").Should().BeNull();
        await staff.Open("/me/views");
    }

    private static async Task GiveEmail(Site site)
    {
        await using var db = site.Db();
        await db.Users.Where(p => p.Persona == "courier-jingwei").ExecuteUpdateAsync(
            set => set.SetProperty(p => p.Email, "wang@example.org").SetProperty(p => p.NormalizedEmail, "WANG@EXAMPLE.ORG").SetProperty(p => p.EmailConfirmed, true));
    }
}
