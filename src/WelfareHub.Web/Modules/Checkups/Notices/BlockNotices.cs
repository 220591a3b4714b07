using System.Text.Json;
using System.Text.Json.Serialization;

using Microsoft.EntityFrameworkCore;

using WelfareHub.Bookings;
using WelfareHub.Web.Modules.Notices;
using WelfareHub.Web.Modules.Shared;

namespace WelfareHub.Web.Modules.Checkups;

/// <summary>
/// Tells who keeps places for a station that some of them fell with closed times. They have some in many slots of a session, and each
/// slot is closed by itself: one word for all that fall within a few minutes, with their sum.
/// </summary>
internal sealed class BlockNotices(Outbox outbox) : IBookingObserver
{
    /// <summary>What falls within this time is told in one notice; nobody has to act on it sooner.</summary>
    public static readonly TimeSpan TogetherFor = TimeSpan.FromMinutes(2);

    /// <summary>Between several reasons.</summary>
    internal const string Between = " · ";

    public async ValueTask OnChanged(BookingChange change, DbContext db, CancellationToken cancel)
    {
        var (booking, bookable, history) = change;
        if (bookable.Module != CheckupNotices.Module || booking.Hold != HoldKind.Block || history.Verb != BookingVerb.Closed)
            return;
        var found = await (
            from b in db.Set<Block>()
            join s in db.Set<CheckupSlot>() on booking.BookableId equals s.BookableId
            where b.BookingId == booking.Id
            select new { b.ById, b.StationId, s.SessionId, Ends = db.Set<CheckupSlot>().Where(o => o.SessionId == s.SessionId).Max(o => o.EndsAt) })
            .SingleOrDefaultAsync(cancel);
        if (found is null)
            return;

        // Two slots that are closed at once would each find no notice to join.
        await BookingDesk.LockPerson(db, found.ById);
        var one = $"{CheckupKinds.BlockClosed}:{found.SessionId:N}:{found.StationId:N}:{found.ById:N}:";
        var facts = new BlockClosedFacts(found.SessionId, found.StationId, booking.Places, history.Reason);
        if (await Join(db, one, found.SessionId, facts, history.At, cancel))
            return;
        await outbox.AddNow(db, new NoticeDraft(
            CheckupKinds.BlockClosed, found.ById, Json(facts), history.At + TogetherFor, found.Ends, $"{one}{booking.Id:N}", found.SessionId));
    }

    /// <summary>Whether a notice that nobody has seen yet tells of these places too.</summary>
    private static async Task<bool> Join(DbContext db, string one, Guid session, BlockClosedFacts more, DateTimeOffset at, CancellationToken cancel)
    {
        var unseen = db.Set<Notice>().Where(n => n.AboutId == session && n.DedupeKey.StartsWith(one) && n.State == NoticeState.Pending && n.DueAt > at);
        if (await unseen.OrderBy(n => n.DueAt).Select(n => new { n.Id, n.Facts }).FirstOrDefaultAsync(cancel) is not { } found)
            return false;
        var told = JsonSerializer.Deserialize(found.Facts, BlockFactsJson.Default.BlockClosedFacts)!;
        var sum = Json(told with { Places = told.Places + more.Places, Reason = Reasons(told.Reason, more.Reason) });
        // Handed over in the meantime: the places are told in another.
        return await unseen.Where(n => n.Id == found.Id).ExecuteUpdateAsync(set => set.SetProperty(n => n.Facts, sum), cancel) > 0;
    }

    /// <summary>Each reason once: the times may have been closed for different ones.</summary>
    private static string? Reasons(string? told, string? more) =>
        string.IsNullOrEmpty(told) ? more
        : string.IsNullOrEmpty(more) || told.Split(Between).Contains(more) ? told
        : told + Between + more;

    private static string Json(BlockClosedFacts facts) => JsonSerializer.Serialize(facts, BlockFactsJson.Default.BlockClosedFacts);
}

internal sealed record BlockClosedFacts(Guid Session, Guid Station, int Places, string? Reason);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(BlockClosedFacts))]
internal sealed partial class BlockFactsJson : JsonSerializerContext;
