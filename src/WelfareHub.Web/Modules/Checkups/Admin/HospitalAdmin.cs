using Microsoft.EntityFrameworkCore;

using WelfareHub.Web.Modules.Accounts;

namespace WelfareHub.Web.Modules.Checkups;

/// <summary>Hospitals as the administrator keeps them: who they are and where to go.</summary>
internal static class HospitalAdmin
{
    public static void AddHospitalAdmin(this IServiceCollection services) => services.AddSingleton<ListHospitals>(async (db, cancel) =>
        await db.Hospitals.OrderBy(h => h.Code).Select(h => new ScopePlace(h.Id, h.Name)).ToListAsync(cancel));

    public static void MapHospitalAdmin(this WebApplication app)
    {
        app.MapGet("/admin/hospitals", HospitalListPage.Show).For(Role.Administrator);
        app.MapGet("/admin/hospitals/new", HospitalEditPage.New).For(Role.Administrator);
        app.MapPost("/admin/hospitals/new", HospitalEditPage.Add).For(Role.Administrator);
        app.MapGet("/admin/hospitals/{id:guid}", HospitalEditPage.Edit).For(Role.Administrator);
        app.MapPost("/admin/hospitals/{id:guid}", HospitalEditPage.Save).For(Role.Administrator);
    }
}
