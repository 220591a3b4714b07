using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Localization;

using WelfareHub.Bookings;
using WelfareHub.Web.Data;
using WelfareHub.Web.Modules.Accounts;
using WelfareHub.Web.Modules.Shared;

namespace WelfareHub.Web.Modules.Facilities;

/// <summary>Homes on the courier's first page and in the list of bookings.</summary>
internal static class HomesPart
{
    private const int OptionsShown = 3;
    private static readonly TimeSpan Near = TimeSpan.FromHours(18);

    public static CourierPart Make() => new(Today, Bookings, Pocket);

    private static async Task<CourierToday> Today(IServiceProvider services, Visitor visitor, CancellationToken cancel)
    {
        var texts = services.GetRequiredService<IStringLocalizer<HomeTexts>>();
        var now = services.GetRequiredService<CityClock>().Now;
        var coming = (await services.GetRequiredService<StayReader>().Coming(visitor.Id, cancel)).Where(s => s.Facts.From < now + Near).Take(2).ToList();
        var options = await services.GetRequiredService<FreeNow>().Find(new FreeFilter(), visitor, cancel);
        var atOnce = options.Where(o => o.Option.AtOnce).ToList();
        // One of each kind, the nearest: three treadmills are no choice.
        var shown = atOnce.DistinctBy(o => o.Option.Pool.Pool.Activity).Take(OptionsShown).ToList();
        return new CourierToday(
            coming.Count == 0 ? null : new PagePart(typeof(StayNext), new Dictionary<string, object?> { ["Stays"] = coming }),
            shown.Count == 0 || coming.Count > 0 ? null : new PagePart(typeof(FreeNowCard), new Dictionary<string, object?> { ["Options"] = shown }),
            new ServiceTile(FreeNowEndpoints.Path, Glyph.Dumbbell, texts["TileTitle"], atOnce.Count > 0 ? texts["TileNote", atOnce.Count] : texts["TileNoteNone"]));
    }

    private static async Task<CourierBookings> Bookings(IServiceProvider services, Visitor visitor, CancellationToken cancel)
    {
        var (stays, words, db) = (services.GetRequiredService<StayReader>(), services.GetRequiredService<HomeWords>(), services.GetRequiredService<WelfareDbContext>());
        var edition = await services.GetRequiredService<HomeBook>().Read(cancel);
        var (me, now) = (visitor.Id, services.GetRequiredService<CityClock>().Now);
        var waiting = await (
            from entry in db.Waitlist
            join unit in db.Units on entry.BookableId equals unit.BookableId
            where entry.PersonId == me && entry.State == WaitlistState.Waiting && entry.To > now
            select new { entry.Id, entry.From, unit.PoolId }).ToListAsync(cancel);
        return new CourierBookings(
            [.. (await stays.Coming(me, cancel)).Select(s => Row(s, words))],
            [.. waiting.Where(w => edition.Pools.ContainsKey(w.PoolId)).Select(w => edition.Pools[w.PoolId] is var pool
                ? new BookingRow(w.From, $"{StayEndpoints.Path}/waiting/{w.Id}", Glyph.Clock, Tone.Wait, pool.Pool.Name.ToString(), pool.Home.Home.Name.ToString(), null) : null!)],
            [.. (await stays.Past(me, cancel)).Select(s => Row(s, words))]);
    }

    private static async Task<IReadOnlyList<PocketRow>> Pocket(IServiceProvider services, Visitor visitor, CancellationToken cancel)
    {
        var words = services.GetRequiredService<HomeWords>();
        return [.. (await services.GetRequiredService<StayReader>().Coming(visitor.Id, cancel)).Where(s => s.Facts.State != BookingState.Held).Select(s =>
        {
            var (badge, home) = (words.Badge(s.Facts), s.Home.Home);
            return new PocketRow(s.Facts.From, s.Facts.Reference, badge.Text, badge.Tone, Unbroken.Join(home.Name.ToString(), home.Where.ToString(), home.Address.ToFind()?.ToString()));
        })];
    }

    private static BookingRow Row(StayView stay, HomeWords words)
    {
        var badge = words.Badge(stay.Facts);
        return new BookingRow(
            stay.Facts.From, $"{StayEndpoints.Path}/{stay.Facts.Id}", HomeWords.IconOf(stay.Pool.Pool.Activity), badge.Tone,
            string.Join(" + ", stay.Parts.Select(p => words.Unit(p.Pool, p.Unit))), stay.Home.Home.Name.ToString(), badge.Text);
    }
}
