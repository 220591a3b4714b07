using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Localization;

using WelfareHub.Web.Data;
using WelfareHub.Web.Modules.Shared;

namespace WelfareHub.Web.Modules.Accounts;

/// <summary>A roster to copy: the columns in the reader's language, and one example line with a station of the organiser's own.</summary>
internal static class RosterTemplate
{
    public static async Task<IResult> Download(HttpContext http, WelfareDbContext db, AreaTrees areas, IStringLocalizer<RosterTexts> texts, string format)
    {
        var scope = OrganiserScope.Of(http.RequiredVisitor(), await areas.Get(http.RequestAborted));
        var stations = await (
            from s in db.Stations.AsNoTracking()
            join c in db.Companies on s.CompanyId equals c.Id
            orderby s.Code
            select new { Station = s, Company = c.Name }).ToListAsync(http.RequestAborted);
        var example = stations.Find(s => scope.Covers(s.Station.CompanyId, s.Station.Id, s.Station.CommunityId)) ?? stations.FirstOrDefault();
        var community = await db.Areas.Where(a => example != null && a.Id == example.Station.CommunityId).Select(a => a.Name).FirstOrDefaultAsync(http.RequestAborted);
        string?[] line = [texts["TemplateName"], "139 0000 0000", "", example?.Company.ToString(), example?.Station.Name.ToString(), community?.ToString(), "简体"];
        return SheetExport.Answer(format, "roster", [.. Enum.GetValues<RosterColumn>().Select(c => texts["Column" + c].Value)], [line]);
    }
}
