namespace WelfareHub.Web.Modules.Accounts;

/// <summary>Couriers who registered alone and wait for the organiser of their community.</summary>
internal static class ApprovalList
{
    public static IQueryable<Person> Waiting(IQueryable<Person> people, Visitor visitor, AreaTree areas) =>
        OrganiserScope.Of(visitor, areas).OfCommunities(people).Where(p => p.Status == PersonStatus.Pending);
}
