using System.Diagnostics;
using System.Globalization;

using Microsoft.EntityFrameworkCore;

using WelfareHub.Web.Modules.Notices;
using WelfareHub.Web.Modules.Shared;
using WelfareHub.Web.Tests.Guards;

namespace WelfareHub.Web.Tests.Notices;

/// <summary>The real program is killed (SIGKILL) again and again while it sends to a real mail server.</summary>
public sealed class KilledSenderTests
{
    private const int Kills = 20;
    private const int AlwaysDue = 500;

    /// <summary>Side by side, each with a database of its own: a start is mostly waiting for one core.</summary>
    private const int Chains = 2;

    /// <summary>A machine may look away for so long that all is sent before the kill: such a kill shows nothing and is made again.</summary>
    private const int MostTries = 10 * Kills / Chains;

    [Fact]
    public async Task Twenty_kills_while_500_notices_are_due_lose_none_and_repeat_at_most_one_each()
    {
        var results = await Task.WhenAll(Enumerable.Range(0, Chains).Select(chain => Task.Run(() => Chain(new Random(2026 + chain), Kills / Chains))));

        var (written, lost, repeated) = (results.Sum(r => r.Written), results.Sum(r => r.Lost), results.Sum(r => r.Repeated));
        Console.WriteLine($"{results.Sum(r => r.Kills)} kills -9 while {AlwaysDue} notices were due: {written} notices, {lost} lost, {repeated} sent twice");
        lost.Should().Be(0);
        results.Should().OnlyContain(r => r.Repeated <= r.Kills);
    }

    private static async Task<(int Kills, int Written, int Lost, int Repeated)> Chain(Random random, int kills)
    {
        var (host, port, maildir) = MailTests.Server();
        var mailboxes = new Mailboxes(maildir);
        await using var site = await Site.Open();
        var settings = new Dictionary<string, string>
        {
            ["WelfareHub__Mail__Host"] = host,
            ["WelfareHub__Mail__Port"] = port.ToString(CultureInfo.InvariantCulture),
            ["WelfareHub__Mail__Security"] = "none",
            ["WelfareHub__Mail__From"] = "WelfareHub <noreply@example.org>",
            ["DOTNET_TieredPGO"] = "0",
        };
        await TakeMailboxes(site);
        var (written, tries) = (0, 0);
        for (var inTheMiddle = 0; inTheMiddle < kills; tries++)
        {
            tries.Should().BeLessThan(MostTries, "kills should come in the middle");
            written = await TopUp(site, mailboxes, written);
            var enough = await Sent(site) + random.Next(1, 30);
            using var app = AppProcess.Serve(site.Folder, "Production", settings);
            await Until(async () => await Sent(site) >= enough);
            // Anywhere between two notes.
            await Task.Delay(TimeSpan.FromMilliseconds(random.NextDouble() * 10), TimeProvider.System);
            await app.Kill();
            if (await Sent(site) < written)
                inTheMiddle++;
            await LetTheLeaseEnd(site);
        }

        using (AppProcess.Serve(site.Folder, "Production", settings))
            await Until(async () => await Sent(site) == written);
        var arrived = await mailboxes.Settled(written);
        return (tries, written, written - arrived.Count(a => a.Value > 0), arrived.Sum(a => Math.Max(0, a.Value - 1)));
    }

    /// <summary>The program goes by the real calendar: on a Monday it would mail the week's numbers to organisers too, and those would be counted.</summary>
    private static async Task TakeMailboxes(Site site)
    {
        await using var db = site.Db();
        await db.Users.ExecuteUpdateAsync(set => set.SetProperty(p => p.Email, (string?)null).SetProperty(p => p.NormalizedEmail, (string?)null));
    }

    /// <summary>Each notice goes to an address of its own, so that mails can be counted.</summary>
    private static async Task<int> TopUp(Site site, Mailboxes mailboxes, int written)
    {
        await using var db = site.Db();
        var now = TimeProvider.System.GetUtcNow();
        var person = await db.Users.Where(p => p.Persona == "courier-haping").Select(p => p.Id).SingleAsync();
        var due = await db.Notices.CountAsync(n => n.State == NoticeState.Pending) + await db.Deliveries.CountAsync(d => d.State == DeliveryState.Waiting);
        for (; due < AlwaysDue; due++, written++)
        {
            site.Get<Outbox>().Add(db, new NoticeDraft(
                "security.email", person, """{"at":"2026-11-24T01:20:00Z"}""", now.AddMinutes(-1), null, mailboxes.Address(written), SendTo: mailboxes.Address(written)));
        }

        await db.SaveChangesAsync();
        return written;
    }

    private static async Task<int> Sent(Site site)
    {
        await using var db = site.Db();
        return await db.Deliveries.CountAsync(d => d.State == DeliveryState.Sent);
    }

    /// <summary>Five minutes in which nothing else happens.</summary>
    private static async Task LetTheLeaseEnd(Site site)
    {
        await using var db = site.Db();
        var past = TimeProvider.System.GetUtcNow().AddMinutes(-1);
        await db.Deliveries.Where(d => d.State == DeliveryState.Waiting).ExecuteUpdateAsync(set => set.SetProperty(d => d.NextTryAt, past));
    }

    /// <summary>However slow the machine; only what never comes true is to be found.</summary>
    internal static async Task Until(Func<Task<bool>> so)
    {
        for (var since = Stopwatch.StartNew(); since.Elapsed < TimeSpan.FromMinutes(5);)
        {
            if (await so())
                return;
            await Task.Delay(TimeSpan.FromMilliseconds(5), TimeProvider.System);
        }

        throw new TimeoutException();
    }
}
