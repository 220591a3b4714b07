using Microsoft.EntityFrameworkCore;

using WelfareHub.Bookings;
using WelfareHub.Web.Modules.Accounts;
using WelfareHub.Web.Modules.Notices;

namespace WelfareHub.Web.Modules.Checkups;

internal static class CheckupsModule
{
    public static void AddCheckups(this IServiceCollection services)
    {
        services.AddSingleton<SessionPublisher>();
        services.AddNoticeKinds(CheckupKinds.All);
        services.AddNoticeKinds(GroupNews.Kinds);
        services.AddSingleton<GroupNews>();
        services.AddSingleton<GivenReasons>();
        services.AddSingleton<INoticeFactSource, CheckupFacts>();
        services.AddSingleton<Organisers>();
        services.AddSingleton<TomorrowLists>();
        services.AddSingleton<WeeklyDigests>();
        services.AddSingleton<IBookingObserver, CheckupNotices>();
        services.AddSingleton<IBookingObserver, BlockNotices>();
        services.AddSingleton<IBookableOwner, ProgrammeOwner>();
        services.AddSingleton<ForgetPerson>(_ => Forget);
        services.AddBookingPages();
        services.AddCalendars();
        services.AddHospital();
        services.AddOrganising();
        services.AddHospitalAdmin();
    }

    /// <summary>What the hospital wrote for the person, and what they were invited to.</summary>
    private static async Task Forget(DbContext db, Guid personId, CancellationToken cancel)
    {
        await db.Set<Advice>().Where(a => a.PersonId == personId).ExecuteDeleteAsync(cancel);
        await db.Set<Report>().Where(r => r.PersonId == personId).ExecuteDeleteAsync(cancel);
        await db.Set<Invitation>().Where(i => i.PersonId == personId).ExecuteDeleteAsync(cancel);
    }

    public static void MapCheckups(this WebApplication app)
    {
        app.MapBookingPages();
        app.MapHospital();
        app.MapOrganising();
        app.MapHospitalAdmin();
    }
}
