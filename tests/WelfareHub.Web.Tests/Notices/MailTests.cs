using System.Globalization;

using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

using MimeKit;

using WelfareHub.Web.Modules.Notices;

namespace WelfareHub.Web.Tests.Notices;

/// <summary>Against a real SMTP server: tests/run.sh starts one and says where its mailboxes are.</summary>
public sealed class MailTests
{
    /// <summary>What a scripted server is told to answer when it is to say nothing.</summary>
    private const string Silence = "~";

    /// <summary>Seconds of patience with a server that does answer, however slow the machine.</summary>
    private const int Long = 60;

    [Fact]
    public async Task A_mail_arrives_once_in_the_readers_language_as_text_and_as_html()
    {
        var (host, port, maildir) = Server();
        var address = $"courier-{Guid.CreateVersion7():N}@example.org";
        await using var site = await Site.Open(change: b => Configure(b.Services, host, port));
        await using (var db = site.Db())
        {
            await db.Users.Where(p => p.Persona == "courier-haping")
                .ExecuteUpdateAsync(set => set.SetProperty(p => p.Email, address).SetProperty(p => p.Language, "zh-Hant"));
        }

        await SweeperTests.Write(site, "one", Site.Start);
        await site.Get<NoticeSweeper>().Sweep(CancellationToken.None);
        await site.Get<NoticeSweeper>().Sweep(CancellationToken.None);

        var mail = await Arrived(maildir, address);
        mail.Subject.Should().Be("登記通過了，歡迎");
        mail.TextBody.Should().Contain("社區已經確認了你的登記").And.Contain("https://welfare.example.org/");
        mail.HtmlBody.Should().Contain("<h1").And.Contain("社區已經確認了你的登記").And.NotContain("<script");
        mail.Body.Should().BeOfType<MultipartAlternative>();
        await using var look = site.Db();
        var delivery = await look.Deliveries.SingleAsync();
        delivery.State.Should().Be(DeliveryState.Sent);
        mail.MessageId.Should().StartWith(delivery.NoticeId.ToString("N"), "a second try carries the same id");
    }

    [Theory]
    [InlineData("zh-Hant", "提醒：", "看預約")]
    [InlineData("zh-Hans", "提醒：", "看预约")]
    [InlineData("en", "Reminder", "See the booking")]
    public async Task A_reminder_reads_whole_in_the_readers_language_and_can_be_stopped_with_one_click(string language, string subject, string action)
    {
        var (host, port, maildir) = Server();
        var address = $"reminder-{language.ToLowerInvariant()}-{Guid.CreateVersion7():N}@example.org";
        await using var site = await Site.Open(change: b => Configure(b.Services, host, port));
        var (person, slot, _) = await BookingNoticesTests.Slots(site);
        await BookingNoticesTests.Book(site, person, slot.Id);
        await using var db = site.Db();
        await db.Users.Where(p => p.Id == person).ExecuteUpdateAsync(set => set.SetProperty(p => p.Email, address).SetProperty(p => p.Language, language));
        await db.NoticePreferences.AddAsync(new NoticePreference { PersonId = person, QuietFrom = default, QuietTo = default, QuietAtPeaks = false });
        await db.Notices.Where(n => n.Kind != "booking.reminder").ExecuteDeleteAsync();
        await db.SaveChangesAsync();
        site.Clock.SetUtcNow(slot.StartsAt!.Value.AddHours(-24));
        await site.Get<NoticeSweeper>().Sweep(CancellationToken.None);

        var mail = await Arrived(maildir, address);
        mail.Subject.Should().StartWith(subject);
        mail.Body!.Headers["Content-Language"].Should().Be(language);
        mail.Headers["List-Unsubscribe-Post"].Should().Be("List-Unsubscribe=One-Click");
        var html = mail.HtmlBody!;
        foreach (var text in new[] { mail.TextBody!, html[html.IndexOf("<body", StringComparison.Ordinal)..] })
            text.Should().Contain(action).And.Contain("https://welfare.example.org/bookings/").And.NotContain("{");
        html.Should().Contain("width=device-width");
    }

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

    private static WelfareSettings Settings(IServiceCollection services) =>
        (WelfareSettings)services.Last(s => s.ServiceType == typeof(WelfareSettings)).ImplementationInstance!;

    internal static (string Host, int Port, string Maildir) Server()
    {
        var server = Environment.GetEnvironmentVariable("WELFAREHUB_TEST_SMTP")?.Split(':');
        var maildir = Environment.GetEnvironmentVariable("WELFAREHUB_TEST_MAILDIR");
        if (server is not [var host, var port] || maildir is null)
        {
            Assert.Skip("Needs a mail server: tests/run.sh starts one and sets WELFAREHUB_TEST_SMTP and WELFAREHUB_TEST_MAILDIR.");
            throw new InvalidOperationException();
        }

        return (host, int.Parse(port, CultureInfo.InvariantCulture), maildir);
    }

    private static void Configure(IServiceCollection services, string host, int port)
    {
        var settings = Settings(services);
        settings.PublicAddress = "https://welfare.example.org";
        settings.Mail.Host = host;
        settings.Mail.Port = port;
        settings.Mail.Security = "none";
        settings.Mail.From = "WelfareHub <noreply@example.org>";
    }

    /// <summary>The one mail in the mailbox, waited for within a bound.</summary>
    private static async Task<MimeMessage> Arrived(string maildir, string address)
    {
        var folder = Path.Combine(maildir, address, "new");
        for (var i = 0; i < 1200 && (!Directory.Exists(folder) || Directory.GetFiles(folder).Length == 0); i++)
            await Task.Delay(TimeSpan.FromMilliseconds(100), TimeProvider.System);
        Directory.Exists(folder).Should().BeTrue("the mail should arrive in {0}", folder);
        return await MimeMessage.LoadAsync(Directory.GetFiles(folder).Should().ContainSingle().Which);
    }
}
