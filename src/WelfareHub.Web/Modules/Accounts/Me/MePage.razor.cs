using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Localization;

using WelfareHub.Web.Data;
using WelfareHub.Web.Modules.Shared;

namespace WelfareHub.Web.Modules.Accounts;

/// <summary>What a person sees of their own account; phone and e-mail are masked, for who looks over a shoulder.</summary>
public sealed record MyAccount(
    string FullName, string? Phone, string? Email, LocalText? Company, LocalText? Station, Guid? CommunityId, string Language, bool LanguageChosen, bool HasPassword, int Sessions)
{
    public string Community { get; init; } = "";
}

public sealed partial class MePage
{
    internal static async Task<IResult> Show(HttpContext http, WelfareDbContext db, AreaTrees areas, TimeProvider clock, PageContext page, IStringLocalizer<MeTexts> texts, string? done)
    {
        var visitor = http.RequiredVisitor();
        var now = clock.GetUtcNow();
        var account = await (
            from person in db.Users
            where person.Id == visitor.Id
            join c in db.Companies on person.CompanyId equals c.Id into companies
            from company in companies.DefaultIfEmpty()
            join s in db.Stations on person.StationId equals s.Id into stations
            from station in stations.DefaultIfEmpty()
            select new MyAccount(
                person.FullName,
                person.PhoneNumber,
                person.Email,
                company == null ? null : company.Name,
                station == null ? null : station.Name,
                person.CommunityId,
                person.Language,
                person.LanguageChosen,
                person.PasswordHash != null,
                db.Sessions.Count(s => s.PersonId == visitor.Id && s.EndedAt == null && s.ExpiresAt > now)))
            .SingleAsync(http.RequestAborted);
        page.Name(texts["MeTitle"]);
        var tree = await areas.Get(http.RequestAborted);
        return Pages.Show<MePage>(new
        {
            Account = account with { Community = tree.Path(account.CommunityId) },
            Home = Homes.Of([.. visitor.Grants.Select(g => g.Role)]),
            IsCourier = visitor.Has(Role.Courier),
            Done = done is "phone" or "email" or "email-removed" or "password" ? done : null,
        });
    }

    /// <summary>The person's own choice goes with them to every device, so what this browser remembered gives way.</summary>
    internal static async Task<IResult> ChooseLanguage(HttpContext http, WelfareDbContext db, SessionStore sessions, [FromForm] string? language)
    {
        if (!Languages.IsKnown(language))
            return Results.UnprocessableEntity();
        var visitor = http.RequiredVisitor();
        await db.Users.Where(p => p.Id == visitor.Id).ExecuteUpdateAsync(
            set => set.SetProperty(p => p.Language, language!).SetProperty(p => p.LanguageChosen, true), http.RequestAborted);
        sessions.ForgetPerson(visitor.Id);
        http.Response.Cookies.Delete(Language.CookieName);
        return Pages.Go("/me");
    }
}
