using Microsoft.Extensions.Localization;

using WelfareHub.Bookings;
using WelfareHub.Web.Modules.Accounts;
using WelfareHub.Web.Modules.Shared;

namespace WelfareHub.Web.Modules.Facilities;

/// <summary>/kiosk: a tablet on the wall. No login: the token in its cookie says where it hangs. It knows people by their initials only.</summary>
internal static class KioskEndpoints
{
    public const string Path = "/kiosk";
    private const int RefreshSeconds = 30;

    /// <summary>Who walks away from the form leaves nothing on the screen.</summary>
    private const int FormSeconds = 120;

    private static readonly TryLimit Pairings = new("kiosk-pair", 10, TimeSpan.FromMinutes(10));
    private static readonly TryLimit Tries = new("kiosk-walk-in", 12, TimeSpan.FromMinutes(10));

    public static void MapKiosk(this IEndpointRouteBuilder app)
    {
        app.MapGet(Path, Show).Open();
        app.MapPost(Path + "/pair", Pair).Open();
        app.MapGet(Path + "/walk-in", Ask).Open();
        app.MapPost(Path + "/walk-in", WalkIn).Open();
    }

    private static async Task<IResult> Show(string? noted, HttpContext http, Kiosks kiosks, KeptBookings bookings, WalkIns walkIns, CityClock clock, PageContext page, IStringLocalizer<DoorTexts> texts, CancellationToken cancel)
    {
        if (await kiosks.Find(http, cancel) is not var (_, home))
            return http.Request.Cookies.ContainsKey(Kiosks.Cookie) ? Dead(http, page, texts) : (IResult)ShowPairing(page, texts, new FormErrors());
        var (_, ends) = clock.Day(clock.Today);
        var today = await bookings.Live(home, clock.Now, ends, cancel);
        Dress(http, page, home.Home.Name.ToString(), RefreshSeconds);
        return Pages.Show<KioskPage>(new
        {
            Home = home,
            State = LiveState.Of(home, clock),
            On = today.FindAll(b => b.State == BookingState.CheckedIn),
            Next = today.FindAll(b => b.State == BookingState.Confirmed && !b.ByHouse),
            Free = WhileOpen(home, await walkIns.FreeNow(home, forHouse: false, cancel), clock),
            Noted = noted,
        });
    }

    private static async Task<IResult> Pair(HttpContext http, Kiosks kiosks, Accounts.Tries tries, PageContext page, IStringLocalizer<DoorTexts> texts, CancellationToken cancel)
    {
        var errors = new FormErrors();
        var form = await http.Request.ReadFormAsync(cancel);
        if (await tries.Take([Pairings], http.Connection.RemoteIpAddress?.ToString() ?? "?", cancel) is not null)
            errors.Add("code", texts["TooManyTries"]);
        else if (await kiosks.Pair(form["code"].ToString()) is not { } token)
            errors.Add("code", texts["PairWrong"]);
        else
        {
            http.Response.Cookies.Append(Kiosks.Cookie, token, new CookieOptions { HttpOnly = true, SameSite = SameSiteMode.Strict, Secure = http.Request.IsHttps, MaxAge = TimeSpan.FromDays(400), Path = Path });
            return Pages.Go(Path);
        }

        return ShowPairing(page, texts, errors);
    }

    private static async Task<IResult> Ask(string? pool, HttpContext http, Kiosks kiosks, WalkIns walkIns, CityClock clock, PageContext page, IStringLocalizer<DoorTexts> texts, CancellationToken cancel) =>
        await kiosks.Find(http, cancel) is var (_, home)
            ? await ShowForm(http, home, new WalkInForm("", Guid.TryParse(pool, out var id) ? id : null, StayLengths.UsualOf(WalkIns.Lengths(OnTheSpot(home)))), new FormErrors(), walkIns, clock, page, texts, cancel)
            : Dead(http, page, texts);

    private static async Task<IResult> WalkIn(
        HttpContext http, Kiosks kiosks, WalkIns walkIns, Accounts.Tries tries, HomeWords words, CityClock clock, PageContext page, IStringLocalizer<DoorTexts> texts, CancellationToken cancel)
    {
        if (await kiosks.Find(http, cancel) is not var (kiosk, home))
            return Dead(http, page, texts);
        var posted = await http.Request.ReadFormAsync(cancel);
        var form = new WalkInForm(TypedWords.Read(posted["who"]) is { Length: <= 60 } who ? who : "", Guid.TryParse(posted["pool"], out var id) ? id : null, StayLengths.Read(posted["minutes"]));
        var (errors, free) = (new FormErrors(), await Free(home, walkIns, clock, cancel));
        if (form.Who.Length == 0)
            errors.Add("who", texts["WhoMissing"]);
        else if (await tries.Take([Tries], kiosk.Id.ToString("N"), cancel) is not null)
            errors.Add("who", texts["TooManyTries"]);
        else if (References.Read(form.Who) is { } reference)
        {
            // A reference is the person's own; it checks in as they would.
            if (await walkIns.Booking(home, reference, cancel) is { } booking && await walkIns.CheckInAsPerson(booking, cancel))
                return Pages.Go(Path + "?noted=in");
            errors.Add("who", texts["ReferenceWrong"]);
        }
        else if (Phones.Normalise(form.Who) is null)
            errors.Add("who", texts["WhoWrong"]);
        else if (free.TrueForAll(f => f.Free == 0))
            errors.Add("who", texts[LiveState.Of(home, clock).IsOpen ? "NoneFreePhone" : "ShutPhone"]);
        else if (free.Find(f => f.Pool.Id == form.Pool) is not { Pool: var pool } chosen)
            errors.Add("pool", texts["PoolMissing"]);
        else if (chosen is not { Free: > 0, Lengths: [.., var longest] })
            errors.Add("pool", texts["PoolFull", words.WhyNone(chosen)]);
        else
        {
            // The same answer whether or not anybody has that number, and whatever they have booked besides. Who wants it for longer than it is free has it so long.
            if (await walkIns.Person(form.Who, cancel) is { } person)
                await walkIns.Take(pool, person, Math.Min(form.Minutes, longest), FormKeys.Read(posted["key"]), Actor.Person(person), cancel);
            return Pages.Go(Path + "?noted=phone");
        }

        return await ShowForm(http, home, form, errors, walkIns, clock, page, texts, cancel);
    }

    private static async Task<IResult> ShowForm(HttpContext http, HomeView home, WalkInForm form, FormErrors errors, WalkIns walkIns, CityClock clock, PageContext page, IStringLocalizer<DoorTexts> texts, CancellationToken cancel)
    {
        Dress(http, page, texts["WalkInTitle"], FormSeconds);
        page.HasErrors = errors.Any;
        var free = await Free(home, walkIns, clock, cancel);
        return Pages.Show<KioskFormPage>(new { Form = form, Errors = errors, Free = free, Lengths = WalkIns.Lengths(OnTheSpot(home)) }, errors.Any ? StatusCodes.Status422UnprocessableEntity : StatusCodes.Status200OK);
    }

    /// <summary>What needs the keeper's yes cannot be taken at the wall.</summary>
    private static IEnumerable<PoolView> OnTheSpot(HomeView home) => home.Pools.Where(p => p.Policy.LateMinutes > 0);

    private static async Task<List<PoolNow>> Free(HomeView home, WalkIns walkIns, CityClock clock, CancellationToken cancel) =>
        WhileOpen(home, (await walkIns.FreeNow(home, forHouse: false, cancel)).FindAll(f => f.Pool.Policy.LateMinutes > 0), clock);

    /// <summary>A keeper who says "closed" is believed before the hours, here as in "free now".</summary>
    private static List<PoolNow> WhileOpen(HomeView home, List<PoolNow> free, CityClock clock) =>
        LiveState.Of(home, clock).IsOpen ? free : free.ConvertAll(f => new PoolNow(f.Pool, 0, null) { Why = NoneFree.Shut });

    private static PageResult<KioskPairPage> ShowPairing(PageContext page, IStringLocalizer<DoorTexts> texts, FormErrors errors)
    {
        page.Title = texts["PairTitle"];
        page.HasErrors = errors.Any;
        return Pages.Show<KioskPairPage>(new { Errors = errors }, errors.Any ? StatusCodes.Status422UnprocessableEntity : StatusCodes.Status200OK);
    }

    /// <summary>Nothing of the home is left on a tablet that was disconnected.</summary>
    private static PageResult<KioskDeadPage> Dead(HttpContext http, PageContext page, IStringLocalizer<DoorTexts> texts)
    {
        http.Response.Cookies.Delete(Kiosks.Cookie, new CookieOptions { Path = Path });
        page.Title = texts["DeadTitle"];
        return Pages.Show<KioskDeadPage>(null, StatusCodes.Status403Forbidden);
    }

    /// <summary>The screen renews itself without script.</summary>
    private static void Dress(HttpContext http, PageContext page, string title, int refreshSeconds)
    {
        (page.Title, page.Style) = (title, "keeping.css");
        http.Response.Headers["Refresh"] = $"{refreshSeconds};url={Path}";
    }
}
