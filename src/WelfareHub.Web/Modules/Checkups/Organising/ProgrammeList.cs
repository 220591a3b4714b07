using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Localization;

using WelfareHub.Web.Data;
using WelfareHub.Web.Modules.Accounts;
using WelfareHub.Web.Modules.Shared;

namespace WelfareHub.Web.Modules.Checkups;

public enum ProgrammeFilter
{
    Running,
    Over,
    All,
}

public sealed record ProgrammeRow(Programme Programme, ProgrammeNumbers Numbers, int Meant, int NotReached);

/// <summary>/organiser/programmes: the programmes of one's scope.</summary>
internal static class ProgrammeList
{
    public const string Path = "/organiser/programmes";

    public static void Map(IEndpointRouteBuilder app) => app.MapGet(Path, Show).For(OrganisingPages.Roles);

    private static async Task<IResult> Show(
        HttpContext http, WelfareDbContext db, OrganiserReaches reaches, OrganiserDesk nav, CityClock clock, IStringLocalizer<OrganiserTexts> texts, CancellationToken cancel)
    {
        var filter = Enum.TryParse<ProgrammeFilter>(http.Request.Query["show"], ignoreCase: true, out var wanted) && Enum.IsDefined(wanted) ? wanted : ProgrammeFilter.Running;
        var visitor = http.RequiredVisitor();
        var rows = await Rows(db, await reaches.Of(visitor, cancel), filter, clock, cancel);
        await nav.Prepare(visitor, texts["NavProgrammes"], Path, cancel);
        return Pages.Show<ProgrammeListPage>(new { Rows = rows, Filter = filter });
    }

    /// <summary>Seven queries, however many programmes.</summary>
    public static async Task<List<ProgrammeRow>> Rows(WelfareDbContext db, OrganiserReach reach, ProgrammeFilter filter, CityClock clock, CancellationToken cancel)
    {
        var (today, own) = (clock.Today, reach.Own(db.Programmes));
        own = filter switch
        {
            ProgrammeFilter.Running => own.Where(p => p.EndedAt == null && p.ClosesOn >= today),
            ProgrammeFilter.Over => own.Where(p => p.EndedAt != null || p.ClosesOn < today),
            _ => own,
        };
        var programmes = await own.AsNoTracking().Include(p => p.Audience).OrderBy(p => p.ClosesOn).ThenBy(p => p.Id).ToListAsync(cancel);
        var numbers = await ProgrammeNumbersQuery.Of(db, programmes.ConvertAll(p => p.Id), clock.Now, cancel);
        var couriers = await CourierReach.Load(db, reach, programmes, clock, cancel);
        return programmes.ConvertAll(p =>
        {
            var meant = couriers.Of(p).ToList();
            return new ProgrammeRow(p, numbers[p.Id], meant.Count, meant.Count(r => !r.Reached));
        });
    }
}
