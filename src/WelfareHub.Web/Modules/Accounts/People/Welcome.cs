using WelfareHub.Web.Modules.Shared;

namespace WelfareHub.Web.Modules.Accounts;

/// <summary>Tells somebody for whom an account was opened that it is there.</summary>
internal static class Welcome
{
    public static NoticeDraft Courier(Guid personId, DateTimeOffset now) => Draft("account.invited", personId, now);

    public static NoticeDraft Staff(Guid personId, DateTimeOffset now) => Draft("account.welcome-staff", personId, now);

    private static NoticeDraft Draft(string kind, Guid personId, DateTimeOffset now) => new(kind, personId, "{}", now, null, $"{kind}:{personId:N}");
}
