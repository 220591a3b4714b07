using Microsoft.EntityFrameworkCore;

using WelfareHub.Bookings;
using WelfareHub.Web.Tests;

namespace WelfareHub.Browser.Tests;

/// <summary>The main job, whole: a courier books a checkup on a phone, the hospital confirms it, the day is honoured, the advice is read.</summary>
public sealed class JourneyTests(Browsers browsers)
{
    /// <summary>Choosing, looking, checking, sending.</summary>
    private const int MostSteps = 4;

    /// <summary>Dates with their time in the titles of a list, such as "11月25日 週三 09:20", that stand on more than one line.</summary>
    private const string BrokenDates =
        """
        () => [...document.querySelectorAll('main .rows b')].flatMap(title => {
          const text = [...title.childNodes].find(n => n.nodeType === 3 && /\d\d:\d\d/.test(n.data));
          const date = text && /(\d+月\d+日|[A-Z][a-z]{2}\s\d+).*?\d\d:\d\d/.exec(text.data);
          if (!date) return [];
          const range = document.createRange();
          range.setStart(text, date.index);
          range.setEnd(text, date.index + date[0].length);
          return new Set([...range.getClientRects()].map(r => Math.round(r.top))).size > 1 ? [date[0]] : [];
        })
        """;

    private const string Advice = "少抽菸，多喝水；下個月再量一次血壓。";

    public static TheoryData<string, string> Screens { get; } = new(
        from screen in new[] { Screen.Phone, Screen.Desktop } from language in new[] { "zh-Hant", "zh-Hans", "en" } select (screen.Name, language));

    [Theory]
    [MemberData(nameof(Screens))]
    public async Task A_courier_books_the_hospital_confirms_and_the_day_is_honoured(string screen, string language)
    {
        await using var site = await Browsers.Site();
        await using var courier = await browsers.Open(site, Screen.Named(screen), language);
        await using var hospital = await browsers.Open(site, Screen.Desktop, language);
        courier.Pictures = hospital.Pictures = language == "zh-Hant";

        await SignIn(courier, "courier-jingwei");
        await courier.Look("journey-01-home");
        var booking = await Book(site, courier);
        await courier.Look("journey-06-requested");

        await SignIn(hospital, "scheduler-first");
        await hospital.Look("journey-07-hospital-day");
        await Confirm(hospital, booking.Id);
        await hospital.Look("journey-10-confirmed");

        await courier.Go($"/bookings/{booking.Id}");
        await courier.Look("journey-11-booking");
        await courier.Go("/inbox");
        await courier.Look("journey-12-notices");
        (await courier.Page.EvaluateAsync<string[]>(BrokenDates)).Should().BeEmpty("no title ends a line inside a date");

        site.Clock.SetUtcNow(booking.From.AddMinutes(-15));
        await courier.Go("/");
        (await courier.Page.Locator("svg:visible").CountAsync()).Should().BeGreaterThan(0, "the code is shown on the day");
        await courier.Look("journey-13-the-day");

        await CheckIn(hospital, booking.Reference);
        await hospital.Look("journey-16-checked-in");
        await Complete(hospital);
        await hospital.Look("journey-17-completed");

        await courier.Go($"/bookings/{booking.Id}");
        await courier.Look("journey-18-over");
        await courier.Press($"a[href='/bookings/{booking.Id}/advice']");
        (await courier.Page.Locator("main").InnerTextAsync()).Should().Contain(Advice);
        await courier.Look("journey-19-advice");

        courier.MustBeFine();
        hospital.MustBeFine();
        (await StateOf(site, booking.Id)).Should().Be(BookingState.Completed);
    }

    [Fact]
    public async Task The_whole_journey_needs_no_script()
    {
        await using var site = await Browsers.Site();
        await using var courier = await browsers.Open(site, Screen.Phone, script: false);
        await using var hospital = await browsers.Open(site, Screen.Phone, script: false);
        courier.Judges = hospital.Judges = false;

        await SignIn(courier, "courier-jingwei");
        var booking = await Book(site, courier);
        await SignIn(hospital, "scheduler-first");
        await Confirm(hospital, booking.Id);
        site.Clock.SetUtcNow(booking.From.AddMinutes(-15));
        await CheckIn(hospital, booking.Reference);
        await Complete(hospital);
        await courier.Go($"/bookings/{booking.Id}/advice");

        (await courier.Page.Locator("main").InnerTextAsync()).Should().Contain(Advice);
        courier.MustBeFine();
        hospital.MustBeFine();
    }

    private static async Task SignIn(Window window, string persona)
    {
        await window.Go("/sign-in");
        await window.Press($"main form[action*='/dev/sign-in/{persona}'] button");
    }

    private static async Task<Booking> Book(Site site, Window courier)
    {
        await using var db = site.Db();
        var first = await db.Hospitals.Where(h => h.Code == "first").Select(h => h.Id).SingleAsync();

        await courier.Press("a.tile[href='/checkups'], a[href='/checkups']");
        var steps = 1;
        await courier.Look("journey-02-find");
        if (!await courier.Page.Locator("select[name=hospital]").IsVisibleAsync())
            await courier.Page.Locator("details summary").First.ClickAsync();
        await courier.Page.Locator("select[name=hospital]").SelectOptionAsync(first.ToString());
        await courier.Page.Locator("select[name=kind]").SelectOptionAsync(new Microsoft.Playwright.SelectOptionValue { Index = 1 });
        await courier.Press("main form[method=get] button");
        await courier.Look("journey-03-filtered");

        await courier.Press("main a[href^='/checkups/slots/']");
        steps++;
        await courier.Look("journey-04-slot");
        await courier.Press("main a[href$='/check']");
        steps++;
        await courier.Look("journey-05-check");
        await courier.Press("main form[action$='/book'] button");
        steps++;

        steps.Should().BeLessThanOrEqualTo(MostSteps);
        courier.Page.Url.Should().Contain("/bookings/");
        var id = Guid.Parse(new Uri(courier.Page.Url).Segments[^1]);
        return await db.Bookings.AsNoTracking().SingleAsync(b => b.Id == id);
    }

    private static async Task Confirm(Window hospital, Guid booking)
    {
        await hospital.Go("/hospital/requests");
        await hospital.Look("journey-08-requests");
        await hospital.Press($"button[name=one][value='{booking}']");
        if (await hospital.Page.Locator("main form[action='/hospital/requests/confirm'] button").CountAsync() == 0)
            return;
        await hospital.Look("journey-09-confirm");
        await hospital.Press("main form[action='/hospital/requests/confirm'] button");
    }

    private static async Task CheckIn(Window hospital, string reference)
    {
        await hospital.Go("/hospital/check-in");
        await hospital.Look("journey-14-check-in");
        await hospital.Page.Locator("input[name=reference]").FillAsync(reference);
        await hospital.Press("main form[action='/hospital/check-in'] button");
        await hospital.Look("journey-15-visit");
        await hospital.Press("main form[action$='/check-in'] button.primary");
    }

    private static async Task Complete(Window hospital)
    {
        await hospital.Page.Locator("textarea[name=advice]").FillAsync(Advice);
        await hospital.Press("main form[action$='/complete'] button");
    }

    private static async Task<BookingState> StateOf(Site site, Guid id)
    {
        await using var db = site.Db();
        return await db.Bookings.Where(b => b.Id == id).Select(b => b.State).SingleAsync();
    }
}
