using Microsoft.EntityFrameworkCore;

namespace WelfareHub.Web.Modules.Shared;

/// <summary>
/// How a module that ranks below the notices causes one: adds it to the context it is handed, so that it is committed with what
/// causes it. The notices module registers it. It does not save.
/// </summary>
public delegate ValueTask SendNotice(DbContext db, NoticeDraft draft);

/// <summary>A notice as its cause knows it.</summary>
/// <param name="Kind">"code", "booking.confirmed", …</param>
/// <param name="PersonId">For whom.</param>
/// <param name="FactsJson">What the text needs.</param>
/// <param name="DueAt">UTC; not sent before.</param>
/// <param name="UsefulUntil">UTC; not sent after. Null = always useful.</param>
/// <param name="DedupeKey">The same fact has the same key and is sent once.</param>
/// <param name="AboutId">What it is about, so that it can move or vanish with it.</param>
/// <param name="SendTo">A phone (E.164) or e-mail that takes the place of the person's own, such as the new one that a code vouches for.</param>
public sealed record NoticeDraft(
    string Kind,
    Guid PersonId,
    string FactsJson,
    DateTimeOffset DueAt,
    DateTimeOffset? UsefulUntil,
    string DedupeKey,
    Guid? AboutId = null,
    string? SendTo = null);
