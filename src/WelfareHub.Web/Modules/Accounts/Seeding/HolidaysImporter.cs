using System.Globalization;

using Microsoft.EntityFrameworkCore;

using WelfareHub.Web.Data;
using WelfareHub.Web.Modules.Shared;

namespace WelfareHub.Web.Modules.Accounts;

/// <summary>Loads every holidays-YYYY.csv. A day that is there already stays as it is. The caller saves.</summary>
internal static class HolidaysImporter
{
    public static async Task<HolidayCalendar> Import(WelfareDbContext db, string folder, CancellationToken cancel)
    {
        var days = await db.Holidays.AsNoTracking().ToDictionaryAsync(h => h.Day, cancel);
        foreach (var name in Directory.EnumerateFiles(folder, "holidays-*.csv").Select(p => Path.GetFileName(p)!).Order(StringComparer.Ordinal))
        {
            foreach (var row in SeedFile.Read(folder, name).Rows)
            {
                var holiday = new Holiday
                {
                    Day = DateOnly.TryParseExact(row["date"], "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day)
                        ? day
                        : throw row.Wrong("\"date\" is not a day such as 2026-10-01"),
                    IsWorkday = row.OneOf("kind", ("holiday", false), ("workday", true)),
                    Name = row.Text("name"),
                };
                if (days.TryAdd(day, holiday))
                    db.Holidays.Add(holiday);
            }
        }

        return new HolidayCalendar(days.Values);
    }
}
