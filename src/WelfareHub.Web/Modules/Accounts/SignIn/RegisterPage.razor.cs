using System.Globalization;

using Microsoft.Extensions.Localization;

using WelfareHub.Web.Data;
using WelfareHub.Web.Modules.Shared;

namespace WelfareHub.Web.Modules.Accounts;

public sealed partial class RegisterPage
{
    internal static async Task<IResult> Show(HttpContext http, WelfareDbContext db, AreaTrees areas, PageContext page, IStringLocalizer<SignInTexts> texts)
    {
        page.Title = texts["RegisterTitle"];
        return Pages.Show<RegisterPage>(new
        {
            Places = await PlaceChoices.Load(db, areas, http.RequestAborted),
            Typed = Handover.Find(http)?.Form is { } before ? AsTyped(before) : new Dictionary<string, string?> { ["language"] = Languages.Of(CultureInfo.CurrentUICulture) },
        });
    }

    internal static async Task<IResult> Register(
        HttpContext http, IFormCollection form, WelfareDbContext db, AreaTrees areas, PageContext page, IStringLocalizer<SignInTexts> texts,
        Registration registration, CodeWords words)
    {
        var places = await PlaceChoices.Load(db, areas, http.RequestAborted);
        var errors = new FormErrors();
        var courier = Read(form, places, errors, texts);
        var start = courier is null ? default : await registration.Start(courier, SignInEndpoints.NetworkOf(http), http.RequestAborted);
        if (start.Crowded)
            return CrowdedPage.Show(page, texts);
        if (start.WaitUntil is { } until && Handover.Find(http)?.Login != courier!.Phone)
            errors.Add("phone", words.Wait(until));
        if (!errors.Any)
        {
            new Handover(courier!.Phone, "/", Form: courier).Keep(http);
            return Pages.Go("/sign-in/code");
        }

        (page.Title, page.HasErrors) = (texts["RegisterTitle"], true);
        var typed = form.ToDictionary(f => f.Key, f => (string?)f.Value.ToString(), StringComparer.Ordinal);
        return Pages.Show<RegisterPage>(new { Places = places, Typed = typed, Errors = errors }, StatusCodes.Status422UnprocessableEntity);
    }

    /// <summary>For somebody who comes back to correct something.</summary>
    private static Dictionary<string, string?> AsTyped(NewCourier courier) => new()
    {
        ["name"] = courier.FullName,
        ["phone"] = Phones.Show(courier.Phone),
        ["company"] = courier.CompanyId.ToString(),
        ["station"] = courier.StationId?.ToString(),
        ["community"] = courier.CommunityId.ToString(),
        ["language"] = courier.Language,
        ["consent"] = "true",
    };

    private static NewCourier? Read(IFormCollection form, PlaceChoices places, FormErrors errors, IStringLocalizer<SignInTexts> texts)
    {
        var name = FullNames.Clean(form["name"]);
        if (name is null)
            errors.Add("name", string.IsNullOrWhiteSpace(form["name"]) ? texts["NameMissing"] : texts["NameWrong", FullNames.Longest]);
        var phone = Phones.Normalise(form["phone"]);
        if (phone is null)
            errors.Add("phone", texts["PhoneWrong"]);
        var company = places.Company(form["company"]);
        if (company is null)
            errors.Add("company", texts["CompanyMissing"]);
        var station = places.Station(form["station"]);
        if (station is null && form["station"].ToString().Length > 0)
            errors.Add("station", texts["StationWrong"]);
        else if (station is { } at && company is { } of && !places.Belongs(at, of))
            errors.Add("station", texts["StationOfOther"]);
        var community = places.Community(form["community"]);
        if (community is null)
            errors.Add("community", texts["CommunityMissing"]);
        var language = form["language"].ToString();
        if (!Languages.IsKnown(language))
            errors.Add("language", texts["LanguageMissing"]);
        if (form["consent"] != "true")
            errors.Add("consent", texts["ConsentMissing"]);
        return errors.Any ? null : new NewCourier(name!, phone!, company!.Value, station, community!.Value, language);
    }
}
