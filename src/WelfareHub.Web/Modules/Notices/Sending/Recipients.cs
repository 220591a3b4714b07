using Microsoft.EntityFrameworkCore;

using WelfareHub.Web.Data;

namespace WelfareHub.Web.Modules.Notices;

internal static class RecipientQuery
{
    public static Task<Dictionary<Guid, Recipient>> Recipients(this WelfareDbContext db, List<Guid> people) =>
        db.Users.Where(p => people.Contains(p.Id))
            .Select(p => new Recipient(p.Id, p.FullName, p.Language, p.PhoneNumber, p.Email)).ToDictionaryAsync(p => p.Id);
}
