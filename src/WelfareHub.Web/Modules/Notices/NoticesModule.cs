using WelfareHub.Web.Modules.Shared;

namespace WelfareHub.Web.Modules.Notices;

internal static class NoticesModule
{
    public static void AddNotices(this IServiceCollection services)
    {
        services.AddNoticeKinds(AccountKinds.All);
        services.AddSingleton<NoticeKinds>();
        services.AddSingleton<NoticeWriter>();
        services.AddSingleton<Outbox>();
        services.AddSingleton<SendNotice>(root => root.GetRequiredService<Outbox>().AddOnce);
        services.AddSingleton<Manners>();
        services.AddSingleton<Unsubscribe>();
        services.AddSingleton<MailWriter>();
        services.AddSingleton<IChannel, MailChannel>();
        services.AddSingleton<IChannel, SmsChannel>();
        services.AddSingleton<DeliverySweeper>();
        services.AddSingleton<NoticeSweeper>();
        services.AddSingleton<OutboxDesk>();
        services.AddScoped<InboxQuery>();
    }

    public static void UseNotices(this WebApplication app) => app.Use((http, next) => InboxPages.CountUnread(http, next));

    public static void MapNotices(this WebApplication app)
    {
        app.MapInbox();
        app.MapSettings();
        app.MapOutbox();
        app.MapPreview();
        app.MapMailTray();
        app.MapGet("/health/ready", NoticesHealth.Ready).Open();
    }
}
