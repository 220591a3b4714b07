using System.Globalization;
using System.Security.Cryptography;

using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;

using MimeKit;

using Npgsql;

using WelfareHub.Web.Data;
using WelfareHub.Web.Modules.Accounts;
using WelfareHub.Web.Modules.Notices;
using WelfareHub.Web.Modules.Shared;
using WelfareHub.Web.Tests.Guards;

namespace WelfareHub.Web.Tests.Notices;

/// <summary>Two processes on one PostgreSQL database, a real mail server behind them.</summary>
public sealed class TwoNodesTests
{
    private const int Due = 2000;

    [Fact]
    public async Task Two_nodes_send_2000_due_notices_once_each()
    {
        var (host, port, maildir) = MailTests.Server();
        var mailboxes = new Mailboxes(maildir);
        await using var database = await PrivateDatabase.Make();
        var key = Convert.ToBase64String(RandomNumberGenerator.GetBytes(32));
        await using var app = PrivateDatabase.App(database.Text, key);
        await app.Services.GetRequiredService<DatabaseSetup>().Prepare(CancellationToken.None);

        using (var first = Node("first"))
        using (var second = Node("second"))
        {
            await Task.WhenAll(first.Healthy(), second.Healthy());
            await Write(app, await Somebody(app), mailboxes.Address, 0, Due);
            await KilledSenderTests.Until(async () => await Sent(database.Text) == Due);
            // A node joins a moment after it answers, and one that was kept from a processor for long has to join again.
            await KilledSenderTests.Until(async () => await Count(database.Text, "SELECT COUNT(*) FROM qrtz_scheduler_state") == 2);
            await KilledSenderTests.Until(async () => await Count(database.Text, "SELECT COUNT(*) FROM qrtz_simple_triggers") > 1);
            (await Count(database.Text, "SELECT COUNT(*) FROM qrtz_simple_triggers")).Should().BeLessThan(20, "each trigger is there once");
            (await Count(database.Text, "SELECT COUNT(*) FROM qrtz_triggers WHERE misfire_instr = 0")).Should().Be(0, "what becomes of a missed firing is said for each");
        }

        var arrived = await mailboxes.Settled(Due);
        var by = mailboxes.Files().Select(f => MimeMessage.Load(f).From.Mailboxes.Single().Name ?? "").CountBy(n => n).ToDictionary();
        Console.WriteLine($"2 nodes on PostgreSQL: {Due} notices, {arrived.Count(a => a.Value == 1)} sent once ({string.Join(", ", by.Select(b => $"{b.Key} {b.Value}"))}), "
            + $"{Due - arrived.Count} lost, {arrived.Count(a => a.Value > 1)} sent more than once");
        arrived.Should().HaveCount(Due);
        arrived.Values.Should().OnlyContain(count => count == 1);

        AppProcess Node(string name) => AppProcess.Serve(database.Folder, "Production", new Dictionary<string, string>
        {
            ["WelfareHub__Postgres"] = database.Text,
            ["WelfareHub__MasterKey"] = key,
            ["WelfareHub__Mail__Host"] = host,
            ["WelfareHub__Mail__Port"] = port.ToString(CultureInfo.InvariantCulture),
            ["WelfareHub__Mail__Security"] = "none",
            ["WelfareHub__Mail__From"] = $"{name} <noreply@example.org>",
        });
    }

    [Fact]
    public async Task Two_senders_that_contend_for_2000_notices_send_each_once()
    {
        await using var database = await PrivateDatabase.Make();
        var key = Convert.ToBase64String(RandomNumberGenerator.GetBytes(32));
        var (first, second) = (new FakeChannel { Kind = ChannelKind.Mail }, new FakeChannel { Kind = ChannelKind.Mail });
        await using var one = PrivateDatabase.App(database.Text, key, first);
        await using var other = PrivateDatabase.App(database.Text, key, second);
        await one.Services.GetRequiredService<DatabaseSetup>().Prepare(CancellationToken.None);
        var person = await Somebody(one);

        // Half is handed over and half is not, so that they meet in both steps; and neither sends before the other has letters in hand
        // too, or the quicker one may have sent all before the other has begun.
        await Write(one, person, i => $"n{i}@example.org", 0, Due / 2);
        await one.Services.GetRequiredService<NoticeSweeper>().HandOverDue(CancellationToken.None);
        await Write(one, person, i => $"n{i}@example.org", Due / 2, Due / 2);
        var (firstHas, secondHas) = (
            new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously), new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously));
        first.OnSend = () => Meet(firstHas, secondHas);
        second.OnSend = () => Meet(secondHas, firstHas);

        var sweeps = Task.WhenAll(
            Task.Run(() => one.Services.GetRequiredService<NoticeSweeper>().Sweep(CancellationToken.None)),
            Task.Run(() => other.Services.GetRequiredService<NoticeSweeper>().Sweep(CancellationToken.None)));
        await sweeps.WaitAsync(TimeSpan.FromMinutes(5), TimeProvider.System);

        Console.WriteLine($"2 senders in contention: {Due} notices, sent {first.Sent.Count} + {second.Sent.Count}");
        first.Sent.Concat(second.Sent).Select(l => l.Notice.Id).Should().HaveCount(Due).And.OnlyHaveUniqueItems();
        first.Sent.Should().NotBeEmpty();
        second.Sent.Should().NotBeEmpty();
    }

    private static Task Meet(TaskCompletionSource mine, TaskCompletionSource others)
    {
        mine.TrySetResult();
        return others.Task;
    }

    private static async Task<Guid> Somebody(WebApplication app)
    {
        await using var db = app.Services.GetRequiredService<Func<WelfareDbContext>>()();
        var person = new Person { Id = Guid.CreateVersion7(), FullName = "王小蜂", UserName = "two-nodes", NormalizedUserName = "TWO-NODES", SecurityStamp = "-", Status = PersonStatus.Active, CreatedAt = TimeProvider.System.GetUtcNow() };
        db.Add(person);
        await db.SaveChangesAsync();
        return person.Id;
    }

    private static async Task Write(WebApplication app, Guid person, Func<int, string> address, int from, int count)
    {
        await using var db = app.Services.GetRequiredService<Func<WelfareDbContext>>()();
        var due = TimeProvider.System.GetUtcNow().AddMinutes(-1);
        for (var i = from; i < from + count; i++)
        {
            app.Services.GetRequiredService<Outbox>().Add(db, new NoticeDraft(
                "security.email", person, """{"at":"2026-11-24T01:20:00Z"}""", due, null, address(i), SendTo: address(i)));
        }

        await db.SaveChangesAsync();
    }

    private static Task<long> Sent(string text) => Count(text, """SELECT COUNT(*) FROM "NoticeDeliveries" WHERE "State" = 1""");

    private static async Task<long> Count(string text, string sql)
    {
        await using var connection = new NpgsqlConnection(text);
        await connection.OpenAsync();
#pragma warning disable CA2100 // written above
        await using var command = new NpgsqlCommand(sql, connection);
#pragma warning restore CA2100
        return (long)(await command.ExecuteScalarAsync())!;
    }
}
