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

    [Fact]
    public async Task Twenty_kills_while_500_notices_are_due_lose_none_and_repeat_at_most_one_each()
    {
        var results = await Task.WhenAll(Enumerable.Range(0, Chains).Select(chain => Task.Run(() => Chain(new Random(2026 + chain), Kills / Chains))));

        var (written, lost, repeated) = (results.Sum(r => r.Written), results.Sum(r => r.Lost), results.Sum(r => r.Repeated));
        Console.WriteLine($"{Kills} kills -9 while {AlwaysDue} notices were due: {written} notices, {lost} lost, {repeated} sent twice");
        lost.Should().Be(0);
        results.Should().OnlyContain(r => r.Repeated <= Kills / Chains);
    }

    private static async Task<(int Written, int Lost, int Repeated)> Chain(Random random, int kills)
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
        var written = 0;
        for (var kill = 0; kill < kills; kill++)
        {
            written = await TopUp(site, mailboxes, written);
            var enough = await Sent(site) + random.Next(1, 30);
            using var app = AppProcess.Serve(site.Folder, "Production", settings);
            await Until(async () => await Sent(site) >= enough);
            // Anywhere between two notes.
            await Task.Delay(TimeSpan.FromMilliseconds(random.NextDouble() * 10), TimeProvider.System);
            await app.Kill();
            (await Sent(site)).Should().BeLessThan(written, "it should die in the middle");
            await LetTheLeaseEnd(site);
        }

        using (AppProcess.Serve(site.Folder, "Production", settings))
            await Until(async () => await Sent(site) == written);
        var arrived = await mailboxes.Settled(written);
        return (written, written - arrived.Count(a => a.Value > 0), arrived.Sum(a => Math.Max(0, a.Value - 1)));
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

    internal static async Task Until(Func<Task<bool>> so)
    {
        for (var i = 0; i < 6000; i++)
        {
            if (await so())
                return;
            await Task.Delay(TimeSpan.FromMilliseconds(5), TimeProvider.System);
        }

        throw new TimeoutException();
    }
}
