using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Localization;

using WelfareHub.Web.Data;
using WelfareHub.Web.Modules.Shared;

namespace WelfareHub.Web.Modules.Accounts;

/// <summary>The list as it is narrowed, in the columns of a roster, so that it can be mended in a spreadsheet and imported again.</summary>
internal static class PeopleExport
{
    public static async Task<IResult> Download(
        HttpContext http, WelfareDbContext db, AreaTrees areas, IStringLocalizer<RosterTexts> texts, IStringLocalizer<PeopleTexts> words, string format)
    {
        var tree = await areas.Get(http.RequestAborted);
        var filter = PeopleFilter.Read(http.Request.Query);
        var people = filter.Order(filter.Narrow(db.Users.AsNoTracking().InScopeOf(http.RequiredVisitor(), tree)));
        var rows = await (
            from p in people
            select new
            {
                p.FullName,
                p.PhoneNumber,
                p.Email,
                p.CommunityId,
                p.Language,
                p.Status,
                Company = db.Companies.Where(c => c.Id == p.CompanyId).Select(c => c.Name).FirstOrDefault(),
                Station = db.Stations.Where(s => s.Id == p.StationId).Select(s => s.Name).FirstOrDefault(),
            }).ToListAsync(http.RequestAborted);
        string[] headers = [.. Enum.GetValues<RosterColumn>().Select(c => texts["Column" + c].Value), words["State"]];
        return SheetExport.Answer(format, "couriers", headers, rows.Select(p => (IReadOnlyList<string?>)
        [
            p.FullName, Phones.Show(p.PhoneNumber), p.Email, p.Company?.ToString(), p.Station?.ToString(),
            p.CommunityId is { } community && tree.Areas.TryGetValue(community, out var area) ? area.Name.ToString() : null,
            LanguageChoices.Name(p.Language), words["Status" + p.Status].Value,
        ]));
    }
}
