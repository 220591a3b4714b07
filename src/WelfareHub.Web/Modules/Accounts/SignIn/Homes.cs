namespace WelfareHub.Web.Modules.Accounts;

/// <summary>Where a person starts after sign-in: the desk of the widest role, else the courier's home.</summary>
public static class Homes
{
    public static string Of(IReadOnlyCollection<Role> roles) =>
        roles.Contains(Role.Administrator) ? "/admin"
        : roles.Contains(Role.UnionOrganiser) ? "/organiser"
        : roles.Contains(Role.HospitalScheduler) ? "/hospital"
        : roles.Contains(Role.Keeper) ? "/keeper"
        : "/";
}
