using System.Diagnostics;
using System.Globalization;

using MailKit.Net.Smtp;
using MailKit.Security;

using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

using MimeKit;

using WelfareHub.Web;
using WelfareHub.Web.Data;
using WelfareHub.Web.Modules.Accounts;
using WelfareHub.Web.Modules.Notices;
using WelfareHub.Web.Modules.Shared;

namespace WelfareHub.Benchmarks;

/// <summary>
/// 10,000 due notices leave the published program by mail, beside a bare MailKit loop with as many connections to the same server;
/// and how late a single notice is when nothing else is due.
/// </summary>
internal static class Notices
{
    private const int Letters = 10_000;

    /// <summary>Sent by both before anything is measured: a hub that has run for days is what the evening's reminders meet.</summary>
    private const int WarmUp = 2_000;
    private const int Connections = 4;

    /// <summary>People of whom each is told one thing at rest: who has just been told something would be spared for minutes.</summary>
    private const int AtRest = 200;
    private const string Domain = "hub.example.org";

    public static async Task<int> Run(int seconds)
    {
        using var scratch = new Scratch();
        var program = await Server.Publish(scratch);
        await using var mail = await MailServer.Start();
        Console.WriteLine($"mail server: {mail.Name}");
        var folder = scratch.Folder("data");
        await using var writing = Build(folder);
        var people = await MakePeople(writing);

        await Bare(mail, "warm.example.org", WarmUp);
        // Half of the loop before and half after, so that neither has the warmer machine.
        var before = await Bare(mail, "before.example.org", Letters / 2);
        var (hub, late, written) = await Hub(program, folder, writing, people, mail, seconds);
        var arrived = await mail.Arrived(Domain, written);
        var after = await Bare(mail, "after.example.org", Letters / 2);
        var bare = Letters / (before + after).TotalSeconds;
        var lost = written - arrived.Count;
        var duplicates = arrived.Values.Sum() - arrived.Count;
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"{Letters} mails over {Connections} connections: bare MailKit loop {bare:0}/s, WelfareHub {hub:0}/s; lateness at rest p50 {At(late, 0.5):0} ms, p99 {At(late, 0.99):0} ms of {late.Length}"));
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"notices ratio={hub / bare:0.00} lateness_p99_ms={At(late, 0.99):0} lost={lost} duplicates={duplicates}"));
        return 0;
    }

    private static Microsoft.AspNetCore.Builder.WebApplication Build(string folder) =>
        WelfareApp.Build(new StartOptions(folder, Urls: "http://127.0.0.1:0", Jobs: false), builder => builder.Environment.EnvironmentName = "Production");

    /// <summary>People without quiet hours, so that the time of day changes nothing.</summary>
    private static async Task<List<Guid>> MakePeople(Microsoft.AspNetCore.Builder.WebApplication app)
    {
        await app.Services.GetRequiredService<DatabaseSetup>().Prepare(CancellationToken.None);
        await using var db = app.Services.GetRequiredService<Func<WelfareDbContext>>()();
        var now = TimeProvider.System.GetUtcNow();
        var people = Enumerable.Range(0, Letters + AtRest + WarmUp).Select(n => new Person
        {
            Id = Guid.CreateVersion7(),
            FullName = $"示例{n:00000}",
            UserName = $"bench-{n}",
            NormalizedUserName = $"BENCH-{n}",
            SecurityStamp = "-",
            Email = $"p{n}@{Domain}",
            NormalizedEmail = $"P{n}@{Domain}".ToUpperInvariant(),
            Status = PersonStatus.Active,
            CreatedAt = now,
        }).ToList();
        db.AddRange(people);
        db.AddRange(people.Select(p => new NoticePreference { PersonId = p.Id, QuietFrom = default, QuietTo = default, QuietAtPeaks = false, ChangedAt = now }));
        await db.SaveChangesAsync();
        return people.ConvertAll(p => p.Id);
    }

    private static async Task<(double PerSecond, double[] Late, int Written)> Hub(
        string program, string folder, Microsoft.AspNetCore.Builder.WebApplication writing, List<Guid> people, MailServer mail, int seconds)
    {
        await using var app = await Server.App(program, folder, new Dictionary<string, string>
        {
            ["WelfareHub__Mail__Host"] = "127.0.0.1",
            ["WelfareHub__Mail__Port"] = mail.Port.ToString(CultureInfo.InvariantCulture),
            ["WelfareHub__Mail__Security"] = "none",
            ["WelfareHub__Mail__From"] = "WelfareHub <noreply@example.org>",
            ["WelfareHub__Mail__Connections"] = Connections.ToString(CultureInfo.InvariantCulture),
        });
        await Write(writing, people.Skip(Letters + AtRest).Select(p => (p, TimeProvider.System.GetUtcNow())), "warm");
        await Sent(writing, "warm", WarmUp);
        var begins = TimeProvider.System.GetUtcNow().AddSeconds(8);
        await Write(writing, people.Take(Letters).Select(p => (p, begins)), "rush");
        if (TimeProvider.System.GetUtcNow() > begins)
            throw new InvalidOperationException("Writing the notices took longer than planned.");
        var ends = (await Sent(writing, "rush", Letters)).Max(s => s.At);

        // At rest: one now and then, to people in turn.
        var first = TimeProvider.System.GetUtcNow().AddSeconds(2);
        var single = Math.Clamp(seconds * 40, 20, AtRest);
        await Write(writing, Enumerable.Range(0, single).Select(n => (people[Letters + n], first.AddMilliseconds(n * 103))), "rest");
        var late = (await Sent(writing, "rest", single)).Select(s => (s.At - s.Due).TotalMilliseconds).Order().ToArray();
        return (Letters / (ends - begins).TotalSeconds, late, Letters + single + WarmUp);
    }

    private static async Task Write(Microsoft.AspNetCore.Builder.WebApplication app, IEnumerable<(Guid Person, DateTimeOffset Due)> all, string name)
    {
        await using var db = app.Services.GetRequiredService<Func<WelfareDbContext>>()();
        var outbox = app.Services.GetRequiredService<Outbox>();
        foreach (var (person, due) in all)
            outbox.Add(db, new NoticeDraft("account.approved", person, "{}", due, null, $"{name}:{person:N}"));
        await db.SaveChangesAsync();
    }

    /// <summary>When each was due and noted as sent, once all are. The notes stand in the database: looking on costs the sender nothing.</summary>
    private static async Task<List<(DateTimeOffset Due, DateTimeOffset At)>> Sent(Microsoft.AspNetCore.Builder.WebApplication app, string name, int all)
    {
        for (var watch = Stopwatch.StartNew(); watch.Elapsed < TimeSpan.FromMinutes(5); await Task.Delay(TimeSpan.FromSeconds(1), TimeProvider.System))
        {
            await using var db = app.Services.GetRequiredService<Func<WelfareDbContext>>()();
            if (await db.Deliveries.CountAsync(d => d.State == DeliveryState.Waiting) > 0 || await db.Notices.AnyAsync(n => n.State == NoticeState.Pending))
                continue;
            var rows = await (
                from delivery in db.Deliveries
                where delivery.State == DeliveryState.Sent
                join notice in db.Notices on delivery.NoticeId equals notice.Id
                where notice.DedupeKey.StartsWith(name + ":")
                select new { notice.DueAt, delivery.StateAt }).ToListAsync();
            if (rows.Count == all)
                return rows.ConvertAll(r => (r.DueAt, r.StateAt!.Value));
        }

        throw new TimeoutException("Not everything was sent within five minutes.");
    }

    /// <summary>As plain as it can be: each connection takes the next letter, writes it, sends it.</summary>
    private static async Task<TimeSpan> Bare(MailServer mail, string domain, int letters)
    {
        var next = -1;
        var watch = Stopwatch.StartNew();
        await Task.WhenAll(Enumerable.Range(0, Connections).Select(async _ =>
        {
            await Task.Yield();
            using var client = new SmtpClient();
            await client.ConnectAsync("127.0.0.1", mail.Port, SecureSocketOptions.None);
            while (Interlocked.Increment(ref next) is var number && number < letters)
                await client.SendAsync(Letter(number, domain));
            await client.DisconnectAsync(quit: true);
        }));
        var took = watch.Elapsed;
        await mail.Arrived(domain, letters);
        return took;
    }

    /// <summary>Of about the size and shape of ours.</summary>
    private static MimeMessage Letter(int number, string domain)
    {
        var message = new MimeMessage { Subject = "登記通過了，歡迎" };
        message.From.Add(new MailboxAddress("WelfareHub", "noreply@example.org"));
        message.To.Add(new MailboxAddress($"示例{number:00000}", $"p{number}@{domain}"));
        var text = string.Concat(Enumerable.Repeat("社區已經確認了你的登記。現在可以預約免費的健康體檢和口腔檢查了。\r\n\r\n", 3));
        message.Body = new MultipartAlternative(
            new TextPart(MimeKit.Text.TextFormat.Plain) { Text = text },
            new TextPart(MimeKit.Text.TextFormat.Html) { Text = $"<!doctype html><html><body>{string.Concat(Enumerable.Repeat($"<p style=\"margin:0 0 10px;overflow-wrap:anywhere\">{text}</p>", 4))}</body></html>" });
        return message;
    }

    private static double At(double[] sorted, double share) => sorted[Math.Min(sorted.Length - 1, (int)(sorted.Length * share))];
}
