using Microsoft.EntityFrameworkCore;

using WelfareHub.Web.Data;
using WelfareHub.Web.Modules.Accounts;

namespace WelfareHub.Web.Modules.Notices;

/// <summary>Whose account it is, and that nobody is invited who has come by themselves meanwhile.</summary>
internal sealed class AccountFacts : INoticeFactSource
{
    public bool Knows(string kind) => kind is "account.invited" or "account.welcome-staff";

    public async Task Complete(WelfareDbContext db, IReadOnlyList<NoticeFacts> facts, CancellationToken cancel)
    {
        var ids = facts.Select(f => f.Notice.PersonId).Distinct().ToList();
        var people = await db.Users.Where(p => ids.Contains(p.Id)).Select(p => new { p.Id, p.FullName, p.Status }).ToDictionaryAsync(p => p.Id, cancel);
        foreach (var fact in facts)
        {
            var person = people.GetValueOrDefault(fact.Notice.PersonId);
            fact.Add("name", person?.FullName);
            fact.StillTrue = person?.Status == PersonStatus.Imported;
        }
    }
}
