using Microsoft.EntityFrameworkCore;

using WelfareHub.Web.Data;

namespace WelfareHub.Web.Modules.Accounts;

/// <summary>The demo people that Development offers on the sign-in page. Their words are read from the seed data, never stored.</summary>
internal static class Personas
{
    public static async Task<List<DemoPersona>> Offered(WelfareDbContext db, WelfareSettings settings, IWebHostEnvironment environment, CancellationToken cancel)
    {
        if (!environment.IsDevelopment() || !File.Exists(Path.Combine(settings.SeedData, "personas.csv")))
            return [];
        var present = await db.Users.Where(p => p.Persona != null && p.Status == PersonStatus.Active).Select(p => p.Persona!).ToListAsync(cancel);
        return [.. DemoPersonas.Read(settings.SeedData).Where(d => present.Contains(d.Id))];
    }

    /// <summary>Mapped in Development only.</summary>
    public static async Task<IResult> SignIn(HttpContext http, WelfareDbContext db, string persona, string? back)
    {
        var person = await db.Users.Where(p => p.Persona == persona && p.Status == PersonStatus.Active).Select(p => p.Id).FirstOrDefaultAsync(http.RequestAborted);
        return person == default ? Results.NotFound() : await SignInCookie.SignInAndGo(http, person, back);
    }
}
