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
        services.AddSingleton<MailWriter>();
        services.AddSingleton<IChannel, MailChannel>();
        services.AddSingleton<DeliverySweeper>();
        services.AddSingleton<NoticeSweeper>();
    }

    public static void MapNotices(this WebApplication app)
    {
    }
}
