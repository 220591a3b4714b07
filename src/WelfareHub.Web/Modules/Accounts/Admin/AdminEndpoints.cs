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
    public const string Outbox = "/admin/outbox";
    public const string Notices = "/admin/notices";

    /// <param name="title">Of the page.</param>
    /// <param name="current">Which line of the side it belongs to.</param>
    /// <param name="errors">What is wrong with the form, if anything.</param>
    /// <param name="stopped">Notices that were not sent, where that is known.</param>
    public void Prepare(string title, string current, FormErrors? errors = null, int? stopped = null)
    {
        page.Title = title;
        page.HasErrors = errors?.Any == true;
        page.DeskTitle = texts["DeskTitle"];
        page.DeskNav =
        [
            new(People, texts["NavPeople"], Glyph.People, Current: current == People),
            new(Hospitals, texts["NavHospitals"], Glyph.Home, Current: current == Hospitals),
            new(Outbox, texts["NavOutbox"], Glyph.Mail, stopped, current == Outbox),
            new(Notices, texts["NavNotices"], Glyph.Eye, Current: current == Notices),
            new("/me", texts["NavMe"], Glyph.User),
        ];
    }
}
