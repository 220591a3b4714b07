using WelfareHub.Web.Modules.Shared;

namespace WelfareHub.Web.Modules.Accounts;

/// <summary>
/// What a service adds to the pages that every courier starts from: the first page and the list of bookings. Whoever owns those
/// pages asks all parts and knows none of them, so services stay side by side.
/// </summary>
/// <param name="Today">For the first page; a constant number of queries.</param>
/// <param name="Bookings">For the list of bookings; a constant number of queries.</param>
/// <param name="Pocket">What is coming, for the page that a phone keeps; a constant number of queries.</param>
public sealed record CourierPart(
    Func<IServiceProvider, Visitor, CancellationToken, Task<CourierToday>> Today,
    Func<IServiceProvider, Visitor, CancellationToken, Task<CourierBookings>> Bookings,
    Func<IServiceProvider, Visitor, CancellationToken, Task<IReadOnlyList<PocketRow>>> Pocket);

/// <param name="Next">What comes next for the person, below what other services have; null = nothing.</param>
/// <param name="Now">What can be had now; null = nothing.</param>
/// <param name="Tile">The way into the service.</param>
public sealed record CourierToday(PagePart? Next, PagePart? Now, ServiceTile Tile);

public sealed record ServiceTile(string Href, Glyph Icon, string Title, string Note);

/// <summary>A component and its parameters.</summary>
public sealed record PagePart(Type Component, IDictionary<string, object?> Parameters);

/// <param name="Coming">Soonest first.</param>
/// <param name="Waiting">Queues the person stands in.</param>
/// <param name="Past">The latest, latest first.</param>
public sealed record CourierBookings(IReadOnlyList<BookingRow> Coming, IReadOnlyList<BookingRow> Waiting, IReadOnlyList<BookingRow> Past);

/// <summary>One line of the list; ordered by <paramref name="From"/>.</summary>
public sealed record BookingRow(DateTimeOffset From, string Href, Glyph Icon, Tone Tone, string Title, string Note, string? Badge);

/// <summary>What a phone may keep of a booking to come: time, place, reference.</summary>
public sealed record PocketRow(DateTimeOffset From, string Reference, string Status, Tone Tone, string Where);
