using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Localization;

using WelfareHub.Web.Data;
using WelfareHub.Web.Modules.Shared;

namespace WelfareHub.Web.Modules.Accounts;

/// <summary>What an organiser's roster says about somebody.</summary>
public sealed record RosterFacts(Guid Id, string FullName, string? Phone, LocalText? Company, LocalText? Station, Guid? CommunityId)
{
    public string Community { get; init; } = "";
}

public sealed partial class ConfirmPage
{
    internal static async Task<IResult> Show(HttpContext http, WelfareDbContext db, AreaTrees areas, PageContext page, IStringLocalizer<SignInTexts> texts)
    {
        if (await Find(http, db, areas) is not { } facts)
            return Pages.Go("/sign-in");
        page.Title = texts["ConfirmTitle"];
        return Pages.Show<ConfirmPage>(new { Facts = facts });
    }

    internal static async Task<IResult> Confirm(
        HttpContext http, WelfareDbContext db, AreaTrees areas, PageContext page, IStringLocalizer<SignInTexts> texts,
        Registration registration, Passwords passwords, [FromForm] string? password, [FromForm] string? consent)
    {
        if (await Find(http, db, areas) is not { } facts)
            return Pages.Go("/sign-in");
        var errors = new FormErrors();
        if (!string.IsNullOrEmpty(password) && Passwords.Problem(password, facts.Phone) is { } problem)
            errors.Add("password", texts[problem]);
        if (consent != "true")
            errors.Add("consent", texts["ConsentMissing"]);
        if (errors.Any)
        {
            (page.Title, page.HasErrors) = (texts["ConfirmTitle"], true);
            return Pages.Show<ConfirmPage>(new { Facts = facts, Consent = consent == "true", Errors = errors }, StatusCodes.Status422UnprocessableEntity);
        }

        var back = Handover.Find(http)!.Back;
        if (!await registration.Activate(facts.Id, string.IsNullOrEmpty(password) ? null : passwords.Hash(password), http.RequestAborted))
            return Pages.Go("/sign-in");
        Handover.Drop(http);
        return await SignInCookie.SignInAndGo(http, facts.Id, back);
    }

    private static async Task<RosterFacts?> Find(HttpContext http, WelfareDbContext db, AreaTrees areas)
    {
        if (Handover.Find(http)?.Proved is not { } id)
            return null;
        var facts = await (
            from person in db.Users
            where person.Id == id && person.Status == PersonStatus.Imported
            join c in db.Companies on person.CompanyId equals c.Id into companies
            from company in companies.DefaultIfEmpty()
            join s in db.Stations on person.StationId equals s.Id into stations
            from station in stations.DefaultIfEmpty()
            select new RosterFacts(person.Id, person.FullName, person.PhoneNumber, company == null ? null : company.Name, station == null ? null : station.Name, person.CommunityId))
            .FirstOrDefaultAsync(http.RequestAborted);
        return facts is null ? null : facts with { Community = (await areas.Get(http.RequestAborted)).Path(facts.CommunityId) };
    }
}
