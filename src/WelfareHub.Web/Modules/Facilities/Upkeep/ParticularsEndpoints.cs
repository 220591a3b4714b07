using System.Globalization;

using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Localization;

using WelfareHub.Web.Data;
using WelfareHub.Web.Modules.Accounts;
using WelfareHub.Web.Modules.Shared;

namespace WelfareHub.Web.Modules.Facilities;

/// <summary>What a home is called, how to find it, whom to ask for, what is simply there.</summary>
internal static class ParticularsEndpoints
{
    public static void MapParticulars(this IEndpointRouteBuilder app)
    {
        app.MapGet("/keeper/{code}/home/particulars", Ask).For(KeeperDesk.Roles);
        app.MapPost("/keeper/{code}/home/particulars", Save).For(KeeperDesk.Roles);
    }

    private static async Task<IResult> Ask(string code, HttpContext http, KeeperDesk desk, PageContext page, IStringLocalizer<UpkeepTexts> texts, CancellationToken cancel) =>
        await desk.Home(http.RequiredVisitor(), code, cancel) is { } view ? Show(view, Filled(view.Home, texts), desk, page, texts) : Results.NotFound();

    private static PageResult<ParticularsPage> Show(HomeView home, TypedForm form, KeeperDesk desk, PageContext page, IStringLocalizer<UpkeepTexts> texts)
    {
        desk.Head(texts["ParticularsTitle"], home, page, form.Errors);
        return Pages.Show<ParticularsPage>(new { View = home, Form = form }, UpkeepEndpoints.StatusOf(form.Errors));
    }

    private static async Task<IResult> Save(
        string code, HttpContext http, KeeperDesk desk, HomeBook book, WelfareDbContext db, PageContext page, IStringLocalizer<UpkeepTexts> texts, CancellationToken cancel)
    {
        if (await desk.Home(http.RequiredVisitor(), code, cancel) is not { } view)
            return Results.NotFound();
        var form = TypedForm.Of(await http.Request.ReadFormAsync(cancel), texts);
        var home = await db.Homes.SingleAsync(h => h.Id == view.Id, cancel);
        Put(form, home, texts);
        if (form.Errors.Any)
            return Show(view, form, desk, page, texts);
        await db.SaveChangesAsync(cancel);
        book.Forget();
        return Pages.Go(UpkeepEndpoints.PathOf(view, "?done=particulars"));
    }

    private static TypedForm Filled(Home home, IStringLocalizer<UpkeepTexts> texts) => new TypedForm(texts)
        .With("name", home.Name).With("where", home.Where).With("address", home.Address ?? LocalText.Empty).With("contact", home.Contact).With("phone", home.Phone)
        .With("point", GeoPoint.Of(home.Latitude, home.Longitude) is { } at ? string.Create(CultureInfo.InvariantCulture, $"{at.Latitude:0.######}, {at.Longitude:0.######}") : null)
        .With("amenity", Enum.GetValues<Amenities>().Where(a => a != Amenities.None && home.Amenities.HasFlag(a)).Select(a => a.ToString()));

    private static void Put(TypedForm form, Home home, IStringLocalizer<UpkeepTexts> texts)
    {
        home.Name = form.Local("name", 100);
        home.Where = form.Local("where", 200);
        home.Address = form.Address("address", 200);
        (home.Latitude, home.Longitude) = Point(form, texts);
        home.Contact = form.Text("contact", 60);
        home.Phone = form.Text("phone", 40);
        if (home.Phone is { } phone && !phone.Any(char.IsAsciiDigit))
            form.Errors.Add("phone", texts["NotPhone"]);
        home.Amenities = form.All("amenity").Aggregate(
            Amenities.None, (all, word) => all | (Enum.TryParse<Amenities>(word, out var one) && Enum.IsDefined(one) ? one : Amenities.None));
    }

    /// <summary>As map programs copy it: "45.6219, 126.6036".</summary>
    private static (double?, double?) Point(TypedForm form, IStringLocalizer<UpkeepTexts> texts)
    {
        if (form.Text("point", 60) is not { } typed)
            return (null, null);
        if (typed.Split([',', '，'], StringSplitOptions.TrimEntries) is [var north, var east]
            && double.TryParse(north, NumberStyles.Float, CultureInfo.InvariantCulture, out var latitude)
            && double.TryParse(east, NumberStyles.Float, CultureInfo.InvariantCulture, out var longitude)
            && latitude is >= -90 and <= 90 && longitude is >= -180 and <= 180)
            return (latitude, longitude);
        form.Errors.Add("point", texts["NotPoint"]);
        return (null, null);
    }
}
