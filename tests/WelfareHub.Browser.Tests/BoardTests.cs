using Microsoft.EntityFrameworkCore;
using Microsoft.Playwright;

using WelfareHub.Bookings;
using WelfareHub.Web.Tests;

namespace WelfareHub.Browser.Tests;

/// <summary>The planning board, the tablet and the numbers of a home in a real browser.</summary>
public sealed class BoardTests(Browsers browsers)
{
    /// <summary>Monday 13:00 in Harbin.</summary>
    private static readonly DateTimeOffset One = Site.Start.AddHours(4);

    public static TheoryData<string> Languages { get; } = new("zh-Hant", "zh-Hans", "en");

    [Fact]
    public async Task Dragging_a_booking_and_moving_it_by_keyboard_give_the_same_result()
    {
        var dragged = await After(async (window, id, to) =>
        {
            await window.Go("/keeper/haping/board");
            var item = await window.Page.Locator($"a[data-move$='{id}/move']").BoundingBoxAsync();
            var hour = await window.Page.Locator("#board thead th").Nth(1).BoundingBoxAsync();
            var row = await window.Page.Locator($"tr[data-unit='{to}'] > th").BoundingBoxAsync();
            await window.Page.Mouse.MoveAsync(item!.X + 12, item.Y + (item.Height / 2));
            await window.Page.Mouse.DownAsync();
            // An hour and a half to the right, and down to the other unit.
            await window.Page.Mouse.MoveAsync(item.X + 12 + (hour!.Width / 2), row!.Y + (row.Height / 2), new() { Steps = 4 });
            await window.Page.Mouse.MoveAsync(item.X + 12 + (hour.Width * 1.5f), row.Y + (row.Height / 2), new() { Steps = 4 });
            await window.Page.Mouse.UpAsync();
            await window.Page.WaitForURLAsync("**/board?*done=moved");
        });
        var typed = await After(async (window, id, to) =>
        {
            await window.Go("/keeper/haping/board");
            await window.Page.Locator($"a[href$='bookings/{id}']").FocusAsync();
            await window.Page.Keyboard.PressAsync("Enter");
            await window.Page.WaitForURLAsync("**/bookings/*");
            await window.Page.Locator("select[name=unit]").SelectOptionAsync(to.ToString());
            await window.Page.Locator("input[name=at]").FillAsync("14:30");
            await window.Page.Keyboard.PressAsync("Enter");
            await window.Page.WaitForURLAsync("**/board?*done=moved");
        });

        dragged.Should().Be(typed);
        typed.From.Should().Be(One.AddMinutes(90));
        typed.To.Should().Be(One.AddMinutes(130));
    }

    [Fact]
    public async Task A_finger_that_rests_on_a_booking_drags_it_and_one_that_swipes_does_not()
    {
        var dragged = await After(async (window, id, to) =>
        {
            async Task<(float X, float Y)> Grip()
            {
                await window.Go("/keeper/haping/board");
                var item = await window.Page.Locator($"a[data-move$='{id}/move']").BoundingBoxAsync();
                return (item!.X + 12, item.Y + (item.Height / 2));
            }

            await using var finger = await Finger.On(window.Page);
            var (x, y) = await Grip();
            await finger.Swipe(x, y, x + 60, y);
            window.Page.Url.Should().EndWith("/board", "a swipe neither moves nor opens");
            // The swipe scrolled, so places are looked up anew.
            (x, y) = await Grip();
            var hour = await window.Page.Locator("#board thead th").Nth(1).BoundingBoxAsync();
            var row = await window.Page.Locator($"tr[data-unit='{to}'] > th").BoundingBoxAsync();
            await finger.Drag(x, y, x + (hour!.Width * 1.5f), row!.Y + (row.Height / 2));
            await window.Page.WaitForURLAsync("**/board?*done=moved");
        });

        dragged.From.Should().Be(One.AddMinutes(90));
        dragged.To.Should().Be(One.AddMinutes(130));
    }

    [Fact]
    public async Task Each_colour_of_the_heat_map_stands_out_more_than_the_one_before_in_light_and_dark()
    {
        await using var site = await Browsers.Site();
        await using var keeper = await browsers.Open(site, Screen.Desktop, persona: "keeper-haping");
        await keeper.Go("/keeper/haping/use");
        foreach (var scheme in (ColorScheme[])[ColorScheme.Light, ColorScheme.Dark])
        {
            await keeper.Page.EmulateMediaAsync(new() { ColorScheme = scheme });
            var contrasts = await keeper.Page.EvaluateAsync<double[]>(
                """
                () => {
                  const light = e => getComputedStyle(e).backgroundColor.match(/[\d.]+/g).slice(0, 3).map(v => v / 255)
                    .map(v => v <= .04045 ? v / 12.92 : ((v + .055) / 1.055) ** 2.4).reduce((sum, v, n) => sum + v * [.2126, .7152, .0722][n], .05);
                  const ground = light(document.querySelector('.card:has(.heat)'));
                  return [0, 1, 2, 3, 4].map(n => light(document.querySelector('.heat-key .h' + n))).map(l => Math.max(l, ground) / Math.min(l, ground));
                }
                """);
            contrasts.Should().BeInAscendingOrder("the steps grow in {0}", scheme).And.OnlyHaveUniqueItems();
        }

        keeper.MustBeFine();
    }

    [Fact]
    public async Task A_short_booking_keeps_the_height_of_its_row_and_now_is_in_sight()
    {
        await using var site = await Browsers.Site();
        var (people, units) = await World(site);
        await site.Get<BookingDesk>().Ask(new Ask(people[0], Actor.Staff(people[0]), [new AskItem(units["treadmill 2"], One.AddHours(3), One.AddHours(3).AddMinutes(20))]));
        site.Clock.SetUtcNow(One.AddHours(3));
        await using var keeper = await browsers.Open(site, new("narrow", 1024, 800, false), persona: "keeper-haping");
        await keeper.Go("/keeper/haping/board");

        var row = await keeper.Page.Locator($"tr[data-unit='{units["treadmill 2"]}']").BoundingBoxAsync();
        var empty = await keeper.Page.Locator($"tr[data-unit='{units["treadmill 3"]}']").BoundingBoxAsync();
        var item = await keeper.Page.Locator("a.board-item").BoundingBoxAsync();

        row!.Height.Should().BeLessThan(empty!.Height + 10);
        item!.Height.Should().BeLessThanOrEqualTo(44);
        item.X.Should().BeGreaterThan(400, "the names of the units do not cover it").And.BeLessThan(940, "it is in sight without scrolling");
        keeper.MustBeFine();
    }

    [Fact]
    public async Task English_quotes_are_as_narrow_as_letters()
    {
        await using var site = await Browsers.Site();
        await using var tablet = await browsers.Open(site, Screen.Phone, "en");
        await tablet.Go("/kiosk");

        var widths = await tablet.Page.EvaluateAsync<double[]>(
            """
            () => {
              const text = document.querySelector('.lead').firstChild;
              const size = parseFloat(getComputedStyle(text.parentElement).fontSize);
              return [...text.data].flatMap((letter, n) => '“”’'.includes(letter) ? [n] : []).map(n => {
                const range = document.createRange();
                range.setStart(text, n);
                range.setEnd(text, n + 1);
                return range.getBoundingClientRect().width / size;
              });
            }
            """);

        widths.Should().HaveCount(2).And.OnlyContain(w => w < 0.7);
    }

    [Theory]
    [MemberData(nameof(Languages))]
    public async Task Desk_board_repairs_codes_numbers_and_tablet_are_whole_and_accessible(string language)
    {
        await using var site = await Browsers.Site();
        await Fill(site);
        site.Clock.SetUtcNow(One.AddMinutes(4));
        foreach (var (screen, others) in ((Screen, int[])[])[(Screen.Phone, [320]), (Screen.Desktop, [1024])])
        {
            await using var keeper = await browsers.Open(site, screen, language, persona: "keeper-haping");
            foreach (var (path, name) in ((string, string)[])[("", "desk"), ("/board", "board"), ("/board?view=week", "week"), ("/repairs", "repairs"), ("/close", "close"), ("/door", "door"), ("/use?from=2026-11-23&to=2026-11-29", "use")])
            {
                await keeper.Go("/keeper/haping" + path);
                await keeper.Look("keeper-" + name, others);
            }

            await keeper.Go("/keeper/haping/door");
            await keeper.Page.Locator("input[name=name]").FillAsync("1");
            await keeper.Press("form[action$=kiosks] button");
            var code = await keeper.Page.Locator(".banner .reference b").InnerTextAsync();
            await using var tablet = await browsers.Open(site, screen, language);
            await tablet.Go("/kiosk");
            await tablet.Page.Locator("input[name=code]").FillAsync(code);
            await tablet.Press("form[action$=pair] button");
            await tablet.Look("kiosk", others);
            await tablet.Go("/kiosk/walk-in");
            await tablet.Look("kiosk-walk-in", others);
            await using var courier = await browsers.Open(site, screen, language, persona: "courier-dianjiao");
            await courier.Go("/door/haping");
            await courier.Look("door", others);
            await courier.Go("/homes/haping/broken");
            await courier.Look("broken", others);

            keeper.MustBeFine();
            tablet.MustBeFine();
            courier.MustBeFine();
        }
    }

    /// <summary>A booking of treadmill 2 at 13:00, and where it is after this was done with it and treadmill 4.</summary>
    private async Task<(string Unit, DateTimeOffset From, DateTimeOffset To, BookingState State)> After(Func<Window, Guid, Guid, Task> act)
    {
        await using var site = await Browsers.Site();
        var (person, units) = await World(site);
        var booked = (BookingOutcome.Booked)await site.Get<BookingDesk>().Ask(new Ask(person[0], Actor.Staff(person[0]), [new AskItem(units["treadmill 2"], One, One.AddMinutes(40))]));
        await using var window = await browsers.Open(site, new("wide", 1800, 900, false), persona: "keeper-haping");
        await act(window, booked.BookingId, units["treadmill 4"]);
        window.MustBeFine();
        await using var db = site.Db();
        var now = await db.Bookings.SingleAsync(b => b.Id == booked.BookingId);
        return (units.Single(u => u.Value == now.BookableId).Key, now.From, now.To, now.State);
    }

    private static async Task<(List<Guid> People, Dictionary<string, Guid> Units)> World(Site site)
    {
        await using var db = site.Db();
        await db.Bookings.Where(b => db.Units.Any(u => u.BookableId == b.BookableId)).ExecuteUpdateAsync(set => set.SetProperty(b => b.State, BookingState.Cancelled));
        var units = await (from u in db.Units join p in db.Pools on u.PoolId equals p.Id join h in db.Homes on u.HomeId equals h.Id where h.Code == "haping" select new { p.Code, u.Number, u.BookableId }).ToListAsync();
        var couriers = await db.RoleGrants.Where(g => g.Role == Web.Modules.Accounts.Role.Courier).OrderBy(g => g.PersonId).Select(g => g.PersonId).Take(30).ToListAsync();
        return (couriers, units.ToDictionary(u => $"{u.Code} {u.Number}", u => u.BookableId));
    }

    /// <summary>A busy Monday: some are on, some are due, one asks for the room, one bike is out.</summary>
    private static async Task Fill(Site site)
    {
        var (people, units) = await World(site);
        var desk = site.Get<BookingDesk>();
        var n = 0;
        async Task<Guid?> Book(string unit, int minutes, int length, int days = 0)
        {
            var from = One.AddDays(days).AddMinutes(minutes);
            var person = people[n++ % people.Count];
            return await desk.Ask(new Ask(person, Actor.Staff(person), [new AskItem(units[unit], from, from.AddMinutes(length))])) is BookingOutcome.Booked booked ? booked.BookingId : null;
        }

        var on = new[] { await Book("treadmill 1", 0, 40), await Book("treadmill 3", -10, 60), await Book("bike 1", 0, 30) };
        await Book("treadmill 2", 0, 40);
        await Book("treadmill 1", 60, 60);
        await Book("table-tennis 1", 30, 60);
        await Book("room 1", 120, 120);
        await Book("room 1", 0, 90, days: 2);
        await Book("reading 2", -60, 180);
        await Book("football 1", 180, 40, days: 1);
        await desk.Close(new Closure(units["bike 2"], "皮帶", One.AddHours(-2), One.AddDays(3)), Actor.Staff(people[0]));
        site.Clock.SetUtcNow(One);
        foreach (var id in on.OfType<Guid>())
            await desk.CheckIn(id, Actor.Staff(people[0]));
    }
}
