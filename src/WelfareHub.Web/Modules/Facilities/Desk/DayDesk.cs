using Microsoft.Extensions.Localization;

using WelfareHub.Bookings;
using WelfareHub.Web.Modules.Shared;

namespace WelfareHub.Web.Modules.Facilities;

public sealed record WalkInForm(string Who, Guid? Pool, int Minutes)
{
    /// <summary>Of the form that was sent.</summary>
    public string? Key { get; init; }
}

/// <summary>What a home's day desk shows.</summary>
/// <param name="View">The home.</param>
/// <param name="State">Its live state.</param>
/// <param name="On">Who is there now.</param>
/// <param name="Next">Who comes today, late ones first.</param>
/// <param name="Requests">Asks to answer, on any day.</param>
/// <param name="Over">Who was there, or did not come.</param>
/// <param name="Free">What is free this minute.</param>
public sealed record DeskView(
    HomeView View, LiveState State, IReadOnlyList<KeptBooking> On, IReadOnlyList<KeptBooking> Next, IReadOnlyList<KeptBooking> Requests, IReadOnlyList<KeptBooking> Over, IReadOnlyList<PoolNow> Free);

/// <summary>Reads the day in three queries, however many bookings there are.</summary>
internal sealed class DayDesk(KeptBookings bookings, WalkIns walkIns, CityClock clock, KeeperDesk desk, PageContext page, IStringLocalizer<DeskTexts> texts)
{
    public async Task<IResult> Show(HomeView home, string? done, FormErrors? errors, WalkInForm? form, Guid? wrong, CancellationToken cancel)
    {
        var (from, to) = clock.Day(clock.Today);
        var day = await bookings.Day(home, from, to, cancel);
        var now = clock.Now;
        var view = new DeskView(
            home,
            LiveState.Of(home, clock),
            day.FindAll(b => b.IsOn(now) || (b.ByHouse && b.From <= now && b.To > now)),
            day.FindAll(b => !b.ByHouse && b.State is BookingState.Confirmed or BookingState.Held),
            await bookings.Requests(home, cancel),
            day.FindAll(b => b.IsOver(now)),
            await walkIns.FreeNow(home, forHouse: true, cancel));
        desk.Prepare(texts["DeskTitle"], $"/keeper/{home.Home.Code}", home);
        page.Style = "keeping.css";
        page.HasErrors = errors is { Any: true };
        return Pages.Show<DayDeskPage>(
            new { Day = view, Done = done, Errors = errors ?? new FormErrors(), Form = form ?? new WalkInForm("", null, StayLengths.UsualOf(WalkIns.Lengths(home.Pools))), Wrong = wrong },
            errors is { Any: true } ? StatusCodes.Status422UnprocessableEntity : StatusCodes.Status200OK);
    }
}
