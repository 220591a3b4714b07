using System.Globalization;

using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

using MimeKit;

using WelfareHub.Web.Modules.Notices;

namespace WelfareHub.Web.Tests.Notices;

/// <summary>Against a real SMTP server: tests/run.sh starts one and says where its mailboxes are.</summary>
public sealed class MailTests
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

    private static (string Host, int Port, string Maildir) Server()
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
        var settings = (WelfareSettings)services.Last(s => s.ServiceType == typeof(WelfareSettings)).ImplementationInstance!;
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
        for (var i = 0; i < 100 && (!Directory.Exists(folder) || Directory.GetFiles(folder).Length == 0); i++)
            await Task.Delay(TimeSpan.FromMilliseconds(100), TimeProvider.System);
        Directory.Exists(folder).Should().BeTrue("the mail should arrive in {0}", folder);
        return await MimeMessage.LoadAsync(Directory.GetFiles(folder).Should().ContainSingle().Which);
    }
}
