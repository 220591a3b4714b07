using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Localization;

using WelfareHub.Web.Data;
using WelfareHub.Web.Modules.Shared;

namespace WelfareHub.Web.Modules.Accounts;

/// <summary>How far one station has come; without id and name: who has no station.</summary>
public sealed record ActivationRow(Guid? Id, string? Name, int Total, int Active, int Waiting);

public sealed partial class ActivationPage
{
    internal static async Task<IResult> Open(HttpContext http, WelfareDbContext db, OrganiserDesk desk, AreaTrees areas, IStringLocalizer<PeopleTexts> texts)
    {
        var (visitor, cancel) = (http.RequiredVisitor(), http.RequestAborted);
        await desk.Prepare(visitor, texts["ActivationTitle"], OrganiserDesk.Activation, cancel);
        var counts = await db.Users.InScopeOf(visitor, await areas.Get(cancel))
            .Where(p => p.Status == PersonStatus.Active || p.Status == PersonStatus.Imported)
            .GroupBy(p => p.StationId)
            .Select(g => new { Station = g.Key, Total = g.Count(), Active = g.Count(p => p.Status == PersonStatus.Active) })
            .ToListAsync(cancel);
        var places = await PlaceChoices.Load(db, areas, cancel);
        return Pages.Show<ActivationPage>(new
        {
            // Where most are missing stands first.
            Stations = counts.ConvertAll(c => new ActivationRow(c.Station, PeopleList.Text(places.Stations, c.Station), c.Total, c.Active, c.Total - c.Active))
                .OrderByDescending(r => r.Waiting).ThenBy(r => r.Name, StringComparer.CurrentCulture).ToList(),
        });
    }
}
