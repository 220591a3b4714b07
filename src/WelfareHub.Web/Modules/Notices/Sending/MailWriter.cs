using System.Text;
using System.Text.Encodings.Web;

using Microsoft.Extensions.Localization;

using MimeKit;

using WelfareHub.Web.Modules.Shared;

namespace WelfareHub.Web.Modules.Notices;

/// <summary>A letter as MIME: plain text and HTML, the same Message-ID at every try.</summary>
internal sealed class MailWriter(WelfareSettings settings, Unsubscribe unsubscribe, CityClock clock, IStringLocalizer<NoticeTexts> texts)
{
    private readonly MailboxAddress _from = MailboxAddress.Parse(settings.Mail.From);

    public MimeMessage Write(Letter letter, string address)
    {
        var message = new MimeMessage
        {
            Subject = letter.Text.Subject,
            MessageId = $"{letter.Notice.Id:N}@{_from.Domain}",
            Date = letter.Notice.DueAt,
        };
        message.From.Add(_from);
        message.To.Add(new MailboxAddress(Encoding.UTF8, letter.To.FullName, address));
        // Nobody's holiday reply shall answer, and no mailing list shall keep it.
        message.Headers.Add("Auto-Submitted", "auto-generated");
        message.Headers.Add(HeaderId.ContentLanguage, letter.To.Language);

        string? stop = null;
        if (letter.Kind.Topic is Topic.Reminders or Topic.Invitations)
        {
            stop = settings.LinkTo(unsubscribe.PathFor(letter.To.Id, letter.Kind.Topic));
            message.Headers.Add(HeaderId.ListUnsubscribe, $"<{stop}>");
            message.Headers.Add("List-Unsubscribe-Post", "List-Unsubscribe=One-Click");
        }

        var foot = Foot(letter.To.Language, stop);
        var link = letter.Text.Path is { } path ? settings.LinkTo(path) : null;
        var body = new MultipartAlternative(
            new TextPart(MimeKit.Text.TextFormat.Plain) { Text = Plain(letter, link, foot) },
            new TextPart(MimeKit.Text.TextFormat.Html) { Text = Html(letter, link, foot) });
        if (letter.Calendar is { } entry)
            body.Add(Invite(entry, address));
        message.Body = body;
        message.Prepare(EncodingConstraint.SevenBit);
        return message;
    }

    private MimePart Invite(CalendarEntry entry, string address)
    {
        var part = new MimePart("text", "calendar") { Content = new MimeContent(new MemoryStream(CalendarFile.Invite(entry, clock, _from.Address, address))) };
        part.ContentType.Charset = "utf-8";
        part.ContentType.Parameters.Add("method", CalendarFile.MethodOf(entry));
        return part;
    }

    private string Foot(string language, string? stop)
    {
        using (Speech.In(language))
            return stop is null ? texts["MailFoot"] : $"{texts["MailFoot"]} {texts["MailUnsubscribe", stop]}";
    }

    private static string Plain(Letter letter, string? link, string foot)
    {
        var text = new StringBuilder();
        foreach (var line in letter.Text.Lines)
            text.Append(line).Append("\r\n\r\n");
        if (link is not null)
            text.Append(letter.Text.Action).Append("\r\n").Append(link).Append("\r\n\r\n");
        return text.Append("-- \r\n").Append(foot).Append("\r\n").ToString();
    }

    /// <summary>Inline styles only: mail programs drop everything else. Readable at phone width without zooming.</summary>
    private static string Html(Letter letter, string? link, string foot)
    {
        var encode = HtmlEncoder.Create(System.Text.Unicode.UnicodeRanges.All);
        var html = new StringBuilder();
        html.Append("<!doctype html><html lang=\"").Append(letter.To.Language).Append("\"><head><meta charset=\"utf-8\">")
            .Append("<meta name=\"viewport\" content=\"width=device-width,initial-scale=1\"><meta name=\"color-scheme\" content=\"light dark\"><title>")
            .Append(encode.Encode(letter.Text.Subject)).Append("</title></head>")
            .Append("<body style=\"margin:0;padding:16px;background:#fffaf0;color:#2b2620;font:16px/1.6 system-ui,'PingFang SC','Noto Sans CJK SC','Microsoft YaHei',sans-serif\">")
            .Append("<div style=\"max-width:560px;margin:0 auto;background:#fff;border:1px solid #eadfc8;border-radius:14px;padding:20px\">")
            .Append("<h1 style=\"margin:0 0 12px;font-size:20px;line-height:1.35\">").Append(encode.Encode(letter.Text.Subject)).Append("</h1>");
        foreach (var line in letter.Text.Lines)
            html.Append("<p style=\"margin:0 0 10px\">").Append(encode.Encode(line)).Append("</p>");
        if (link is not null)
        {
            html.Append("<p style=\"margin:18px 0 4px\"><a href=\"").Append(encode.Encode(link))
                .Append("\" style=\"display:inline-block;background:#f5a800;color:#2b1d00;font-weight:700;text-decoration:none;padding:12px 22px;border-radius:999px\">")
                .Append(encode.Encode(letter.Text.Action ?? link)).Append("</a></p>");
        }

        return html.Append("</div><p style=\"max-width:560px;margin:12px auto 0;color:#6b6257;font-size:13px\">")
            .Append(encode.Encode(foot)).Append("</p></body></html>").ToString();
    }
}
