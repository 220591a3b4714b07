using System.Text;
using System.Text.Encodings.Web;

using Microsoft.Extensions.Localization;

using MimeKit;

using WelfareHub.Web.Modules.Shared;

namespace WelfareHub.Web.Modules.Notices;

/// <summary>A letter as MIME: plain text and HTML, the same Message-ID at every try.</summary>
internal sealed class MailWriter(WelfareSettings settings, Unsubscribe unsubscribe, CityClock clock, IStringLocalizer<NoticeTexts> texts)
{
    private static readonly HtmlEncoder Encoder = HtmlEncoder.Create(System.Text.Unicode.UnicodeRanges.All);

    /// <summary>What the inline styles cannot say. A program that drops it, or knows no dark, shows the letter as it is: dark words on light paper.</summary>
    private const string Night =
        "<style>@media (prefers-color-scheme:dark){body{background:#16140f!important;color:#f4efe4!important}"
        + ".card{background:#211e17!important;border-color:#3a352a!important}.foot,.foot a{color:#bdb5a5!important}}</style>";

    private const string OneLine = "style=\"white-space:nowrap\"";

    private readonly MailboxAddress _from = MailboxAddress.Parse(settings.Mail.From);

    public MimeMessage Write(Letter letter, string address)
    {
        var message = new MimeMessage
        {
            Subject = Unbroken.Loosen(letter.Text.Subject),
            MessageId = $"{letter.Notice.Id:N}@{_from.Domain}",
            Date = letter.Notice.DueAt,
        };
        // A copy: each letter listens for changes of its addresses, and a shared one would keep all letters alive.
        message.From.Add(_from.Clone());
        message.To.Add(new MailboxAddress(Encoding.UTF8, letter.To.FullName, address));
        // Nobody's holiday reply shall answer, and no mailing list shall keep it.
        message.Headers.Add("Auto-Submitted", "auto-generated");
        message.Headers.Add(HeaderId.ContentLanguage, letter.To.Language);

        string? stop = null;
        if (letter.Kind.CanBeStopped)
        {
            stop = settings.LinkTo(unsubscribe.PathFor(letter.To.Id, letter.Kind.Topic));
            message.Headers.Add(HeaderId.ListUnsubscribe, $"<{stop}>");
            message.Headers.Add("List-Unsubscribe-Post", "List-Unsubscribe=One-Click");
        }

        var foot = FootOf(letter.To.Language, stop);
        var body = new MultipartAlternative(
            new TextPart(MimeKit.Text.TextFormat.Plain) { Text = Plain(letter, foot) },
            new TextPart(MimeKit.Text.TextFormat.Html) { Text = Html(letter, foot) });
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

    private Foot FootOf(string language, string? stop)
    {
        using (Speech.In(language))
            return new Foot(texts["MailFoot"], texts["MailStop"], stop);
    }

    private string? LinkOf(WrittenNotice text) => text.Path is { } path ? settings.LinkTo(path) : null;

    private string Plain(Letter letter, Foot foot)
    {
        var text = new StringBuilder();
        foreach (var part in letter.Parts)
        {
            // The mail's own subject says it already when there is only one.
            if (letter.Parts.Count > 1)
                text.Append("* ").Append(part.Subject).Append("\r\n\r\n");
            foreach (var line in part.Lines)
                text.Append(line).Append("\r\n\r\n");
            if (LinkOf(part) is { } link)
                text.Append(part.Action).Append("\r\n").Append(link).Append("\r\n\r\n");
        }

        text.Append("-- \r\n").Append(foot.Words).Append("\r\n");
        if (foot.StopLink is not null)
            text.Append(foot.StopWords).Append("\r\n").Append(foot.StopLink).Append("\r\n");
        return Unbroken.Loosen(text.ToString());
    }

    /// <summary>Inline styles, for many mail programs drop everything else. Readable at phone width without zooming.</summary>
    private string Html(Letter letter, Foot foot)
    {
        var html = new StringBuilder();
        html.Append("<!doctype html><html lang=\"").Append(letter.To.Language).Append("\"><head><meta charset=\"utf-8\">")
            .Append("<meta name=\"viewport\" content=\"width=device-width,initial-scale=1\"><meta name=\"color-scheme\" content=\"light dark\"><title>")
            .Append(Encoder.Encode(letter.Text.Subject)).Append("</title>").Append(Night).Append("</head>")
            .Append("<body style=\"margin:0;padding:16px;background:#fffaf0;color:#2b2620;text-wrap:pretty;font:16px/1.6 system-ui,'PingFang SC','Noto Sans CJK SC','Microsoft YaHei',sans-serif\">");
        foreach (var part in letter.Parts)
            Part(html, part);
        html.Append("<p class=\"foot\" style=\"max-width:560px;margin:12px auto 0;color:#6b6257;font-size:13px\">").Append(Encoder.Encode(foot.Words));
        if (foot.StopLink is not null)
            html.Append("<br><a style=\"color:#6b6257\" href=\"").Append(Encoder.Encode(foot.StopLink)).Append("\">").Append(Encoder.Encode(foot.StopWords)).Append("</a>");
        return html.Append("</p></body></html>").ToString();
    }

    private void Part(StringBuilder html, WrittenNotice part)
    {
        html.Append("<div class=\"card\" style=\"max-width:560px;margin:0 auto 12px;background:#fff;border:1px solid #eadfc8;border-radius:14px;padding:20px;box-sizing:border-box\">")
            .Append("<h1 style=\"margin:0 0 12px;font-size:20px;line-height:1.35;word-break:keep-all;text-wrap:balance;overflow-wrap:anywhere\">").Append(Unbroken.Html(part.Subject, OneLine)).Append("</h1>");
        foreach (var line in part.Lines)
            html.Append("<p style=\"margin:0 0 10px;overflow-wrap:anywhere\">").Append(Unbroken.Html(line, OneLine)).Append("</p>");
        if (LinkOf(part) is { } link)
        {
            html.Append("<p style=\"margin:18px 0 4px\"><a href=\"").Append(Encoder.Encode(link))
                .Append("\" style=\"display:inline-block;background:#f5a800;color:#2b1d00;font-weight:700;text-decoration:none;padding:12px 22px;border-radius:999px\">")
                .Append(Encoder.Encode(part.Action ?? link)).Append("</a></p>");
        }

        html.Append("</div>");
    }

    /// <summary>What stands below every mail; a link only where a mail can be stopped.</summary>
    private sealed record Foot(string Words, string StopWords, string? StopLink);
}
