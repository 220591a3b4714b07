using WelfareHub.Web.Modules.Shared;

namespace WelfareHub.Web.Modules.Accounts;

/// <summary>The organiser's pages about people: who there is, who waits for approval, who has not activated yet.</summary>
internal static class PeopleEndpoints
{
    public static void AddPeople(this IServiceCollection services) => services.AddSingleton<Approvals>();

    public static void MapPeople(this WebApplication app)
    {
        app.MapGet(OrganiserDesk.People, PeoplePage.Open).For(Role.UnionOrganiser);
        app.MapGet(OrganiserDesk.People + "/print", PeoplePrintPage.Open).For(Role.UnionOrganiser);
        app.MapGet(OrganiserDesk.People + "/export.{format}", PeopleExport.Download).For(Role.UnionOrganiser);
        app.MapGet(OrganiserDesk.People + "/{id:guid}", PersonPage.Open).For(Role.UnionOrganiser);
        app.MapPost(OrganiserDesk.People + "/{id:guid}", PersonPage.Save).For(Role.UnionOrganiser);
        app.MapGet(OrganiserDesk.Approvals, ApprovalsPage.Open).For(Role.UnionOrganiser);
        app.MapGet(OrganiserDesk.Approvals + "/confirm", ApprovalConfirmPage.Open).For(Role.UnionOrganiser);
        app.MapPost(OrganiserDesk.Approvals, ApprovalConfirmPage.Decide).For(Role.UnionOrganiser);
        app.MapGet(OrganiserDesk.Activation, ActivationPage.Open).For(Role.UnionOrganiser);
    }
}
