using Microsoft.EntityFrameworkCore;

using WelfareHub.Web.Data;

namespace WelfareHub.Web.Modules.Shared;

/// <summary>Days off and make-up working days. Days it does not name follow the week.</summary>
internal sealed class HolidayCalendar(IEnumerable<Holiday> holidays)
{
    private readonly Dictionary<DateOnly, Holiday> _days = holidays.ToDictionary(h => h.Day);

    public static async Task<HolidayCalendar> Load(WelfareDbContext db, CancellationToken cancel) =>
        new(await db.Holidays.AsNoTracking().ToListAsync(cancel));

    public IEnumerable<Holiday> All => _days.Values.OrderBy(h => h.Day);

    /// <summary>The holiday on that day; null on make-up working days too.</summary>
    public Holiday? HolidayOn(DateOnly day) => _days.TryGetValue(day, out var found) && !found.IsWorkday ? found : null;

    public bool IsMakeUpWorkday(DateOnly day) => _days.TryGetValue(day, out var found) && found.IsWorkday;

    /// <summary>False: nobody has loaded that year's notice yet, so only weekends are known. Say so wherever it matters.</summary>
    public bool Knows(int year) => _days.Keys.Any(d => d.Year == year);
}
