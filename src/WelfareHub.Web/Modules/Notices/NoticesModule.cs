using WelfareHub.Web.Modules.Shared;

namespace WelfareHub.Web.Modules.Notices;

internal static class NoticesModule
{
    public static void AddNotices(this IServiceCollection services)
    {
        services.AddSingleton<SendNotice>(root => (db, draft) =>
        {
            db.Add(new Notice
            {
                Kind = draft.Kind,
                PersonId = draft.PersonId,
                Facts = draft.FactsJson,
                CreatedAt = root.GetRequiredService<TimeProvider>().GetUtcNow(),
                DueAt = draft.DueAt,
                UsefulUntil = draft.UsefulUntil,
                DedupeKey = draft.DedupeKey,
                AboutId = draft.AboutId,
                NextTryAt = draft.DueAt,
            });
            return ValueTask.CompletedTask;
        });
    }

    public static void MapNotices(this WebApplication app)
    {
    }
}
