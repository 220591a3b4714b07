using Microsoft.EntityFrameworkCore;

using WelfareHub.Web.Modules.Notices;

namespace WelfareHub.Web.Tests.Notices;

/// <summary>Against a scripted server that answers as it is told.</summary>
public sealed partial class MailTests
{
    /// <summary>What a scripted server is told to answer when it is to say nothing.</summary>
    private const string Silence = "~";

    /// <summary>Seconds of patience with a server that does answer, however slow the machine.</summary>
    private const int Long = 60;

    [Theory]
    [InlineData("BANNER", "421 too busy", DeliveryState.Waiting, 0)]
    [InlineData("BANNER", "!", DeliveryState.Waiting, 0)]
    [InlineData("BANNER", "~", DeliveryState.Waiting, 0)]
    [InlineData("BANNER", "554 not for you", DeliveryState.Waiting, 0)]
    [InlineData("MAIL", "!", DeliveryState.Waiting, 1)]
    [InlineData("MAIL", "452 out of storage", DeliveryState.Waiting, 1)]
    [InlineData("RCPT", "~", DeliveryState.Waiting, 1)]
    [InlineData(".", "~", DeliveryState.Waiting, 1)]
    [InlineData(".", "552 too large", DeliveryState.Failed, 1)]
    [InlineData("MAIL", "530 5.7.0 Must issue a STARTTLS command first", DeliveryState.Waiting, 0)]
    [InlineData("MAIL", "550 5.7.1 you may not send from noreply@example.org", DeliveryState.Waiting, 0)]
    [InlineData("RCPT", "450 greylisted", DeliveryState.Waiting, 1)]
    [InlineData("RCPT", "550 no such mailbox for somebody@example.org", DeliveryState.Failed, 1)]
    [InlineData("DATA", "421 shutting down", DeliveryState.Waiting, 0)]
    [InlineData(".", "451 try later", DeliveryState.Waiting, 1)]
    [InlineData(".", "!", DeliveryState.Waiting, 1)]
    [InlineData("HELP", "", DeliveryState.Sent, 1)]
    public async Task Each_answer_of_a_mail_server_ends_as_the_rules_say(string command, string answer, DeliveryState state, int tries)
    {
        // Where the server falls silent our patience is short; a machine so slow that it runs out before that tries once more with a longer one.
        var patience = answer == Silence ? 1 : Long;
        while (!await EndsAsTheRulesSay(patience, command, answer, state, tries))
            patience *= 4;
    }

    /// <summary>False: patience ran out before the server came to fall silent, so nothing can be said.</summary>
    private static async Task<bool> EndsAsTheRulesSay(int patience, string command, string answer, DeliveryState state, int tries)
    {
        await using var server = new ScriptedMailServer();
        server.Next(command, answer);
        await using var site = await Ready(server, mail => mail.TimeoutSeconds = patience);
        await SweeperTests.Write(site, "one", Site.Start);

        await site.Get<NoticeSweeper>().Sweep(CancellationToken.None);

        if (answer == Silence && patience < Long && !server.HasSaidAll(command))
            return false;
        await using var db = site.Db();
        var delivery = await db.Deliveries.AsNoTracking().SingleAsync();
        (delivery.State, delivery.Tries).Should().Be((state, tries));
        (delivery.Trouble ?? "").Should().NotContain("example.org", "trouble is for staff's eyes and holds no personal data");
        if (state != DeliveryState.Waiting)
            return true;

        site.Get<WelfareSettings>().Mail.TimeoutSeconds = Long;
        site.Clock.Advance(TimeSpan.FromMinutes(2));
        await site.Get<NoticeSweeper>().Sweep(CancellationToken.None);
        server.Accepted.Should().ContainSingle(id => id.Contains(delivery.NoticeId.ToString("N")));
        return true;
    }

    [Fact]
    public async Task A_server_that_does_not_offer_the_tls_we_insist_on_gets_no_letter()
    {
        await using var server = new ScriptedMailServer();
        await using var site = await Ready(server, mail => mail.Security = "starttls");
        await SweeperTests.Write(site, "one", Site.Start);
        await site.Get<NoticeSweeper>().Sweep(CancellationToken.None);
        await using var db = site.Db();
        var delivery = await db.Deliveries.SingleAsync();
        (delivery.State, delivery.Tries, delivery.Trouble).Should().Be((DeliveryState.Waiting, 0, "smtp tls not offered"));
        server.Accepted.Should().BeEmpty();
    }

    [Fact]
    public async Task Greylisting_is_waited_out_in_minutes_and_not_for_ever()
    {
        await using var server = new ScriptedMailServer();
        for (var i = 0; i < 20; i++)
            server.Next("RCPT", "450 4.2.0 greylisted");
        await using var site = await Ready(server);
        await SweeperTests.Write(site, "one", Site.Start);
        var waits = new List<TimeSpan>();
        await using var db = site.Db();
        for (var tries = 1; ; tries++)
        {
            await site.Get<NoticeSweeper>().Sweep(CancellationToken.None);
            var delivery = await db.Deliveries.AsNoTracking().SingleAsync();
            delivery.Tries.Should().Be(tries);
            if (delivery.State == DeliveryState.Failed)
                break;
            waits.Add(delivery.NextTryAt - site.Clock.GetUtcNow());
            site.Clock.SetUtcNow(delivery.NextTryAt);
        }

        waits.Should().HaveCount(11);
        waits[0].Should().BeLessThan(TimeSpan.FromMinutes(1));
        waits[2].Should().BeGreaterThan(TimeSpan.FromMinutes(3)).And.BeLessThan(TimeSpan.FromMinutes(7));
        waits.Should().BeInAscendingOrder("each wait is longer than the one before, whatever the jitter");
    }

    [Fact]
    public async Task A_refused_sign_in_waits_for_the_operator_and_costs_no_letter_a_try()
    {
        await using var server = new ScriptedMailServer();
        server.Next("EHLO", "250-scripted\r\n250 AUTH PLAIN");
        server.Next("AUTH", "535 wrong password");
        await using var site = await Ready(server, mail => mail.User = mail.Password = "wrong");
        await SweeperTests.Write(site, "one", Site.Start);
        await site.Get<NoticeSweeper>().Sweep(CancellationToken.None);
        await using var db = site.Db();
        var delivery = await db.Deliveries.SingleAsync();
        (delivery.State, delivery.Tries, delivery.Trouble).Should().Be((DeliveryState.Waiting, 0, "smtp sign-in refused"));
    }

    [Fact]
    public async Task Many_letters_share_a_connection()
    {
        await using var server = new ScriptedMailServer();
        await using var site = await Ready(server);
        for (var i = 0; i < 30; i++)
            await SweeperTests.Write(site, $"n{i}", Site.Start, kind: "security.phone");
        await site.Get<NoticeSweeper>().Sweep(CancellationToken.None);
        server.Accepted.Should().HaveCount(30).And.OnlyHaveUniqueItems();
        server.Connections.Should().Be(1);
    }

    [Theory]
    [InlineData("452 4.5.3 too many messages in this session")]
    [InlineData("421 enough for today")]
    public async Task A_server_that_takes_few_letters_a_connection_gets_the_others_through_new_ones(string enough)
    {
        await using var server = new ScriptedMailServer { MostInOneConnection = 10, Enough = enough };
        await using var site = await Ready(server);
        for (var i = 0; i < 35; i++)
            await SweeperTests.Write(site, $"n{i}", Site.Start, kind: "security.phone");
        await site.Get<NoticeSweeper>().Sweep(CancellationToken.None);
        server.Accepted.Should().HaveCount(35).And.OnlyHaveUniqueItems();
        server.Connections.Should().Be(4);
        await using var db = site.Db();
        (await db.Deliveries.ToListAsync()).Should().OnlyContain(d => d.State == DeliveryState.Sent && d.Tries == 1);
    }

    private static async Task<Site> Ready(ScriptedMailServer server, Action<MailSettings>? change = null)
    {
        var site = await Site.Open(change: b =>
        {
            Configure(b.Services, "127.0.0.1", server.Port);
            Settings(b.Services).Mail.TimeoutSeconds = Long;
            change?.Invoke(Settings(b.Services).Mail);
        });
        await using var db = site.Db();
        await db.Users.Where(p => p.Persona == "courier-haping").ExecuteUpdateAsync(set => set.SetProperty(p => p.Email, "courier@example.org"));
        return site;
    }
}
