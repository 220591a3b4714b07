using Microsoft.EntityFrameworkCore;

using MiniExcelLibs;

using WelfareHub.Web.Data;
using WelfareHub.Web.Modules.Shared;

namespace WelfareHub.Web.Modules.Accounts;

/// <summary>The demo people that Development offers on the sign-in page. Their words are read from the seed data, never stored.</summary>
internal static class Personas
{
    public static async Task<List<PersonaButton>> Offered(WelfareDbContext db, WelfareSettings settings, CancellationToken cancel)
    {
        var file = Path.Combine(settings.SeedData, "personas.csv");
        if (!File.Exists(file))
            return [];
        var present = await db.Users.Where(p => p.Persona != null && p.Status == PersonStatus.Active).Select(p => p.Persona!).ToListAsync(cancel);
        return [.. Read(file).Where(b => present.Contains(b.Persona))];
    }

    /// <summary>Mapped in Development only.</summary>
    public static async Task<IResult> SignIn(HttpContext http, WelfareDbContext db, string persona, string? back)
    {
        var person = await db.Users.Where(p => p.Persona == persona && p.Status == PersonStatus.Active).Select(p => p.Id).FirstOrDefaultAsync(http.RequestAborted);
        return person == default ? Results.NotFound() : await SignInCookie.SignInAndGo(http, person, back);
    }

    private static IEnumerable<PersonaButton> Read(string file)
    {
        foreach (IDictionary<string, object?> row in MiniExcel.Query(file, useHeaderRow: true, excelType: ExcelType.CSV))
        {
            LocalText Text(string column) => new(row[column + "_zh_hant"] as string, row[column + "_zh_hans"] as string, row[column + "_en"] as string);
            yield return new PersonaButton((string)row["persona"]!, Text("name"), Text("what"));
        }
    }
}

public sealed record PersonaButton(string Persona, LocalText Name, LocalText What);
