using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Localization;

using WelfareHub.Bookings;
using WelfareHub.Web.Data;
using WelfareHub.Web.Modules.Accounts;
using WelfareHub.Web.Modules.Shared;

namespace WelfareHub.Web.Modules.Facilities;

/// <summary>/homes/{code}/broken: anybody signed in says what is broken, with a photo if they like.</summary>
internal static class FaultEndpoints
{
    private const string Purpose = "fault-photo";

    private static readonly TryLimit Reports = new("fault", 10, TimeSpan.FromHours(1));

    public static void MapFaults(this IEndpointRouteBuilder app)
    {
        app.MapGet("/homes/{code}/broken", Ask).ForSignedIn();
        app.MapPost("/homes/{code}/broken", Report).ForSignedIn();
        app.MapGet("/keeper/{code}/faults/{id:guid}/photo", Photo).For(KeeperDesk.Roles);
    }

    private static async Task<IResult> Ask(string code, string? unit, string? done, HomeBook book, PageContext page, IStringLocalizer<DeskTexts> texts, CancellationToken cancel)
    {
        if ((await book.Read(cancel)).ByCode(code) is not { } home)
            return Results.NotFound();
        page.Title = texts["FaultTitle"];
        page.ActiveTab = Tabs.Today;
        return Pages.Show<FaultPage>(new { Home = home, Form = new FaultForm(Guid.TryParse(unit, out var id) ? id : null, ""), Done = done is not null });
    }

    private static async Task<IResult> Report(
        string code, HttpContext http, HomeBook book, CommitGate gate, Vault vault, Tries tries, CityClock clock, PageContext page, IStringLocalizer<DeskTexts> texts, CancellationToken cancel)
    {
        if ((await book.Read(cancel)).ByCode(code) is not { } home)
            return Results.NotFound();
        var (visitor, posted, errors) = (http.RequiredVisitor(), await http.Request.ReadFormAsync(cancel), new FormErrors());
        var form = FaultForm.Read(posted, home, errors, texts);
        var photo = await ReadPhoto(posted.Files.GetFile("photo"), errors, texts, cancel);
        if (!errors.Any && await tries.Take([Reports], visitor.Id.ToString("N"), cancel) is not null)
            errors.Add("", texts["TooManyTries"]);
        if (errors.Any)
        {
            page.Title = texts["FaultTitle"];
            page.ActiveTab = Tabs.Today;
            page.HasErrors = true;
            return Pages.Show<FaultPage>(new { Home = home, Form = form, Errors = errors }, StatusCodes.Status422UnprocessableEntity);
        }

        var madeId = FormKeys.IdOf(posted);
        var (now, hasPhoto, sealedPhoto) = (clock.Now, photo is not null, photo is { } clean ? vault.Seal(Purpose, clean.Bytes) : null);
        await gate.Run(
            async (db, _) =>
            {
                // Two posts of one person come one after the other, and the same form again is the same report: unless it was seen to and broke again.
                await BookingDesk.LockPerson(db, visitor.Id);
                var before = await db.Set<Fault>().Where(f => f.Id == madeId).Select(f => new { f.SettledAt }).FirstOrDefaultAsync(CancellationToken.None);
                if (before is { SettledAt: null })
                    return 0;
                var fault = new Fault
                {
                    Id = before is null && madeId is { } fresh ? fresh : Guid.CreateVersion7(),
                    HomeId = home.Id,
                    BookableId = form.Unit,
                    Words = form.Words,
                    ReportedById = visitor.Id,
                    ReportedAt = now,
                    HasPhoto = hasPhoto,
                };
                db.Add(fault);
                if (sealedPhoto is not null)
                    db.Add(new FaultPhoto { FaultId = fault.Id, Sealed = sealedPhoto, ContentType = photo!.Value.ContentType });
                return await db.SaveChangesAsync(CancellationToken.None);
            },
            CancellationToken.None);
        return Pages.Go($"/homes/{home.Home.Code}/broken?done=1");
    }

    private static async Task<(byte[] Bytes, string ContentType)?> ReadPhoto(IFormFile? file, FormErrors errors, IStringLocalizer<DeskTexts> texts, CancellationToken cancel)
    {
        if (file is null || file.Length == 0)
            return null;
        if (file.Length > PhotoCleaner.LargestBytes)
        {
            errors.Add("photo", texts["PhotoLarge", PhotoCleaner.LargestBytes / 1024 / 1024]);
            return null;
        }

        using var bytes = new MemoryStream();
        await file.CopyToAsync(bytes, cancel);
        var clean = PhotoCleaner.Clean(file.FileName, bytes.ToArray());
        if (clean is null)
            errors.Add("photo", texts["PhotoKind"]);
        return clean;
    }

    private static async Task<IResult> Photo(string code, Guid id, HttpContext http, KeeperDesk desk, WelfareDbContext db, Vault vault, CancellationToken cancel)
    {
        if (await desk.Home(http.RequiredVisitor(), code, cancel) is not { } home || await FaultList.Photo(db, home, id, cancel) is not { } photo)
            return Results.NotFound();
        http.Response.Headers.CacheControl = "private, no-store";
        return Results.Bytes(vault.Open(Purpose, photo.Sealed), photo.ContentType);
    }
}
