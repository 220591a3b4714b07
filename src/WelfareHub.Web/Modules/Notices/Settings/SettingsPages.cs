using System.Globalization;

using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Localization;

using WelfareHub.Web.Data;
using WelfareHub.Web.Modules.Accounts;
using WelfareHub.Web.Modules.Shared;

namespace WelfareHub.Web.Modules.Notices;

/// <summary>/inbox/settings: quiet hours and channels; /unsubscribe: the link in a mail.</summary>
internal static class SettingsPages
{
    public const string Path = "/inbox/settings";

    /// <summary>What people may turn off.</summary>
    public static readonly IReadOnlyList<Topic> Choices = [Topic.Bookings, Topic.Reminders, Topic.Invitations];

    /// <summary>
    /// What a desk is told beside account and security. Schedulers and organisers: lists of tomorrow, sums of the week. Whoever may keep
    /// places for a station: that some fell with closed times. Keepers: nothing.
    /// </summary>
    private static Topic[] DeskChoices(Visitor visitor) =>
        [.. Choices.Where(t => t switch
        {
            Topic.Bookings => visitor.Has(Role.UnionOrganiser) || visitor.Has(Role.Administrator),
            Topic.Reminders => visitor.Has(Role.UnionOrganiser) || visitor.Has(Role.HospitalScheduler),
            _ => false,
        })];

    /// <summary>What a topic is called to a person: a desk hears of other things under it than a courier, and a scheduler of fewer than an organiser.</summary>
    public static string NameOf(Topic topic, bool atDesk, bool organiser) =>
        !atDesk || topic == Topic.Invitations ? $"Topic{topic}" : topic == Topic.Reminders && !organiser ? "DeskTopicTomorrow" : $"DeskTopic{topic}";

    public static void MapSettings(this WebApplication app)
    {
        app.MapGet(Path, Show).ForSignedIn();
        app.MapPost(Path, Save).ForSignedIn();
        app.MapGet("/unsubscribe/{token}", AskToStop).Open();
        // Mail programs post here by themselves, without cookies (RFC 8058): the signature in the address is the authority.
        app.MapPost("/unsubscribe/{token}", Stop).Open().DisableAntiforgery();
    }

    private static async Task<IResult> Show(
        HttpContext http, WelfareDbContext db, IEnumerable<IChannel> channels, PageContext page, IStringLocalizer<NoticeTexts> texts, [FromQuery] string? done)
    {
        var me = http.RequiredVisitor().Id;
        var wish = await db.NoticePreferences.AsNoTracking().FirstOrDefaultAsync(p => p.PersonId == me, http.RequestAborted) ?? new NoticePreference();
        return await Page(http, db, channels, page, texts, SettingsForm.Of(wish), new FormErrors(), done == "saved", StatusCodes.Status200OK);
    }

    private static async Task<IResult> Save(
        HttpContext http, WelfareDbContext db, IEnumerable<IChannel> channels, PageContext page, IStringLocalizer<NoticeTexts> texts, Wishes wishes, IFormCollection posted)
    {
        var errors = new FormErrors();
        var form = SettingsForm.Read(posted);
        var from = Time(form.QuietFrom, "quietFrom");
        var to = Time(form.QuietTo, "quietTo");
        if (from is null || to is null)
            return await Page(http, db, channels, page, texts, form, errors, false, StatusCodes.Status422UnprocessableEntity);

        var me = http.RequiredVisitor().Id;
        await wishes.Change(me, wish =>
        {
            (wish.QuietFrom, wish.QuietTo, wish.QuietAtPeaks) = (from.Value, to.Value, form.QuietAtPeaks);
            (wish.MutedMail, wish.MutedSms) = (Muted(form.Mail), Muted(form.Sms));
        });
        return Pages.Go(Path + "?done=saved");

        TimeOnly? Time(string text, string field)
        {
            if (TimeOnly.TryParseExact(text, ["HH:mm", "H:mm"], CultureInfo.InvariantCulture, DateTimeStyles.None, out var time))
                return time;
            errors.Add(field, texts["QuietBad-" + field]);
            return null;
        }
    }

    private static string Muted(IReadOnlyCollection<string> wanted) => string.Join(',', Choices.Select(t => t.ToString()).Except(wanted));

    private static async Task<IResult> Page(
        HttpContext http, WelfareDbContext db, IEnumerable<IChannel> channels, PageContext page, IStringLocalizer<NoticeTexts> texts,
        SettingsForm form, FormErrors errors, bool saved, int status)
    {
        var visitor = http.RequiredVisitor();
        var hasMail = await db.Users.AnyAsync(p => p.Id == visitor.Id && p.Email != null, http.RequestAborted);
        InboxPages.Prepare(page, texts["Settings"], texts);
        page.HasErrors = errors.Any;
        return Pages.Show<SettingsPage>(
            new
            {
                Form = form,
                Errors = errors,
                Saved = saved,
                HasMail = hasMail,
                HasSms = channels.Any(c => c.Kind == ChannelKind.Sms && c.IsOpen),
                Topics = page.AtDesk ? DeskChoices(visitor) : Choices,
                page.AtDesk,
                Organiser = visitor.Has(Role.UnionOrganiser),
            },
            status);
    }

    private static async Task<IResult> AskToStop(string token, Unsubscribe unsubscribe, WelfareDbContext db, PageContext page, IStringLocalizer<NoticeTexts> texts, CancellationToken cancel)
    {
        if (unsubscribe.Read(token) is not { } link)
            return Results.NotFound();
        page.Title = texts["Unsubscribe"];
        var roles = await db.RoleGrants.Where(g => g.PersonId == link.PersonId).Select(g => g.Role).ToListAsync(cancel);
        var name = NameOf(link.Topic, roles.Count > 0 && !roles.Contains(Role.Courier), roles.Contains(Role.UnionOrganiser));
        return Pages.Show<UnsubscribePage>(new { Name = name, Token = token, Done = false });
    }

    private static async Task<IResult> Stop(string token, Unsubscribe unsubscribe, Wishes wishes, PageContext page, IStringLocalizer<NoticeTexts> texts)
    {
        if (unsubscribe.Read(token) is not { } link)
            return Results.NotFound();
        await wishes.Mute(link.PersonId, link.Topic);
        page.Title = texts["Unsubscribed"];
        return Pages.Show<UnsubscribePage>(new { Token = token, Done = true });
    }
}

/// <summary>The settings as typed.</summary>
public sealed record SettingsForm(string QuietFrom, string QuietTo, bool QuietAtPeaks, IReadOnlyCollection<string> Mail, IReadOnlyCollection<string> Sms)
{
    private const int Longest = 10;

    public static SettingsForm Of(NoticePreference wish) => new(
        Dates.Time(wish.QuietFrom), Dates.Time(wish.QuietTo), wish.QuietAtPeaks, Wanted(wish.MutedMail), Wanted(wish.MutedSms));

    public static SettingsForm Read(IFormCollection posted)
    {
        return new(Text("quietFrom"), Text("quietTo"), posted["quietAtPeaks"] == "true", [.. posted["mail"].OfType<string>()], [.. posted["sms"].OfType<string>()]);

        string Text(string name) => posted[name].ToString().Trim() is var text && text.Length > Longest ? text[..Longest] : text;
    }

    private static string[] Wanted(string muted) => [.. SettingsPages.Choices.Select(t => t.ToString()).Except(muted.Split(','))];
}
