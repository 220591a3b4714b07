using System.Globalization;

using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Localization;

using WelfareHub.Web.Data;
using WelfareHub.Web.Modules.Shared;

namespace WelfareHub.Web.Modules.Notices;

/// <summary>One notice as everybody could read it; codes included.</summary>
public sealed record TrayItem(string To, WrittenNotice Text, DateTimeOffset DueAt, bool Planned);

/// <summary>/dev/mail: what has been, or will be, sent. In Development only; elsewhere the route does not exist.</summary>
internal static class MailTray
{
    public const string Path = "/dev/mail";
    private const int Most = 40;

    public static void MapMailTray(this WebApplication app)
    {
        if (app.Environment.IsDevelopment())
            app.MapGet(Path, Show).Open();
    }

    private static async Task<IResult> Show(HttpContext http, WelfareDbContext db, NoticeWriter writer, CityClock clock, PageContext page, IStringLocalizer<NoticeTexts> texts)
    {
        var notices = await db.Notices.AsNoTracking().Where(n => n.State != NoticeState.Withdrawn).OrderByDescending(n => n.CreatedAt).Take(Most).ToListAsync(http.RequestAborted);
        var ids = notices.Select(n => n.PersonId).Distinct().ToList();
        var people = await db.Users.Where(p => ids.Contains(p.Id)).Select(p => new { p.Id, p.FullName, p.PhoneNumber, p.Email }).ToDictionaryAsync(p => p.Id, http.RequestAborted);
        var language = Languages.Of(CultureInfo.CurrentUICulture);
        var items = (await writer.Read(db, notices, http.RequestAborted)).ConvertAll(f => new TrayItem(
            people.TryGetValue(f.Notice.PersonId, out var person) ? $"{person.FullName} · {f.Notice.SendTo ?? person.Email ?? person.PhoneNumber}" : "?",
            writer.Write(f, language),
            f.Notice.DueAt,
            f.Notice.DueAt > clock.Now));
        page.Title = texts["Tray"];
        return Pages.Show<MailTrayPage>(new { Items = items });
    }
}
