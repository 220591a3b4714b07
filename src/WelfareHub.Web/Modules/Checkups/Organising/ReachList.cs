namespace WelfareHub.Web.Modules.Checkups;

/// <summary>Which couriers a list shows: those not reached, unless asked for all.</summary>
public sealed record ReachFilter(bool Everybody, Guid? StationId, int Page)
{
    public static ReachFilter Read(IQueryCollection query) => new(
        query["show"] == "all",
        Guid.TryParse(query["station"], out var station) ? station : null,
        OrganiserDone.PageOf(query));

    public int Active => (Everybody ? 1 : 0) + (StationId is null ? 0 : 1);

    public bool Fits(ReachRow row) => (Everybody || !row.Reached) && (StationId is null || row.Courier.StationId == StationId);

    /// <summary>As a query without page; empty when nothing is chosen.</summary>
    public string Query => string.Join('&', new[] { Everybody ? "show=all" : null, StationId is { } id ? "station=" + id : null }.OfType<string>());
}

/// <summary>One page of the couriers that a programme is for.</summary>
public sealed record ReachList(IReadOnlyList<ReachRow> Rows, int Found, int Meant, int NotReached, int NotInvited, IReadOnlyList<Guid> StationIds, ReachFilter Filter)
{
    public const int PageSize = 50;

    public int Pages => (Found + PageSize - 1) / PageSize;

    internal static ReachList Of(CourierReach couriers, Programme programme, ReachFilter filter)
    {
        var all = couriers.Of(programme).ToList();
        var found = all.Where(filter.Fits).ToList();
        var page = Math.Clamp(filter.Page, 1, Math.Max(1, (found.Count + PageSize - 1) / PageSize));
        return new ReachList(
            [.. found.Skip((page - 1) * PageSize).Take(PageSize)],
            found.Count,
            all.Count,
            all.Count(r => !r.Reached),
            all.Count(r => !r.Reached && r.InvitedAt is null),
            [.. all.Select(r => r.Courier.StationId).OfType<Guid>().Distinct()],
            filter with { Page = page });
    }
}
