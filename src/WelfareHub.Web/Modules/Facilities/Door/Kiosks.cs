using System.Security.Cryptography;
using System.Text;

using Microsoft.EntityFrameworkCore;

using WelfareHub.Bookings;
using WelfareHub.Web.Data;
using WelfareHub.Web.Modules.Shared;

namespace WelfareHub.Web.Modules.Facilities;

/// <summary>Pairs tablets with homes and tells whose tablet asks.</summary>
internal sealed class Kiosks(CommitGate gate, WelfareDbContext db, HomeBook book, CityClock clock)
{
    public const string Cookie = "wh.kiosk";
    public static readonly TimeSpan CodeLasts = TimeSpan.FromMinutes(10);
    private const int TokenBytes = 32;

    public Task<List<Kiosk>> Of(HomeView home, CancellationToken cancel)
    {
        var now = clock.Now;
        return db.Kiosks.AsNoTracking().Where(k => k.HomeId == home.Id && k.RevokedAt == null && (k.PairedAt != null || k.CodeUntil > now)).OrderBy(k => k.MadeAt).ToListAsync(cancel);
    }

    /// <summary>The code to type into the tablet; it is shown once and kept as a hash only.</summary>
    public async Task<string> Make(HomeView home, string name, Guid by)
    {
        var (code, now) = (References.Draw(), clock.Now);
        await gate.Run(
            async (shared, _) =>
            {
                shared.Add(new Kiosk { HomeId = home.Id, Name = name, MadeById = by, MadeAt = now, CodeHash = Hash(code), CodeUntil = now + CodeLasts });
                return await shared.SaveChangesAsync(CancellationToken.None);
            },
            CancellationToken.None);
        return code;
    }

    /// <summary>The token for the tablet's cookie; null when the code is wrong, used or too old.</summary>
    public async Task<string?> Pair(string typed)
    {
        if (References.Read(typed) is not { } code)
            return null;
        var token = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(TokenBytes));
        var (hash, tokenHash, now) = (Hash(code), Hash(token), clock.Now);
        // One statement: of two tablets with the same code one is paired.
        var paired = await gate.Run(
            async (shared, _) => await ((WelfareDbContext)shared).Kiosks.Where(k => k.CodeHash == hash && k.CodeUntil > now && k.RevokedAt == null).ExecuteUpdateAsync(
                set => set.SetProperty(k => k.CodeHash, (string?)null).SetProperty(k => k.TokenHash, tokenHash).SetProperty(k => k.PairedAt, now),
                CancellationToken.None),
            CancellationToken.None);
        return paired == 1 ? token : null;
    }

    /// <summary>False: not there, or not of this home.</summary>
    public async Task<bool> Revoke(HomeView home, Guid id)
    {
        var now = clock.Now;
        return await gate.Run(
            async (shared, _) => await ((WelfareDbContext)shared).Kiosks.Where(k => k.Id == id && k.HomeId == home.Id).ExecuteUpdateAsync(
                set => set.SetProperty(k => k.RevokedAt, now).SetProperty(k => k.TokenHash, (string?)null).SetProperty(k => k.CodeHash, (string?)null),
                CancellationToken.None),
            CancellationToken.None) == 1;
    }

    /// <summary>Which tablet this is and where it hangs; null without a token, or with one that is revoked.</summary>
    public async Task<(Kiosk Kiosk, HomeView Home)?> Find(HttpContext http, CancellationToken cancel)
    {
        if (http.Request.Cookies[Cookie] is not { Length: TokenBytes * 2 } token)
            return null;
        var hash = Hash(token);
        var kiosk = await db.Kiosks.AsNoTracking().FirstOrDefaultAsync(k => k.TokenHash == hash && k.RevokedAt == null, cancel);
        return kiosk is not null && (await book.Read(cancel)).ById.GetValueOrDefault(kiosk.HomeId) is { } home ? (kiosk, home) : null;
    }

    private static string Hash(string secret) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(secret)));
}
