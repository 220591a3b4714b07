using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Localization;

using WelfareHub.Bookings;
using WelfareHub.Web.Data;
using WelfareHub.Web.Modules.Shared;

namespace WelfareHub.Web.Modules.Checkups;

/// <summary>The page that shows what an answer will do before it is given.</summary>
internal sealed class RequestQuestion(HospitalDesk desk, ProposalSlots slots, IStringLocalizer<HospitalTexts> texts)
{
    public async Task<IResult> Show(
        Guid hospital, string act, List<RequestRow> rows, KnownNames names, RequestForm form, FormErrors? errors, CancellationToken cancel)
    {
        await desk.Prepare(hospital, texts["Ask-" + act], HospitalDesk.Requests, cancel);
        var parameters = new
        {
            Act = act,
            Rows = rows,
            Names = names,
            Form = form,
            Errors = errors,
            Slots = act == "propose" ? await slots.For(hospital, rows, cancel) : [],
        };
        return Pages.Show<RequestAskPage>(parameters, errors is null ? StatusCodes.Status200OK : StatusCodes.Status422UnprocessableEntity);
    }
}

public sealed record ProposalSlot(Guid Id, DateTimeOffset StartsAt, DateTimeOffset EndsAt, int Free);

/// <summary>Other times of the same programme at the same hospital with room for everybody chosen, nearest first.</summary>
internal sealed class ProposalSlots(WelfareDbContext db, CityClock clock)
{
    private const int Days = 21;
    private const int Most = 24;

    public async Task<List<ProposalSlot>> For(Guid hospital, IReadOnlyList<RequestRow> rows, CancellationToken cancel)
    {
        var programmes = rows.Select(r => r.ProgrammeId).Distinct().ToList();
        if (programmes.Count != 1)
            return [];
        var (programme, around, own) = (programmes[0], rows[0].From, rows.Select(r => r.SlotId).Distinct().ToList());
        var free = await Free(db, clock, hospital, programme, around.AddDays(-Days), around.AddDays(Days), cancel);
        return free.Where(s => s.Free >= rows.Count && !own.Contains(s.Id))
            .OrderBy(s => (s.StartsAt - around).Duration())
            .Take(Most)
            .OrderBy(s => s.StartsAt)
            .ToList();
    }

    /// <summary>
    /// Slots with free places that begin after <paramref name="first"/> and before <paramref name="last"/>, and for which there is still
    /// time: to come, and to fast the evening before where that is asked for.
    /// </summary>
    public static async Task<List<ProposalSlot>> Free(
        WelfareDbContext db, CityClock clock, Guid hospital, Guid programme, DateTimeOffset first, DateTimeOffset last, CancellationToken cancel)
    {
        var now = clock.Now;
        var rules = await db.Programmes.Where(p => p.Id == programme).Select(p => new { p.LeadMinutes, p.FastFrom }).SingleAsync(cancel);
        var soonest = now.AddMinutes(rules.LeadMinutes);
        if (rules.FastFrom is { } fast)
        {
            var today = clock.Today;
            var fasted = clock.Instant(now < clock.Instant(today, fast) ? today.AddDays(1) : today.AddDays(2), TimeOnly.MinValue);
            soonest = soonest > fasted ? soonest : fasted;
        }

        first = first > soonest ? first : soonest;
        var live = db.Bookings.Live(now);
        var all = await (
            from slot in db.CheckupSlots
            where slot.HospitalId == hospital && slot.StartsAt > first && slot.StartsAt < last && slot.ProgrammeId == programme
            join bookable in db.Bookables on slot.BookableId equals bookable.Id
            where bookable.WithdrawnAt == null
            orderby slot.StartsAt
            select new { slot.BookableId, slot.StartsAt, slot.EndsAt, bookable.Capacity, Taken = live.Where(b => b.BookableId == slot.BookableId).Sum(b => b.Places) })
            .ToListAsync(cancel);
        return all.Where(s => s.Capacity > s.Taken).Select(s => new ProposalSlot(s.BookableId, s.StartsAt, s.EndsAt, s.Capacity - s.Taken)).ToList();
    }
}
