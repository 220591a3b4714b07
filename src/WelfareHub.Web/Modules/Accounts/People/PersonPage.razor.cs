using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Localization;

using WelfareHub.Web.Data;
using WelfareHub.Web.Modules.Shared;

namespace WelfareHub.Web.Modules.Accounts;

public sealed record PersonView(
    Guid Id, string FullName, string Phone, string? Email, string Language, PersonStatus Status, DateTimeOffset CreatedAt, DateTimeOffset? ActivatedAt,
    DateTimeOffset? ApprovedAt, string? ApprovedBy);

public sealed partial class PersonPage
{
    private static readonly string[] Fields = ["name", "phone", "company", "station", "community"];

    internal static async Task<IResult> Open(
        HttpContext http, WelfareDbContext db, OrganiserDesk desk, AreaTrees areas, IStringLocalizer<PeopleTexts> texts, Guid id, string? saved)
    {
        if (await Find(http, db, areas, id) is not { } person)
            return Results.NotFound();
        var typed = new Dictionary<string, string?>
        {
            ["name"] = person.FullName,
            ["phone"] = Phones.Show(person.PhoneNumber),
            ["company"] = person.CompanyId?.ToString(),
            ["station"] = person.StationId?.ToString(),
            ["community"] = person.CommunityId?.ToString(),
        };
        return await Show(http, db, desk, texts, person, await PlaceChoices.Load(db, areas, http.RequestAborted), typed, errors: null, saved is not null);
    }

    internal static async Task<IResult> Save(
        HttpContext http, IFormCollection form, WelfareDbContext db, OrganiserDesk desk, AreaTrees areas, SessionStore sessions,
        IStringLocalizer<PeopleTexts> texts, Guid id)
    {
        if (await Find(http, db, areas, id) is not { } person)
            return Results.NotFound();
        var places = await PlaceChoices.Load(db, areas, http.RequestAborted);
        var scope = OrganiserScope.Of(http.RequiredVisitor(), await areas.Get(http.RequestAborted));
        var errors = new FormErrors();
        var change = Read(form, person, places, scope, errors, texts);
        if (change.Phone != person.PhoneNumber && await db.Users.AnyAsync(p => p.PhoneNumber == change.Phone && p.Id != id, http.RequestAborted))
            errors.Add("phone", texts["PhoneTaken"]);
        if (!errors.Any && await Write(db, person.Id, change, http.RequestAborted))
        {
            sessions.ForgetPerson(id);
            return Pages.Go($"{OrganiserDesk.People}/{id}?saved=1");
        }

        if (!errors.Any)
            errors.Add("phone", texts["PhoneTaken"]);
        return await Show(http, db, desk, texts, person, places, Fields.ToDictionary(f => f, f => (string?)form[f].ToString()), errors, saved: false);
    }

    private static async Task<Person?> Find(HttpContext http, WelfareDbContext db, AreaTrees areas, Guid id) =>
        await db.Users.AsNoTracking().InScopeOf(http.RequiredVisitor(), await areas.Get(http.RequestAborted)).SingleOrDefaultAsync(p => p.Id == id, http.RequestAborted);

    private static Change Read(
        IFormCollection form, Person person, PlaceChoices places, OrganiserScope scope, FormErrors errors, IStringLocalizer<PeopleTexts> texts)
    {
        var name = FullNames.Clean(form["name"]);
        if (name is null)
            errors.Add("name", texts["NameWrong", FullNames.Longest]);
        // Once activated, the phone is the courier's own: they sign in with it and change it themselves, with their password.
        var phone = person.Status == PersonStatus.Imported ? Phones.Normalise(form["phone"]) : person.PhoneNumber;
        if (phone is null)
            errors.Add("phone", texts["PhoneWrong"]);
        Guid? Place(string field, Func<string?, Guid?> find)
        {
            var found = find(form[field]);
            if (found is null && form[field].ToString().Length > 0)
                errors.Add(field, texts["PlaceWrong"]);
            return found;
        }

        var company = Place("company", places.Company);
        var station = Place("station", places.Station);
        var community = Place("community", places.Community);
        if (station is { } at && company is { } of && !places.Belongs(at, of))
            errors.Add("station", texts["StationOfOther"]);
        if (!errors.Any && !scope.Covers(company, station, community))
            errors.Add("station", texts["WouldLeaveScope"]);
        return new Change(name, phone, company, station, community);
    }

    /// <summary>False: somebody else got that phone a moment ago.</summary>
    private static async Task<bool> Write(WelfareDbContext db, Guid id, Change change, CancellationToken cancel)
    {
        var person = await db.Users.AsTracking().SingleAsync(p => p.Id == id, cancel);
        person.FullName = change.FullName!;
        if (person.Status == PersonStatus.Imported)
            person.PhoneNumber = change.Phone;
        (person.CompanyId, person.StationId, person.CommunityId) = (change.Company, change.Station, change.Community);
        try
        {
            await db.SaveChangesAsync(cancel);
            return true;
        }
        catch (DbUpdateException)
        {
            return false;
        }
    }

    private static async Task<IResult> Show(
        HttpContext http, WelfareDbContext db, OrganiserDesk desk, IStringLocalizer<PeopleTexts> texts, Person person, PlaceChoices places,
        Dictionary<string, string?> typed, FormErrors? errors, bool saved)
    {
        await desk.Prepare(http.RequiredVisitor(), person.FullName, OrganiserDesk.People, http.RequestAborted);
        http.RequestServices.GetRequiredService<PageContext>().HasErrors = errors is not null;
        var approvedBy = person.ApprovedById is null
            ? null
            : await db.Users.Where(p => p.Id == person.ApprovedById).Select(p => p.FullName).SingleOrDefaultAsync(http.RequestAborted);
        return Pages.Show<PersonPage>(
            new
            {
                View = new PersonView(
                    person.Id, person.FullName, Phones.Show(person.PhoneNumber), person.Email, person.Language, person.Status, person.CreatedAt,
                    person.ActivatedAt, person.ApprovedAt, approvedBy),
                Places = places,
                Typed = typed,
                Errors = errors,
                Saved = saved,
            },
            errors is null ? StatusCodes.Status200OK : StatusCodes.Status422UnprocessableEntity);
    }

    private sealed record Change(string? FullName, string? Phone, Guid? Company, Guid? Station, Guid? Community);
}
