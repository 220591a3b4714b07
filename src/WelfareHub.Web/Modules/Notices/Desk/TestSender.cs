using System.Globalization;

using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Localization;

using WelfareHub.Web.Data;
using WelfareHub.Web.Modules.Accounts;
using WelfareHub.Web.Modules.Shared;

namespace WelfareHub.Web.Modules.Notices;

/// <summary>One channel's text. Channel: "Inbox", "Mail", "Sms" or "Group".</summary>
public sealed record ChannelView(string Channel, WrittenNotice Text, string? Words);

/// <summary>
/// Notices with made-up facts, as each channel shows them, and sent to whoever asks: to their own mailbox or phone, or to a
/// configured group, always marked as a test. Nothing is written; what came back is shown at once.
/// </summary>
internal sealed class TestSender(
    WelfareSettings settings, NoticeWriter writer, MailWriter mail, IEnumerable<IChannel> channels, GroupRobot robot, Tries tries, Func<WelfareDbContext> contexts,
    CityClock clock, IStringLocalizer<NoticeTexts> texts)
{
    private const string GroupPrefix = "group:";

    /// <summary>Enough to try every channel in three languages, too few to annoy a group.</summary>
    private static readonly TryLimit Limit = new("notice-test", 10, TimeSpan.FromMinutes(10));

    private static readonly Recipient Nobody = new(Guid.Empty, "", Languages.Hans, null, null);

    public async Task<Recipient> Me(Guid id, CancellationToken cancel)
    {
        await using var db = contexts();
        return await db.Users.Where(p => p.Id == id).Select(p => new Recipient(p.Id, p.FullName, p.Language, p.PhoneNumber, p.Email)).SingleAsync(cancel);
    }

    /// <summary>What a kind is called, in the language now spoken.</summary>
    public string NameOf(NoticeKind kind) => writer.Write(kind, kind.Example, Languages.Of(CultureInfo.CurrentUICulture)).Subject;

    public IReadOnlyList<ChannelView> Views(NoticeKind kind, string language)
    {
        var text = writer.Write(kind, kind.Example, language);
        if (kind.ForGroups)
            return [new ChannelView("Group", text, GroupRequests.Words(MessageOf(kind, language, text), GroupRequests.WeComBytes))];
        var views = new List<ChannelView>();
        if (kind.InInbox)
            views.Add(new ChannelView("Inbox", text, null));
        text = Outside(kind, language);
        views.Add(new ChannelView("Mail", text, null));
        if (kind.Secret || kind.Urgency == Urgency.Urgent || settings.Sms.Templates.ContainsKey(SmsRequests.TemplateFor(kind)))
            views.Add(new ChannelView("Sms", text, SmsRequests.Words(text, settings)));
        return views;
    }

    public string MailPage(NoticeKind kind, string language)
    {
        using var message = mail.Write(LetterOf(kind, Nobody with { Language = language }, Outside(kind, language)), "preview@example.org");
        return message.HtmlBody ?? "";
    }

    /// <summary>Where a test of this kind may go: the asker's own addresses, each behind a channel that is open, or the groups.</summary>
    public IReadOnlyList<Answer> WaysFor(NoticeKind kind, Recipient me)
    {
        if (kind.ForGroups)
            return [.. settings.Groups.Keys.Order(StringComparer.Ordinal).Select(name => new Answer(GroupPrefix + name, texts["TestToGroup", name]))];
        var notice = NoticeOf(kind, me);
        return
        [
            .. channels.Where(c => c.IsOpen && c.Reaches(me, notice, kind))
                .Select(c => new Answer(c.Kind.ToString(), texts["TestTo" + c.Kind, Logins.Mask((c.Kind == ChannelKind.Mail ? me.Email : me.Phone) ?? "")])),
        ];
    }

    public async Task<bool> Paused(Guid me, CancellationToken cancel) => await tries.Take([Limit], me.ToString("N"), cancel) is not null;

    /// <summary>Null: it went out. Else what the channel said.</summary>
    public async Task<string?> Send(NoticeKind kind, string language, string way, Recipient me, CancellationToken cancel)
    {
        var text = Marked(Outside(kind, language), language);
        if (way.StartsWith(GroupPrefix, StringComparison.Ordinal))
        {
            var answer = await robot.Say(settings.Groups[way[GroupPrefix.Length..]], MessageOf(kind, language, text), cancel);
            return answer.Kind == SendResultKind.Sent ? null : answer.Trouble ?? answer.Kind.ToString();
        }

        await using var line = channels.First(c => c.Kind.ToString() == way && c.IsOpen).Open();
        var variables = kind.Example.ToDictionary(e => e.Key, e => e.Value.ToString() ?? "");
        var result = await line.Send(LetterOf(kind, me with { Language = language }, text) with { Variables = variables }, cancel);
        return result.Kind == SendResultKind.Sent ? null : result.Trouble ?? result.Kind.ToString();
    }

    /// <summary>What leaves the house: of a confidential kind, only that there is something.</summary>
    private WrittenNotice Outside(NoticeKind kind, string language)
    {
        if (!kind.Confidential)
            return writer.Write(kind, kind.Example, language);
        using (Speech.In(language))
            return new WrittenNotice(texts["Neutral"], [texts["NeutralText"]], "/", texts["NeutralAction"]);
    }

    private WrittenNotice Marked(WrittenNotice text, string language)
    {
        using (Speech.In(language))
            return text with { Subject = texts["TestMark", text.Subject], Lines = [texts["TestLine"], .. text.Lines] };
    }

    private GroupMessage MessageOf(NoticeKind kind, string language, WrittenNotice text) =>
        new(Guid.CreateVersion7(), kind.Name, language, text.Loosened(), text.Path is { } path ? settings.LinkTo(path) : null);

    private Letter LetterOf(NoticeKind kind, Recipient to, WrittenNotice text) => new(NoticeOf(kind, to), kind, to, text);

    private Notice NoticeOf(NoticeKind kind, Recipient to) => new() { Kind = kind.Name, PersonId = to.Id, Facts = "{}", DueAt = clock.Now, CreatedAt = clock.Now, DedupeKey = "test" };
}
