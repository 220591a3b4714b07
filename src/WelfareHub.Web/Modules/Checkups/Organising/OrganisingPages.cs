using Microsoft.Extensions.Localization;

using WelfareHub.Web.Modules.Accounts;
using WelfareHub.Web.Modules.Shared;

namespace WelfareHub.Web.Modules.Checkups;

/// <summary>The organiser's side of checkups.</summary>
internal static class OrganisingPages
{
    /// <summary>Who may open these pages. An administrator sees all of them with the whole city as scope.</summary>
    public static readonly Role[] Roles = [Role.UnionOrganiser, Role.Administrator];

    public static void AddOrganising(this IServiceCollection services)
    {
        services.AddScoped<OrganiserReaches>();
        services.AddSingleton<Inviter>();
        services.AddSingleton<ProgrammeWriter>();
        services.AddSingleton<BlockDesk>();
        services.AddNavLine(ProgrammeList.Path, Glyph.Heart, "NavProgrammes");
        services.AddNavLine(OrganiserRequests.Path, Glyph.Clock, "NavRequests", OrganiserRequests.Count);
        services.AddNavLine(BlockEndpoints.Path, Glyph.Pin, "NavBlocks");
        services.AddNavLine(CalendarPages.Organiser, Glyph.Calendar, "NavCalendar");
    }

    public static void MapOrganising(this IEndpointRouteBuilder app)
    {
        OrganiserHome.Map(app);
        ProgrammeList.Map(app);
        ProgrammePages.Map(app);
        ProgrammeFormEndpoints.Map(app);
        OrganiserRequestEndpoints.Map(app);
        BlockEndpoints.Map(app);
    }

    private static void AddNavLine(
        this IServiceCollection services, string path, Glyph icon, string key, Func<IServiceProvider, Visitor, CancellationToken, Task<int>>? waiting = null) =>
        services.AddSingleton(new OrganiserNavLine(path, icon, s => s.GetRequiredService<IStringLocalizer<OrganiserTexts>>()[key]) { Waiting = waiting });
}
