using System.Globalization;

using Microsoft.Extensions.Localization;

using WelfareHub.Bookings;
using WelfareHub.Web.Modules.Accounts;
using WelfareHub.Web.Modules.Shared;

namespace WelfareHub.Web.Modules.Facilities;

/// <summary>Every Tuesday at 13:00 for eight weeks: a preview with a choice for each week, then each is booked by itself.</summary>
internal static class RepeatEndpoints
{
    private const string SkipWord = "skip";

    public static void Map(IEndpointRouteBuilder app)
    {
        app.MapGet("/homes/{code}/{pool}/repeat", Preview).For(Role.Courier);
        app.MapPost("/homes/{code}/{pool}/repeat/book", Book).For(Role.Courier);
    }

    private static async Task<IResult> Preview(string code, string pool, HttpContext http, HomeBook homes, RepeatPages pages, CancellationToken cancel) =>
        await DayEndpoints.Find(homes, code, pool, cancel) is { } found
            ? await pages.Show(found, name => http.Request.Query[name], http.RequiredVisitor().Id, new FormErrors(), [], cancel)
            : Results.NotFound();

    /// <summary>Each week is an ask of its own: what was taken meanwhile is left out and said, the rest stands.</summary>
    private static async Task<IResult> Book(
        string code, string pool, HttpContext http, HomeBook homes, BookingDesk desk, WalkIns walkIns, RefusedBook refusals, RepeatPages pages, CityClock clock, IStringLocalizer<HomeTexts> texts, CancellationToken cancel)
    {
        if (await DayEndpoints.Find(homes, code, pool, cancel) is not { } found)
            return Results.NotFound();
        var me = http.RequiredVisitor().Id;
        var form = await http.Request.ReadFormAsync(cancel);
        var minutes = int.TryParse(form["minutes"], NumberStyles.None, CultureInfo.InvariantCulture, out var length) && StayLengths.Of(found.Policy).Contains(length) ? length : 0;
        var chosen = form.Keys.Where(k => k.StartsWith("week-", StringComparison.Ordinal)).Order(StringComparer.Ordinal).Take(Repeat.MostWeeks)
            .Select(k => form[k].ToString()).Where(v => v != SkipWord).Select(DayEndpoints.ReadWord).OfType<DateTimeOffset>().Distinct().ToList();
        var errors = new FormErrors();
        if (minutes == 0 || chosen.Count == 0 || !Guid.TryParseExact(form["key"], "N", out var series))
        {
            errors.Add("week-00", texts["RepeatNoneChosen"]);
            return await pages.Show(found, name => form[name], me, errors, [], cancel);
        }

        var missed = new List<DateTimeOffset>();
        foreach (var from in chosen)
        {
            var ask = new Ask(me, Actor.Person(me), [AskItem.AnyOf(found.Id, from, from.AddMinutes(minutes))])
            {
                IdempotencyKey = $"{series:N}-{from.UtcTicks / TimeSpan.TicksPerMinute}",
                MayBeMoved = true,
                SeriesId = series,
            };
            if (LiveState.SaidShut(found.Home, clock.DayOf(from), clock) is not null && !await walkIns.HasTaken(me, ask.IdempotencyKey, cancel))
            {
                missed.Add(from);
                continue;
            }

            var outcome = await desk.Ask(ask, cancel);
            await refusals.Note(outcome, found, from);
            if (outcome is not BookingOutcome.Booked)
                missed.Add(from);
        }

        return missed.Count == chosen.Count
            ? await pages.Show(found, name => form[name], me, errors, missed, cancel)
            : Pages.Go($"{SeriesEndpoints.Path}/{series}?done=booked" + (missed.Count > 0 ? "&missed=" + string.Join(',', missed.Select(DayEndpoints.Word)) : ""));
    }
}
