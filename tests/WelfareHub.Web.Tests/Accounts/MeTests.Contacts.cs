using System.Net;

using Microsoft.EntityFrameworkCore;

using WelfareHub.Web.Modules.Accounts;

namespace WelfareHub.Web.Tests.Accounts;

/// <summary>A new phone, an e-mail added or taken off: each proved first.</summary>
public sealed partial class MeTests
{
    [Fact]
    public async Task Changing_the_phone_takes_the_password_and_a_code_from_the_new_phone()
    {
        var phone = new Phone();
        await using var site = await Site.Open(change: phone.Listen);
        using var courier = await site.As("courier-jingwei");
        using var other = await site.As("courier-jingwei");
        await SetPassword(site, Old);
        var page = await courier.Open("/me/phone");

        (await courier.Send(page, "/me/phone", ("fresh", New), ("password", "not my password"))).Text.Should().Contain("密碼不對");
        var asked = await courier.Send(page, "/me/phone", ("fresh", "139 1234 5678"), ("password", Secret));
        asked.Location.Should().Be("/me/phone/code");
        phone.Receivers.Should().Equal(New);
        var enter = await courier.Follow(asked);
        (await courier.Send(enter, "/me/phone/code", ("code", "abc"))).Text.Should().Contain("6 位數字");
        (await PhoneOf(site)).Should().Be(Old);
        var done = await courier.Send(enter, "/me/phone/code", ("code", phone.Code(New)));

        done.Location.Should().Be("/me?done=phone");
        (await courier.Follow(done)).Text.Should().Contain("手機號碼已經換好");
        (await PhoneOf(site)).Should().Be(New);
        phone.Receivers.Last().Should().Be(Old, "the old phone is told");
        (await other.Get("/me")).Location.Should().StartWith("/sign-in");
    }

    [Fact]
    public async Task Without_a_password_the_old_phone_proves_it()
    {
        var phone = new Phone();
        await using var site = await Site.Open(change: phone.Listen);
        using var courier = await site.As("courier-jingwei");
        var page = await courier.Open("/me/phone");

        (await courier.Send(page, "/me/phone", ("fresh", New), ("code", "123456"))).Status.Should().Be(HttpStatusCode.UnprocessableEntity);
        var form = await courier.Follow(await courier.Send(page, "/me/prove"));
        var asked = await courier.Send(form, "/me/phone", ("fresh", New), ("code", phone.Code(Old)));

        asked.Location.Should().Be("/me/phone/code");
        phone.Receivers.Should().Equal(Old, New);
    }

    [Fact]
    public async Task A_phone_that_somebody_has_is_not_told_apart_and_not_taken()
    {
        var phone = new Phone();
        await using var site = await Site.Open(change: phone.Listen);
        using var courier = await site.As("courier-jingwei");
        await SetPassword(site, Old);
        const string Theirs = "+8613900001027";

        var asked = await courier.Send(await courier.Open("/me/phone"), "/me/phone", ("fresh", Theirs), ("password", Secret));

        asked.Location.Should().Be("/me/phone/code");
        phone.Receivers.Should().BeEmpty();
        (await courier.Send(await courier.Follow(asked), "/me/phone/code", ("code", "123456"))).Text.Should().Contain("驗證碼不對");
        (await PhoneOf(site)).Should().Be(Old);
    }

    [Fact]
    public async Task An_e_mail_is_added_the_same_way_and_signs_in()
    {
        var phone = new Phone();
        await using var site = await Site.Open(change: phone.Listen);
        using var courier = await site.As("courier-jingwei");
        await SetPassword(site, Old);

        var asked = await courier.Send(await courier.Open("/me/email"), "/me/email", ("fresh", "Wang@Example.org"), ("password", Secret));
        var done = await courier.Send(await courier.Follow(asked), "/me/email/code", ("code", phone.Code("wang@example.org")));

        done.Location.Should().Be("/me?done=email");
        (await site.Get<Passwords>().Check("wang@example.org", Secret, CancellationToken.None)).Answer.Should().Be(PasswordAnswer.Right);
    }

    [Fact]
    public async Task An_e_mail_is_taken_off_with_the_password_and_the_old_address_is_told()
    {
        var phone = new Phone();
        await using var site = await Site.Open(change: phone.Listen);
        using var courier = await site.As("courier-jingwei");
        using var other = await site.As("courier-jingwei");
        await SetPassword(site, Old);
        await using var db = site.Db();
        await db.Users.Where(p => p.Persona == "courier-jingwei").ExecuteUpdateAsync(set => set.SetProperty(p => p.Email, (string?)null).SetProperty(p => p.NormalizedEmail, (string?)null));
        (await courier.Get("/me/email/remove")).Status.Should().Be(HttpStatusCode.NotFound, "there is none");
        await db.Users.Where(p => p.Persona == "courier-jingwei")
            .ExecuteUpdateAsync(set => set.SetProperty(p => p.Email, "wang@example.org").SetProperty(p => p.NormalizedEmail, "WANG@EXAMPLE.ORG").SetProperty(p => p.EmailConfirmed, true));

        (await courier.Open("/me/email")).Html.QuerySelector("a[href='/me/email/remove']").Should().NotBeNull();
        var page = await courier.Open("/me/email/remove");
        var refused = await courier.Send(page, "/me/email/remove", ("password", "not my password"));
        refused.Status.Should().Be(HttpStatusCode.UnprocessableEntity);
        refused.Text.Should().Contain("密碼不對");
        var done = await courier.Send(page, "/me/email/remove", ("password", Secret));

        done.Location.Should().Be("/me?done=email-removed");
        (await courier.Follow(done)).Text.Should().Contain("電子郵件已經拿掉");
        var person = await db.Users.AsNoTracking().SingleAsync(p => p.Persona == "courier-jingwei");
        (person.Email, person.NormalizedEmail, person.EmailConfirmed).Should().Be((null, null, false));
        phone.Of("security.email-removed").Should().ContainSingle().Which.SendTo.Should().Be("wang@example.org");
        (await other.Get("/me")).Location.Should().StartWith("/sign-in");
    }

    [Fact]
    public async Task Who_has_no_password_asks_there_for_the_code_that_takes_the_e_mail_off()
    {
        await using var site = await Site.Open();
        using var courier = await site.As("courier-jingwei");
        await using (var db = site.Db())
        {
            await db.Users.Where(p => p.Persona == "courier-jingwei")
                .ExecuteUpdateAsync(set => set.SetProperty(p => p.Email, "wang@example.org").SetProperty(p => p.NormalizedEmail, "WANG@EXAMPLE.ORG").SetProperty(p => p.EmailConfirmed, true));
        }

        var page = await courier.Open("/me/email/remove");
        page.Html.QuerySelector("form[action='/me/prove'] input[name=back]")!.GetAttribute("value").Should().Be("/me/email/remove");
    }

    [Fact]
    public async Task An_e_mail_that_is_the_only_way_in_stays()
    {
        await using var site = await Site.Open();
        using var courier = await site.As("courier-jingwei");
        await using var db = site.Db();
        await db.Users.Where(p => p.Persona == "courier-jingwei").ExecuteUpdateAsync(
            set => set.SetProperty(p => p.Email, "wang@example.org").SetProperty(p => p.NormalizedEmail, "WANG@EXAMPLE.ORG").SetProperty(p => p.PhoneNumber, (string?)null));

        var page = await courier.Open("/me/email");
        page.Html.QuerySelector("a[href='/me/email/remove']").Should().BeNull();
        (await courier.Post("/me/email/remove", [Token(page)])).Status.Should().Be(HttpStatusCode.NotFound);
    }

    private static async Task<string?> PhoneOf(Site site)
    {
        await using var db = site.Db();
        return await db.Users.Where(p => p.Persona == "courier-jingwei").Select(p => p.PhoneNumber).SingleAsync();
    }
}
