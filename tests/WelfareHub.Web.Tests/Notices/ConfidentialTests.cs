using Microsoft.Extensions.DependencyInjection;

using WelfareHub.Web.Modules.Notices;

namespace WelfareHub.Web.Tests.Notices;

/// <summary>What nobody may read over a shoulder says nothing of itself on any way out, nor beside a name on a desk.</summary>
public sealed class ConfidentialTests
{
    private static readonly NoticeKind Kind = new("legal.accepted", typeof(AccountNoticeTexts)) { Confidential = true, Path = "/" };

    [Fact]
    public async Task It_is_neutral_in_the_mail_in_the_message_and_beside_a_name_on_the_staff_page()
    {
        var channel = new FakeChannel { Kind = ChannelKind.Mail };
        channel.Answers.Enqueue(new SendResult(SendResultKind.Refused, "smtp 550 RecipientNotAccepted"));
        await using var site = await Site.Open(change: b =>
        {
            b.Services.AddSingleton<IChannel>(channel);
            b.Services.AddSingleton(Kind);
        });
        await SweeperTests.Write(site, "one", Site.Start, kind: Kind.Name, facts: """{"reason":"工資糾紛"}""");
        await site.Get<NoticeSweeper>().Sweep(CancellationToken.None);
        var letter = channel.Sent.Should().ContainSingle().Which;

        using var mail = site.Get<MailWriter>().Write(letter, "courier@example.org");
        foreach (var words in new[] { mail.Subject, mail.TextBody, mail.HtmlBody }.Concat(mail.Headers.Select(h => h.Value)))
            words.Should().NotContain("工資").And.NotContain("legal");
        mail.BodyParts.Should().NotContain(p => p.ContentType.MimeType == "text/calendar");

        var settings = site.Get<WelfareSettings>();
        settings.Sms.Url = "https://sms.example.org/send";
        settings.Sms.Templates[Kind.Name] = "SMS_LEGAL";
        settings.Sms.Templates[SmsRequests.Neutral] = "SMS_9";
        using var request = new SmsRequests(settings, site.Clock).Write(letter, "+8613900000000");
        (await request.Content!.ReadAsStringAsync()).Should().Contain("SMS_9").And.NotContain("SMS_LEGAL").And.NotContain("工資").And.NotContain("legal");

        using var admin = await site.As("admin");
        var page = await admin.Open("/admin/outbox");
        page.Text.Should().Contain("smtp 550").And.Contain("只有本人能看的通知").And.NotContain("legal");
        page.Text.Should().Contain("換一種方式聯絡：簡訊", "the mailbox is dead and there is a phone");
    }

    [Fact]
    public async Task What_is_for_a_person_cannot_be_said_in_a_group()
    {
        await using var site = await Site.Open(change: b => b.Services.AddSingleton(Kind with { ForGroups = true }));
        await using var db = site.Db();
        foreach (var kind in new[] { Kind.Name, "account.approved", "booking.confirmed" })
        {
            var say = async () => await site.Get<GroupOutbox>().AddOnce(db, kind, "daoli", new GroupFacts(), null, "one");
            await say.Should().ThrowAsync<InvalidOperationException>();
        }
    }
}
