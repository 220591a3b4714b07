using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Localization;
using Microsoft.Net.Http.Headers;

using WelfareHub.Bookings;
using WelfareHub.Web.Data;
using WelfareHub.Web.Modules.Accounts;
using WelfareHub.Web.Modules.Shared;

namespace WelfareHub.Web.Modules.Facilities;

/// <summary>Pictures of a home: the keeper puts them in order, everybody sees them.</summary>
internal static class PhotoEndpoints
{
    public const int MostPhotos = 8;
    public const int LargestBytes = 400 * 1024;
    public const int LongestWords = 200;

    /// <summary>A picture never changes under its address.</summary>
    private const string Kept = "public, max-age=31536000, immutable";

    public static void MapPhotos(this IEndpointRouteBuilder app)
    {
        app.MapGet("/homes/{code}/photos/{id:guid}", Send).Open();
        app.MapGet("/keeper/{code}/home/photos", List).For(KeeperDesk.Roles);
        app.MapPost("/keeper/{code}/home/photos", Add).For(KeeperDesk.Roles);
        app.MapPost("/keeper/{code}/home/photos/{id:guid}/words", Say).For(KeeperDesk.Roles);
        app.MapPost("/keeper/{code}/home/photos/{id:guid}/first", First).For(KeeperDesk.Roles);
        app.MapPost("/keeper/{code}/home/photos/{id:guid}/remove", Remove).For(KeeperDesk.Roles);
    }

    public static string PathOf(HomeView home, HomePhoto photo) => $"/homes/{home.Home.Code}/photos/{photo.Id}";

    /// <summary>The fields of one picture among several on the page.</summary>
    public static string WordsOf(Guid photo) => $"alt-{photo:N}";

    private static async Task<IResult> Send(string code, Guid id, HttpContext http, HomeBook book, WelfareDbContext db, CancellationToken cancel)
    {
        if ((await book.Read(cancel)).ByCode(code)?.Photos.FirstOrDefault(p => p.Id == id) is not { } photo)
            return Results.NotFound();
        var tag = new EntityTagHeaderValue($"\"{id:N}\"");
        http.Response.Headers.CacheControl = Kept;
        if (http.Request.Headers.IfNoneMatch == tag.ToString())
            return Results.StatusCode(StatusCodes.Status304NotModified);
        var bytes = await db.HomePhotoFiles.Where(f => f.PhotoId == id).Select(f => f.Bytes).FirstOrDefaultAsync(cancel);
        return bytes is null ? Results.NotFound() : Results.File(bytes, photo.ContentType, entityTag: tag);
    }

    private static async Task<IResult> List(string code, string? done, HttpContext http, KeeperDesk desk, PageContext page, IStringLocalizer<UpkeepTexts> texts, CancellationToken cancel) =>
        await desk.Home(http.RequiredVisitor(), code, cancel) is { } home ? Show(home, new TypedForm(texts), done, desk, page, texts) : Results.NotFound();

    private static PageResult<PhotosPage> Show(HomeView home, TypedForm form, string? done, KeeperDesk desk, PageContext page, IStringLocalizer<UpkeepTexts> texts, Guid? said = null)
    {
        desk.Head(texts["PhotosTitle"], home, page, form.Errors);
        return Pages.Show<PhotosPage>(new { View = home, Form = form, Done = done, Said = said }, UpkeepEndpoints.StatusOf(form.Errors));
    }

    private static async Task<IResult> Add(
        string code, HttpContext http, KeeperDesk desk, HomeBook book, CommitGate gate, CityClock clock, PageContext page, IStringLocalizer<UpkeepTexts> texts, CancellationToken cancel)
    {
        var visitor = http.RequiredVisitor();
        if (await desk.Home(visitor, code, cancel) is not { } home)
            return Results.NotFound();
        var posted = await http.Request.ReadFormAsync(cancel);
        var form = TypedForm.Of(posted, texts);
        var picture = await Read(posted.Files.GetFile("photo"), form.Errors, texts, cancel);
        var alt = form.Local("alt", LongestWords);
        if (form.Errors.Any)
            return Show(home, form, null, desk, page, texts);
        var (bytes, type, (width, height)) = picture!.Value;
        var photo = new HomePhoto { HomeId = home.Id, Alt = alt, ContentType = type, Width = width, Height = height, ById = visitor.Id, At = clock.Now };
        if (await gate.Run((db, _) => Hang((WelfareDbContext)db, photo, bytes), cancel))
            return Done(home, book, "photo");
        form.Errors.Add("photo", texts["PhotoTooMany", MostPhotos]);
        return Show(home, form, null, desk, page, texts);
    }

    /// <summary>False: there are so many already. Two posts for a home come one after the other, and what is sent twice stands there once.</summary>
    private static async ValueTask<bool> Hang(WelfareDbContext db, HomePhoto photo, byte[] bytes)
    {
        await db.LockHome(photo.HomeId);
        var there = await db.HomePhotos.AsNoTracking().Where(p => p.HomeId == photo.HomeId).Select(p => new { p.Id, p.Order }).ToListAsync();
        var ids = there.ConvertAll(p => p.Id);
        if (await db.HomePhotoFiles.AnyAsync(f => ids.Contains(f.PhotoId) && f.Bytes == bytes))
            return true;
        if (there.Count >= MostPhotos)
            return false;
        photo.Order = there.Count == 0 ? 0 : there.Max(p => p.Order) + 1;
        db.Add(photo);
        db.Add(new HomePhotoFile { PhotoId = photo.Id, Bytes = bytes });
        await db.SaveChangesAsync(CancellationToken.None);
        return true;
    }

    private static async Task<(byte[] Bytes, string ContentType, (int Width, int Height) Size)?> Read(IFormFile? file, FormErrors errors, IStringLocalizer<UpkeepTexts> texts, CancellationToken cancel)
    {
        if (file is null || file.Length == 0)
        {
            errors.Add("photo", texts["MissingPhoto"]);
            return null;
        }

        if (file.Length > LargestBytes)
        {
            errors.Add("photo", texts["PhotoLarge", LargestBytes / 1024]);
            return null;
        }

        using var bytes = new MemoryStream();
        await file.CopyToAsync(bytes, cancel);
        if (PhotoCleaner.Clean(file.FileName, bytes.ToArray()) is var (clean, type) && PhotoSize.Of(clean, type) is { } size)
            return (clean, type, size);
        errors.Add("photo", texts["PhotoKind"]);
        return null;
    }

    private static async Task<IResult> Say(
        string code, Guid id, HttpContext http, KeeperDesk desk, HomeBook book, WelfareDbContext db, PageContext page, IStringLocalizer<UpkeepTexts> texts, CancellationToken cancel)
    {
        if (await Find(code, id, http, desk, cancel) is not { } home)
            return Results.NotFound();
        var form = TypedForm.Of(await http.Request.ReadFormAsync(cancel), texts);
        var alt = form.Local(WordsOf(id), LongestWords);
        if (form.Errors.Any)
            return Show(home, form, null, desk, page, texts, said: id);

        await db.HomePhotos.Where(p => p.Id == id).ExecuteUpdateAsync(set => set.SetProperty(p => p.Alt, alt), cancel);
        return Done(home, book, "photo-words");
    }

    private static async Task<IResult> First(string code, Guid id, HttpContext http, KeeperDesk desk, HomeBook book, WelfareDbContext db, CancellationToken cancel)
    {
        if (await Find(code, id, http, desk, cancel) is not { } home)
            return Results.NotFound();
        var order = home.Photos.Min(p => p.Order) - 1;
        await db.HomePhotos.Where(p => p.Id == id).ExecuteUpdateAsync(set => set.SetProperty(p => p.Order, order), cancel);
        return Done(home, book, "photo-first");
    }

    private static async Task<IResult> Remove(string code, Guid id, HttpContext http, KeeperDesk desk, HomeBook book, WelfareDbContext db, CancellationToken cancel)
    {
        if (await Find(code, id, http, desk, cancel) is not { } home)
            return Results.NotFound();
        await db.HomePhotos.Where(p => p.Id == id).ExecuteDeleteAsync(cancel);
        return Done(home, book, "photo-gone");
    }

    private static async Task<HomeView?> Find(string code, Guid id, HttpContext http, KeeperDesk desk, CancellationToken cancel) =>
        await desk.Home(http.RequiredVisitor(), code, cancel) is { } home && home.Photos.Any(p => p.Id == id) ? home : null;

    private static IResult Done(HomeView home, HomeBook book, string what)
    {
        book.Forget();
        return Pages.Go(UpkeepEndpoints.PathOf(home, $"/photos?done={what}"));
    }
}
