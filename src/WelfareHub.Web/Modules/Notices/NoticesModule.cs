using Microsoft.EntityFrameworkCore;

using WelfareHub.Web.Modules.Accounts;
using WelfareHub.Web.Modules.Shared;

namespace WelfareHub.Web.Modules.Notices;

internal static class NoticesModule
{
    public static void AddNotices(this IServiceCollection services)
    {
        services.AddNoticeKinds(AccountKinds.All);
        services.AddSingleton<INoticeFactSource, AccountFacts>();
        services.AddSingleton<NoticeKinds>();
        services.AddSingleton<NoticeWriter>();
        services.AddSingleton<Outbox>();
        services.AddSingleton<ForgetPerson>(_ => Forget);
        services.AddSingleton<SendNotice>(root => root.GetRequiredService<Outbox>().AddOnce);
        services.AddSingleton<Manners>();
        services.AddSingleton<Unsubscribe>();
        services.AddSingleton<Wishes>();
        services.AddSingleton<MailWriter>();
        services.AddSingleton<IChannel, MailChannel>();
        services.AddSingleton<IChannel, SmsChannel>();
        services.AddSingleton<LetterWriter>();
        services.AddSingleton<DeliverySweeper>();
        services.AddSingleton<NoticeSweeper>();
        services.AddSingleton<Postman>();
        services.AddHostedService(root => root.GetRequiredService<Postman>());
        services.AddSingleton<OutboxDesk>();
        services.AddSingleton<GroupOutbox>();
        services.AddSingleton<GroupRobot>();
        services.AddSingleton<GroupSweeper>();
        services.AddScoped<GroupDesk>();
        services.AddSingleton<TestSender>();
        services.AddScoped<InboxQuery>();
        services.AddSingleton<UnreadCount>();
        services.AddScoped<CalendarFeeds>();
        services.AddSingleton<Snooze>();
    }

    /// <summary>What was and would be sent, where to, and how they wanted it.</summary>
    private static async Task Forget(DbContext db, Guid personId, CancellationToken cancel)
    {
        await db.Set<Notice>().Where(n => n.PersonId == personId).ExecuteDeleteAsync(cancel);
        await db.Set<NoticePreference>().Where(p => p.PersonId == personId).ExecuteDeleteAsync(cancel);
        await db.Set<CalendarFeed>().Where(f => f.PersonId == personId).ExecuteDeleteAsync(cancel);
    }

    public static void UseNotices(this WebApplication app) => app.Use((http, next) => InboxPages.CountUnread(http, next));

    public static void MapNotices(this WebApplication app)
    {
        app.MapInbox();
        app.MapSettings();
        app.MapOutbox();
        app.MapPreview();
        app.MapMailTray();
        app.MapCalendarFeeds();
        app.MapGet("/health/ready", NoticesHealth.Ready).Open();
    }
}
