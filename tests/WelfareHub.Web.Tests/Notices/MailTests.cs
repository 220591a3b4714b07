using System.Globalization;

using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

using MimeKit;

using WelfareHub.Web.Modules.Notices;

namespace WelfareHub.Web.Tests.Notices;

/// <summary>Against a real SMTP server: tests/run.sh starts one and says where its mailboxes are.</summary>
public sealed partial class MailTests
{
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
