using System.Globalization;

using Microsoft.Extensions.Localization;
using Microsoft.Extensions.Primitives;

using WelfareHub.Web.Modules.Shared;

namespace WelfareHub.Web.Modules.Facilities;

/// <summary>Shows a weekly series before it is booked, also after nothing of it could be had.</summary>
internal sealed class RepeatPages(Repeat repeat, CityClock clock, PageContext page, IStringLocalizer<HomeTexts> texts)
{
    private const int FurthestDays = 60;

    /// <summary>What is strange in what was asked falls back to the usual.</summary>
    public async Task<IResult> Show(PoolView pool, Func<string, StringValues> asked, Guid person, FormErrors errors, IReadOnlyList<DateTimeOffset> missed, CancellationToken cancel)
    {
        var lengths = StayLengths.Of(pool.Policy);
        var minutes = int.TryParse(asked("minutes"), NumberStyles.None, CultureInfo.InvariantCulture, out var m) && lengths.Contains(m) ? m : StayLengths.UsualOf(lengths);
        var most = Math.Max(2, Repeat.WeeksOf(pool));
        var weeks = int.TryParse(asked("weeks"), NumberStyles.None, CultureInfo.InvariantCulture, out var w) ? Math.Clamp(w, 2, most) : Math.Min(most, Repeat.UsualWeeks);
        var day = DateOnly.TryParseExact(asked("day"), "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var d) && d >= clock.Today && d <= clock.Today.AddDays(FurthestDays) ? d : clock.Today.AddDays(1);
        TimeOnly? time = TimeOnly.TryParseExact(asked("time"), "HH:mm", CultureInfo.InvariantCulture, DateTimeStyles.None, out var t) ? t : null;
        page.Title = texts["RepeatTitle"];
        page.ActiveTab = Tabs.Today;
        page.HasErrors = errors.Any;
        return Pages.Show<RepeatPage>(
            new
            {
                Pool = pool,
                Lengths = lengths,
                Minutes = minutes,
                Weeks = weeks,
                Day = day,
                Time = time,
                Plan = time is { } at ? await repeat.Plan(pool, clock.Instant(day, at), minutes, weeks, person, cancel) : [],
                Errors = errors,
                Missed = missed,
            },
            errors.Any || missed.Count > 0 ? StatusCodes.Status422UnprocessableEntity : StatusCodes.Status200OK);
    }
}
