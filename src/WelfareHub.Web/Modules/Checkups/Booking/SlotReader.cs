using Microsoft.EntityFrameworkCore;

using WelfareHub.Bookings;
using WelfareHub.Web.Data;
using WelfareHub.Web.Modules.Accounts;
using WelfareHub.Web.Modules.Shared;

namespace WelfareHub.Web.Modules.Checkups;

/// <summary>
/// A slot as one person sees it, and whether they can have it. Why: what is in the way, null = nothing. NextDay: from when on the person
/// may have this again, when the limit is used. Instead: other times. OwnId: the person's own booking of this very slot.
/// </summary>
public sealed record SlotView(
    SlotFacts Facts, Programme Programme, Hospital Hospital, Station? Station, GeoPoint? Point, double? Kilometres, Hindrance? Why, DateOnly? NextDay,
    IReadOnlyList<FoundSlot> Instead, Guid? OwnId)
{
    public string Where => CheckupWords.Where(Facts.SessionWhere, Hospital);

    public string PlaceName => Station?.Name.ToString() ?? Hospital.Name.ToString();

    /// <summary>Never the hospital's for what is at a station: it would lead elsewhere.</summary>
    public LocalText? Address => Station is null ? Hospital.Address : Station.Address;
}

/// <summary>Reads a slot for a person: two queries, whatever stands in the way.</summary>
public sealed class SlotReader(KeptReads reads, Func<WelfareDbContext> contexts, ProgrammeBook programmes, SlotFinder finder, CityClock clock)
{
    /// <param name="slotId">The bookable's id.</param>
    /// <param name="visitor">Who looks.</param>
    /// <param name="movingId">The booking that would be moved here: it is not in its own way.</param>
    /// <param name="refused">What the desk said, which wins over what the page would have said.</param>
    /// <param name="cancel">Of the request.</param>
    public async Task<SlotView?> Read(Guid slotId, Visitor visitor, Guid? movingId, Hindrance? refused, CancellationToken cancel)
    {
        if (await SlotQuery.Find(reads, slotId, visitor.Id, clock.Now, cancel) is not { } facts)
            return null;
        var edition = await programmes.ReadWith(facts.ProgrammeId, cancel);
        if (!edition.Programmes.TryGetValue(facts.ProgrammeId, out var programme) || !edition.Hospitals.TryGetValue(facts.HospitalId, out var hospital))
            return null;
        var own = Without(await OwnBookings.Read(reads, visitor.Id, edition, clock, cancel), movingId);
        var why = refused ?? WhyNot(edition, programme, visitor, facts, own);
        if (why == Hindrance.Full && await IsClosed(facts, cancel))
            why = Hindrance.Closed;
        // In the wrong state is the form, not the slot: it is still there to be had.
        var instead = why is null or Hindrance.NotForYou or Hindrance.WrongState ? [] : await finder.Instead(visitor, own, programme.Id, facts.StartsAt, facts.Id, cancel);
        var point = edition.PlaceOf(facts.HospitalId, facts.StationId);
        return new SlotView(
            facts, programme, hospital, facts.StationId is { } station ? edition.Stations.GetValueOrDefault(station) : null, point,
            point is { } to ? edition.HomeOf(visitor)?.KilometresTo(to) : null, why, CheckupRules.NextDay(programme, own, clock), instead,
            own.FirstOrDefault(b => b.BookableId == facts.Id)?.Id);
    }

    /// <summary>A closure takes all places like any booking, but nothing comes of waiting for them.</summary>
    private async Task<bool> IsClosed(SlotFacts facts, CancellationToken cancel)
    {
        await using var db = contexts();
        return await db.Bookings.Live(clock.Now).Where(b => b.BookableId == facts.Id && b.ByHouse).SumAsync(b => b.Places, cancel) >= facts.Capacity;
    }

    /// <summary>A booking that is to be moved, and holds that would replace it, are not in the way.</summary>
    public static List<OwnBooking> Without(List<OwnBooking> own, Guid? movingId) =>
        movingId is null ? own : own.FindAll(b => b.Id != movingId && b.ReplacesId != movingId);

    private Hindrance? WhyNot(ProgrammeEdition edition, Programme programme, Visitor visitor, SlotFacts facts, List<OwnBooking> own)
    {
        if (CheckupRules.WhyNot(edition, programme, visitor, clock) is { } closed)
            return closed;
        if (facts.WithdrawnAt is not null)
            return Hindrance.Gone;
        if (CheckupRules.WhyNot(programme, facts.Id, facts.StartsAt, facts.EndsAt, own, clock) is { } rule)
            return rule;
        return facts.Free == 0 ? Hindrance.Full : null;
    }
}
