using System.Net;

using Microsoft.EntityFrameworkCore;

using WelfareHub.Web.Modules.Notices;

namespace WelfareHub.Web.Tests.Accounts;

/// <summary>The one-time code: how long, how often and for whom it works.</summary>
public sealed partial class SignInTests
{
    [Fact]
    public async Task A_code_works_once()
    {
        var phone = new Phone();
        await using var site = await Site.Open(change: phone.Listen);
        using var first = site.Nobody();
        using var second = site.Nobody();
        var page = await first.Follow(await AskForCode(first, Known));
        site.Clock.Advance(TimeSpan.FromSeconds(61));
        var other = await second.Follow(await AskForCode(second, Known));
        var code = phone.Code(Known);

        (await first.Send(page, "/sign-in/code", ("code", code))).Status.Should().Be(HttpStatusCode.SeeOther);
        var replayed = await second.Send(other, "/sign-in/code", ("code", code));

        replayed.Status.Should().Be(HttpStatusCode.UnprocessableEntity);
        replayed.Text.Should().Contain("已經用過了");
    }

    [Fact]
    public async Task A_code_works_for_ten_minutes()
    {
        var phone = new Phone();
        await using var site = await Site.Open(change: phone.Listen);
        using var courier = site.Nobody();
        var page = await courier.Follow(await AskForCode(courier, Known));

        site.Clock.Advance(TimeSpan.FromMinutes(10));
        var late = await courier.Send(page, "/sign-in/code", ("code", phone.Code(Known)));

        late.Status.Should().Be(HttpStatusCode.UnprocessableEntity);
        late.Text.Should().Contain("已經過期");
    }

    [Fact]
    public async Task Only_the_newest_code_works()
    {
        var phone = new Phone();
        await using var site = await Site.Open(change: phone.Listen);
        using var courier = site.Nobody();
        var page = await courier.Follow(await AskForCode(courier, Known));
        var old = phone.Code(Known);
        site.Clock.Advance(TimeSpan.FromSeconds(61));
        (await courier.Send(page, "/sign-in/code/again")).Status.Should().Be(HttpStatusCode.SeeOther);

        (await courier.Send(page, "/sign-in/code", ("code", old))).Text.Should().Contain("請用最新的那個");
        (await courier.Send(page, "/sign-in/code", ("code", phone.Code(Known)))).Status.Should().Be(HttpStatusCode.SeeOther);
    }

    [Fact]
    public async Task After_five_wrong_codes_even_the_right_one_is_refused()
    {
        var phone = new Phone();
        await using var site = await Site.Open(change: phone.Listen);
        using var courier = site.Nobody();
        var page = await courier.Follow(await AskForCode(courier, Known));
        var code = phone.Code(Known);
        var wrong = code == "000000" ? "111111" : "000000";

        for (var i = 0; i < 5; i++)
            (await courier.Send(page, "/sign-in/code", ("code", wrong))).Text.Should().Contain("驗證碼不對");
        var refused = await courier.Send(page, "/sign-in/code", ("code", code));

        refused.Status.Should().Be(HttpStatusCode.UnprocessableEntity);
        refused.Text.Should().Contain("試了太多次");
    }

    [Fact]
    public async Task Tries_in_parallel_are_five_in_all()
    {
        var phone = new Phone();
        await using var site = await Site.Open(change: phone.Listen);
        using var courier = site.Nobody();
        var page = await courier.Follow(await AskForCode(courier, Known));
        var wrong = phone.Code(Known) == "000000" ? "111111" : "000000";

        var answers = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => courier.Send(page, "/sign-in/code", ("code", wrong))));

        answers.Count(a => a.Text.Contains("驗證碼不對", StringComparison.Ordinal)).Should().Be(5);
        answers.Count(a => a.Text.Contains("試了太多次", StringComparison.Ordinal)).Should().Be(15);
    }

    [Fact]
    public async Task A_number_that_nobody_has_gets_the_same_answers()
    {
        var phone = new Phone();
        await using var site = await Site.Open(change: phone.Listen);

        var known = await Answers(site, Known, "139 **** 1014");
        var unknown = await Answers(site, Unknown, "139 **** 5678");

        unknown.Should().Equal(known);
        phone.Receivers.Should().OnlyContain(to => to == Known);
    }

    [Fact]
    public async Task A_number_that_nobody_has_costs_the_same_work()
    {
        var work = new Statements();
        await using var site = await Site.Open(change: work.Listen);
        using var nobody = site.Nobody();
        await AskForCode(nobody, "+8613900001027");

        var known = await work.Of(() => AskForCode(nobody, Known));
        var unknown = await work.Of(() => AskForCode(nobody, Unknown));

        known.Should().Contain(s => s.Contains("INSERT INTO \"Notices\"", StringComparison.Ordinal));
        unknown.Should().Equal(known);
        await using var db = site.Db();
        (await db.Set<Notice>().CountAsync(n => n.Kind == "code")).Should().Be(2, "what nobody will read is taken back");
    }

    [Fact]
    public async Task One_code_a_minute_and_five_an_hour()
    {
        var phone = new Phone();
        await using var site = await Site.Open(change: phone.Listen);
        using var courier = site.Nobody();
        var page = await courier.Follow(await AskForCode(courier, Known));

        (await courier.Send(page, "/sign-in/code/again")).Text.Should().Contain("發得太頻繁");
        for (var i = 0; i < 4; i++)
        {
            site.Clock.Advance(TimeSpan.FromSeconds(61));
            (await courier.Send(page, "/sign-in/code/again")).Status.Should().Be(HttpStatusCode.SeeOther);
        }

        site.Clock.Advance(TimeSpan.FromMinutes(10));
        (await courier.Send(page, "/sign-in/code/again")).Text.Should().Contain("發得太頻繁");
        phone.Count.Should().Be(5);
    }

    private static async Task<List<string>> Answers(Site site, string login, string masked)
    {
        using var nobody = site.Nobody();
        var answers = new List<Shown> { await AskForCode(nobody, login) };
        var page = await nobody.Follow(answers[0]);
        answers.Add(page);
        for (var i = 0; i < 6; i++)
            answers.Add(await nobody.Send(page, "/sign-in/code", ("code", "000000")));
        answers.Add(await nobody.Send(page, "/sign-in/code/again"));
        return [.. answers.Select(a => $"{(int)a.Status} {a.Location} {a.Text.Replace(masked, "…", StringComparison.Ordinal)}")];
    }

    private static string Spaced(string code) => $" {code[..3]} {code[3..]}";
}
