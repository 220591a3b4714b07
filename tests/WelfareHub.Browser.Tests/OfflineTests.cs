using System.Diagnostics;

using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

using WelfareHub.Bookings;
using WelfareHub.Web.Tests;

namespace WelfareHub.Browser.Tests;

/// <summary>The installed app where there is no network: what it shows, and what it no longer shows.</summary>
public sealed class OfflineTests(Browsers browsers)
{
    private const string Offline = "現在沒有網路";

    [Fact]
    public async Task Coming_bookings_are_there_without_a_network_and_gone_after_signing_out()
    {
        await using var site = await Browsers.Site();
        await using var cable = new Cable(site.Address);
        var reference = await Book(site, "courier-jingwei");
        await using var courier = await browsers.Open(site, Screen.Phone, persona: "courier-jingwei");
        await courier.Page.GotoAsync(cable.Address + "bookings");
        await Keeps(courier, kept: true);
        await courier.Page.GotoAsync(cable.Address.ToString());

        cable.Cut();
        await courier.Page.GotoAsync(cable.Address.ToString());
        (await courier.Page.TitleAsync()).Should().StartWith(Offline);
        (await courier.Page.Locator("main").InnerTextAsync()).Should().Contain(reference);
        (await courier.Page.Locator(".qr svg:visible").CountAsync()).Should().Be(1);
        (await courier.Page.EvaluateAsync<string>("() => getComputedStyle(document.body).fontFamily")).Should().Contain("Noto Sans CJK", "it is styled");
        await courier.Look("offline-bookings");

        cable.Mend();
        await courier.Page.GotoAsync(cable.Address + "me");
        await courier.Press("form[action='/sign-out'] button");
        courier.Page.Url.Should().Contain("/sign-in");
        await Keeps(courier, kept: false);
        await Until(courier, "async () => !!(await caches.match('/offline')) && navigator.serviceWorker.controller?.state === 'activated'");
        await courier.Page.GotoAsync(cable.Address + "sign-in");
        cable.Cut();
        await courier.Page.GotoAsync(cable.Address + "bookings");
        (await courier.Page.TitleAsync()).Should().StartWith(Offline);
        (await courier.Page.Locator("body").InnerTextAsync()).Should().NotContain(reference);
        (await courier.Page.Locator(".qr").CountAsync()).Should().Be(0);
        await courier.Look("offline-nobody");
    }

    [Fact]
    public async Task Another_courier_on_the_same_phone_never_sees_what_was_kept()
    {
        await using var site = await Browsers.Site();
        await using var cable = new Cable(site.Address);
        var reference = await Book(site, "courier-jingwei");
        await using var phone = await browsers.Open(site, Screen.Phone, persona: "courier-jingwei");
        await phone.Page.GotoAsync(cable.Address + "bookings");
        await Keeps(phone, kept: true);

        // Signed in anew without signing out, as after a session that ended elsewhere.
        using var other = await site.As("courier-haping");
        var cookie = (await phone.Page.Context.CookiesAsync()).Single(c => other.Cookie(c.Name) is not null);
        await phone.Page.Context.AddCookiesAsync([new() { Name = cookie.Name, Value = other.Cookie(cookie.Name)!, Url = site.Address.ToString() }]);
        await phone.Page.GotoAsync(cable.Address.ToString());
        await Until(
            phone, "async reference => { const page = await caches.match('/offline/mine'); return !!page && !(await page.text()).includes(reference); }", reference);
        cable.Cut();
        await phone.Page.GotoAsync(cable.Address.ToString());
        (await phone.Page.TitleAsync()).Should().StartWith(Offline);
        (await phone.Page.Locator("h2").CountAsync()).Should().Be(2, "the other's own page is shown");
        (await phone.Page.Locator("body").InnerTextAsync()).Should().NotContain(reference);
    }

    [Fact]
    public async Task A_server_that_is_out_of_order_for_a_moment_takes_no_code_away()
    {
        var ill = new Ill();
        await using var site = await Web.Tests.Site.Open(change: b => b.Services.AddSingleton<IStartupFilter>(ill));
        await using var cable = new Cable(site.Address);
        var reference = await Book(site, "courier-jingwei");
        await using var courier = await browsers.Open(site, Screen.Phone, persona: "courier-jingwei");
        await courier.Page.GotoAsync(cable.Address + "bookings");
        await Keeps(courier, kept: true);

        ill.Begin();
        await courier.Page.GotoAsync(cable.Address + "bookings");
        for (var since = Stopwatch.StartNew(); ill.Asked == 0 && since.Elapsed < Window.Patience;)
            await Task.Delay(TimeSpan.FromMilliseconds(100), TimeProvider.System);
        ill.Asked.Should().BePositive("the worker asks anew where bookings may have changed");
        cable.Cut();
        await courier.Page.GotoAsync(cable.Address.ToString());
        (await courier.Page.Locator("main").InnerTextAsync()).Should().Contain(reference);
    }

    private static Task Keeps(Window window, bool kept) => Until(
        window, "async kept => !!(await caches.match('/offline/mine')) === kept && (!kept || navigator.serviceWorker.controller?.state === 'activated')", kept);

    /// <summary>Waits within a bound for what a script answers in time: the browser's own waiting takes the promise for a yes.</summary>
    private static async Task Until(Window window, string script, object? argument = null)
    {
        for (var since = Stopwatch.StartNew(); since.Elapsed < Window.Patience;)
        {
            if (await window.Page.EvaluateAsync<bool>(script, argument))
                return;
            await Task.Delay(TimeSpan.FromMilliseconds(100), TimeProvider.System);
        }

        Assert.Fail("It never came true: " + script);
    }

    private static async Task<string> Book(Site site, string persona)
    {
        await using var db = site.Db();
        var person = await db.Users.Where(p => p.Persona == persona).Select(p => p.Id).SingleAsync();
        foreach (var booking in await db.Bookings.Live(site.Clock.GetUtcNow()).Where(b => b.PersonId == person).ToListAsync())
            await site.Get<BookingDesk>().Cancel(booking.Id, Actor.Staff(Guid.CreateVersion7()), "test");
        var from = Web.Tests.Site.Start.AddDays(2);
        var slot = await db.Bookables.Where(b => b.Module == "checkups" && !b.Policy.NeedsApproval && b.Taken < b.Capacity && b.StartsAt > from).OrderBy(b => b.StartsAt).FirstAsync();
        var booked = (BookingOutcome.Booked)await site.Get<BookingDesk>().Ask(new Ask(person, Actor.Person(person), [new AskItem(slot.Id)]));
        return await db.Bookings.Where(b => b.Id == booked.BookingId).Select(b => b.Reference).SingleAsync();
    }

    /// <summary>Answers for the page to keep as a proxy does whose server is away.</summary>
    private sealed class Ill : IStartupFilter
    {
        private volatile bool _now;
        private int _asked;

        public int Asked => Volatile.Read(ref _asked);

        public void Begin() => _now = true;

        public Action<IApplicationBuilder> Configure(Action<IApplicationBuilder> next) => app =>
        {
            app.Use(async (http, go) =>
            {
                if (_now && http.Request.Path == "/offline/mine")
                {
                    http.Response.StatusCode = StatusCodes.Status503ServiceUnavailable;
                    Interlocked.Increment(ref _asked);
                    return;
                }

                await go(http);
            });
            next(app);
        };
    }
}
