using Microsoft.Extensions.Localization;

using WelfareHub.Web.Modules.Shared;

namespace WelfareHub.Web.Modules.Accounts;

internal static class AdminEndpoints
{
    public static void AddAdmin(this IServiceCollection services)
    {
        services.AddSingleton<AdminLinks>();
        services.AddScoped<AdminDesk>();
        services.AddScoped<ScopeNames>();
    }

    public static void MapAdmin(this WebApplication app)
    {
        app.MapGet("/admin-link/{token}", AdminLinkPage.Show).Open();
        app.MapPost("/admin-link/{token}", AdminLinkPage.Use).Open();
        app.MapGet("/admin", StaffPage.Show).For(Role.Administrator);
        app.MapGet("/admin/people/new", NewStaffPage.Show).For(Role.Administrator);
        app.MapPost("/admin/people/new", NewStaffPage.Add).For(Role.Administrator);
        app.MapGet("/admin/people/{id:guid}", StaffMemberPage.Show).For(Role.Administrator);
        app.MapPost("/admin/people/{id:guid}/grant", StaffMemberPage.Grant).For(Role.Administrator);
        app.MapPost("/admin/people/{id:guid}/revoke/{grant:guid}", StaffMemberPage.Revoke).For(Role.Administrator);
        app.MapPost("/admin/people/{id:guid}/suspend", StaffMemberPage.Suspend).For(Role.Administrator);
        app.MapPost("/admin/people/{id:guid}/resume", StaffMemberPage.Resume).For(Role.Administrator);
    }
}

/// <summary>What surrounds each of the administrator's pages.</summary>
internal sealed class AdminDesk(PageContext page, IStringLocalizer<AdminTexts> texts)
{
    public const string People = "/admin";
    public const string Hospitals = "/admin/hospitals";

    public void Prepare(string title, string current, FormErrors? errors = null)
    {
        page.Title = title;
        page.HasErrors = errors?.Any == true;
        page.DeskTitle = texts["DeskTitle"];
        page.DeskNav =
        [
            new(People, texts["NavPeople"], Glyph.People, Current: current == People),
            new(Hospitals, texts["NavHospitals"], Glyph.Home, Current: current == Hospitals),
            new("/admin/outbox", texts["NavOutbox"], Glyph.Mail),
            new("/admin/notices", texts["NavNotices"], Glyph.Eye),
            new("/me", texts["NavMe"], Glyph.User),
        ];
    }
}
