using Microsoft.EntityFrameworkCore;

using WelfareHub.Bookings;
using WelfareHub.Web.Data;
using WelfareHub.Web.Modules.Shared;

namespace WelfareHub.Web.Modules.Checkups;

/// <summary>
/// When a hospital sees couriers: a weekly pattern over a period, single days, or both. Days and times are the city's.
/// Slots fill the time from <paramref name="From"/>; what is left before <paramref name="To"/> and shorter than a slot stays unused.
/// </summary>
internal sealed record SessionPlan(Guid HospitalId, Guid? StationId, TimeOnly From, TimeOnly To, int SlotMinutes, int Places)
{
    public IReadOnlyCollection<DayOfWeek> Weekdays { get; init; } = [];

    /// <summary>First and last day of the weekly pattern, both included.</summary>
    public DateOnly FirstDay { get; init; }
    public DateOnly LastDay { get; init; }

    public IReadOnlyCollection<DateOnly> SingleDays { get; init; } = [];

    /// <summary>The hospital works on holidays too.</summary>
    public bool OnHolidays { get; init; }

    /// <summary>For the demo only: days that have been.</summary>
    public bool HasBeen { get; init; }

    public LocalText? Where { get; init; }
    public Guid? ById { get; init; }

    /// <summary>Of the form that publishes it, from <see cref="FormKeys.IdOf"/>; null: a fresh one.</summary>
    public Guid? PatternId { get; init; }
}

public enum SkipReason
{
    Holiday,

    /// <summary>It would have begun already.</summary>
    Past,

    /// <summary>There is a session of that programme at that place and time, open or closed.</summary>
    AlreadyThere,
}

public sealed record SkippedDay(DateOnly Day, SkipReason Reason, LocalText? HolidayName = null);

/// <summary>What was, or would be, published.</summary>
public sealed class Publication
{
    public List<CheckupSession> Sessions { get; } = [];
    public List<CheckupSlot> Slots { get; } = [];
    public List<Bookable> Bookables { get; } = [];
    public List<SkippedDay> Skipped { get; } = [];

    /// <summary>Years in the plan for which no holidays are loaded: staff must be told.</summary>
    public List<int> YearsWithoutHolidays { get; } = [];
}

/// <summary>
/// Turns a plan into sessions, slots and bookables. Nothing falls on a holiday unless the plan says so. A make-up working day (a
/// Saturday or Sunday) counts for a pattern that runs Monday to Friday, and for one that names that weekday itself.
/// </summary>
internal sealed class SessionPublisher(CityClock clock)
{
    public const string Module = "checkups";

    /// <summary>Looks only: nothing is written.</summary>
    public async Task<Publication> Preview(WelfareDbContext db, Programme programme, SessionPlan plan, CancellationToken cancel)
    {
        var existing = await db.CheckupSessions.AsNoTracking()
            .Where(s => s.HospitalId == plan.HospitalId && s.ProgrammeId == programme.Id)
            .Where(s => (s.Day >= plan.FirstDay && s.Day <= plan.LastDay) || plan.SingleDays.Contains(s.Day))
            .ToListAsync(cancel);
        return Lay(programme, plan, await HolidayCalendar.Load(db, cancel), existing);
    }

    /// <summary>Adds the rows to the context; the caller saves.</summary>
    public async Task<Publication> Publish(WelfareDbContext db, Programme programme, SessionPlan plan, CancellationToken cancel)
    {
        var publication = await Preview(db, programme, plan, cancel);
        Add(db, publication);
        return publication;
    }

    public static void Add(WelfareDbContext db, Publication publication)
    {
        db.Bookables.AddRange(publication.Bookables);
        db.CheckupSessions.AddRange(publication.Sessions);
        db.CheckupSlots.AddRange(publication.Slots);
    }

    public Publication Lay(Programme programme, SessionPlan plan, HolidayCalendar holidays, IReadOnlyCollection<CheckupSession> existing)
    {
        var publication = new Publication();
        var pattern = plan.PatternId ?? Guid.CreateVersion7();
        var days = DaysOf(plan, holidays);
        publication.YearsWithoutHolidays.AddRange(days.Select(d => d.Year).Distinct().Where(year => !holidays.Knows(year)));
        foreach (var day in days)
        {
            if (WhyNot(day, programme, plan, holidays, existing) is { } skipped)
                publication.Skipped.Add(skipped);
            else
                AddSession(publication, programme, plan, day, pattern);
        }

        return publication;
    }

    private static SortedSet<DateOnly> DaysOf(SessionPlan plan, HolidayCalendar holidays)
    {
        var days = new SortedSet<DateOnly>(plan.SingleDays);
        var wholeWeek = Enumerable.Range((int)DayOfWeek.Monday, 5).All(d => plan.Weekdays.Contains((DayOfWeek)d));
        if (plan.Weekdays.Count > 0)
        {
            for (var day = plan.FirstDay; day <= plan.LastDay; day = day.AddDays(1))
            {
                if (plan.Weekdays.Contains(day.DayOfWeek) || (wholeWeek && holidays.IsMakeUpWorkday(day)))
                    days.Add(day);
            }
        }

        return days;
    }

    private SkippedDay? WhyNot(DateOnly day, Programme programme, SessionPlan plan, HolidayCalendar holidays, IEnumerable<CheckupSession> existing)
    {
        if (!plan.OnHolidays && holidays.HolidayOn(day) is { } holiday)
            return new SkippedDay(day, SkipReason.Holiday, holiday.Name);
        if (!plan.HasBeen && clock.Instant(day, plan.From) <= clock.Now)
            return new SkippedDay(day, SkipReason.Past);
        var there = existing.Any(s => s.Day == day && s.ProgrammeId == programme.Id && s.HospitalId == plan.HospitalId && s.StationId == plan.StationId
            && s.From < plan.To && plan.From < s.To);
        return there ? new SkippedDay(day, SkipReason.AlreadyThere) : null;
    }

    private void AddSession(Publication publication, Programme programme, SessionPlan plan, DateOnly day, Guid pattern)
    {
        var session = new CheckupSession
        {
            ProgrammeId = programme.Id,
            HospitalId = plan.HospitalId,
            StationId = plan.StationId,
            Day = day,
            From = plan.From,
            To = plan.To,
            SlotMinutes = plan.SlotMinutes,
            Places = plan.Places,
            Where = plan.Where,
            PatternId = pattern,
            PublishedAt = clock.Now,
            PublishedById = plan.ById,
        };
        publication.Sessions.Add(session);
        var length = TimeSpan.FromMinutes(plan.SlotMinutes);
        for (var passed = TimeSpan.Zero; passed + length <= plan.To - plan.From; passed += length)
        {
            var start = plan.From.Add(passed);
            var bookable = new Bookable
            {
                Module = Module,
                Capacity = plan.Places,
                StartsAt = clock.Instant(day, start),
                EndsAt = clock.Instant(day, start) + length,
                Policy = programme.BookingPolicy(),
            };
            publication.Bookables.Add(bookable);
            publication.Slots.Add(new CheckupSlot
            {
                BookableId = bookable.Id,
                SessionId = session.Id,
                ProgrammeId = programme.Id,
                HospitalId = plan.HospitalId,
                StationId = plan.StationId,
                StartsAt = bookable.StartsAt.Value,
                EndsAt = bookable.EndsAt.Value,
                OffPeak = IsOffPeak(start),
            });
        }
    }

    /// <summary>Couriers sort parcels before 8 and are busiest around 11–13 and 17–20.</summary>
    internal static bool IsOffPeak(TimeOnly start) => start.Hour is >= 8 and not (11 or 12) and not (17 or 18 or 19);
}
